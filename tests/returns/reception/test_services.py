"""Reception: who verified it and how, whom it covers, how people go on, and that they were handed over once."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from foundation.clock import MovableClock
from foundation.errors import BadInput, RuleBroken
from foundation.storage.base import new_id
from foundation.web.container import Container
from returns.departure.services import depart
from returns.journey.queries.itinerary import legs_of_case
from returns.readiness.services import readiness_of, sign_off
from returns.reception.models import HandOverContent, OnwardContent
from returns.reception.queries import reception_of_case
from returns.reception.rules import OnwardMode, ShownDocument, VerifiedHow
from returns.reception.services import NewReception, name_reception, record_hand_over
from tests.factories.journeys import at_work, looking_at, make_ready, make_team, people_of
from tests.factories.makers import arrived, make_account, make_case


def test_a_reception_keeps_who_verified_it_how_whom_it_covers_and_how_they_go_on(container: Container) -> None:
    owner = make_account(container)
    case_id = make_case(container, owner)
    person, today = people_of(container, owner, case_id)[0], container.clock.now().date()
    new = NewReception(
        "A host",
        "Exit 2",
        verified_on=today,
        how=VerifiedHow.CALLED_BACK,
        people=[person],
        onward_mode=OnwardMode.CAR,
        onward_from="Exit 2",
        onward_when="18:30",
        onward_by="The host",
    )
    with at_work(container, owner, case_id) as (unit, case):
        name_reception(unit, case, new)
    with looking_at(container, owner, case_id) as (unit, _case):
        kept = reception_of_case(unit.session, case_id)
        assert kept is not None
        assert (kept.verified_on, kept.verified_by) == (today, owner.id)
        assert (kept.content.verified_how, kept.content.people) == (VerifiedHow.CALLED_BACK, (person.hex,))
        assert kept.content.onward == OnwardContent("car", "Exit 2", "18:30", "The host")


def test_how_people_go_on_is_what_the_journey_says_unless_it_was_said(app: Flask, container: Container) -> None:
    team = make_team(container)
    case_id, browser = make_ready(container, team), arrived(app, team.owner)
    here = f"/cases/{case_id}/reception"
    for onward, wanted in ((None, "Road"), (OnwardMode.BUS, "Bus")):
        with at_work(container, team.owner, case_id) as (unit, case):
            name_reception(unit, case, NewReception("A host", "Exit 2", onward_mode=onward))
        shown = browser.get(here).text.split("Onward transport")[1].split("</dd>")[0]
        assert wanted in shown
        assert "Not known" not in shown


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"people": [new_id()]}, "people"), ({"how": VerifiedHow.MET_BEFORE}, "verified_on")],
)
def test_what_is_wrong_is_said_at_its_field(container: Container, wrong: dict[str, Any], field: str) -> None:
    owner = make_account(container)
    case_id = make_case(container, owner)
    with at_work(container, owner, case_id) as (unit, case), pytest.raises(BadInput) as caught:
        name_reception(unit, case, NewReception("A host", "Exit 2", **wrong))
    assert set(caught.value.errors) == {field}


def test_people_are_handed_over_once_after_they_have_departed(container: Container, clock: MovableClock) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    on, over = (
        container.clock.now().date() + timedelta(days=9),
        HandOverContent("A host", ShownDocument.PASSPORT, "A123"),
    )
    with at_work(container, team.owner, case_id) as (unit, case), pytest.raises(RuleBroken) as caught:
        record_hand_over(unit, case, on, over)
    assert caught.value.codes == ["hand_over_too_early", "hand_over_to_nobody", "hand_over_in_future"]
    with at_work(container, team.owner, case_id) as (unit, case):
        before = readiness_of(unit, case).facts_hash
        name_reception(unit, case, NewReception("The host", "Exit 2", verified_on=container.clock.now().date()))
        unit.session.flush()
        assert readiness_of(unit, case).facts_hash != before
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    clock.move(timedelta(days=9, hours=12))
    with at_work(container, team.owner, case_id) as (unit, case):
        depart(unit, case, legs_of_case(unit.session, case_id)[0].departs_at)
    for codes in ([], ["hand_over_twice"]):
        with at_work(container, team.owner, case_id) as (unit, case):
            if codes:
                with pytest.raises(RuleBroken) as caught:
                    record_hand_over(unit, case, on, over)
                assert caught.value.codes == codes
            else:
                record_hand_over(unit, case, on, over)
    with looking_at(container, team.owner, case_id) as (unit, _case):
        kept = reception_of_case(unit.session, case_id)
        assert kept is not None
        assert (kept.handed_over_on, kept.checked_by) == (on, team.owner.id)
        assert kept.hand_over == over
