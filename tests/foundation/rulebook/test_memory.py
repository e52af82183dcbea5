"""What a process knows of the rules is never older than what a request saw at its beginning."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from foundation.rulebook.memory import KnownRules, RuleMemory
from foundation.rulebook.rules import RuleRow
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
