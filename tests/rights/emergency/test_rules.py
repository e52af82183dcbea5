"""When an emergency access is refused, how it stands, and which counts may be shown beside their total."""

from datetime import timedelta

import pytest

from foundation.compartments import Compartment
from foundation.emergencies import EmergencyKind, opened_in_emergency
from rights.emergency.rules import (
    EmergencyReason as R,
    EmergencyState as S,
    Terms,
    shown_counts,
    state_of,
    why_not_confirmed,
    why_not_opened,
    why_not_reviewed,
)
from tests.clock import START

HOUR = timedelta(hours=1)
ON = Terms(is_on=True, max_hours=8, default_hours=2, tries=3, tries_hours=24)
OFF = Terms(is_on=False, max_hours=8, default_hours=2, tries=3, tries_hours=24)


def test_it_is_opened_where_it_is_on_and_none_goes_on_and_all_reasons_are_told() -> None:
    assert why_not_opened(ON, goes_on=False) == []
    assert [reason.code for reason in why_not_opened(OFF, goes_on=True)] == [R.SWITCHED_OFF, R.ONE_GOES_ON]


def test_another_person_confirms_what_was_asked_for_while_it_lasts() -> None:
    assert why_not_confirmed(goes_on=True, is_asked=True, is_by_holder=False) == []
    refused = why_not_confirmed(goes_on=False, is_asked=False, is_by_holder=True)
    assert [reason.code for reason in refused] == [R.IS_OVER, R.NOT_ASKED, R.ONE_CANNOT_CONFIRM]


def test_it_is_reviewed_once_and_not_before_its_end() -> None:
    assert why_not_reviewed(goes_on=False, is_reviewed=False) == []
    refused = why_not_reviewed(goes_on=True, is_reviewed=True)
    assert [reason.code for reason in refused] == [R.STILL_OPEN, R.REVIEWED]


@pytest.mark.parametrize(
    ("opened", "ended_after", "now_after", "state"),
    [
        (True, None, HOUR, S.GOES_ON),
        (True, None, 2 * HOUR, S.RAN_OUT),
        (True, HOUR, HOUR, S.ENDED),
        (True, 2 * HOUR, 3 * HOUR, S.RAN_OUT),
        (False, 0 * HOUR, HOUR, S.OPENED_NOTHING),
    ],
)
def test_how_it_stands(opened: bool, ended_after: timedelta | None, now_after: timedelta, state: S) -> None:
    ended_at = None if ended_after is None else START + ended_after
    assert state_of(opened, START + 2 * HOUR, ended_at, START + now_after) is state


def test_trafficking_opens_when_it_is_confirmed_and_legal_papers_never() -> None:
    two = {Compartment.HEALTH, Compartment.CHILD_PROTECTION}
    assert set(opened_in_emergency(EmergencyKind.MEDICAL, is_confirmed=False)) == two
    assert set(opened_in_emergency(EmergencyKind.MEDICAL, is_confirmed=True)) == two | {Compartment.TRAFFICKING}


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({}, (0, 0, 0)),
        ({"a": 11, "b": 30}, (11, 30, 0)),
        ({"a": 3, "b": 30}, (None, None, 0)),
        ({"a": 3, "b": 9, "c": 20}, (None, None, 20)),
        ({"b": 3, "c": 4}, (None, None, None)),
        ({"c": 3}, (None, None, None)),
    ],
)
def test_a_hidden_count_cannot_be_reckoned_from_the_total(
    counts: dict[str, int], shown: tuple[int | None, ...]
) -> None:
    assert tuple(shown_counts(counts, ("a", "b", "c"), 11).values()) == shown
