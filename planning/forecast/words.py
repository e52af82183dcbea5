"""Forecasts in words."""

from foundation.acts import AuditedAct
from foundation.language.formats import number, percent
from foundation.language.words import _, lazy_gettext as _l, ngettext
from planning.durations.rules.learned import OWN_WORK, LearnedKind
from planning.durations.words import LEARNED_LABELS, REACH_LABELS, figures_words
from planning.forecast.rules.held import Became, Moment, Sure
from planning.forecast.rules.uncertain import Uncertain
from returns.documents.words import within_days


class ForecastAct(AuditedAct):
    """Pages of forecasts, as the audit calls them."""

    PAGE = "forecast.page", _l("Read the forecast of a departure")
    HELD = "forecast.held", _l("Read how forecasts held")


JOB_SETTLE = _l("Compare forecasts with what happened")
MOMENT_LABELS: dict[Moment, object] = {
    Moment.PLANNING: _l("When planning began"),
    Moment.SIGNED_OFF: _l("When the departure was signed off"),
}
SURE_LABELS: dict[Sure, object] = {
    Sure.HALF: _l("5 in 10: by"),
    Sure.EIGHTY: _l("8 in 10: by"),
    Sure.NINETY: _l("9 in 10: by"),
}
# The days that are judged.
SURE_DAYS: dict[Sure, object] = {
    Sure.HALF: _l("5-in-10 day"),
    Sure.EIGHTY: _l("8-in-10 day"),
    Sure.NINETY: _l("9-in-10 day"),
}
BECAME_LABELS: dict[Became, object] = {
    Became.OPEN: _l("Not left yet"),
    Became.DEPARTED: _l("Left"),
    Became.REFUSED: _l("A request was rejected"),
    Became.ENDED: _l("Ended for another reason"),
}


def about(share: float, step: int, at_least: bool = False) -> str:
    """A share of a forecast as it is said: in steps of so many percent, never as certain as 0 or 100.

    `at_least`: no more than it is, so that a chance of leaving agrees with the days that are named beside it.
    """
    steps = 100 * share / step
    said = step * (int(steps + 1e-9) if at_least else round(steps))
    if said <= 0:
        return _("under %(share)s", share=percent(step / 100)) if share > 0 else percent(0)
    if said >= 100:
        return _("over %(share)s", share=percent(1 - step / 100)) if share < 1 else percent(1)
    return percent(said / 100)


def waited_words(days: int | None, kind: LearnedKind) -> str:
    """Since when something is waited for; empty for work that nobody is asked for."""
    if kind in OWN_WORK:
        return ""
    if days is None:
        return _("not requested yet")
    if not days:
        return _("open since today")
    return ngettext("open for %(shown)s day", "open for %(shown)s days", days, shown=number(days))


def source_words(uncertain: Uncertain, enough: int) -> str:
    """Whose records say how long it takes, of how many; or that the rule book does."""
    learned, rule = uncertain.learned, uncertain.rule
    if learned is not None and learned.median is not None and uncertain.place is not None:
        ninety = learned.ninety if learned.finished >= enough else None
        figures = figures_words(learned.median, ninety, learned.finished, uncertain.wait.kind)
        return _("%(whose)s: %(figures)s", whose=REACH_LABELS[uncertain.place[1]], figures=figures)
    if rule is None:
        return ""
    return _(
        "Rule book, because too few of our own have finished: half within %(half)s, nine in ten within %(ninety)s",
        half=within_days(rule[0]),
        ninety=within_days(rule[1]),
    )


def label_of(uncertain: Uncertain) -> object:
    """What is waited for."""
    return LEARNED_LABELS[uncertain.wait.kind]


def moved_words(days: int) -> str:
    """How far something moves the departure."""
    if not days:
        return _("Hardly moves the departure")
    return ngettext(
        "Departure moves by %(shown)s day between its fastest and its slowest fifth",
        "Departure moves by %(shown)s days between its fastest and its slowest fifth",
        days,
        shown=number(days),
    )
