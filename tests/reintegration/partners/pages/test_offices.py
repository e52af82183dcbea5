"""Partner offices at the doors: who changes what, closed days, and few statements."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from foundation.accounts.permissions import Role
from foundation.web.container import Container
from tests.doors.visits import counted, entered
from tests.factories.makers import Person, make_account, make_organisation
from tests.factories.partners import make_partner_office
from tests.factories.referred import make_partner
from tests.worlds import world

PLACE = {"name": "Office 96", "place": "Samarkand", "radius_km": "70", "areas": "Jizzakh, Urgut\nSomewhere"}
OFFER = {"services": ["reception", "social"], "languages": ["uz", ""], "hours_1": "8-12", "women": "2", "capacity": "9"}
ADDRESS = re.compile(r"/partners/([0-9a-f-]{36})/")


@world
def make_administrator(container: Container) -> Person:
    """Somebody who says where offices are."""
    return make_account(container, Role.ADMINISTRATOR)


def test_an_administrator_adds_an_office_and_its_coordinator_says_what_it_offers(
    app: Flask, container: Container
) -> None:
    coordinator, worker = make_partner(container)
    administrator = entered(app, container, make_administrator(container))
    assert coordinator.organisation_id is not None
    made = administrator.post("/partners/new", organisation_id=coordinator.organisation_id.hex, **PLACE)
    assert made.status_code == 303
    found = ADDRESS.search(made.location)
    assert found is not None
    at, own = f"/partners/{found[1]}", entered(app, container, coordinator)
    page = administrator.get(at).text
    assert all(word in page for word in ("Samarkand", "Jizzakh", "Urgut", "Somewhere", "70"))
    assert own.post(f"{at}/offer", **OFFER).status_code == 303
    page = own.get(at).text
    assert "08:00-12:00" in page
    assert "Uzbek" in page
    assert own.get(f"{at}/place").status_code == 403
    assert own.post(f"{at}/place", **PLACE).status_code == 403
    assert entered(app, container, worker).post(f"{at}/offer", **OFFER).status_code == 403
    assert entered(app, container, worker).get(at).status_code == 200


def test_a_coordinator_changes_offices_of_the_own_organisation_alone(app: Flask, container: Container) -> None:
    foreign = make_partner_office(container, make_organisation(container))
    own = entered(app, container, make_partner(container)[0])
    tomorrow = (container.clock.now() + timedelta(days=1)).date().isoformat()
    assert own.get(f"/partners/{foreign}/offer").status_code == 404
    assert own.post(f"/partners/{foreign}/offer", **OFFER).status_code == 404
    assert own.post(f"/partners/{foreign}/closures", begins_on=tomorrow, reason="staff").status_code == 404
    assert str(foreign) not in own.get("/partners").text


def test_what_is_wrong_is_said_by_field_and_what_was_typed_stays(app: Flask, container: Container) -> None:
    office = make_partner_office(container, organisation := make_organisation(container), "Office 97")
    administrator = entered(app, container, make_administrator(container))
    said = {**PLACE, "organisation_id": organisation.hex}
    nowhere = administrator.post("/partners/new", **{**said, "place": "Qwertyuiop"})
    assert (nowhere.status_code, "Qwertyuiop" in nowhere.text) == (422, True)
    several = administrator.post("/partners/new", **{**said, "place": "Sam"})
    assert (several.status_code, "Samarkand" in several.text) == (422, True)
    taken = administrator.post("/partners/new", **{**said, "name": "office 97"})
    assert "already has an office with this name" in taken.text
    reaches = administrator.post("/partners/new", **{**said, "radius_km": "", "areas": ""})
    assert "how far the office reaches" in reaches.text
    hours = administrator.post(f"/partners/{office}/offer", **{**OFFER, "hours_1": "always"})
    assert (hours.status_code, "always" in hours.text) == (422, True)
    assert administrator.post(f"/partners/{office}/offer", **OFFER, version="77").status_code == 409


def test_a_place_is_chosen_from_the_list_and_asked_anew_with_another_name(app: Flask, container: Container) -> None:
    office = make_partner_office(container, make_organisation(container))
    administrator = entered(app, container, make_administrator(container))
    chosen = {**PLACE, "place": "Sam", "place_searched": "Sam", "near": "1512569"}
    assert administrator.post(f"/partners/{office}/place", **chosen).status_code == 303
    assert "Tashkent" in administrator.get(f"/partners/{office}").text
    anew = {**chosen, "place": "Bukhara"}
    assert administrator.post(f"/partners/{office}/place", **anew).status_code == 303
    assert "Bukhara" in administrator.get(f"/partners/{office}").text
    abroad = administrator.post(f"/partners/{office}/place", **{**chosen, "near": "611717"})
    assert abroad.status_code == 422


def test_an_office_is_closed_for_days_and_opened_again(app: Flask, container: Container) -> None:
    office = make_partner_office(container, make_organisation(container))
    administrator, today = entered(app, container, make_administrator(container)), container.clock.now().date()
    days = {"begins_on": today.isoformat(), "ends_on": (today - timedelta(days=1)).isoformat(), "reason": "security"}
    assert administrator.post(f"/partners/{office}/closures", **days).status_code == 422
    assert administrator.post(f"/partners/{office}/closures", **{**days, "ends_on": ""}).status_code == 303
    page = administrator.get(f"/partners/{office}").text
    assert "Closed now" in page
    assert "until further notice" in page
    found = re.search(r"/closures/([0-9a-f-]{36})/remove", page)
    assert found is not None
    other = make_partner_office(container, make_organisation(container))
    assert administrator.post(f"/partners/{other}/closures/{found[1]}/remove").status_code == 404
    assert administrator.post(f"/partners/{office}/closures/{found[1]}/remove").status_code == 303
    assert "Closed now" not in administrator.get(f"/partners/{office}").text


@pytest.mark.parametrize(
    ("address", "shows"),
    [
        ("/partners", {"Office 101", "Office 102", "Office 103"}),
        ("/partners?q=102", {"Office 102"}),
        ("/partners?q=tashkent", {"Office 102"}),
        ("/partners?country=GE", {"Office 103"}),
        ("/partners?service=economic", {"Office 101"}),
        ("/partners?service=economic&country=GE", set()),
    ],
)
def test_the_list_is_searched_and_filtered(app: Flask, container: Container, address: str, shows: set[str]) -> None:
    ours = make_organisation(container)
    make_partner_office(container, ours, "Office 101", services=frozenset({"economic"}))
    make_partner_office(container, ours, "Office 102", "Tashkent")
    make_partner_office(container, make_organisation(container, "GE"), "Office 103", "Batumi")
    page = entered(app, container, make_administrator(container)).get(address)
    assert page.status_code == 200
    assert set(re.findall(r"Office 10\d", page.text)) == shows


def test_no_page_asks_its_stores_more_than_twelve_times(app: Flask, container: Container) -> None:
    organisation = make_organisation(container)
    for number in range(200, 230):
        office = make_partner_office(container, organisation, f"Office {number}")
    browser = entered(app, container, make_administrator(container))
    for address in ("/partners", "/partners?q=a&country=UZ&service=reception", f"/partners/{office}", "/partners/new"):
        assert browser.get(address).status_code == 200
        with counted(container) as statements:
            browser.get(address)
        assert len(statements) <= 12, address
    for address in (f"/partners/{office}/offer", f"/partners/{office}/place", "/partners/import"):
        with counted(container) as statements:
            assert browser.get(address).status_code == 200
        assert len(statements) <= 12, address
