"""Reads of legs: the journey of a case, and the ways home of its escorts."""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Date, Result, Uuid, bindparam, select, union
from sqlalchemy.orm import Session, joinedload

from foundation.geography.distances import distance_km
from foundation.geography.zones import local_date
from foundation.rulebook.rules import RuleRow, RulesOfDay
from foundation.storage.fixed import among
from foundation.storage.known import prepared
from foundation.storage.query_cache import cache_fact, cached_fact
from returns.cases.models import Case, NearestPlace
from returns.cases.queries import cited, members_of_case
from returns.cases.rules.cases import NEVER, Limit
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
from returns.people.models import Person
from returns.work.queries.duty import covering, former_owners

LegT = TypeVar("LegT", bound=AnyLeg)
_OVER = (LegStatus.FROZEN, LegStatus.FLOWN, LegStatus.CANCELLED)


def legs_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Leg]:
    """All legs of a case, ways home too, in the order in which they begin; at most one statement."""
    legs: Sequence[Leg] | None = cached_fact(session, (legs_of_case, case_id))
    return legs if legs is not None else legs_of_cases(session, [case_id])[case_id]


def case_with_journey(session: Session, case_id: uuid.UUID) -> Case | None:
    """A case that this scope sees, with its people and its legs; one statement.

    Every page of a case shows them: `members_of_case` and `legs_of_case` ask no more in the same reading unit.
    """
    rows = session.execute(_with_journey(), {"case_id": case_id}).unique().all()
    if not rows:
        return None
    cache_fact(session, (members_of_case, case_id), list(dict.fromkeys(row.Person for row in rows if row.Person)))
    cache_fact(session, (legs_of_case, case_id), list(dict.fromkeys(row.Leg for row in rows if row.Leg)))
    case: Case = rows[0].Case
    return case


@cache
def _with_journey() -> Any:
    return prepared(
        select(Case, Person, Leg)
        .outerjoin(Person, Person.case_id == Case.id)
        .outerjoin(Leg, Leg.case_id == Case.id)
        .where(Case.id == bindparam("case_id"))
        .order_by(Person.ordinal, Leg.departs_at, Leg.ordinal, Leg.id)
        .options(joinedload(Leg.named), joinedload(Leg.movement))
    )


LEG_ORDER = (Leg.departs_at, Leg.ordinal, Leg.id)


def legs_of_cases(session: Session, cases: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Leg]]:
    """The same of several cases, by case, with the group movements that legs belong to; one statement."""
    by_case: dict[uuid.UUID, list[Leg]] = {case_id: [] for case_id in cases}
    for leg in session.execute(_legs(), {"cases": list(cases)}).unique().scalars():
        by_case[leg.case_id].append(leg)
    for case_id, legs in by_case.items():
        cache_fact(session, (legs_of_case, case_id), legs)
    return by_case


@cache
def _legs() -> Any:
    chosen = select(Leg).where(Leg.case_id.in_(bindparam("cases", expanding=True)))
    loaded = chosen.options(joinedload(Leg.named), joinedload(Leg.movement))
    return prepared(loaded.order_by(*LEG_ORDER))


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
    return _accounts_of(session.execute(_who_worked(False), {"case_id": case_id}))


def did_the_work(session: Session, case: Case, account_id: uuid.UUID | None, today: date) -> bool:
    """Whether somebody owns a case, covers for its owner today, or is one of `who_planned`; at most one statement."""
    if account_id is None or account_id == case.owner_id:
        return account_id is not None
    of = {"case_id": case.id, "owner_id": case.owner_id, "today": today}
    return account_id in _accounts_of(session.execute(_who_worked(True), of))


@cache
def _who_worked(or_covers: bool) -> Any:
    case_id, kinds = bindparam("case_id", type_=Uuid()), (EventKind.TRAVEL_PLANNED, EventKind.ESCORT_PLANNED)
    planned = select(CaseEvent.by.label("account")).where(CaseEvent.case_id == case_id, among(CaseEvent.kind, kinds))
    booked = select(Leg.booked_by.label("account")).where(Leg.case_id == case_id)
    arms = [planned, booked, former_owners(case_id)]
    if or_covers:
        arms.append(covering(bindparam("owner_id", type_=Uuid()), bindparam("today", type_=Date())))
    return prepared(union(*(select(arm.c.account) for arm in (statement.subquery() for statement in arms))))


def _accounts_of(rows: Result[Any]) -> set[uuid.UUID]:
    return {by for by in rows.scalars() if by}


# The rule rows by which legs are judged: connections in general and at single airports, nights, where legs join.


def _minutes(part: str, *names: str) -> dict[str, str]:
    return {name: f"itinerary.{part}.{name}_minutes" for name in names}


# By the names of `JourneyLimits` and `TransferLimits`.
_EXTRA = ("extra_small_child", "extra_wheelchair")
_CONNECTION = _minutes("connection", "domestic", "international", "terminal_change", *_EXTRA)
_TRANSFER = _minutes("transfer", "domestic", "international", "before_ship", *_EXTRA)
_TRANSFER_FROM = {
    where: {mode: f"itinerary.transfer.{mode.value}_{where}_minutes" for mode in (LegMode.RAIL, LegMode.SEA)}
    for where in ("domestic", "international")
}
_NIGHT_FROM, _NIGHT_TO, _NIGHT_LEAST = (
    f"itinerary.night_stop.{name}" for name in ("from_hour", "to_hour", "at_least_minutes")
)
_JOINS, _ENDS = "itinerary.joins_within_km", "itinerary.last_leg_ends_at_place_of_return"
# What a leg itself can be: looked at before one is saved, too.
_FASTEST = {mode: f"itinerary.fastest_km_an_hour.{mode.value}" for mode in LegMode}
_LONGEST = {mode: f"itinerary.longest_hours.{mode.value}" for mode in LegMode}
_AHEAD, _BETWEEN = "itinerary.planned_legs_lie_ahead", "itinerary.questioned_between_airports"
_BY_NAME: tuple[Mapping[Any, str], ...] = (_CONNECTION, _TRANSFER, *_TRANSFER_FROM.values(), _FASTEST, _LONGEST)
JOURNEY_CODES = (
    *(code for codes in _BY_NAME for code in codes.values()),
    *(_NIGHT_FROM, _NIGHT_TO, _NIGHT_LEAST, _JOINS, _ENDS, _AHEAD, _BETWEEN),
)
_AIRPORT = "airport"


def journey_limits(rulebook: RulesOfDay) -> JourneyLimits:
    """The numbers of the topic on a day, out of rules that are read already (all of JOURNEY_CODES).

    RuleMissing or RuleUnknown where the rule book says nothing; only the pace of a mode may be unknown, and limits
    nothing then. Rows of single airports are named nowhere in the open: where somebody travels is sealed.
    """
    need = rulebook.need
    least = need(_NIGHT_LEAST)
    return JourneyLimits(
        **_limits(rulebook, _CONNECTION),
        **_at_airports(rulebook, _CONNECTION, "domestic", "international", "terminal_change"),
        joins_within_km=_limit(need(_JOINS)),
        ends_at_place=cited(need(_ENDS)),
        night=NightLimits(need(_NIGHT_FROM).whole(), need(_NIGHT_TO).whole(), least.whole(), cited(least)),
        transfer=TransferLimits(
            **_limits(rulebook, _TRANSFER),
            **_at_airports(rulebook, _TRANSFER, "domestic", "international"),
            within_by=_limits(rulebook, _TRANSFER_FROM["domestic"]),
            abroad_by=_limits(rulebook, _TRANSFER_FROM["international"]),
        ),
        pace=PaceLimits(
            *(
                {mode.value: _limit(row) for mode, code in codes.items() if (row := need(code)).known}
                for codes in (_FASTEST, _LONGEST)
            )
        ),
        lies_ahead=cited(need(_AHEAD)),
        between_airports=need(_BETWEEN).entries(),
        between_airports_row=cited(need(_BETWEEN)),
    )


def _limit(row: RuleRow) -> Limit:
    return Limit(row.whole(), cited(row))


def _limits(rulebook: RulesOfDay, codes: Mapping[Any, str]) -> dict[Any, Any]:
    return {name: _limit(rulebook.need(code)) for name, code in codes.items()}


def _at_airports(rulebook: RulesOfDay, codes: Mapping[str, str], *names: str) -> dict[str, Any]:
    """What holds at single airports (IATA) instead, where the rule book says so, by the names with `_at`."""
    limits = {}
    for name in names:
        airports = {value for row in rulebook.rows[codes[name]] for key, value in row.scope if key == _AIRPORT}
        rows = {airport: rulebook.need(codes[name], {_AIRPORT: airport}) for airport in sorted(airports)}
        limits[f"{name}_at"] = {airport: _limit(row) for airport, row in rows.items() if row.scope}
    return limits
