"""The page of consents: people by purposes, and where each cell leads."""

import re
from datetime import date
from uuid import UUID

import pytest
from flask import Flask

from demo.steps import give_transfers
from foundation.web.container import Container
from returns.consent.queries import consents_of_case
from returns.consent.rules import CHECKLIST, ConsentForm, ConsentPurpose, TransferPurpose
from returns.consent.services.consents import NewConsent, give_consents
from returns.consent.services.withdrawals import withdraw_consent
from tests.doors.visits import entered
from tests.factories.families import FOUR, GROWN, Family, make_family
from tests.factories.journeys import at_work
from tests.factories.makers import Browser, make_account, make_organisation

ROW = re.compile(r'<th role="rowheader".*?</tr>', re.S)
CELL = re.compile(r'<td role="cell" data-label="([^"]+)">(.*?)</td>', re.S)


@pytest.fixture
def family(container: Container) -> Family:
    """An adult and a child of four."""
    return make_family(container, make_account(container), GROWN, FOUR)


@pytest.fixture
def browser(app: Flask, container: Container, family: Family) -> Browser:
    """The browser of the owner."""
    return entered(app, container, family.owner)


def _page(browser: Browser, family: Family) -> tuple[str, list[dict[str, str]]]:
    """The page, and the cells of its table by purpose, person by person."""
    page: str = browser.get(f"/cases/{family.case}/consents").text
    return page, [dict(CELL.findall(row)) for row in ROW.findall(page)]


def _box(person: UUID, purpose: str) -> str:
    return f"f-consents-{person.hex}-{purpose}"


def test_before_anything_is_recorded_each_cell_leads_to_its_box(browser: Browser, family: Family) -> None:
    page, (adult, child) = _page(browser, family)
    assert "Missing" in adult["Assistance"]
    assert "Missing" in adult["Use of data"]
    assert "Not needed" in child["Assistance"]
    assert "Not asked" in adult["Contact after return"]
    for person, cells in zip(family.people, (adult, child), strict=True):
        for label, purpose in (("Assistance", "assistance"), ("Use of data", "data")):
            assert f'href="#{_box(person, purpose)}"' in cells[label]
            assert re.search(rf'value="{person.hex}:{purpose}" id="{_box(person, purpose)}"', page)
    assert "No partner in this country" in adult["Transfer of data to a partner"]
    assert "href" not in adult["Transfer of data to a partner"]


def _give(container: Container, family: Family) -> date:
    adult, day = family.people[0], container.clock.now().date()
    with at_work(container, family.owner, family.case) as (unit, case):
        for purpose in (ConsentPurpose.DATA, ConsentPurpose.CONTACT_AFTER_RETURN):
            give_consents(unit, case, [NewConsent(adult, adult, purpose, ConsentForm.WRITTEN, day, CHECKLIST)])
    return day


def test_a_cell_leads_to_its_consent_and_once_withdrawn_to_recording_it_again(
    container: Container, browser: Browser, family: Family
) -> None:
    _give(container, family)
    with at_work(container, family.owner, family.case) as (unit, case):
        contact = consents_of_case(unit.session, case.id)
        withdraw_consent(unit, next(one for one in contact if one.purpose is ConsentPurpose.CONTACT_AFTER_RETURN))
    page, (adult, _child) = _page(browser, family)
    assert "Given " in adult["Use of data"]
    assert "Withdrawn" in adult["Contact after return"]
    assert f'href="#{_box(family.people[0], "contact_after_return")}"' in adult["Contact after return"]
    assert f'href="#{_box(family.people[0], "data")}"' not in adult["Use of data"]
    for label in ("Use of data", "Contact after return"):
        place = re.search(r'href="#(consent-\d+)"', adult[label])
        assert place is not None
        assert re.search(rf'<h3 id="{place[1]}">{label}', page)
    assert "Recorded by" in page


def test_each_receiver_of_data_stands_in_the_cell_and_another_one_can_follow(
    container: Container, browser: Browser, family: Family
) -> None:
    partner = make_organisation(container)
    with at_work(container, family.owner, family.case) as (unit, case):
        give_transfers(unit, case, partner, (TransferPurpose.RECEPTION, TransferPurpose.FOLLOW_UP))
    cell = _page(browser, family)[1][0]["Transfer of data to a partner"]
    assert cell.count("Given ") == 2
    assert "Reception on arrival" in cell
    assert "Follow-up after return" in cell
    assert "Another partner" in cell
