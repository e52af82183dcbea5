"""A partner's quarter in words and numbers: what is said together stands in one cell, and what is hidden says so."""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from flask import url_for
from flask_babel import format_decimal, format_percent

from foundation.charts.bars import Axis, IntervalBar, bars_with_intervals
from foundation.language.formats import listed, number
from foundation.language.locales import direction
from foundation.language.words import _, lazy_gettext as _l, ngettext
from reintegration.outcomes.pages.figures_shown import percent, spread
from reintegration.partners.queries.quarters import PartnerFigure
from reintegration.partners.rules.quarters import LEVELS, StandsOut, VisitStanding, part_of, stands_out, together

Row = Mapping[str, Any]
STANDING_LABELS = {
    VisitStanding.ON_TIME: _l("On time"),
    VisitStanding.LATE: _l("Late"),
    VisitStanding.NOT_MET: _l("Tried, not met"),
    VisitStanding.NOT_ATTEMPTED: _l("Not attempted"),
}
STANDS_OUT_LABELS = {
    StandsOut.FEWER_ON_TIME: _l("Fewer on time than the others"),
    StandsOut.MORE_NOT_ATTEMPTED: _l("More not attempted than the others"),
}
_TICKS = (0, 0.25, 0.5, 0.75, 1)
_MOST_BARS = 40


def _share(row: Row, standing: VisitStanding) -> SimpleNamespace | None:
    """A share in words, of the visits that are shown, so that it is rounded once; None where it is not said."""
    if standing.value not in row:
        return None
    _value, low, high = row[standing.value]
    return spread(((part_of(row, (standing,)) or 0) / row["visits"], low, high), percent)


def _cell(row: Row, standing: VisitStanding) -> SimpleNamespace:
    """The visits of a standing: by themselves, or with others where only that is said; with their share."""
    parts = LEVELS[row["level"]] if "level" in row else ()
    for place, part in enumerate(parts):
        if standing in part:
            others = listed([str(STANDING_LABELS[other]) for other in part if other is not standing])
            is_here = part[0] is standing
            return SimpleNamespace(
                label=STANDING_LABELS[standing],
                visits=row["parts"][place] if is_here else None,
                beside=others if len(part) > 1 else None,
                share=_share(row, standing),
                is_hidden=False,
            )
    return SimpleNamespace(label=STANDING_LABELS[standing], visits=None, beside=None, share=None, is_hidden=True)


def line_of(counts: Row, **more: Any) -> SimpleNamespace:
    """One quarter of one partner for a table, with what else the table says of it."""
    return SimpleNamespace(
        visits=counts.get("visits"),
        cells=[_cell(counts, standing) for standing in VisitStanding],
        attempts=format_decimal(counts["attempts"], "0.0") if "attempts" in counts else None,
        **more,
    )


def lines_of(figures: Sequence[tuple[PartnerFigure, Any]], least: float) -> list[SimpleNamespace]:
    """What is shown of every partner in a quarter, each beside the others; `least`: the difference that is marked."""
    rows = [figure.shown for figure, _organisation in figures]
    return [
        line_of(
            row,
            label=organisation.name,
            row=row,
            url=url_for("outcomes.partner", organisation_id=organisation.id),
            flags=[STANDS_OUT_LABELS[mark] for mark in stands_out(row, [*rows[:place], *rows[place + 1 :]], least)],
        )
        for place, (row, (_figure, organisation)) in enumerate(zip(rows, figures, strict=True))
    ]


def in_order(lines: Sequence[SimpleNamespace], by: str) -> list[SimpleNamespace]:
    """By name; or who needs help first: fewest on time, most not attempted; or most visits. Not shown stands last."""
    if by == "name":
        return list(lines)
    placed = [(_place(line.row, by), line) for line in lines]
    some = sorted(((key, line) for key, line in placed if key is not None), key=lambda pair: pair[0])
    return [*(line for _key, line in some), *(line for key, line in placed if key is None)]


def _place(row: Row, by: str) -> float | None:
    if by == "visits":
        return -row["visits"] if "visits" in row else None
    share = row[by][0] if by in row else None
    return share if share is None or by == "on_time" else -share


def all_of(figures: Sequence[tuple[PartnerFigure, Any]]) -> SimpleNamespace:
    """All partners that are shown, as one line; each share with the check-ins that it is of."""
    visits, shares = together([figure.shown for figure, _organisation in figures])
    words = [
        ngettext(
            "%(what)s: %(share)s of %(visits)s check-in.",
            "%(what)s: %(share)s of %(visits)s check-ins.",
            total.visits,
            what=STANDING_LABELS[standing],
            share=percent(total.share),
            visits=number(total.visits),
        )
        for standing, total in shares.items()
    ]
    return SimpleNamespace(visits=visits, shares=words)


def bars_of_partners(figures: Sequence[tuple[PartnerFigure, Any]]) -> str | None:
    """The share on time of each partner with its interval; None where none is shown, or there are too many rows."""
    if not any("on_time" in figure.shown for figure, _organisation in figures) or len(figures) > _MOST_BARS:
        return None
    bars = [
        IntervalBar(organisation.name, *_triple(figure.shown), _words(figure.shown)) for figure, organisation in figures
    ]
    ticks = [(place, str(format_percent(place))) for place in _TICKS]
    axis = Axis(_("Check-ins on time, with its interval"), ticks)
    return bars_with_intervals(bars, axis, title=_("Check-ins on time, by partner"), direction=direction())


def _triple(row: Row) -> tuple[float | None, float | None, float | None]:
    return tuple(row["on_time"]) if "on_time" in row else (None, None, None)


def _words(row: Row) -> str:
    share = _share(row, VisitStanding.ON_TIME)
    if share is None:
        return _("not shown")
    return _("%(share)s of %(visits)s", share=share.value, visits=number(row["visits"]))


def visits_to_explain(row: Row) -> int:
    """The visits of a quarter that were late or not attempted, as the partner itself knows it."""
    late, missed = (part_of(row, (standing,)) or 0 for standing in (VisitStanding.LATE, VisitStanding.NOT_ATTEMPTED))
    return late + missed
