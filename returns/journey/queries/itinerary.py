"""Reads of legs: the journey of a case, and the ways home of its escorts."""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from sqlalchemy import Select, select, union
from sqlalchemy.orm import Session, joinedload

from foundation.geography.distances import distance_km
from foundation.geography.zones import local_date
from foundation.rulebook.rules import RuleRow, RulesOfDay
from returns.cases.models import Case, NearestPlace
from returns.cases.queries.cases import cited
from returns.cases.rules import NEVER, Limit
from returns.journey.models import Leg as Leg
from returns.journey.queries.legs import AnyLeg
from returns.journey.rules.itinerary import (
    JourneyLimits,
    LegFacts,
    LegMode,
    LegStatus,
    NightLimits,
    PaceLimits,
    TransferLimits,
)
from returns.journey.rules.journeys import EndFacts, JourneyFacts
from returns.lifecycle.models import CaseEvent
from returns.lifecycle.rules.lifecycle import EventKind
from returns.movements.models import EndContent
from returns.work.queries.duty import covering, former_owners

LegT = TypeVar("LegT", bound=AnyLeg)
_OVER = (LegStatus.FROZEN, LegStatus.FLOWN, LegStatus.CANCELLED)


def legs_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Leg]:
    """All legs of a case, ways home too, in the order in which they begin; one statement."""
    return legs_of_cases(session, [case_id])[case_id]


def legs_of_cases(session: Session, cases: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Leg]]:
    """The same of several cases, by case, with the group movements that legs belong to; one statement."""
    statement = select(Leg).where(Leg.case_id.in_(cases)).order_by(Leg.departs_at, Leg.ordinal, Leg.id)
    by_case: dict[uuid.UUID, list[Leg]] = {case_id: [] for case_id in cases}
    loaded = statement.options(joinedload(Leg.named), joinedload(Leg.movement))
    for leg in session.execute(loaded).unique().scalars():
        by_case[leg.case_id].append(leg)
    return by_case


def leg_of_case(session: Session, case_id: uuid.UUID, leg_id: uuid.UUID) -> Leg | None:
    """One leg of a case that this scope sees."""
    statement = select(Leg).where(Leg.case_id == case_id, Leg.id == leg_id).options(joinedload(Leg.named))
    return session.execute(statement).unique().scalar_one_or_none()


def legs_by_id(session: Session, ids: Sequence[uuid.UUID]) -> Sequence[Leg]:
    """Those of these legs that this scope sees; one statement."""
    statement = select(Leg).where(Leg.id.in_(ids), Leg.escort_id.is_(None)).options(joinedload(Leg.named))
    return session.execute(statement).unique().scalars().all()


def legs_to_freeze(session: Session, case_id: uuid.UUID) -> list[Leg]:
    """The legs that a withdrawal stops, ways home too; one statement."""
    return [leg for leg in legs_of_case(session, case_id) if leg.status not in _OVER]


def journey(legs: Sequence[Leg]) -> list[Leg]:
    """Of these legs those that the people of the case travel, without cancelled ones."""
    return [leg for leg in legs if leg.escort_id is None and leg.status is not LegStatus.CANCELLED]


def in_order_of_travel(legs: Iterable[LegT]) -> list[LegT]:
    """Legs of one traveller in the order in which they are numbered; cancelled ones last, since nobody travels them."""
    never = datetime.max.replace(tzinfo=UTC)
    return sorted(legs, key=lambda leg: (never if leg.status is LegStatus.CANCELLED else leg.departs_at, leg.ordinal))


def day_of_departure(legs: Sequence[Leg]) -> date:
    """The local day on which the journey of these legs begins; NEVER where none of them will be travelled."""
    first = min(
        (leg for leg in journey(legs) if leg.status is not LegStatus.FROZEN),
        key=lambda leg: leg.departs_at,
        default=None,
    )
    return local_date(first.departs_at, first.departs_zone) if first is not None else NEVER


def travels(leg: Leg, person_id: uuid.UUID) -> bool:
    """Whether somebody of the case travels a leg."""
    return leg.escort_id is None and (
        leg.is_for_all or any(traveller.person_id == person_id for traveller in leg.named)
    )


def journeys_apart(legs: Sequence[Leg], people: Sequence[uuid.UUID]) -> list[tuple[tuple[uuid.UUID, ...], list[Leg]]]:
    """Of the legs of a journey those of each group of people who travel the same, in the order of the people."""
    groups: dict[tuple[uuid.UUID, ...], list[uuid.UUID]] = {}
    for person in people:
        groups.setdefault(tuple(leg.id for leg in legs if travels(leg, person)), []).append(person)
    return [(tuple(group), [leg for leg in legs if leg.id in own]) for own, group in groups.items()]


def journey_facts(
    legs: Sequence[Leg], people: Sequence[uuid.UUID], end_of: Callable[[Sequence[Leg]], EndFacts]
) -> tuple[JourneyFacts, ...]:
    """Each journey that some of the people travel together; nothing where everybody travels every leg. Opens legs.

    `end_of` says of some legs where the journey should end.
    """
    if all(leg.is_for_all for leg in legs):
        return ()
    return tuple(
        JourneyFacts(tuple(person.hex for person in group), leg_facts(own), end_of(own))
        for group, own in journeys_apart(legs, people)
    )


def way_home(legs: Sequence[Leg], escort_id: uuid.UUID) -> list[Leg]:
    """Of these legs the way home of one escort, without cancelled ones."""
    return [leg for leg in legs if leg.escort_id == escort_id and leg.status is not LegStatus.CANCELLED]


def whole_km(first: EndContent, second: EndContent | NearestPlace) -> int:
    """Kilometres between two points, rounded."""
    return round(distance_km((first.lat, first.lon), (second.lat, second.lon)))


def leg_facts(legs: Sequence[AnyLeg]) -> tuple[LegFacts, ...]:
    """Legs of one traveller, in their order, as facts; opens them."""
    facts = []
    for before, leg in zip([None, *legs], legs, strict=False):
        content = leg.content
        facts.append(
            LegFacts(
                ordinal=leg.ordinal,
                mode=leg.mode,
                status=leg.status,
                departs_at=leg.departs_at,
                arrives_at=leg.arrives_at,
                departs_on=local_date(leg.departs_at, leg.departs_zone),
                arrives_on=local_date(leg.arrives_at, leg.arrives_zone),
                origin_country=content.origin.country,
                destination_country=content.destination.country,
                gap_km=whole_km(before.content.destination, content.origin) if before else None,
                origin=content.origin.airport,
                destination=content.destination.airport,
                departs_terminal=content.departs_terminal,
                arrives_terminal=content.arrives_terminal,
                arrives_zone=leg.arrives_zone,
                has_accommodation=bool(content.night),
                km=content.km,
            )
        )
    return tuple(facts)


def who_planned(session: Session, case_id: uuid.UUID) -> set[uuid.UUID]:
    """Accounts that planned or changed legs or escorts of a case, or owned it before; one statement."""
    return _accounts_of(session, _workers(case_id))


def did_the_work(session: Session, case: Case, account_id: uuid.UUID | None, today: date) -> bool:
    """Whether somebody owns a case, covers for its owner today, or is one of `who_planned`; at most one statement."""
    if account_id is None or account_id == case.owner_id:
        return account_id is not None
    return account_id in _accounts_of(session, [*_workers(case.id), covering(case.owner_id, today)])


def _workers(case_id: uuid.UUID) -> list[Select[Any]]:
    kinds = (EventKind.TRAVEL_PLANNED, EventKind.ESCORT_PLANNED)
    planned = select(CaseEvent.by.label("account")).where(CaseEvent.case_id == case_id, CaseEvent.kind.in_(kinds))
    booked = select(Leg.booked_by.label("account")).where(Leg.case_id == case_id)
    return [planned, booked, former_owners(case_id)]


def _accounts_of(session: Session, arms: Sequence[Select[Any]]) -> set[uuid.UUID]:
    account_ids = session.execute(
        union(*(select(arm.c.account) for arm in (statement.subquery() for statement in arms)))
    )
    return {by for by in account_ids.scalars() if by}


# The rule rows by which legs are judged: connections in general and at single airports, nights, where legs join.

JOURNEY_CODES = {
    "domestic": "itinerary.connection.domestic_minutes",
    "international": "itinerary.connection.international_minutes",
    "terminal": "itinerary.connection.terminal_change_minutes",
    "extra_child": "itinerary.connection.extra_small_child_minutes",
    "extra_wheelchair": "itinerary.connection.extra_wheelchair_minutes",
    "joins": "itinerary.joins_within_km",
    "ends": "itinerary.last_leg_ends_at_place_of_return",
    "transfer_domestic": "itinerary.transfer.domestic_minutes",
    "transfer_international": "itinerary.transfer.international_minutes",
    "transfer_child": "itinerary.transfer.extra_small_child_minutes",
    "transfer_wheelchair": "itinerary.transfer.extra_wheelchair_minutes",
    "night_from": "itinerary.night_stop.from_hour",
    "night_to": "itinerary.night_stop.to_hour",
    "night_minutes": "itinerary.night_stop.at_least_minutes",
}
# What a leg itself can be: looked at before one is saved, too.
FASTEST = {mode: f"itinerary.fastest_km_an_hour.{mode.value}" for mode in LegMode}
LONGEST = {mode: f"itinerary.longest_hours.{mode.value}" for mode in LegMode}
AHEAD, BETWEEN = "itinerary.planned_legs_lie_ahead", "itinerary.questioned_between_airports"
TRANSFERS = {mode: f"itinerary.transfer.{mode.value}" for mode in (LegMode.RAIL, LegMode.SEA)}
BEFORE_SHIP = "itinerary.transfer.before_ship_minutes"
TRANSFER_CODES = [f"{code}_{where}_minutes" for code in TRANSFERS.values() for where in ("domestic", "international")]
LEG_CODES = (*FASTEST.values(), *LONGEST.values(), AHEAD, BETWEEN)
JOURNEY_CODES |= {code: code for code in (*LEG_CODES, *TRANSFER_CODES, BEFORE_SHIP)}
_AT_AIRPORTS = ("domestic", "international", "terminal", "transfer_domestic", "transfer_international")
_AIRPORT = "airport"


def journey_limits(rulebook: RulesOfDay) -> JourneyLimits:
    """The numbers of the topic on a day, out of rules that are read already (all of JOURNEY_CODES).

    RuleMissing or RuleUnknown where the rule book says nothing. Rows of single airports are named nowhere in the open:
    where somebody travels is sealed.
    """
    general = {
        name: _limit(rulebook.need(code)) for name, code in JOURNEY_CODES.items() if name not in ("ends", *LEG_CODES)
    }
    at = {name: _by_airport(rulebook, name) for name in _AT_AIRPORTS}
    return JourneyLimits(
        domestic=general["domestic"],
        international=general["international"],
        extra_small_child=general["extra_child"],
        extra_wheelchair=general["extra_wheelchair"],
        joins_within_km=general["joins"],
        ends_at_place=cited(rulebook.need(JOURNEY_CODES["ends"])),
        terminal_change=general["terminal"],
        domestic_at=at["domestic"],
        international_at=at["international"],
        terminal_change_at=at["terminal"],
        night=NightLimits(
            general["night_from"].value,
            general["night_to"].value,
            general["night_minutes"].value,
            general["night_minutes"].cited,
        ),
        transfer=_transfers(general, at),
        pace=pace_limits(rulebook),
        lies_ahead=cited(rulebook.need(AHEAD)),
        between_airports=rulebook.need(BETWEEN).entries(),
        between_airports_row=cited(rulebook.need(BETWEEN)),
    )


def _transfers(general: Mapping[str, Limit], at: Mapping[str, Mapping[str, Limit]]) -> TransferLimits:
    return TransferLimits(
        domestic=general["transfer_domestic"],
        international=general["transfer_international"],
        extra_small_child=general["transfer_child"],
        extra_wheelchair=general["transfer_wheelchair"],
        domestic_at=at["transfer_domestic"],
        international_at=at["transfer_international"],
        within_by={mode: general[f"{code}_domestic_minutes"] for mode, code in TRANSFERS.items()},
        abroad_by={mode: general[f"{code}_international_minutes"] for mode, code in TRANSFERS.items()},
        before_ship=general[BEFORE_SHIP],
    )


def pace_limits(rulebook: RulesOfDay) -> PaceLimits:
    """How fast and how long legs can be, out of rules that are read already; what is not known limits nothing."""
    fastest, longest = (
        {mode.value: _limit(row) for mode, code in codes.items() if (row := rulebook.need(code)).known}
        for codes in (FASTEST, LONGEST)
    )
    return PaceLimits(fastest, longest)


def _limit(row: RuleRow) -> Limit:
    return Limit(row.whole(), cited(row))


def _by_airport(rulebook: RulesOfDay, name: str) -> dict[str, Limit]:
    code = JOURNEY_CODES[name]
    airports = {value for row in rulebook.rows[code] for key, value in row.scope if key == _AIRPORT}
    rows = {airport: rulebook.need(code, {_AIRPORT: airport}) for airport in sorted(airports)}
    return {airport: _limit(row) for airport, row in rows.items() if row.scope}
