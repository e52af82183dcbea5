"""What a process knows of the rules is never older than what a request saw at its beginning."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from foundation.rulebook.memory import KnownRules, RuleMemory
from foundation.rulebook.rules import RuleRow, RulesOfDay, pick
from foundation.rulebook.services.seeds import read_seeds
from foundation.web.container import Container
from tests.doors.visits import counted, entered
from tests.factories.makers import Browser, make_account
from tests.factories.rules_of_today import change_rule

FOLDER = Path(__file__).parents[3] / "data" / "rules"
CODES = ("grant.max_days",)


@pytest.fixture
def rows() -> list[RuleRow]:
    return [row for row in read_seeds(FOLDER) if row.code in CODES]


class Reads:
    """Brings rows, and counts how often it was asked."""

    def __init__(self, rows: list[RuleRow]) -> None:
        self.rows, self.asked = rows, 0

    def __call__(self) -> Iterator[RuleRow]:
        self.asked += 1
        return iter(self.rows)


def test_the_same_codes_are_read_once_for_one_number_of_rows(rows: list[RuleRow]) -> None:
    memory, reads = RuleMemory(), Reads(rows)
    assert memory.rows(5, CODES, reads) == memory.rows(5, CODES, reads) == tuple(rows) != ()
    assert reads.asked == 1
    memory.rows(5, (*CODES, "another"), reads)
    assert reads.asked == 2


def test_what_an_older_request_reads_late_is_not_shown_to_a_newer_one(rows: list[RuleRow]) -> None:
    memory, newer, older = RuleMemory(), Reads(rows), Reads([])
    assert memory.rows(5, CODES, older) == ()
    assert memory.rows(6, CODES, newer) == tuple(rows)
    assert memory.rows(5, CODES, older) == ()
    assert memory.rows(6, CODES, Reads([])) == tuple(rows)


class Dropped(dict[Any, Any]):
    """Rows that another thread drops as soon as somebody has seen that they are there."""

    def __contains__(self, key: object) -> bool:
        is_there = super().__contains__(key)
        self.clear()
        return is_there


def test_rows_that_a_newer_request_drops_meanwhile_are_read_all_the_same(rows: list[RuleRow]) -> None:
    memory = RuleMemory()
    memory.rows(5, CODES, Reads(rows))
    memory._rows = Dropped(memory._rows)
    assert memory.rows(5, CODES, Reads(rows)) == tuple(rows)


def test_a_request_that_added_rules_reads_anew(rows: list[RuleRow]) -> None:
    known, reads = KnownRules(RuleMemory(), 5), Reads(rows)
    known.rows(CODES, reads)
    known.forget()
    known.rows(CODES, reads)
    known.rows(CODES, reads)
    assert reads.asked == 3


def test_the_next_request_sees_a_rule_that_was_added(app: Flask, container: Container) -> None:
    browser = entered(app, container, make_account(container))
    browser.get("/")
    assert not _read_rules(container, browser)
    change_rule(container, "tasks.today.departures_within_days", 9, "days")
    assert _read_rules(container, browser)
    assert not _read_rules(container, browser)


def _read_rules(container: Container, browser: Browser) -> bool:
    with counted(container) as asked:
        assert browser.get("/").status_code == 200
    return any(sql.startswith("SELECT rule.") for _store, sql in asked.statements)


DAY = date(2026, 11, 2)


def test_what_was_found_for_one_page_is_found_for_the_next(rows: list[RuleRow]) -> None:
    memory, reads = RuleMemory(), Reads(rows)
    book = KnownRules(memory, 5).book(CODES, DAY, reads)
    assert KnownRules(memory, 5).book(CODES, DAY, reads) is book
    assert KnownRules(memory, 5).book(CODES, DAY - timedelta(days=9_999), reads).find(CODES[0]) is None
    assert KnownRules(memory, 6).book(CODES, DAY, reads) is not book
    assert book.find(CODES[0]) == pick(rows, DAY)
    assert reads.asked == 2


def test_a_book_is_not_shared_by_whoever_changed_the_rules(rows: list[RuleRow]) -> None:
    memory = RuleMemory()
    known, other = KnownRules(memory, 5), KnownRules(memory, 5)
    known.forget()
    assert known.book(CODES, DAY, Reads([])).find(CODES[0]) is None
    assert other.book(CODES, DAY, Reads(rows)).find(CODES[0]) is not None


def test_books_of_few_days_are_kept(rows: list[RuleRow]) -> None:
    memory = RuleMemory()
    books = [memory.book(5, CODES, DAY + timedelta(days=ahead), Reads(rows)) for ahead in range(300)]
    assert memory.book(5, CODES, DAY + timedelta(days=299), Reads([])) is books[299]
    assert memory.book(5, CODES, DAY, Reads([])) is not books[0]


def test_a_book_of_another_day_is_kept_with_what_was_made_of_it(rows: list[RuleRow]) -> None:
    book, made = RuleMemory().book(5, CODES, DAY, Reads(rows)), []

    def make(rules: RulesOfDay, word: str) -> str:
        made.append((rules.day, word))
        return f"{rules.day} {word}"

    assert book.on(DAY) == book
    assert [book.on(day).once(make, "x") for day in (DAY, DAY, date(2027, 1, 1))] == [
        "2026-11-02 x",
        "2026-11-02 x",
        "2027-01-01 x",
    ]
    assert len(made) == 2
