"""Waiting times in words."""

from foundation.acts import AuditedAct
from foundation.language.formats import number
from foundation.language.words import lazy_gettext as _l, ngettext
from planning.durations.rules.learned import OWN_WORK, LearnedKind, Reach
from returns.documents.words import within_days


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
    LearnedKind.DETAILS: _l("Finding out a missing detail"),
    LearnedKind.PLACE: _l("Finding out the place of return"),
    LearnedKind.SAFE_CONTACT: _l("Finding out a safe contact"),
    LearnedKind.COUNSELLING: _l("Counselling until the decision to return"),
    LearnedKind.PROTECTION_CHECK: _l("Protection check after eligibility"),
    LearnedKind.ORIGINAL: _l("Getting an original back"),
}
REACH_LABELS: dict[Reach, object] = {
    Reach.OWN: _l("Your office"),
    Reach.HOST: _l("All offices in your country"),
    Reach.ALL: _l("All offices"),
}
# What ends well, and what ends otherwise: a document is issued, a decision positive, own work done.
DONE_WORDS: dict[LearnedKind, object] = {
    **dict.fromkeys(LearnedKind, _l("Issued")),
    LearnedKind.ELIGIBILITY: _l("Eligible"),
    LearnedKind.APPROVAL: _l("Approved"),
    **dict.fromkeys(OWN_WORK, _l("Done")),
}
REFUSED_WORDS: dict[LearnedKind, object] = {
    **dict.fromkeys(LearnedKind, _l("Rejected")),
    LearnedKind.APPROVAL: _l("Declined"),
}
# From when to when work of the office is counted.
_FROM_ASKED = _l("Counted from the day someone was asked to find out until it was known.")
COUNTED_WORDS: dict[LearnedKind, object] = {
    **dict.fromkeys((LearnedKind.DETAILS, LearnedKind.PLACE, LearnedKind.SAFE_CONTACT), _FROM_ASKED),
    LearnedKind.COUNSELLING: _l(
        "Counted from the first session to the session at which the people decided to return. Plans never use less "
        "than the rule book gives: it leaves time to decide."
    ),
    LearnedKind.PROTECTION_CHECK: _l(
        "Counted from the decision on eligibility to the first protection check of a case. Plans never use less than "
        "the rule book gives."
    ),
    LearnedKind.ORIGINAL: _l("Counted from the day a consulate, a partner or another person got it until it was back."),
}


def figures_words(half: int, ninety: int | None, finished: int, kind: LearnedKind) -> str:
    """By when half and nine in ten are done, and of how many; the latter is left out while it is not learned."""
    if kind in OWN_WORK:
        return _work_words(half, ninety, finished)
    if ninety is None:
        return ngettext(
            "half within %(half)s if granted (%(shown)s finished)",
            "half within %(half)s if granted (%(shown)s finished)",
            finished,
            half=within_days(half),
            shown=number(finished),
        )
    return ngettext(
        "half within %(half)s, nine in ten within %(ninety)s if granted (%(shown)s finished)",
        "half within %(half)s, nine in ten within %(ninety)s if granted (%(shown)s finished)",
        finished,
        half=within_days(half),
        ninety=within_days(ninety),
        shown=number(finished),
    )


def _work_words(half: int, ninety: int | None, finished: int) -> str:
    """The same of work that nobody grants."""
    if ninety is None:
        return ngettext(
            "half within %(half)s (%(shown)s finished)",
            "half within %(half)s (%(shown)s finished)",
            finished,
            half=within_days(half),
            shown=number(finished),
        )
    return ngettext(
        "half within %(half)s, nine in ten within %(ninety)s (%(shown)s finished)",
        "half within %(half)s, nine in ten within %(ninety)s (%(shown)s finished)",
        finished,
        half=within_days(half),
        ninety=within_days(ninety),
        shown=number(finished),
    )
