"""Reads of snapshots: the newest, what it and earlier ones publish, and the counts behind it for the next one."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from reintegration.outcomes.models import OutcomeCount, OutcomeFigure, Snapshot as Snapshot
from reintegration.outcomes.rules.publishing import Published
from reintegration.outcomes.rules.shown_figures import published
from reintegration.outcomes.rules.tables import Key, Table


@dataclass(frozen=True)
class ShownRow:
    """What is shown of a row (`rules/shown_figures.py`), and the day of its counts."""

    key: str
    counted_on: date
    shown: Mapping[str, object]


@dataclass(frozen=True)
class KeptRow:
    """A row as the last snapshot left it: its id, what is shown, and what the next one is compared with."""

    id: uuid.UUID
    shown: Mapping[str, object]
    row: Published
    values: Mapping[str, object]


def newest_snapshot(session: Session) -> Snapshot | None:
    """The newest snapshot that is finished."""
    statement = select(Snapshot).where(Snapshot.finished_at.is_not(None)).order_by(Snapshot.ordinal.desc()).limit(1)
    return session.execute(statement).scalar_one_or_none()


def rows_of_table(session: Session, snapshot: Snapshot, table: Table) -> list[ShownRow]:
    """The rows of a table as a snapshot published them, of those that this scope sees, by key."""
    statement = (
        select(OutcomeFigure).where(OutcomeFigure.kind == table, *published_in(snapshot)).order_by(OutcomeFigure.row)
    )
    return [_shown(figure) for figure in session.execute(statement).scalars()]


def row_of_table(session: Session, snapshot: Snapshot, table: Table, key: str) -> ShownRow | None:
    """One row as a snapshot published it, if this scope sees it."""
    statement = select(OutcomeFigure).where(
        OutcomeFigure.kind == table, OutcomeFigure.row == key, *published_in(snapshot)
    )
    figure = session.execute(statement).scalar_one_or_none()
    return _shown(figure) if figure is not None else None


def published_in(snapshot: Snapshot) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Which rows a snapshot published: those that began with it or before, and had not ended."""
    ordinal = snapshot.ordinal
    return OutcomeFigure.since <= ordinal, or_(OutcomeFigure.until.is_(None), OutcomeFigure.until > ordinal)


def _shown(figure: OutcomeFigure) -> ShownRow:
    return ShownRow(figure.row, figure.counted_on, figure.shown)


def last_published(session: Session) -> dict[Key, KeptRow]:
    """Every row as the newest snapshot left it, with the counts behind it; for the job."""
    statement = (
        select(OutcomeFigure, OutcomeCount)
        .join(OutcomeCount, OutcomeCount.figure_id == OutcomeFigure.id)
        .where(OutcomeFigure.until.is_(None))
    )
    return {
        (figure.kind, figure.row): KeptRow(
            figure.id, figure.shown, published(count.counts, figure.counted_on), count.values
        )
        for figure, count in session.execute(statement)
    }


def unfinished_snapshots(session: Session) -> Sequence[Snapshot]:
    """What a job began and did not finish, because it was killed."""
    return session.execute(select(Snapshot).where(Snapshot.finished_at.is_(None))).scalars().all()


def last_ordinal(session: Session) -> int:
    """The number of the newest snapshot, finished or not; 0 if there is none."""
    statement = select(Snapshot.ordinal).order_by(Snapshot.ordinal.desc()).limit(1)
    return session.execute(statement).scalar_one_or_none() or 0
