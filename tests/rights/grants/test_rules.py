"""Which part opens by two people, how a request stands, and who does not answer it."""

from datetime import timedelta

import pytest

from foundation.compartments import Compartment
from rights.grants.rules import (
    BY_TWO,
    GrantReason as R,
    GrantRequestState as S,
    WhoAnswers,
    state_at,
    why_not_answered,
    why_not_confirmed,
)
from tests.clock import START

DAY = timedelta(days=1)
ANOTHER = WhoAnswers(has_asked=False, receives=False)


def test_trafficking_alone_needs_a_second_person() -> None:
    assert {Compartment.TRAFFICKING} == BY_TWO


@pytest.mark.parametrize("state", [S.CONFIRMED, S.DECLINED, S.WITHDRAWN])
def test_what_was_answered_stays_as_it_is(state: S) -> None:
    assert state_at(state, START, START + DAY) is state


def test_what_nobody_answers_ends_by_itself_to_the_instant() -> None:
    assert state_at(S.ASKED, START, START - timedelta(microseconds=1)) is S.ASKED
    assert state_at(S.ASKED, START, START) is S.RAN_OUT


def test_neither_who_asks_nor_who_receives_answers() -> None:
    assert why_not_answered(ANOTHER) == []
    both = why_not_answered(WhoAnswers(has_asked=True, receives=True))
    assert [reason.code for reason in both] == [R.NOT_BY_ONESELF, R.NOT_FOR_ONESELF]


def test_nothing_is_opened_to_or_for_somebody_who_left() -> None:
    assert why_not_confirmed(ANOTHER, are_both_here=True) == []
    left = why_not_confirmed(WhoAnswers(has_asked=True, receives=False), are_both_here=False)
    assert [reason.code for reason in left] == [R.NOT_BY_ONESELF, R.SOMEBODY_LEFT]
