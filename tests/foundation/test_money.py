"""Money: exact, with its currency, never added across currencies, whatever the order; and as readers write it."""

import random
from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import given, settings, strategies as st

from foundation.language.money import currencies, currencies_in_use, decimals, fits, money
from foundation.money import MixedCurrencies, Money, nothing, totals


def eur(amount: str) -> Money:
    """Euros."""
    return Money(Decimal(amount), "EUR")


_AMOUNTS = st.decimals("0.01", "999999.99", places=2, allow_nan=False)
SUMS = st.lists(st.builds(Money, _AMOUNTS, st.sampled_from(["EUR", "GBP", "TRY", "UZS"])), max_size=12)


@settings(deadline=None)
@given(SUMS, st.randoms())
def test_a_sum_never_mixes_currencies_and_the_order_does_not_matter(sums: list[Money], chance: random.Random) -> None:
    found = totals(sums)
    assert [one.currency for one in found] == sorted({one.currency for one in sums})
    for one in found:
        assert one.amount == sum((each.amount for each in sums if each.currency == one.currency), Decimal(0))
    mixed = list(sums)
    chance.shuffle(mixed)
    assert totals(mixed) == found


def test_two_currencies_are_neither_added_nor_compared() -> None:
    pounds = Money(Decimal(1), "GBP")
    for act in (eur("1").__add__, eur("1").__sub__, eur("1").exceeds, eur("1").at_most):
        with pytest.raises(MixedCurrencies):
            act(pounds)


def test_amounts_are_exact_and_equal_however_they_were_written() -> None:
    assert eur("0.10") + eur("0.20") == eur("0.3")
    assert eur("615") == eur("615.00")
    assert hash(eur("615")) == hash(eur("615.00"))
    assert eur("3").at_most(eur("2")) == eur("2")
    assert not eur("2").exceeds(eur("2.00"))
    assert nothing("EUR") - eur("1") == eur("-1")


@pytest.mark.parametrize(("amount", "currency"), [("NaN", "EUR"), ("Infinity", "EUR"), ("1", "eur"), ("1", "EURO")])
def test_what_is_no_money_is_refused(amount: str, currency: str) -> None:
    with pytest.raises(ValueError, match=r"amount|currency"):
        Money(Decimal(amount), currency)


@pytest.mark.parametrize(
    ("language", "value", "shown"),
    [
        ("en", eur("615"), "€615.00"),
        ("en", eur("615.5"), "€615.50"),
        ("tr", eur("1615.05"), "€1.615,05"),
        ("en", Money(Decimal("12.5"), "IQD"), "IQD12.5"),
        ("en", Money(Decimal("5"), "JPY"), "¥5"),
        ("en", None, ""),
    ],
)
def test_a_sum_is_written_as_the_reader_writes_it_and_nothing_is_rounded_away(
    app: Flask, language: str, value: Money | None, shown: str
) -> None:
    with app.test_request_context(), force_locale(language):
        assert money(value) == shown


def test_the_currencies_are_those_in_use_somewhere_today(app: Flask) -> None:
    assert {"EUR", "GBP", "TRY", "UZS", "GEL", "AFN"} <= currencies_in_use()
    assert not {"DEM", "ITL", "XAU"} & currencies_in_use()
    with app.test_request_context(), force_locale("en"):
        named = dict(currencies())
        of_georgia = [code for code, _name in currencies("GE")]
    assert set(named) == currencies_in_use()
    assert "Euro" in named["EUR"]
    assert of_georgia[0] == "GEL"
    assert of_georgia[1:] == [code for code in named if code != "GEL"]


def test_an_amount_has_no_more_digits_than_its_currency() -> None:
    assert decimals("EUR") == 2
    assert decimals("KWD") == 3
    assert fits(Decimal("1.25"), "EUR")
    assert not fits(Decimal("1.255"), "EUR")
    assert fits(Decimal("1.255"), "KWD")
