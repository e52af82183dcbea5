"""A hand-over that is taken back at once makes nobody a former owner, unless they did something meanwhile."""

import uuid
from datetime import timedelta

import pytest

from foundation.accounts.models import Account
from foundation.clock import MovableClock
from foundation.errors import RuleBroken
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.cases.queries import case_by_id
from returns.journey.queries.itinerary import who_planned
from returns.lists.rules import BulkAction
from returns.lists.services import Instruction, press, undo_press
from returns.notes.services import add_note
from returns.readiness.services import sign_off
from tests.factories.journeys import Team, at_work, make_ready, make_team


def _handed_over(container: Container, clock: MovableClock, team: Team, case_id: uuid.UUID) -> None:
    with writing(container.units, team.owner.scope(container)) as unit:
        case, signer = case_by_id(unit.session, case_id), unit.session.get(Account, team.signer.id)
        assert case is not None
        press(unit, [case], Instruction(BulkAction.HAND_OVER, signer, "Pressed the wrong button."), clock.now())


def _undone(container: Container, clock: MovableClock, team: Team) -> int:
    pressed = clock.now()
    clock.move(timedelta(seconds=30))
    with writing(container.units, team.owner.scope(container)) as unit:
        return undo_press(unit, BulkAction.HAND_OVER, pressed)


def test_whoever_had_a_case_for_a_moment_and_did_nothing_may_sign_it_off(
    container: Container, clock: MovableClock
) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    _handed_over(container, clock, team, case_id)
    assert _undone(container, clock, team) == 1
    with reading(container.units, team.signer.scope(container)) as unit:
        assert team.signer.id not in who_planned(unit.session, case_id)
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)


def test_whoever_did_something_meanwhile_has_owned_it(container: Container, clock: MovableClock) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    pressed = clock.now()
    _handed_over(container, clock, team, case_id)
    clock.move(timedelta(seconds=20))
    with at_work(container, team.signer, case_id) as (unit, case):
        add_note(unit, case, "Called the airline.")
    with writing(container.units, team.owner.scope(container)) as unit:
        assert undo_press(unit, BulkAction.HAND_OVER, pressed) == 1
    with reading(container.units, team.signer.scope(container)) as unit:
        assert team.signer.id in who_planned(unit.session, case_id)
    with pytest.raises(RuleBroken) as refusal, at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    assert refusal.value.codes == ["signs_own_work"]
