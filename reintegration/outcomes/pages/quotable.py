"""What may be quoted of a row of figures: one sentence that holds together what must not be told apart."""

from foundation.language.formats import day, number
from foundation.language.words import ngettext
from reintegration.outcomes.pages.figures_shown import LEVEL, Shown, apart, percent, spread


def quotable(row: Shown) -> str | None:
    """The share with its interval, measured of due, and both bounds, with the day; None where one is not shown."""
    share = spread(row.share, percent)
    due, measured, bounds = row.count("due"), row.count("measured"), row.bounds
    if share is None or not (share.low and share.high) or due is None or measured is None or bounds is None:
        return None
    worst, best = apart(bounds, percent)
    return ngettext(
        "Of %(due)s person whose twelve-month window had closed before %(day)s, %(measured)s were measured; for"
        " %(share)s of those measured, reintegration is sustained (%(level)s interval: %(low)s to %(high)s). Counting"
        " everybody who is due, the share lies between %(worst)s and %(best)s.",
        "Of %(due)s people whose twelve-month window had closed before %(day)s, %(measured)s were measured; for"
        " %(share)s of those measured, reintegration is sustained (%(level)s interval: %(low)s to %(high)s). Counting"
        " everybody who is due, the share lies between %(worst)s and %(best)s.",
        due,
        due=number(due),
        day=day(row.counted_on),
        measured=number(measured),
        share=share.value,
        level=percent(LEVEL),
        low=share.low,
        high=share.high,
        worst=worst,
        best=best,
    )
