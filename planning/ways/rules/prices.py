"""Prices in several currencies, compared in one at rates of the rule book. No rate is ever guessed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from foundation.money import Money, nothing

EURO = "EUR"


@dataclass(frozen=True)
class Rate:
    """How many units of a currency one euro buys: since which day, and who says so."""

    currency: str
    per_euro: Decimal
    since: date
    source: str


@dataclass(frozen=True)
class Rates:
    """Rates by currency, and the currency in which prices are compared; the euro needs no rate."""

    into: str
    known: Mapping[str, Rate] = field(default_factory=dict)

    def _per_euro(self, currency: str) -> Decimal | None:
        if currency == EURO:
            return Decimal(1)
        return self.known[currency].per_euro if currency in self.known else None

    def together(self, sums: Iterable[Money]) -> Money | None:
        """All of it in the one currency, unrounded; None where a rate is missing."""
        target, whole = self._per_euro(self.into), nothing(self.into)
        for each in sums:
            if each.currency == self.into:
                whole += each
                continue
            own = self._per_euro(each.currency)
            if own is None or target is None:
                return None
            whole += Money(each.amount / own * target, self.into)
        return whole

    def missing(self, currencies: Iterable[str]) -> list[str]:
        """Which of these currencies have no rate, where one is needed to compare them."""
        others = sorted({*currencies} - {self.into})
        return [code for code in (*others, *([self.into] if others else [])) if self._per_euro(code) is None]

    def used(self, currencies: Iterable[str]) -> list[Rate]:
        """The rates by which these are compared, by currency."""
        others = {*currencies} - {self.into}
        return [self.known[code] for code in sorted({*others, self.into}) if others and code in self.known]


def rates_into(wanted: Sequence[str], known: Mapping[str, Rate]) -> Rates:
    """Rates with the first of some currencies for which there is one; else with the euro."""
    return Rates(next((code for code in wanted if code == EURO or code in known), EURO), known)
