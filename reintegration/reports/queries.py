"""Reads of reports of outcomes: which quarters have one, its snapshot, and everything that the snapshot published."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import extract, func, select
from sqlalchemy.orm import Session

from reintegration.outcomes.models import OutcomeFigure, Snapshot
from reintegration.outcomes.queries import ShownRow, published_in
from reintegration.outcomes.rules.outcomes import Quarter, quarter_of
from reintegration.outcomes.rules.tables import Table
from reintegration.reports.rules import reports_by_quarter


def reports(session: Session) -> list[tuple[Quarter, Snapshot]]:
    """Every quarter that has a report with its snapshot, the newest first; two statements, one where there is none."""
    numbered = _numbers(session)
    snapshots = _snapshots(session, [ordinal for _quarter, ordinal in numbered])
    return [(quarter, snapshots[ordinal]) for quarter, ordinal in numbered]


def report_of(session: Session, quarter: Quarter) -> Snapshot | None:
    """The snapshot that is the report of a quarter; None where there is none, or not yet."""
    ordinal = dict(_numbers(session)).get(quarter)
    return _snapshots(session, [ordinal])[ordinal] if ordinal is not None else None


def published_rows(session: Session, snapshot: Snapshot) -> dict[Table, list[ShownRow]]:
    """The rows of all tables as a snapshot published them, of those that this scope sees, by key; one statement."""
    statement = select(OutcomeFigure).where(*published_in(snapshot)).order_by(OutcomeFigure.kind, OutcomeFigure.row)
    rows: defaultdict[Table, list[ShownRow]] = defaultdict(list)
    for figure in session.execute(statement).scalars():
        rows[figure.kind].append(ShownRow(figure.row, figure.counted_on, figure.shown))
    return rows


def _numbers(session: Session) -> list[tuple[Quarter, int]]:
    """Quarters with the numbers of their snapshots. One row for each month in which anything was counted."""
    year, month = extract("year", Snapshot.counted_on), extract("month", Snapshot.counted_on)
    statement = (
        select(year, month, func.min(Snapshot.ordinal)).where(Snapshot.finished_at.is_not(None)).group_by(year, month)
    )
    first_in: dict[Quarter, int] = {}
    for in_year, in_month, ordinal in session.execute(statement):
        quarter = quarter_of(date(int(in_year), int(in_month), 1))
        first_in[quarter] = min(ordinal, first_in.get(quarter, ordinal))
    return reports_by_quarter(first_in)


def _snapshots(session: Session, ordinals: Sequence[int]) -> dict[int, Snapshot]:
    if not ordinals:
        return {}
    statement = select(Snapshot).where(Snapshot.ordinal.in_(set(ordinals)))
    return {snapshot.ordinal: snapshot for snapshot in session.execute(statement).scalars()}
