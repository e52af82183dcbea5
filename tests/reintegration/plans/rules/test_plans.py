"""Plans: what may happen to an item when, for whom it is, and the time in which help may be given."""

import uuid
from datetime import UTC, date, datetime

import pytest

from reintegration.plans.rules import (
    Days,
    HandedOver,
    ItemState,
    PlanEventKind,
    StatedFacts,
    changed_since,
    for_whom,
    is_outside,
    is_plan_late,
    why_not_cancelled,
    why_not_changed,
    why_not_checked,
    why_not_delivered,
    why_not_planned,
    why_not_received,
    why_not_started,
    why_not_stated,
    window_ends,
)
from returns.cases.rules import Reason

ARRIVED, TODAY = date(2026, 11, 10), date(2026, 11, 24)
DAYS = Days(ARRIVED, TODAY)
NONE: list[str] = []
ONE, OTHER = uuid.uuid4(), uuid.uuid4()


def codes(reasons: tuple[Reason, ...]) -> list[str]:
    """The codes of reasons, in their order."""
    return [one.code for one in reasons]


@pytest.mark.parametrize(
    ("is_open", "has_reintegration", "expected"),
    [
        (True, True, NONE),
        (False, True, ["episode_closed"]),
        (True, False, ["track_without_plan"]),
        (False, False, ["episode_closed", "track_without_plan"]),
    ],
)
def test_planning_says_everything_that_stands_in_its_way(
    is_open: bool, has_reintegration: bool, expected: list[str]
) -> None:
    assert codes(why_not_planned(is_open, has_reintegration)) == expected


@pytest.mark.parametrize(
    ("state", "on", "expected"),
    [
        (ItemState.PLANNED, ARRIVED, NONE),
        (ItemState.UNDER_WAY, TODAY, NONE),
        (ItemState.UNDER_WAY, date(2026, 11, 12), ["delivery_before_beginning"]),
        (ItemState.DELIVERED, TODAY, ["item_not_planned"]),
        (ItemState.CANCELLED, date(2026, 11, 25), ["item_not_planned", "delivery_in_the_future"]),
        (ItemState.PLANNED, date(2026, 11, 9), ["delivery_before_arrival"]),
    ],
)
def test_a_delivery_lies_between_arrival_or_beginning_and_today(
    state: ItemState, on: date, expected: list[str]
) -> None:
    began = date(2026, 11, 20) if state is ItemState.UNDER_WAY else None
    assert codes(why_not_delivered(state, on, began, DAYS)) == expected


@pytest.mark.parametrize(
    ("state", "starts", "changes", "cancels"),
    [
        (ItemState.PLANNED, NONE, NONE, NONE),
        (ItemState.UNDER_WAY, ["item_not_planned"], NONE, NONE),
        (ItemState.DELIVERED, ["item_not_planned"], ["item_not_planned"], ["item_not_planned"]),
        (ItemState.CANCELLED, ["item_not_planned"], ["item_not_planned"], ["item_not_planned"]),
    ],
)
def test_what_was_delivered_or_cancelled_stays(
    state: ItemState, starts: list[str], changes: list[str], cancels: list[str]
) -> None:
    assert codes(why_not_started(state, TODAY, DAYS)) == starts
    assert codes(why_not_changed(state, is_open=True)) == changes
    assert codes(why_not_changed(state, is_open=False)) == ["episode_closed", *changes]
    assert codes(why_not_cancelled(state, has_reason=True)) == cancels
    assert codes(why_not_cancelled(state, has_reason=False)) == [*cancels, "item_reason_missing"]


@pytest.mark.parametrize(
    ("person", "objective", "expected"),
    [
        (None, None, NONE),
        (ONE, None, NONE),
        (ONE, ONE, NONE),
        (OTHER, ONE, ["item_for_somebody_else"]),
        (None, ONE, ["item_for_somebody_else"]),
    ],
)
def test_an_item_is_for_whom_its_objective_is(
    person: uuid.UUID | None, objective: uuid.UUID | None, expected: list[str]
) -> None:
    assert codes(for_whom(person, objective)) == expected


@pytest.mark.parametrize(
    ("day", "months", "outside"),
    [
        (date(2026, 11, 9), 12, True),
        (date(2026, 11, 9), None, True),
        (ARRIVED, 12, False),
        (date(2027, 11, 10), 12, False),
        (date(2027, 11, 11), 12, True),
        (date(2030, 1, 1), None, False),
    ],
)
def test_help_lies_outside_its_time_unless_nobody_knows_when_that_ends(
    day: date, months: int | None, outside: bool
) -> None:
    assert is_outside(day, ARRIVED, window_ends(ARRIVED, months)) is outside


def test_a_month_ends_on_its_last_day() -> None:
    assert window_ends(date(2026, 8, 31), 6) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("due", "items", "late"),
    [(TODAY, 0, False), (date(2026, 11, 23), 0, True), (date(2026, 11, 23), 1, False)],
)
def test_a_plan_is_late_from_the_day_after_it_was_due_while_it_is_empty(due: date, items: int, late: bool) -> None:
    assert is_plan_late(due, TODAY, items) is late


FACTS = StatedFacts(ARRIVED, TODAY, True, 1)
AGREED = StatedFacts(ARRIVED, TODAY, True, 1, was_drawn_up=True, was_agreed=True)


@pytest.mark.parametrize(
    ("kind", "on", "facts", "expected"),
    [
        (PlanEventKind.DRAWN_UP, TODAY, FACTS, NONE),
        (PlanEventKind.AGREED, ARRIVED, FACTS, NONE),
        (PlanEventKind.AGREED, TODAY, AGREED, NONE),
        (PlanEventKind.REVIEWED, TODAY, AGREED, NONE),
        (PlanEventKind.REVIEWED, TODAY, FACTS, ["plan_not_agreed"]),
        (PlanEventKind.DRAWN_UP, TODAY, AGREED, ["plan_drawn_up_already"]),
        (
            PlanEventKind.REVIEWED,
            date(2026, 11, 25),
            StatedFacts(ARRIVED, TODAY, False, 0),
            ["episode_closed", "plan_empty", "plan_day_not_come", "plan_not_agreed"],
        ),
        (PlanEventKind.AGREED, date(2026, 11, 9), FACTS, ["plan_day_before_arrival"]),
    ],
)
def test_what_is_said_of_a_plan_is_refused_with_every_reason(
    kind: PlanEventKind, on: date, facts: StatedFacts, expected: list[str]
) -> None:
    assert codes(why_not_stated(kind, on, facts)) == expected


GIVEN = HandedOver(ItemState.DELIVERED, date(2026, 11, 20), "worker", TODAY)


@pytest.mark.parametrize(
    ("kind", "on", "name", "has_paper", "expected"),
    [
        (PlanEventKind.RECEIVED_ON_SCREEN, TODAY, "A", False, NONE),
        (PlanEventKind.RECEIVED_ON_PAPER, TODAY, "A", True, NONE),
        (PlanEventKind.RECEIVED_ON_PAPER, TODAY, " ", False, ["receiver_missing", "certificate_missing"]),
        (PlanEventKind.RECEIVED_ON_SCREEN, date(2026, 11, 19), "A", False, ["day_before_delivery"]),
        (PlanEventKind.RECEIVED_ON_SCREEN, date(2026, 11, 25), "A", False, ["plan_day_not_come"]),
    ],
)
def test_a_receipt_follows_the_delivery_and_has_a_name(
    kind: PlanEventKind, on: date, name: str, has_paper: bool, expected: list[str]
) -> None:
    item = HandedOver(GIVEN.state, GIVEN.delivered_on, GIVEN.delivered_by, TODAY, has_paper)
    assert codes(why_not_received(kind, on, name, item)) == expected


@pytest.mark.parametrize(
    ("by", "kind", "note", "item", "expected"),
    [
        ("other", PlanEventKind.SPOT_CONFIRMED, "", GIVEN, NONE),
        ("other", PlanEventKind.SPOT_NOT_CONFIRMED, "No machine.", GIVEN, NONE),
        ("worker", PlanEventKind.SPOT_CONFIRMED, "", GIVEN, ["spot_check_own_delivery"]),
        (
            "worker",
            PlanEventKind.SPOT_NOT_CONFIRMED,
            "",
            GIVEN,
            ["spot_check_own_delivery", "spot_check_note_missing"],
        ),
        (
            "",
            PlanEventKind.SPOT_CONFIRMED,
            "",
            HandedOver(ItemState.PLANNED, None, "", TODAY),
            ["item_not_delivered"],
        ),
    ],
)
def test_a_spot_check_is_made_by_somebody_else(
    by: str, kind: PlanEventKind, note: str, item: HandedOver, expected: list[str]
) -> None:
    assert codes(why_not_checked(kind, TODAY, by, note, item)) == expected


def test_a_plan_that_changed_after_it_was_agreed_is_agreed_again() -> None:
    before, agreed, after = (datetime(2026, 11, day, tzinfo=UTC) for day in (1, 2, 3))
    assert changed_since(agreed, [before, None, after])
    assert not changed_since(agreed, [before, None, agreed])
    assert not changed_since(None, [after])
