"""What uncertain activities of a case say together: the departure by day, how sure, and what moves it most.

Each uncertain activity is drawn from what is known of how long it still takes, and the network is reckoned for each
draw (Monte Carlo, as for PERT: R. M. Van Slyke, 1963). Draws are stratified (M. D. McKay, R. J. Beckman and W. J.
Conover, 1979), so that 2,000 say as much as many more. They are keyed by what is drawn alone: the same facts give the
same figures, of any case, and another activity changes none of the others.
"""

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from planning.durations.rules.spreads import LATER, REFUSED, Spread
from planning.forecast.rules.columns import departures
from planning.path.rules.calendars import WorkDays
from planning.path.rules.network import Activity, Network

_FIFTH = 5
_COLUMNS = 256  # that are kept, of 16 kB
_FORECASTS = 128  # that are kept, of 16 kB: as many as are looked at again before something of them changes


@dataclass(frozen=True)
class Mover:
    """How far an uncertain activity moves the departure: days between its quickest fifth of draws and its slowest."""

    code: str
    days: int


@dataclass(frozen=True)
class Forecast:
    """A departure in so many draws. `days`: of those that depart, counted from today, rising.

    `refused`: in which something is refused, so that they do not leave by this way; `later`: in which something is open
    longer than any that is known. `movers`: what moves the departure, most first.
    """

    draws: int
    days: Sequence[int]
    refused: int
    later: int
    movers: tuple[Mover, ...] = ()

    def day_by(self, share: float) -> int | None:
        """The first day by which this share of all draws has departed; None where fewer ever do."""
        place = math.ceil(share * self.draws - 1e-9)
        return self.days[place - 1] if 0 < place <= len(self.days) else None

    def share_by(self, day: int) -> float:
        """The share of all draws that has departed by a day."""
        return bisect_right(self.days, day) / self.draws

    def day_unless_refused(self, share: float) -> int | None:
        """The same of the draws in which nothing is refused."""
        place = math.ceil(share * (self.draws - self.refused) - 1e-9)
        return self.days[place - 1] if 0 < place <= len(self.days) else None

    @property
    def is_certain(self) -> bool:
        """Whether all draws depart on the same day."""
        return len(self.days) == self.draws and self.days[0] == self.days[-1]


@dataclass(frozen=True)
class Drawn:
    """An uncertain activity: how it is drawn, and what is drawn with it (whatever has the same `together`)."""

    spread: Spread
    together: str


def forecast(network: Network, uncertain: Mapping[str, Drawn], draws: int, not_before: int = 0) -> Forecast:
    """Draw what is uncertain (by code) and reckon the departure of each draw; what was reckoned before is not again.

    `not_before`: the day of a planned journey, before which nobody leaves.
    """
    calendars = tuple(sorted(network.calendars.items()))
    return reckoned(network.activities, calendars, tuple(uncertain.items()), draws, not_before)


@lru_cache(maxsize=_FORECASTS)
def reckoned(
    activities: tuple[Activity, ...],
    calendars: tuple[tuple[str, WorkDays], ...],
    drawn_by_code: tuple[tuple[str, Drawn], ...],
    draws: int,
    not_before: int,
) -> Forecast:
    """The forecast by all that it depends on: equal ones are the same, whoever asks, until something changes."""
    network, uncertain = Network(activities, dict(calendars)), dict(drawn_by_code)
    columns_of = {one.together: drawn_column(one.spread, one.together, draws) for one in uncertain.values()}
    drawn = {code: columns_of[one.together] for code, one in uncertain.items()}
    refused, later = [False] * draws, [False] * draws
    for column in drawn.values():
        if min(column) < 0:
            refused = [was or days == REFUSED for was, days in zip(refused, column, strict=True)]
            later = [was or days == LATER for was, days in zip(later, column, strict=True)]
    kept = [draw for draw in range(draws) if not refused[draw] and not later[draw]]
    columns = {code: [column[draw] for draw in kept] for code, column in drawn.items()}
    days = departures(network, columns, len(kept), not_before) if kept else []
    return Forecast(
        draws=draws,
        days=tuple(sorted(days)),
        refused=sum(refused),
        later=sum(not no and late for no, late in zip(refused, later, strict=True)),
        movers=_movers(columns, days),
    )


@lru_cache(maxsize=_COLUMNS)
def drawn_column(spread: Spread, key: str, draws: int) -> tuple[int, ...]:
    """So many draws in an order of their own: one from each of as many equal parts of what can happen.

    Whatever waits for the same since as long is drawn alike, so that one case after another asks for the same columns.
    """
    random = Random(key)
    order = list(range(draws))
    random.shuffle(order)
    return tuple(spread.draw((part + random.random()) / draws) for part in order)


def _movers(columns: Mapping[str, Sequence[int]], days: Sequence[int]) -> tuple[Mover, ...]:
    """What moves the departure, most first: how its middle differs between the quickest and the slowest fifth."""
    part = len(days) // _FIFTH
    if not part:
        return ()
    movers = []
    for code, column in columns.items():
        order = sorted(range(len(days)), key=column.__getitem__)
        quick, slow = ([days[draw] for draw in some] for some in (order[:part], order[-part:]))
        movers.append(Mover(code, sorted(slow)[part // 2] - sorted(quick)[part // 2]))
    return tuple(sorted(movers, key=lambda mover: (-mover.days, mover.code)))
