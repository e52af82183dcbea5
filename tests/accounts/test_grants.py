"""Need-to-know grants: by a colleague, for days, revoked at once, never to oneself."""

import re
import uuid
from collections.abc import Sequence
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from foundation.accounts.models import AccessGrant
from foundation.accounts.permissions import Role
from foundation.accounts.rules import AccountStatus
from foundation.clock import MovableClock
from foundation.storage.guard import execute_stamped
from foundation.web.container import Container
from tests.accounts.hands import numbers
from tests.audit.story import Story, tell
from tests.audit.written import changes
from tests.doors.test_forms import wrong_fields
from tests.factories.makers import Browser, Person, arrived, make_account, make_grant


@pytest.fixture
def story(container: Container) -> Story:
    """One case and its people; the holder may open its trafficking door for five days."""
    return tell(container)


def _give(
    app: Flask,
    story: Story,
    by: Person,
    to: uuid.UUID,
    days: object = 3,
    reason: str = "needed",
    parts: Sequence[str] = ("legal",),
) -> TestResponse:
    fields = {"to": to, "compartment": list(parts), "days": days, "reason": reason}
    return arrived(app, by).post(story.at("/cases/{case}/grants"), **fields)


def _opens(browser: Browser, story: Story) -> bool:
    status = browser.get(story.at("/cases/{case}/protected")).status_code
    assert status in (200, 404)
    return status == 200


def test_a_colleague_opens_a_door(app: Flask, container: Container, story: Story) -> None:
    officer = arrived(app, story.officer)
    assert not _opens(officer, story)
    assert _give(app, story, story.specialist, story.officer.id).status_code == 303
    assert _opens(officer, story)


def test_nobody_gives_a_grant_to_themselves(app: Flask, container: Container, story: Story) -> None:
    assert _give(app, story, story.specialist, story.specialist.id).status_code == 422
    assert not _opens(arrived(app, story.specialist), story)


def test_only_a_protection_specialist_of_the_office_gives(app: Flask, container: Container, story: Story) -> None:
    assert _give(app, story, story.officer, story.holder.id).status_code == 403
    elsewhere = make_account(container, Role.PROTECTION_SPECIALIST)
    assert _give(app, story, elsewhere, story.officer.id).status_code == 404


def test_only_an_active_colleague_of_the_office_receives(app: Flask, container: Container, story: Story) -> None:
    gone = make_account(container, place=story.officer.office_id, status=AccountStatus.DEACTIVATED)
    partner = make_account(container, Role.PARTNER_WORKER)
    for to in (story.stranger.id, gone.id, partner.id, story.protector.id, uuid.uuid4()):
        assert _give(app, story, story.specialist, to).status_code == 422


def test_a_grant_lasts_for_as_many_days_as_the_rule_book_allows(app: Flask, container: Container, story: Story) -> None:
    most = numbers(container).grant_max_days
    for days in (0, -1, most + 1, "1.5", "many", ""):
        assert _give(app, story, story.specialist, story.officer.id, days).status_code == 422, days
    for days in (1, most):
        assert _give(app, story, story.specialist, story.officer.id, days).status_code == 303, days


def test_a_grant_needs_a_reason(app: Flask, story: Story) -> None:
    assert _give(app, story, story.specialist, story.officer.id, reason="  ").status_code == 422


def test_a_grant_ends_by_itself(app: Flask, container: Container, clock: MovableClock, story: Story) -> None:
    assert _opens(arrived(app, story.holder), story)
    clock.move(timedelta(days=5, seconds=-1))
    assert _opens(arrived(app, story.holder), story)
    clock.move(timedelta(seconds=1))
    browser = arrived(app, story.holder)
    assert not _opens(browser, story)
    text = {"door": uuid.uuid4().hex, "text": "late"}
    assert browser.post(story.at("/cases/{case}/protected"), **text).status_code == 404


def test_the_data_protection_officer_ends_a_grant_at_once(app: Flask, container: Container, story: Story) -> None:
    holder, protector = arrived(app, story.holder), arrived(app, story.protector)
    assert _opens(holder, story)
    assert story.holder.name in protector.get("/grants").text
    assert protector.post(story.at("/grants/{grant}/revoke")).status_code == 303
    assert not _opens(holder, story)
    assert protector.post(story.at("/grants/{grant}/revoke")).status_code == 409
    assert protector.post(f"/grants/{uuid.uuid4()}/revoke").status_code == 404


def test_nobody_else_ends_or_reviews_grants(app: Flask, container: Container, story: Story) -> None:
    for by, status in ((story.administrator, 404), (story.officer, 404), (story.specialist, 403), (story.holder, 403)):
        browser = arrived(app, by)
        assert browser.get("/grants").status_code == 403
        assert browser.post(story.at("/grants/{grant}/revoke")).status_code in (403, status)
    assert _opens(arrived(app, story.holder), story)


def test_a_grant_opens_one_compartment_and_not_the_others(app: Flask, container: Container, story: Story) -> None:
    make_grant(container, story.case, story.holder, story.specialist)
    page = arrived(app, story.specialist).get(story.at("/cases/{case}/protected")).text
    shown = [name for name in ("Trafficking", "Health", "Child protection", "Legal") if f">{name}" in page]
    assert shown == ["Trafficking"]


def test_one_form_opens_several_doors_and_each_is_a_grant_of_its_own(
    app: Flask, container: Container, story: Story
) -> None:
    parts = ["legal", "health", "child_protection", "legal"]
    assert _give(app, story, story.specialist, story.officer.id, parts=parts).status_code == 303
    page = arrived(app, story.officer).get(story.at("/cases/{case}/protected")).text
    shown = [name for name in ("Trafficking", "Health", "Child protection", "Legal") if f">{name}" in page]
    assert shown == ["Health", "Child protection", "Legal"]
    doors = {container.secrets.door(story.case, one) for one in parts}
    assert [one.ids("door") for one in changes(container) if one.action == "grant.give"][-1] == doors, (
        "the trail names each"
    )
    with container.stores.data.connect() as connection:
        held = select(AccessGrant.door).where(AccessGrant.account_id == story.officer.id)
        rows = execute_stamped(connection, held).scalars().all()
    assert (len(rows), set(rows)) == (3, doors), "a part that is sent twice is one grant"


def test_what_is_wrong_in_a_form_for_several_doors_opens_none(app: Flask, container: Container, story: Story) -> None:
    for parts in ((), ("legal", "attic")):
        answer = _give(app, story, story.specialist, story.officer.id, parts=parts)
        assert (answer.status_code, wrong_fields(answer)) == (422, {"compartment"}), parts
    both = ("health", "legal")
    answer = _give(app, story, story.specialist, story.officer.id, 900, parts=both)
    assert (answer.status_code, wrong_fields(answer)) == (422, {"days"})
    assert re.findall(r'value="(\w+)"[^>]* checked', answer.text) == list(both), "what was ticked stays"
    assert _give(app, story, story.specialist, story.specialist.id, parts=both).status_code == 422
    assert not _opens(arrived(app, story.officer), story)
    assert not _opens(arrived(app, story.specialist), story)
    assert [one.action for one in changes(container)].count("grant.give") == 1, "the one that the story begins with"


def test_each_of_several_doors_is_closed_by_itself(app: Flask, container: Container, story: Story) -> None:
    assert _give(app, story, story.specialist, story.officer.id, parts=["health", "legal"]).status_code == 303
    with container.stores.data.connect() as connection:
        health = container.secrets.door(story.case, "health")
        grant = execute_stamped(connection, select(AccessGrant.id).where(AccessGrant.door == health)).scalar_one()
    assert arrived(app, story.protector).post(f"/grants/{grant}/revoke").status_code == 303
    page = arrived(app, story.officer).get(story.at("/cases/{case}/protected")).text
    assert (">Legal" in page, ">Health" in page) == (True, False)
