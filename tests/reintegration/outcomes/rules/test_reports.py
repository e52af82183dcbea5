"""Which quarters have a report, and which snapshot it is made from."""

import pytest

from reintegration.outcomes.rules.outcomes import Quarter, reports_by_quarter

Q = Quarter


@pytest.mark.parametrize(
    ("first_in", "wanted"),
    [
        ({}, []),
        ({Q(2026, 4): 1}, []),
        ({Q(2026, 4): 1, Q(2027, 1): 40}, [(Q(2026, 4), 40)]),
        # Nothing was counted in the first two quarters of 2027.
        ({Q(2026, 4): 1, Q(2027, 3): 40}, [(Q(2027, 2), 40), (Q(2027, 1), 40), (Q(2026, 4), 40)]),
        # A clock that was set back counted in the fourth quarter once more: a report that was there stays.
        ({Q(2026, 3): 7, Q(2026, 4): 3, Q(2027, 1): 5}, [(Q(2026, 4), 5), (Q(2026, 3), 3)]),
    ],
)
def test_a_report_is_the_first_snapshot_after_its_quarter(
    first_in: dict[Quarter, int], wanted: list[tuple[Quarter, int]]
) -> None:
    assert reports_by_quarter(first_in) == wanted
