"""Writing a snapshot of the outcomes: decided as a whole, written in pieces, read once all of it is there."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, update

from foundation.accounts.queries.staff import places
from foundation.storage.base import new_id
from foundation.storage.unit_of_work import Unit
from reintegration.outcomes.models.snapshots import OutcomeCount, OutcomeFigure, Snapshot
from reintegration.outcomes.queries.facts import Facts
from reintegration.outcomes.queries.snapshots import KeptRow, last_ordinal, unfinished_snapshots
from reintegration.outcomes.rules.disclosure import links_of
from reintegration.outcomes.rules.publishing import Publication, publish, publish_rounds
from reintegration.outcomes.rules.shown_figures import kept, shown_values
from reintegration.outcomes.rules.tables import NOT_SAID, SHARING_OUT, TOTAL, Block, Key, Table, counted, counted_rounds
from reintegration.surveys.queries.instrument import instrument

_PLACES = (Table.PARTNER, Table.OFFICE)
PIECE = 200  # rows that are written in one transaction: well under 200 ms on SQLite


@dataclass(frozen=True)
class Change:
    """A row that is published otherwise from now on; `replaces` is the one until now."""

    key: Key
    replaces: uuid.UUID | None
    counted_on: date
    shown: dict[str, Any]
    counts: dict[str, Any]
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Decided:
    """A snapshot that is decided and not written yet. `places`: partners and offices that have a row in it."""

    counted_on: date
    suppressed_under: int
    parts: int
    changes: Sequence[Change]
    places: Sequence[uuid.UUID]


def decide_snapshot(
    facts: Facts,
    values: Mapping[Key, Mapping[str, Any]],
    last: Mapping[Key, KeptRow],
    parts: int,
    counted_on: date,
) -> Decided:
    """What is published of these facts, given what was published last (`last`, `parts`). Writes nothing."""
    rows = {adult.rows for adult in facts.adults}
    order: dict[str, list[Key]] = {
        table: sorted((table, key) for key in {keys[at] for keys in rows}) for at, table in enumerate(SHARING_OUT)
    }
    now, k = counted(facts.adults), facts.suppression.under
    before = {key: kept_row.row for key, kept_row in last.items()}
    of_tables = {key: row for key, row in before.items() if key[0] != Table.ROUND}
    of_rounds = {key: row for key, row in before.items() if key[0] == Table.ROUND}
    publication = publish(now, of_tables, parts, links_of(rows, order), facts.suppression, counted_on)
    rounds = publish_rounds(counted_rounds(facts.rounds), of_rounds, publication, facts.suppression, counted_on)
    changes = [*_changes(publication, values, last, k), *_changes(rounds, values, last, k)]
    places = sorted(uuid.UUID(row) for kind, row in publication.rows if kind in _PLACES and row != NOT_SAID)
    return Decided(counted_on, k, publication.parts, changes, places)


def _changes(
    publication: Publication, values: Mapping[Key, Mapping[str, Any]], last: Mapping[Key, KeptRow], k: int
) -> list[Change]:
    changes = []
    for key, row in sorted(publication.rows.items()):
        before = last.get(key)
        is_new = before is None or key in publication.taken
        own = _beside(publication, values.get(key, {})) if is_new or before is None else before.values
        shown, counts = shown_values(row, own, publication.parts, k), kept(row)
        if before is None or shown != before.shown or counts["ever"] != kept(before.row)["ever"]:
            changes.append(Change(key, before.id if before else None, row.day, shown, counts, own))
    return changes


def _beside(publication: Publication, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The values of a row with new counts; differences only where the verdicts of everybody are published that day."""
    is_told = TOTAL in publication.taken and Block.VERDICTS in publication.rows[TOTAL].shown
    return values if is_told else {**values, "difference": {}}


def forget_unfinished(unit: Unit) -> None:
    """Take back what a run wrote that was killed."""
    for left in unfinished_snapshots(unit.session):
        _take_back(unit, left)


def begin_snapshot(unit: Unit, decided: Decided) -> int:
    """Begin a snapshot, and keep what its places are called today. Returns its number.

    Two that begin at once get the same number, and one of them fails.
    """
    ordinal = last_ordinal(unit.session) + 1
    named = places(unit.session, decided.places)
    unit.session.add(
        Snapshot(
            ordinal=ordinal,
            taken_at=unit.clock.now(),
            counted_on=decided.counted_on,
            suppressed_under=decided.suppressed_under,
            parts=decided.parts,
            instrument_version=instrument().version,
            names={place_id.hex: name for place_id, name in named.items()},
        )
    )
    return ordinal


def _take_back(unit: Unit, left: Snapshot) -> None:
    """Nothing of it was read. The rows that it replaced hold again, and its own are deleted."""
    options = {"synchronize_session": False}
    own = delete(OutcomeFigure).where(OutcomeFigure.since == left.ordinal)
    behind = delete(OutcomeCount).where(OutcomeCount.since == left.ordinal)
    again = update(OutcomeFigure).where(OutcomeFigure.until == left.ordinal).values(until=None)
    for statement in (behind, own, again):
        unit.session.execute(statement, execution_options=options)
    unit.session.delete(left)
    unit.session.flush()  # its number is given anew


def write_piece(unit: Unit, ordinal: int, changes: Sequence[Change]) -> None:
    """Write some of the changes of a snapshot that was begun."""
    replaced = [change.replaces for change in changes if change.replaces is not None]
    if replaced:
        statement = update(OutcomeFigure).where(OutcomeFigure.id.in_(replaced)).values(until=ordinal)
        unit.session.execute(statement, execution_options={"synchronize_session": False})
    behind = []
    for change in changes:
        kind, row = change.key
        figure = OutcomeFigure(
            id=new_id(), kind=Table(kind), row=row, since=ordinal, counted_on=change.counted_on, shown=change.shown
        )
        unit.session.add(figure)
        behind.append(
            OutcomeCount(figure_id=figure.id, since=ordinal, counts=change.counts, values=dict(change.values))
        )
    unit.session.flush()  # figures first: the counts refer to them
    unit.session.add_all(behind)


def finish_snapshot(unit: Unit, ordinal: int) -> None:
    """From now on it is read."""
    statement = (
        update(Snapshot)
        .where(Snapshot.ordinal.in_([ordinal]), Snapshot.finished_at.is_(None))
        .values(finished_at=unit.clock.now())
    )
    unit.session.execute(statement, execution_options={"synchronize_session": False})
