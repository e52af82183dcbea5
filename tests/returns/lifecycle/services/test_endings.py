"""Ends of a return: who and why apart, the notice of the authority, whole families, and who is told."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest

from foundation.clock import MovableClock
from foundation.errors import BadInput
from foundation.messaging.models import Notice, OutboxMessage
from foundation.security.encryption import as_json
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.referrals.services import mark_ended
from reintegration.referrals.words import ReferralsMessage
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState
from returns.cases.services.cases import NewMember, add_member
from returns.counselling.rules import Solution
from returns.counselling.services import NewSession, record_session
from returns.lifecycle.rules.endings import CancelCause, Channel, Ending
from returns.lifecycle.rules.lifecycle import Decision, EventKind, RejectionReason
from returns.lifecycle.services.endings import decide, withdraw_case
from returns.lifecycle.services.lifecycle import change_deadline
from returns.lifecycle.words import LifecycleMessage, LifecycleNotice
from returns.people.rules.people import Sex
from tests.factories.journeys import at_work
from tests.factories.referred import make_referred
from tests.factories.scopes import EVERYTHING
from tests.factories.timeline import events_of_case
from tests.factories.walking import RATINGS, Office, apply, counsel, make_walk, people_of

S = CaseState
DAY = date(2026, 11, 20)


@pytest.fixture
def office(container: Container) -> Office:
    """An office with a case in the intake."""
    return make_walk(container)


def _said(office: Office, people: list[uuid.UUID]) -> Ending:
    named = tuple(person.hex for person in people)
    return Ending(said_by=named[0], channel=Channel.PHONE, said_on=DAY, covers=named)


def _last(office: Office) -> dict[str, object]:
    with office.work(office.owner) as (unit, case):
        return dict(as_json(events_of_case(unit.session, case.id)[-1].content))


def test_who_said_it_and_why_are_kept_apart(office: Office) -> None:
    with office.work(office.owner) as (unit, case):
        people = people_of(unit, case)
        withdraw_case(unit, case, S.WITHDRAWN_BY_APPLICANT, "Her mother is ill.", _said(office, people))
    kept = _last(office)
    assert kept == {
        "reason": None,
        "text": "Her mother is ill.",
        "said_by": people[0].hex,
        "channel": "said_by_phone",
        "said_on": "2026-11-20",
        "covers": (people[0].hex,),
    }


def test_of_a_family_nobody_withdraws_alone(office: Office) -> None:
    with office.work(office.owner) as (unit, case):
        add_member(unit, office.container.secrets, case, NewMember("Given55", "Family55", Sex.MALE, None))
    with office.refused(office.owner, "withdraws_alone") as (unit, case):
        one = people_of(unit, case)[:1]
        withdraw_case(unit, case, S.WITHDRAWN_BY_APPLICANT, "Stays.", _said(office, one))
    with office.refused(office.other, "not_owner", "reason_missing", "withdraws_alone") as (unit, case):
        withdraw_case(unit, case, S.WITHDRAWN_BY_APPLICANT, " ", _said(office, one))
    with office.work(office.owner) as (unit, case):
        withdraw_case(unit, case, S.WITHDRAWN_BY_APPLICANT, "Both stay.", _said(office, people_of(unit, case)))


def test_somebody_of_another_case_says_nothing_here_and_no_day_lies_in_the_future(office: Office) -> None:
    ahead = office.container.clock.now().date() + timedelta(days=2)
    with pytest.raises(BadInput) as wrong, office.work(office.owner) as (unit, case):
        ending = replace(_said(office, people_of(unit, case)), said_by=uuid.uuid4().hex, said_on=ahead)
        withdraw_case(unit, case, S.WITHDRAWN_BY_APPLICANT, "Stays.", ending)
    assert set(wrong.value.errors) == {"said_by", "said_on"}


def test_a_return_is_reversed_on_notice_of_the_authority_alone(office: Office) -> None:
    for half in (Ending(authority="Migration office"), Ending(notice_on=DAY), Ending()):
        with office.refused(office.owner, "notice_missing") as (unit, case):
            withdraw_case(unit, case, S.REVERSED, "Undone.", half)
    with office.work(office.owner) as (unit, case):
        notice = Ending(authority="Migration office", notice_on=DAY, notice_reference="B-12")
        withdraw_case(unit, case, S.REVERSED, "Undone.", notice)
    kept = _last(office)
    assert (kept["authority"], kept["notice_on"], kept["notice_reference"]) == (
        "Migration office",
        "2026-11-20",
        "B-12",
    )


@pytest.mark.parametrize(
    ("cause", "solution"), [(CancelCause.STAYS, Solution.STAY), (CancelCause.ELSEWHERE, Solution.ELSEWHERE)]
)
def test_another_solution_ends_the_return_once_it_is_recorded(
    office: Office, cause: CancelCause, solution: Solution
) -> None:
    counsel(office)  # ends with: return
    with office.refused(office.owner, "solution_not_recorded") as (unit, case):
        withdraw_case(unit, case, S.CANCELLED, "Found work here.", Ending(cause=cause))
    with office.work(office.owner) as (unit, case):
        record_session(unit, case, NewSession(solution, RATINGS))
    with office.work(office.owner) as (unit, case):
        withdraw_case(unit, case, S.CANCELLED, "Found work here.", Ending(cause=cause))
    assert _last(office)["cause"] == cause.value


def test_a_death_before_departure_cancels_the_return(office: Office) -> None:
    with office.work(office.owner) as (unit, case):
        withdraw_case(unit, case, S.CANCELLED, "Told by the hospital.", Ending(cause=CancelCause.DEATH))
    assert office.state is S.CANCELLED


def test_a_rejection_goes_back_to_the_owner_inside_the_program(office: Office) -> None:
    counsel(office)
    apply(office)
    with office.work(office.other) as (unit, case):
        decide(unit, case, Decision.REJECTED, "Assisted in 2022.", RejectionReason.ASSISTED_BEFORE)
    assert _last(office)["reason"] == "assisted_before"
    with reading(office.container.units, EVERYTHING) as unit:
        told = [one.account_id for one in unit.session.query(Notice) if one.kind is LifecycleNotice.RETURN_ENDED]
    assert told == [office.owner.id]


def test_partner_and_colleagues_are_told_that_it_ended_and_not_why(container: Container, clock: MovableClock) -> None:
    sent = make_referred(container)
    sent.change(Case, sent.case, state=S.READY)
    with at_work(container, sent.owner, sent.case) as (unit, case):
        ending = Ending(decided_by="Head of office")
        withdraw_case(unit, case, S.WITHDRAWN_BY_ORGANISATION, "Secret-reason", ending)
    with writing(container.units, JOBS) as unit:
        assert mark_ended(unit, 50, clock.now()) >= 1
    with writing(container.units, JOBS) as unit:
        assert mark_ended(unit, 50, clock.now()) == 0  # once
    with reading(container.units, EVERYTHING) as unit:
        letters = {(one.account_id, one.template) for one in unit.session.query(OutboxMessage)}
        notices = [one for one in unit.session.query(Notice) if one.kind is LifecycleNotice.PLAN_STOPPED]
    assert (sent.coordinator.id, LifecycleMessage.RETURN_ENDED) in letters
    assert ReferralsMessage.ACCESS_ENDED not in {template for _account, template in letters}
    assert sent.coordinator.id in {one.account_id for one in notices}
    assert {one.about for one in notices} == {None}  # the partner sees the case no longer


def test_a_deadline_changes_with_its_reason_and_the_day_before_is_kept(office: Office) -> None:
    first, second = date(2026, 12, 20), date(2027, 1, 10)
    with office.work(office.owner) as (unit, case):
        change_deadline(unit, case, first, "Letter of the authority.")
    with office.work(office.other) as (unit, case):
        change_deadline(unit, case, second, "Extended on request.")
        assert (case.legal_deadline, case.deadline_or_never) == (second, second)
    assert _last(office) == {"text": "Extended on request.", "from": "2026-12-20", "to": "2027-01-10"}
    with office.refused(office.owner, "deadline_is_the_same", "reason_missing") as (unit, case):
        change_deadline(unit, case, second, " ")
    with office.work(office.owner) as (unit, case):
        change_deadline(unit, case, None, "The order was lifted.")
        assert case.deadline_or_never == date(9999, 12, 31)
        kinds = [one.kind for one in events_of_case(unit.session, case.id)]
    assert kinds.count(EventKind.DEADLINE_CHANGED) == 3
    with office.work(office.owner) as (unit, case):
        withdraw_case(unit, case, S.CANCELLED, "said", Ending(cause=CancelCause.OTHER))
    with office.refused(office.owner, "not_before_boarding") as (unit, case):
        change_deadline(unit, case, first, "Too late.")


def test_the_owner_is_told_when_somebody_else_ends_the_return_and_nobody_of_what_they_did(office: Office) -> None:
    with office.work(office.lead) as (unit, case):
        withdraw_case(unit, case, S.WITHDRAWN_BY_ORGANISATION, "said", Ending(decided_by="Head of office"))
    with reading(office.container.units, EVERYTHING) as unit:
        told = [(one.account_id, one.kind, one.about) for one in unit.session.query(Notice)]
    assert told == [(office.owner.id, LifecycleNotice.RETURN_ENDED, office.case)]
