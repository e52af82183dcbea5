"""Counselling in words: what the audit calls its pages and changes, and what can be answered at a session."""

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l
from returns.cases.words import Sentences, sentences
from returns.counselling.rules import Capacity, CounsellingReason, Mode, Pressure, Relation, Said, Talked, Venue


class CounsellingAct(AuditedAct):
    """Pages and changes of counselling, as the audit calls them."""

    ANSWER = "counselling.answer", _l("Answered a counselling question")
    CORRECT = "counselling.correct", _l("Corrected a counselling session")
    CORRECT_PAGE = "counselling.correct_page", _l("Opened the form to correct a counselling session")
    ONE = "counselling.one", _l("Looked at a counselling session")
    PAGE = "counselling.page", _l("Read the counselling of a case")
    RECORD = "counselling.record", _l("Recorded a counselling session")
    RECORD_INTERVIEW = "counselling.record_interview", _l("Recorded a counselling session")
    SCREEN = "counselling.screen", _l("Opened a counselling question")


MODE_LABELS = {Mode.IN_PERSON: _l("In person"), Mode.PHONE: _l("By phone"), Mode.VIDEO: _l("By video")}
VENUE_LABELS = {Venue.OFFICE: _l("At the office"), Venue.ELSEWHERE: _l("Somewhere else")}
YES_NO_LABELS = {Said.YES: _l("Yes"), Said.NO: _l("No")}
SAID_LABELS = {Said.YES: _l("Yes"), Said.PARTLY: _l("Partly"), Said.NO: _l("No")}
RELATION_LABELS = {
    Relation.NONE: _l("None"),
    Relation.KNOWN: _l("An acquaintance"),
    Relation.FAMILY: _l("A family member"),
}
EXPLAINED_LABELS = {
    "situation": _l("The situation in the country of return"),
    "help": _l("What the programme helps with"),
    "steps_ahead": _l("What happens next, step by step"),
    "costs": _l("What costs money, and who pays"),
    "rights": _l("The person's rights, and that return can be called off until boarding"),
    "data": _l("What happens to the data"),
    "complaints": _l("How to complain"),
}
ALTERNATIVE_LABELS = {
    "asylum": _l("Asylum"),
    "residence_permit": _l("Residence permit"),
    "reflection_period": _l("Reflection period"),
    "appeal": _l("Appeal against a decision"),
    "regularisation": _l("Regularising the stay"),
    "staying_with_help": _l("Staying, with assistance"),
    "other_country": _l("Going to another country"),
}
TALKED_LABELS = {
    Talked.DISCUSSED: _l("Discussed"),
    Talked.NOT_APPLICABLE: _l("Does not apply"),
    Talked.NOT_DISCUSSED: _l("Not discussed yet"),
}
SIDE_EFFECT_LABELS = {
    "asylum_claim_withdrawn": _l("A pending asylum claim ends"),
    "re_entry_block": _l("There may be a re-entry ban"),
    "once_only": _l("Assistance is given only once"),
    "benefits_end": _l("Benefits here end"),
    "travel_document_stamped": _l("The travel document may be stamped"),
}
PRESSURE_LABELS = {
    Pressure.NONE: _l("No sign or report of pressure"),
    Pressure.UNSURE: _l("Not sure"),
    Pressure.OBSERVED: _l("Sign or report of pressure"),
}
CAPACITY_LABELS = {
    Capacity.ABLE: _l("The person decides"),
    Capacity.REPRESENTED: _l("A legal representative decides"),
    Capacity.IN_DOUBT: _l("In doubt"),
}

# What stands in the way. %(who)s is the person that the reason is about.
COUNSELLING_SENTENCES: Sentences = sentences(
    {
        CounsellingReason: {
            CounsellingReason.VOLUNTARINESS_NOT_RECORDED: _l(
                "%(who)s: the facts of a free decision are not recorded. Record them at a session that covers this "
                "person."
            ),
            CounsellingReason.VOLUNTARINESS_IN_DOUBT: _l(
                "%(who)s: talk to this person alone, and ask the duty specialist, before the return continues."
            ),
            CounsellingReason.ALTERNATIVES_NOT_DISCUSSED: _l(
                "Not every alternative to return was discussed or found not to apply."
            ),
            CounsellingReason.SIDE_EFFECTS_NOT_ACKNOWLEDGED: _l(
                "Not everything that ends with the return was acknowledged."
            ),
            CounsellingReason.NOT_READ_BACK: _l("It is not recorded that what was said was read back and understood."),
            CounsellingReason.INTERPRETER_IS_FAMILY: _l(
                "A family member interpreted the latest session. Hold it again with another interpreter."
            ),
        },
    }
)
# What the words of rules are called, by their code.
RULE_VALUES = {
    "counselling.explained": EXPLAINED_LABELS,
    "counselling.alternatives": ALTERNATIVE_LABELS,
    "counselling.side_effects": SIDE_EFFECT_LABELS,
}
