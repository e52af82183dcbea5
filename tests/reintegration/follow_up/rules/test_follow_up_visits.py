"""What becomes of a visit: where an entry goes, its state, its outcome at the end, who is lost."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from reintegration.follow_up.rules.follow_up import (
    Attempt,
    AttemptOutcome as Got,
    LostRules,
    PlannedVisit,
    VisitKind,
    VisitOutcome as Outcome,
    VisitState as State,
)
from reintegration.follow_up.rules.visits import (
    TriedVisit,
    entry_goes_to,
    is_lost,
    is_outside_window,
    outcome_at_close,
    state_on,
)

START = date(2026, 1, 1)
LOST = LostRules(visits=2, attempts=3, days=3)


def make_visit(month: int, opens: int, due: int, closes: int) -> PlannedVisit:
    opens_on, due_on, closes_on = (START + timedelta(days=n) for n in (opens, due, closes))
    return PlannedVisit(VisitKind.MONTH, month, due_on, due_on, opens_on, closes_on, False)


def attempts(*outcomes: Got, each_day: int = 1) -> tuple[Attempt, ...]:
    return tuple(Attempt(START + timedelta(days=n * each_day), outcome) for n, outcome in enumerate(outcomes))


VISITS = (make_visit(1, 10, 20, 40), make_visit(2, 30, 40, 50), make_visit(3, 80, 90, 100))


@pytest.mark.parametrize(
    ("day", "settled", "position", "is_outside"),
    [
        (10, set(), 0, False),
        (35, set(), 0, False),  # both windows are open: the earliest visit
        (35, {0}, 1, False),
        (41, set(), 1, False),
        (0, set(), 0, True),
        (51, set(), 1, True),  # a visit that counts as missed is logged all the same
        (65, set(), 1, True),  # as near to one as to the other
        (66, set(), 2, True),
        (35, {0, 1}, 2, True),
        (400, {2}, 1, True),
    ],
)
def test_an_entry_goes_to_the_earliest_open_visit_else_to_the_nearest_and_is_labelled(
    day: int, settled: set[int], position: int, is_outside: bool
) -> None:
    on = START + timedelta(days=day)
    assert entry_goes_to(VISITS, settled, on) == position
    assert is_outside_window(VISITS[position], on) == is_outside


def test_an_entry_goes_nowhere_when_every_visit_is_settled() -> None:
    assert entry_goes_to(VISITS, {0, 1, 2}, START) is None


@pytest.mark.parametrize(
    ("day", "outcome", "stopped", "state"),
    [
        (9, None, False, State.PLANNED),
        (10, None, False, State.DUE),
        (20, None, False, State.DUE),
        (21, None, False, State.OVERDUE),
        (40, None, False, State.OVERDUE),
        (41, None, False, State.MISSED),
        (5, Outcome.DONE, False, State.DONE),
        (400, Outcome.DONE, True, State.DONE),  # stopping later does not undo it
        (9, None, True, State.STOPPED),
        (400, None, True, State.STOPPED),  # no task after the end
        (15, Outcome.REFUSED, False, State.MISSED),
        (41, Outcome.NOT_ATTEMPTED, False, State.MISSED),
    ],
)
def test_the_state_of_a_visit_follows_from_its_days(
    day: int, outcome: Outcome | None, stopped: bool, state: State
) -> None:
    assert state_on(VISITS[0], START + timedelta(days=day), outcome, stopped=stopped) is state


def test_a_visit_never_goes_back_to_an_earlier_state_by_itself() -> None:
    order = [State.PLANNED, State.DUE, State.OVERDUE, State.MISSED]
    seen = [order.index(state_on(VISITS[0], START + timedelta(days=day))) for day in range(60)]
    assert seen == sorted(seen)
    assert set(seen) == {0, 1, 2, 3}


@pytest.mark.parametrize(
    ("got", "outcome"),
    [
        ([], Outcome.NOT_ATTEMPTED),
        ([Got.NO_ANSWER], Outcome.UNREACHABLE),
        ([Got.WRONG_NUMBER], Outcome.UNREACHABLE),
        ([Got.NO_ANSWER, Got.SOMEBODY_ELSE_ANSWERED], Outcome.UNREACHABLE),
        ([Got.NO_ANSWER, Got.UNSAFE_TO_CONTACT], Outcome.UNSAFE_TO_CONTACT),
        ([Got.REFUSED], Outcome.REFUSED),
        ([Got.NO_ANSWER, Got.MOVED], Outcome.MOVED_ON),
        ([Got.REFUSED, Got.NO_ANSWER], Outcome.UNREACHABLE),
        ([Got.NO_ANSWER, Got.REACHED], Outcome.NOT_ATTEMPTED),  # reached, and then nobody came
        ([Got.REACHED, Got.NO_ANSWER], Outcome.UNREACHABLE),
    ],
)
def test_the_outcome_at_the_end_of_the_window_is_what_the_attempts_say(got: list[Got], outcome: Outcome) -> None:
    assert outcome_at_close(attempts(*got)) is outcome


@given(st.lists(st.sampled_from(Got), max_size=6))
def test_not_attempted_is_never_called_unreachable_nor_the_other_way_round(got: list[Got]) -> None:
    outcome = outcome_at_close(attempts(*got))
    nobody_tried = not got or got[-1] is Got.REACHED
    assert (outcome is Outcome.NOT_ATTEMPTED) == nobody_tried
    assert outcome not in (Outcome.DONE, Outcome.DECEASED), "nobody is dead or visited by default"


NO = Got.NO_ANSWER
VAIN = TriedVisit(Outcome.UNREACHABLE, attempts(NO, NO, NO))
TWO_ATTEMPTS = TriedVisit(Outcome.UNREACHABLE, attempts(NO, NO))
ON_ONE_DAY = TriedVisit(Outcome.UNREACHABLE, attempts(NO, NO, NO, each_day=0))
REACHED_FIRST = TriedVisit(Outcome.UNREACHABLE, attempts(Got.REACHED, NO, NO))
NOBODY_TRIED = TriedVisit(Outcome.NOT_ATTEMPTED, ())
DONE = TriedVisit(Outcome.DONE, attempts(Got.REACHED))
STILL_OPEN = TriedVisit(None, attempts(NO))
ANSWERED = TriedVisit(None, attempts(NO, Got.REACHED))


@pytest.mark.parametrize(
    ("visits", "lost"),
    [
        ([], False),
        ([VAIN], False),
        ([VAIN, VAIN], True),
        ([DONE, VAIN, VAIN, STILL_OPEN], True),
        ([VAIN, DONE, VAIN], False),
        ([VAIN, VAIN, DONE], False),  # found again
        ([VAIN, VAIN, ANSWERED], False),
        ([VAIN, TWO_ATTEMPTS], False),
        ([ON_ONE_DAY, VAIN], False),
        ([VAIN, REACHED_FIRST], False),
        ([VAIN, NOBODY_TRIED], False),  # the programme's failure makes nobody lost
        ([VAIN, NOBODY_TRIED, VAIN], False),
        ([NOBODY_TRIED, NOBODY_TRIED], False),
        ([TriedVisit(Outcome.REFUSED, VAIN.attempts), VAIN], False),
    ],
)
def test_lost_is_two_visits_in_a_row_tried_three_times_on_three_days(visits: list[TriedVisit], lost: bool) -> None:
    assert is_lost(visits, LOST) is lost


def test_the_numbers_of_lost_are_arguments() -> None:
    assert is_lost([TWO_ATTEMPTS], LostRules(visits=1, attempts=2, days=2))
    assert not is_lost([VAIN, VAIN], LostRules(visits=3, attempts=3, days=3))
