"""The table of readiness: for every finding a departure that has it, one that has not, and nothing else in either."""

from collections import Counter

import pytest

from returns.cases.rules.cases import CLEARANCE_OUTSTANDING
from tests.returns.readiness.table.codes import codes_of_findings
from tests.returns.readiness.table.departures import found_in, told
from tests.returns.readiness.table.every import EVERY
from tests.returns.readiness.table.family import DAY
from tests.returns.readiness.table.rows import Row

# What rests on a compartment, or would tell children, medical cases and others apart, cites nothing.
NEUTRAL = {CLEARANCE_OUTSTANDING, "reception_missing", "reception_not_verified", "reception_not_everybody"}


@pytest.mark.parametrize("one", EVERY, ids=lambda one: f"{one.code}: {one.name}")
def test_a_departure_is_judged_as_the_table_says(one: Row) -> None:
    assert [told(reason) for reason in found_in(one.change(one.base))] == list(one.wants)


@pytest.mark.parametrize("one", [one for one in EVERY if one.wants], ids=lambda one: f"{one.code}: {one.name}")
def test_every_finding_says_by_which_rule_who_clears_it_where_and_by_when(one: Row) -> None:
    changed = one.change(one.base)
    for reason in found_in(changed):
        assert reason.cleared_by, reason
        assert reason.who, reason
        assert (reason.by is not None) == bool(changed.facts.legs), reason
        if reason.code in NEUTRAL:
            assert not reason.rule, reason
            assert not reason.source, reason
        else:
            assert "from 20" in reason.rule, reason  # the row with its version
            assert reason.source, reason
    assert all(reason.subject == "" for reason in found_in(changed) if reason.code == CLEARANCE_OUTSTANDING)


def test_no_finding_is_without_a_departure_that_has_it_and_one_that_has_not() -> None:
    known = codes_of_findings()
    assert {one.code for one in EVERY if one.fails} == known
    assert {one.code for one in EVERY if not one.fails} == known
    assert {reason.code for one in EVERY for reason in found_in(one.change(one.base))} == known


def test_no_name_stands_twice_for_one_finding() -> None:
    twice = [name for name, count in Counter((one.code, one.name) for one in EVERY).items() if count > 1]
    assert twice == []
    assert len(EVERY) >= 80


def test_what_asks_for_clearance_reads_the_same_for_everybody() -> None:
    found = {
        reason
        for one in EVERY
        if one.code == CLEARANCE_OUTSTANDING
        for reason in found_in(one.change(one.base))
        if reason.by == DAY
    }
    assert len(found) == 1
