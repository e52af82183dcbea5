"""Sending a case to a partner, answering, assigning, ending: what is refused, who is told, and what ends by itself."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from foundation.accounts.permissions import Role
from foundation.accounts.rules import AccountStatus
from foundation.errors import RuleBroken
from foundation.messaging.models import OutboxMessage
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.referrals.jobs import end_referrals
from reintegration.referrals.queries import Referral, referral_by_id
from reintegration.referrals.rules import ReferralState
from reintegration.referrals.services import (
    answer_referral,
    assign_referral,
    finish_referral,
    revoke_referral,
    send_referral,
)
from reintegration.referrals.words import ReferralsNotice
from returns.cases.models import Case
from returns.cases.queries import case_by_id
from returns.cases.rules.cases import CaseState
from returns.consent.rules import TransferPurpose
from tests.factories.inbox import unread_of
from tests.factories.makers import Person, make_account
from tests.factories.referred import Referred, make_partner, make_referred
from tests.factories.scopes import EVERYTHING

RECEPTION, FOLLOW_UP = TransferPurpose.RECEPTION, TransferPurpose.FOLLOW_UP


def told(container: Container) -> list[tuple[str, str]]:
    """Kind and receiver (in hex) of every message that waits, in a stable order."""
    with reading(container.units, EVERYTHING) as unit:
        rows = unit.session.execute(select(OutboxMessage.template, OutboxMessage.account_id))
        return sorted((kind.value, account.hex) for kind, account in rows)


def send(one: Referred, purpose: TransferPurpose, organisation: Any = None) -> None:
    """The owner sends the case."""
    with writing(one.container.units, one.owner.scope(one.container)) as unit:
        case = case_by_id(unit.session, one.case)
        assert case is not None
        send_referral(unit, case, organisation or one.organisation, purpose)


def act(one: Referred, who: Person, do: Callable[[Any, Any], None], purpose: TransferPurpose = FOLLOW_UP) -> None:
    """Somebody does something with a referral."""
    with writing(one.container.units, who.scope(one.container)) as unit:
        do(unit, referral_by_id(unit.session, one.referrals[purpose]))


def state_of(one: Referred, purpose: TransferPurpose = FOLLOW_UP) -> ReferralState:
    """Where a referral stands, for whoever sees everything."""
    with reading(one.container.units, EVERYTHING) as unit:
        row = unit.session.get(Referral, one.referrals[purpose])
        assert row is not None
        return row.state


def test_what_is_sent_reaches_the_coordinators_once(container: Container) -> None:
    one = make_referred(container, (FOLLOW_UP,), state=ReferralState.DONE)
    send(one, FOLLOW_UP)
    assert told(container) == [("referral_sent", one.coordinator.id.hex)]
    with pytest.raises(RuleBroken) as refusal:
        send(one, FOLLOW_UP)
    assert refusal.value.codes == ["referral_open_already"]


@pytest.mark.parametrize("accept", [True, False])
def test_whoever_has_answered_is_not_told_any_more_that_it_waits(container: Container, accept: bool) -> None:
    one = make_referred(container, (FOLLOW_UP,), state=ReferralState.DONE)
    send(one, FOLLOW_UP)
    assert unread_of(container, one.coordinator) == [ReferralsNotice.REFERRAL_WAITS]
    with reading(container.units, EVERYTHING) as unit:
        [waiting] = unit.session.execute(select(Referral.id).where(Referral.state == ReferralState.SENT)).scalars()
    with writing(container.units, one.coordinator.scope(container)) as unit:
        referral = referral_by_id(unit.session, waiting)
        assert referral is not None
        answer_referral(unit, referral, accept, "We are full.")
    assert unread_of(container, one.coordinator) == []


def test_sending_tells_every_reason_at_once(container: Container) -> None:
    one = make_referred(container, (FOLLOW_UP,), case_state=CaseState.CANCELLED)
    elsewhere, _worker = make_partner(container, "AF")
    with pytest.raises(RuleBroken) as refusal:
        send(one, RECEPTION, elsewhere.organisation_id)
    assert refusal.value.codes == ["case_has_ended", "organisation_elsewhere", "transfer_not_consented"]


def test_a_consent_that_was_withdrawn_is_none(container: Container) -> None:
    one = make_referred(container, (FOLLOW_UP,), state=ReferralState.DONE)
    one.withdraw(FOLLOW_UP)
    with pytest.raises(RuleBroken) as refusal:
        send(one, FOLLOW_UP)
    assert refusal.value.codes == ["transfer_not_consented"]


ANSWERS = {
    "rejected without a reason": (ReferralState.SENT, False, "", ["reason_missing"]),
    "answered twice": (ReferralState.ACCEPTED, True, "", ["referral_answered_already"]),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_is_given_once_and_a_rejection_says_why(container: Container, answer: str) -> None:
    state, accept, reason, codes = ANSWERS[answer]
    one = make_referred(container, state=state)
    with pytest.raises(RuleBroken) as refusal:
        act(one, one.coordinator, lambda unit, row: answer_referral(unit, row, accept, reason))
    assert refusal.value.codes == codes


def test_a_rejection_ends_the_access_and_tells_who_sent_it(container: Container) -> None:
    one = make_referred(container, (FOLLOW_UP,), state=ReferralState.SENT)
    act(one, one.coordinator, lambda unit, row: answer_referral(unit, row, False, "We are full."))
    assert told(container) == [("referral_news", one.owner.id.hex)]
    with reading(container.units, one.coordinator.scope(container)) as unit:
        assert case_by_id(unit.session, one.case) is None


def _receivers(one: Referred) -> dict[str, Person]:
    place = one.organisation
    return {
        "of another organisation": make_partner(one.container)[1],
        "no longer here": make_account(one.container, Role.PARTNER_WORKER, place, status=AccountStatus.DEACTIVATED),
        "of the office": one.owner,
    }


def test_only_an_active_colleague_is_given_a_referral(container: Container) -> None:
    one = make_referred(container, assigned=False)
    for receiver in _receivers(one).values():
        with pytest.raises(RuleBroken) as refusal:
            act(one, one.coordinator, lambda unit, row, to=receiver.id: assign_referral(unit, row, to))
        assert refusal.value.codes == ["not_a_colleague"]
    act(one, one.coordinator, lambda unit, row: assign_referral(unit, row, one.worker.id))
    with reading(container.units, one.worker.scope(container)) as unit:
        assert case_by_id(unit.session, one.case) is not None


def test_revoking_ends_the_access_at_once_and_tells_without_the_reason(container: Container) -> None:
    one = make_referred(container, (FOLLOW_UP,))
    act(one, one.owner, lambda unit, row: revoke_referral(unit, row, "Another partner is nearer."))
    assert told(container) == sorted(("access_ended", who.id.hex) for who in (one.coordinator, one.worker))
    for who in (one.coordinator, one.worker):
        with reading(container.units, who.scope(container)) as unit:
            assert case_by_id(unit.session, one.case) is None


def test_a_purpose_that_is_fulfilled_ends_alone(container: Container) -> None:
    one = make_referred(container, (RECEPTION, FOLLOW_UP))
    act(one, one.coordinator, finish_referral, RECEPTION)
    assert (state_of(one, RECEPTION), state_of(one)) == (ReferralState.DONE, ReferralState.ACCEPTED)


ENDED_BY_ITSELF = {
    "consent withdrawn": (lambda one: one.withdraw(FOLLOW_UP), ReferralState.REVOKED),
    "case withdrawn": (lambda one: one.change(Case, one.case, state="withdrawn_by_applicant"), ReferralState.REVOKED),
    "case closed": (lambda one: one.change(Case, one.case, state="closed"), ReferralState.DONE),
}


@pytest.mark.parametrize("how", ENDED_BY_ITSELF)
def test_the_job_marks_what_has_ended_in_fact_once_and_leaves_the_rest(container: Container, how: str) -> None:
    end, expected = ENDED_BY_ITSELF[how]
    one, other = make_referred(container, (FOLLOW_UP,)), make_referred(container, (FOLLOW_UP,))
    end(one)
    run = end_referrals(container.units)
    assert [run(container.clock.now()), run(container.clock.now())] == [1, 0]
    assert (state_of(one), state_of(other)) == (expected, ReferralState.ACCEPTED)
    letter = "return_ended" if how == "case withdrawn" else "access_ended"
    assert told(container) == sorted((letter, who.id.hex) for who in (one.coordinator, one.worker))
