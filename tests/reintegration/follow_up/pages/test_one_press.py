"""What one press logs of an attempt, and what the form beside it offers: what the safe-contact card allows."""

import re
from datetime import date

from flask import Flask

from foundation.web.container import Container
from tests.factories.follow_up import make_followed
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
