"""What is written down between midnight and three in Istanbul is of the day that its writer has."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.cases.models import Case
from returns.consent.queries import consents_of_case
from returns.counselling.queries import sessions_of_case
from returns.safe_contact.queries import cards_of_case
from tests.doors.visits import entered
from tests.factories.follow_up import change
from tests.factories.journeys import people_of
from tests.factories.makers import Browser, Person, make_account, make_case, make_office
from tests.factories.scopes import EVERYTHING
from tests.pages.tour_of_documents import PASSPORT
from tests.pages.tour_of_first_steps import CARD, CHECK, SESSION, SIGNED

YESTERDAY, TODAY, TOMORROW = date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 26)  # of the writer


@pytest.fixture
def officer(container: Container, clock: MovableClock) -> Person:
    """Who works at night in Istanbul, when it is still the day before in UTC."""
    clock.move(datetime(2026, 11, 24, 22, 30, tzinfo=UTC) - clock.now())
    return make_account(container, Role.RETURN_OFFICER, make_office(container, "TR"))


@pytest.fixture
def browser(app: Flask, container: Container, officer: Person) -> Browser:
    """The officer's browser."""
    return entered(app, container, officer)


def _at_work(container: Container, officer: Person) -> tuple[uuid.UUID, str]:
    case_id = make_case(container, officer)
    return case_id, str(people_of(container, officer, case_id)[0])


def test_a_date_of_today_is_taken_and_one_of_tomorrow_is_not(
    browser: Browser, container: Container, officer: Person
) -> None:
    case_id, person = _at_work(container, officer)
    at = f"/cases/{case_id}"
    assert browser.post(f"{at}/safe-contact", person_id=person, **CARD, checked_on=TODAY).status_code == 303
    signed = {**SIGNED, "consents": [f"{person}:data"]}
    forms = {
        f"{at}/counselling": ({**SESSION}, "held_on"),
        f"{at}/consents": (signed, "given_on"),
        f"{at}/documents": ({**PASSPORT, "person_id": person}, "issued_on"),
    }
    for address, (form, name) in forms.items():
        refused = browser.post(address, **{**form, name: TOMORROW})
        assert "in the future" in refused.text, address
    for address, (form, name) in forms.items():
        assert browser.post(address, **{**form, name: TODAY}).status_code == 303, address
    with reading(container.units, EVERYTHING) as unit:
        [session] = sessions_of_case(unit.session, case_id)
        assert session.held_at == container.clock.now(), "held just now"
        assert [consent.given_on for consent in consents_of_case(unit.session, case_id)] == [TODAY]
    opened = browser.get(f"{at}/counselling/{session.id}/correct").text
    assert f'value="{TODAY.isoformat()}"' in opened, "and it is shown on the day on which it was held"


def test_what_is_left_empty_is_of_the_day_of_its_writer(
    browser: Browser, container: Container, officer: Person
) -> None:
    case_id, person = _at_work(container, officer)
    assert browser.post(f"/cases/{case_id}/safe-contact", person_id=person, **CARD).status_code == 303
    assert browser.post(f"/cases/{case_id}/counselling", **{**SESSION, "held_on": TODAY}).status_code == 303
    check = browser.post(f"/cases/{case_id}/protection-check/{person}", **CHECK)
    assert check.status_code == 303
    with reading(container.units, EVERYTHING) as unit:
        [card] = cards_of_case(unit.session, case_id).values()
        assert card.verified_on == TODAY
        assert unit.today == YESTERDAY, "the program's own work goes by UTC"


def test_a_deadline_is_as_far_away_as_the_calendar_on_the_wall_says(
    browser: Browser, container: Container, officer: Person
) -> None:
    case_id, _person = _at_work(container, officer)
    deadline = TODAY + timedelta(days=2)
    change(container, Case, case_id, legal_deadline=deadline, deadline_or_never=deadline)
    assert "Due in 2 days" in browser.get(f"/cases/{case_id}").text
