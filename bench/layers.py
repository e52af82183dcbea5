"""Checks before measuring that scope, sealing and audit are at work: a figure with a layer off is void."""

import re
import uuid
from collections.abc import Mapping

from sqlalchemy import Engine, Table, func, select

from bench.installation import OpenVisits, worker
from bench.plain_rows import Caseload
from bench.servers import Client
from demo.scopes import DEMO
from foundation.audit import tables
from foundation.storage.guard import execute_stamped
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from reintegration.follow_up.queries.check_ins import visit_by_id
from reintegration.outcomes.models import Outcome
from returns.cases.models import Case
from returns.lists.queries.filtered import ListFilter, cases_page

_CASE = re.compile(r"/cases/([0-9a-f]{8}-[0-9a-f-]{27})")


def _need(is_on: bool, otherwise: str) -> None:
    if not is_on:
        raise RuntimeError(otherwise)


def _rows(engine: Engine, table: Table) -> int:
    with engine.connect() as connection:
        return int(execute_stamped(connection, select(func.count()).select_from(table)).scalar_one())


def check_reading(container: Container, officer: Client, known: Caseload) -> None:
    """RuntimeError unless list, search and case are scoped, sealed and audited."""
    other, own = known.other(), known.own(1)[0]
    _need(officer.get(f"/cases/{other}")[0] == 404, "the scope is off: a case of another office opened")
    for asked, name in (("list", None), ("search", known.opened[own].name), ("search", known.opened[other].name)):
        before = _rows(container.stores.audit, tables.event)
        page = (officer.post("/cases/search", {"q": name}) if name else officer.get("/cases"))[1]
        _need(name == known.opened[other].name or bool(_CASE.search(page)), f"the {asked} shows nobody")
        _need(
            _offices_on(container, page) <= {known.office}, f"the scope is off: a {asked} shows cases of other offices"
        )
        _need(
            _rows(container.stores.audit, tables.event) > before, f"the audit is off: a {asked} was read without a row"
        )
    with reading(container.units, DEMO) as unit:
        person = cases_page(unit.session, ListFilter(unit.clock.now().date()), None, 1).items[0].people[0]
        is_sealed = person.given_name.encode() not in (person.given_name_sealed or b"")
    _need(is_sealed, "the sealing is off")


def _offices_on(container: Container, page: str) -> set[uuid.UUID]:
    """The offices of all cases to which a page leads."""
    linked = {uuid.UUID(one) for one in _CASE.findall(page)}
    with reading(container.units, DEMO) as unit:
        return set(unit.session.execute(select(Case.office_id).where(Case.id.in_(linked))).scalars())


def check_check_in(container: Container, works: Client, visits: OpenVisits, fields: Mapping[str, str]) -> None:
    """RuntimeError unless a check-in is scoped, sealed and audited. The visits are put back."""
    _need(bool(visits.ids), "there is no open visit: take more cases")
    other = visits.of_somebody_else()
    _need(other is not None, "all open visits are one worker's: the scope cannot be checked; take more cases")
    _need(works.post(f"/visits/{other}", fields)[0] == 404, "the scope is off: another worker's visit was logged")
    before = _rows(container.stores.data, tables.change)
    _need(works.post(f"/visits/{visits.ids[0]}", fields)[0] == 303, "a visit could not be logged")
    _need(_rows(container.stores.data, tables.change) > before, "the audit is off: a visit was logged without a row")
    with reading(container.units, worker(container).scope(container.clock.now())) as unit:
        visit = visit_by_id(unit.session, visits.ids[0])
        assert visit is not None
        _need(visit.content is not None and visit.content.note == fields["note"], "the visit was not logged")
        _need(fields["note"].encode() not in (visit.content_sealed or b""), "the sealing is off")
    visits.put_back()


def check_figures(container: Container, works: Client) -> None:
    """RuntimeError unless the manager's page asks for its permission and outcomes are scoped."""
    _need(works.get("/outcomes")[0] == 403, "the figures opened without their permission")
    counted = select(func.count(Outcome.id))
    with reading(container.units, DEMO) as unit:
        everybody = unit.session.execute(counted).scalar_one()
    with reading(container.units, worker(container).scope(container.clock.now())) as unit:
        _need(unit.session.execute(counted).scalar_one() < everybody, "the scope is off: outcomes of other places")
