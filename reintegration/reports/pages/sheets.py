"""A report of outcomes as a sheet for paper: blocks of finished words. What is not shown says so in every cell."""

from collections.abc import Iterator, Sequence

from foundation.language.formats import day, number
from foundation.language.locales import language_code, locale_of
from foundation.language.words import _
from foundation.papers.languages import paper_language
from foundation.papers.sheet import Block, Fields, Intervals, Prose, Sheet, Table as PaperTable, said
from foundation.papers.words import words_of
from reintegration.outcomes.pages.figure_charts import has_bars, ticks_of_shares, words_of_share
from reintegration.outcomes.pages.figure_labels import TABLE_LABELS
from reintegration.outcomes.pages.figures_shown import (
    Shown,
    apart,
    change,
    missing_of,
    percent,
    score,
    scores_of,
    spread,
)
from reintegration.outcomes.pages.quotable import quotable
from reintegration.outcomes.rules.tables import Table
from reintegration.reports.pages.how_to_read import about, how_to_read
from reintegration.reports.pages.reported import Report
from reintegration.reports.pages.tables import interval_of, people, people_on, percent_or_not, tables_of


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
