"""Who waits at the other end sees who boarded and who did not, is told in neutral words, and says who arrived."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

import pytest

from foundation.clock import MovableClock
from foundation.errors import BadInput, RuleBroken
from foundation.messaging.rules import NoticeKind
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.arrivals.jobs import job_of_boardings
from reintegration.arrivals.queries.arrivals import Expected, expected_of_case, legs_of_journey, newest_arrivals
from reintegration.arrivals.rules import ArrivalState, Coming
from reintegration.arrivals.services.arrivals import Missing, confirm_arrival, confirm_late
from reintegration.arrivals.words import ArrivalsMessage, ArrivalsNotice
from returns.cases.queries import case_by_id, members_of_case
from returns.cases.rules.cases import CaseState
from returns.consent.models import Consent
from returns.consent.rules import ConsentPurpose
from returns.departure.models import BoardingMark
from returns.departure.rules import BoardingState, Report
from returns.work.queries.tasks import rule_tasks_of
from returns.work.rules.tasks import TaskKind, TaskState
from returns.work.services.tasks import sync_tasks
from tests.factories.boarding import BOARDED, LATE, AtTheGate, signed
from tests.factories.inbox import notices_of
from tests.factories.journeys import looking_at
from tests.factories.makers import Person
from tests.factories.referred import Referred, make_partner, make_referred
from tests.factories.scopes import EVERYTHING
from tests.messaging.outbox import standing

OVER = timedelta(seconds=61)


@dataclass(frozen=True)
class _Waiting:
    coordinator: Person
    worker: Person
    gate: AtTheGate


def _waiting(container: Container, clock: MovableClock) -> _Waiting:
    partner = make_partner(container)
    return _Waiting(*partner, signed(container, clock, partner=partner))


def _expected(container: Container, who: Person, case_id: uuid.UUID) -> Expected:
    with reading(container.units, who.scope(container)) as unit:
        case = case_by_id(unit.session, case_id)
        assert case is not None
        people = [one.id for one in members_of_case(unit.session, case_id)]
        legs = legs_of_journey(unit.session, case_id)
        return expected_of_case(unit.session, case, legs, people, unit.clock.now())


def _run(container: Container, clock: MovableClock) -> None:
    job_of_boardings(container.units, 60).run(clock.now())


def _told(container: Container, who: Person) -> list[tuple[NoticeKind, uuid.UUID | None]]:
    return [
        (one.kind, one.about) for one in notices_of(container, who) if one.kind is ArrivalsNotice.TRAVELLERS_CHANGED
    ]


def test_the_partner_sees_who_comes_and_how(container: Container, clock: MovableClock) -> None:
    one = _waiting(container, clock)
    gate, (first, second) = one.gate, one.gate.people
    gate.say(gate.team.officer, BOARDED, first)
    gate.say(gate.team.officer, LATE, second)
    wanted = {first: Coming.EXPECTED, second: Coming.EXPECTED}
    assert _expected(container, one.worker, gate.case).coming == wanted, "it can still be undone"
    clock.move(OVER)
    wanted = {first: Coming.ON_BOARD, second: Coming.NOT_TRAVELLING}
    assert _expected(container, one.worker, gate.case).coming == wanted
    gate.left(gate.team.officer)
    found = _expected(container, one.worker, gate.case)
    assert (found.coming, found.others_staying) == ({first: Coming.ON_BOARD}, 1)
    clock.move(timedelta(hours=2))
    assert _expected(container, one.worker, gate.case).coming == {first: Coming.ON_THE_WAY}
    clock.move(timedelta(days=1))
    assert _expected(container, one.worker, gate.case).coming == {first: Coming.SHOULD_BE_THERE}


def test_owner_and_partner_are_told_once_when_it_stands_and_never_why(
    container: Container, clock: MovableClock
) -> None:
    one = _waiting(container, clock)
    gate = one.gate
    gate.say(gate.team.officer, LATE, gate.people[1])
    _run(container, clock)
    assert _told(container, one.worker) == []
    clock.move(OVER)
    for _ in range(2):
        _run(container, clock)
    for who in (one.worker, one.coordinator, gate.team.owner):
        assert _told(container, who) == [(ArrivalsNotice.TRAVELLERS_CHANGED, gate.case)]
        [letter] = [row for row in standing(container) if row.account_id == who.id]
        assert (letter.template, letter.facts) == (ArrivalsMessage.TRAVELLERS_CHANGED, {"count": 1})
    gate.say(gate.team.officer, Report(BoardingState.BOARDED, note="Came running."), gate.people[1])
    clock.move(OVER)
    _run(container, clock)
    assert len(_told(container, one.worker)) == 2, "nobody is left standing at the gate"


def test_what_was_undone_and_who_boards_is_told_to_nobody(container: Container, clock: MovableClock) -> None:
    one = _waiting(container, clock)
    gate = one.gate
    gate.say(gate.team.officer, LATE)
    gate.undo(gate.team.officer)
    gate.say(gate.team.officer, BOARDED)
    clock.move(OVER)
    _run(container, clock)
    assert _told(container, one.worker) == []
    assert _told(container, gate.team.owner) == []


def test_without_a_consent_in_force_the_partner_is_not_told(container: Container, clock: MovableClock) -> None:
    one = _waiting(container, clock)
    gate = one.gate
    with writing(container.units, EVERYTHING) as unit:
        for consent in unit.session.query(Consent).filter_by(case_id=gate.case, purpose=ConsentPurpose.TRANSFER):
            consent.withdrawn_at = clock.now()
    gate.say(gate.team.officer, LATE)
    clock.move(OVER)
    _run(container, clock)
    assert _told(container, one.worker) == []
    assert len(_told(container, gate.team.owner)) == 1


def test_the_partner_reads_no_reason(container: Container, clock: MovableClock) -> None:
    one = _waiting(container, clock)
    gate = one.gate
    gate.say(gate.team.officer, LATE)
    with reading(container.units, one.worker.scope(container)) as unit:
        assert unit.session.query(BoardingMark).all() == []


def test_who_did_not_travel_is_a_task_until_the_journey_is_signed_anew(
    container: Container, clock: MovableClock
) -> None:
    gate = signed(container, clock)
    gate.say(gate.team.officer, LATE)
    gate.left(gate.team.officer)
    with looking_at(container, gate.team.owner, gate.case) as (unit, _case):
        kinds = [one.kind for one in rule_tasks_of(unit.session, [gate.case]).values() if one.state is TaskState.OPEN]
        assert TaskKind.JOURNEY_ANEW in kinds


def _confirm(one: Referred, *missing: uuid.UUID) -> uuid.UUID | None:
    with writing(one.container.units, one.worker.scope(one.container)) as unit:
        case = case_by_id(unit.session, one.case)
        assert case is not None
        return confirm_arrival(unit, case, unit.clock.now(), True, missing=Missing(missing, "Nobody saw him."))


def _tasks(one: Referred) -> list[TaskState]:
    with writing(one.container.units, one.owner.scope(one.container)) as unit:
        sync_tasks(unit, [one.case])
        found = rule_tasks_of(unit.session, [one.case]).values()
        return [task.state for task in found if task.kind is TaskKind.NOT_ARRIVED]


def test_everybody_is_confirmed_and_who_is_missing_becomes_a_task_of_the_owner(container: Container) -> None:
    one = make_referred(container, members=3)
    missing = one.people[2]
    assert _confirm(one, missing) is not None
    with reading(container.units, one.owner.scope(container)) as unit:
        states = {who: row.state for who, row in newest_arrivals(unit.session, one.case).items()}
        assert states == {
            one.people[0]: ArrivalState.ARRIVED,
            one.people[1]: ArrivalState.ARRIVED,
            missing: ArrivalState.NOT_ARRIVED,
        }
    assert [note.kind for note in notices_of(container, one.owner)] == [ArrivalsNotice.NOT_ARRIVED]
    assert _tasks(one) == [TaskState.OPEN]
    with writing(container.units, one.worker.scope(container)) as unit:
        case = case_by_id(unit.session, one.case)
        assert case is not None
        with pytest.raises(RuleBroken) as refused:
            confirm_late(unit, case, [one.people[0]], unit.clock.now(), False)
        assert refused.value.codes == ["not_missing", "identity_not_confirmed"]
        confirm_late(unit, case, [missing], unit.clock.now(), True)
    assert _tasks(one) == [TaskState.LAPSED]


def test_where_nobody_comes_no_follow_up_begins(container: Container) -> None:
    one = make_referred(container, members=2)
    assert _confirm(one, *one.people) is None
    with reading(container.units, one.owner.scope(container)) as unit:
        case = case_by_id(unit.session, one.case)
        assert case is not None
        assert case.state is CaseState.DEPARTED
    assert [note.kind for note in notices_of(container, one.owner)] == [ArrivalsNotice.NOT_ARRIVED]
    assert _confirm(one) is not None, "they came after all"
    assert _tasks(one) == []


def test_nobody_else_is_said_to_be_missing(container: Container) -> None:
    one = make_referred(container)
    with pytest.raises(BadInput):
        _confirm(one, uuid.uuid4())
