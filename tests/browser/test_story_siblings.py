"""Two siblings of twelve and four alone, up to their clearance; told for new officers in docs/stories."""

from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.web.container import Container
from tests.browser import story_siblings as tale, story_siblings_inside as inside, story_siblings_return as way
from tests.browser.conftest import Desk
from tests.browser.walk import gather
from tests.factories.makers import make_account

STEPS = (
    tale.open_case,
    tale.add_sister,
    tale.find_out_her_age,
    tale.estimate_her_age,
    tale.nobody_stands_for_them,
    way.consent_without_a_guardian,
    tale.appoint,
    tale.keep_the_paper,
    way.split_by_mistake,
    way.counselling_too_early,
    tale.record_safe_contact,
    way.counsel,
    way.consent,
    way.apply,
    way.check,
    inside.refused_outside,
    inside.open_the_door,
    inside.seen_inside,
    inside.record_what_is_needed,
    inside.still_refused,
    inside.cleared,
)


def test_two_siblings_alone_come_to_their_clearance(
    desk: Desk, container: Container, clock: MovableClock, width: int
) -> None:
    company = gather(desk, container, clock, width)
    office = company.people["specialist"].office_id
    company.people["other specialist"] = make_account(container, Role.PROTECTION_SPECIALIST, office, name="Murat Kaya")
    for step in STEPS:
        step(company)
    assert company.faults == {}
