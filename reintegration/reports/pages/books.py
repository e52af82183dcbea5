"""A report of outcomes as a sheet for paper, with its tables, and as a book of sheets."""

from collections.abc import Iterator, Sequence
from typing import Any

from foundation.language.formats import day, number
from foundation.language.locales import direction, language_code, locale_of
from foundation.language.words import _
from foundation.papers.languages import paper_language
from foundation.papers.sheet import Block, Fields, Intervals, Prose, Sheet, Table as PaperTable, code, said
from foundation.papers.words import words_of
from reintegration.outcomes.pages.figures import (
    ALONE,
    SCORE_LABELS,
    TABLE_LABELS,
    Shown,
    apart,
    change,
    has_bars,
    missing_of,
    percent,
    points,
    reason_label,
    score,
    scores_of,
    spread,
    ticks_of_shares,
    words_of_share,
)
from reintegration.outcomes.pages.outcomes import quotable
from reintegration.outcomes.pages.tables import table_cells
from reintegration.outcomes.rules.tables import REASONS, Table
from reintegration.outcomes.services import Cells, NamedSheet, sheets_as_xlsx
from reintegration.reports.pages.how_to_read import about, how_to_read
from reintegration.reports.pages.reported import Report

# A report of outcomes as a book of sheets: how to read it, then one for each table. What is hidden is empty.


def book_of_report(report: Report) -> bytes:
    """The whole report, in the language of this request."""
    sheets = [NamedSheet(_("About"), _about(report), headings=0, has_text=True)]
    for table, label in TABLE_LABELS.items():
        sheets.append(NamedSheet(str(label), table_cells(report.tables[table], report.snapshot)))
    return sheets_as_xlsx(sheets, direction() == "rtl", report.snapshot.taken_at)


def _about(report: Report) -> Cells:
    lines = [*about(report), (_("An empty cell"), _("Not shown: it would give away who a few people are."))]
    sentence = quotable(report.everybody) if report.everybody else None
    quotes = [(_("What may be quoted"), sentence)] if sentence else []
    return [[report.title], *([label, words] for label, words in (*lines, *quotes, *how_to_read(report)))]


# The tables of a report on paper: one for each thing that is said of every row, narrow enough for a page.

_DASH = "–"
_NAME, _COUNT, _INTERVAL = 4, 2, 3  # shares of the width: the name of a row, a number of people, a number with its ends
Line = tuple[str, ...]


def people(count: int | None) -> str:
    """A number of people, or that it is not shown."""
    return _("not shown") if count is None else number(count)


def people_on(row: Shown, name: str) -> str:
    """The same of a row by its name there, with its day where that is older than the row's."""
    words, older = people(row.count(name)), row.older.get(name)
    return words if older is None else f"{words}\n{_('as of %(day)s', day=day(older))}"


def percent_or_not(value: float | None) -> str:
    """A share, or that it is not shown."""
    return percent(value) or _("not shown")


def interval_of(figure: Any) -> str:
    """A number with its interval, each read from left to right; or that it is not shown."""
    if figure is None:
        return _("not shown")
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
    made = [
        (
            4,
            _("Sustained of measured of due"),
            _heads(is_round),
            [_sustained(row, is_everybody, is_round) for row, is_everybody in placed],
        ),
        (
            1,
            _("Who is missing, and why"),
            (_("Missing"), *reasons, _("Window still open"), _("Survey not offered")),
            [_missing(row, reasons) for row in rows],
        ),
        (
            0,
            _("Mean scores, 0 to 1"),
            scores if is_round else (*scores, _("Composite against everybody else")),
            [_scores(row, is_everybody, is_round) for row, is_everybody in placed],
        ),
    ]
    if not is_round:
        title = _("Change within persons, first month to twelfth")
        made.append((1, title, (_("People"), *scores), [_changes(row) for row in rows]))
    for counts, title, heads, lines in made:
        body = tuple((name, *line) for name, line in zip(names, lines, strict=True))
        widths = (_NAME, *(_COUNT for _head in heads[:counts]), *(_INTERVAL for _head in heads[counts:]))
        yield PaperTable((label, *heads), body, widths, title, has_numbers=True, level=3)


def _name(report: Report, row: Shown) -> str:
    name = said(row.label) or _DASH
    if row.counted_on == report.snapshot.counted_on:
        return name
    return f"{name}\n{_('as of %(day)s', day=day(row.counted_on))}"


def _heads(is_round: bool) -> Line:
    heads = (_("Due"), _("Measured"), _("Response rate"), _("Sustained"), _("Share"), _("At worst, at best"))
    return heads if is_round else (*heads, _("Against everybody else"))


def _sustained(row: Shown, is_everybody: bool, is_round: bool) -> Line:
    counted = (people(row.count("due")), people(row.count("measured")), percent_or_not(row.response_rate))
    if is_round and not is_everybody:
        return (*counted, _DASH, _DASH, _DASH)
    line = (*counted, people(row.count("sustained")), interval_of(spread(row.share, percent)), _ends(row))
    if is_round:
        return line
    return (*line, _DASH if is_everybody else interval_of(spread(row.triple("difference", "share"), points)))


def _ends(row: Shown) -> str:
    if row.bounds is None:
        return _("not shown")
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
    return (*line, _DASH if is_everybody else interval_of(spread(row.triple("difference", "composite"), change)))


def _changes(row: Shown) -> Line:
    return (people(row.count("paired")), *(interval_of(figure) for _label, figure in scores_of(row, "change", change)))


# A report of outcomes as a sheet for paper: blocks of finished words. What is not shown says so in every cell.


def sheet_of_report(report: Report) -> Sheet:
    """The whole report, in the language of this request. Nobody's name stands on it."""
    language = locale_of(language_code()).language
    snapshot = report.snapshot
    return Sheet(
        title=report.title,
        language=paper_language(language),
        words=words_of(language),
        issued_by="",
        issued=_(
            "Counts of %(day)s, snapshot %(number)s.", day=day(snapshot.counted_on), number=number(snapshot.ordinal)
        ),
        reference=None,
        blocks=tuple(_blocks(report)),
        is_wide=True,
    )


def _blocks(report: Report) -> Iterator[Block]:
    yield Fields(tuple(about(report)))
    if report.everybody is None:
        yield Prose((_("Nobody is counted yet"),))
    else:
        yield from _overview(report.everybody)
    yield Fields(tuple(how_to_read(report)), _("How to read this"))
    for table, label in TABLE_LABELS.items():
        yield from _table(report, table, str(label))


def _overview(row: Shown) -> Iterator[Block]:
    """The five figures of everybody together, and who is missing from them."""
    yield Fields(tuple(_five(row)), _("Five figures"))
    sentence = quotable(row)
    if sentence:
        yield Prose((sentence,), _("What may be quoted"))
    missing = [(_("Missing: %(why)s", why=label), people(count)) for label, count in missing_of(row)]
    rows = [
        (_("Due: the window has closed"), people(row.count("due"))),
        (_("Measured: sustained or not yet"), people(row.count("measured"))),
        (_("Missing"), people(row.count("missing"))),
        *missing,
        (_("Pending: the window is still open"), people_on(row, "open")),
        (_("Survey not offered: returned without reintegration"), people_on(row, "not_offered")),
    ]
    yield PaperTable(
        (_("Group"), _("People")),
        tuple(rows),
        (4, 1),
        _("Who it is about, and who is missing"),
        has_numbers=True,
    )


def _five(row: Shown) -> Iterator[tuple[str, str]]:
    worst, best = apart(row.bounds or (None, None), percent)
    shares = [interval_of(spread(row.share, percent))]
    if worst is not None and best is not None:
        shares.append(
            _(
                "Of all who are due: %(worst)s if nobody who is missing is sustained, %(best)s if all of them are.",
                worst=worst,
                best=best,
            )
        )
    weighted = spread(row.triple("weighted"), percent)
    if weighted and weighted.low:
        shares.append(
            _(
                "If people who are missing were like those of their sex, age, country and track who were measured:"
                " %(share)s, between %(low)s and %(high)s.",
                share=weighted.value,
                low=weighted.low,
                high=weighted.high,
            )
        )
    yield _("Reintegration is sustained after twelve months"), "\n".join(shares)
    yield _("Who was measured"), percent_or_not(row.response_rate)
    yield _("Not attempted"), people(row.not_attempted)
    for label, part, written in (
        (_("Composite score"), "means", score),
        (_("Change within persons"), "change", change),
    ):
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
    if has_bars(rows):
        yield Intervals(
            tuple((said(row.label) or "", *row.triple("share"), words_of_share(row)) for row in rows),
            tuple(ticks_of_shares()),
            _("Share that is sustained, by row"),
            _("Share that is sustained"),
            _("Sustained, of those who were measured, with its interval"),
            level=3,
        )


def _quotes(rows: Sequence[Shown]) -> Iterator[Block]:
    quotes = [(row.label, sentence) for row in rows if (sentence := quotable(row)) is not None]
    if quotes:
        yield Prose(tuple(f"{said(label)}: {sentence}" for label, sentence in quotes), _("What may be quoted"), level=3)
