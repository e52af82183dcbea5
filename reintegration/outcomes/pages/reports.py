"""Reports of outcomes: which there are, and each as PDF and as XLSX. What is not shown says so in every cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.schemas import NothingForm
from foundation.errors import NotFound
from foundation.language.formats import day, number, quarter as quarter_words
from foundation.language.locales import direction, language_code, locale_of
from foundation.language.words import _, ngettext
from foundation.papers.apart import as_pdf_apart
from foundation.papers.languages import paper_language
from foundation.papers.sheet import NOT_SHOWN, Block, Fields, Intervals, Prose, Sheet, Table as PaperTable, code, said
from foundation.papers.words import words_of
from foundation.web.downloads import SHEET, handed_out
from foundation.web.route import Request
from reintegration.outcomes.pages.figures import (
    ALONE,
    LEVEL,
    MOST_INTERVALS,
    Shown,
    Spread,
    apart,
    change,
    legend,
    missing_of,
    percent,
    points,
    quotable,
    row_labels,
    score,
    scores_of,
    shown,
    spread,
    ticks_of_shares,
)
from reintegration.outcomes.pages.outcomes import beside_everybody, ordered, routes as shared_routes, table_sheet
from reintegration.outcomes.queries import Snapshot, newest_snapshot, published_rows, report_of, reports
from reintegration.outcomes.rules.figures import REASONS, TOTAL, Table
from reintegration.outcomes.rules.outcomes import Quarter, quarter_named, quarter_of
from reintegration.outcomes.services import Cells, NamedSheet, Value, sheets_as_xlsx
from reintegration.outcomes.words import (
    SCORE_LABELS,
    TABLE_LABELS,
    WHAT_TO_KNOW,
    WHO_IS_COUNTED,
    OutcomesAct,
    reason_label,
)
from reintegration.surveys.queries import instrument
from reintegration.surveys.rules.instrument import Instrument

Line = tuple[str, ...]
routes = shared_routes.with_common(permission=Permission.FIGURES_COMPARE)
_NOTHING = "\u00a0"  # where nothing is to be said: no dash, which is what is not shown
_NAME, _COUNT, _INTERVAL = 4, 2, 3  # shares of the width: the name of a row, a number of people, a number with its ends


@dataclass(frozen=True)
class Report:
    """What a snapshot published, by table, everybody together first. It depends on neither the time nor the reader.

    `quarter` None: as the newest snapshot has it. `everybody` None: nobody was counted.
    """

    quarter: Quarter | None
    snapshot: Snapshot
    instrument: Instrument
    everybody: Shown | None
    tables: Mapping[Table, Sequence[Shown]]

    @property
    def when(self) -> str:
        """The quarter, or the day of the snapshot."""
        counted_on = day(self.snapshot.counted_on)
        return quarter_words(self.quarter.first) if self.quarter else _("as of %(day)s", day=counted_on)

    @property
    def title(self) -> str:
        """What the report is called."""
        return _("Outcome report: %(when)s", when=self.when)


@routes.get("/outcomes/reports", OutcomesAct.REPORTS, endpoint="reports")
def all_reports(request: Request[None]) -> ResponseReturnValue:
    """Every quarter that has a report, the newest first, and the report as of the newest snapshot."""
    newest = newest_snapshot(request.unit.session)
    begun = quarter_of(newest.counted_on if newest else request.unit.today)
    return render_template(
        "reintegration/outcomes/reports.html",
        newest=newest,
        reports=[
            (quarter.key, quarter_words(quarter.first), snapshot) for quarter, snapshot in reports(request.unit.session)
        ],
        next_label=quarter_words(begun.first),
        next_day=begun.last,
    )


def _report(request: Request[None]) -> Report:
    """The report of an address. NotFound for a quarter without one, and as of now before the first snapshot."""
    session, which = request.unit.session, request.path["which"]
    quarter = quarter_named(which)
    snapshot = report_of(session, quarter) if quarter else newest_snapshot(session) if which == "now" else None
    if snapshot is None:
        raise NotFound("outcome_report")
    return report_on(request, quarter, snapshot)


def _file(report: Report, ending: str) -> str:
    which = report.quarter.key if report.quarter else f"snapshot-{report.snapshot.ordinal}"
    return f"outcomes-{which}.{ending}"


@routes.get("/outcomes/reports/<which>.pdf", OutcomesAct.EXPORT, schema=NothingForm, steps_up=True)
def report_pdf(request: Request[None]) -> ResponseReturnValue:
    """A report as PDF: the same bytes for the same snapshot and language, whenever it is asked for and by whomever."""
    report = _report(request)
    content = as_pdf_apart(sheet_of_report(report), report.snapshot.taken_at)
    return handed_out(content, _file(report, "pdf"), "application/pdf")


@routes.get("/outcomes/reports/<which>.xlsx", OutcomesAct.EXPORT, schema=NothingForm, steps_up=True)
def report_xlsx(request: Request[None]) -> ResponseReturnValue:
    """A report as XLSX: a sheet for each table, and one that says how to read them. The same bytes as well."""
    report = _report(request)
    return handed_out(book_of_report(report), _file(report, "xlsx"), SHEET)


def report_on(request: Request[None], quarter: Quarter | None, snapshot: Snapshot) -> Report:
    """The report on a snapshot. The number of statements does not grow with its rows."""
    rows_by_table = published_rows(request.unit.session, snapshot)
    total = next((row for row in rows_by_table.get(Table.ALL, ()) if row.key == TOTAL[1]), None)
    tables = {}
    for table in TABLE_LABELS:
        rows = beside_everybody(table, rows_by_table.get(table, ()), total, row_labels(request, table, snapshot.names))
        tables[table] = rows if table is Table.ROUND or total is None else ordered(rows, "name")
    everybody = shown(total, _("Everyone")) if total else None
    return Report(quarter, snapshot, instrument(snapshot.instrument_version), everybody, tables)


def about(report: Report) -> list[tuple[str, str]]:
    """What the report is made from: label and value."""
    snapshot = report.snapshot
    under = ngettext(
        "Numbers under %(num)d are not shown, nor are any that would reveal them.",
        "Numbers under %(num)d are not shown, nor are any that would reveal them.",
        snapshot.suppressed_under,
    )
    return [
        (_("Period"), report.when),
        (_("Counted on"), day(snapshot.counted_on)),
        (_("Snapshot"), number(snapshot.ordinal)),
        (_("Instrument"), f"{report.instrument.label} ({report.instrument.version})"),
        (_("Not shown"), under),
    ]


def how_to_read(report: Report) -> list[tuple[str, str]]:
    """What one has to know to read or quote the numbers: label and sentences."""
    rule = report.instrument.verdict
    sustained = _(
        "The first complete interview between day %(first)s and day %(last)s after arrival: the composite is "
        "%(composite)s or more, no dimension is under %(each)s, the person is able to stay or would leave only by "
        "choice, and neither poor safety nor lack of food counts against it.",
        first=number(rule.accept_from_day),
        last=number(rule.accept_to_day),
        composite=code(str(rule.composite_at_least)),
        each=code(str(rule.each_dimension_at_least)),
    )
    how_sure = _(
        "If only chance decided who was measured, intervals like this would contain the true number about %(level)s "
        "of the time. Family members are not independent; the interval allows for it.",
        level=percent(LEVEL),
    )
    lines = (*WHO_IS_COUNTED, (_("Sustained"), sustained), (_("Certainty"), how_sure), *WHAT_TO_KNOW)
    return [(str(label), str(words)) for label, words in lines]


# A report of outcomes as a book of sheets: how to read it, then one for each table. What is hidden is empty.


def book_of_report(report: Report) -> bytes:
    """The whole report, in the language of this request."""
    sheets = [NamedSheet(_("About"), _about(report), headings=0, has_text=True)]
    sheets += [table_sheet(str(label), report.tables[table], report.snapshot) for table, label in TABLE_LABELS.items()]
    return sheets_as_xlsx(sheets, direction() == "rtl", report.snapshot.taken_at)


def _about(report: Report) -> Cells:
    cells: dict[str, Value] = {_("Counted on"): report.snapshot.counted_on, _("Snapshot"): report.snapshot.ordinal}
    lines = [*about(report), (_("An empty cell"), _("Not shown: it could reveal who a few people are."))]
    quotes = [(_("What may be quoted"), quotable(report.everybody) or "")] if report.everybody else []
    rows = (*lines, *(quote for quote in quotes if quote[1]), *how_to_read(report))
    return [[report.title], *([label, cells.get(label, words)] for label, words in rows)]


# The tables of a report on paper: one for each thing that is said of every row, narrow enough for a page.


def people(count: int | None) -> str:
    """A number of people, or that it is not shown."""
    return NOT_SHOWN if count is None else number(count)


def people_on(row: Shown, name: str) -> str:
    """The same of a row by its name there, with its day where that is older than the row's."""
    words, older = people(row.count(name)), row.older.get(name)
    return words if older is None else f"{words}\n{_('as of %(day)s', day=day(older))}"


def interval_of(figure: Spread | None) -> str:
    """A number with its interval, each read from left to right; or that it is not shown."""
    if figure is None:
        return NOT_SHOWN
    if not figure.low:
        return code(figure.value) or ""
    return _("%(value)s (%(low)s to %(high)s)", value=code(figure.value), low=code(figure.low), high=code(figure.high))


def tables_of(report: Report, table: Table, label: str) -> Iterator[PaperTable]:
    """The tables of one dimension in the order of the page: who is sustained, who is missing, scores, changes."""
    rows, is_round = report.tables[table], table is Table.ROUND
    names = [_name(report, row) for row in rows]
    whole = None if report.everybody is None else len(rows) - 1 if is_round else 0
    placed = [(row, place == whole) for place, row in enumerate(rows)]
    scores = tuple(str(name) for name in SCORE_LABELS.values())
    reasons = tuple(reason_label(part) for part in REASONS[report.snapshot.parts])

    def of_rows(counts: int, title: str, heads: Line, lines: Sequence[Line]) -> PaperTable:
        body = tuple((name, *line) for name, line in zip(names, lines, strict=True))
        widths = (_NAME, *(_COUNT for _head in heads[:counts]), *(_INTERVAL for _head in heads[counts:]))
        return PaperTable(
            (label, *heads), body, widths, title, legend(report.snapshot.suppressed_under), has_numbers=True, level=3
        )

    heads: Line = (_("Due"), _("Measured"), _("Response rate"), _("Sustained"), _("Share"), _("Worst case, best case"))
    heads = heads if is_round else (*heads, _("Compared with everyone else"))
    yield of_rows(4, _("Due, measured, sustained"), heads, [_sustained(*each, is_round) for each in placed])
    heads = (_("Missing"), *reasons, _("Window still open"), _("Survey not offered"))
    yield of_rows(1, _("Who is missing, and why"), heads, [_missing(row, reasons) for row in rows])
    heads = scores if is_round else (*scores, _("Composite compared with everyone else"))
    yield of_rows(0, _("Mean scores, 0 to 1"), heads, [_scores(*each, is_round) for each in placed])
    if not is_round:
        title = _("Change in the same people, first month to twelfth")
        yield of_rows(1, title, (_("People"), *scores), [_changes(row) for row in rows])


def _name(report: Report, row: Shown) -> str:
    name = said(row.label) or _NOTHING
    if row.counted_on == report.snapshot.counted_on:
        return name
    return f"{name}\n{_('as of %(day)s', day=day(row.counted_on))}"


def _sustained(row: Shown, is_everybody: bool, is_round: bool) -> Line:
    counted = (people(row.count("due")), people(row.count("measured")), percent(row.response_rate) or NOT_SHOWN)
    if is_round and not is_everybody:
        return (*counted, _NOTHING, _NOTHING, _NOTHING)
    line = (*counted, people(row.count("sustained")), interval_of(spread(row.share, percent)), _ends(row))
    if is_round:
        return line
    return (*line, _NOTHING if is_everybody else interval_of(spread(row.triple("difference", "share"), points)))


def _ends(row: Shown) -> str:
    if row.bounds is None:
        return NOT_SHOWN
    worst, best = apart(row.bounds, percent)
    return _("%(low)s to %(high)s", low=worst, high=best)


def _missing(row: Shown, reasons: Sequence[str]) -> Line:
    counts = dict(missing_of(row))
    missing = (people(count) for count in (row.count("missing"), *map(counts.get, reasons)))
    return (*missing, *(people_on(row, name) for name in ALONE))


def _scores(row: Shown, is_everybody: bool, is_round: bool) -> Line:
    line = tuple(interval_of(figure) for _label, figure in scores_of(row, "means", score))
    if is_round:
        return line
    return (*line, _NOTHING if is_everybody else interval_of(spread(row.triple("difference", "composite"), change)))


def _changes(row: Shown) -> Line:
    return (people(row.count("paired")), *(interval_of(figure) for _label, figure in scores_of(row, "change", change)))


# A report of outcomes as a sheet for paper: blocks of finished words. What is not shown says so in every cell.


def sheet_of_report(report: Report) -> Sheet:
    """The whole report, in the language of this request. Nobody's name stands on it."""
    language, snapshot = locale_of(language_code()).language, report.snapshot
    counted = {"day": day(snapshot.counted_on), "number": number(snapshot.ordinal)}
    return Sheet(
        title=report.title,
        language=paper_language(language),
        words=words_of(language),
        issued_by="",
        issued=_("Counted on %(day)s, snapshot %(number)s.", **counted),
        reference=None,
        blocks=tuple(_blocks(report)),
        is_wide=True,
    )


def _blocks(report: Report) -> Iterator[Block]:
    yield Fields(tuple(about(report)))
    if report.everybody is None:
        yield Prose((_("No one counted yet"),))
    else:
        yield from _overview(report.everybody, legend(report.snapshot.suppressed_under))
    yield Fields(tuple(how_to_read(report)), _("How to read this"))
    for table, label in TABLE_LABELS.items():
        yield from _table(report, table, str(label))


def _overview(row: Shown, note: str) -> Iterator[Block]:
    """The five figures of everybody together, and who is missing from them."""
    hidden = _("not shown")  # no legend explains a dash here
    yield Fields(tuple((label, words.replace(NOT_SHOWN, hidden)) for label, words in _five(row)), _("Key figures"))
    if sentence := quotable(row):
        yield Prose((sentence,), _("What may be quoted"))
    rows = (
        (_("Due: the window has closed"), people(row.count("due"))),
        (_("Measured: sustained or not yet"), people(row.count("measured"))),
        (_("Missing"), people(row.count("missing"))),
        *((_("Missing: %(why)s", why=label), people(count)) for label, count in missing_of(row)),
        (_("Pending: the window is still open"), people_on(row, "open")),
        (_("Survey not offered: returned without reintegration"), people_on(row, "not_offered")),
    )
    title = _("Who is covered, and who is missing")
    yield PaperTable((_("Group"), _("People")), rows, (4, 1), title, note, has_numbers=True)


def _five(row: Shown) -> Iterator[tuple[str, str]]:
    worst, best = apart(row.bounds or (None, None), percent)
    shares = [interval_of(spread(row.share, percent))]
    if worst is not None and best is not None:
        shares.append(_("Worst case %(worst)s, best case %(best)s, counting everyone due.", worst=worst, best=best))
    weighted = spread(row.triple("weighted"), percent)
    if weighted and weighted.low:
        shares.append(
            _(
                "If the missing people were like those measured of the same sex, age, country and type of "
                "assistance: %(share)s, between %(low)s and %(high)s.",
                share=weighted.value,
                low=weighted.low,
                high=weighted.high,
            )
        )
    yield _("Reintegration is sustained after twelve months"), "\n".join(shares)
    yield _("Who was measured"), percent(row.response_rate) or NOT_SHOWN
    yield _("Missed"), people(row.not_attempted)
    scores = (_("Composite score"), "means", score), (_("Change in the same people"), "change", change)
    for label, part, written in scores:
        [(_all, whole), *parts] = scores_of(row, part, written)
        yield label, "\n".join([interval_of(whole), *(f"{name}: {interval_of(figure)}" for name, figure in parts)])


def _table(report: Report, table: Table, label: str) -> Iterator[Block]:
    rows = report.tables[table]
    if not any(row.values for row in rows):
        yield Prose((_("Not shown"),), label)
        return
    first, *others = tables_of(report, table, label)
    yield Prose((), label)
    yield first
    if table is not Table.ROUND:
        yield from _picture(rows)
        yield from _quotes(rows)
    yield from others


def _picture(rows: Sequence[Shown]) -> Iterator[Block]:
    drawn = [(row.label, row.triple("share"), spread(row.share, percent)) for row in rows]
    if len(rows) > MOST_INTERVALS or all(words is None for _label, _triple, words in drawn):
        return
    _label, (everybody, *_ends_of_it), whole = drawn[0]
    yield Intervals(
        tuple((said(label) or "", *triple, interval_of(words)) for label, triple, words in drawn),
        tuple(ticks_of_shares()),
        _("Share sustained, by row"),
        _("Share sustained"),
        _("Sustained, of those who were measured, with %(level)s confidence interval", level=percent(LEVEL)),
        level=3,
        line=None if whole is None else (everybody, _("Everyone: %(share)s", share=whole.value)),
    )


def _quotes(rows: Sequence[Shown]) -> Iterator[Block]:
    quotes = [(row.label, sentence) for row in rows if (sentence := quotable(row)) is not None]
    if quotes:
        yield Prose(tuple(f"{said(label)}: {sentence}" for label, sentence in quotes), _("What may be quoted"), level=3)
