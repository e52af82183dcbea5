"""Setting an installation up: once, in its own mode, with its own master key."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, update

from app import ROOT, build_app, build_container
from foundation.accounts.permissions import Role
from foundation.accounts.rules import AccountStatus
from foundation.clock import MovableClock
from foundation.security.key_store import DATABASE, wrapped_key
from foundation.security.secrets import PURPOSES
from foundation.settings import Settings
from foundation.storage.base import new_id
from foundation.system.preparation import DEMO_CASES
from foundation.system.stores import behind
from foundation.web.container import Container
from tests.databases import only
from tests.factories.makers import Browser, make_account
from tests.security.raw import all_rows, raw
from tests.system.commanding import Said, command
from tests.system.conftest import NewHouse

NEW_PASSWORD = "seven unrelated lamps walking home"


def prepared(container: Container) -> Said:
    """Run the command."""
    return command(build_app(container), "prepare")


def link_in(said: Said) -> str:
    """The address of the link that was printed, without its host."""
    lines = said.out.strip().splitlines()
    assert len(lines) == 2, said
    return "/link/" + lines[1].rsplit("/link/", 1)[1]


def become_administrator(app: Flask, link: str) -> int:
    """Use a first administrator's link; returns the status of the answer."""
    browser = Browser(app)
    page = browser.get(link)
    if page.status_code != 200:
        return page.status_code
    fields = {"name": "Tomas Berg", "email": "tomas@example.org"}
    return browser.post(link, **fields, password=NEW_PASSWORD, password_again=NEW_PASSWORD).status_code


def test_preparing_migrates_makes_secrets_and_loads_rules(new_house: NewHouse) -> None:
    container = new_house("live")
    said = prepared(container)
    assert said.status == 0, said.err
    assert behind(container.stores, ROOT / "migrations") == []
    rows = {name.rsplit(".", 1)[1]: found for name, found in all_rows(container).items()}
    assert sorted(row[0] for row in rows["wrapped_key"]) == ["database", *["installation"] * len(PURPOSES)]
    assert len(rows["rule"]) > 100
    assert ["live" in row for row in rows["installation"]] == [True]
    assert rows["account"] == rows["case"] == []


def test_a_live_installation_gives_one_link_that_works_once(new_house: NewHouse) -> None:
    container = new_house("live")
    app = build_app(container)
    link = link_in(prepared(container))
    assert become_administrator(app, link) == 303
    assert become_administrator(app, link) == 404
    before = all_rows(container)
    again = prepared(container)
    assert (again.status, again.out) == (0, ""), "there is an administrator"
    assert all_rows(container) == before


def test_preparing_again_before_anybody_came_ends_the_first_link_and_changes_nothing_else(new_house: NewHouse) -> None:
    container = new_house("live")
    app = build_app(container)
    first = link_in(prepared(container))
    before = {name: len(found) for name, found in all_rows(container).items()}
    second = link_in(prepared(container))
    after = {name: len(found) for name, found in all_rows(container).items()}
    grown = {name.rsplit(".", 1)[1] for name in after if after[name] != before[name]}
    assert grown <= {"account_link", "audit_change", "audit_change_subject"}, "the new link, and its row in the audit"
    assert become_administrator(app, first) == 404
    assert become_administrator(app, second) == 303


def test_the_link_of_the_first_administrator_expires(new_house: NewHouse, clock: MovableClock) -> None:
    container = new_house("live")
    link = link_in(prepared(container))
    clock.move(timedelta(days=30))
    assert become_administrator(build_app(container), link) == 404


@pytest.mark.parametrize(
    ("role", "status", "has_link"),
    [
        (Role.ADMINISTRATOR, AccountStatus.ACTIVE, False),
        (Role.ADMINISTRATOR, AccountStatus.DEACTIVATED, True),
        (Role.MANAGER, AccountStatus.ACTIVE, True),
    ],
)
def test_a_link_is_printed_only_while_nobody_administers(
    container: Container, role: Role, status: AccountStatus, has_link: bool
) -> None:
    make_account(container, role, status=status)
    assert bool(prepared(container).out) is has_link


def _other_key(settings: Settings) -> Settings:
    return replace(settings, master_keys=only(bytes(reversed(range(32)))))


def _other_key_id(settings: Settings) -> Settings:
    return replace(settings, master_keys=only(key_id="2"))


def _live(settings: Settings) -> Settings:
    return replace(settings, mode="live")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_other_key, "The master key does not fit this key store"),
        (_other_key_id, "The master key does not fit this key store"),
        (_live, "This database was set up for demo mode and is not used in live mode"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence_and_nothing_is_written(
    demo: Container, clock: MovableClock, change: Callable[[Settings], Settings], sentence: str
) -> None:
    before = all_rows(demo)
    other = build_container(change(demo.settings), clock)
    words = ["prepare", "--demo"] if other.settings.demo else ["prepare"]
    said = command(build_app(other), *words)
    other.stores.dispose()
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith(sentence)
    assert "Traceback" not in said.err
    assert all_rows(demo) == before


def test_a_database_whose_key_store_is_gone_is_refused_and_gets_no_new_keys(demo: Container) -> None:
    with raw(demo, "keys") as keys:
        keys.execute(delete(wrapped_key))
    before = all_rows(demo)
    said = command(build_app(demo), "prepare", "--demo")
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("The key store of this database is gone")
    assert all_rows(demo) == before


def test_a_key_store_of_another_database_is_refused(demo: Container) -> None:
    with raw(demo, "keys") as keys:
        keys.execute(update(wrapped_key).where(wrapped_key.c.kind == DATABASE).values(owner=new_id()))
    said = command(build_app(demo), "prepare", "--demo")
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("This key store belongs to another database")


@pytest.mark.parametrize(("mode", "words"), [("demo", ["prepare"]), ("live", ["prepare", "--demo"])])
def test_the_command_and_the_setting_must_say_the_same(new_house: NewHouse, mode: str, words: list[str]) -> None:
    container = new_house(mode)
    said = command(build_app(container), *words)
    assert (said.status, said.out) == (2, "")
    assert "APP_MODE" in said.err
    assert all_rows(container) == {}


@pytest.mark.slow
def test_preparing_a_demo_loads_its_caseload_once(demo: Container) -> None:
    first = command(build_app(demo), "prepare", "--demo")
    assert (first.status, first.out) == (0, "")
    before = all_rows(demo)
    assert sorted(len(before[name]) for name in before if name.endswith(".case")) == [DEMO_CASES]
    again = command(build_app(demo), "prepare", "--demo")
    assert again == Said(0, "", "")
    assert all_rows(demo) == before
