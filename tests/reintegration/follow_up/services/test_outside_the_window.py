"""What is logged early or late."""

from datetime import date

from flask import Flask

from foundation.web.container import Container
from reintegration.follow_up.models import Visit
from tests.doors.visits import entered
from tests.factories.follow_up import make_followed, rows

OVER = {"opens_on": date(2026, 10, 1), "due_on": date(2026, 10, 5), "closes_on": date(2026, 10, 20)}
GOOD = {"physical": "3", "mental": "3", "social": "4"}


def test_a_visit_outside_its_window_is_accepted_and_labelled_never_refused_or_hidden(
    app: Flask, container: Container
) -> None:
    one = make_followed(container, visit=OVER)
    browser = entered(app, container, one.worker)
    assert browser.post(f"/visits/{one.visit}", outcome="done", **GOOD).status_code == 303
    [visit] = rows(container, Visit, Visit.id == one.visit)
    assert (visit.is_outside_window, visit.logged_on) == (True, date(2026, 11, 24))
    for who, page in ((one.worker, f"/visits/{one.visit}"), (one.worker, f"/people/{one.case}")):
        assert "Outside its window" in entered(app, container, who).get(page).text
    assert "Outside its window" in entered(app, container, one.officer).get(f"/cases/{one.case}/reintegration").text
