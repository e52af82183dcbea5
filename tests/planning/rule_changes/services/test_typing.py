"""Numbers and money of rules as people type them: what can be read in two ways is never taken for one of them."""

import pytest

from planning.rule_changes.services.typing import read_value
from tests.foundation.rulebook.makers import make_row

NUMBERS = {
    "0.0001": "0.0001",
    "0,25": "0.25",
    "34,8": "34.8",
    "34.125": "34.125",
    "12 800": "12800",
    "1\N{NARROW NO-BREAK SPACE}000\N{NO-BREAK SPACE}000": "1000000",
    "1,000,000": "1000000",
    "1.234,56": "1234.56",
    "1,234.56": "1234.56",
    "12,800": None,
    "1,000": None,
    "1,00,000": None,
    "1e3": None,
    "-5": None,
}
MONEY = {
    "615 EUR": ("615", "EUR"),
    "615,50 €": ("615.50", "EUR"),
    "1 000 EUR": ("1000", "EUR"),
    "12.5usd": ("12.5", "USD"),
    "1,000 EUR": None,
    "615": None,
}


@pytest.mark.parametrize("typed", NUMBERS)
def test_a_number_is_read_with_comma_or_point_and_thousands_apart(typed: str) -> None:
    assert read_value(typed, make_row("0.5", unit="ratio")) == NUMBERS[typed]


@pytest.mark.parametrize("typed", MONEY)
def test_money_is_read_as_its_number_is(typed: str) -> None:
    read = read_value(typed, make_row({"amount": "1", "currency": "EUR"}, unit="money"))
    assert (tuple(read.values()) if read else None) == MONEY[typed]
