"""What an installation is: demo or live, prepared once, never both."""

import pytest
from flask import Flask

from app import ROOT, build_app, build_container, load_demo_into
from foundation.accounts.permissions import Permission, Role
from foundation.clock import MovableClock
from foundation.system.preparation import prepare
from foundation.web.container import Container
from tests.audit.intruder import Intruder
from tests.clock import START
from tests.databases import no_demo, settings_for
from tests.factories.makers import Browser, make_account, signed_in

_COUNTED = ("account", "case", "rule", "installation", "account_link", "audit_change", "audit_event")


def _counts(container: Container) -> dict[str, int]:
    intruder = Intruder(container)
    return {table: intruder.rows(table, f"SELECT count(*) FROM {_quoted(intruder, table)}")[0][0] for table in _COUNTED}


def _quoted(intruder: Intruder, table: str) -> str:
    return '"case"' if table == "case" else intruder.name(table)


def test_preparing_twice_changes_nothing(container: Container) -> None:
    make_account(container, Role.ADMINISTRATOR)
    assert prepare(container, ROOT, no_demo) is None
    before = _counts(container)
    assert prepare(container, ROOT, no_demo) is None
    assert _counts(container) == before


def test_the_invented_caseload_is_not_loaded_beside_real_people(app: Flask, container: Container) -> None:
    before = _counts(container)
    result = app.test_cli_runner().invoke(args=["demo", "load", "--cases", "2"])
    assert (result.exit_code, "not a demo" in result.stderr) == (2, True)
    assert _counts(container) == before


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Container:
    """A demo with six cases."""

    def load(container: Container, cases: int, seed: int) -> None:
        load_demo_into(container, 6, seed)

    wired = build_container(
        settings_for(tmp_path_factory.mktemp("demo") / "instance", mode="demo"), MovableClock(START)
    )
    assert prepare(wired, ROOT, load) is None
    return wired


def test_the_second_officer_signs_off_and_leads_the_first_ones_office(demo: Container) -> None:
    intruder = Intruder(demo)
    query = (
        "SELECT DISTINCT e.permission FROM account_extra e JOIN account a ON a.id = e.account_id "
        "WHERE a.role = 'return_officer' AND EXISTS (SELECT 1 FROM account b WHERE b.office_id = a.office_id "
        "AND b.role = 'return_officer' AND b.id <> a.id)"
    )
    assert {row[0] for row in intruder.rows("account", query)} == {
        Permission.SIGN_OFF,
        Permission.LEAD_OFFICE,
        Permission.BUDGET_APPROVE,
        Permission.RULES_EDIT,
    }


def test_every_page_of_a_demo_says_so(demo: Container, app: Flask, container: Container) -> None:
    banner = "data-demo"
    shown = Browser(build_app(demo)).get("/sign-in").text
    live = Browser(app).get("/sign-in").text
    words = [word for word in ("invented", "Demo", banner) if word in shown and word not in live]
    assert words
    assert signed_in(app, make_account(container)).get("/account").status_code == 200
