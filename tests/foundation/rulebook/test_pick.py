"""Which row of a rule holds on a day for a scope."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from foundation.rulebook.rules import (
    RuleAmbiguous,
    RuleMissing,
    RuleRow,
    RuleUnknown,
    covers,
    frozen_value,
    pick,
    plain_value,
    row_to_show,
    rules_of_day,
)
from foundation.rulebook.services.clashes import clashes
from tests.foundation.rulebook.makers import CODE, START, make_row

DAY = date(2026, 6, 1)
EVERYWHERE = make_row(1)
TURKISH = make_row(2, {"carrier": "TK"})
EURP = make_row(3, {"programme": "EURP"})
EURP_ON_TURKISH = make_row(4, {"programme": "EURP", "carrier": "TK"})
EUROPE = make_row(5, {"region": "EU"})
GERMANY = make_row(6, {"host": "DE"})


@pytest.mark.parametrize(
    ("rows", "scope", "value"),
    [
        ([EVERYWHERE], {}, 1),
        ([EVERYWHERE], {"carrier": "TK"}, 1),
        ([EVERYWHERE, TURKISH], {"carrier": "TK"}, 2),
        ([EVERYWHERE, TURKISH], {"carrier": "LO"}, 1),
        ([EVERYWHERE, TURKISH], {}, 1),
        ([TURKISH, EURP, EURP_ON_TURKISH, EVERYWHERE], {"carrier": "TK", "programme": "EURP", "host": "DE"}, 4),
        ([TURKISH, EURP], {"programme": "EURP"}, 3),
        ([EUROPE, EVERYWHERE], {"region": "EU", "host": "NL"}, 5),
    ],
)
def test_the_most_specific_row_that_fits_is_picked(rows: list[RuleRow], scope: dict[str, str], value: int) -> None:
    row = pick(rows, DAY, scope)
    assert row is not None
    assert row.whole() == value


def test_a_host_country_is_more_specific_than_its_region() -> None:
    row = pick([EUROPE, GERMANY, EVERYWHERE], DAY, {"region": "EU", "host": "DE"})
    assert row == GERMANY


@pytest.mark.parametrize("rows", [[], [TURKISH], [EVERYWHERE]])
def test_no_row_is_picked_where_none_fits_yet(rows: list[RuleRow]) -> None:
    assert pick(rows, START - timedelta(days=1), {"carrier": "LO"}) is None


def test_two_rows_that_fit_equally_well_are_an_error_that_names_both() -> None:
    with pytest.raises(RuleAmbiguous, match=r"carrier=TK.*programme=EURP"):
        pick([TURKISH, EURP, EVERYWHERE], DAY, {"carrier": "TK", "programme": "EURP"})


def test_a_row_that_is_there_twice_is_an_error() -> None:
    with pytest.raises(RuleAmbiguous, match="there twice"):
        pick([EVERYWHERE, make_row(9)], DAY)


def test_rows_of_several_rules_are_refused() -> None:
    with pytest.raises(ValueError, match="several rules"):
        pick([EVERYWHERE, make_row(9, code="grant.default_days")], DAY)


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2026, 1, 1), 1),
        (date(2026, 2, 28), 1),
        (date(2026, 3, 1), 2),
        (date(2026, 3, 31), 2),
    ],
)
def test_a_later_row_takes_over_on_its_first_day(day: date, value: int) -> None:
    rows = [make_row(2, valid_from=date(2026, 3, 1), valid_until=date(2026, 3, 31)), EVERYWHERE]
    row = pick(rows, day)
    assert row is not None
    assert row.whole() == value


def test_when_a_later_row_ends_the_earlier_one_does_not_come_back() -> None:
    rows = [make_row(2, valid_from=date(2026, 3, 1), valid_until=date(2026, 3, 31)), EVERYWHERE]
    assert pick(rows, date(2026, 4, 1)) is None


def test_when_a_scoped_row_ends_the_wider_one_holds() -> None:
    rows = [make_row(2, {"carrier": "TK"}, valid_until=date(2026, 3, 31)), EVERYWHERE]
    assert pick(rows, date(2026, 4, 1), {"carrier": "TK"}) == EVERYWHERE


def test_a_value_that_is_not_known_is_picked_but_never_read() -> None:
    row = pick(
        [
            make_row(None),
        ],
        DAY,
    )
    assert row is not None
    assert not row.known
    with pytest.raises(RuleUnknown, match="not known"):
        row.whole()


def test_what_is_needed_and_missing_is_named_with_its_cure() -> None:
    rules = rules_of_day([TURKISH], [CODE], DAY)
    assert rules.find(CODE) is None
    with pytest.raises(RuleMissing, match=r"grant\.max_days .* 2026-06-01 for carrier=LO\. Load the seeds"):
        rules.need(CODE, {"carrier": "LO"})
    with pytest.raises(KeyError):
        rules.find("grant.default_days")


def test_values_are_read_as_what_they_are() -> None:
    assert make_row(14).span() == timedelta(days=14)
    assert make_row(True, unit="none").flag() is True
    assert make_row("boarding", unit="none").text() == "boarding"
    assert make_row("0.1", unit="share").exact() == Decimal("0.1")
    assert make_row([1, 3], unit="months").entries() == (1, 3)
    assert make_row({"amount": "615", "currency": "EUR"}, unit="money").money() == (Decimal("615"), "EUR")


def test_a_value_is_never_read_as_something_else() -> None:
    for row, read in [
        (make_row(True, unit="none"), RuleRow.whole),
        (make_row(1), RuleRow.flag),
        (make_row(1, unit="months"), RuleRow.span),
        (make_row({"amount": "1"}, unit="none"), RuleRow.money),
        (make_row(1), RuleRow.entries),
    ]:
        with pytest.raises(TypeError):
            read(row)


def test_a_row_cannot_be_changed_through_its_value() -> None:
    raw = {"amount": "615", "currency": "EUR"}
    row = make_row(raw, unit="money")
    raw["amount"] = "0"
    assert row.money()[0] == 615
    assert plain_value(row.value) == {"amount": "615", "currency": "EUR"}
    assert row == make_row({"amount": "615", "currency": "EUR"}, unit="money")


def test_the_list_shows_the_row_of_today_or_else_the_first_to_come() -> None:
    earlier, later = make_row(1), make_row(2, valid_from=date(2027, 1, 1))
    assert row_to_show([later, earlier], DAY) == earlier
    assert row_to_show([later], DAY) == later


VALUES = {"carrier": ("TK", "LO"), "programme": ("EURP", "UK VRS"), "host": ("DE", "TR"), "region": ("EU",)}
scopes = st.fixed_dictionaries({}, optional={key: st.sampled_from(values) for key, values in VALUES.items()})
days = st.dates(START, START + timedelta(days=40))
sets_of_rows = st.lists(
    st.builds(
        lambda value, scope, first, length: make_row(
            value, scope, valid_from=first, valid_until=first + timedelta(days=length) if length else None
        ),
        st.integers(0, 9),
        scopes,
        days,
        st.integers(0, 10),
    ),
    max_size=6,
)


@given(rows=sets_of_rows, day=days, scope=scopes)
def test_a_set_without_clashes_is_never_in_doubt(rows: list[RuleRow], day: date, scope: dict[str, str]) -> None:
    if clashes(rows):
        return
    pick(rows, day, scope)


@given(rows=sets_of_rows, day=days, scope=scopes, order=st.randoms(use_true_random=False))
def test_the_row_that_is_picked_fits_holds_and_does_not_depend_on_the_order(
    rows: list[RuleRow], day: date, scope: dict[str, str], order: "object"
) -> None:
    try:
        row = pick(rows, day, scope)
    except RuleAmbiguous:
        return
    shuffled = list(rows)
    order.shuffle(shuffled)
    assert pick(shuffled, day, scope) == row
    if row is not None:
        assert set(row.scope) <= set(scope.items())
        assert row.valid_from <= day <= (row.valid_until or day)
        assert not [r for r in rows if r.scope == row.scope and row.valid_from < r.valid_from <= day]


@given(one=scopes, two=scopes, three=scopes)
def test_being_more_specific_is_handed_on(one: dict[str, str], two: dict[str, str], three: dict[str, str]) -> None:
    a, b, c = (tuple(sorted(scope.items())) for scope in (one, two, three))
    assert covers(a, a)
    if covers(a, b) and covers(b, c):
        assert covers(a, c)


@given(
    st.recursive(
        st.integers() | st.text() | st.booleans(), lambda part: st.lists(part) | st.dictionaries(st.text(), part)
    )
)
def test_freezing_a_value_loses_nothing(value: object) -> None:
    assert plain_value(frozen_value(value)) == value
