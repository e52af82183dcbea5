"""Which rows contradict each other, so that `pick` could be in doubt. Standard library only."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import combinations, pairwise

from foundation.rulebook.rules import RuleRow, ScopeKey, by_code, covers, rows_in_force, scope_key, scope_words


def clashes(rows: Iterable[RuleRow]) -> list[str]:
    """What rows contradict each other in, one sentence with its cure each; empty if `pick` can never be in doubt."""
    problems: list[str] = []
    for _code, of_code in sorted(by_code(rows).items()):
        own = sorted(of_code, key=lambda row: (row.scope, row.valid_from))
        periods = _period_clashes(own)
        problems += periods or _ties(own)
        problems += _differences(own)
    return problems


def _period_clashes(rows: list[RuleRow]) -> list[str]:
    problems = []
    for earlier, later in pairwise(rows):
        if earlier.scope != later.scope:
            continue
        if earlier.valid_from == later.valid_from:
            problems.append(f"{later.name}: there twice. Keep one, or give one a later valid_from.")
        elif earlier.valid_until is not None and earlier.valid_until >= later.valid_from:
            day = (later.valid_from - timedelta(days=1)).isoformat()
            cure = f"End it on {day}, or leave valid_until out."
            problems.append(f"{earlier.name}: overlaps with the row from {later.valid_from.isoformat()}. {cure}")
    return problems


def _ties(rows: list[RuleRow]) -> list[str]:
    """Pairs that can fit the same scope on the same day, with no row for both together. Each pair is named once."""
    days = {row.valid_from for row in rows} | {row.valid_until + timedelta(days=1) for row in rows if row.valid_until}
    ties: dict[tuple[ScopeKey, ScopeKey], str] = {}
    for day in sorted(days):
        current = {row.scope: row for row in rows_in_force(rows, day)}
        for first, second in combinations(sorted(current), 2):
            union = dict(first) | dict(second)
            if any(union[key] != value for key, value in first):
                continue  # they name different carriers, say: no scope fits both
            settled = (scope for scope in current if set(scope) <= set(union.items()))
            if not any(covers(scope, first) and covers(scope, second) for scope in settled):
                message = f"{current[first].name} and {current[second].name} can both fit from {day.isoformat()}"
                cure = f"Add a row for {scope_words(scope_key(union))}."
                ties.setdefault((first, second), f"{message}, and neither is more specific. {cure}")
    return list(ties.values())


def _differences(rows: list[RuleRow]) -> list[str]:
    first = rows[0]
    known_rows = [row for row in rows if row.known]
    problems = []
    for row in rows[1:]:
        if row.unit != first.unit:
            problems.append(f"{row.name}: unit {row.unit}, elsewhere {first.unit}. Use one unit for one code.")
        if row.never_overridable != first.never_overridable:
            problems.append(
                f"{row.name}: never_overridable differs from another row. Use the same for all rows of a code."
            )
    for row in known_rows[1:]:
        if type(row.value) is not type(known_rows[0].value):
            problems.append(
                f"{row.name}: another kind of value than in {known_rows[0].name}. Use one kind for one code."
            )
    return problems
