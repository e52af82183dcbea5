"""Waiting times in words."""

from foundation.acts import AuditedAct
from foundation.language.formats import number
from foundation.language.words import lazy_gettext as _l, ngettext
from planning.durations.rules.learned import LearnedKind, Reach


class DurationsAct(AuditedAct):
    """Pages of waiting times, as the audit calls them."""

    LIST = "durations.list", _l("Listed waiting times")
    ONE = "durations.one", _l("Read a waiting time")


JOB_LEARN = _l("Learn waiting times")
LEARNED_LABELS: dict[LearnedKind, object] = {
    LearnedKind.LAISSEZ_PASSER: _l("Laissez-passer from the consulate"),
    LearnedKind.PASSPORT: _l("Passport"),
    LearnedKind.EU_RETURN_DOCUMENT: _l("European travel document for return"),
    LearnedKind.VISA: _l("Visa"),
    LearnedKind.AIRPORT_TRANSIT_VISA: _l("Airport transit visa"),
    LearnedKind.RESIDENCE_PERMIT: _l("Residence permit"),
    LearnedKind.ELIGIBILITY: _l("Decision on eligibility"),
    LearnedKind.APPROVAL: _l("Approval of a budget line"),
}
REACH_LABELS: dict[Reach, object] = {
    Reach.OWN: _l("Your office"),
    Reach.HOST: _l("All offices in your country"),
    Reach.ALL: _l("All offices"),
}
# What ends well, and what ends otherwise: a document is issued, a decision positive.
DONE_WORDS: dict[LearnedKind, object] = {
    **dict.fromkeys(LearnedKind, _l("Issued")),
    LearnedKind.ELIGIBILITY: _l("Eligible"),
    LearnedKind.APPROVAL: _l("Approved"),
}
REFUSED_WORDS: dict[LearnedKind, object] = {
    **dict.fromkeys(LearnedKind, _l("Rejected")),
    LearnedKind.APPROVAL: _l("Declined"),
}


def days_words(days: int) -> str:
    """A number of days."""
    return ngettext("%(shown)s day", "%(shown)s days", days, shown=number(days))


def figures_words(half: int, ninety: int | None, finished: int) -> str:
    """By when half and nine in ten are done, and of how many; the latter is left out while it is not learned."""
    if ninety is None:
        return ngettext(
            "half within %(half)s if granted (%(shown)s finished)",
            "half within %(half)s if granted (%(shown)s finished)",
            finished,
            half=days_words(half),
            shown=number(finished),
        )
    return ngettext(
        "half within %(half)s, nine in ten within %(ninety)s if granted (%(shown)s finished)",
        "half within %(half)s, nine in ten within %(ninety)s if granted (%(shown)s finished)",
        finished,
        half=days_words(half),
        ninety=days_words(ninety),
        shown=number(finished),
    )
