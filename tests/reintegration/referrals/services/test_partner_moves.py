"""Moving people from one partner to another: nobody is followed by nobody, nor by two, and nobody sees too much."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from foundation.clock import MovableClock
from foundation.errors import RuleBroken
from foundation.storage.unit_of_work import Unit, reading, writing
from foundation.web.container import Container
from reintegration.follow_up.queries.visits import who_is_told
from reintegration.outcomes.models import Outcome
from reintegration.referrals.jobs import end_referrals
from reintegration.referrals.queries import Referral, accepted_for, referral_by_id, shared_of_case
from reintegration.referrals.rules import MoveReason, ReferralState
from reintegration.referrals.services import answer_referral, move_referral, revoke_referral, take_back_wish, wish_move
from reintegration.referrals.words import ReferralsNotice
from returns.cases.queries import case_by_id
from returns.cases.rules.cases import CaseState
from returns.consent.rules import TransferPurpose
from tests.factories.arrived import make_arrived
from tests.factories.inbox import notices_of
from tests.factories.makers import Person
from tests.factories.referred import Referred, make_partner, make_referred
from tests.factories.scopes import EVERYTHING
from tests.reintegration.referrals.services.test_referrals import state_of, told

FOLLOW_UP = TransferPurpose.FOLLOW_UP


def _second(one: Referred, country: str = "UZ") -> tuple[Person, Person]:
    """Another organisation, to which the first person has agreed."""
    partner = make_partner(one.container, country)
    dataclasses.replace(one, coordinator=partner[0]).agree_to_transfer(FOLLOW_UP)
    return partner


def _act(one: Referred, who: Person, do: Callable[[Unit, Any], Any], referral: Any = None) -> Any:
    with writing(one.container.units, who.scope(one.container)) as unit:
        return do(unit, referral_by_id(unit.session, referral or one.referrals[FOLLOW_UP]))


def _move(one: Referred, to: Person, message: str = "") -> Any:
    def do(unit: Unit, referral: Referral) -> Any:
        case = case_by_id(unit.session, one.case)
        assert case is not None
        assert to.organisation_id is not None
        return move_referral(unit, case, referral, to.organisation_id, message)

    return _act(one, one.owner, do)


def _accept(one: Referred, who: Person, referral: Any, accept: bool = True) -> None:
    _act(one, who, lambda unit, row: answer_referral(unit, row, accept, "We are full."), referral)


def _sees(one: Referred, who: Person) -> bool:
    with reading(one.container.units, who.scope(one.container)) as unit:
        return case_by_id(unit.session, one.case) is not None


def test_who_has_the_people_goes_on_until_the_other_has_accepted(container: Container) -> None:
    one = make_referred(container, (FOLLOW_UP,), case_state=CaseState.ARRIVED)
    coordinator, _worker = _second(one)
    moved = _move(one, coordinator, "They speak Uzbek.")
    assert (_sees(one, one.worker), _sees(one, one.coordinator), _sees(one, coordinator)) == (True, True, True)
    _accept(one, coordinator, moved)
    # In the very next statement, before any job has run.
    assert (_sees(one, one.worker), _sees(one, one.coordinator), _sees(one, coordinator)) == (False, False, True)


def test_the_job_marks_the_first_referral_once_from_the_moment_of_acceptance(
    container: Container, clock: MovableClock
) -> None:
    one = make_referred(container, (FOLLOW_UP,), case_state=CaseState.ARRIVED)
    coordinator, _worker = _second(one)
    _accept(one, coordinator, _move(one, coordinator))
    accepted_at = clock.now()
    run = end_referrals(container.units)
    assert [run(clock.now()), run(clock.now())] == [1, 0]
    with reading(container.units, EVERYTHING) as unit:
        row = unit.session.get(Referral, one.referrals[FOLLOW_UP])
        assert row is not None
        assert (row.state, row.ended_at) == (ReferralState.DONE, accepted_at)
    ended = [receiver for kind, receiver in told(container) if kind == "access_ended"]
    assert sorted(ended) == sorted([one.coordinator.id.hex, one.worker.id.hex])
    assert [one_.kind for one_ in notices_of(container, one.owner)] == [ReferralsNotice.MOVE_DONE]


def test_jobs_and_the_office_ask_whoever_goes_on_before_anything_is_marked(container: Container) -> None:
    one = make_arrived(container).referred
    coordinator, _worker = _second(one)
    moved = _move(one, coordinator)
    _accept(one, coordinator, moved)
    with reading(container.units, EVERYTHING) as unit:
        found = who_is_told(unit.session, [one.case], container.clock.now().date())[one.case]
        assert (found.worker, found.coordinators) == (None, (coordinator.id,))
        current = accepted_for(unit.session, one.case, FOLLOW_UP)
        assert current is not None
        assert current.id == moved
        outcomes = unit.session.query(Outcome).filter(Outcome.case_id == one.case).all()
        assert {each.organisation_id for each in outcomes} == {coordinator.organisation_id}


def test_a_rejection_leaves_the_people_where_they_are_and_tells_the_owner(container: Container) -> None:
    one = make_referred(container, (FOLLOW_UP,), case_state=CaseState.ARRIVED)
    coordinator, _worker = _second(one)
    _accept(one, coordinator, _move(one, coordinator), accept=False)
    assert end_referrals(container.units)(container.clock.now()) == 0
    assert _sees(one, one.worker)
    assert not _sees(one, coordinator)
    assert [each.kind for each in notices_of(container, one.owner)] == [ReferralsNotice.REFERRAL_REJECTED]
    third = _second(one)[0]
    assert _move(one, third)  # and somebody else may be asked


def test_the_office_takes_the_question_back(container: Container) -> None:
    one = make_referred(container, (FOLLOW_UP,), case_state=CaseState.ARRIVED)
    coordinator, _worker = _second(one)
    _act(one, one.owner, lambda unit, row: revoke_referral(unit, row, "A mistake."), _move(one, coordinator))
    assert _sees(one, one.worker)
    assert not _sees(one, coordinator)
    assert state_of(one) is ReferralState.ACCEPTED


def test_every_reason_is_told_at_once(container: Container) -> None:
    one = make_referred(container, (FOLLOW_UP,), state=ReferralState.SENT)
    elsewhere, _worker = make_partner(container, "AF")
    with pytest.raises(RuleBroken) as refused:
        _move(one, elsewhere)
    expected = ["move_of_what_is_not_accepted", "organisation_elsewhere", "transfer_not_consented"]
    assert refused.value.codes == expected
    with pytest.raises(RuleBroken) as refused:
        _move(one, one.coordinator)
    assert refused.value.codes == ["move_of_what_is_not_accepted", "move_to_the_same", "referral_open_already"]


def test_two_are_not_asked_at_once(container: Container) -> None:
    one = make_referred(container, (FOLLOW_UP,), case_state=CaseState.ARRIVED)
    _move(one, _second(one)[0])
    with pytest.raises(RuleBroken) as refused:
        _move(one, _second(one)[0])
    assert refused.value.codes == ["move_under_way"]


def _wish(one: Referred, reason: MoveReason, note: str = "") -> None:
    _act(one, one.coordinator, lambda unit, row: wish_move(unit, row, reason, note, "Ring before six."))


def test_a_wish_tells_the_owner_once_and_is_taken_back(container: Container) -> None:
    one = make_referred(container, (FOLLOW_UP,), case_state=CaseState.ARRIVED)
    with pytest.raises(RuleBroken) as refused:
        _wish(one, MoveReason.OTHER)
    assert refused.value.codes == ["reason_missing"]
    _wish(one, MoveReason.NO_CAPACITY)
    with pytest.raises(RuleBroken) as refused:
        _wish(one, MoveReason.NO_CAPACITY)
    assert refused.value.codes == ["move_wished_already"]
    assert [each.kind for each in notices_of(container, one.owner)] == [ReferralsNotice.MOVE_WISHED]
    assert told(container) == [("referral_news", one.owner.id.hex)]
    _act(one, one.coordinator, take_back_wish)
    with pytest.raises(RuleBroken) as refused:
        _act(one, one.coordinator, take_back_wish)
    assert refused.value.codes == ["move_not_wished"]


def test_what_was_shared_ends_for_the_first_when_the_second_accepts(container: Container, clock: MovableClock) -> None:
    one = make_referred(container, (FOLLOW_UP,), case_state=CaseState.ARRIVED)
    coordinator, _worker = _second(one)
    moved = _move(one, coordinator)
    _accept(one, coordinator, moved)
    accepted_at = clock.now()
    for _ in range(2):  # before the job has marked it, and after
        with reading(container.units, one.owner.scope(container)) as unit:
            periods = {each.organisation: each.until for each in shared_of_case(unit.session, one.case)}
        assert coordinator.organisation_id is not None
        if one.organisation.hex in periods:  # it was sent at this very instant in this test, or earlier
            assert periods[one.organisation.hex] == accepted_at
        assert periods[coordinator.organisation_id.hex] is None
        end_referrals(container.units)(clock.now())
