"""A row of one case is not found through the address of another, even by who may see both, at any door."""

import re
from uuid import UUID

import pytest
from flask import Flask

from foundation.web.container import Container
from tests.doors.visits import entered
from tests.factories.imported import make_import, row
from tests.factories.makers import make_case
from tests.factories.movements import make_movement
from tests.factories.partners import make_partner_office
from tests.factories.referred import make_referred
from tests.factories.roster import make_member
from tests.populated.routes.table import ROUTES, Route
from tests.populated.world import Populated, make_populated

_NAMES = re.compile(r"{([a-z]+)}")
_SHAPE = re.compile(r"<(?:\w+:)?\w+>")
# What stands first in an address and is a case of the office, a visit of one, an escort of its roster, a movement or an
# import of it, an office of its partner.
_CASES = {"case", "planned", "family", "referred", "visit", "member", "movement", "import", "partner", "asking"}
# No rows below a case: a screen of a form; a kind of paper or escort; a quarter; a form behind a door, whose id is its
# hash.
_NO_ROWS = {"screen", "sheet", "serving", "form", "quarter", "mark"}


def _crossed() -> list[Route]:
    """Every door with the id of a case and that of a row below it."""
    found = []
    for route in ROUTES:
        names = route.names
        if len(names) > 1 and not _NO_ROWS & set(names):
            assert names[0] in _CASES, route.name
            found.append(route)
    return found


def _elsewhere(container: Container, populated: Populated) -> dict[str, UUID]:
    """Other cases of the same officer, and somebody else's row where the case stands in the visit."""
    officer, partner = populated.people["officer"], (populated.people["coordinator"], populated.people["worker"])
    other = make_case(container, officer)
    referred = make_referred(container, partner=partner, owner=officer)
    found = {"case": other, "planned": other, "family": other, "asking": other, "referred": referred.case}
    return {
        **found,
        "person": referred.people[0],
        "member": make_member(container, officer),
        "movement": make_movement(container, officer),
        "partner": make_partner_office(container, referred.organisation, "Office 93"),
        "import": make_import(container, populated.people["lead"], [row(7009)]),
    }


def test_every_address_with_two_ids_is_tried(app: Flask) -> None:
    shapes = {
        f"{method} {_SHAPE.sub('<>', rule.rule)}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.count("<uuid:") > 1 and not rule.rule.startswith("/protected/")
    }
    assert shapes == {f"{one.method} {_NAMES.sub('<>', one.address)}" for one in _crossed()}
    assert len(shapes) > 30


@pytest.mark.parametrize("role", ["officer", "lead", "specialist", "coordinator", "worker"])
def test_no_row_is_found_through_another_case(app: Flask, container: Container, role: str) -> None:
    populated = make_populated(container)
    other = _elsewhere(container, populated)
    browser = entered(app, container, populated.people[role])
    tried = 0
    for route in _crossed():
        if route.statuses[role] == 404:
            continue
        names = route.names
        swapped = "person" if names[0] == "visit" else names[0]
        address = route.address.format(**{**populated.ids(), swapped: other[swapped]})
        answer = browser.get(address) if route.method == "GET" else browser.post(address)
        allowed = {404, 403} if route.statuses[role] == 403 else {404}
        assert answer.status_code in allowed, f"{route.name}: {answer.status_code}"
        tried += 1
    assert tried > 6
