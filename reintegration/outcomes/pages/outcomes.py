"""The page of outcomes, and their tables with the files of these. No person, no name."""

from collections.abc import Callable, Sequence

from flask import render_template
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import NotFound
from foundation.forms.fields import sorted_by
from foundation.language.formats import day
from foundation.language.locales import direction
from foundation.language.words import _
from foundation.web.downloads import SHEET, handed_out
from foundation.web.route import Request
from foundation.web.routes import Routes
from reintegration.outcomes.pages.figures import (
    ALONE,
    LEVEL,
    RowInWords,
    Shown,
    bars_of_shares,
    map_of_shares,
    own_row,
    percent,
    quotable,
    row_labels,
    shown,
)
from reintegration.outcomes.queries import ShownRow, Snapshot, newest_snapshot, row_of_table, rows_of_table
from reintegration.outcomes.rules.figures import REASONS, TOTAL, Table
from reintegration.outcomes.services import NamedSheet, sheets_as_xlsx, table_as_csv
from reintegration.outcomes.words import SCORE_LABELS, TABLE_LABELS, OutcomesAct, reason_label
from reintegration.surveys.queries import instrument

Cells = list[str | float]
SORTED_BY = ("name", "due", "response", "share", "composite")
_IN_ORDER = sorted_by(*SORTED_BY)
routes = Routes("outcomes", permission=Permission.FIGURES_READ)
_compared = routes.with_common(permission=Permission.FIGURES_COMPARE)


@routes.get("/outcomes", OutcomesAct.READ)
def read(request: Request[None]) -> ResponseReturnValue:
    """Five figures over everybody whom the reader may count, as the newest snapshot published them."""
    session = request.unit.session
    snapshot = newest_snapshot(session)
    kind, key = own_row(request) or (Table.ALL, TOTAL[1])
    row = row_of_table(session, snapshot, kind, key) if snapshot else None
    of_place = _("People of %(place)s", place=request.me.place)
    made_by = instrument(snapshot.instrument_version if snapshot else None)
    return render_template(
        "reintegration/outcomes/overview.html",
        whose=_("Everyone in this installation") if kind is Table.ALL else of_place,
        snapshot=snapshot,
        figures=RowInWords(shown(row, "")) if row else None,
        tables=TABLE_LABELS if request.me.may(Permission.FIGURES_COMPARE) else {},
        organisation_id=request.me.organisation_id,
        rule=made_by.verdict,
        level=percent(LEVEL),
        instrument_version=made_by.version,
    )


# Tables of outcomes as CSV and XLSX: what a page shows of each row, numbers as numbers, what is hidden empty.


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
    cells += [_("Worst case"), _("Best case"), *_triple(_("Difference from everyone else"))]
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
    return [_heading(snapshot), *(_cells(row, snapshot) for row in rows)]


def as_xlsx(rows: Sequence[Shown], snapshot: Snapshot | None, title: str) -> bytes:
    """The rows on one sheet, and on another what they are: the snapshot, the instrument, what is not shown."""
    made_by = instrument(snapshot.instrument_version if snapshot else None)
    about: list[Cells] = [[_("Counted on"), day(snapshot.counted_on) if snapshot else ""]]
    about += [
        [_("Snapshot"), snapshot.ordinal if snapshot else ""],
        [_("Instrument"), f"{made_by.label} ({made_by.version})"],
        [_("An empty cell"), _("Not shown: it could reveal who a few people are.")],
    ]
    sheets = [NamedSheet(title, table_cells(rows, snapshot)), NamedSheet(_("About"), about, headings=0)]
    return sheets_as_xlsx(sheets, direction() == "rtl", snapshot.taken_at if snapshot else None)


def _table(request: Request[None]) -> Table:
    """The table of an address. NotFound if there is none of that name."""
    table = next((table for table in TABLE_LABELS if table.value == request.path["kind"]), None)
    if table is None:
        raise NotFound("outcome_table")
    return table


def rows_to_show(request: Request[None], snapshot: Snapshot | None, table: Table) -> list[Shown]:
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
    return [shown(total, _("Everyone")), *rows] if total else rows


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


@_compared.get("/outcomes/<kind>", OutcomesAct.TABLE, schema=_IN_ORDER)
def table(request: Request[None]) -> ResponseReturnValue:
    """One table: measured, sustained, scores and change of each row, beside everybody, with who is missing."""
    table, snapshot = _table(request), newest_snapshot(request.unit.session)
    rows, by = rows_to_show(request, snapshot, table), request.data["sort"]
    rows = rows if table is Table.ROUND else ordered(rows, by)
    return render_template(
        "reintegration/outcomes/table.html",
        label=TABLE_LABELS[table],
        kind=table.value,
        is_round=table is Table.ROUND,
        tables=TABLE_LABELS,
        snapshot=snapshot,
        lines=[RowInWords(row) for row in rows],
        is_anything_shown=any(row.values for row in rows),
        bars=None if table is Table.ROUND else bars_of_shares(rows),
        world=map_of_shares(rows) if table is Table.COUNTRY else None,
        reasons=[reason_label(part) for part in REASONS[snapshot.parts]] if snapshot else [],
        sorts=SORTED_BY,
        sort=by,
    )


@_compared.get("/outcomes/<kind>.csv", OutcomesAct.EXPORT, schema=_IN_ORDER, steps_up=True)
def table_csv(request: Request[None]) -> ResponseReturnValue:
    """The table as CSV: what the page shows, and nothing else."""
    table, snapshot = _table(request), newest_snapshot(request.unit.session)
    content = table_as_csv(table_cells(rows_to_show(request, snapshot, table), snapshot))
    return handed_out(content, f"outcomes-{table.value}.csv", "text/csv")


@_compared.get("/outcomes/<kind>.xlsx", OutcomesAct.EXPORT, schema=_IN_ORDER, steps_up=True)
def table_xlsx(request: Request[None]) -> ResponseReturnValue:
    """The table as XLSX: what the page shows, and nothing else."""
    table, snapshot = _table(request), newest_snapshot(request.unit.session)
    content = as_xlsx(rows_to_show(request, snapshot, table), snapshot, str(TABLE_LABELS[table]))
    return handed_out(content, f"outcomes-{table.value}.xlsx", SHEET)
