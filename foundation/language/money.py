"""How sums of money are written for the reader, and which currencies there are. Names and decimals come from CLDR."""

from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.core import get_global
from babel.numbers import format_currency, get_currency_precision, get_territory_currencies

from foundation.language.formats import country_of_reader, locale_in_use
from foundation.money import Money

# Receipts give cents even where CLDR writes none.
_LEAST_DECIMALS = 2


def money(value: Money | None) -> str:
    """A sum with its currency as the reader writes it; empty for None. Nothing is rounded away."""
    if value is None:
        return ""
    locale = locale_in_use()
    return str(format_currency(value.amount, value.currency, locale=locale, decimal_quantization=False))


def decimals(currency: str) -> int:
    """How many digits after the point an amount of a currency may have."""
    return max(_LEAST_DECIMALS, get_currency_precision(currency))


def fits(amount: Decimal, currency: str) -> bool:
    """Whether an amount has no more digits after the point than its currency."""
    return amount == round(amount, decimals(currency))


@lru_cache(maxsize=1)
def currencies_in_use() -> frozenset[str]:
    """The currencies that are legal tender somewhere today, by CLDR."""
    territories = get_global("territory_currencies")
    return frozenset(code for territory in territories for code in get_territory_currencies(str(territory)))


@lru_cache(maxsize=50)
def _named(language: str) -> tuple[tuple[str, str], ...]:
    names = {**Locale("en").currencies, **Locale.parse(language).currencies}
    return tuple((code, f"{code} · {names.get(code, code)}") for code in sorted(currencies_in_use()))


def currencies(country: str | None = None) -> list[tuple[str, str]]:
    """Every currency in use, codes with names: those of a country first, by default the reader's, then by code."""
    own = get_territory_currencies(first) if (first := country or country_of_reader()) else []
    return sorted(_named(str(locale_in_use())), key=lambda currency: currency[0] not in own)
