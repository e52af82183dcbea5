"""No small cell can be worked out: from the rest and the total, nor by somebody who knows the method."""

import itertools
from collections import defaultdict

import pytest
from hypothesis import example, given, strategies as st

from reintegration.rules.suppression import suppress

K = 11


@pytest.mark.parametrize(
    ("counts", "shown", "total"),
    [
        ({"a": 11, "b": 30}, {"a": 11, "b": 30}, 41),
        ({"a": 40, "b": 10, "c": 30}, {"a": None, "b": None, "c": 30}, 80),
        ({"a": 40, "b": 5, "c": 6}, {"a": 40, "b": None, "c": None}, 51),
        ({"a": 40, "b": 4, "c": 6}, {"a": None, "b": None, "c": None}, 50),
        ({"a": 40, "b": 0, "c": 60}, {"a": None, "b": None, "c": 60}, 100),
        ({"a": 10, "b": 10, "c": 60}, {"a": None, "b": None, "c": None}, 80),
        ({"a": 10, "b": 10}, {"a": None, "b": None}, None),
        ({"a": 4, "b": 3}, {"a": None, "b": None}, None),
        ({"a": 4}, {"a": None}, None),
        ({"a": 12}, {"a": 12}, 12),
    ],
)
def test_small_cells_are_hidden_with_what_would_give_them_away(
    counts: dict[str, int], shown: dict[str, int | None], total: int | None
) -> None:
    assert (suppress(counts, K).cells, suppress(counts, K).total) == (shown, total)


@given(st.lists(st.integers(0, 40), max_size=7), st.integers(3, 12))
@example([10, 10], 11)
@example([1] * 7, 7)
def test_hidden_cells_hold_enough_people_and_the_rest_is_shown_as_it_is(numbers: list[int], k: int) -> None:
    counts = {str(at): number for at, number in enumerate(numbers)}
    shown = suppress(counts, k)
    hidden = [counts[name] for name, value in shown.cells.items() if value is None]
    assert all(value in (None, counts[name]) for name, value in shown.cells.items())
    assert all(value is None or value >= k for value in shown.cells.values())
    assert shown.total in (None, sum(numbers))
    if hidden and shown.total is not None:
        assert len(hidden) > 1
        assert sum(hidden) >= k
    assert sum(number >= k for number in hidden) <= 1, "no more is hidden than is needed"


@pytest.mark.parametrize(("k", "cells", "largest"), [(3, 2, 12), (3, 3, 10), (4, 3, 12), (5, 2, 16), (11, 2, 36)])
def test_who_knows_the_method_still_finds_two_values_for_every_hidden_cell(k: int, cells: int, largest: int) -> None:
    tables = defaultdict(list)
    for numbers in itertools.product(range(largest + 1), repeat=cells):
        shown = suppress({str(at): number for at, number in enumerate(numbers)}, k)
        tables[(*shown.cells.values(), shown.total)].append(numbers)
    for seen, possible in tables.items():
        known = [number for number in seen[:-1] if number is not None]
        if seen[-1] is not None and seen[-1] - sum(known) > largest:
            continue  # other tables that look the same lie beyond those tried here
        for at, value in enumerate(seen[:-1]):
            assert value is not None or len({numbers[at] for numbers in possible}) > 1, (seen, possible)


@pytest.mark.parametrize(("counts", "k"), [({"a": 1}, 2), ({"a": -1}, 11)])
def test_what_cannot_be_protected_is_refused(counts: dict[str, int], k: int) -> None:
    with pytest.raises(ValueError, match="protected|negative"):
        suppress(counts, k)
