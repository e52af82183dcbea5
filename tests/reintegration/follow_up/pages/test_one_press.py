"""What one press logs of an attempt, and what the form beside it offers: what the safe-contact card allows."""

import re
from datetime import date

from flask import Flask

from foundation.web.container import Container
from returns.safe_contact.models import SafeContact
from tests.factories.follow_up import change, make_followed, rows
from tests.factories.makers import arrived

OVERDUE = {"due_on": date(2026, 11, 20)}


def test_one_press_logs_no_call_of_a_number_that_is_not_on_the_card_and_no_visit_that_it_forbids(
    app: Flask, container: Container
) -> None:
    one = make_followed(container, visit=OVERDUE)
    browser = arrived(app, one.worker)
    for times_tried in range(3):
        page = browser.get(f"/visits/{one.visit}").text
        at_once = re.search(r'<form class="at-once".*?</form>', page, re.S)
        assert at_once is not None
        assert re.findall(r'name="channel" value="(\w+)"', at_once[0]) == ["call"], times_tried
        [preset, *_of_visit] = re.findall(r'name="channel" value="(\w+)"[^>]* checked', page)
        assert preset == "call"
        assert "Visit · Never visit" in page
        tried = browser.post(f"/visits/{one.visit}/attempts", channel="call", outcome="no_answer")
        assert tried.status_code == 303


def test_where_no_card_is_known_nothing_is_said_to_be_forbidden_by_one(app: Flask, container: Container) -> None:
    one = make_followed(container, visit=OVERDUE)
    [card] = rows(container, SafeContact)
    change(container, SafeContact, card.id, content_sealed=None)
    page = arrived(app, one.worker).get(f"/visits/{one.visit}").text
    assert 'name="channel" value="call"' in page
    assert "Never" not in page
