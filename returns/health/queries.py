"""Reads of health on the way: entries as they stand, and what the rules look at, with the numbers of each carrier."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.errors import KeyGone
from foundation.geography.zones import local_date, to_instant
from foundation.rulebook.rules import EVERYWHERE, RulesOfDay
from returns.cases.queries import cited
from returns.cases.rules.cases import Limit
from returns.escorts.rules.escorts import EscortFacts
from returns.health.models import (
    BirthStated,
    FitnessContent as FitnessContent,
    FitnessDecision as FitnessDecision,
    HealthEntry as HealthEntry,
    MedicinesStated,
    PaperStated,
    PregnancyStated,
    Stated,
)
from returns.health.rules.assistance import AirLeg, CarrierLimits, CarrierRequest, PregnancyLimits, carrier_code
from returns.health.rules.births import Birth
from returns.health.rules.certificates import CheckWindow, NeededFor
from returns.health.rules.health import (
    DECIDED_ON,
    PREGNANT,
    EntryKind,
    FitnessFacts,
    HealthFacts,
    HealthOfPerson,
    HealthRules,
    OwnFlights,
)
from returns.journey.models import Leg
from returns.journey.queries.legs import AnyLeg
from returns.journey.rules.itinerary import LegMode
from returns.people.models import Person
from returns.protection.models import Screening
from returns.protection.queries import how_they_stand, what_it_says
from returns.protection.rules.protection import OF_THE_BODY, Flag

StatedT = TypeVar("StatedT")
AgesAndNeeds = tuple[Mapping[str, int | None], Mapping[str, tuple[str, ...]]]


@dataclass(frozen=True)
class Entry:
    """An entry that stands: its row, its kind and what it says."""

    row: HealthEntry
    kind: EntryKind
    said: Stated


@dataclass(frozen=True)
class HealthRead:
    """Everybody of a case with what is recorded of them, and their screenings, the newest first; nothing is opened."""

    people: Sequence[Person]
    rows: Sequence[HealthEntry]
    screenings: Sequence[Screening]


def health_of_case(session: Session, case_id: uuid.UUID) -> HealthRead:
    """People, entries and screenings of a case; one statement, since each of them has few."""
    statement = (
        select(Person, HealthEntry, Screening)
        .outerjoin(HealthEntry, HealthEntry.person_id == Person.id)
        .outerjoin(Screening, Screening.person_id == Person.id)
        .where(Person.case_id == case_id)
        .order_by(Person.ordinal, Screening.version.desc())
    )
    joined = session.execute(statement).all()
    people, rows = dict.fromkeys(row[0] for row in joined), dict.fromkeys(row[1] for row in joined if row[1])
    return health_read(list(people), rows, dict.fromkeys(row[2] for row in joined if row[2]))


def health_read(people: Sequence[Person], rows: Iterable[HealthEntry], screenings: Iterable[Screening]) -> HealthRead:
    """People with what was read of them; entries in the order in which they were recorded."""
    return HealthRead(people, sorted(rows, key=lambda row: (row.recorded_at, row.id)), list(screenings))


def flags_of(read: HealthRead) -> dict[str, tuple[str, ...]]:
    """The open flags of everybody, by id (hex); opens the screenings."""
    stand = how_they_stand(read.screenings)
    return {person: tuple(open_flag.flag.value for open_flag in screening.flags) for person, screening in stand.items()}


def has_news(read: HealthRead, person_id: uuid.UUID, since: datetime) -> bool:
    """Whether somebody's health was stated anew after an instant (UTC): an entry, or a flag that was not open then.

    Opens what was recorded since, and the screening before it.
    """
    newer = [row for row in read.rows if row.person_id == person_id and row.recorded_at > since]
    if any(entry.kind in DECIDED_ON for entry in standing(newer)):
        return True
    own = [screening for screening in read.screenings if screening.person_id == person_id]  # the newest first
    pairs = zip(own, [*own[1:], None], strict=False)
    return any(
        _body_flags(screening) - _body_flags(before) for screening, before in pairs if screening.screened_at > since
    )


def _body_flags(row: Screening | None) -> frozenset[Flag]:
    screening = what_it_says(row) if row is not None else None
    flags = screening.flags if screening else ()
    return frozenset(open_flag.flag for open_flag in flags if open_flag.flag in OF_THE_BODY)


def entry_of_case(session: Session, case_id: uuid.UUID, entry_id: uuid.UUID) -> HealthEntry | None:
    """One entry of a case that this scope sees."""
    statement = select(HealthEntry).where(HealthEntry.case_id == case_id, HealthEntry.id == entry_id)
    return session.execute(statement).scalar_one_or_none()


def replacement_of(session: Session, entry_id: uuid.UUID) -> HealthEntry | None:
    """The entry that replaced another one, if there is any."""
    return session.execute(select(HealthEntry).where(HealthEntry.replaces_id == entry_id)).scalar_one_or_none()


def opened(row: HealthEntry) -> Entry | None:
    """A row as it reads; None where it cannot be read any more, or says that the one before it does not hold."""
    content = HealthEntry.content.readable(row)
    return Entry(row, content.kind, content.stated) if content is not None and not content.removed else None


def standing(rows: Iterable[HealthEntry]) -> list[Entry]:
    """The entries that nothing replaced and that hold, in the order of `rows`; opens them."""
    every = list(rows)
    replaced = {row.replaces_id for row in every}
    return [entry for row in every if row.id not in replaced and (entry := opened(row)) is not None]


def health_of_people(
    read: HealthRead, flags: Mapping[str, tuple[str, ...]], of_people: AgesAndNeeds, zone: str
) -> tuple[HealthOfPerson, ...]:
    """Everybody as facts, in their order; `of_people` are ages and needs by id (hex).

    A birth that is not recorded follows from the date of birth, in `zone`.
    """
    stands, (ages, needs) = standing(read.rows), of_people
    everybody = []
    for person in read.people:
        own = [entry.said for entry in stands if entry.row.person_id == person.id]
        pregnancy, birth = _last(own, PregnancyStated), _last(own, BirthStated)
        medicines = _last(own, MedicinesStated)
        who = person.id.hex
        everybody.append(
            HealthOfPerson(
                person=who,
                age=ages.get(who),
                flags=tuple(sorted(flags.get(who, ()))),
                needs=needs.get(who, ()),
                pregnancy=pregnancy.fact if pregnancy else None,
                birth=birth.fact if birth else _born(person, zone),
                papers=tuple(sorted((paper.fact for paper in own if isinstance(paper, PaperStated)), key=repr)),
                requests=tuple(sorted((request for request in own if isinstance(request, CarrierRequest)), key=repr)),
                medicines=medicines.fact if medicines else None,
            )
        )
    return tuple(everybody)


def _last(said: Sequence[Stated], kind: type[StatedT]) -> StatedT | None:
    """What was said last of a kind."""
    return next((stated for stated in reversed(said) if isinstance(stated, kind)), None)


def _born(person: Person, zone: str) -> Birth | None:
    """The birth by the date of birth alone: the child may have been born at the end of that day."""
    try:
        born_on = person.birth_date
    except KeyGone:
        return None
    return Birth(born_on, end_of_day(born_on, zone)) if born_on is not None else None


def end_of_day(day: date, zone: str) -> datetime:
    """The instant (UTC) at which a local day ends."""
    return to_instant(datetime.combine(day, time(23, 59, 59)), zone)


def requests_in(entries: Iterable[Entry]) -> list[CarrierRequest]:
    """What carriers are asked for."""
    return [entry.said for entry in entries if isinstance(entry.said, CarrierRequest)]


# Reads of decisions on fitness to travel.


def decisions_of_case(session: Session, case_id: uuid.UUID) -> Sequence[FitnessDecision]:
    """The decisions of a case, the latest first; one statement."""
    statement = (
        select(FitnessDecision)
        .where(FitnessDecision.case_id == case_id)
        .order_by(FitnessDecision.decided_at.desc(), FitnessDecision.id)
    )
    return session.execute(statement).scalars().all()


def latest_by_person(decisions: Iterable[FitnessDecision]) -> dict[uuid.UUID, FitnessDecision]:
    """The latest of these decisions about each person."""
    in_order = sorted(decisions, key=lambda decision: (decision.decided_at, decision.id))
    return {decision.person_id: decision for decision in in_order}


def fitness_facts(decision: FitnessDecision, is_overtaken: bool = False) -> FitnessFacts:
    """A decision as a fact; opens it."""
    content = decision.content
    return FitnessFacts(content.result, content.starts, content.until, content.needs, is_overtaken)


# The rule rows of health: those of the whole journey, and those of the carrier of each flight.

_SINGLE, _MULTIPLE = "pregnancy.single.", "pregnancy.multiple."
_PREGNANCY = {
    "report_from": "report_from_week",
    "report_to": "report_to_week",
    "no_travel_from": "no_travel_from_week",
    "report_max_age": "report_max_age_days",
}
_CONNECTIONS = "child_flight.unaccompanied_service_on_connections"
_OF_CARRIERS = {
    "newborn_hours": "newborn.no_travel_under_hours",
    "newborn_from": "newborn.report_from_day",
    "newborn_to": "newborn.report_to_day",
    "report_max_age": "medical.report.max_age_days",
    "medif_lead": "medif.lead_hours",
    "medif_max_age": "medif.max_age_days",
    "escorted_from": "child_flight.escorted_from_age",
    "escorted_to": "child_flight.escorted_to_age",
    "escort_asked": "child_flight.escort_asked_hours",
    "service_from": "child_flight.unaccompanied_service_from_age",
    "service_to": "child_flight.unaccompanied_service_to_age",
    "assistance_asked": "assistance.wheelchair_asked_hours",
    "reconfirmed": "ssr.reconfirmed_hours",
    "asked_before_confirmed": "assistance.asked_before_confirmed_hours",
}
_EARLIEST = "medical.pre_embarkation_check.earliest_hours"
_LATEST = "medical.pre_embarkation_check.latest_hours"
_CHECK_FOR, _REPORT_FOR = "medical.pre_embarkation_check.for", "medical.report.needed_for"
_FORM_FOR, _NAMES = "medif.needed_for", "itinerary.carrier_codes"
_BEYOND, _LETTER = "medication.beyond_journey_days", "medication.letter_carried"
CODES = (
    *(start + code for start in (_SINGLE, _MULTIPLE) for code in _PREGNANCY.values()),
    *_OF_CARRIERS.values(),
    _CONNECTIONS, _EARLIEST, _LATEST, _CHECK_FOR, _REPORT_FOR, _FORM_FOR, _NAMES, _BEYOND, _LETTER,
)  # fmt: skip


@dataclass(frozen=True)
class HealthJudged:
    """What the health of a journey is judged by: facts, and the rules of the whole journey.

    Rows of a carrier are shown nowhere in the open, not even by name: which carrier flies is sealed.
    """

    facts: HealthFacts
    rules: HealthRules


@dataclass(frozen=True)
class Along:
    """Who goes along with whom: the escorts, whether the people are children alone, and where people travel apart.

    `apart`: each group (ids) with its legs in their order, none where everybody travels every leg. `alone`: ordinals of
    legs on which a child is with no adult of the case.
    """

    escorts: Sequence[EscortFacts]
    is_child_alone: bool
    apart: Sequence[tuple[tuple[uuid.UUID, ...], Sequence[Leg]]] = ()
    alone: Collection[int] = ()


def carrier_of(leg: AnyLeg, rules_of_day: RulesOfDay) -> str:
    """The code of the carrier of a leg, empty where it cannot be told; opens the leg."""
    names = [str(name) for name in rules_of_day.need(_NAMES).entries()]
    return carrier_code(leg.content.carrier, leg.content.number, names)


def health_judged(
    rules_of_day: RulesOfDay, legs: Sequence[Leg], read: HealthRead, of_people: AgesAndNeeds, along: Along
) -> HealthJudged | None:
    """Facts and rules of a journey; `legs` in their order, None without any. Asks nothing, opens legs and entries.

    `of_people`: ages on the day of departure and needs by decision, by id (hex). The host country is where the journey
    begins.
    """
    if not legs:
        return None
    rules = rules_of_day.once(journey_rules, legs[0].content.origin.country)
    # Other flags are nothing that health looks at: a change of them is no change of what was signed.
    words = {PREGNANT, *rules.report_for.words, *rules.form_for.words, *rules.check_for.words}
    flags = {person: tuple(flag for flag in own if flag in words) for person, own in flags_of(read).items()}
    people = health_of_people(read, flags, of_people, legs[0].departs_zone)
    return HealthJudged(health_of_journey(rules_of_day, legs, people, along), rules)


def journey_rules(rows: RulesOfDay, country: str) -> HealthRules:
    """The rows that hold for a whole journey that begins in a country, the host."""
    host = {"host": country}
    return HealthRules(
        report_for=_needed_for(rows, _REPORT_FOR),
        form_for=_needed_for(rows, _FORM_FOR),
        check_for=_needed_for(rows, _CHECK_FOR),
        check=CheckWindow(_limit(rows, _EARLIEST, host), _limit(rows, _LATEST, host)),
        medicines=_limit(rows, _BEYOND),
        letter=cited(rows.need(_LETTER)),
    )


def health_of_journey(
    rules_of_day: RulesOfDay, legs: Sequence[AnyLeg], people: tuple[HealthOfPerson, ...], along: Along
) -> HealthFacts:
    """A journey as health looks at it, with the numbers of each flight's carrier; arguments as for `health_judged`."""
    rows, first, last = rules_of_day, legs[0], legs[-1]
    return HealthFacts(
        people=people,
        legs=_air_legs(rows, legs, along),
        begins_at=first.departs_at,
        starts_on=local_date(first.departs_at, first.departs_zone),
        ends_on=local_date(last.arrives_at, last.arrives_zone),
        is_child_alone=along.is_child_alone,
        apart=tuple(_own_flights(rows, group, own, along) for group, own in along.apart if own),
    )


def _limit(rows: RulesOfDay, code: str, scope: Mapping[str, str] = EVERYWHERE) -> Limit:
    row = rows.need(code, scope)
    return Limit(row.whole(), cited(row))


def _needed_for(rows: RulesOfDay, code: str) -> NeededFor:
    row = rows.need(code)
    return NeededFor(tuple(str(word) for word in row.entries()), cited(row))


def _own_flights(rows: RulesOfDay, people: Sequence[uuid.UUID], legs: Sequence[Leg], along: Along) -> OwnFlights:
    """The flights of people who travel apart; children are accompanied where an adult of the case is with them."""
    alone = [leg.ordinal for leg in legs if leg.ordinal in along.alone]
    flights = _air_legs(rows, legs, along)
    return OwnFlights(
        people=tuple(person.hex for person in people),
        legs=tuple(
            replace(flight, is_accompanied=flight.is_accompanied or flight.ordinal not in alone) for flight in flights
        ),
        begins_at=legs[0].departs_at,
        starts_on=local_date(legs[0].departs_at, legs[0].departs_zone),
        ends_on=local_date(legs[-1].arrives_at, legs[-1].arrives_zone),
        is_child_alone=bool(alone),
    )


def _air_legs(rows: RulesOfDay, legs: Sequence[AnyLeg], along: Along) -> tuple[AirLeg, ...]:
    """The flights of these legs."""
    air = [leg.mode is LegMode.AIR for leg in legs]
    beside = [any(air[max(0, place - 1) : place] + air[place + 1 : place + 2]) for place in range(len(legs))]
    return tuple(
        AirLeg(
            leg=leg.id.hex,
            ordinal=leg.ordinal,
            departs_at=leg.departs_at,
            departs_on=local_date(leg.departs_at, leg.departs_zone),
            is_connecting=beside[place],
            is_accompanied=any(escort.covers(leg.ordinal) for escort in along.escorts),
            limits=rows.once(carrier_limits, carrier_of(leg, rows)),
        )
        for place, leg in enumerate(legs)
        if air[place]
    )


def carrier_limits(rows: RulesOfDay, carrier: str) -> CarrierLimits:
    """The numbers of a carrier, by its code; those of any carrier where it is not known."""
    scope = {"carrier": carrier} if carrier else {}

    def of_pregnancy(start: str) -> PregnancyLimits:
        return PregnancyLimits(**{name: _limit(rows, start + code, scope) for name, code in _PREGNANCY.items()})

    connections = rows.need(_CONNECTIONS, scope)
    return CarrierLimits(
        single=of_pregnancy(_SINGLE),
        multiple=of_pregnancy(_MULTIPLE),
        service_on_connections=connections.flag(),
        connections=cited(connections),
        **{name: _limit(rows, code, scope) for name, code in _OF_CARRIERS.items()},
    )
