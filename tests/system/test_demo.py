"""The invented caseload: only in a demo, the same for the same seed, and beside what is there."""

import json
import re
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app import build_app
from foundation.accounts.models import Account, AccountExtra
from foundation.accounts.permissions import Permission, Role
from foundation.messaging.rules import MessageState
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.cases.queries import count_cases
from returns.people.models import Person
from tests.factories.makers import Browser, make_account, make_case
from tests.factories.scopes import EVERYTHING
from tests.messaging.outbox import standing
from tests.security.raw import all_rows
from tests.system.commanding import Said, command
from tests.system.conftest import NewHouse


def load(container: Container, cases: int, seed: int = 7) -> Said:
    """Run the command."""
    return command(build_app(container), "demo", "load", "--cases", str(cases), "--seed", str(seed))


def people(container: Container) -> dict[Any, tuple[str | None, str | None]]:
    """Names by the person's id, in the order in which they came."""
    with reading(container.units, EVERYTHING) as unit:
        found = unit.session.execute(select(Person).order_by(Person.id)).scalars()
        return {one.id: (one.given_name, one.family_name) for one in found}


def count(container: Container) -> int:
    """How many cases there are."""
    with reading(container.units, EVERYTHING) as unit:
        return count_cases(unit.session)


def _names(container: Container) -> list[tuple[str | None, str | None]]:
    return sorted(people(container).values(), key=repr)


def sign_ins(container: Container) -> list[dict[str, str]]:
    """What is told to whoever starts the demo."""
    found: list[dict[str, str]] = json.loads(_file(container).read_text(encoding="utf-8"))
    return found


def _file(container: Container) -> Path:
    return container.settings.instance / "demo" / "sign-ins.json"


@pytest.mark.parametrize("mode", ["live", "demo"])
def test_an_installation_of_real_people_is_refused_whatever_the_settings_say(container: Container, mode: str) -> None:
    officer = make_account(container)
    make_case(container, officer)
    before = all_rows(container)
    said = load(replace(container, settings=replace(container.settings, mode=mode)), 3)
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("This installation is not a demo")
    assert all_rows(container) == before
    assert not _file(container).exists()


@pytest.mark.slow
def test_the_same_seed_gives_the_same_people_and_other_passwords(new_house: NewHouse) -> None:
    first, second = new_house("demo", prepared=True), new_house("demo", prepared=True)
    for container in (first, second):
        said = load(container, 3)
        assert said.status == 0
        assert re.search(r"^invented caseload: 3 of 3 loaded in \d+ s$", said.err.splitlines()[-1])
    assert _names(first) == _names(second)
    assert load(first, 6, seed=7).status == load(second, 6, seed=8).status == 0
    assert _names(first) != _names(second)
    told = [sign_ins(container) for container in (first, second)]
    assert [one["email"] for one in told[0]] == [one["email"] for one in told[1]]
    passwords = [one["password"] for both in told for one in both]
    assert len(set(passwords)) == len(passwords)


def test_what_is_there_stays_and_only_what_is_missing_is_added(demo: Container) -> None:
    assert load(demo, 2).status == 0
    told, before = _file(demo).read_text(), people(demo)
    assert load(demo, 5).status == 0
    after = people(demo)
    assert count(demo) == 5
    assert before.items() <= after.items()
    rows = all_rows(demo)
    assert load(demo, 5).status == 0
    assert load(demo, 1).status == 0
    assert all_rows(demo) == rows
    assert _file(demo).read_text() == told, "nor are there other passwords"


def test_everybody_whom_one_needs_to_try_the_service_can_sign_in(demo: Container) -> None:
    assert load(demo, 1).status == 0
    told = sign_ins(demo)
    with reading(demo.units, EVERYTHING) as unit:
        accounts = list(unit.session.execute(select(Account)).scalars())
        extras = list(unit.session.execute(select(AccountExtra)).scalars())
        assert sorted(one.email for one in accounts) == sorted(one["email"] for one in told)
    held = {one.id: {extra.permission for extra in extras if extra.account_id == one.id} for one in accounts}
    roles = [one.role for one in accounts]
    assert set(roles) == set(Role)
    assert roles.count(Role.PROTECTION_SPECIALIST) >= 2
    plain = [one for one in accounts if one.role is Role.RETURN_OFFICER and not held[one.id]]
    beyond = {Permission.SIGN_OFF, Permission.LEAD_OFFICE, Permission.BUDGET_APPROVE, Permission.RULES_EDIT}
    leads = [one for one in accounts if held[one.id] == beyond]
    assert {lead.role for lead in leads} == {Role.RETURN_OFFICER}
    assert {lead.office_id for lead in leads} == {one.office_id for one in plain}, "whose work another one signs off"
    assert len({one.organisation_id for one in accounts if one.role is Role.PARTNER_WORKER}) == 2
    app = build_app(demo)
    for one in told:
        answer = Browser(app).post("/sign-in", email=one["email"], password=one["password"])
        assert answer.status_code == 303, one["email"]


def test_sign_ins_are_for_their_owner_alone_and_made_anew_when_lost(demo: Container) -> None:
    assert load(demo, 2).status == 0
    assert stat.S_IMODE(_file(demo).stat().st_mode) == 0o600
    assert stat.S_IMODE(_file(demo).parent.stat().st_mode) == 0o700
    told, before = sign_ins(demo), people(demo)
    _file(demo).unlink()
    assert load(demo, 2).status == 0
    assert people(demo) == before
    again = sign_ins(demo)
    assert [{**one, "password": ""} for one in again] == [{**one, "password": ""} for one in told]
    app = build_app(demo)
    for one, status in ((told[0], 422), (again[0], 303)):
        assert Browser(app).post("/sign-in", email=one["email"], password=one["password"]).status_code == status


def test_nothing_that_invented_colleagues_were_told_in_their_past_leaves_the_program(demo: Container) -> None:
    assert load(demo, 5).status == 0
    assert {row.state for row in standing(demo)} == {MessageState.SENT}


@pytest.mark.parametrize("words", [("--cases", "0"), ("--cases", "many"), ("--seed", "x")])
def test_wrong_use_is_status_2(demo: Container, words: tuple[str, ...]) -> None:
    assert command(build_app(demo), "demo", "load", *words).status == 2
    assert people(demo) == {}
