"""Reports of outcomes: which snapshot is the report of a calendar quarter.

Source: this project. A report is made from the first snapshot after its quarter is over, so that it never changes.
"""

from collections.abc import Mapping

from reintegration.outcomes.rules.outcomes import Quarter


def reports_by_quarter(first_in: Mapping[Quarter, int]) -> list[tuple[Quarter, int]]:
    """Quarters that are over, the newest first, each with the number of the snapshot that is its report.

    `first_in`: quarters in which snapshots were counted, with the lowest number of each. Reports begin with the first
    of them: nobody counted before. A quarter in which nothing was counted has the first snapshot after it.
    """
    if not first_in:
        return []
    reports, quarter, newest = [], min(first_in), max(first_in)
    while quarter < newest:
        reports.append((quarter, min(ordinal for other, ordinal in first_in.items() if other > quarter)))
        quarter = quarter.following
    return reports[::-1]
