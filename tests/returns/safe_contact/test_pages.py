"""The page of safe contact: which numbers it offers, and as what."""

from flask import Flask

from foundation.web.container import Container
from tests.doors.visits import entered
from tests.factories.journeys import people_of
from tests.factories.makers import make_account, make_case
from tests.returns.cases.pages.test_first_steps import CARD

OWN, OTHER = "+905321234567", "+905321234568"


def test_a_number_of_the_first_meeting_that_is_on_the_card_is_offered_once(app: Flask, container: Container) -> None:
    officer = make_account(container)
    browser = entered(app, container, officer)
    for number, is_on_card in ((OWN, True), (OTHER, False)):
        case_id = make_case(container, officer, phone=number)
        (person,) = people_of(container, officer, case_id)
        at = f"/cases/{case_id}/safe-contact"
        assert browser.post(at, person_id=str(person), **CARD).status_code == 303
        assert ("not on the card" in browser.get(at).text) is not is_on_card
