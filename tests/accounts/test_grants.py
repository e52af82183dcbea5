"""Need-to-know grants: by a colleague, for days, revoked at once, never to oneself."""

import uuid
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from foundation.accounts.permissions import Role
from foundation.accounts.rules import AccountStatus
from foundation.clock import MovableClock
from foundation.web.wiring import Wiring
from tests.accounts.hands import numbers
from tests.audit.story import Story, tell
from tests.makers import Browser, Person, arrived, make_account, make_grant


@pytest.fixture
def story(house: Wiring) -> Story:
    """One case and its people; the holder may open its trafficking door for five days."""
    return tell(house)


def _give(
    app: Flask, story: Story, by: Person, to: uuid.UUID, days: object = 3, reason: str = "needed"
) -> TestResponse:
    fields = {"to": to, "compartment": "legal", "days": days, "reason": reason}
    return arrived(app, by).post(story.at("/cases/{case}/grants"), **fields)


def _opens(browser: Browser, story: Story) -> bool:
    status = browser.get(story.at("/cases/{case}/protected")).status_code
    assert status in (200, 404)
    return status == 200


def test_a_colleague_opens_a_door(app: Flask, house: Wiring, story: Story) -> None:
    officer = arrived(app, story.officer)
    assert not _opens(officer, story)
    assert _give(app, story, story.specialist, story.officer.id).status_code == 303
    assert _opens(officer, story)


def test_nobody_gives_a_grant_to_themselves(app: Flask, house: Wiring, story: Story) -> None:
    assert _give(app, story, story.specialist, story.specialist.id).status_code == 422
    assert not _opens(arrived(app, story.specialist), story)


def test_only_a_protection_specialist_of_the_office_gives(app: Flask, house: Wiring, story: Story) -> None:
    assert _give(app, story, story.officer, story.holder.id).status_code == 403
    elsewhere = make_account(house, Role.PROTECTION_SPECIALIST)
    assert _give(app, story, elsewhere, story.officer.id).status_code == 404


def test_only_an_active_colleague_of_the_office_receives(app: Flask, house: Wiring, story: Story) -> None:
    gone = make_account(house, place=story.officer.office_id, status=AccountStatus.DEACTIVATED)
    partner = make_account(house, Role.PARTNER_WORKER)
    for to in (story.stranger.id, gone.id, partner.id, story.protector.id, uuid.uuid4()):
        assert _give(app, story, story.specialist, to).status_code == 422


def test_a_grant_lasts_for_as_many_days_as_the_rule_book_allows(app: Flask, house: Wiring, story: Story) -> None:
    most = numbers(house).grant_max_days
    for days in (0, -1, most + 1, "1.5", "many", ""):
        assert _give(app, story, story.specialist, story.officer.id, days).status_code == 422, days
    for days in (1, most):
        assert _give(app, story, story.specialist, story.officer.id, days).status_code == 303, days


def test_a_grant_needs_a_reason(app: Flask, story: Story) -> None:
    assert _give(app, story, story.specialist, story.officer.id, reason="  ").status_code == 422


def test_a_grant_ends_by_itself(app: Flask, house: Wiring, clock: MovableClock, story: Story) -> None:
    assert _opens(arrived(app, story.holder), story)
    clock.move(timedelta(days=5, seconds=-1))
    assert _opens(arrived(app, story.holder), story)
    clock.move(timedelta(seconds=1))
    browser = arrived(app, story.holder)
    assert not _opens(browser, story)
    text = {"door": uuid.uuid4().hex, "text": "late"}
    assert browser.post(story.at("/cases/{case}/protected"), **text).status_code == 404


def test_the_data_protection_officer_ends_a_grant_at_once(app: Flask, house: Wiring, story: Story) -> None:
    holder, protector = arrived(app, story.holder), arrived(app, story.protector)
    assert _opens(holder, story)
    assert story.holder.name in protector.get("/grants").text
    assert protector.post(story.at("/grants/{grant}/revoke")).status_code == 303
    assert not _opens(holder, story)
    assert protector.post(story.at("/grants/{grant}/revoke")).status_code == 409
    assert protector.post(f"/grants/{uuid.uuid4()}/revoke").status_code == 404


def test_nobody_else_ends_or_reviews_grants(app: Flask, house: Wiring, story: Story) -> None:
    for by, status in ((story.administrator, 404), (story.officer, 404), (story.specialist, 403), (story.holder, 403)):
        browser = arrived(app, by)
        assert browser.get("/grants").status_code == 403
        assert browser.post(story.at("/grants/{grant}/revoke")).status_code in (403, status)
    assert _opens(arrived(app, story.holder), story)


def test_a_grant_opens_one_compartment_and_not_the_others(app: Flask, house: Wiring, story: Story) -> None:
    make_grant(house, story.case, story.holder, story.specialist)
    page = arrived(app, story.specialist).get(story.at("/cases/{case}/protected")).text
    shown = [name for name in ("Trafficking", "Health", "Child protection", "Legal") if f">{name}" in page]
    assert shown == ["Trafficking"]
