"""How a job does: when it runs next, how long it took, whether it is late."""

from dataclasses import replace
from datetime import timedelta

import pytest

from foundation.scheduling.lateness import Beat, is_late, next_run, took
from tests.clock import START

MINUTE = timedelta(minutes=1)
DONE = Beat(
    every=5 * MINUTE,
    known_since=START - 100 * MINUTE,
    began_at=START,
    ended_at=START + timedelta(seconds=3),
    done_at=START,
    error=None,
)


@pytest.mark.parametrize(("minutes", "late"), [(0, False), (15, False), (16, True), (-60, False)])
def test_a_job_is_late_when_so_many_of_its_intervals_have_passed(minutes: int, late: bool) -> None:
    assert is_late(DONE, START + minutes * MINUTE, 3) is late


def test_a_job_that_was_never_done_is_late_from_when_it_was_watched_on() -> None:
    never = replace(DONE, known_since=START, done_at=None)
    assert not is_late(never, START + 15 * MINUTE, 3)
    assert is_late(never, START + 16 * MINUTE, 3)


def test_it_runs_next_an_interval_after_it_was_done_or_at_once() -> None:
    assert next_run(DONE, START) == START + 5 * MINUTE
    assert next_run(DONE, START + 9 * MINUTE) == START + 9 * MINUTE
    assert next_run(replace(DONE, done_at=None), START) == START


def test_what_has_not_ended_has_no_length_and_a_clock_that_went_back_makes_none_negative() -> None:
    assert took(DONE) == timedelta(seconds=3)
    assert took(replace(DONE, ended_at=None)) is None
    assert took(replace(DONE, ended_at=START - MINUTE)) == timedelta()
