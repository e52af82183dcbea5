"""What the guides for newcomers say about the plan and its checks, compared with the plan and the checks."""

import re
from pathlib import Path

from tests.architecture.checks import CHECKS
from tests.architecture.layout import FLOORS, FOUNDATION_ROOMS, Floor

DOCS = Path(__file__).parents[2] / "docs"
WHERE = (DOCS / "where-does-it-go.md").read_text(encoding="utf-8")
ADDING = (DOCS / "adding-a-topic.md").read_text(encoding="utf-8")


def rows(text: str, heading: str) -> list[list[str]]:
    """The cells of the table below a heading, without its head."""
    part = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def names(cell: str) -> frozenset[str]:
    """The words of a cell, without the dash for none."""
    return frozenset(cell.replace(",", " ").split()) - {"-"}


def test_the_table_of_floors_is_the_one_that_is_checked() -> None:
    told = {floor: Floor(names(own), names(rooms), names(more)) for floor, own, rooms, more in rows(WHERE, "Floors")}
    assert told == FLOORS


def test_the_rooms_of_foundation_are_told_in_their_order() -> None:
    part = WHERE.partition("from left to right:\n")[2].partition(".\n")[0]
    assert tuple(re.findall(r"`(\w+)`", part)) == FOUNDATION_ROOMS


def test_every_check_is_listed_once() -> None:
    assert [check.strip("`") for check, _ in rows(ADDING, "All checks")] == list(CHECKS)


def test_every_guard_of_a_step_is_a_check() -> None:
    guards = re.findall(r"^Guards: (.+)$", ADDING, flags=re.MULTILINE)
    named = {name for line in guards for name in re.findall(r"`(\w+)`", line)}
    assert len(guards) >= 9
    assert named <= set(CHECKS)
