"""The tables of a report on paper: one for each thing that is said of every row, narrow enough for a page."""

from collections.abc import Iterator, Sequence
from types import SimpleNamespace

from foundation.language.formats import day, number
from foundation.language.words import _
from foundation.papers.sheet import Table as PaperTable, code, said
from reintegration.outcomes.pages.figure_labels import SCORE_LABELS, reason_label
from reintegration.outcomes.pages.figures_shown import (
    ALONE,
    Shown,
    apart,
    change,
    missing_of,
    percent,
    points,
    score,
    scores_of,
    spread,
)
from reintegration.outcomes.rules.tables import REASONS, Table
from reintegration.reports.pages.reported import Report

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


def interval_of(figure: SimpleNamespace | None) -> str:
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
