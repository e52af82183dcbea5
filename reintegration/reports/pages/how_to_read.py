"""How to read a report of outcomes: who is counted, how sure it is, what may be quoted and what not, what is hidden."""

from foundation.language.formats import day, number
from foundation.language.words import _, ngettext
from foundation.papers.sheet import code
from reintegration.outcomes.pages.figures import LEVEL, percent
from reintegration.reports.pages.reported import Report


def about(report: Report) -> list[tuple[str, str]]:
    """What the report is made from: label and value."""
    snapshot = report.snapshot
    return [
        (_("Period"), report.when),
        (_("Counted on"), day(snapshot.counted_on)),
        (_("Snapshot"), number(snapshot.ordinal)),
        (_("Instrument"), report.instrument_label),
        (_("Not shown"), _under(report)),
    ]


def _under(report: Report) -> str:
    return ngettext(
        "A number under %(num)d is not shown, nor is one that would give it away.",
        "A number under %(num)d is not shown, nor is one that would give it away.",
        report.snapshot.suppressed_under,
    )


def how_to_read(report: Report) -> list[tuple[str, str]]:
    """What one has to know to read or quote the numbers: label and sentences."""
    return [
        *_who(report),
        (
            _("How sure"),
            _(
                "If chance alone had chosen who was measured, such intervals would hold the number about %(level)s of"
                " the time; people of one case count as alike.",
                level=percent(LEVEL),
            ),
        ),
        (
            _("What the interval does not know"),
            _(
                "It speaks of chance alone. It knows nothing of the people who are missing: they may fare better or"
                " worse than those who were measured. That is what the worst and the best case are for."
            ),
        ),
        (_("May be quoted"), _may()),
        (_("May not be quoted"), _may_not()),
        (_("What is hidden, and why"), _hidden()),
        (
            _("Older counts"),
            _(
                "A row takes new counts only once enough people came to it since it was last shown. Until then it keeps"
                " its day."
            ),
        ),
    ]


def _who(report: Report) -> list[tuple[str, str]]:
    rule = report.instrument.verdict
    return [
        (
            _("Who is counted"),
            _("Every adult who returned with reintegration, each by themselves. Children are not asked."),
        ),
        (
            _("Due"),
            _("The twelve-month window has closed, whether or not somebody was asked. Open windows are counted apart."),
        ),
        (_("Measured"), _("Who is due and gave a complete interview in the window that has a score.")),
        (
            _("Missing"),
            _(
                "Everybody who is due and has no score: not reached, refused, not safe, not attempted, died or moved"
                " on."
            ),
        ),
        (
            _("Sustained"),
            _(
                "The first complete interview between day %(first)s and day %(last)s after arrival: the composite is"
                " %(composite)s or more, no dimension is under %(each)s, the person is able to stay or would leave by"
                " choice alone, and neither poor safety nor missing food speaks against it.",
                first=number(rule.accept_from_day),
                last=number(rule.accept_to_day),
                composite=code(str(rule.composite_at_least)),
                each=code(str(rule.each_dimension_at_least)),
            ),
        ),
    ]


def _may() -> str:
    return _(
        "The sentences under “What may be quoted”, whole: the share together with its interval, with measured of due,"
        " with the worst and the best case, and with the day of its counts. A difference together with its interval."
        " A mean or a change together with its interval and the number of people."
    )


def _may_not() -> str:
    return _(
        "A share by itself. Anything of a row that is not shown, also where it could be guessed. A difference as if one"
        " had caused it: programmes, partners and countries receive different people, and nothing here says why rows"
        " differ. One of twenty rows that are alike lies outside of its interval by chance."
    )


def _hidden() -> str:
    return _(
        "Small numbers, on either side of a share, and whatever would give them away by subtracting rows, tables or"
        " earlier reports: somebody could learn from them how one person fares. An empty place is no zero."
    )
