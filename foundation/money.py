"""Money as a value: an exact amount and its currency, never added across currencies. Pure, standard library only."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

_CURRENCY = re.compile("[A-Z]{3}")


class MixedCurrencies(ValueError):
    """Two currencies met in one sum or one comparison: no rate is known here, and none is guessed."""


@dataclass(frozen=True)
class Money:
    """An exact amount in whole units of a currency (ISO 4217): `Money(Decimal("615.50"), "EUR")`.

    ValueError for what is no amount or no currency. Equal amounts are equal however many zeros they were written with.
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        """Refuse what could not be added up later."""
        if not isinstance(self.amount, Decimal) or not self.amount.is_finite():
            raise ValueError("an amount is an exact, finite Decimal")
        if not _CURRENCY.fullmatch(self.currency):
            raise ValueError("a currency is three capital letters (ISO 4217)")

    def __add__(self, other: "Money") -> "Money":
        """The sum. MixedCurrencies if the other is of another currency."""
        return Money(self.amount + self._same(other).amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        """The difference, which may be negative. MixedCurrencies if the other is of another currency."""
        return Money(self.amount - self._same(other).amount, self.currency)

    def exceeds(self, other: "Money") -> bool:
        """Whether this is more than the other. MixedCurrencies if the other is of another currency."""
        return self.amount > self._same(other).amount

    def at_most(self, other: "Money") -> "Money":
        """The smaller of the two. MixedCurrencies if the other is of another currency."""
        return other if self.exceeds(other) else self

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise MixedCurrencies(f"{self.currency} and {other.currency} are not added or compared")
        return other


def nothing(currency: str) -> Money:
    """No money, of a currency."""
    return Money(Decimal(0), currency)


def totals(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """One sum for each currency, by the letters of the currencies; whatever the order of the amounts."""
    sums: dict[str, Money] = {}
    for amount in amounts:
        sums[amount.currency] = sums.get(amount.currency, nothing(amount.currency)) + amount
    return tuple(sums[currency] for currency in sorted(sums))
