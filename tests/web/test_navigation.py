"""The navigation: at most eight entries for each role, no two with one icon, and nothing lost in a group."""

import re

import pytest
from flask import Flask

from foundation.accounts.permissions import EXTRAS_OF_ROLE, Permission, Role, permissions_of
from foundation.web.container import Container
from foundation.web.navigation import MOST_ENTRIES, Entry, entries_of
from tests.factories.makers import Browser, arrived, make_account, make_case

EVERY = [(role, extras) for role in Role for extras in {frozenset(), frozenset(EXTRAS_OF_ROLE.get(role, ()))}]


def _entries(app: Flask, container: Container, role: Role, extras: frozenset[Permission]) -> list[Entry]:
    permissions = permissions_of(role, extras)
    with app.test_request_context("/"):
        return entries_of([item for item in container.navigation if item.permission in permissions])


@pytest.mark.parametrize(("role", "extras"), EVERY)
def test_nobody_has_more_than_eight_entries_no_two_look_alike_and_nothing_is_lost(
    app: Flask, container: Container, role: Role, extras: frozenset[Permission]
) -> None:
    entries = _entries(app, container, role, extras)
    assert 0 < len(entries) <= MOST_ENTRIES
    icons = [entry.icon for entry in entries]
    assert len(set(icons)) == len(icons), icons
    parts = [part for entry in entries for part in entry.parts or [entry]]
    assert len({part.icon for part in parts}) == len(parts), "those of the account menu neither"
    permissions = permissions_of(role, extras)
    mine = [str(item.label) for item in container.navigation if item.permission in permissions]
    assert sorted(part.label for part in parts) == sorted(mine)


def test_a_group_is_open_on_its_own_pages_alone(app: Flask, container: Container) -> None:
    browser = arrived(app, make_account(container))
    inside, outside = browser.get("/movements").text, browser.get("/").text
    link = re.compile(r'<ul class="tasks-under">.*?<a href="/movements" aria-current="page">', re.DOTALL)
    assert link.search(inside)
    assert 'class="tasks-under"' not in outside
    assert outside.count('href="/movements"') == 1, "in the menu, which a phone has alone"


def test_a_list_names_the_key_of_the_search_to_whoever_can_search(app: Flask, container: Container) -> None:
    officer, administrator = make_account(container), make_account(container, Role.ADMINISTRATOR)
    make_case(container, officer)
    assert "<kbd>/</kbd> searches" in arrived(app, officer).get("/cases").text
    page = arrived(app, administrator).get("/accounts").text
    assert "<kbd>j</kbd>" in page
    assert "<kbd>/</kbd>" not in page


def test_what_is_kept_of_it_is_of_this_role_this_language_and_this_page(app: Flask, container: Container) -> None:
    officer, manager = arrived(app, make_account(container)), arrived(app, make_account(container, Role.MANAGER))

    def bar(browser: Browser, path: str) -> str:
        [found] = re.findall(r'<nav class="tasks".*?</nav>', browser.get(path).text, re.DOTALL)
        return str(found)

    first = bar(officer, "/cases")
    assert '<a href="/cases" aria-current="page">' in first
    assert '<a href="/cases" aria-current="page">' not in bar(officer, "/tasks")
    assert 'href="/cases"' not in bar(manager, "/")
    officer.post("/language", language="tr", next="/cases")
    assert bar(officer, "/cases") != first
    officer.post("/language", language="en", next="/cases")
    assert bar(officer, "/cases") == first


def test_of_two_addresses_that_begin_alike_one_is_here(app: Flask, container: Container) -> None:
    page = arrived(app, make_account(container, Role.DATA_PROTECTION_OFFICER)).get("/grants/requests").text
    here = set(re.findall(r'<a href="(/grants[^"]*)" aria-current="page"', page))
    assert here == {"/grants/requests"}
