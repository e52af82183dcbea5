"""Reads of health on the way: entries as they stand, and what the rules look at, with the numbers of each carrier."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.errors import KeyGone
from foundation.geography.zones import to_instant
from returns.health.models import (
    FitnessContent as FitnessContent,
    FitnessDecision as FitnessDecision,
    HealthEntry as HealthEntry,
)
from returns.health.rules.assistance import Answer, Request
from returns.health.rules.certificates import Medicines, Paper, PaperFacts
from returns.health.rules.health import DECIDED_ON, EntryKind, FitnessFacts, HealthOfPerson
from returns.health.rules.newborns import Birth
from returns.health.rules.pregnancy import Pregnancy
from returns.people.models import Person
from returns.protection.models import Screening
from returns.protection.queries import how_they_stand, what_it_says
from returns.protection.rules.protection import OF_THE_BODY, Flag

DAY_ENDS = time(23, 59, 59)


@dataclass(frozen=True)
class Entry:
    """An entry that stands: its row, its kind and what it says."""

    row: HealthEntry
    kind: EntryKind
    said: Mapping[str, Any]


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
    if content is None or content.removed:
        return None
    return Entry(row, content.kind, content.said)


def standing(rows: Iterable[HealthEntry]) -> list[Entry]:
    """The entries that nothing replaced and that hold, in the order of `rows`; opens them."""
    every = list(rows)
    replaced = {row.replaces_id for row in every}
    entries = [opened(row) for row in every if row.id not in replaced]
    return [entry for entry in entries if entry is not None]


def health_of_people(
    read: HealthRead,
    flags: Mapping[str, tuple[str, ...]],
    of_people: tuple[Mapping[str, int | None], Mapping[str, tuple[str, ...]]],
    zone: str,
) -> tuple[HealthOfPerson, ...]:
    """Everybody as facts, in their order; `of_people` are ages and needs by id (hex).

    A birth that is not recorded follows from the date of birth, in `zone`.
    """
    stands, (ages, needs) = standing(read.rows), of_people
    everybody = []
    for person in read.people:
        own = [entry for entry in stands if entry.row.person_id == person.id]
        who = person.id.hex
        everybody.append(
            HealthOfPerson(
                person=who,
                age=ages.get(who),
                flags=tuple(sorted(flags.get(who, ()))),
                needs=needs.get(who, ()),
                pregnancy=_last(own, EntryKind.PREGNANCY, _pregnancy),
                birth=_last(own, EntryKind.BIRTH, _birth) or _born(person, zone),
                papers=tuple(sorted(map(_paper, _of(own, EntryKind.PAPER)), key=repr)),
                requests=tuple(sorted(map(request_of, _of(own, EntryKind.ASSISTANCE)), key=repr)),
                medicines=_last(own, EntryKind.MEDICINES, _medicines),
            )
        )
    return tuple(everybody)


def _of(entries: Sequence[Entry], kind: EntryKind) -> list[Mapping[str, Any]]:
    return [entry.said for entry in entries if entry.kind is kind]


def _last(entries: Sequence[Entry], kind: EntryKind, as_fact: Any) -> Any:
    contents = _of(entries, kind)
    return as_fact(contents[-1]) if contents else None


def _pregnancy(content: Mapping[str, Any]) -> Pregnancy:
    ended = content["ended_on"]
    return Pregnancy(
        date.fromisoformat(content["due_on"]),
        content["children"] == "more",
        date.fromisoformat(ended) if ended else None,
    )


def _birth(content: Mapping[str, Any]) -> Birth:
    return Birth(date.fromisoformat(content["born_on"]), datetime.fromisoformat(content["born_at"]))


def _born(person: Person, zone: str) -> Birth | None:
    """The birth by the date of birth alone: the child may have been born at the end of that day."""
    try:
        born_on = person.birth_date
    except KeyGone:
        return None
    return Birth(born_on, end_of_day(born_on, zone)) if born_on is not None else None


def end_of_day(day: date, zone: str) -> datetime:
    """The instant (UTC) at which a local day ends."""
    return to_instant(datetime.combine(day, DAY_ENDS), zone)


def _paper(content: Mapping[str, Any]) -> PaperFacts:
    at = content["at"]
    return PaperFacts(
        Paper(content["paper"]), date.fromisoformat(content["issued_on"]), datetime.fromisoformat(at) if at else None
    )


def request_of(content: Mapping[str, Any]) -> Request:
    """A request as a fact."""
    again = content["reconfirmed_at"]
    return Request(
        content["code"],
        content["leg"],
        datetime.fromisoformat(content["asked_at"]),
        Answer(content["answer"]),
        datetime.fromisoformat(again) if again else None,
    )


def _medicines(content: Mapping[str, Any]) -> Medicines:
    return Medicines(int(content["supply"]), content["letter"] == "yes")


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
    latest: dict[uuid.UUID, FitnessDecision] = {}
    for decision in sorted(decisions, key=lambda decision: (decision.decided_at, decision.id)):
        latest[decision.person_id] = decision
    return latest


def fitness_facts(decision: FitnessDecision, is_overtaken: bool = False) -> FitnessFacts:
    """A decision as a fact; opens it."""
    content = decision.content
    return FitnessFacts(content.result, content.starts, content.until, content.needs, is_overtaken)
