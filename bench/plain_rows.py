"""The rows of the baseline: as many cases, check-ins and outcomes as ours, in the clear, read in pieces.

The newest cases of the measured office, and of all others, are opened, so that both sides list and find the same
people. Of the rest only the plain columns are read; their names, places and notes are drawn from those that were
opened: the bench asks for none of them, they are there for the size.
"""

import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select
from sqlalchemy.orm import selectinload

from bench import baseline
from demo.scopes import DEMO
from foundation.accounts.queries import staff as accounts
from foundation.storage.base import Base
from foundation.storage.unit_of_work import Unit, reading
from foundation.web.container import Container
from returns.cases.models import Case
from returns.names.queries.names import full_name
from returns.people.models import Person
from tests.security.raw import raw, raw_engine

OPENED, PIECE = 1_000, 5_000  # cases opened of the office, and of the others; rows read and written at once
NOTE = "Invented: the roof is mended, and there is work at the market twice a week."
Piece = list[dict[str, Any]]


@dataclass(frozen=True)
class Opened:
    """A case as the baseline has it, from what only its keys open."""

    name: str
    reference: str
    place: str | None
    office_id: uuid.UUID


@dataclass(frozen=True)
class Caseload:
    """What a loaded database holds, as far as whoever asks has to know it."""

    cases: int
    check_ins: int  # that are over, done or missed
    office: uuid.UUID
    opened: dict[uuid.UUID, Opened]
    owners: dict[uuid.UUID, str]

    def own(self, most: int) -> list[uuid.UUID]:
        """The newest cases of the office."""
        return [case_id for case_id, one in self.opened.items() if one.office_id == self.office][:most]

    def other(self) -> uuid.UUID:
        """A case of another office. StopIteration if there is none."""
        return next(case_id for case_id, one in self.opened.items() if one.office_id != self.office)


def caseload(container: Container) -> Caseload:
    """Open what is measured, and count the rest."""
    with reading(container.units, DEMO) as unit:
        office = next(one.id for one in accounts.offices(unit.session) if one.country == "TR")
        opened = {**_opened(unit, Case.office_id == office), **_opened(unit, Case.office_id != office)}
    with raw(container) as connection:
        cases, check_ins = (_count(connection, one) for one in (_cases(), _check_ins()))
        owner_ids = list(connection.execute(select(Base.metadata.tables["case"].c.owner_id).distinct()).scalars())
    with reading(container.units, DEMO) as unit:
        owners = {key: str(one.name) for key, one in accounts.accounts_by_id(unit.session, owner_ids).items()}
    return Caseload(cases, check_ins, office, opened, owners)


def rows_of(container: Container, known: Caseload) -> baseline.Rows:
    """The rows of all tables of the baseline, piece by piece."""
    outcome = Base.metadata.tables["outcome"]
    kept = [column.name for column in baseline.plain_outcome.columns]
    return {
        baseline.plain_case: _drawn_cases(container, known),
        baseline.plain_check_in: (_noted(piece) for piece in _pieces(container, _check_ins())),
        baseline.plain_outcome: _pieces(container, select(*(outcome.c[name] for name in kept))),
    }


def _opened(unit: Unit, which: ColumnElement[bool]) -> dict[uuid.UUID, Opened]:
    statement = select(Case).where(which).order_by(Case.opened_on.desc(), Case.id.desc()).limit(OPENED)
    found = unit.session.execute(statement.options(selectinload(Case.people))).scalars()
    return {
        case.id: Opened(full_name(case.people[0]) or "", case.reference, case.place_of_return, case.office_id)
        for case in found
    }


def _count(connection: Connection, statement: Select[Any]) -> int:
    return int(connection.execute(select(func.count()).select_from(statement.subquery())).scalar_one())


def _cases() -> Select[Any]:
    case, person = Case.__table__.c, Person.__table__.c
    kept = (case.id, case.office_id, case.owner_id, case.country, case.state, case.opened_on, case.legal_deadline)
    statement = select(*kept, person.sex, person.birth_year_band)
    return statement.join(Person.__table__, (person.case_id == case.id) & (person.ordinal == 1))


def _check_ins() -> Select[Any]:
    visit = Base.metadata.tables["visit"].c
    return select(visit.id, visit.id.label("visit_id"), visit.outcome).where(visit.outcome.is_not(None))


def _pieces(container: Container, statement: Select[Any]) -> Iterator[Piece]:
    with raw_engine(container) as engine, engine.connect() as connection:
        found = connection.execution_options(stream_results=True).execute(statement).mappings()
        while part := found.fetchmany(PIECE):
            yield [dict(row) for row in part]


def _drawn_cases(container: Container, known: Caseload) -> Iterator[Piece]:
    rng, opened = random.Random(1), list(known.opened.values())
    for piece in _pieces(container, _cases()):
        yield [_plain_case(row, known, rng.choice(opened)) for row in piece]


def _plain_case(row: dict[str, Any], known: Caseload, drawn: Opened) -> dict[str, Any]:
    one = known.opened.get(row["id"])
    sealed = one or drawn
    return {
        **{name: row[name] for name in ("id", "office_id", "country", "opened_on", "legal_deadline", "sex")},
        "state": row["state"].value,
        "band": row["birth_year_band"],
        "owner": known.owners.get(row["owner_id"], ""),
        "name": sealed.name,
        "place": sealed.place,
        "reference": one.reference if one else row["id"].hex[:10],
    }


def _noted(piece: Sequence[dict[str, Any]]) -> Piece:
    rng = random.Random(len(piece))
    now = datetime.now(UTC)
    return [
        {**row, **{name: rng.randint(1, 5) for name in ("physical", "mental", "social")}, "note": NOTE, "at": now}
        for row in piece
    ]
