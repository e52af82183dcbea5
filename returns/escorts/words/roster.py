"""The roster in words: what somebody can serve as, and kinds of papers."""

from foundation.language.words import lazy_gettext as _l
from returns.escorts.rules.roster import PaperKind, Skill

SKILL_LABELS = {
    Skill.OPERATIONAL: _l("Operational escort"),
    Skill.DOCTOR: _l("Medical escort: doctor"),
    Skill.NURSE: _l("Medical escort: nurse"),
    Skill.PARAMEDIC: _l("Medical escort: paramedic"),
    Skill.PSYCHIATRIC: _l("Medical escort: psychiatric care"),
    Skill.SOCIAL: _l("Social escort"),
    Skill.CHILD_PROTECTION: _l("Social escort: child protection"),
}
PAPER_LABELS = {
    PaperKind.QUALIFICATION: _l("Qualification or licence"),
    PaperKind.PASSPORT: _l("Passport"),
    PaperKind.VISA: _l("Visa or residence permit"),
    PaperKind.FREE_ENTRY: _l("May enter without a visa"),
}
