"""A form that is sent after somebody else was first, so that its page offers it no more: it says so, with the words."""

import re

import pytest
from flask import Flask

from foundation.web.container import Container
from reintegration.plans.services.progress import deliver_item
from returns.consent.rules import TransferPurpose
from tests.doors.visits import entered
from tests.factories.answered import WELL
from tests.factories.arrived import make_arrived
from tests.factories.concerned import make_followed as make_concerned, raised
from tests.factories.follow_up import make_followed
from tests.factories.helped import on_plan
from tests.factories.makers import arrived
from tests.factories.referred import make_referred

TITLE = "Not saved: this has changed in the meantime"
TYPED = "She was at her sister's."
WORDS = "She was at her sister&#39;s."


def is_said(page: str, reason: str) -> bool:
    """Whether the page says on top that it was not saved, why, and what was typed."""
    summary = re.search(r'<div class="error-summary"[^>]*data-error-summary.*?</div>', page, re.S)
    return summary is not None and all(words in summary[0] for words in (TITLE, reason, f"You typed: <bdi>{WORDS}"))


@pytest.mark.parametrize("path", ["", "/dates"])
def test_a_visit_that_was_logged_on_another_phone(app: Flask, container: Container, path: str) -> None:
    one = make_followed(container)
    here, well = f"/visits/{one.visit}", dict.fromkeys(WELL, "4")
    assert arrived(app, one.coordinator).post(here, outcome="done", **well).status_code == 303
    fields = {"kind": "stopped", "reason": "asked_for"} if path else {"outcome": "done", **well}
    answer = arrived(app, one.worker).post(here + path, note=TYPED, **fields)
    assert answer.status_code == 422
    assert is_said(answer.text, "" if path else "This visit is already logged")
    assert TITLE not in arrived(app, one.worker).get(here + path).text


def test_an_item_that_was_delivered_meanwhile(app: Flask, container: Container) -> None:
    made = make_arrived(container)
    with on_plan(made, made.referred.coordinator) as (unit, _case, episode, item):
        deliver_item(unit, item, episode, episode.arrived_on)
    here = f"/people/{made.referred.case}/plan/{made.item}"
    answer = entered(app, container, made.referred.worker).post(f"{here}/cancel", because=TYPED)
    assert answer.status_code == 422
    assert is_said(answer.text, "")


def test_a_concern_that_was_closed_meanwhile(app: Flask, container: Container) -> None:
    one = make_concerned(container)
    concern = raised(one, one.referred.owner)
    here = f"/people/{one.referred.case}/concerns"
    first = entered(app, container, one.referred.coordinator).post(f"{here}/{concern}/close", note="Solved.")
    assert first.status_code == 303
    answer = entered(app, container, one.referred.worker).post(f"{here}/{concern}/close", note=TYPED)
    assert answer.status_code == 422
    assert is_said(answer.text, "")


def test_a_referral_that_was_answered_meanwhile(app: Flask, container: Container) -> None:
    one = make_referred(container, (TransferPurpose.FOLLOW_UP,), assigned=False)
    here = f"/referrals/{one.referrals[TransferPurpose.FOLLOW_UP]}"
    browser = entered(app, container, one.coordinator)
    answer = browser.post(f"{here}/answer", accept="false", reason=TYPED)
    assert answer.status_code == 422
    assert is_said(answer.text, "This referral was already answered.")
    assert answer.text.count("data-error-summary") == 1
    assert TITLE not in browser.get(here).text
    assert TITLE not in browser.post(f"{here}/assign", to="nobody").text


def test_another_partner_that_was_asked_for_meanwhile(app: Flask, container: Container) -> None:
    one = make_referred(container, (TransferPurpose.FOLLOW_UP,), assigned=False)
    here = f"/referrals/{one.referrals[TransferPurpose.FOLLOW_UP]}/move"
    browser = entered(app, container, one.coordinator)
    assert browser.post(here, reason="own_wish").status_code == 303
    answer = browser.post(here, reason="no_capacity", message=TYPED)
    assert answer.status_code == 422
    assert is_said(answer.text, "Your organisation has already asked")


def test_a_form_that_is_there_says_it_at_its_fields(app: Flask, container: Container) -> None:
    one = make_followed(container)
    answer = arrived(app, one.worker).post(f"/visits/{one.visit}", outcome="done", note=TYPED)
    assert answer.status_code == 422
    assert TITLE not in answer.text
    assert answer.text.count("data-error-summary") == 1
