"""Which rows contradict each other, so that `pick` could be in doubt. Standard library only."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from itertools import combinations, pairwise

from foundation.rulebook.rules import RuleRow, ScopeKey, covers, rows_in_force, scope_key, scope_words


def clashes(rows: Iterable[RuleRow]) -> list[str]:
    """What rows contradict each other in, one sentence with its cure each; empty if `pick` can never be in doubt."""
    by_code: dict[str, list[RuleRow]] = defaultdict(list)
    for row in rows:
        by_code[row.code].append(row)
    found: list[str] = []
    for code in sorted(by_code):
        own = sorted(by_code[code], key=lambda row: (row.scope, row.valid_from))
        periods = _period_clashes(own)
        found += periods or _ties(own)
        found += _differences(own)
    return found


def _period_clashes(rows: list[RuleRow]) -> list[str]:
    found = []
    for earlier, later in pairwise(rows):
        if earlier.scope != later.scope:
            continue
        if earlier.valid_from == later.valid_from:
            found.append(f"{later.name}: there twice. Keep one, or give one a later valid_from.")
        elif earlier.valid_until is not None and earlier.valid_until >= later.valid_from:
            day = (later.valid_from - timedelta(days=1)).isoformat()
            cure = f"End it on {day}, or leave valid_until out."
            found.append(f"{earlier.name}: overlaps with the row from {later.valid_from.isoformat()}. {cure}")
    return found


def _ties(rows: list[RuleRow]) -> list[str]:
    """Pairs that can fit the same scope on the same day, with no row for both together. Each pair is named once."""
    days = {row.valid_from for row in rows} | {row.valid_until + timedelta(days=1) for row in rows if row.valid_until}
    found: dict[tuple[ScopeKey, ScopeKey], str] = {}
    for day in sorted(days):
        current = {row.scope: row for row in rows_in_force(rows, day)}
        for one, two in combinations(sorted(current), 2):
            union = dict(one) | dict(two)
            if any(union[key] != value for key, value in one):
                continue  # they name different carriers, say: no scope fits both
            settled = (scope for scope in current if set(scope) <= set(union.items()))
            if not any(covers(scope, one) and covers(scope, two) for scope in settled):
                message = f"{current[one].name} and {current[two].name} can both fit from {day.isoformat()}"
                cure = f"Add a row for {scope_words(scope_key(union))}."
                found.setdefault((one, two), f"{message}, and neither is more specific. {cure}")
    return list(found.values())


def _differences(rows: list[RuleRow]) -> list[str]:
    first = rows[0]
    known = [row for row in rows if row.known]
    found = []
    for row in rows[1:]:
        if row.unit != first.unit:
            found.append(f"{row.name}: unit {row.unit}, elsewhere {first.unit}. Use one unit for one code.")
        if row.never_overridable != first.never_overridable:
            found.append(
                f"{row.name}: never_overridable differs from another row. Use the same for all rows of a code."
            )
    for row in known[1:]:
        if type(row.value) is not type(known[0].value):
            found.append(f"{row.name}: another kind of value than in {known[0].name}. Use one kind for one code.")
    return found
