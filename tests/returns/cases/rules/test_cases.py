"""Reasons: who clears what, by when, and which of several days is told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from returns.cases.rules.cases import UNCITED, Cited, Clears, Reason, clearance_outstanding, completed
from tests.factories.made_reasons import Made

DAY = date(2027, 3, 27)
AT = datetime(2027, 3, 25, 6, tzinfo=UTC)
ONE = Reason(Made.SOME_CODE, "a", cleared_by="health")


@pytest.mark.parametrize(
    ("area", "who"),
    [
        ("documents", Clears.OFFICER),
        ("clearance", Clears.SPECIALIST),
        ("country", Clears.RULE_KEEPERS),
        ("budget", Clears.APPROVER),
        ("sign_off", Clears.SIGNER),
        ("", None),
    ],
)
def test_who_clears_a_reason_follows_from_where_it_is_cleared(area: str, who: Clears | None) -> None:
    assert replace(ONE, cleared_by=area).who is who


def test_a_reason_without_a_day_of_its_own_is_cleared_by_the_departure() -> None:
    assert [one.by for one in completed([ONE, replace(ONE, subject="b", by=AT)], DAY)] == [DAY, AT]
    assert completed([ONE], None) == (ONE,)


def test_what_differs_in_the_day_alone_is_told_once_with_the_first() -> None:
    later = replace(ONE, by=AT + timedelta(hours=5))
    assert completed([later, replace(ONE, by=AT), later], DAY) == (replace(ONE, by=AT),)


def test_rows_cite_for_what_names_no_rule_itself_and_never_for_the_clearance() -> None:
    rows = {"some_code": Cited("row", "source")}
    named = replace(ONE, rule="own", source="its")
    assert [(one.rule, one.source) for one in completed([ONE, named, clearance_outstanding()], DAY, rows)] == [
        ("row", "source"),
        ("own", "its"),
        (UNCITED.rule, UNCITED.source),
    ]
