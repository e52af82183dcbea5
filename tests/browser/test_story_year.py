"""Twelve months of one family with their partners; told for new workers in docs/stories."""

import pytest

from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.web.container import Container
from returns.consent.rules import TransferPurpose
from tests.browser import story_year as year, story_year_on as after
from tests.browser.conftest import Desk
from tests.browser.walk import gather
from tests.factories.makers import make_account, make_organisation
from tests.factories.referred import make_referred


@pytest.mark.slow
def test_a_family_is_followed_for_a_year(desk: Desk, container: Container, clock: MovableClock, width: int) -> None:
    company = gather(desk, container, clock, width)
    place, people = make_organisation(container), company.people
    people["other coordinator"] = make_account(container, Role.PARTNER_COORDINATOR, place, name="Malika Yusupova")
    people["other worker"] = make_account(container, Role.PARTNER_WORKER, place, name="Timur Nazarov")
    family = make_referred(
        container,
        (TransferPurpose.RECEPTION, TransferPurpose.FOLLOW_UP),
        partner=(people["coordinator"], people["worker"]),
        owner=people["officer"],
        members=3,
        given_name=year.MOTHER,
    )
    company.case = str(family.case)
    for step in (year.arrive, year.finish_reception, year.first_days, year.first_month, year.take_the_concern):
        step(company)
    for step in (
        year.move_the_third_month,
        year.nobody_answers_in_march,
        year.nobody_answers_in_may,
        after.found_again,
    ):
        step(company)
    after.ask_for_another_partner(company)
    after.move(company, family)
    for step in (after.accept, after.twelve_months, after.close):
        step(company)
    assert company.faults == {}
