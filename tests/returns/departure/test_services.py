"""At the gate: who boarded and who did not, undone within a minute, corrected afterwards, and what follows from it."""

import uuid
from datetime import timedelta
from threading import Barrier, Thread

import pytest

from foundation.clock import MovableClock
from foundation.errors import BadInput, Conflict, RuleBroken
from foundation.storage.unit_of_work import Unit
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState
from returns.consent.queries import consents_of_case
from returns.consent.rules import ConsentPurpose
from returns.consent.services.withdrawals import withdraw_consent
from returns.departure.rules import BoardingState, Report, WhyNot
from returns.departure.services import depart
from returns.documents.queries.documents import documents_of_case
from returns.documents.rules.documents import Holder
from returns.documents.services.documents import NewCustody, hand_over
from returns.journey.rules.itinerary import LegStatus
from returns.lifecycle.rules.lifecycle import EventKind
from returns.people.queries import linked_cases
from returns.protection.rules.protection import Clearance
from returns.protection.services.protection import set_clearance
from tests.factories.boarding import BOARDED, LATE, AtTheGate, ready_at_the_gate, signed
from tests.factories.journeys import at_work, looking_at
from tests.factories.makers import Person
from tests.factories.timeline import events_of_case

UNDO = timedelta(seconds=60)
SECOND = timedelta(seconds=1)


def _kinds(unit: Unit, case: Case) -> list[EventKind]:
    return [one.kind for one in events_of_case(unit.session, case.id)]


def _used(unit: Unit, case: Case) -> dict[uuid.UUID, object]:
    """On which day somebody set out on one of their documents, by person."""
    found: dict[uuid.UUID, object] = {}
    for one in documents_of_case(unit.session, case.id):
        found[one.person_id] = found.get(one.person_id) or one.used_on
    return found


def test_a_family_boards_in_one_press_and_nothing_else_changes_yet(container: Container, clock: MovableClock) -> None:
    gate = signed(container, clock)
    with looking_at(container, gate.team.officer, gate.case) as (unit, case):
        before = _kinds(unit, case)
    gate.say(gate.team.officer, BOARDED)
    with looking_at(container, gate.team.officer, gate.case) as (unit, case):
        assert gate.states(unit) == [BoardingState.BOARDED] * 2
        assert case.state is CaseState.READY
        assert _kinds(unit, case) == before
        assert set(_used(unit, case).values()) == {None}


def test_when_the_flight_has_left_whoever_boarded_has_departed(container: Container, clock: MovableClock) -> None:
    gate = signed(container, clock)
    gate.say(gate.team.officer, BOARDED)
    gate.left(gate.team.officer)
    gate.left(gate.team.officer)  # pressed twice, recorded once
    with looking_at(container, gate.team.officer, gate.case) as (unit, case):
        assert case.state is CaseState.DEPARTED
        assert gate.leg(unit).status is LegStatus.FLOWN
        assert _kinds(unit, case).count(EventKind.DEPARTED) == 1
        assert None not in _used(unit, case).values()


def test_boarding_opens_hours_before_the_departure_and_no_day_earlier(
    container: Container, clock: MovableClock
) -> None:
    gate = ready_at_the_gate(container)
    with looking_at(container, gate.team.officer, gate.case) as (unit, _case):
        departs = gate.leg(unit).departs_at
    clock.move(departs - timedelta(days=2) - clock.now())
    for said in (BOARDED, LATE):
        with pytest.raises(RuleBroken) as refused:
            gate.say(gate.team.officer, said)
        assert refused.value.codes == ["boarding_not_open_yet"] * 2
    clock.move(timedelta(days=2) - timedelta(hours=12))
    gate.say(gate.team.officer, BOARDED)


def test_on_the_case_page_no_departure_is_recorded_days_early_either(container: Container, clock: MovableClock) -> None:
    gate = ready_at_the_gate(container)
    clock.move(timedelta(days=2))
    with at_work(container, gate.team.officer, gate.case) as (unit, case), pytest.raises(RuleBroken) as refused:
        depart(unit, case, clock.now())
    assert refused.value.codes == ["departs_long_before_plan"]


def test_whoever_boards_without_a_document_in_hand_needs_a_word(container: Container, clock: MovableClock) -> None:
    gate = signed(container, clock)
    with at_work(container, gate.team.officer, gate.case) as (unit, case):
        document = next(one for one in documents_of_case(unit.session, gate.case) if one.person_id == gate.people[1])
        hand_over(unit, case, document, NewCustody(Holder.OFFICER, clock.now().date()))
    with pytest.raises(RuleBroken) as refused:
        gate.say(gate.team.officer, BOARDED)
    assert refused.value.codes == ["boarding_without_document"]
    gate.say(gate.team.officer, BOARDED, gate.people[0])
    note = "The officer hands it over behind the control."
    gate.say(gate.team.officer, Report(BoardingState.BOARDED, note=note), gate.people[1])


@pytest.mark.parametrize(("after", "is_undone"), [(UNDO - SECOND, True), (UNDO, True), (UNDO + SECOND, False)])
def test_it_is_undone_within_a_minute_and_corrected_afterwards(
    container: Container, clock: MovableClock, after: timedelta, is_undone: bool
) -> None:
    gate = signed(container, clock)
    gate.say(gate.team.officer, BOARDED)
    clock.move(after)
    if is_undone:
        gate.undo(gate.team.officer)
    else:
        with pytest.raises(RuleBroken) as refused:
            gate.undo(gate.team.officer)
        assert refused.value.codes == ["undo_is_over"]
    with looking_at(container, gate.team.officer, gate.case) as (unit, case):
        wanted = BoardingState.PLANNED if is_undone else BoardingState.BOARDED
        assert gate.states(unit) == [wanted] * 2
        assert len(gate.marks(unit)) == (4 if is_undone else 2)  # what was said stays readable
        assert case.state is CaseState.READY


def test_undone_what_was_said_before_stands_again(container: Container, clock: MovableClock) -> None:
    gate = signed(container, clock)
    gate.say(gate.team.officer, BOARDED)
    gate.say(gate.team.officer, Report(BoardingState.OFFLOADED, WhyNot.OWN_WISH), gate.people[1])
    gate.undo(gate.team.officer)
    with looking_at(container, gate.team.officer, gate.case) as (unit, _case):
        assert gate.states(unit) == [BoardingState.BOARDED] * 2
    with pytest.raises(RuleBroken) as refused:
        gate.undo(gate.team.owner)
    assert refused.value.codes == ["undo_of_others", "undo_of_undo"]


LATE_CORRECTED = Report(BoardingState.NO_SHOW, WhyNot.LATE, "The wrong line was ticked.")


def test_a_correction_says_why_and_keeps_what_was_said(container: Container, clock: MovableClock) -> None:
    gate = signed(container, clock)
    gate.say(gate.team.officer, BOARDED)
    clock.move(UNDO + SECOND)
    with pytest.raises(RuleBroken) as refused:
        gate.say(gate.team.officer, Report(BoardingState.NO_SHOW, WhyNot.LATE), gate.people[1])
    assert refused.value.codes == ["boarding_correction_unexplained"]
    gate.say(gate.team.officer, LATE_CORRECTED, gate.people[1])
    with looking_at(container, gate.team.officer, gate.case) as (unit, _case):
        said = [(one.state, one.recorded_by) for one in gate.marks(unit) if one.person_id == gate.people[1]]
        assert said == [
            (BoardingState.BOARDED, gate.team.officer.id),
            (BoardingState.NO_SHOW, gate.team.officer.id),
        ]


def test_whoever_does_not_travel_goes_on_in_a_case_of_their_own(container: Container, clock: MovableClock) -> None:
    gate = signed(container, clock)
    first, second = gate.people
    gate.say(gate.team.officer, BOARDED, first)
    gate.say(gate.team.officer, LATE, second)
    gate.left(gate.team.officer)
    with looking_at(container, gate.team.officer, gate.case) as (unit, case):
        assert case.state is CaseState.DEPARTED
        assert list(_used(unit, case)) == [first]
        [other] = linked_cases(unit.session, case.id)
        assert other.state is CaseState.ELIGIBLE
        assert list(_used(unit, other).values()) == [None]
        assert EventKind.NOT_TRAVELLED in _kinds(unit, other)


def test_where_nobody_boards_the_case_goes_back_to_planning(container: Container, clock: MovableClock) -> None:
    gate = signed(container, clock)
    gate.say(gate.team.officer, LATE)
    gate.left(gate.team.officer)
    gate.left(gate.team.officer)
    with looking_at(container, gate.team.officer, gate.case) as (unit, case):
        assert case.state is CaseState.PLANNING
        assert _kinds(unit, case).count(EventKind.NOT_TRAVELLED) == 1
        assert set(_used(unit, case).values()) == {None}


def test_a_flight_leaves_only_when_something_is_said_of_everybody(container: Container, clock: MovableClock) -> None:
    gate = signed(container, clock)
    gate.say(gate.team.officer, BOARDED, gate.people[0])
    with pytest.raises(RuleBroken) as refused:
        gate.left(gate.team.officer)
    assert refused.value.codes == ["boarding_not_said"]


def test_nobody_boards_where_the_departure_would_be_refused(container: Container, clock: MovableClock) -> None:
    gate = signed(container, clock)
    with at_work(container, gate.team.specialist, gate.case) as (unit, case):
        set_clearance(unit, case, Clearance.OUTSTANDING, None)
    with pytest.raises(RuleBroken) as refused:
        gate.say(gate.team.officer, BOARDED)
    assert "protection_clearance_outstanding" in refused.value.codes
    gate.say(gate.team.officer, LATE)  # that somebody did not come can always be said


def test_of_a_flight_that_has_left_it_can_still_be_said_that_somebody_was_not_on_it(
    container: Container, clock: MovableClock
) -> None:
    gate = signed(container, clock)
    first, second = gate.people
    gate.say(gate.team.officer, BOARDED)
    gate.left(gate.team.officer)
    with pytest.raises(RuleBroken) as refused:
        gate.say(gate.team.officer, Report(BoardingState.PLANNED, note="No."), second)
    assert refused.value.codes == ["boarding_has_left"]
    gate.say(gate.team.officer, Report(BoardingState.OFFLOADED, WhyNot.FITNESS), second)
    with looking_at(container, gate.team.officer, gate.case) as (unit, case):
        assert case.state is CaseState.DEPARTED
        [other] = linked_cases(unit.session, case.id)
        assert _used(unit, other) == {second: None}
    gate.say(gate.team.officer, Report(BoardingState.OFFLOADED, WhyNot.AUTHORITY), first)
    with looking_at(container, gate.team.officer, gate.case) as (unit, case):
        assert case.state is CaseState.PLANNING
        assert _used(unit, case) == {first: None}


def test_whoever_has_boarded_does_not_withdraw_before_they_are_offloaded(
    container: Container, clock: MovableClock
) -> None:
    gate = signed(container, clock)
    gate.say(gate.team.officer, BOARDED, gate.people[0])

    def withdraw() -> None:
        with at_work(container, gate.team.owner, gate.case) as (unit, _case):
            withdraw_consent(
                unit,
                next(
                    one
                    for one in consents_of_case(unit.session, gate.case)
                    if one.purpose is ConsentPurpose.ASSISTANCE and one.person_id == gate.people[0]
                ),
            )

    with pytest.raises(RuleBroken) as refused:
        withdraw()
    assert refused.value.codes == ["withdrawal_after_boarding"]
    gate.undo(gate.team.officer)
    withdraw()


def test_on_the_case_page_no_departure_is_recorded_past_the_gate(container: Container, clock: MovableClock) -> None:
    gate = signed(container, clock)
    gate.say(gate.team.officer, BOARDED, gate.people[0])
    with at_work(container, gate.team.officer, gate.case) as (unit, case), pytest.raises(RuleBroken) as refused:
        depart(unit, case, clock.now())
    assert refused.value.codes == ["departure_at_the_board"]


def test_people_and_flights_of_others_are_not_taken(container: Container, clock: MovableClock) -> None:
    gate = signed(container, clock)
    with pytest.raises(BadInput) as refused:
        gate.say(gate.team.officer, BOARDED, uuid.uuid4())
    assert "people" in refused.value.errors


def test_of_two_officers_at_the_gate_the_second_sees_what_the_first_said(
    container: Container, clock: MovableClock
) -> None:
    gate = signed(container, clock)
    barrier, ends = Barrier(2), list[str]()

    def press(gate: AtTheGate, who: Person, said: Report) -> None:
        barrier.wait()
        try:
            gate.say(who, said, seen=0)
            ends.append("said")
        except Conflict:
            ends.append("conflict")

    sayings = ((gate.team.officer, BOARDED), (gate.team.owner, LATE))
    threads = [Thread(target=press, args=(gate, who, said)) for who, said in sayings]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(ends) == ["conflict", "said"]
    with looking_at(container, gate.team.officer, gate.case) as (unit, _case):
        assert len(gate.marks(unit)) == 2
