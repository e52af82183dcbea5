"""Somebody who reasons with "at least" and "at most" over all days: whoever is due once stays due, in the same rows.

So a count that is told of one day bounds that of every other one. Between the bounds of all that was ever said there
must be more than one number, or a few, for whatever no page says.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, vstack

from reintegration.outcomes.queries import Facts
from reintegration.outcomes.rules.figures import Key
from tests.reintegration.outcomes.subtracting import COUNTED, KINDS, OfDay, Unknown, kind_of

NAMES = ("measured", "missing", "due", "sustained", "not_yet")
_NEVER_ENDS = 10**6
_NEARLY = 1e-6


@dataclass(frozen=True)
class Bounded:
    """A count that no page says: of which day, row and people; what it is, and between which two it must be."""

    day: date
    key: Key
    name: str
    is_really: int
    least: int
    most: int

    @property
    def width(self) -> int:
        """How many numbers are possible."""
        return self.most - self.least + 1


class _Days:
    """The unknown numbers of all days, one day after the other, and what is known of them."""

    def __init__(self, said: Mapping[date, OfDay], atoms: Sequence[tuple[str, ...]]) -> None:
        self.days, self.unknown = sorted(said), Unknown(list(atoms), [])
        self.told = [
            (self.line(at, *about), n) for at, day in enumerate(self.days) for about, n in said[day].rows.items()
        ]
        self.falls_never = self._later_days_have_no_fewer()

    def line(self, at: int, key: Key, kinds: frozenset[Any]) -> NDArray[np.float64]:
        """Which numbers a count of a row on a day adds up."""
        width = self.unknown.width
        found = np.zeros(width * len(self.days))
        found[at * width : (at + 1) * width] = self.unknown.row(key, kinds)
        return found

    def _later_days_have_no_fewer(self) -> csr_matrix:
        width, stays = self.unknown.width, [self.unknown.kind_at[kind] for kind in COUNTED["due"]]
        one_day = [atom * len(KINDS) + kind for atom in range(len(self.unknown.atoms)) for kind in stays]
        pairs = [(at * width + cell, (at + 1) * width + cell) for at in range(len(self.days) - 1) for cell in one_day]
        places = [(row, column) for row, pair in enumerate(pairs) for column in pair]
        signs = [1.0, -1.0] * len(pairs)
        rows, columns = ([one[side] for one in places] for side in (0, 1))
        return csr_matrix((signs, (rows, columns)), shape=(len(pairs), width * len(self.days)))

    def bounds(self, wanted: NDArray[np.float64]) -> tuple[int, int]:
        """The least and the most that a sum can be."""
        equal = vstack([csr_matrix(line) for line, _number in self.told]) if self.told else None
        numbers = [number for _line, number in self.told] or None
        about: dict[str, Any] = {"A_eq": equal, "b_eq": numbers, "bounds": (0, None), "method": "highs"}
        if self.falls_never.shape[0]:
            about |= {"A_ub": self.falls_never, "b_ub": np.zeros(self.falls_never.shape[0])}
        low, high = linprog(wanted, **about), linprog(-wanted, **about)
        assert low.status == 0, low.message  # what was said cannot contradict itself
        most = math.floor(-high.fun + _NEARLY) if high.status == 0 else _NEVER_ENDS
        return math.ceil(low.fun - _NEARLY), most


def bounded(said: Mapping[date, OfDay], truth: Mapping[date, Facts], k: int) -> Iterator[Bounded]:
    """Every small count of who is due that no page says, with what all days together say of it."""
    atoms = sorted({one.rows for day in said for one in truth[day].adults})
    days = _Days(said, atoms)
    for at, day in enumerate(days.days):
        people = Counter((one.rows, kind_of(one)) for one in truth[day].adults)

        def really(key: Key, name: str, people: Counter[Any] = people) -> int:
            return sum(people[atoms[atom], kind] for atom in days.unknown.in_row[key] for kind in COUNTED[name])

        for key in days.unknown.in_row:
            for name in NAMES:
                if (key, COUNTED[name]) not in said[day].rows and really(key, "due") and really(key, name) < k:
                    yield Bounded(day, key, name, really(key, name), *days.bounds(days.line(at, key, COUNTED[name])))
