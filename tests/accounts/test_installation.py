"""What an installation is: demo or live, prepared once, never both."""

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app import ROOT, build_app, build_wiring
from foundation.accounts.permissions import Permission, Role
from foundation.clock import MovableClock
from foundation.errors import Conflict
from foundation.security.master_key import MasterKey
from foundation.system.preparation import prepare
from foundation.web.wiring import Wiring
from returns.jobs.demo import load_demo
from tests.audit.intruder import Intruder
from tests.clock import START
from tests.databases import no_demo, settings_for
from tests.makers import Browser, make_account, signed_in

_COUNTED = ("account", "case", "rule", "installation", "account_link", "audit_change", "audit_event")


def _counts(house: Wiring) -> dict[str, int]:
    intruder = Intruder(house)
    return {table: intruder.rows(table, f"SELECT count(*) FROM {_quoted(intruder, table)}")[0][0] for table in _COUNTED}


def _quoted(intruder: Intruder, table: str) -> str:
    return '"case"' if table == "case" else intruder.name(table)


def test_preparing_twice_changes_nothing(house: Wiring) -> None:
    make_account(house, Role.ADMINISTRATOR)
    assert prepare(house, ROOT, no_demo) is None
    before = _counts(house)
    assert prepare(house, ROOT, no_demo) is None
    assert _counts(house) == before


def test_preparing_in_the_other_mode_is_refused(house: Wiring) -> None:
    other = replace(house, settings=replace(house.settings, mode="demo"))
    with pytest.raises(Conflict, match="set up for live mode"):
        prepare(other, ROOT, no_demo)


def test_the_command_says_which_mode_it_needs(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["prepare", "--demo"])
    assert (result.exit_code, "APP_MODE" in result.stderr) == (2, True)


def test_another_master_key_is_found_out_before_anything_is_written(house: Wiring) -> None:
    before = _counts(house)
    other = MasterKey(bytes(32), "1")
    stranger = replace(house, master=other, secrets=type(house.secrets)(house.stores.keys, other))
    with pytest.raises(Conflict, match="master key"):
        prepare(stranger, ROOT, no_demo)
    assert _counts(house) == before


def test_the_command_prints_the_first_administrators_link_once(app: Flask, house: Wiring) -> None:
    result = app.test_cli_runner().invoke(args=["prepare"])
    assert result.exit_code == 0
    link = result.stdout.strip().splitlines()[-1]
    path = "/link/" + link.split("/link/")[1]
    assert Browser(app).get(path).status_code == 200
    make_account(house, Role.ADMINISTRATOR)
    assert app.test_cli_runner().invoke(args=["prepare"]).stdout == ""


def test_the_invented_caseload_is_not_loaded_beside_real_people(app: Flask, house: Wiring) -> None:
    before = _counts(house)
    result = app.test_cli_runner().invoke(args=["demo", "load", "--cases", "2"])
    assert (result.exit_code, "not a demo" in result.stderr) == (2, True)
    assert _counts(house) == before


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Wiring:
    """A demo with six cases."""

    def load(house: Wiring, cases: int, seed: int) -> None:
        load_demo(house.units, house.secrets, house.settings.instance, 6, seed)

    wired = build_wiring(settings_for(tmp_path_factory.mktemp("demo") / "instance", mode="demo"), MovableClock(START))
    assert prepare(wired, ROOT, load) is None
    return wired


def _sign_ins(demo: Wiring) -> list[dict[str, str]]:
    return list(json.loads((demo.settings.instance / "demo" / "sign-ins.json").read_text(encoding="utf-8")))


def test_the_demo_has_everybody_whom_one_wants_to_try(demo: Wiring) -> None:
    app, found = build_app(demo), _sign_ins(demo)
    assert len({one["password"] for one in found}) == len(found)
    roles = [one["role"] for one in found]
    for role in Role:
        assert any(label.startswith(role.value.replace("_", " ")) for label in roles), role
    assert sum(label.startswith("protection specialist") for label in roles) >= 2
    officers = [label for label in roles if label.startswith("return officer")]
    assert any("signs off and leads the office" in label for label in officers)
    workers = [label for label in roles if label.startswith("partner worker")]
    assert len(set(workers)) >= 2, "of two organisations"
    for one in found:
        browser = Browser(app)
        assert browser.post("/sign-in", email=one["email"], password=one["password"]).status_code == 303, one["role"]


def test_the_second_officer_signs_off_and_leads_the_first_ones_office(demo: Wiring) -> None:
    intruder = Intruder(demo)
    query = (
        "SELECT DISTINCT e.permission FROM account_extra e JOIN account a ON a.id = e.account_id "
        "WHERE a.role = 'return_officer' AND EXISTS (SELECT 1 FROM account b WHERE b.office_id = a.office_id "
        "AND b.role = 'return_officer' AND b.id <> a.id)"
    )
    assert {row[0] for row in intruder.rows("account", query)} == {Permission.SIGN_OFF, Permission.LEAD_OFFICE}


def test_the_demos_sign_ins_are_read_by_their_owner_alone(demo: Wiring) -> None:
    path: Path = demo.settings.instance / "demo" / "sign-ins.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_loading_the_demo_again_adds_only_what_is_missing(demo: Wiring) -> None:
    passwords, before = _sign_ins(demo), _counts(demo)
    app = build_app(demo)
    assert app.test_cli_runner().invoke(args=["demo", "load", "--cases", "6"]).exit_code == 0
    assert _counts(demo) == before
    assert app.test_cli_runner().invoke(args=["demo", "load", "--cases", "8"]).exit_code == 0
    assert _counts(demo)["case"] == before["case"] + 2
    assert _sign_ins(demo) == passwords


def test_a_demo_is_not_started_as_a_live_installation(demo: Wiring) -> None:
    live = replace(demo, settings=replace(demo.settings, mode="live"))
    with pytest.raises(Conflict, match="set up for demo mode"):
        prepare(live, ROOT, no_demo)


def test_every_page_of_a_demo_says_so(demo: Wiring, app: Flask, house: Wiring) -> None:
    banner = "data-demo"
    shown = Browser(build_app(demo)).get("/sign-in").text
    live = Browser(app).get("/sign-in").text
    words = [word for word in ("invented", "Demo", banner) if word in shown and word not in live]
    assert words
    assert signed_in(app, make_account(house)).get("/account").status_code == 200
