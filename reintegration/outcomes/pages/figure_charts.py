"""Pictures of figures: shares of a table with their intervals, countries on a map. A table stands beside each."""

from collections.abc import Sequence

from flask_babel import format_percent

from foundation.charts.bars import Axis, IntervalBar, bars_with_intervals
from foundation.charts.world import Legend, Step, world_map
from foundation.language.formats import number
from foundation.language.locales import direction
from foundation.language.words import _
from reintegration.outcomes.pages.figures_shown import Shown, percent, spread

_TICKS = (0, 0.25, 0.5, 0.75, 1)
_STEPS = (0, 0.2, 0.4, 0.6, 0.8)
_MOST_BARS = 40  # more rows than that are read in the table


def words_of_share(row: Shown) -> str:
    """The share and of how many people, or that it is not shown."""
    measured = row.count("measured")
    share = spread(row.share, percent)
    if share is None or measured is None:
        return _("not shown")
    return _("%(share)s of %(people)s", share=share.value, people=number(measured))


def has_bars(rows: Sequence[Shown]) -> bool:
    """Whether a picture of these rows says anything, and is not too long to be read."""
    return any(row.triple("share")[0] is not None for row in rows) and len(rows) <= _MOST_BARS


def ticks_of_shares() -> list[tuple[float, str]]:
    """The places of an axis from none to all, with their words."""
    return [(place, str(format_percent(place))) for place in _TICKS]


def bars_of_shares(rows: Sequence[Shown]) -> str | None:
    """The share that is sustained of each row with its interval; None without rows, and where there are too many."""
    if not has_bars(rows):
        return None
    bars = [IntervalBar(row.label, *row.triple("share"), words_of_share(row)) for row in rows]
    axis = Axis(_("Sustained, of those who were measured, with its interval"), ticks_of_shares())
    return bars_with_intervals(bars, axis, title=_("Share that is sustained, by row"), direction=direction())


def map_of_shares(rows: Sequence[Shown]) -> str | None:
    """The same of countries, on a map; None where none is shown."""
    values = {row.key: row.triple("share")[0] for row in rows if row.key}
    if not any(value is not None for value in values.values()):
        return None
    ends = (*_STEPS[1:], 1)
    steps = [
        Step(least, _("%(low)s to %(high)s", low=format_percent(least), high=format_percent(end)))
        for least, end in zip(_STEPS, ends, strict=True)
    ]
    source = _("Shapes: Natural Earth. Borders are political, and say nothing of what this service holds of them.")
    legend = Legend(steps, _("not shown"), _("nobody returned"), source)
    return world_map(values, legend, title=_("Share that is sustained, by country"), direction=direction())
