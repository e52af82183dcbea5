"""Finding a partner for a case: who fits and why not, nothing of it in an address, the same page for everybody."""

import re
import uuid
from datetime import timedelta

import pytest
from flask import Flask

from foundation.storage.unit_of_work import Unit, reading, writing
from foundation.web.container import Container
from reintegration.partners.queries.partners import OfficeFilter, load_at, offices_page
from reintegration.referrals.models import Referral
from reintegration.referrals.queries import referrals_of_case
from returns.cases.models import Case
from returns.cases.queries import case_by_id
from returns.consent.rules import TransferPurpose
from tests.doors.visits import counted, entered
from tests.factories.makers import Person, make_account, make_organisation
from tests.factories.partners import PURPOSES, SAMARKAND, make_partner_office
from tests.factories.referred import Referred, make_partner, make_referred
from tests.factories.scopes import EVERYTHING

MOST = 12


def locate(container: Container, case_id: uuid.UUID) -> None:
    """The people return to Samarkand."""
    with writing(container.units, EVERYTHING) as unit:
        case = unit.session.get(Case, case_id)
        assert case is not None
        case.nearest_place = SAMARKAND


@pytest.fixture
def one(container: Container) -> Referred:
    """A case that returns to Samarkand; nobody was asked to help yet, and the partner has an office there."""
    made = make_referred(container, ())
    locate(container, made.case)
    make_partner_office(container, made.organisation, "Near")
    return made


def test_offices_that_fit_stand_first_and_others_say_everything_that_is_missing(
    app: Flask, container: Container, one: Referred
) -> None:
    other = make_organisation(container)
    make_partner_office(container, other, "Less near", "Jizzakh", 200)
    make_partner_office(container, other, "Wanting", "Nukus", services=frozenset(), capacity=0)
    page = entered(app, container, one.owner).get(f"/cases/{one.case}/partners").text
    places = [page.index(f">{name}<") for name in ("Near", "Less near", "Wanting")]
    assert places == sorted(places)
    for said in ("Does not offer: Reception.", "beyond its reach", "No capacity left"):
        assert places[2] < page.index(said)
    assert "2 offices in Uzbekistan fit" in page


def test_what_is_looked_for_is_typed_and_stays_and_stands_in_no_address(
    app: Flask, container: Container, one: Referred
) -> None:
    make_partner_office(container, one.organisation, "With help", services=PURPOSES | {"psychosocial"}, women=0)
    browser, at = entered(app, container, one.owner), f"/cases/{one.case}/partners"
    found = browser.post(at, purpose="assistance", needed=["psychosocial"], welcome=["economic"], staff="female")
    assert found.status_code == 200
    assert "Does not offer: Psychosocial help." in found.text
    assert "No female staff." in found.text
    assert not [
        one for one in re.findall(r'(?:href|action)="([^"]+)"', found.text) if "psycho" in one or "female" in one
    ]
    assert len(re.findall(r"checked", found.text)) == 3
    wrong = browser.post(at, purpose="", on="yesterday", needed=["economic"])
    assert (wrong.status_code, "yesterday" in wrong.text) == (422, True)
    assert browser.post(at, purpose="reception", needed=["reception"]).status_code == 422


def test_without_a_place_on_the_map_it_says_so_and_ranks_without_distance(app: Flask, container: Container) -> None:
    made = make_referred(container, ())
    make_partner_office(container, made.organisation, "Near")
    page = entered(app, container, made.owner).get(f"/cases/{made.case}/partners").text
    assert "distances cannot be measured" in page
    assert " km<" not in page
    assert "of 60 points" in page


def test_a_closed_office_fits_again_after_its_last_day(app: Flask, container: Container, one: Referred) -> None:
    with reading(container.units, EVERYTHING) as unit:
        [office] = _offices(unit, one)
    today = container.clock.now().date()
    days = {"begins_on": today.isoformat(), "ends_on": (today + timedelta(days=2)).isoformat(), "reason": "security"}
    assert entered(app, container, one.coordinator).post(f"/partners/{office}/closures", **days).status_code == 303
    browser, at = entered(app, container, one.owner), f"/cases/{one.case}/partners"
    asked = {"purpose": "reception", "on": today.isoformat()}
    assert "Closed on that day: Security." in browser.post(at, **asked).text
    assert "Closed on that day" not in browser.post(at, purpose="reception", on=_later(container)).text


def _later(container: Container) -> str:
    return (container.clock.now().date() + timedelta(days=3)).isoformat()


def _offices(unit: Unit, one: Referred) -> list[uuid.UUID]:
    return [row.id for row in offices_page(unit.session, OfficeFilter(organisation=one.organisation), None, 9).items]


def test_without_consent_one_is_led_to_it_and_with_consent_the_case_is_sent(
    app: Flask, container: Container, one: Referred
) -> None:
    browser, at = entered(app, container, one.owner), f"/cases/{one.case}/partners"
    page = browser.get(at).text
    assert "Consent first" in page
    assert "/send" not in page
    with reading(container.units, EVERYTHING) as unit:
        [office] = _offices(unit, one)
    refused = browser.post(f"{at}/send", purpose="reception", office_id=office.hex)
    assert (refused.status_code, "No one in this case has agreed" in refused.text) == (422, True)
    one.agree_to_transfer(TransferPurpose.RECEPTION)
    assert office.hex in browser.get(at).text
    assert browser.post(f"{at}/send", purpose="reception", office_id=office.hex).status_code == 303
    assert "Sent already" in browser.get(at).text
    with counted(container) as statements:
        assert "<bdi>Near</bdi>" in browser.get(f"/cases/{one.case}/reintegration").text
    assert len(statements) <= MOST
    with reading(container.units, one.owner.scope(container)) as unit:
        [sent] = referrals_of_case(unit.session, one.case)
        assert (sent.organisation_id, sent.partner_office_id) == (one.organisation, office)
        assert load_at(unit.session, [office], container.clock.now().date()) == {office: 1}
    assert browser.post(f"{at}/send", purpose="reception", office_id=uuid.uuid4().hex).status_code == 422


def _page_of(app: Flask, container: Container, officer: Person, case: uuid.UUID) -> str:
    page = entered(app, container, officer).get(f"/cases/{case}/partners")
    assert page.status_code == 200
    text = page.text
    for word in (str(case), _reference(container, officer, case)):
        text = text.replace(word, "the case")
    return re.sub(
        r'(name="csrf[-_]token"[^>]*|nonce="[^"]*"|value="[0-9a-f]{32}"|(Village |Given|Family)\d+)', "", text
    )


def _reference(container: Container, officer: Person, case: uuid.UUID) -> str:
    with reading(container.units, officer.scope(container)) as unit:
        found = case_by_id(unit.session, case)
        assert found is not None
        return str(found.reference)


def test_the_page_is_the_same_for_a_case_with_and_without_close_follow_up(app: Flask, container: Container) -> None:
    partner, office = make_partner(container), None
    owner = make_account(container)
    plain = make_referred(container, partner=partner, owner=owner)
    close = make_referred(container, partner=partner, owner=owner, close=True)
    office = make_partner_office(container, plain.organisation, "Near")
    for made in (plain, close):
        locate(container, made.case)
    pages = []
    for made in (plain, close):
        for referral in made.referrals.values():
            made.change(Referral, referral, partner_office_id=office)
        pages.append(_page_of(app, container, owner, made.case))
        for referral in made.referrals.values():
            made.change(Referral, referral, partner_office_id=None)
    assert pages[0] == pages[1]


def test_the_page_asks_its_stores_at_most_twelve_times(app: Flask, container: Container, one: Referred) -> None:
    for number in range(40):
        make_partner_office(container, make_organisation(container), f"Office {number}", capacity=number)
    one.agree_to_transfer(TransferPurpose.RECEPTION)
    browser, at = entered(app, container, one.owner), f"/cases/{one.case}/partners"
    browser.get(at)
    with counted(container) as statements:
        assert browser.get(at).status_code == 200
    assert len(statements) <= MOST, "\n".join(sql for _store, sql in statements.statements)
    with counted(container) as statements:
        assert browser.post(at, purpose="assistance", needed=["social"]).status_code == 200
    assert len(statements) <= MOST, "\n".join(sql for _store, sql in statements.statements)


def test_cases_of_another_office_have_no_page(app: Flask, container: Container, one: Referred) -> None:
    stranger = entered(app, container, make_account(container))
    assert stranger.get(f"/cases/{one.case}/partners").status_code == 404
    assert stranger.post(f"/cases/{one.case}/partners", purpose="reception").status_code == 404
    assert entered(app, container, one.coordinator).get(f"/cases/{one.case}/partners").status_code in (403, 404)


def test_the_page_carries_the_header_of_the_case(app: Flask, container: Container, one: Referred) -> None:
    page = _page_of(app, container, one.owner, one.case)
    assert page.count('class="case-head"') == 1
