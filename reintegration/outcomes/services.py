"""Changes of outcomes: responses, ends and windows decide them; snapshots are written; tables become files."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, update

from foundation.accounts.queries.staff import places
from foundation.geography.zones import local_date
from foundation.rulebook.queries import rule_on
from foundation.sheets.writing import CellFormat as CellFormat, Page, Value as Value, delimited_lines, packed
from foundation.storage.base import new_id
from foundation.storage.unit_of_work import Unit
from reintegration.episodes.models import Episode
from reintegration.follow_up.models import Visit
from reintegration.follow_up.rules.follow_up import VisitOutcome
from reintegration.outcomes.models import Outcome, OutcomeCount, OutcomeFigure, Snapshot
from reintegration.outcomes.queries import (
    Facts,
    KeptRow,
    given_by,
    last_ordinal,
    outcome_of_person,
    unfinished_snapshots,
    unmeasured_by,
    waiting_outcomes,
)
from reintegration.outcomes.rules.disclosure import links_by_block
from reintegration.outcomes.rules.figures import (
    NOT_SAID,
    SHARING_OUT,
    TOTAL,
    Block,
    Key,
    OutcomeState,
    Table,
    counted,
    counted_rounds,
)
from reintegration.outcomes.rules.outcomes import ENDS, Given, Settled, ended, settled
from reintegration.outcomes.rules.publishing import Publication, kept, publish, publish_rounds, shown_values
from reintegration.outcomes.words import OutcomesAct
from reintegration.surveys.queries import instrument
from reintegration.surveys.rules.verdict import Verdict

# Tables of figures as files: cells that a page has put into words, as CSV and as XLSX.

Cells = Sequence[Sequence[Value]]
_LONGEST_NAME = 31  # characters that a sheet's name may have
_NOT_IN_NAMES = dict.fromkeys(map(ord, "[]:*?/\\'"), " ")


@dataclass(frozen=True)
class NamedSheet:
    """One sheet of a book: its name, its rows, how many of them are headings. `has_text`: of several lines.

    `formats` of its columns, and `legend` for their empty cells: as of a `Page`.
    """

    name: str
    rows: Cells
    headings: int = 1
    has_text: bool = False
    formats: Sequence[CellFormat] = ()
    legend: str = ""


def table_as_csv(rows: Cells) -> Iterator[bytes]:
    """The rows line by line, the first of them headings. No cell can be taken for a formula."""
    return delimited_lines(rows)


def sheets_as_xlsx(sheets: Sequence[NamedSheet], rtl: bool, made_at: datetime | None) -> bytes:
    """A workbook of these sheets. With `made_at` (aware), the same cells give the same bytes."""
    names: list[str] = []
    for sheet in sheets:
        names.append(_name(sheet.name, names))
    pages = [
        Page(
            name,
            sheet.rows,
            headings=sheet.headings,
            formats=sheet.formats,
            legend=sheet.legend,
            rtl=rtl,
            wraps=sheet.has_text,
        )
        for name, sheet in zip(names, sheets, strict=True)
    ]
    return packed(pages, made_at)


def _name(title: str, names: Sequence[str]) -> str:
    """A sheet name that every program accepts: short, without marks that have a meaning, and not in `names` yet."""
    name = title.translate(_NOT_IN_NAMES)[:_LONGEST_NAME].strip() or "–"
    folded = {other.casefold() for other in names}
    if name.casefold() not in folded:
        return name
    ending = f" {len(names) + 1}"
    return f"{name[: _LONGEST_NAME - len(ending)]}{ending}"


# A response is noted, an end is told, a window closes and the outcome is decided.

ORDER_OF_ENDS = "outcome.ends_before_score"
# How long an outcome waits for its last visit to be counted as missed, so that it is known why there is no score.
_GRACE_DAYS = 2


@dataclass(frozen=True)
class ClosedBatch:
    """What one batch did: how many outcomes were decided, and the id after which to go on; None at the end."""

    count: int
    place: uuid.UUID | None


def settle_outcome(unit: Unit, episode: Episode, person_id: uuid.UUID) -> Verdict | None:
    """Settle the outcome of a person by the responses that are there; None where this scope does not see it.

    What was written before in the same unit must be flushed. As long as the window is open the verdict stays pending;
    after it has closed, every correction decides anew.
    """
    outcome = outcome_of_person(unit.session, episode.id, person_id)
    if outcome is None or not outcome.is_surveyed:
        return None
    decide(unit, episode, outcome, given_by(unit.session, [episode.id]).get((episode.id, person_id), []))
    return outcome.verdict


def decide(unit: Unit, episode: Episode, outcome: Outcome, responses: Sequence[Given]) -> None:
    """Settle an outcome of a surveyed adult by these responses, as of today at the place of return."""
    now = unit.clock.now()
    decision = _settled(outcome, episode.arrived_on, local_date(now, episode.zone), responses)
    if outcome.verdict not in ENDS:
        is_decided = decision.verdict is not Verdict.PENDING
        stays_missing = decision.verdict is outcome.verdict is Verdict.NOT_MEASURED and decision.response is None
        if not stays_missing:  # why there is no score is known from when the window closed
            outcome.missing_because = decision.missing_because
        outcome.verdict = decision.verdict
        outcome.response_id = uuid.UUID(decision.response) if decision.response else None
        outcome.decided_at = now if is_decided else None


def note_end(unit: Unit, episode: Episode, person_id: uuid.UUID, end: Verdict, on: date) -> None:
    """Note that somebody died or moved on, on a local day: it goes before a score, unless the window had closed."""
    outcome = outcome_of_person(unit.session, episode.id, person_id)
    if outcome is None:
        return
    order = rule_on(unit.session, ORDER_OF_ENDS, on).entries()
    last = (outcome.window_closes_on - episode.arrived_on).days
    verdict = ended(outcome.verdict, end, (on - episode.arrived_on).days, last, [str(name) for name in order])
    if verdict is not outcome.verdict:
        outcome.verdict, outcome.decided_at = verdict, unit.clock.now()
        outcome.missing_because, outcome.response_id = None, None


def end_so_far(unit: Unit, episode: Episode, person_id: uuid.UUID) -> dict[str, Any] | None:
    """How the outcome of a person stands, to be kept before an end is told; None where they have none."""
    outcome = outcome_of_person(unit.session, episode.id, person_id)
    if outcome is None:
        return None
    return {
        "verdict": outcome.verdict.value,
        "missing_because": outcome.missing_because,
        "decided_at": outcome.decided_at.isoformat() if outcome.decided_at else None,
        "response_id": outcome.response_id.hex if outcome.response_id else None,
    }


def put_end_back(unit: Unit, episode: Episode, person_id: uuid.UUID, before: Mapping[str, Any] | None) -> None:
    """Take an end back that was just told: the outcome is as it was (`end_so_far`)."""
    outcome = outcome_of_person(unit.session, episode.id, person_id)
    if outcome is None or before is None:
        return
    decided, response = before["decided_at"], before["response_id"]
    outcome.verdict, outcome.missing_because = Verdict(before["verdict"]), before["missing_because"]
    outcome.decided_at = datetime.fromisoformat(decided) if decided else None
    outcome.response_id = uuid.UUID(response) if response else None


def say_anew_why_missing(unit: Unit, visit: Visit, before: VisitOutcome | None) -> None:
    """A late entry says otherwise how a visit ended (`before`: until now): so do outcomes that it left unmeasured."""
    if before is None or visit.outcome is None or visit.outcome is before:
        return
    for outcome in unmeasured_by(unit.session, visit, before):
        outcome.missing_because = visit.outcome.value


def close_outcomes(unit: Unit, now: datetime, after: uuid.UUID | None, limit: int) -> ClosedBatch:
    """Decide pending outcomes whose window has closed at the place of return, as the scheduler.

    One batch, after the outcome with this id. Each is claimed by its state: a second run, here or elsewhere, does
    nothing.
    """
    waiting = waiting_outcomes(unit.session, now, after, limit)
    responses = given_by(unit.session, [each.outcome.episode_id for each in waiting])
    closed = []
    for each in waiting:
        outcome, days = each.outcome, (local_date(now, each.zone) - each.outcome.window_closes_on).days
        own = responses.get((outcome.episode_id, outcome.person_id), [])
        decision = _settled(outcome, each.arrived_on, local_date(now, each.zone), own, each.last_visit)
        if days < 1 or (decision.response is None and each.is_visit_open and days <= _GRACE_DAYS):
            continue
        if _claim(unit, outcome, decision, now):
            closed.append(("person", outcome.person_id))
    if closed:
        unit.participants["trail"].act(OutcomesAct.CLOSE, *closed, count=len(closed))
    return ClosedBatch(len(closed), waiting[-1].outcome.id if len(waiting) == limit else None)


def _settled(
    outcome: Outcome, arrived_on: date, today: date, responses: Sequence[Given], last_visit: VisitOutcome | None = None
) -> Settled:
    window = ((outcome.window_opens_on - arrived_on).days, (outcome.window_closes_on - arrived_on).days)
    return settled(window, (today - arrived_on).days, outcome.verdict, responses, last_visit)


def _claim(unit: Unit, outcome: Outcome, decision: Settled, now: datetime) -> bool:
    values = {
        "verdict": decision.verdict,
        "missing_because": decision.missing_because,
        "response_id": uuid.UUID(decision.response) if decision.response else None,
        "decided_at": now,
        "version": Outcome.version + 1,
    }
    pending = (Outcome.id.in_([outcome.id]), Outcome.verdict == Verdict.PENDING)
    statement = update(Outcome).where(*pending).values(values).returning(Outcome.id)
    options = {"synchronize_session": False}
    if unit.session.execute(statement, execution_options=options).scalar_one_or_none() is None:
        return False
    unit.participants["trail"].changed([outcome], values)
    return True


# Writing a snapshot of the outcomes: decided as a whole, written in pieces, read once all of it is there.

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
    kinds = {(adult.rows, adult.standing is not OutcomeState.NOT_OFFERED) for adult in facts.adults}
    order: dict[str, list[Key]] = {
        table: sorted((table, key) for key in {rows[at] for rows, _is_offered in kinds})
        for at, table in enumerate(SHARING_OUT)
    }
    now, k = counted(facts.adults), facts.suppression.under
    before = {key: kept_row.row for key, kept_row in last.items()}
    of_tables = {key: row for key, row in before.items() if key[0] != Table.ROUND}
    of_rounds = {key: row for key, row in before.items() if key[0] == Table.ROUND}
    publication = publish(now, of_tables, parts, links_by_block(kinds, order), facts.suppression, counted_on)
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
    """Take back what a killed run has written."""
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
    """Delete the rows of an unfinished snapshot, which nobody has read; those that it replaced hold again."""
    options = {"synchronize_session": False}
    own = delete(OutcomeFigure).where(OutcomeFigure.since == left.ordinal)
    behind = delete(OutcomeCount).where(OutcomeCount.since == left.ordinal)
    again = update(OutcomeFigure).where(OutcomeFigure.until == left.ordinal).values(until=None)
    for statement in (behind, own, again):
        unit.session.execute(statement, execution_options=options)
    unit.session.delete(left)
    unit.session.flush()  # its number is given anew


def write_piece(unit: Unit, ordinal: int, changes: Sequence[Change]) -> None:
    """Write a batch of the changes of a snapshot that was begun."""
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
    """Mark a snapshot as finished: from now on it is read."""
    statement = (
        update(Snapshot)
        .where(Snapshot.ordinal.in_([ordinal]), Snapshot.finished_at.is_(None))
        .values(finished_at=unit.clock.now())
    )
    unit.session.execute(statement, execution_options={"synchronize_session": False})
