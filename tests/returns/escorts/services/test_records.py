"""What is recorded of an escort's journey: for the office alone, once by one press, and kept with the escort."""

import re
from datetime import date, timedelta

from flask import Flask

from foundation.storage.base import new_id
from foundation.web.container import Container
from returns.escorts.queries.escorts import local_time, records_of_escort
from returns.escorts.rules.escorts import RecordKind
from tests.factories.journeys import looking_at, make_planned, make_team, people_of
from tests.factories.makers import arrived, make_account

ON = {"at_time": "08:05", "zone": "Asia/Samarkand", "where": "Exit 2"}


def test_a_hand_over_is_recorded_once_in_local_time_and_shown(app: Flask, container: Container) -> None:
    team = make_team(container)
    planned, idempotency_key = make_planned(container, team), new_id().hex
    at, people = f"/cases/{planned.case}/escorts/{planned.escort}", people_of(container, team.owner, planned.case)
    yesterday = container.clock.now().date() - timedelta(days=1)
    browser = arrived(app, team.owner)
    browser.get(f"{at}/hand-over")
    handed = {"person_ids": [one.hex for one in people], "handed_by": "Given93", "receiver": "Given95", **ON}
    handed |= {
        "identity": "document_seen",
        "items": "medicines",
        "at_day": yesterday.isoformat(),
        "idempotency_key": idempotency_key,
    }
    for _again in (1, 2):
        assert browser.post(f"{at}/hand-over", **handed).status_code == 303
    with looking_at(container, team.owner, planned.case) as (unit, _case):
        [row] = records_of_escort(unit.session, planned.escort, RecordKind.HAND_OVER)
        there = local_time(row)
        assert (there.date(), there.strftime("%H:%M")) == (yesterday, "08:05")
    page = browser.get(f"{at}/hand-over").text
    assert "Given95" in page
    assert re.search(r"08:05 <span class=\"quiet\">(?:Tashkent|Samarkand)</span>", page)
    assert "UTC" not in page


def test_nobody_is_handed_to_a_receiver_who_was_not_checked_and_what_was_typed_stays(
    app: Flask, container: Container
) -> None:
    team = make_team(container)
    planned = make_planned(container, team)
    at, people = f"/cases/{planned.case}/escorts/{planned.escort}", people_of(container, team.owner, planned.case)
    browser = arrived(app, team.owner)
    browser.get(f"{at}/hand-over")
    handed = {"person_ids": [one.hex for one in people], "handed_by": "Given93", "receiver": "KEPT", **ON}
    answer = browser.post(f"{at}/hand-over", **handed, at_day=date(2026, 1, 2).isoformat())
    assert answer.status_code == 422
    assert 'value="KEPT"' in answer.text


def test_an_escort_of_whom_something_is_recorded_stays_and_no_other_office_reads_it(
    app: Flask, container: Container
) -> None:
    team, stranger = make_team(container), make_account(container)
    planned = make_planned(container, team)
    at = f"/cases/{planned.case}/escorts/{planned.escort}"
    browser = arrived(app, team.owner)
    browser.get(f"{at}/incident")
    yesterday = (container.clock.now().date() - timedelta(days=1)).isoformat()
    assert browser.post(f"{at}/incident", what="needed", at_day=yesterday, **ON).status_code == 303
    assert browser.post(f"{at}/remove").status_code == 422
    assert "needed" in arrived(app, team.specialist).get(f"{at}/incident").text
    for part in ("hand-over", "hand-over/paper", "incident"):
        assert arrived(app, stranger).get(f"{at}/{part}").status_code == 404
