"""Somebody who keeps everything that was ever published, knows who works where, and solves for what was withheld.

Whatever says of which day it is, is put beside all else of that day, from whichever snapshot, page, file or report it
was read: counts of rows, of who is due, of rounds, with what they have to add up to. A count that no page says and that
follows from them is one that was given away.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reintegration.outcomes.queries import Facts
from reintegration.outcomes.rules.figures import REASONS, SHARING_OUT, TOTAL, Adult, Key, OutcomeState, Table

Kind = tuple[OutcomeState, bool]  # where somebody stands, and whether they gave two interviews
_DUE = [one for one in OutcomeState if one not in (OutcomeState.SCORED, OutcomeState.NOT_OFFERED, OutcomeState.OPEN)]
_MEASURED = (OutcomeState.SUSTAINED, OutcomeState.NOT_YET)
KINDS: Sequence[Kind] = [
    *((one, True) for one in _MEASURED),
    *((one, False) for one in OutcomeState if one is not OutcomeState.SCORED),
]
# What a page says of a row, by its name there: which kinds of people it counts.
COUNTED: Mapping[str, frozenset[Kind]] = {
    "measured": frozenset(one for one in KINDS if one[0] in _MEASURED),
    "missing": frozenset(one for one in KINDS if one[0] in _DUE and one[0] not in _MEASURED),
    "due": frozenset(one for one in KINDS if one[0] in _DUE),
    "sustained": frozenset(one for one in KINDS if one[0] is OutcomeState.SUSTAINED),
    "not_yet": frozenset(one for one in KINDS if one[0] is OutcomeState.NOT_YET),
    "paired": frozenset(one for one in KINDS if one[1]),
    "unpaired": frozenset(one for one in KINDS if one[0] in _MEASURED and not one[1]),
    "open": frozenset([(OutcomeState.OPEN, False)]),
    "not_offered": frozenset([(OutcomeState.NOT_OFFERED, False)]),
    **{str(one): frozenset([(one, False)]) for one in _DUE if one not in _MEASURED},
}
_ALONE = ("open", "not_offered")
_OF_ROUND = ("measured", "missing", "open")


@dataclass
class OfDay:
    """What is said of one day: (row, kinds of people) with how many; and of rounds (row, word) with how many."""

    rows: dict[tuple[Key, frozenset[Kind]], int] = field(default_factory=dict)
    rounds: dict[tuple[Key, str], int] = field(default_factory=dict)


def read(pages: Iterable[Mapping[Key, tuple[date, Mapping[str, Any]]]]) -> dict[date, OfDay]:
    """Everything that all snapshots said, by the day that it is said of."""
    found: dict[date, OfDay] = {}
    for page in pages:
        for key, (day, shown) in page.items():
            for name in COUNTED:
                if shown.get(name) is None:
                    continue
                own = date.fromisoformat(shown[f"{name}_on"]) if f"{name}_on" in shown else day
                of_day = found.setdefault(own, OfDay())
                if key[0] == Table.ROUND:
                    of_day.rounds[key, name] = shown[name]
                else:
                    of_day.rows[key, COUNTED[name]] = shown[name]
            if key[0] != Table.ROUND:
                for part, number in zip(REASONS[shown.get("parts", 0)], shown.get("reasons", ()), strict=False):
                    kinds = frozenset((one, False) for one in part)
                    found.setdefault(day, OfDay()).rows[key, kinds] = number
    return found


def kind_of(one: Adult) -> Kind:
    """Where somebody stands, and whether they gave two interviews."""
    return one.standing, one.standing in _MEASURED and one.first is not None


def _keys(rows: Sequence[str]) -> tuple[Key, ...]:
    return (TOTAL, *zip(SHARING_OUT, rows, strict=True))


@dataclass
class Unknown:
    """The unknown numbers of one day: of every combination of rows and every kind, and of each round."""

    atoms: list[tuple[str, ...]]
    rounds: list[Key]

    def __post_init__(self) -> None:
        self.kind_at = {kind: at for at, kind in enumerate(KINDS)}
        self.in_row: dict[Key, list[int]] = {}
        for at, atom in enumerate(self.atoms):
            for key in _keys(atom):
                self.in_row.setdefault(key, []).append(at)
        self.begin = len(self.atoms) * len(KINDS)
        self.width = self.begin + len(self.rounds) * len(_OF_ROUND)

    def row(self, key: Key, kinds: frozenset[Kind]) -> NDArray[np.float64]:
        """Which unknown numbers a count of a row adds up."""
        found = np.zeros(self.width)
        for atom in self.in_row.get(key, ()):
            for kind in kinds:
                found[atom * len(KINDS) + self.kind_at[kind]] = 1
        return found

    def of_round(self, key: Key, names: Sequence[str]) -> NDArray[np.float64]:
        """The same of a round."""
        found = np.zeros(self.width)
        for name in names:
            found[self.begin + self.rounds.index(key) * len(_OF_ROUND) + _OF_ROUND.index(name)] = 1
        return found


def _system(unknown: Unknown, said: OfDay) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What is said, as equations: everybody who was offered the survey has every round before them or behind."""
    lines = [(unknown.row(*about), number) for about, number in said.rows.items()]
    for (key, name), number in said.rounds.items():
        names = ("measured", "missing") if name == "due" else (name,)
        if set(names) <= set(_OF_ROUND):
            lines.append((unknown.of_round(key, names), number))
    offered = COUNTED["due"] | COUNTED["open"]
    lines += [(unknown.of_round(key, _OF_ROUND) - unknown.row(TOTAL, offered), 0) for key in unknown.rounds]
    if not lines:
        return np.zeros((0, unknown.width)), np.zeros(0)
    return np.array([line for line, _number in lines]), np.array([number for _line, number in lines], dtype=float)


def given_away(said: Mapping[date, OfDay], truth: Mapping[date, Facts], k: int) -> Iterator[tuple[date, Key, str, int]]:
    """Counts under k that follow from what is said of one day, with the day, the row and what they count."""
    for day, of_day in sorted(said.items()):
        people = Counter((one.rows, kind_of(one)) for one in truth[day].adults)
        rounds = sorted({key for key, _name in of_day.rounds})
        unknown = Unknown(sorted({rows for rows, _one in people}), rounds)
        lines, numbers = _system(unknown, of_day)
        targets: list[tuple[Key, str, NDArray[np.float64], bool]] = []
        for key in unknown.in_row:
            for name, kinds in COUNTED.items():
                could = COUNTED["due"] if name not in _ALONE else kinds
                is_peopled = any(people[atom, kind] for atom in _atoms(unknown, key) for kind in could)
                targets.append((key, name, unknown.row(key, kinds), is_peopled))
        targets += [(key, name, unknown.of_round(key, [name]), name != "open") for key in rounds for name in _OF_ROUND]
        yield from ((day, *one) for one in _solved(lines, numbers, targets, k))


def _atoms(unknown: Unknown, key: Key) -> list[tuple[str, ...]]:
    return [unknown.atoms[at] for at in unknown.in_row[key]]


def _solved(
    lines: NDArray[np.float64],
    numbers: NDArray[np.float64],
    targets: Sequence[tuple[Key, str, NDArray[np.float64], bool]],
    k: int,
) -> Iterator[tuple[Key, str, int]]:
    """Targets that are some sum and difference of the lines, with any factors, and come out under k."""
    values, vectors = np.linalg.eigh(lines @ lines.T)
    some = values > 1e-8 * max(1.0, float(values.max(initial=0)))
    basis = (lines.T @ vectors[:, some]) / np.sqrt(values[some])
    solution = basis @ ((vectors[:, some].T @ numbers) / np.sqrt(values[some]))
    wanted = np.array([line for _key, _name, line, _peopled in targets])
    left = np.abs(wanted - (wanted @ basis) @ basis.T).max(axis=1)
    for (key, name, line, is_peopled), rest in zip(targets, left, strict=True):
        if rest < 1e-6:
            number = round(float(line @ solution))
            if 0 < number < k or (number == 0 and is_peopled):
                yield key, name, number
