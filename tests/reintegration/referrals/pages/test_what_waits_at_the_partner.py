"""What waits at a partner: referrals with answer-by and who comes, arrivals that are due, and who did not arrive."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask

from foundation.clock import MovableClock
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.arrivals.models import PersonArrival
from reintegration.referrals.models import Referral
from reintegration.referrals.rules import ReferralState, answer_by
from reintegration.referrals.services import send_referral
from returns.cases.models import Case
from returns.cases.queries import shown_reference
from returns.cases.rules.cases import CaseState
from returns.consent.rules import TransferPurpose
from returns.journey.models import Leg
from returns.people.models import Person as Member
from tests.factories.arrived import arrive
from tests.factories.concerned import Followed, raised
from tests.factories.follow_up import change, rows
from tests.factories.makers import arrived
from tests.factories.referred import Referred, make_referred

RECEPTION, FOLLOW_UP = TransferPurpose.RECEPTION, TransferPurpose.FOLLOW_UP
SENT_ON = date(2026, 11, 24)


def _coming(container: Container, one: Referred, **later: float) -> None:
    """The journey ends so much later than now."""
    [leg] = rows(container, Leg, Leg.case_id == one.case)
    at = container.clock.now() + timedelta(**later)
    change(container, Leg, leg.id, departs_at=at - timedelta(hours=5), arrives_at=at)


@pytest.mark.parametrize(
    ("arrives_on", "until"),
    [
        (None, date(2026, 11, 27)),
        (date(2026, 12, 24), date(2026, 11, 27)),
        (date(2026, 11, 25), date(2026, 11, 25)),
        (date(2026, 11, 1), SENT_ON),
    ],
)
def test_an_answer_is_due_in_days_and_before_the_people_come(arrives_on: date | None, until: date) -> None:
    assert answer_by(SENT_ON, 3, arrives_on) == until


def test_the_office_that_waits_for_an_answer_is_led_to_a_page_that_it_may_open(
    app: Flask, container: Container
) -> None:
    one = make_referred(container, state=ReferralState.SENT, case_state=CaseState.READY, assigned=False)
    browser = arrived(app, one.owner)
    page = browser.get("/").text + browser.get("/today/coming").text
    assert "/referrals/" not in page
    address = f"/cases/{one.case}/reintegration"
    assert f'href="{address}"' in page
    assert browser.get(address).status_code == 200


def test_what_waits_for_an_answer_is_first_on_today_with_answer_by(app: Flask, container: Container) -> None:
    one = make_referred(container, state=ReferralState.SENT, case_state=CaseState.READY, assigned=False, members=3)
    _coming(container, one, days=20)
    page = arrived(app, one.coordinator).get("/").text
    assert page.count("Reply to the referral") == len(TransferPurpose)
    assert "Reply by" in page
    assert "27 Nov 2026" in page
    assert "3 people" in page
    for purpose in TransferPurpose:
        assert f"/referrals/{one.referrals[purpose]}" in page
    assert "Reply to the referral" not in arrived(app, one.worker).get("/").text


def test_what_has_waited_too_long_says_so(app: Flask, container: Container, clock: MovableClock) -> None:
    one = make_referred(container, (FOLLOW_UP,), state=ReferralState.SENT, case_state=CaseState.READY, assigned=False)
    clock.move(timedelta(days=5))
    assert "Reply was due on" in arrived(app, one.coordinator).get("/").text


def test_a_referral_that_is_sent_is_in_the_inbox_of_who_answers(app: Flask, container: Container) -> None:
    one = make_referred(container, (FOLLOW_UP,))
    one.agree_to_transfer(RECEPTION)
    with writing(container.units, one.owner.scope(container)) as unit:
        case = unit.session.get(Case, one.case)
        assert case is not None
        send_referral(unit, case, one.organisation, RECEPTION)
    browser = arrived(app, one.coordinator)
    inbox = browser.get("/inbox").text
    assert "A referral is awaiting your reply" in inbox
    notice = re.search(r"/inbox/[0-9a-f-]{36}/open", inbox)
    assert notice is not None
    assert browser.post(notice[0]).headers["Location"].endswith(f"/people/{one.case}")
    [sent] = rows(container, Referral, Referral.purpose == RECEPTION)
    assert f"/referrals/{sent.id}" in browser.get(f"/people/{one.case}").text


def test_who_accepts_sees_how_many_come_when_their_needs_and_languages(app: Flask, container: Container) -> None:
    one = make_referred(container, state=ReferralState.SENT, case_state=CaseState.READY, assigned=False, members=3)
    _coming(container, one, days=20)
    change(container, Member, one.people[1], birth_date="2020-05-06", extra_care=1)
    browser = arrived(app, one.coordinator)
    page = browser.get(f"/referrals/{one.referrals[RECEPTION]}").text
    assert "3 people, 1 of them a child" in page
    assert "Extra care for 1 person" in page
    assert "14 Dec 2026" in page
    assert "Reply by" in page
    assert "Language" in page
    other = browser.get(f"/referrals/{one.referrals[FOLLOW_UP]}").text
    assert "14 Dec 2026" not in other, "the journey is opened to who receives them alone"
    assert "3 people" in other
    one.change(Referral, one.referrals[RECEPTION], state=ReferralState.ACCEPTED)
    known = browser.get(f"/referrals/{one.referrals[FOLLOW_UP]}").text
    assert "14 Dec 2026" in known, "who has accepted to receive them knows the day already"
    assert "Not arrived yet" not in known


def test_arrivals_stand_on_today_of_who_receives_them(app: Flask, container: Container, clock: MovableClock) -> None:
    one = make_referred(container, members=2)
    _coming(container, one, days=6)
    for who in (one.coordinator, one.worker):
        page = arrived(app, who).get("/").text
        assert "Receive the arrival" in page
        assert "Arrives on" in page
    clock.move(timedelta(days=7))
    assert "Confirm arrival" in arrived(app, one.worker).get("/").text
    change(container, Referral, one.referrals[RECEPTION], state="revoked", ended_at=clock.now())
    assert "Receive the arrival" not in arrived(app, one.worker).get("/").text


@pytest.mark.parametrize("state", [CaseState.PLANNING, CaseState.READY])
def test_who_has_not_left_is_not_waited_for_after_the_day(app: Flask, container: Container, state: CaseState) -> None:
    one = make_referred(container, case_state=state)
    _coming(container, one, days=-1)
    assert "Receive the arrival" not in arrived(app, one.coordinator).get("/").text
    _coming(container, one, days=30)
    assert "Receive the arrival" not in arrived(app, one.coordinator).get("/").text, "that is far ahead"


def _missing(container: Container) -> dict[object, str]:
    return {row.person_id: row.state.value for row in rows(container, PersonArrival)}


def test_did_not_arrive_is_one_press(app: Flask, container: Container) -> None:
    one = make_referred(container)
    browser = arrived(app, one.worker)
    assert "Did not arrive" in browser.get(f"/people/{one.case}").text
    for _ in range(2):
        assert browser.post(f"/people/{one.case}/arrival/missing").status_code == 303
    assert [row.state.value for row in rows(container, PersonArrival)] == ["not_arrived"]
    assert rows(container, Case, Case.id == one.case)[0].state is CaseState.DEPARTED
    there = {"day": "2026-11-24", "time": "13:00", "is_identity_confirmed": "true"}
    assert browser.post(f"/people/{one.case}/arrival", **there).status_code == 303
    assert rows(container, Case, Case.id == one.case)[0].state is CaseState.ARRIVED


def test_one_of_a_family_is_missing_by_one_press_and_stays_so_when_the_others_are_confirmed(
    app: Flask, container: Container
) -> None:
    one = make_referred(container, members=3)
    browser = arrived(app, one.worker)
    assert browser.post(f"/people/{one.case}/arrival/missing", missing="2").status_code == 303
    assert _missing(container) == {one.people[1]: "not_arrived"}
    form = browser.get(f"/people/{one.case}/arrival").text
    assert 'name="missing" value="2"' in form
    assert form.split('name="missing" value="2"')[1].split(">")[0].strip().endswith("checked")
    there = {"day": "2026-11-24", "time": "13:00", "is_identity_confirmed": "true", "missing": "2"}
    assert browser.post(f"/people/{one.case}/arrival", **there).status_code == 303
    assert _missing(container) == {one.people[0]: "arrived", one.people[1]: "not_arrived", one.people[2]: "arrived"}


def test_who_does_not_receive_them_does_not_say_so(app: Flask, container: Container) -> None:
    one = make_referred(container, (FOLLOW_UP,))
    assert "Did not arrive" not in arrived(app, one.worker).get(f"/people/{one.case}").text
    assert arrived(app, one.worker).post(f"/people/{one.case}/arrival/missing").status_code == 422
    assert rows(container, PersonArrival) == []


def test_a_partner_reads_of_another_one_only_that_it_can_be_asked_for(app: Flask, container: Container) -> None:
    one = make_referred(container)
    [referral, *_others] = rows(container, Referral, Referral.case_id == one.case)
    page = arrived(app, one.coordinator).get(f"/referrals/{referral.id}/move").text
    assert re.search(r"<h1[^>]*>Another partner</h1>", page)
    assert "taking over" not in page, "nobody has asked for one yet"


@pytest.mark.parametrize("what", ["referral", "arrival", "concern", "plan"])
def test_a_line_of_today_says_which_of_the_people_of_one_name_it_is_about(
    app: Flask, container: Container, clock: MovableClock, what: str
) -> None:
    state = ReferralState.SENT if what == "referral" else ReferralState.ACCEPTED
    case_state = CaseState.READY if what == "referral" else CaseState.DEPARTED
    one = make_referred(container, state=state, case_state=case_state, assigned=what != "referral", members=2)
    if what in ("concern", "plan"):
        arrive(one)
        clock.move(timedelta(days=40))
    if what == "concern":
        raised(Followed(one, one.owner, one.owner), one.worker, person_id=one.people[1])
    duty = {"referral": "Reply to the", "arrival": "Receive the", "concern": "Take the", "plan": "Draw up"}[what]
    page = arrived(app, one.coordinator).get("/").text
    line = next(line for line in re.findall(r"<li data-row.*?</li>", page, re.S) if duty in line)
    names, ages = (re.findall(rf'class="today-{part}">(.*?)<', line) for part in ("name", "age"))
    assert len(ages) == len(names) == (1 if what == "concern" else 2)
    assert all(re.search(r"\d", age) for age in ages)
    with reading(container.units, one.coordinator.scope(container)) as unit:
        case = unit.session.get(Case, one.case)
        assert case is not None
        assert shown_reference(case) in line
