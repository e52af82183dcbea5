"""The page of outcomes, and their tables with the files of these. No person, no name."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.charts.intervals import Scale
from foundation.errors import NotFound
from foundation.language.formats import by_alphabet, day, number, quarter as quarter_words
from foundation.language.locales import direction
from foundation.language.words import _
from foundation.web.downloads import SHEET, handed_out
from foundation.web.paging import page_of_rows
from foundation.web.route import Request
from foundation.web.routes import Routes
from foundation.web.today import TodayLine, TodayPanel, TodaySection, Urgency, in_a_line
from reintegration.outcomes.pages.figures import (
    ALONE,
    LEVEL,
    RowInWords,
    Shown,
    Spread,
    legend,
    map_of_shares,
    own_row,
    percent,
    quotable,
    row_labels,
    scale_of_changes,
    scale_of_scores,
    scale_of_shares,
    scores_by_month,
    shown,
)
from reintegration.outcomes.queries import ShownRow, Snapshot, newest_snapshot, reports, row_of_table, rows_of_table
from reintegration.outcomes.rules.figures import REASONS, TOTAL, Table
from reintegration.outcomes.rules.outcomes import Quarter, TablePart
from reintegration.outcomes.schemas import SORTED_BY, TableOfOutcomes
from reintegration.outcomes.services import CellFormat, NamedSheet, Value, sheets_as_xlsx, table_as_csv
from reintegration.outcomes.words import PART_LABELS, SCORE_LABELS, TABLE_LABELS, OutcomesAct, reason_label
from reintegration.surveys.queries import instrument

Cells = list[Value]
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


# The start page of whoever compares outcomes: a report that has just been made, and the five figures of everybody.

_NEW_FOR = timedelta(days=30)


def figure_sections(request: Request) -> list[TodaySection | TodayPanel]:
    """A line for a new report, and a panel of figures; nothing before anything was counted."""
    if not request.me.may(Permission.FIGURES_COMPARE):
        return []
    session = request.unit.session
    snapshot = newest_snapshot(session)
    row = row_of_table(session, snapshot, Table.ALL, TOTAL[1]) if snapshot else None
    if snapshot is None or row is None:
        return []
    figures, url = _five(RowInWords(shown(row, ""))), url_for("outcomes.reports")
    hides = any(value == _("Not shown") for _label, value, _note in figures)
    note = in_a_line(
        [_("Counted on %(day)s", day=day(row.counted_on)), legend(snapshot.suppressed_under) if hides else None]
    )
    known = figures if any(value != _("Not shown") for _label, value, _note in figures) else []  # else the note says it
    panel = TodayPanel(_("Key figures"), known, note, url_for("outcomes.read"), _("Outcomes"))
    first = request.unit.today - _NEW_FOR
    ready = [(quarter, made) for quarter, made in reports(session)[:1] if made.counted_on >= first]
    lines = [_new_report(url, quarter, made) for quarter, made in ready]
    return [TodaySection(_("Quarterly reports"), lines, url, _("Show all")), panel]


def _new_report(url: str, quarter: Quarter, made: Snapshot) -> TodayLine:
    ready = _("Ready since %(day)s", day=day(made.counted_on))
    duty = _("Read the quarterly report")
    return TodayLine(url, quarter_words(quarter.first), "done", ready, duty=duty, urgency=Urgency.WEEK)


def _five(row: RowInWords) -> list[tuple[str, str, str]]:
    hidden, missed = _("Not shown"), row.row.not_attempted

    def of(label: str, figure: Spread | None) -> tuple[str, str, str]:
        if figure is None or not figure.low:
            return label, (figure and figure.value) or hidden, ""
        return label, figure.value or hidden, _("%(low)s to %(high)s", low=figure.low, high=figure.high)

    measured, due = row.row.count("measured"), row.row.count("due")
    counts = {} if measured is None or due is None else {"measured": number(measured), "due": number(due)}
    of_whom = _("%(measured)s of %(due)s people whose window has closed", **counts) if counts else ""
    return [
        of(_("Reintegration is sustained after twelve months"), row.share),
        (_("Who was measured"), row.response_rate or hidden, of_whom),
        (_("Missed"), hidden if missed is None else number(missed), ""),
        of(_("Composite score"), row.scores[0][1]),
        of(_("Change in the same people"), row.changes[0][1]),
    ]


# Tables of outcomes as CSV and XLSX: what a page shows of each row, numbers as numbers, what is hidden empty.


def _triple(label: str, kind: CellFormat) -> list[tuple[str, CellFormat]]:
    names = (label, _("%(what)s: lower end", what=label), _("%(what)s: upper end", what=label))
    return [(name, kind) for name in names]


def _columns(snapshot: Snapshot | None) -> list[tuple[str, CellFormat]]:
    """The headings in their order, each with the format of its column."""
    whole, share, on = CellFormat.WHOLE, CellFormat.PERCENT, CellFormat.DAY
    parts = REASONS[snapshot.parts] if snapshot else ()
    scores = [str(label) for label in SCORE_LABELS.values()]
    columns = [(_("Row"), CellFormat.TEXT), (_("Counted on"), on), (_("Due"), whole), (_("Measured"), whole)]
    columns += [(_("Response rate"), share), (_("Missing"), whole), *((reason_label(part), whole) for part in parts)]
    for label in (_("Window still open"), _("Survey not offered")):
        columns += [(label, whole), (_("%(what)s: counted on", what=label), on)]
    columns += [(_("Sustained"), whole), *_triple(_("Share sustained"), share), (_("Worst case"), share)]
    columns += [(_("Best case"), share), *_triple(_("Difference from everyone else"), CellFormat.POINTS)]
    for label in scores:
        columns += _triple(_("%(score)s, mean", score=label), CellFormat.SCORE)
    for label in scores:
        columns += _triple(_("%(score)s, change", score=label), CellFormat.CHANGE)
    return [*columns, (_("People with two interviews"), whole), (_("What may be quoted"), CellFormat.TEXT)]


def _cells(row: Shown, snapshot: Snapshot | None) -> Cells:
    reasons = dict(row.reasons)
    parts = REASONS[snapshot.parts] if snapshot else ()
    cells: Cells = [row.label, row.counted_on]
    cells += [
        _cell(number) for number in (row.count("due"), row.count("measured"), row.response_rate, row.count("missing"))
    ]
    cells += [_cell(reasons.get(part)) for part in parts]
    for name in ALONE:
        people = row.count(name)
        cells += [_cell(people), "" if people is None else row.older.get(name, row.counted_on)]
    cells.append(_cell(row.count("sustained")))
    bounds = row.bounds or (None, None)
    cells += [_cell(number) for number in (*row.triple("share"), *bounds, *row.triple("difference", "share"))]
    for part in ("means", "change"):
        for name in SCORE_LABELS:
            cells += [_cell(number) for number in row.triple(part, name)]
    return [*cells, _cell(row.count("paired")), quotable(row) or ""]


def _cell(value: float | None) -> Value:
    return "" if value is None else value


def _table_cells(rows: Sequence[Shown], snapshot: Snapshot | None) -> list[Cells]:
    return [[label for label, _kind in _columns(snapshot)], *(_cells(row, snapshot) for row in rows)]


def table_sheet(title: str, rows: Sequence[Shown], snapshot: Snapshot | None) -> NamedSheet:
    """The rows as a sheet of numbers, shares and days, under one row of headings."""
    formats = [kind for _label, kind in _columns(snapshot)]
    return NamedSheet(title, _table_cells(rows, snapshot), formats=formats, legend=grey_cells())


def grey_cells() -> str:
    """What an empty cell of a sheet means."""
    return _("Grey cells are empty: not shown, or nothing to show.")


def as_xlsx(rows: Sequence[Shown], snapshot: Snapshot | None, title: str) -> bytes:
    """The rows on one sheet, and on another what they are: the snapshot, the instrument, what is not shown."""
    made_by = instrument(snapshot.instrument_version if snapshot else None)
    about: list[Cells] = [[_("Counted on"), snapshot.counted_on if snapshot else ""]]
    about += [
        [_("Snapshot"), snapshot.ordinal if snapshot else ""],
        [_("Instrument"), f"{made_by.label} ({made_by.version})"],
        [_("An empty cell"), _("Not shown: it could reveal who a few people are.")],
    ]
    sheets = [table_sheet(title, rows, snapshot), NamedSheet(_("About"), about, headings=0)]
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
        return [*front, *sorted(rest, key=lambda row: by_alphabet(row.label))]
    numbers = {
        "due": lambda row: row.count("due"),
        "response": lambda row: row.response_rate,
        "share": lambda row: row.triple("share")[0],
        "composite": lambda row: row.triple("means", "composite")[0],
    }
    numbered = [(numbers[by](row), row) for row in rest]
    some = sorted((pair for pair in numbered if pair[0] is not None), key=lambda pair: -float(pair[0] or 0))
    return [*front, *(row for _number, row in some), *(row for number, row in numbered if number is None)]


def parts_of(table: Table) -> list[TablePart]:
    """The parts of a table that there are: of rounds no verdicts, a map of countries alone."""
    if table is Table.ROUND:
        return [TablePart.SUSTAINED, TablePart.MISSING, TablePart.SCORES]
    return [part for part in TablePart if part is not TablePart.MAP or table is Table.COUNTRY]


def _scale(part: TablePart, rows: Sequence[Shown], everybody: Shown) -> Scale | None:
    if part is TablePart.SUSTAINED:
        return scale_of_shares(everybody.share[0])
    if part is TablePart.SCORES:
        return scale_of_scores(everybody.triple("means", "composite")[0])
    return scale_of_changes(rows) if part is TablePart.CHANGES else None


@_compared.get("/outcomes/<kind>", OutcomesAct.TABLE, schema=TableOfOutcomes)
def table(request: Request[None]) -> ResponseReturnValue:
    """One part of a table, a page of its rows below everybody: who is sustained, who is missing, scores or changes."""
    table, snapshot, part = _table(request), newest_snapshot(request.unit.session), request.data["part"]
    if part not in parts_of(table):
        raise NotFound("outcome_part")
    rows, is_round = rows_to_show(request, snapshot, table), table is Table.ROUND
    whole = None if not rows else rows[-1] if is_round else rows[0]
    others = rows[:-1] if is_round else ordered(rows, request.data["sort"])[1:]
    page = page_of_rows([row for row in others if part is not TablePart.QUOTES or quotable(row)], request.data["page"])
    shown_rows = [*page.items, *rows[-1:]] if is_round else [*rows[:1], *page.items]
    return render_template(
        "reintegration/outcomes/table.html",
        label=TABLE_LABELS[table],
        kind=table.value,
        is_round=is_round,
        tables=TABLE_LABELS,
        part=part.value,
        views=[(other.value, PART_LABELS[other]) for other in parts_of(table)],
        snapshot=snapshot,
        lines=[RowInWords(row) for row in shown_rows],
        page=page,
        is_anything_shown=any(row.values for row in rows),
        scale=_scale(part, rows, whole) if whole else None,
        everybody=RowInWords(whole) if whole else None,
        world=map_of_shares(rows) if part is TablePart.MAP else None,
        months=scores_by_month(shown_rows) if is_round else None,
        paired=scale_of_changes(rows[-1:]) if is_round and part is TablePart.SCORES else None,
        reasons=[reason_label(part) for part in REASONS[snapshot.parts]] if snapshot else [],
        sorts=SORTED_BY,
        sort=request.data["sort"],
    )


@_compared.get("/outcomes/<kind>.csv", OutcomesAct.EXPORT, schema=TableOfOutcomes, steps_up=True)
def table_csv(request: Request[None]) -> ResponseReturnValue:
    """The table as CSV: what the page shows, and nothing else."""
    table, snapshot = _table(request), newest_snapshot(request.unit.session)
    content = table_as_csv(_table_cells(rows_to_show(request, snapshot, table), snapshot))
    return handed_out(content, f"outcomes-{table.value}.csv", "text/csv")


@_compared.get("/outcomes/<kind>.xlsx", OutcomesAct.EXPORT, schema=TableOfOutcomes, steps_up=True)
def table_xlsx(request: Request[None]) -> ResponseReturnValue:
    """The table as XLSX: what the page shows, and nothing else."""
    table, snapshot = _table(request), newest_snapshot(request.unit.session)
    content = as_xlsx(rows_to_show(request, snapshot, table), snapshot, str(TABLE_LABELS[table]))
    return handed_out(content, f"outcomes-{table.value}.xlsx", SHEET)
