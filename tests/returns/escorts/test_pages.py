"""Pages of escorts: a number that cannot be dialled is refused at its field, wherever one is typed."""

import re
from dataclasses import replace

from flask import Flask

from foundation.web.container import Container
from returns.escorts.queries.escorts import escorts_of_case
from returns.escorts.rules.escorts import EscortKind
from returns.escorts.services import NewEscort, assign_escort
from tests.factories.journeys import at_work, looking_at, make_ready, make_team
from tests.factories.makers import arrived

REFUSED = "This is not a phone number. Include the country code, such as +90 532 123 45 67."


def test_a_number_that_cannot_be_dialled_is_refused_at_its_field(app: Flask, container: Container) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        escort = assign_escort(unit, case, NewEscort(EscortKind.OPERATIONAL, 1, 2, "Dr. Karimova"))
        [row] = [one for one in escorts_of_case(unit.session, case_id) if one.id == escort]
        row.content = replace(row.content, phone="123")  # as it was once taken
    browser, at = arrived(app, team.owner), f"/cases/{case_id}/escorts"
    assert re.search(r"\b123\b", browser.get(at).text), "what was taken once is still shown"
    escorted = {"kind": "operational", "first_leg": "1", "last_leg": "2", "name": "Given95"}
    handed = {"at_day": "2026-11-20", "at_time": "9:00", "zone": "UTC", "handed_by": "A", "receiver": "B", "where": "C"}
    member = {"name": "Given95", "sex": "female", "skills": ["operational"]}
    for address, sent in ((at, escorted), (f"{at}/{escort}/hand-over", handed), ("/roster/new", member)):
        refused = browser.post(address, **sent, phone="123")
        assert refused.status_code == 422, address
        assert REFUSED in refused.text, address
        assert 'value="123"' in refused.text, address
    assert browser.post(at, **escorted, phone="+998 90 123 45 67").status_code == 303
    with looking_at(container, team.owner, case_id) as (unit, _case):
        assert "+998 90 123 45 67" in {one.content.phone for one in escorts_of_case(unit.session, case_id)}
