"""Behind the door of health: how long to wait after what somebody had, on both sides of every number."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from foundation.compartments import Compartment
from returns.cases.rules import Cited, Limit
from returns.protection.rules.behind_doors import InsideFacts, InsideRules, inside_reasons
from returns.protection.rules.protection import WITH_WAIT, Wait
from returns.protection.rules.records import CHOICES, Record, RecordKind

TODAY, PERSON = date(2026, 11, 24), "a" * 32


def wait(least: int, most: int) -> Wait:
    """A wait between so many days."""
    return Wait(Limit(least, Cited("least", "source")), Limit(most, Cited("most", "source")))


WAITS = {
    "heart_attack": wait(7, 10),
    "heart_attack_complicated": wait(28, 42),
    "had_a_stroke": wait(3, 10),
    "chest_or_heart_surgery": wait(10, 14),
}
NUMBER = Limit(30, Cited("rule", "source"))
RULES = InsideRules(NUMBER, NUMBER, None, (), WAITS)


def codes(condition: str, days: int, allowed: int | None = None) -> list[str]:
    """What stands in the way of a clearance so many days after; `allowed`: a doctor's day, so many days from today."""
    said = {"condition": condition, "day": (TODAY - timedelta(days=days)).isoformat()}
    if allowed is not None:
        said["allowed_from"] = (TODAY + timedelta(days=allowed)).isoformat()
    at = datetime(2026, 11, 24, tzinfo=UTC)
    record = Record(uuid.uuid4(), RecordKind.CONDITION, PERSON, said, "b" * 32, at)
    found = inside_reasons(InsideFacts(TODAY, TODAY, [record], (), frozenset()), RULES)
    assert set(found) <= {Compartment.HEALTH}
    return [reason.code for reason in found.get(Compartment.HEALTH, ())]


RECENT, NOT_OVER = ["condition_too_recent"], ["condition_not_over"]


@pytest.mark.parametrize(
    ("condition", "days", "wanted"),
    [
        ("heart_attack", 6, RECENT),
        ("heart_attack", 7, NOT_OVER),
        ("heart_attack", 9, NOT_OVER),
        ("heart_attack", 10, []),
        ("heart_attack_complicated", 27, RECENT),
        ("heart_attack_complicated", 28, NOT_OVER),
        ("heart_attack_complicated", 41, NOT_OVER),
        ("heart_attack_complicated", 42, []),
        ("had_a_stroke", 2, RECENT),
        ("had_a_stroke", 3, NOT_OVER),
        ("had_a_stroke", 9, NOT_OVER),
        ("had_a_stroke", 10, []),
        ("chest_or_heart_surgery", 9, RECENT),
        ("chest_or_heart_surgery", 10, NOT_OVER),
        ("chest_or_heart_surgery", 14, []),
        ("an_illness", 0, []),
    ],
)
def test_each_wait_has_two_sides(condition: str, days: int, wanted: list[str]) -> None:
    assert codes(condition, days) == wanted


@pytest.mark.parametrize("condition", WITH_WAIT)
def test_a_doctor_shortens_a_wait_and_never_under_its_least_days(condition: str) -> None:
    least, most = WAITS[condition].least.value, WAITS[condition].most.value
    assert codes(condition, least - 1, -1) == RECENT
    assert codes(condition, least, 0) == []
    assert codes(condition, least, 1) == NOT_OVER
    assert codes(condition, most, 5) == []


def test_rules_know_a_wait_for_every_choice_but_an_illness() -> None:
    assert set(WITH_WAIT) == set(WAITS) == set(CHOICES["condition"]) - {"an_illness"}
