"""Reads of rows that have to agree, a batch at a time in the order of their ids, so that memory does not grow."""

import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, or_, select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account, Office
from foundation.audit import tables
from foundation.rulebook.queries import rule_on as rule_on
from foundation.storage.base import Base
from foundation.storage.engine import Stores
from foundation.storage.guard import execute_stamped
from foundation.storage.unit_of_work import Unit, UnitFactory, reading
from reintegration.episodes.models import Episode
from reintegration.episodes.rules import EpisodeState
from reintegration.follow_up.models import LostEvent, Visit
from reintegration.outcomes.models import OutcomeCount, OutcomeFigure, Snapshot
from returns.cases.models import Case
from returns.cases.rules.cases import NEVER, CaseState
from returns.journey.models import Leg
from returns.names.models import NameToken
from returns.people.models import Identifier, Person
from rights.integrity.access import INTEGRITY
from rights.integrity.rules import Recorded

BATCH = 200


def in_batches(units: UnitFactory, entity: Any, *conditions: ColumnElement[bool]) -> Iterator[tuple[Unit, list[Any]]]:
    """The rows of a class, each batch in a reading unit of its own, which is closed before the next one."""
    after = None
    while True:
        statement = select(entity).where(*conditions).order_by(entity.id).limit(BATCH)
        with reading(units, INTEGRITY) as unit:
            rows = list(
                unit.session.execute(statement if after is None else statement.where(entity.id > after)).scalars()
            )
            if rows:
                yield unit, rows
                after = rows[-1].id
        if len(rows) < BATCH:
            return


def ready(units: UnitFactory) -> Iterator[tuple[Unit, list[Case]]]:
    """Cases that may depart by a sign-off."""
    return in_batches(units, Case, Case.state == CaseState.READY)


def followed(units: UnitFactory) -> Iterator[tuple[Unit, list[tuple[Episode, list[Visit]]]]]:
    """Episodes that go on, with their visits in their order."""
    arrived = select(Case.id).where(Case.id == Episode.case_id, Case.state == CaseState.ARRIVED).exists()
    for unit, episodes in in_batches(units, Episode, Episode.state == EpisodeState.OPEN, arrived):
        yield unit, _with_visits(unit.session, episodes)


def _with_visits(session: Session, episodes: Sequence[Episode]) -> list[tuple[Episode, list[Visit]]]:
    visits: dict[uuid.UUID, list[Visit]] = {episode.id: [] for episode in episodes}
    statement = select(Visit).where(Visit.episode_id.in_(visits)).order_by(Visit.month, Visit.ordinal)
    for visit in session.execute(statement).scalars():
        visits[visit.episode_id].append(visit)
    return [(episode, visits[episode.id]) for episode in episodes]


def episodes_with_visits(session: Session, ids: Sequence[uuid.UUID]) -> list[tuple[Episode, list[Visit]]]:
    """These episodes with their visits."""
    episodes = session.execute(select(Episode).where(Episode.id.in_(ids)).order_by(Episode.id)).scalars().all()
    return _with_visits(session, episodes)


# What is derived of other rows, and stands beside them so that lists can sort and count by it.

_NEWEST_LOSS = select(func.max(LostEvent.ordinal)).where(LostEvent.episode_id == Episode.id).scalar_subquery()
# Losses have odd numbers, and take turns with those who were found: the database sees to it.
_IS_LOST = func.coalesce(_NEWEST_LOSS, 0) % 2 == 1


def strayed_cases(units: UnitFactory) -> Iterator[tuple[Unit, list[Case]]]:
    """Cases whose days for order are not those that they stand for."""
    arrived = select(Episode.arrived_on).where(Episode.case_id == Case.id).scalar_subquery()
    return in_batches(
        units,
        Case,
        or_(
            Case.deadline_or_never != func.coalesce(Case.legal_deadline, NEVER),
            Case.arrived_or_never != func.coalesce(Case.arrived_on, NEVER),
            and_(arrived.is_not(None), or_(Case.arrived_on.is_(None), Case.arrived_on != arrived)),
        ),
    )


def arrivals_of(session: Session, cases: Sequence[uuid.UUID]) -> dict[uuid.UUID, Any]:
    """The days of arrival of those of these cases that have an episode."""
    rows = session.execute(select(Episode.case_id, Episode.arrived_on).where(Episode.case_id.in_(cases)))
    return {row.case_id: row.arrived_on for row in rows}


def strayed_episodes(units: UnitFactory) -> Iterator[tuple[Unit, list[Episode]]]:
    """Episodes that say of their people that they are lost, or not, where the newest event says otherwise."""
    return in_batches(units, Episode, or_(and_(Episode.lost_at.is_(None), _IS_LOST), _found_but_lost()))


def _found_but_lost() -> ColumnElement[bool]:
    return and_(Episode.lost_at.is_not(None), ~_IS_LOST)


def newest_losses(session: Session, episodes: Sequence[uuid.UUID]) -> dict[uuid.UUID, LostEvent]:
    """The newest time that the people of each of these episodes were lost or found."""
    statement = select(LostEvent).where(LostEvent.episode_id.in_(episodes)).order_by(LostEvent.ordinal)
    return {event.episode_id: event for event in session.execute(statement).scalars()}


def planned_cases(units: UnitFactory) -> Iterator[tuple[Unit, list[Case], dict[uuid.UUID, list[Leg]]]]:
    """Cases that have legs, or a day of departure, with their legs."""
    has_leg = select(Leg.id).where(Leg.case_id == Case.id).exists()
    for unit, cases in in_batches(units, Case, or_(Case.departs_or_never != NEVER, has_leg)):
        legs: dict[uuid.UUID, list[Leg]] = {case.id: [] for case in cases}
        for leg in unit.session.execute(select(Leg).where(Leg.case_id.in_(legs))).scalars():
            legs[leg.case_id].append(leg)
        yield unit, cases, legs


def legs_of(session: Session, case_id: uuid.UUID) -> Sequence[Leg]:
    """The legs of a case."""
    return session.execute(select(Leg).where(Leg.case_id == case_id)).scalars().all()


@dataclass(frozen=True)
class ShownFigure:
    """A figure that is read now, the counts behind it, and the snapshot that published it; None where it is gone."""

    figure: OutcomeFigure
    count: OutcomeCount | None
    snapshot: Snapshot | None


def shown_figures(units: UnitFactory) -> Iterator[tuple[Unit, list[ShownFigure]]]:
    """The figures of outcomes that are read now."""
    for unit, figures in in_batches(units, OutcomeFigure, OutcomeFigure.until.is_(None)):
        ids, ordinals = [figure.id for figure in figures], {figure.since for figure in figures}
        counts = unit.session.execute(select(OutcomeCount).where(OutcomeCount.figure_id.in_(ids))).scalars()
        snapshots = unit.session.execute(select(Snapshot).where(Snapshot.ordinal.in_(ordinals))).scalars()
        by_figure = {count.figure_id: count for count in counts}
        by_ordinal = {snapshot.ordinal: snapshot for snapshot in snapshots}
        yield unit, [ShownFigure(row, by_figure.get(row.id), by_ordinal.get(row.since)) for row in figures]


# What is looked for by keyed hashes.


def named_people(units: UnitFactory) -> Iterator[tuple[Unit, list[Person]]]:
    """Everybody whose name is kept."""
    return in_batches(units, Person)


def tokens_by_person(session: Session, people: Sequence[uuid.UUID]) -> dict[uuid.UUID, set[bytes]]:
    """The hashes by which each of these people is found."""
    hashes: dict[uuid.UUID, set[bytes]] = {person_id: set() for person_id in people}
    rows = session.execute(select(NameToken.person_id, NameToken.value_index).where(NameToken.person_id.in_(people)))
    for person_id, value_index in rows:
        hashes[person_id].add(value_index)
    return hashes


def tokens_of(session: Session, person_id: uuid.UUID) -> Sequence[NameToken]:
    """The rows by which somebody is found."""
    return session.execute(select(NameToken).where(NameToken.person_id == person_id)).scalars().all()


def referenced_cases(units: UnitFactory) -> Iterator[tuple[Unit, list[Case]]]:
    """Every case."""
    return in_batches(units, Case)


def accounts(units: UnitFactory) -> Iterator[tuple[Unit, list[Account]]]:
    """Everybody who signs in."""
    return in_batches(units, Account)


@dataclass(frozen=True)
class Numbered:
    """A phone, e-mail or document number, and the countries by which a number without a code is read."""

    identifier: Identifier
    countries: tuple[str, ...]


def identifiers(units: UnitFactory) -> Iterator[tuple[Unit, list[Numbered]]]:
    """Everything that people are looked up by, with the countries of their office and of their return."""
    for unit, rows in in_batches(units, Identifier):
        statement = _COUNTRIES.where(Person.id.in_({row.person_id for row in rows}))
        countries = {person_id: (host, home) for person_id, host, home in unit.session.execute(statement)}
        yield unit, [Numbered(row, countries.get(row.person_id, ())) for row in rows]


_COUNTRIES = (
    select(Person.id, Office.country, Case.country)
    .join(Case, Case.id == Person.case_id)
    .join(Office, Office.id == Case.office_id)
)


def countries_of(session: Session, person_id: uuid.UUID) -> tuple[str, ...]:
    """The country of somebody's office, and that of their return."""
    row = session.execute(_COUNTRIES.where(Person.id == person_id)).one_or_none()
    return (row[1], row[2]) if row is not None else ()


# Changes and their records. Rows are named by the case, or the person, that stands for them in the audit.


@dataclass(frozen=True)
class AuditedTable:
    """A table whose rows one subject stands for: the column with the subject, and that with the version, if any."""

    table: Any
    subject: Any
    version: Any


@cache
def audited_tables(kind: str) -> tuple[AuditedTable, ...]:
    """The tables of cases (`case`) or of people (`person`), as the classes of the program have them."""
    audited: dict[str, AuditedTable] = {}
    for mapper in Base.registry.mappers:
        table: Any = mapper.local_table
        if getattr(mapper.class_, "audit_kind", None) != kind or set(table.primary_key.columns.keys()) != {"id"}:
            continue
        subject = table.c.id if table.name == kind else table.c.get(f"{kind}_id")
        version = mapper.version_id_col
        if subject is not None and (version is not None or table.name not in audited):
            audited[table.name] = AuditedTable(table, subject, version)
    return tuple(audited[name] for name in sorted(audited))


def subjects(stores: Stores, kind: str) -> Iterator[list[uuid.UUID]]:
    """The ids of all cases, or of all people, in batches."""
    column = (Case if kind == "case" else Person).__table__.c.id
    after = None
    while True:
        statement = select(column).order_by(column).limit(BATCH)
        if after is not None:
            statement = statement.where(column > after)
        with stores.data.connect() as connection:
            ids = list(execute_stamped(connection, statement).scalars())
        if ids:
            yield ids
            after = ids[-1]
        if len(ids) < BATCH:
            return


def versions_of(stores: Stores, audited: AuditedTable, ids: Sequence[uuid.UUID]) -> dict[str, int | None]:
    """The versions of the rows that these subjects stand for, by the id of the row."""
    version: Any = literal(None) if audited.version is None else audited.version
    statement = select(audited.table.c.id, version).where(audited.subject.in_(ids))
    with stores.data.connect() as connection:
        rows: Any = execute_stamped(connection, statement)
        return {str(row_id): number for row_id, number in rows}


def records_of(stores: Stores, ids: Sequence[uuid.UUID]) -> dict[str, dict[str, Recorded]]:
    """What the records of these subjects say of rows, by table and id of the row."""
    named = select(tables.change_subject.c.uid).where(tables.change_subject.c.subject.in_(ids))
    records: dict[str, dict[str, Recorded]] = {}
    with stores.data.connect() as connection:
        statement = select(tables.change.c.detail).where(tables.change.c.uid.in_(named))
        for detail in execute_stamped(connection, statement).scalars():
            _add_record(records, json.loads(detail).get("rows", {}))
    return records


def _add_record(records: dict[str, dict[str, Recorded]], rows: Any) -> None:
    for table, entries in rows.get("added", {}).items():
        of_table = records.setdefault(table, {})
        for row_id, *_ in entries:
            of_table[row_id] = Recorded(True, of_table.get(row_id, Recorded()).changes)
    for table, entries in rows.get("changed", {}).items():
        of_table = records.setdefault(table, {})
        for row_id, *changed in entries:
            if changed:
                before = of_table.get(row_id, Recorded())
                of_table[row_id] = Recorded(before.was_added, before.changes + 1)


def has_copied_cases(stores: Stores) -> bool:
    """Whether the cases of a demo were written many at once, with one record of how many they are."""
    statement = select(tables.change.c.uid).where(tables.change.c.action.contains("demo.load")).limit(1)
    with stores.data.connect() as connection:
        return execute_stamped(connection, statement).first() is not None
