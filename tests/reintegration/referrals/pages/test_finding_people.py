"""Finding people at a partner: by given name in any script or by reference, among one's own, and nothing of it kept."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from foundation.accounts.permissions import Role
from foundation.web.container import Container
from reintegration.referrals.models import Referral
from reintegration.referrals.rules import ReferralState
from tests.clock import START
from tests.factories.follow_up import Team, change, make_followed, make_team, rows
from tests.factories.makers import arrived, make_account


def found(page: str) -> list[str]:
    """The cases of a list, by the addresses of their rows."""
    return re.findall(r'href="/people/([0-9a-f-]+)" data-open', page)


@pytest.mark.parametrize("typed", ["Rustam", "rus", "Рустам", " rustam "])
def test_a_given_name_is_found_in_every_script_and_by_its_beginning(
    app: Flask, container: Container, typed: str
) -> None:
    team = make_team(container)
    one = make_followed(container, team, given_name="Rustam", family_name="Karimov")
    make_followed(container, team, given_name="Dilnoza", family_name="Rustamova")
    for who in (team.worker, team.coordinator):
        page = arrived(app, who).post("/referrals/find", q=typed)
        assert page.status_code == 200
        assert found(page.text) == [str(one.case)], "the family name is no part of what a partner sees"


def test_a_reference_is_found_and_people_of_others_are_not(app: Flask, container: Container) -> None:
    team = make_team(container)
    one = make_followed(container, team, given_name="Rustam")
    colleague = make_account(container, Role.PARTNER_WORKER, team.worker.organisation_id)
    theirs = make_followed(container, Team(team.officer, colleague, team.coordinator), given_name="Rustam")
    worker = arrived(app, team.worker)
    reference = re.findall(r'class="code"[^>]*>([^<]+)<', worker.get("/referrals").text)[0]
    assert found(worker.post("/referrals/find", q=reference).text) == [str(one.case)]
    assert found(worker.post("/referrals/find", q="Rustam").text) == [str(one.case)]
    both = found(arrived(app, team.coordinator).post("/referrals/find", q="Rustam").text)
    assert sorted(both) == sorted([str(one.case), str(theirs.case)])
    assert found(arrived(app, make_team(container).worker).post("/referrals/find", q="Rustam").text) == []


def test_what_was_looked_for_stays_out_of_the_answer(app: Flask, container: Container) -> None:
    team = make_team(container)
    page = arrived(app, team.worker).post("/referrals/find", q="Zulfizar").text
    assert "No matches among the people you can see" in page
    assert "Zulfizar" not in page


def test_the_list_shows_what_is_to_answer_and_whose(app: Flask, container: Container) -> None:
    team = make_team(container)
    sent, own, of_worker = (make_followed(container, team) for _number in range(3))
    referrals = {referral.case_id: referral.id for referral in rows(container, Referral)}
    change(container, Referral, referrals[sent.case], state=ReferralState.SENT, answered_at=None, assigned_to=None)
    change(container, Referral, referrals[own.case], assigned_to=team.coordinator.id, sent_at=START - timedelta(days=9))
    coordinator = arrived(app, team.coordinator)
    for show, expected in (("to_answer", {sent.case}), ("mine", {own.case}), ("arriving", set())):
        listed = found(coordinator.get(f"/referrals?show={show}").text)
        assert set(listed) == {str(case) for case in expected}, show
    worker = arrived(app, team.worker).get("/referrals?show=to_answer").text
    assert found(worker) == [str(of_worker.case)], "a worker has nothing to answer: the choice is not there"
    assert 'href="/referrals?show=to_answer"' not in worker
