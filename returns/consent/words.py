"""Consents in words: labels of codes, audited acts, notices."""

from collections.abc import Mapping

from foundation.language.words import lazy_gettext as _l
from foundation.messaging.rules import NoticeKind
from returns.consent.rules import Alternative, Assent, Ended, SideEffect


class ConsentNotice(NoticeKind):
    """What notices about consent are called."""

    CONSENT_WITHDRAWN = "consent_withdrawn"


VOLUNTARINESS_LABELS = {
    "no_physical_or_psychological_pressure": _l("Nobody presses the person, by force or by words"),
    "informed_by_timely_unbiased_information": _l("The person decides on timely and unbiased information"),
    "capacity_or_lawful_decision_maker": _l("The person is able to decide, or somebody decides lawfully"),
}
ASSENT_LABELS = {
    Assent.GIVEN: _l("The child agrees"),
    Assent.TOO_YOUNG: _l("The child is too young to say"),
    Assent.REFUSED: _l("The child does not agree"),
}
ALTERNATIVE_LABELS = {
    Alternative.ASYLUM: _l("Asking for asylum"),
    Alternative.PERMIT: _l("A residence permit"),
    Alternative.REFLECTION: _l("A time to reflect"),
}
SIDE_EFFECT_LABELS = {
    SideEffect.CLAIM_ENDS: _l("A pending asylum claim ends"),
    SideEffect.RE_ENTRY: _l("Coming back may be forbidden for a time"),
    SideEffect.ONCE_ONLY: _l("The help is given only once"),
}
ENDED_LABELS = {
    Ended.WITHDRAWN: _l("Withdrawn"),
    Ended.WITH_ITS_BASE: _l("Ended with another consent"),
    Ended.CORRECTED: _l("Corrected"),
}
TEXT_LANGUAGES = {"en": "English", "tr": "Türkçe", "ar": "العربية"}

# What the audit calls the topic's routes and changes.
ACTS: dict[str, object] = {
    "consent.confirm": _l("Confirmed a consent again"),
    "consent.correct": _l("Corrected a consent"),
    "consent.correct_page": _l("Looked at a consent to correct"),
    "consent.give": _l("Recorded a consent"),
    "consent.page": _l("Read the consents of a case"),
    "consent.withdraw": _l("Withdrew a consent"),
    "consent.withdraw_page": _l("Looked at withdrawing a consent"),
}
# What a notice says, and what to do about it: the same for every case.
NOTICES: Mapping[NoticeKind, tuple[object, object]] = {
    ConsentNotice.CONSENT_WITHDRAWN: (_l("A consent was withdrawn"), _l("See what is frozen by it.")),
}
