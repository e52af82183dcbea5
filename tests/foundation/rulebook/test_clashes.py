"""Rows that contradict each other are found before anybody asks for them."""

from datetime import date

import pytest

from foundation.rulebook.rules import RuleRow
from foundation.rulebook.services.clashes import clashes
from tests.foundation.rulebook.makers import make_row

MARCH = date(2026, 3, 1)
TURKISH = {"carrier": "TK"}
EURP = {"programme": "EURP"}


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [make_row(1), make_row(2, valid_from=MARCH)],
        [make_row(1, valid_until=date(2026, 2, 28)), make_row(2, valid_from=MARCH)],
        [make_row(1), make_row(2, TURKISH), make_row(3, {"carrier": "LO"})],
        [make_row(1, TURKISH), make_row(2, EURP), make_row(3, TURKISH | EURP)],
        [make_row(1, TURKISH, valid_until=date(2026, 2, 28)), make_row(2, EURP, valid_from=MARCH)],
        [make_row(1, {"region": "EU"}), make_row(2, {"host": "TR"})],
        [make_row(1), make_row(None, TURKISH)],
        [make_row(1), make_row(True, code="grant.other", unit="none")],
    ],
)
def test_rows_that_go_together_have_no_clash(rows: list[RuleRow]) -> None:
    assert clashes(rows) == []


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([make_row(1), make_row(2)], "there twice"),
        ([make_row(1, valid_until=MARCH), make_row(2, valid_from=MARCH)], "End it on 2026-02-28"),
        ([make_row(1, TURKISH), make_row(2, EURP)], "Add a row for carrier=TK, programme=EURP"),
        ([make_row(1, TURKISH), make_row(2, EURP), make_row(3, TURKISH | EURP, valid_from=MARCH)], "from 2026-01-01"),
        ([make_row(1), make_row(2, TURKISH, unit="hours")], "Use one unit"),
        ([make_row(1), make_row([2], TURKISH)], "Use one kind"),
        ([make_row(1), make_row(2, TURKISH, never_overridable=True)], "never_overridable differs"),
    ],
)
def test_each_clash_is_named_once_with_its_cure(rows: list[RuleRow], words: str) -> None:
    (clash,) = clashes(rows)
    assert words in clash
