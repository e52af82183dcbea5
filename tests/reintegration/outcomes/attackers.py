"""Somebody who reads everything that is published, keeps it, knows the method and who works where, and subtracts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, product

from reintegration.outcomes.rules.figures import (
    REASONS,
    SHARING_OUT,
    TOTAL,
    Adult,
    Block,
    Key,
    OutcomeState,
    Vector,
    vector,
)
from reintegration.outcomes.rules.publishing import Publication

Atom = tuple[str, ...]


def read(published: Publication, block: Block) -> dict[Key, Vector]:
    """What a page, a file or a report says of a block."""
    return {
        key: vector(row.of(block), block, REASONS[published.parts])
        for key, row in published.rows.items()
        if block in row.shown
    }


def rows_of(adults: Iterable[Adult]) -> dict[Key, frozenset[Atom]]:
    """Of every row the combinations of rows in which anybody stands: a reader is taken to know them."""
    found: dict[Key, set[Atom]] = {TOTAL: set()}
    for one in adults:
        for key in (TOTAL, *zip(SHARING_OUT, one.rows, strict=True)):
            found.setdefault(key, set()).add(one.rows)
    return {key: frozenset(atoms) for key, atoms in found.items()}


def is_worked_out(target: frozenset[Atom], known: Sequence[frozenset[Atom]], atoms: Sequence[Atom]) -> bool:
    """Whether a group is some sum and difference of known groups, with any factors: exact elimination."""
    rows = [[Fraction(atom in group) for atom in atoms] for group in known]
    goal = [Fraction(atom in target) for atom in atoms]
    for at in range(len(atoms)):
        pivot = next((row for row in rows if row[at] and not any(row[:at])), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows = [_without(row, pivot, at) for row in rows]
        goal = _without(goal, pivot, at)
    return not any(goal)


def _without(row: list[Fraction], pivot: list[Fraction], at: int) -> list[Fraction]:
    factor = row[at] / pivot[at]
    return [a - factor * b for a, b in zip(row, pivot, strict=True)] if factor else row


def small_groups_left_over(
    groups: Mapping[Key, frozenset[Atom]], sizes: Mapping[Atom, Vector], shown: Mapping[Key, Vector], k: int
) -> list[tuple[Key, ...]]:
    """Groups under k that remain of one shown row without others inside it that do not overlap (three at most)."""
    found = []
    for outer in shown:
        inner = [key for key in shown if key != outer and groups[key] < groups[outer]]
        for number in (1, 2, 3):
            for chosen in combinations(inner, number):
                if any(groups[a] & groups[b] for a, b in combinations(chosen, 2)):
                    continue
                rest = groups[outer].difference(*(groups[key] for key in chosen))
                left = [sum(column) for column in zip(*(sizes[atom] for atom in rest), strict=True)]
                if any(left) and any(count < k for count in left):
                    found.append((outer, *chosen))
    return found


def sizes_of(adults: Iterable[Adult], block: Block, parts: int) -> dict[Atom, Vector]:
    """How many of each combination are counted in a block."""
    found: dict[Atom, Counter[str]] = {}
    for one in adults:
        counts = found.setdefault(one.rows, Counter())
        counts[one.standing] += 1
        counts["paired"] += one.first is not None and one.last is not None
    return {atom: vector(counts, block, REASONS[parts]) for atom, counts in found.items()}


def everybody(standings: Sequence[OutcomeState], rows: Sequence[Sequence[str]]) -> list[Adult]:
    """One adult in every combination of rows, for each of the standings."""
    return [
        Adult(f"case {number}", combination, standing)
        for number, (combination, standing) in enumerate(product(product(*rows), standings))
    ]
