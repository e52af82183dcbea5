"""Prices in several currencies come together at the rates that somebody entered, and at no others."""

from datetime import date
from decimal import Decimal

import pytest

from foundation.money import Money
from planning.ways.rules.prices import Rate, Rates, rates_into

DAY = date(2026, 11, 1)
LIRA, DOLLAR = (
    Rate("TRY", Decimal("40"), DAY, "Central bank"),
    Rate("USD", Decimal("1.25"), DAY, "Central bank"),
)
KNOWN = {"TRY": LIRA, "USD": DOLLAR}


def money(amount: str, currency: str) -> Money:
    return Money(Decimal(amount), currency)


@pytest.mark.parametrize(
    ("into", "sums", "whole"),
    [
        ("EUR", [money("10", "EUR"), money("80", "TRY")], "12"),
        ("EUR", [money("10", "EUR"), money("5", "USD"), money("80", "TRY")], "16"),
        ("TRY", [money("10", "EUR"), money("5", "USD")], "560"),
        ("TRY", [money("7", "TRY")], "7"),
        ("USD", [], "0"),
    ],
)
def test_sums_come_together_in_one_currency(into: str, sums: list[Money], whole: str) -> None:
    assert Rates(into, KNOWN).together(sums) == money(whole, into)


def test_without_a_rate_nothing_is_compared_and_the_currency_is_named() -> None:
    rates = Rates("EUR", {"TRY": LIRA})
    assert rates.together([money("1", "UZS"), money("1", "EUR")]) is None
    assert rates.missing({"UZS", "TRY", "EUR"}) == ["UZS"]
    assert Rates("UZS").together([money("1", "EUR")]) is None
    assert Rates("UZS").together([money("1", "UZS")]) == money("1", "UZS")
    assert Rates("UZS").missing({"UZS"}) == []
    assert Rates("UZS").missing({"UZS", "EUR"}) == ["UZS"]


def test_only_rates_that_were_needed_are_shown() -> None:
    assert Rates("EUR", KNOWN).used({"TRY", "EUR"}) == [LIRA]
    assert Rates("TRY", KNOWN).used({"USD"}) == [LIRA, DOLLAR]
    assert Rates("TRY", KNOWN).used({"TRY"}) == []


def test_prices_are_compared_in_the_currency_of_the_office_where_it_has_a_rate() -> None:
    assert rates_into(["TRY"], KNOWN).into == "TRY"
    assert rates_into(["UZS"], KNOWN).into == "EUR"
    assert rates_into(["EUR"], {}).into == "EUR"
