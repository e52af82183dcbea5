"""Sign-offs that became void, on Today: looked for once the page is shown, a few departures at a time."""

import html
import re
import uuid
from datetime import timedelta

import pytest
from flask import Flask

from foundation.clock import MovableClock
from foundation.web.container import Container
from returns.health.queries import FitnessContent
from returns.health.rules.health import Fitness
from returns.health.services import record_fitness
from returns.readiness.services import sign_off
from returns.work.pages.today import JUDGED_AT_ONCE
from tests.doors.visits import entered
from tests.factories.families import lose_key
from tests.factories.journeys import Team, at_work, make_ready, make_team, people_of


@pytest.fixture
def team(container: Container) -> Team:
    """The people of one office."""
    return make_team(container)


def _signed(container: Container, team: Team) -> uuid.UUID:
    case_id = make_ready(container, team)
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    return case_id


def _state_anew(container: Container, team: Team, case_id: uuid.UUID) -> None:
    """Let the sign-off of a case be about something else than what is so now."""
    with at_work(container, team.owner, case_id) as (unit, case):
        who = people_of(container, team.owner, case_id)[0]
        day = container.clock.now().date()
        record_fitness(unit, case, who, FitnessContent(Fitness.FIT, day, day + timedelta(days=30)))


def test_a_sign_off_that_became_void_is_looked_for_after_the_page(
    app: Flask, container: Container, clock: MovableClock, team: Team
) -> None:
    case_id = make_ready(container, team)
    browser = entered(app, container, team.owner)
    assert 'data-standing="/today/sign-offs"' not in browser.get("/").text, "nothing is signed"
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    assert 'data-standing="/today/sign-offs"' in browser.get("/").text
    assert "All sign-offs are still valid" in browser.get("/today/sign-offs").text
    clock.move(timedelta(minutes=1))
    _state_anew(container, team, case_id)
    judged = browser.get("/today/sign-offs").text
    assert "sign-off void" in judged
    assert "All sign-offs are still valid" not in judged
    assert f'href="/cases/{case_id}/readiness"' in judged
    assert entered(app, container, team.specialist).get("/today/sign-offs").status_code == 403
    unreadable = _signed(container, team)
    lose_key(container, people_of(container, team.owner, unreadable)[0])
    judged = browser.get("/today/sign-offs").text
    assert f'href="/cases/{case_id}/readiness"' in judged, "a case that cannot be judged hides no other"
    assert f'href="/cases/{unreadable}/readiness"' not in judged


def test_sign_offs_are_judged_a_few_departures_at_a_time(
    app: Flask, container: Container, clock: MovableClock, team: Team
) -> None:
    cases = [_signed(container, team) for _number in range(JUDGED_AT_ONCE + 2)]
    browser = entered(app, container, team.owner)

    def judged(address: str) -> tuple[set[uuid.UUID], str | None, str]:
        text = browser.get(address).text
        found = set(map(uuid.UUID, re.findall(r'href="/cases/([0-9a-f-]{36})/readiness"', text)))
        onward = re.search(r'rel="next" href="([^"]+)"', text)
        return found, html.unescape(onward[1]) if onward else None, text

    found, onward, text = judged("/today/sign-offs")
    assert not found
    assert onward is not None
    assert f"Departures 1 to {JUDGED_AT_ONCE} of {len(cases)} checked." in re.sub("<[^>]+>", "", text)
    assert "All sign-offs are still valid" not in text, "two of them are not judged yet"
    found, end, text = judged(onward)
    assert (found, end) == (set(), None)
    assert "All sign-offs are still valid" in text

    clock.move(timedelta(minutes=1))
    for case_id in cases:
        _state_anew(container, team, case_id)
    first, onward, _text = judged("/today/sign-offs")
    assert onward is not None
    rest, end, text = judged(onward)
    assert (len(first), first | rest, end) == (JUDGED_AT_ONCE, set(cases), None)
    assert f'<span class="count">{len(cases)}</span>' in text, "all that were found so far are counted"
    left = re.sub("after=[0-9a-f]+", f"after={uuid.uuid4().hex}", onward)
    assert judged(left)[0] == first, "behind a case that has left, the first are judged again"
    assert browser.get("/today/sign-offs?found=-1").status_code == 422
