"""A partner sees only what was referred, only while it is: open, consented to, not ended, and (a worker) assigned."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from foundation.errors import ScopeBreach
from foundation.storage.guard import Guard
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.arrivals.models import Arrival, Boarded, ContactConsent, Departed, FollowUpMark
from reintegration.concerns.models import Concern
from reintegration.episodes.models import Episode
from reintegration.follow_up.models import Visit
from reintegration.plans.models import PlanItem
from reintegration.referrals.models import Referral
from reintegration.referrals.rules import ReferralState
from reintegration.surveys.models import SurveyResponse
from returns.cases.access import writes_on_case
from returns.cases.models import Case
from returns.cases.queries import case_by_id
from returns.cases.rules.cases import ENDED, CaseState
from returns.consent.models import Consent
from returns.consent.rules import TransferPurpose
from returns.departure.models import BoardingMark
from returns.departure.rules import BoardingState
from returns.journey.models import Leg
from returns.lifecycle.services.endings import withdraw_case
from returns.people.models import Identifier, Person as Member
from returns.protection.models import ProtectedNote, ProtectionClearance
from returns.readiness.models import SignOff
from returns.reception.models import Reception
from returns.safe_contact.models import SafeContact
from returns.topics import TOPICS
from tests.factories.makers import Person, make_account
from tests.factories.referred import Referred, make_partner, make_referred
from tests.factories.scopes import EVERYTHING

RECEPTION, FOLLOW_UP, ASSISTANCE = TransferPurpose.RECEPTION, TransferPurpose.FOLLOW_UP, TransferPurpose.ASSISTANCE


def seen(container: Container, who: Person, entity: Any) -> set[Any]:
    """The ids of a class that somebody sees."""
    with reading(container.units, who.scope(container)) as unit:
        return set(unit.session.execute(select(entity.id)).scalars())


def test_a_partner_sees_what_was_referred_and_nothing_else(container: Container) -> None:
    referred = make_referred(container)
    make_referred(container, owner=referred.owner)  # of another partner, same office
    for who in (referred.coordinator, referred.worker):
        assert seen(container, who, Case) == {referred.case}
        assert seen(container, who, Member) == set(referred.people)
        assert seen(container, who, Referral) == set(referred.referrals.values())
        assert (
            len(seen(container, who, SafeContact))
            == len(seen(container, who, Leg))
            == len(seen(container, who, Reception))
            == 1
        )


def _ended(state: CaseState) -> Callable[[Referred], None]:
    return lambda one: one.change(Case, one.case, state=state)


def _of_referral(**values: Any) -> Callable[[Referred], None]:
    return lambda one: one.change(Referral, one.referrals[FOLLOW_UP], **values)


ENDS: dict[str, Callable[[Referred], None]] = {
    "consent withdrawn": lambda one: one.withdraw(FOLLOW_UP),
    "referral rejected": _of_referral(state=ReferralState.REJECTED),
    "referral done": _of_referral(state=ReferralState.DONE),
    "referral revoked": _of_referral(state=ReferralState.REVOKED),
    **{f"case {state.value}": _ended(state) for state in ENDED},
}
FOR_PARTNERS = (Case, Member, SafeContact, Referral, ContactConsent)


@pytest.mark.parametrize("end", ENDS)
def test_each_end_is_the_end_of_the_access_without_any_job(container: Container, end: str) -> None:
    referred = make_referred(container, (FOLLOW_UP,))
    people = (referred.coordinator, referred.worker)
    assert all(seen(container, who, entity) for who in people for entity in FOR_PARTNERS)
    ENDS[end](referred)
    assert [(who.role, entity) for who in people for entity in FOR_PARTNERS if seen(container, who, entity)] == []


def test_a_case_that_is_taken_up_again_after_a_withdrawal_is_not_seen_without_a_new_consent(
    container: Container,
) -> None:
    referred = make_referred(container, (FOLLOW_UP,))
    referred.change(Case, referred.case, state=CaseState.PLANNING)
    assert seen(container, referred.worker, Case) == {referred.case}
    with writing(container.units, referred.owner.scope(container)) as unit:
        case = case_by_id(unit.session, referred.case)
        assert case is not None
        withdraw_case(unit, case, CaseState.WITHDRAWN_BY_APPLICANT, "Wants to stay.")
    referred.change(Case, referred.case, state=CaseState.COUNSELLING)
    assert seen(container, referred.worker, Case) == seen(container, referred.coordinator, Referral) == set()


def test_each_purpose_ends_by_itself(container: Container) -> None:
    referred = make_referred(container, (RECEPTION, FOLLOW_UP))
    referred.withdraw(RECEPTION)
    assert seen(container, referred.worker, Case) == {referred.case}
    assert seen(container, referred.worker, Leg) == seen(container, referred.worker, FollowUpMark) == set()


def test_a_worker_sees_only_what_is_assigned(container: Container) -> None:
    referred = make_referred(container, assigned=False)
    assert seen(container, referred.coordinator, Case) == {referred.case}
    assert seen(container, referred.worker, Case) == set()
    referred.change(Referral, referred.referrals[FOLLOW_UP], assigned_to=referred.worker.id)
    assert seen(container, referred.worker, Case) == {referred.case}
    assert seen(container, referred.worker, Leg) == set()  # that belongs to the reception, which was not assigned


def test_who_did_not_consent_is_not_seen_beside_the_family(container: Container) -> None:
    referred = make_referred(container, (RECEPTION,), members=2)
    with reading(container.units, referred.owner.scope(container)) as unit:
        own = select(Consent.id).where(Consent.person_id == referred.people[1], Consent.organisation_id.is_not(None))
        consent = unit.session.execute(own).scalar_one()
    referred.change(Consent, consent, withdrawn_at=container.clock.now())
    assert seen(container, referred.worker, Member) == {referred.people[0]}
    assert len(seen(container, referred.worker, SafeContact)) == 1
    assert seen(container, referred.worker, Arrival) == set(referred.people)  # sex and band, for the figures


def of_a_case() -> set[Any]:
    """The classes that whoever works on a case writes."""
    guard = Guard()
    for topic in TOPICS:
        topic.access(guard)
    return {entity for entity, rule in guard._rules.items() if rule.writes is writes_on_case}


OFFICE_ONLY = [
    *(entity for entity in of_a_case() if entity not in (Leg, Reception, SafeContact)),
    Identifier,
    ProtectedNote,
    ProtectionClearance,
    SignOff,
]


def test_what_belongs_to_the_office_is_read_by_no_partner(container: Container) -> None:
    referred = make_referred(container)
    assert (
        len(seen(container, referred.owner, Consent)) > len(seen(container, referred.owner, ProtectionClearance)) == 1
    )
    found = {entity: seen(container, referred.coordinator, entity) for entity in OFFICE_ONLY}
    assert found == {entity: set() for entity in OFFICE_ONLY}


@pytest.mark.parametrize("role_of", ["coordinator", "worker"])
def test_reception_opens_neither_plan_nor_visits(container: Container, role_of: str) -> None:
    referred = make_referred(container, (RECEPTION,))
    who: Person = getattr(referred, role_of)
    for entity in (Visit, PlanItem, Concern, SurveyResponse):
        assert seen(container, who, entity) == set()


STEPS = {
    "to arrived": ({"state": CaseState.ARRIVED}, True),
    "to ready": ({"state": CaseState.READY}, False),
    "to closed before it arrived": ({"state": CaseState.CLOSED}, False),
    "the day before the arrival": ({"arrived_on": date(2026, 11, 24)}, False),
    "the country": ({"country": "AF"}, False),
    "the owner": ({"owner_id": uuid.UUID(int=7)}, False),
    "a sealed note": ({"note": "x"}, False),
    "arrived, with the place of return": ({"state": CaseState.ARRIVED, "place_of_return": "x"}, False),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_partner_changes_of_a_case_its_arrival_alone(container: Container, step: str) -> None:
    referred = make_referred(container)
    values, allowed = STEPS[step]
    unit = container.units(referred.worker.scope(container), True)
    try:
        case = unit.session.get(Case, referred.case)
        for name, value in values.items():
            setattr(case, name, value)
        if allowed:
            unit.session.flush()
        else:
            with pytest.raises(ScopeBreach, match="may not write Case"):
                unit.session.flush()
    finally:
        unit.close()


def _said_at_the_gate(container: Container, referred: Referred) -> None:
    with writing(container.units, EVERYTHING) as unit:
        now, said = unit.clock.now(), BoardingState.BOARDED
        about = {"case_id": referred.case, "person_id": referred.people[0], "leg_id": uuid.uuid4(), "ordinal": 1}
        by = {"press_id": uuid.uuid4(), "recorded_by": referred.owner.id, "recorded_at": now, "departs_on": now.date()}
        unit.session.add(BoardingMark(**about, **by, state=said))


def test_nobody_writes_the_narrow_views(container: Container) -> None:
    referred = make_referred(container)
    _said_at_the_gate(container, referred)
    for entity in (FollowUpMark, ContactConsent, Arrival, Boarded, Departed):
        unit = container.units(referred.coordinator.scope(container), True)
        try:
            row = unit.session.execute(select(entity)).scalars().first()
            row.case_id = uuid.UUID(int=3)
            with pytest.raises(ScopeBreach, match="may not write"):
                unit.session.flush()
        finally:
            unit.close()


def test_a_worker_answers_no_referral_and_an_organisation_none_of_another(container: Container) -> None:
    referred = make_referred(container, state=ReferralState.SENT)
    stranger, _worker = make_partner(container)
    assert seen(container, stranger, Referral) == set()
    unit = container.units(referred.worker.scope(container), True)
    try:
        referral = unit.session.get(Referral, referred.referrals[FOLLOW_UP])
        referral.state = ReferralState.ACCEPTED
        with pytest.raises(ScopeBreach, match="may not write Referral"):
            unit.session.flush()
    finally:
        unit.close()


def test_an_office_sees_what_follows_its_own_cases_alone(container: Container) -> None:
    referred = make_referred(container)
    assert seen(container, referred.owner, Referral) == set(referred.referrals.values())
    assert seen(container, make_account(container), Referral) == set()
    assert seen(container, referred.owner, Episode) == set()
