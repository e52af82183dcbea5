"""Pages of the tables of outcomes: one page for each, its rows compared with each other, and the same as a file."""

from collections.abc import Callable, Iterator, Sequence

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import NotFound
from foundation.language.formats import day
from foundation.language.locales import direction
from foundation.language.words import _
from foundation.web.downloads import SHEET, handed_out
from foundation.web.route import Request
from reintegration.outcomes.pages.figures import (
    ALONE,
    SCORE_LABELS,
    TABLE_LABELS,
    Shown,
    bars_of_shares,
    map_of_shares,
    reason_label,
    row_labels,
    shown,
)
from reintegration.outcomes.pages.outcomes import RowInWords, quotable, routes as shared_routes
from reintegration.outcomes.queries.snapshots import ShownRow, Snapshot, newest_snapshot, row_of_table, rows_of_table
from reintegration.outcomes.rules.tables import REASONS, TOTAL, Table
from reintegration.outcomes.schemas import SORTED_BY, OutcomeTable
from reintegration.outcomes.services import NamedSheet, sheets_as_xlsx, table_as_csv
from reintegration.surveys.queries import instrument

routes = shared_routes.with_common(permission=Permission.FIGURES_COMPARE)


# Tables of outcomes as CSV and XLSX: what a page shows of each row, numbers as numbers, what is hidden empty.

Cells = list[str | float]


def _triple(label: str) -> list[str | float]:
    return [label, _("%(what)s: lower end", what=label), _("%(what)s: upper end", what=label)]


def _heading(snapshot: Snapshot | None) -> Cells:
    parts = REASONS[snapshot.parts] if snapshot else ()
    scores = [str(label) for label in SCORE_LABELS.values()]
    cells: Cells = [_("Row"), _("Counted on"), _("Due"), _("Measured"), _("Response rate")]
    cells += [_("Missing"), *map(reason_label, parts)]
    for label in (_("Window still open"), _("Survey not offered")):
        cells += [label, _("%(what)s: counted on", what=label)]
    cells += [_("Sustained"), *_triple(_("Share sustained"))]
    cells += [_("At worst"), _("At best"), *_triple(_("Difference to everybody else"))]
    for label in scores:
        cells += _triple(_("%(score)s, mean", score=label))
    for label in scores:
        cells += _triple(_("%(score)s, change", score=label))
    return [*cells, _("People with two interviews"), _("What may be quoted")]


def _cells(row: Shown, snapshot: Snapshot | None) -> Cells:
    reasons = dict(row.reasons)
    parts = REASONS[snapshot.parts] if snapshot else ()
    cells: Cells = [row.label, row.counted_on.isoformat()]
    cells += [
        _cell(number) for number in (row.count("due"), row.count("measured"), row.response_rate, row.count("missing"))
    ]
    cells += [_cell(reasons.get(part)) for part in parts]
    for name in ALONE:
        people = row.count(name)
        cells += [_cell(people), "" if people is None else row.older.get(name, row.counted_on).isoformat()]
    cells.append(_cell(row.count("sustained")))
    bounds = row.bounds or (None, None)
    cells += [_cell(number) for number in (*row.triple("share"), *bounds, *row.triple("difference", "share"))]
    for part in ("means", "change"):
        for name in SCORE_LABELS:
            cells += [_cell(number) for number in row.triple(part, name)]
    return [*cells, _cell(row.count("paired")), quotable(row) or ""]


def _cell(value: float | None) -> str | float:
    return "" if value is None else value


def table_cells(rows: Sequence[Shown], snapshot: Snapshot | None) -> list[Cells]:
    """The rows as cells, under one row of headings."""
    return list(_lines(rows, snapshot))


def _lines(rows: Sequence[Shown], snapshot: Snapshot | None) -> Iterator[Cells]:
    yield _heading(snapshot)
    for row in rows:
        yield _cells(row, snapshot)


def as_csv(rows: Sequence[Shown], snapshot: Snapshot | None) -> Iterator[bytes]:
    """The rows with one line of headings, each made when it is sent."""
    return table_as_csv(_lines(rows, snapshot))


def as_xlsx(rows: Sequence[Shown], snapshot: Snapshot | None, title: str) -> bytes:
    """The rows on one sheet, and on another what they are: the snapshot, the instrument, what is not shown."""
    made_by = instrument(snapshot.instrument_version if snapshot else None)
    about: list[Cells] = [[_("Counted on"), day(snapshot.counted_on) if snapshot else ""]]
    about += [
        [_("Snapshot"), snapshot.ordinal if snapshot else ""],
        [_("Instrument"), f"{made_by.label} ({made_by.version})"],
        [_("An empty cell"), _("Not shown: it would give away who a few people are.")],
    ]
    sheets = [NamedSheet(title, table_cells(rows, snapshot)), NamedSheet(_("About"), about, headings=0)]
    return sheets_as_xlsx(sheets, direction() == "rtl", snapshot.taken_at if snapshot else None)


# Pages of the tables of outcomes.


def _table(request: Request) -> Table:
    """The table of an address. NotFound if there is none of that name."""
    table = next((table for table in TABLE_LABELS if table.value == request.path["kind"]), None)
    if table is None:
        raise NotFound("outcome_table")
    return table


def rows_to_show(request: Request, snapshot: Snapshot | None, table: Table) -> list[Shown]:
    """The rows of a table as the snapshot published them, everybody together first where the rows share them out."""
    if snapshot is None:
        return []
    total = row_of_table(request.unit.session, snapshot, Table.ALL, TOTAL[1])
    return beside_everybody(
        table, rows_of_table(request.unit.session, snapshot, table), total, row_labels(request, table)
    )


def beside_everybody(
    table: Table, shown_rows: Sequence[ShownRow], total: ShownRow | None, named: Callable[[str], str]
) -> list[Shown]:
    """The rows of a table below the row of everybody; rounds by month, with everybody last."""
    rows = [shown(row, named(row.key)) for row in shown_rows]
    if table is Table.ROUND:
        rows.sort(key=lambda row: int(row.key))
        return [*rows, shown(total, named("12"))] if total else rows
    return [shown(total, _("Everybody")), *rows] if total else rows


def ordered(rows: Sequence[Shown], by: str) -> list[Shown]:
    """The rows by name, or by a number with the largest first and what is not shown last. Everybody stays in front."""
    front, rest = list(rows[:1]), list(rows[1:])
    if by == "name":
        return [*front, *sorted(rest, key=lambda row: row.label.casefold())]
    numbers = {
        "due": lambda row: row.count("due"),
        "response": lambda row: row.response_rate,
        "share": lambda row: row.triple("share")[0],
        "composite": lambda row: row.triple("means", "composite")[0],
    }
    numbered = [(numbers[by](row), row) for row in rest]
    some = sorted((pair for pair in numbered if pair[0] is not None), key=lambda pair: -float(pair[0] or 0))
    return [*front, *(row for _number, row in some), *(row for number, row in numbered if number is None)]


@routes.get("/outcomes/<kind>", "outcomes.table", schema=OutcomeTable)
def table(request: Request) -> ResponseReturnValue:
    """One table: measured, sustained, scores and change of each row, beside everybody, with who is missing."""
    table, snapshot = _table(request), newest_snapshot(request.unit.session)
    rows = rows_to_show(request, snapshot, table)
    by = request.data["sort"]
    rows = rows if table is Table.ROUND else ordered(rows, by)
    reasons = [reason_label(part) for part in REASONS[snapshot.parts]] if snapshot else []
    return render_template(
        "reintegration/outcomes/table.html",
        label=TABLE_LABELS[table],
        kind=table.value,
        is_round=table is Table.ROUND,
        tables=[(url_for(".table", kind=other.value), label, other is table) for other, label in TABLE_LABELS.items()],
        snapshot=snapshot,
        lines=[RowInWords(row) for row in rows],
        is_anything_shown=any(row.values for row in rows),
        bars=None if table is Table.ROUND else bars_of_shares(rows),
        world=map_of_shares(rows) if table is Table.COUNTRY else None,
        reasons=reasons,
        sorts=[(url_for(".table", kind=table.value, sort=order), order) for order in SORTED_BY],
        sort=by,
    )


@routes.get("/outcomes/<kind>.csv", "outcomes.export", schema=OutcomeTable, steps_up=True)
def table_csv(request: Request) -> ResponseReturnValue:
    """The table as CSV: what the page shows, and nothing else."""
    table, snapshot = _table(request), newest_snapshot(request.unit.session)
    content = as_csv(rows_to_show(request, snapshot, table), snapshot)
    return handed_out(content, f"outcomes-{table.value}.csv", "text/csv")


@routes.get("/outcomes/<kind>.xlsx", "outcomes.export", schema=OutcomeTable, steps_up=True)
def table_xlsx(request: Request) -> ResponseReturnValue:
    """The table as XLSX: what the page shows, and nothing else."""
    table, snapshot = _table(request), newest_snapshot(request.unit.session)
    content = as_xlsx(rows_to_show(request, snapshot, table), snapshot, str(TABLE_LABELS[table]))
    return handed_out(content, f"outcomes-{table.value}.xlsx", SHEET)
