"""The first steps of a case through the services: who may take them, and what each refusal says."""

from dataclasses import replace
from datetime import timedelta

import pytest

from foundation.errors import BadInput, NotFound
from foundation.web.container import Container
from returns.cases.rules.cases import CaseState
from returns.cases.services.cases import NewMember, add_member
from returns.consent.queries import consents_of_case
from returns.consent.rules import CHECKLIST, Assent, ConsentForm, ConsentPurpose
from returns.consent.services.consents import give_consents
from returns.consent.services.withdrawals import withdraw_consent
from returns.counselling.rules import Solution
from returns.counselling.services import NewSession, record_session
from returns.lifecycle.rules.endings import Ending
from returns.lifecycle.rules.lifecycle import Decision, RejectionReason
from returns.lifecycle.services.endings import decide, withdraw_case
from returns.lifecycle.services.lifecycle import close_case, move_case, reopen_case
from returns.people.rules.people import Sex
from returns.protection.rules.protection import Clearance, Fear
from returns.protection.services.protection import set_clearance
from returns.safe_contact.services import record_safe_contact
from tests.factories.cards import make_card
from tests.factories.checks import check_everybody
from tests.factories.timeline import events_of_case
from tests.factories.walking import CARD, CLEAR, RATINGS, Office, apply, consent, counsel, make_walk, people_of, plan

S = CaseState


@pytest.fixture
def office(container: Container) -> Office:
    """An office with a case in the intake."""
    return make_walk(container)


def test_a_case_walks_from_the_intake_to_planning_and_its_timeline_says_so(office: Office) -> None:
    counsel(office)
    apply(office)
    plan(office)
    with office.work(office.owner) as (unit, case):
        moves = [(e.from_state, e.to_state) for e in events_of_case(unit.session, case.id) if e.to_state]
    assert moves == [
        (S.INTAKE, S.COUNSELLING),
        (S.COUNSELLING, S.APPLIED),
        (S.APPLIED, S.ELIGIBLE),
        (S.ELIGIBLE, S.PLANNING),
    ]


def test_counselling_waits_for_a_safe_contact_or_a_day_by_which_it_is_known(office: Office) -> None:
    with office.refused(office.owner, "safe_contact_missing") as (unit, case):
        record_session(unit, case, NewSession(Solution.RETURN, RATINGS))
    with office.work(office.owner) as (unit, case):
        (person,) = people_of(unit, case)
        record_safe_contact(unit, case, person, None, unit.clock.now().date() + timedelta(days=3))
    with office.work(office.owner) as (unit, case):
        record_session(unit, case, NewSession(Solution.RETURN, RATINGS))
    assert office.state is S.COUNSELLING


@pytest.mark.parametrize("days", [None, -1])
def test_not_known_yet_needs_a_day_to_come(office: Office, days: int | None) -> None:
    with pytest.raises(BadInput) as wrong, office.work(office.owner) as (unit, case):
        (person,) = people_of(unit, case)
        today = unit.clock.now().date()
        record_safe_contact(unit, case, person, None, today + timedelta(days=days) if days else None)
    assert list(wrong.value.errors) == ["known_by"]


def test_a_card_is_for_somebody_of_the_case_and_holds_a_phone_number(office: Office) -> None:
    with office.work(office.owner) as (unit, case):
        (person,) = people_of(unit, case)
        with pytest.raises(BadInput):
            record_safe_contact(unit, case, person, make_card("none"))
        with pytest.raises(NotFound):
            record_safe_contact(unit, case, case.id, CARD)


def test_applying_says_at_once_that_the_solution_and_both_consents_are_missing(office: Office) -> None:
    counsel(office)
    with office.work(office.owner) as (unit, case):
        record_session(unit, case, NewSession(Solution.STAY, RATINGS, held_at=unit.clock.now()))
    with office.work(office.lead) as (unit, case):
        record_session(unit, case, NewSession(Solution.UNDECIDED, RATINGS))
    codes = ("solution_not_return", "consent_assistance_missing", "consent_data_missing")
    with office.refused(office.owner, *codes) as (unit, case):
        move_case(unit, case, S.APPLIED)


def test_ratings_are_whole_numbers_from_one_to_five(office: Office) -> None:
    with pytest.raises(BadInput) as wrong, office.work(office.owner) as (unit, case):
        record_session(unit, case, NewSession(Solution.RETURN, {"physical": 6, "mental": 3}))
    assert list(wrong.value.errors) == ["physical", "social"]


def test_whoever_counselled_does_not_decide_nor_does_a_specialist(office: Office) -> None:
    counsel(office)
    apply(office)
    with office.refused(office.owner, "counselled_this_case") as (unit, case):
        decide(unit, case, Decision.APPROVED, "Meets the criteria.")
    with office.refused(office.specialist, "not_an_officer", "rejection_reason_missing", "reason_missing") as (
        unit,
        case,
    ):
        decide(unit, case, Decision.REJECTED, " ")
    assert office.state is S.APPLIED


def test_a_rejected_case_is_changed_by_nobody_until_it_is_reopened(office: Office) -> None:
    counsel(office)
    apply(office)
    with office.work(office.other) as (unit, case):
        decide(unit, case, Decision.REJECTED, "Not a citizen.", RejectionReason.CRITERIA)
    with office.refused(office.owner, "case_has_ended") as (unit, case):
        record_session(unit, case, NewSession(Solution.RETURN, RATINGS))
    with office.refused(office.owner, "not_lead", "reason_missing") as (unit, case):
        reopen_case(unit, case, "")
    with office.work(office.lead) as (unit, case):
        reopen_case(unit, case, "New documents.")
    assert office.state is S.COUNSELLING


def test_a_fear_of_return_stops_planning(office: Office) -> None:
    counsel(office)
    apply(office)
    with office.work(office.other) as (unit, case):
        decide(unit, case, Decision.APPROVED, "Meets the criteria.")
    with office.refused(office.owner, "protection_check_missing") as (unit, case):
        move_case(unit, case, S.PLANNING)
    with office.work(office.owner) as (unit, case):
        check_everybody(unit, case, replace(CLEAR, fear=Fear.EXPRESSED, may_enter=None))
    with office.refused(office.owner, "fear_expressed", "right_to_enter_unknown") as (unit, case):
        move_case(unit, case, S.PLANNING)


def test_only_a_specialist_sets_the_clearance_and_given_has_a_last_day(office: Office) -> None:
    with office.refused(office.owner, "not_a_specialist") as (unit, case):
        set_clearance(unit, case, Clearance.NOT_NEEDED)
    with pytest.raises(BadInput), office.work(office.specialist) as (unit, case):
        set_clearance(unit, case, Clearance.GIVEN)
    with office.work(office.specialist) as (unit, case):
        set_clearance(unit, case, Clearance.GIVEN, unit.clock.now().date())


def test_where_return_is_not_an_option_planning_does_not_begin(office: Office) -> None:
    counsel(office)
    apply(office)
    with office.work(office.specialist) as (unit, case):
        set_clearance(unit, case, Clearance.NOT_AN_OPTION)
    with pytest.raises(Exception, match="Protection clearance is outstanding"):
        plan(office)


@pytest.mark.parametrize("end", [S.WITHDRAWN_BY_APPLICANT, S.WITHDRAWN_BY_ORGANISATION, S.REVERSED, S.CANCELLED])
def test_a_return_ends_before_boarding_with_a_reason_by_its_owner(office: Office, end: CaseState) -> None:
    notice = ["notice_missing"] if end is S.REVERSED else []
    with office.refused(office.other, "not_owner", *notice, "reason_missing") as (unit, case):
        withdraw_case(unit, case, end, "")
    ending = Ending(authority="Migration office", notice_on=office.container.clock.now().date())
    with office.work(office.owner) as (unit, case):
        withdraw_case(unit, case, end, "Changed her mind.", ending)
    assert office.state is end
    with office.refused(office.owner, "not_from_here") as (unit, case):
        withdraw_case(unit, case, end, "Again.", ending)
    with office.refused(office.owner, "not_from_here") as (unit, case):
        close_case(unit, case, "support_ended", None)


def test_a_consent_needs_the_right_signature_the_whole_checklist_and_a_receiver(office: Office) -> None:
    with office.work(office.owner) as (unit, case):
        today = unit.clock.now().date()
        child = NewMember("Aziza", None, Sex.FEMALE, today - timedelta(days=365 * 9))
        child_id = add_member(unit, office.container.secrets, case, child)
        unit.session.flush()
        adult_id = people_of(unit, case)[0]
    own = consent(adult_id, ConsentPurpose.DATA, today)
    for wrong, codes in (
        (replace(own, checklist=CHECKLIST[1:]), ["checklist_incomplete"]),
        (replace(own, signed_by=child_id), ["signer_of_age_missing", "adult_signs_alone"]),
        (consent(child_id, ConsentPurpose.DATA, today), ["representative_signs", "assent_missing"]),
    ):
        with office.refused(office.owner, *codes) as (unit, case):
            give_consents(unit, case, [wrong])
    with pytest.raises(BadInput) as told, office.work(office.owner) as (unit, case):
        give_consents(unit, case, [replace(own, purpose=ConsentPurpose.TRANSFER, given_on=today + timedelta(days=1))])
    assert sorted(told.value.errors) == ["given_on", "organisation_id", "transfer_purpose"]
    with office.work(office.owner) as (unit, case):
        signed = replace(consent(child_id, ConsentPurpose.DATA, today), signed_by=adult_id, assent=Assent.GIVEN)
        give_consents(unit, case, [signed])


def test_a_consent_is_withdrawn_once_and_no_longer_counts(office: Office) -> None:
    counsel(office)
    with office.work(office.owner) as (unit, case):
        (person,) = people_of(unit, case)
        for purpose in (ConsentPurpose.ASSISTANCE, ConsentPurpose.DATA):
            give_consents(unit, case, [consent(person, purpose, unit.clock.now().date())])
    with office.work(office.owner) as (unit, case):
        row = next(c for c in consents_of_case(unit.session, case.id) if c.purpose is ConsentPurpose.DATA)
        withdraw_consent(unit, row)
    with office.refused(office.owner, "consent_data_missing") as (unit, case):
        move_case(unit, case, S.APPLIED)
    with office.refused(office.owner, "consent_withdrawn") as (unit, case):
        row = next(c for c in consents_of_case(unit.session, case.id) if c.purpose is ConsentPurpose.DATA)
        withdraw_consent(unit, row)
    assert row.form is ConsentForm.WRITTEN
