"""Checks before measuring that scope, sealing and audit are at work: a figure with a layer off is void."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, Table, func, select

from bench.installation import OpenVisits, worker
from bench.servers import Client
from foundation.audit import tables
from foundation.storage.guard import execute_stamped
from foundation.storage.scopes import DEMO
from foundation.storage.unit_of_work import reading
from foundation.web.wiring import Wiring
from reintegration.models.outcomes import Outcome
from reintegration.queries.check_ins import Visit, asks_for_something, visit_by_id
from returns.queries.case_list import ListFilter, cases_page


def _need(is_on: bool, otherwise: str) -> None:
    if not is_on:
        raise RuntimeError(otherwise)


def _rows(engine: Engine, table: Table) -> int:
    with engine.connect() as connection:
        return int(execute_stamped(connection, select(func.count()).select_from(table)).scalar_one())


def check_reading(house: Wiring, officer: Client, rows: list[dict[str, Any]], office: uuid.UUID) -> None:
    """RuntimeError unless list and case are scoped, sealed and audited."""
    other = next(row for row in rows if row["office_id"] != office)
    _need(officer.get(f"/cases/{other['id']}")[0] == 404, "the scope is off: a case of another office opened")
    before = _rows(house.stores.audit, tables.event)
    officer.get("/cases")
    _need(_rows(house.stores.audit, tables.event) > before, "the audit is off: a list was read without a row")
    with reading(house.units, DEMO) as unit:
        person = cases_page(unit.session, ListFilter(unit.clock.now().date()), None, 1).items[0].people[0]
        is_sealed = person.given_name.encode() not in (person.given_name_sealed or b"")
    _need(is_sealed, "the sealing is off")


def check_check_in(house: Wiring, works: Client, visits: OpenVisits, fields: Mapping[str, str]) -> None:
    """RuntimeError unless a check-in is scoped, sealed and audited. The visits are put back."""
    _need(bool(visits.ids), "there is no open visit: take more cases")
    with reading(house.units, DEMO) as unit:
        other = unit.session.execute(asks_for_something().where(Visit.id.not_in(visits.ids))).scalars().first()
    _need(other is not None, "all open visits are one worker's: the scope cannot be checked; take more cases")
    assert other is not None
    _need(works.post(f"/visits/{other.id}", fields)[0] == 404, "the scope is off: another worker's visit was logged")
    before = _rows(house.stores.data, tables.change)
    _need(works.post(f"/visits/{visits.ids[0]}", fields)[0] == 303, "a visit could not be logged")
    _need(_rows(house.stores.data, tables.change) > before, "the audit is off: a visit was logged without a row")
    with reading(house.units, worker(house).scope(house.clock.now())) as unit:
        visit = visit_by_id(unit.session, visits.ids[0])
        assert visit is not None
        _need((visit.content or {}).get("note") == fields["note"], "the visit was not logged")
        _need(fields["note"].encode() not in (visit.content_sealed or b""), "the sealing is off")
    visits.put_back()


def check_figures(house: Wiring, works: Client) -> None:
    """RuntimeError unless the manager's page asks for its permission and outcomes are scoped."""
    _need(works.get("/outcomes")[0] == 403, "the figures opened without their permission")
    counted = select(func.count(Outcome.id))
    with reading(house.units, DEMO) as unit:
        everybody = unit.session.execute(counted).scalar_one()
    with reading(house.units, worker(house).scope(house.clock.now())) as unit:
        _need(unit.session.execute(counted).scalar_one() < everybody, "the scope is off: outcomes of other places")
