"""Each rule says in its seed how far it may be changed, and what protects people may only be tightened."""

import re
import tomllib
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from foundation.rulebook.rules import Bounds, Direction, RuleRow, moments, numbers_of
from foundation.rulebook.services.bounds import FIELDS, bounds_problems, read_bounds
from foundation.rulebook.services.seeds import read_seeds
from tests.foundation.rulebook.makers import make_row

FOLDER = Path(__file__).parents[3] / "data" / "rules"
BOUNDS = read_bounds(FOLDER)
ROWS = read_seeds(FOLDER)
# Files whose rules protect people: consent, protection, children, the status of countries, and who is told of whom.
PROTECTING = ("consent", "protection", "children", "country_status", "screening")
# And, in whatever file, whose code names a child, what protects, or who is told of a concern.
PROTECTING_CODES = re.compile(
    r"child|newborn|sibling|adolescent|minor|guardian|best_interests|consent|protection|clearance|reception|concern"
    r"|^follow_up\.close\.|^counselling\.(blocks|establishes)|per_escort\.(stretcher|psychiatric)"
)
# Codes that sound so and protect nobody: how long work takes, when somebody is reminded, how often a job runs, money.
OTHERS = re.compile(r"^(planning\.takes|tasks|entitlement|escort_week\.day|caseload\.weight)\.|_fare_|_seconds$")
DAY = date(2026, 11, 24)


def raw_rows() -> list[tuple[str, dict[str, Any]]]:
    """Every row as its file has it, with the name of the file."""
    files = sorted(FOLDER.glob("*.toml"))
    return [(file.stem, raw) for file in files for raw in tomllib.loads(file.read_text(encoding="utf-8"))["rule"]]


def test_every_rule_has_bounds_and_states_them_once() -> None:
    stated = Counter(raw["code"] for _file, raw in raw_rows() if any(field in raw for field in FIELDS))
    assert {raw["code"] for _file, raw in raw_rows()} == set(stated)
    assert max(stated.values()) == 1


def test_a_number_has_two_ends_unless_the_program_is_built_around_it() -> None:
    open_ended = {
        rule.code
        for rule in ROWS
        if numbers_of(rule.value)
        and not isinstance(rule.value, bool)
        and BOUNDS[rule.code].direction is not Direction.FIXED
        and (BOUNDS[rule.code].at_least is None or BOUNDS[rule.code].at_most is None)
    }
    assert open_ended == set()


def test_what_protects_people_is_only_ever_tightened() -> None:
    protecting = {
        raw["code"]
        for file, raw in raw_rows()
        if file in PROTECTING
        or raw.get("never_overridable")
        or (PROTECTING_CODES.search(raw["code"]) and not OTHERS.search(raw["code"]))
    }
    assert len(protecting) > 65
    assert {code for code in protecting if not BOUNDS[code].only_tightens} == set()


def test_every_seeded_row_lies_within_its_bounds() -> None:
    for rule in ROWS:
        bounds = BOUNDS[rule.code]
        for number in numbers_of(rule.value) if not isinstance(rule.value, bool) else ():
            assert bounds.at_least is None or bounds.at_least <= number, rule.name
            assert bounds.at_most is None or number <= bounds.at_most, rule.name


@pytest.mark.parametrize(
    ("direction", "before", "value", "is_looser"),
    [
        (Direction.LOWER, 14, 13, False),
        (Direction.LOWER, 14, 15, True),
        (Direction.HIGHER, "0.20", "0.30", False),
        (Direction.HIGHER, "0.20", "0.1", True),
        (Direction.HIGHER, True, False, True),
        (Direction.FEWER, ("a", "b"), ("b",), False),
        (Direction.FEWER, ("a", "b"), ("a", "c"), True),
        (Direction.MORE, ("a",), ("b", "a"), False),
        (Direction.MORE, ("a", "b"), ("b",), True),
        (Direction.LATER, "closed", "shut", False),
        (Direction.LATER, "shut", "closed", True),
        (Direction.FIXED, 3, 4, True),
        (Direction.EITHER, 14, 400, False),
        (Direction.LOWER, None, 400, False),
        (Direction.LOWER, 14, None, True),
        (Direction.LOWER, 14, 14, False),
    ],
)
def test_which_way_is_looser(direction: Direction, before: object, value: object, is_looser: bool) -> None:
    bounds = Bounds(direction=direction, choices=("open", "closed", "shut"))
    assert bounds.is_looser(value, before) is is_looser


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({"value": 5, "at_least": 6}, "value"),
        ({"value": 5, "at_least": 3, "at_most": 2}, "at_most"),
        ({"value": 5, "at_least": "much"}, "at_least"),
        ({"value": 5, "direction": "up"}, "direction"),
        ({"value": 5, "direction": "more"}, "direction"),
        ({"value": ["a"], "direction": "lower"}, "direction"),
        ({"value": "a", "direction": "later"}, "choices"),
        ({"value": "a", "choices": ["b"]}, "value"),
        ({"value": 5, "choices": "a"}, "choices"),
    ],
)
def test_bounds_that_cannot_be_are_named_with_their_cure(raw: dict[str, Any], field: str) -> None:
    [(where, cure)] = bounds_problems(raw)
    assert where == field
    assert cure.endswith(".")


def a_row(value: object, since: date, until: date | None = None, **scope: str) -> RuleRow:
    """A row of one rule."""
    return make_row(value, scope, valid_from=since, valid_until=until)


def test_a_row_changes_what_holds_from_its_first_day_until_the_next_begins() -> None:
    rows = [a_row(1, date(2020, 1, 1)), a_row(2, date(2027, 6, 1))]
    [moment] = moments(rows, a_row(3, date(2027, 1, 1)))
    assert (moment.day, moment.before, moment.after) == (date(2027, 1, 1), rows[0], a_row(3, date(2027, 1, 1)))


def test_a_row_with_an_end_shows_what_holds_after_it() -> None:
    rows = [a_row(1, date(2020, 1, 1))]
    found = moments(rows, a_row(3, date(2027, 1, 1), date(2027, 1, 31)))
    assert [(moment.day, moment.after and moment.after.value) for moment in found] == [
        (date(2027, 1, 1), 3),
        (date(2027, 2, 1), None),
    ]


def test_two_rows_of_which_neither_is_the_more_specific_leave_a_doubt() -> None:
    rows = [a_row(1, date(2020, 1, 1)), a_row(2, date(2020, 1, 1), carrier="TK")]
    doubts = [moment for moment in moments(rows, a_row(3, DAY, host="DE")) if moment.is_in_doubt]
    assert [moment.scope for moment in doubts] == [(("carrier", "TK"), ("host", "DE"))]


def test_numbers_are_found_in_every_kind_of_value() -> None:
    values = (7, "0.25", (1, 3), {"amount": "615", "currency": "EUR"}, True, "open", ("a",))
    assert [numbers_of(value) for value in values] == [
        (Decimal(7),), (Decimal("0.25"),), (Decimal(1), Decimal(3)), (Decimal(615),), (Decimal(1),), (), (),
    ]  # fmt: skip
