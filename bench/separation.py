"""How well durations separate two kinds of requests: the area under the curve, exact, with its confidence interval."""

import bisect
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

_Z = 1.959964  # 95 %


@dataclass(frozen=True)
class Separation:
    """The area under the curve (0.5: no better than a coin) and the 95 % interval around it."""

    auc: float
    low: float
    high: float

    @property
    def folded(self) -> "Separation":
        """The same for whoever may also guess the other way round: an area of 0.5 or more."""
        return self if self.auc >= 0.5 else Separation(1 - self.auc, 1 - self.high, 1 - self.low)


def separation(ones: Sequence[float], others: Sequence[float]) -> Separation:
    """Mann and Whitney's statistic over all pairs, ties counted as half, with the variance after DeLong."""
    above = _placements(ones, others)
    below = _placements(others, ones)
    auc = statistics.fmean(above)
    spread = statistics.variance(above) / len(ones) + statistics.variance(below) / len(others)
    width = _Z * math.sqrt(spread)
    return Separation(auc, max(0.0, auc - width), min(1.0, auc + width))


def _placements(ones: Sequence[float], others: Sequence[float]) -> list[float]:
    """For each of `ones`, which share of `others` lies below it."""
    ordered = sorted(others)
    return [(bisect.bisect_left(ordered, one) + bisect.bisect_right(ordered, one)) / 2 / len(ordered) for one in ones]


def ranked(values: Sequence[float], window: int = 50) -> list[float]:
    """Each value as its rank among its neighbours in time: what is left when the machine gets slower and faster."""
    found = []
    for n, value in enumerate(values):
        near = values[max(0, n - window // 2) : n + window // 2 + 1]
        found.append((sum(one < value for one in near) + sum(one == value for one in near) / 2) / len(near))
    return found
