"""The demo that is measured: its invented caseload, who asks, which visits are open, and the rows of the baseline."""

import json
import uuid
from pathlib import Path
from typing import Any

from sqlalchemy import Table, create_engine, select, text

from app import ROOT, build_wiring, load_demo_into
from bench import baseline
from foundation.accounts.permissions import Role
from foundation.accounts.principal import Colleague
from foundation.accounts.queries import staff as accounts
from foundation.clock import SystemClock
from foundation.storage.scopes import DEMO
from foundation.storage.unit_of_work import Unit, reading, writing
from foundation.system.preparation import prepare
from foundation.web.wiring import Wiring
from reintegration.models.outcomes import Outcome
from reintegration.queries.check_ins import Visit, asks_for_something
from reintegration.rules.follow_up import VisitState
from reintegration.services.demo_parts import staff_of_demo
from returns.queries.case_list import ListFilter, cases_page
from returns.queries.shown_cases import full_name
from tests.databases import settings_for

Rows = dict[Table, list[dict[str, Any]]]
OFFICER, WORKER, MANAGER = "Defne", "Jasur", "Anna"  # of the invented staff


def prepared(folder: Path, url: str | None, cases: int) -> Wiring:
    """A demo with this many cases; on PostgreSQL with commits that survive a power cut, as a real one has them."""
    house = build_wiring(settings_for(folder, url, mode="demo"), SystemClock())
    prepare(house, ROOT, lambda wired, _, seed: load_demo_into(wired, cases, seed))
    if house.stores.shared:  # the server was started for tests, which do without
        engine = create_engine(house.stores.data.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(text(f"ALTER SYSTEM RESET {setting}"))
            connection.execute(text("SELECT pg_reload_conf()"))
        engine.dispose()
    return house


def sign_in_of(folder: Path, given_name: str) -> tuple[str, str]:
    """The e-mail and password of one of the invented staff."""
    people = json.loads((folder / "demo" / "sign-ins.json").read_text(encoding="utf-8"))
    person = next(one for one in people if one["name"].startswith(given_name))
    return person["email"], person["password"]


def office_of_officer(house: Wiring) -> uuid.UUID:
    """The office whose list is measured."""
    with reading(house.units, DEMO) as unit:
        return next(office.id for office in accounts.offices(unit.session) if office.country == "TR")


def plain_rows(house: Wiring, cases: int) -> Rows:
    """The same cases, opened, and the same outcomes, for the baseline."""
    with reading(house.units, DEMO) as unit:
        return {baseline.plain_case: _cases(unit, cases), baseline.plain_outcome: _outcomes(unit)}


def _cases(unit: Unit, cases: int) -> list[dict[str, Any]]:
    found = cases_page(unit.session, ListFilter(unit.clock.now().date()), None, cases).items
    owners = accounts.accounts_by_id(unit.session, [case.owner_id for case in found])
    return [
        {
            "id": case.id,
            "office_id": case.office_id,
            "reference": case.reference,
            "name": full_name(case.people[0]),
            "sex": case.people[0].sex.value,
            "band": case.people[0].birth_year_band,
            "country": case.country,
            "state": case.state.value,
            "opened_on": case.opened_on,
            "legal_deadline": case.legal_deadline,
            "owner": owners[case.owner_id].name,
            "place": case.place_of_return,
        }
        for case in found
    ]


def _outcomes(unit: Unit) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id,
            "case_id": one.case_id,
            "is_surveyed": one.is_surveyed,
            "verdict": one.verdict.value,
            "missing_because": one.missing_because,
            "window_closes_on": one.window_closes_on,
        }
        for one in unit.session.execute(select(Outcome)).scalars()
    ]


def worker(house: Wiring) -> Colleague:
    """The partner worker whose visits are logged."""
    with reading(house.units, DEMO) as unit:
        staff = staff_of_demo(unit)
    return next(
        one
        for partner in staff.partners.values()
        for one in partner
        if one.role is Role.PARTNER_WORKER and one.name.startswith(WORKER)
    )


class OpenVisits:
    """The visits that the worker may log. A visit is logged once, so they are put back when all have been."""

    def __init__(self, house: Wiring) -> None:
        """Find them as the worker sees them, with the state in which each is."""
        self._house = house
        with reading(house.units, worker(house).scope(house.clock.now())) as unit:
            found = unit.session.execute(asks_for_something().order_by(Visit.due_on, Visit.id)).scalars()
            self._states: dict[uuid.UUID, VisitState] = {visit.id: visit.state for visit in found}
        self.ids = list(self._states)

    def put_back(self) -> None:
        """Every one of them open again, as it was."""
        with writing(self._house.units, DEMO) as unit:
            for visit in unit.session.execute(select(Visit).where(Visit.id.in_(self.ids))).scalars():
                visit.state, visit.outcome = self._states[visit.id], None
                visit.logged_at = visit.logged_on = visit.logged_by = None
                visit.is_outside_window, visit.content = False, None
