"""Ways in words: their legs, zones and prices, what stops them, and the flights of an offer that are not used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from foundation.language.formats import listed, local_time
from foundation.language.money import decimals, money
from foundation.money import Money
from planning.ways.rules.offers import OfferedFlight, Unused
from planning.ways.rules.prices import Rate, Rates
from planning.ways.schemas import packed
from planning.ways.services.search import Found, JudgedWay, RefusedWay
from planning.ways.words import UNUSED_SENTENCES
from returns.cases.pages.cases import Finding
from returns.cases.rules.cases import Reason
from returns.journey.pages.itinerary import marked
from returns.journey.queries.legs import ShownLeg, fares_of, shown_legs
from returns.journey.words import MISSING_LABELS, duration_label

_MOST_FINDINGS = 8  # of one way; the others are on the page of readiness once it is chosen


@dataclass(frozen=True)
class ShownWay:
    """A way in words: its legs, its zones once each, and what it takes; and what its form sends."""

    number: int
    legs: Sequence[ShownLeg]
    findings: Sequence[Finding]
    more: int
    minutes: int
    changes: int
    unpriced: int
    people: int
    rates: Rates
    is_offer: bool = False
    is_cheapest: bool = False

    @property
    def begins(self) -> str:
        """The local day and time of its departure."""
        return local_time(self.legs[0].departs)

    @property
    def ends(self) -> str:
        """The local day and time of its end."""
        return local_time(self.legs[-1].arrives)

    @property
    def takes(self) -> str:
        """From the first departure to the place of return, in words."""
        return duration_label(self.minutes)

    @property
    def stops(self) -> list[str]:
        """Its ends, one after the other."""
        ends = [self.legs[0].content.origin, *(leg.content.destination for leg in self.legs)]
        return [end.airport or end.name for end in ends]

    @property
    def clocks(self) -> list[str]:
        """How far clocks at its ends are apart, each said once."""
        return list(dict.fromkeys(leg.clocks_apart for leg in self.legs if leg.clocks_apart))

    @property
    def prices(self) -> list[str]:
        """What it costs everybody together, by currency."""
        return [money(sum_) for sum_ in self.sums]

    @property
    def sums(self) -> tuple[Money, ...]:
        """The same as sums."""
        return fares_of(self.legs, self.people)

    @property
    def compared(self) -> Money | None:
        """The price in the one currency of the page; None where it is not whole, or a rate is missing."""
        return self.rates.together(self.sums) if self.sums and not self.unpriced else None

    @property
    def together(self) -> str:
        """The same in words, where the price is in other currencies than the one of the page."""
        compared, own = self.compared, {sum_.currency for sum_ in self.sums}
        if compared is None or own == {self.rates.into}:
            return ""
        return money(Money(round(compared.amount, decimals(compared.currency)), compared.currency))

    @property
    def packed(self) -> list[str]:
        """Its legs as its form sends them (`ChosenForm`)."""
        return [packed({**leg.typed, **_fare(leg), "night": leg.content.night}) for leg in self.legs]


def _fare(leg: ShownLeg) -> dict[str, str]:
    fare = leg.content.fare
    return {"fare": str(fare.amount), "currency": fare.currency} if fare else {}


def _shown(
    number: int, found: JudgedWay | RefusedWay, reasons: Sequence[Reason], names: Mapping[str, str], rates: Rates
) -> ShownWay:
    way = found.way
    findings = marked(reasons, names)
    return ShownWay(
        number,
        shown_legs(found.legs),
        findings[:_MOST_FINDINGS],
        max(0, len(findings) - _MOST_FINDINGS),
        way.minutes,
        way.changes,
        way.unpriced,
        max(1, len(names)),
        rates,
        found.is_offer,
    )


def _with_cheapest(ways: Sequence[ShownWay]) -> list[ShownWay]:
    """The ways, the cheapest marked, where the prices of at least two of them can be compared."""
    prices = [way.compared.amount for way in ways if way.compared is not None]
    least = min(prices, default=None)
    if len(prices) < 2 or least == max(prices):
        return list(ways)
    return [replace(way, is_cheapest=way.compared is not None and way.compared.amount == least) for way in ways]


@dataclass(frozen=True)
class ShownUnused:
    """A flight of an offer that is not searched, by what was understood of it, with why and what to do."""

    flight: str
    route: Sequence[str]
    on: date | None
    why: str


def _unused(flight: OfferedFlight, why: Unused) -> ShownUnused:
    segment = flight.segment
    route = [code for code in (segment.origin, segment.destination) if code]
    missing = [str(MISSING_LABELS[part]) for part in segment.missing]
    sentence = str(UNUSED_SENTENCES[why]) % {"what": listed(missing) if missing else ""}
    return ShownUnused(f"{segment.carrier} {segment.number}".strip(), route, segment.departs_on, sentence)


@dataclass(frozen=True)
class ShownFound:
    """What was found, in words: what stops every way, the ways, ready ones first, and those that are refused.

    `rates`: by which prices are compared; `without_rate`: the currencies that have none.
    """

    on_every: Sequence[Finding]
    ways: Sequence[ShownWay]
    refused: Sequence[ShownWay]
    found: Found
    unused: Sequence[ShownUnused] = ()
    rates: Sequence[Rate] = ()
    without_rate: Sequence[str] = ()


def currencies_of(found: Found) -> set[str]:
    """The currencies of the prices of ways, those that are refused too."""
    ways = [*(each.way for each in found.ways), *(each.way for each in found.refused)]
    return {name for way in ways for name in way.prices}


def shown_found(found: Found, names: Mapping[str, str], rates: Rates) -> ShownFound:
    """Ways that nothing of their own blocks stand first; among these the earliest."""
    everywhere = {(reason.code, reason.subject) for reason in found.on_every}
    own = [
        (way, [reason for reason in way.blocked if (reason.code, reason.subject) not in everywhere])
        for way in found.ways
    ]
    ordered = sorted(own, key=lambda pair: (bool(pair[1]), pair[0].way.measures))
    priced = {name for way in found.ways for name in way.way.prices}
    return ShownFound(
        marked(found.on_every, names),
        _with_cheapest(
            [_shown(number, way, reasons, names, rates) for number, (way, reasons) in enumerate(ordered, 1)]
        ),
        [_shown(number, way, way.reasons, names, rates) for number, way in enumerate(found.refused, 1)],
        found,
        [_unused(flight, flight.unused) for flight in found.offered if flight.unused is not None],
        rates.used(priced),
        rates.missing(priced),
    )
