"""Escorts in words: audited acts, reasons, hand-overs, and the roster."""

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l
from returns.cases.words import Sentences, sentences
from returns.escorts.rules.company import CompanyReason
from returns.escorts.rules.escorts import IdentityCheck, PaperKind, RatioReason, Skill

# What the audit calls the routes and changes of escorts.


class EscortsAct(AuditedAct):
    """Pages and changes of escorts, as the audit calls them."""

    COMPANY_PAGE = "company.page", _l("Looked at suggested escorts")
    ESCORT_ASSIGN = "escort.assign", _l("Assigned an escort")
    ESCORT_HAND_OVER = "escort.hand_over", _l("Recorded a hand-over by an escort")
    ESCORT_INCIDENT = "escort.incident", _l("Recorded an incident during travel")
    ESCORT_REMOVE = "escort.remove", _l("Removed an escort")
    ESCORT_SEAL_KINDS = "escort.seal_kinds", _l("Encrypted the escort types")
    ASSIGN = "escorts.assign", _l("Assigned an escort")
    HAND_OVER_PAGE = "escorts.hand_over_page", _l("Read an escort's hand-overs")
    HAND_OVER_PAPER = "escorts.hand_over_paper", _l("Opened a hand-over form to print")
    INCIDENT_PAGE = "escorts.incident_page", _l("Read an escort's incidents during travel")
    OPEN = "escorts.open", _l("Read the escorts of a case")
    RECORD_HAND_OVER = "escorts.record_hand_over", _l("Recorded a hand-over by an escort")
    RECORD_INCIDENT = "escorts.record_incident", _l("Recorded an incident during travel")
    REMOVE = "escorts.remove", _l("Removed an escort")
    ROSTER_ADD = "roster.add", _l("Added an escort to the roster")
    ROSTER_ADD_ABSENCE = "roster.add_absence", _l("Recorded days an escort does not travel")
    ROSTER_ADD_PAPER = "roster.add_paper", _l("Recorded an escort's paper")
    ROSTER_BRING_BACK = "roster.bring_back", _l("Restored an escort to the roster")
    ROSTER_CHANGE = "roster.change", _l("Changed an escort's details")
    ROSTER_LIST = "roster.list", _l("Listed the escort roster")
    ROSTER_NEW = "roster.new", _l("Opened the form for a new escort")
    ROSTER_OPEN = "roster.open", _l("Read an escort's roster details")
    ROSTER_REMOVE_ABSENCE = "roster.remove_absence", _l("Removed an escort's days without travel")
    ROSTER_REMOVE_PAPER = "roster.remove_paper", _l("Removed an escort's paper")
    ROSTER_RETIRE = "roster.retire", _l("Removed an escort from the roster")


SUBJECTS: dict[str, object] = {
    "escort": _l("Escort"),
}


# Reasons against escorts of the roster, and against too few escorts.

# %(who)s is the number of the leg on which the escort begins.
COMPANY_SENTENCES: Sentences = sentences(
    {
        CompanyReason: {
            CompanyReason.ESCORT_RETIRED: _l("The escort from leg %(who)s is no longer on the roster."),
            CompanyReason.ESCORT_NOT_OF_KIND: _l("The escort from leg %(who)s does not work as this kind of escort."),
            CompanyReason.ESCORT_NOT_QUALIFIED: _l(
                "The escort from leg %(who)s has no qualification valid on every leg."
            ),
            CompanyReason.ESCORT_NOT_FOR_CHILDREN: _l(
                "The escort from leg %(who)s is not a child protection escort, as a child travelling alone needs."
            ),
            CompanyReason.ESCORT_PASSPORT_MISSING: _l("The escort from leg %(who)s has no passport valid to the end."),
            CompanyReason.ESCORT_ENTRY_MISSING: _l(
                "The escort from leg %(who)s has no paper to enter every country on these legs."
            ),
            CompanyReason.ESCORT_TRANSIT_OPEN: _l(
                "The escort from leg %(who)s changes in a country not named in any of their papers. Check whether a "
                "visa is needed."
            ),
            CompanyReason.ESCORT_NOT_AVAILABLE: _l("The escort from leg %(who)s does not travel on these days."),
            CompanyReason.ESCORT_TRAVELS_ELSEWHERE: _l(
                "The escort from leg %(who)s is on another journey at that time."
            ),
            CompanyReason.ESCORT_REST_SHORT: _l(
                "The escort from leg %(who)s has too little rest after a long journey."
            ),
            CompanyReason.ESCORT_REST_NOT_JUDGED: _l(
                "The escort from leg %(who)s has little rest between two journeys, and the number of hours that "
                "makes a journey long is not set."
            ),
        },
        RatioReason: {
            RatioReason.TOO_FEW_FOR_STRETCHER: _l("Too few medical escorts for a person on a stretcher."),
            RatioReason.TOO_FEW_FOR_SMALL_CHILDREN: _l("Too few social escorts for small children."),
            RatioReason.TOO_FEW_FOR_OLDER_CHILDREN: _l("Too few social escorts for these children."),
            RatioReason.TOO_FEW_FOR_GROUP: _l("Too few operational escorts for a group of this size."),
        },
    }
)


# Hand-overs of escorts in words: how a receiver was checked, and what goes along with people.

IDENTITY_LABELS = {
    IdentityCheck.DOCUMENT: _l("An identity document was seen"),
    IdentityCheck.PHOTO: _l("Compared with a photo sent before"),
    IdentityCheck.KNOWN: _l("Known in person"),
}
ITEM_LABELS = {
    "travel_documents": _l("Travel documents"),
    "medicines": _l("Medicines"),
    "medical_papers": _l("Medical papers, in an envelope"),
    "belongings": _l("Belongings"),
    "money": _l("Money"),
}


# The roster in words: what somebody can serve as, and kinds of papers.

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
    PaperKind.FREE_ENTRY: _l("Visa-free entry"),
}

# What background jobs are called.
JOB_SEAL_KINDS = _l("Encrypt the escort types")
# What the words of rules are called, by their code.
RULE_VALUES = {"escort.qualification.needed_for": SKILL_LABELS}
