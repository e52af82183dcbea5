"""A case with something behind its door looks, byte for byte, like one without: page, JSON, list, readiness.

Only what differs between any two cases is taken out first: names, ids, references, and the tokens of a request.
"""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.compartments import Compartment
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from returns.cases.queries import case_by_id
from returns.protection.rules.protection import Clearance
from returns.protection.services.protection import add_protected_note, set_clearance
from tests.factories.makers import arrived, make_account, make_case, make_grant
from tests.factories.walking import Office, apply, counsel, make_walk, plan
from tests.populated.routes.table import ROUTES
from tests.worlds import world

_OWN = (
    re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}"),
    re.compile(r'name="csrf_token" value="[^"]+"|name="csrf-token" content="[^"]+"|data-presence="[^"]+"'),
    re.compile(r"\b[0-9a-f]{12}\b"),  # the number of a request, on error pages
    re.compile(r'(?<=name="version" value=")\d{5,}'),  # a digest of what is stored, where no row counts its changes
    re.compile(r"\br[0-9a-f]{8}\b"),  # the fields of one row among several, by the beginning of its id
    re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}(-[A-Z0-9]+)?"),
    re.compile(r"(Given|Family|Village |Colleague )\d+|\+90532\d+|U1\d{5}"),
)
# The names that cases have in the table of routes: every address about one of them, and nothing below it, is compared.
_CASES = {"case", "planned", "family", "referred"}
PAGES = sorted(
    {
        re.sub(r"{\w+}", "{}", route.address)
        for route in ROUTES
        if route.method == "GET" and len(route.names) == 1 and route.names[0] in _CASES
    }
)


def bare(text: str) -> str:
    """A page without what is different in any two cases."""
    for pattern in _OWN:
        text = pattern.sub("*", text)
    return text


def hide(office: Office) -> None:
    """Put something behind the door: a second specialist gets a grant and writes a note."""
    container = office.container
    holder = make_account(container, Role.PROTECTION_SPECIALIST, office.owner.office_id)
    make_grant(container, office.case, office.specialist, holder, Compartment.TRAFFICKING)
    with writing(container.units, holder.scope(container)) as unit:
        add_protected_note(
            unit, container.secrets.door(office.case, Compartment.TRAFFICKING.value), "Recruited by a cousin."
        )


def walk(office: Office, steps: int) -> None:
    """So many of the first steps, at the same minutes for every case: the clock stands again where it stood."""
    clock = office.container.clock
    assert isinstance(clock, MovableClock)
    before = clock.now()
    for step in (counsel, apply, plan)[:steps]:
        step(office)
    clock.move(before - clock.now())


@world
def make_pair(container: Container, steps: int) -> tuple[Office, Office]:
    """Two cases of one office that went the same way; only the first has something behind its door."""
    first = make_walk(container)
    second = replace(first, case=make_case(container, first.owner))
    for office in (first, second):
        walk(office, steps)
    hide(first)
    assert isinstance(container.clock, MovableClock)
    container.clock.move(timedelta(hours=1))
    return first, second


@pytest.mark.parametrize("steps", range(4), ids=["intake", "counselling", "applied", "planning"])
def test_nobody_without_a_grant_can_tell_the_two_cases_apart(app: Flask, container: Container, steps: int) -> None:
    pair = make_pair(container, steps)
    office, opened = pair[0], 0
    for who in (office.owner, office.other, office.lead):  # of specialists: test_sameness_everywhere
        browser = arrived(app, who)
        for address in PAGES:
            answers = [browser.get(address.format(one.case)) for one in pair]
            assert answers[0].status_code == answers[1].status_code, address
            assert bare(answers[0].text) == bare(answers[1].text), address
            assert sorted(answers[0].headers.keys()) == sorted(answers[1].headers.keys()), address
            opened += answers[0].status_code == 200
    assert opened > 60


def test_in_the_list_both_are_rows_alike(app: Flask, container: Container) -> None:
    page = arrived(app, make_pair(container, 1)[0].owner).get("/cases").text
    rows = re.findall(r'<tr role="row" data-row>.*?</tr>', page, re.DOTALL)
    assert len(rows) == 2
    assert bare(rows[0]) == bare(rows[1])


def test_a_clearance_says_the_same_whatever_it_rests_on(app: Flask, container: Container) -> None:
    pair = make_pair(container, 3)
    browser = arrived(app, pair[0].owner)
    for state in Clearance:
        for one in pair:
            say(one, state)
        for address in ("/cases/{}", "/api/cases/{}", "/cases/{}/readiness"):
            answers = [browser.get(address.format(one.case)).text for one in pair]
            assert bare(answers[0]) == bare(answers[1])


def say(office: Office, state: Clearance) -> None:
    """Set the clearance of a case as its specialist."""
    container = office.container
    with writing(container.units, office.specialist.scope(container)) as unit:
        case = case_by_id(unit.session, office.case)
        assert case is not None
        set_clearance(unit, case, state, container.clock.now().date() if state is Clearance.GIVEN else None)


def test_the_comparison_bites(app: Flask, container: Container) -> None:
    pair = make_pair(container, 1)
    say(pair[0], Clearance.NOT_AN_OPTION)
    browser = arrived(app, pair[0].owner)
    pages = [bare(browser.get(f"/cases/{one.case}").text) for one in pair]
    assert pages[0] != pages[1]
    found = [json.loads(browser.get(f"/api/cases/{one.case}").text)["clearance"] for one in pair]
    assert found == ["not_an_option", "outstanding"]
