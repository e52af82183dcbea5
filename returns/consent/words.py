"""The codes of consents in words."""

from foundation.language.words import lazy_gettext as _l
from returns.consent.rules import Alternative, Assent, Ended, SideEffect

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
