"""Why the days of visits are changed: another reason than those offered is said in the note."""

import re

import pytest
from flask import Flask

from foundation.web.container import Container
from tests.factories.follow_up import Followed, make_followed
from tests.factories.makers import arrived


@pytest.fixture
def one(container: Container) -> Followed:
    """A case that is followed up."""
    return make_followed(container)


@pytest.mark.parametrize("whole", [False, True])
def test_another_reason_needs_the_note(app: Flask, one: Followed, whole: bool) -> None:
    browser = arrived(app, one.coordinator)
    here = f"/people/{one.case}/dates" if whole else f"/visits/{one.visit}/dates"
    fields = {"kind": "stopped", "reason": "other"}
    answer = browser.post(here, note="  ", **fields)
    assert answer.status_code == 422
    assert re.search(r'<a href="#f-note">\s*Note: Enter the reason in the note\.', answer.text)
    assert '<option value="other" selected>' in answer.text
    assert re.search(r'value="stopped" id="f-kind-\d" checked', answer.text)
    assert browser.post(here, note="They asked for a rest.", **fields).status_code == 303


def test_a_reason_that_is_offered_needs_none(app: Flask, one: Followed) -> None:
    browser = arrived(app, one.coordinator)
    assert browser.post(f"/visits/{one.visit}/dates", kind="stopped", reason="asked_for").status_code == 303


@pytest.mark.parametrize("whole", [False, True])
def test_dates_say_whom_they_are_about(app: Flask, one: Followed, whole: bool) -> None:
    page = arrived(app, one.coordinator).get(f"/people/{one.case}/dates" if whole else f"/visits/{one.visit}/dates")
    head = re.search(r'<header class="page-head">.*?</header>', page.text, re.DOTALL)
    assert head is not None
    assert re.search(r">Given\w+<", head.group())
