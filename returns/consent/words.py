"""Consents in words: labels of codes, audited acts, notices."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from foundation.acts import AuditedAct
from foundation.language.formats import day
from foundation.language.words import lazy_gettext as _l
from foundation.messaging.rules import NoticeKind
from returns.cases.words import CHECKLIST_LABELS, FORM_LABELS, PURPOSE_LABELS, Sentences, sentences
from returns.consent.rules import (
    PURPOSE_WORDS,
    Alternative,
    Assent,
    ConsentForm,
    ConsentReason,
    Decider,
    Ended,
    SideEffect,
    Unasked,
)
from returns.people.rules.people import DayProblem


class ConsentNotice(NoticeKind):
    """What notices about consent are called."""

    CONSENT_WITHDRAWN = "consent_withdrawn"


VOLUNTARINESS_LABELS = {
    "no_physical_or_psychological_pressure": _l("No one pressures the person, by force or by words"),
    "informed_by_timely_unbiased_information": _l("The person decides on the basis of timely and unbiased information"),
    "capacity_or_lawful_decision_maker": _l("The person is able to decide, or a legal representative decides"),
}
ASSENT_LABELS = {
    Assent.GIVEN: _l("The child agrees"),
    Assent.TOO_YOUNG: _l("The child is too young to say"),
    Assent.REFUSED: _l("The child does not agree"),
}
DECIDER_LABELS = {
    Decider.ALONE: _l("Decides in person"),
    Decider.TOGETHER: _l("Decides together with a representative"),
    Decider.REPRESENTATIVE: _l("A representative decides"),
    Decider.AGE_UNKNOWN: _l("Age unknown"),
}
ALTERNATIVE_LABELS = {
    Alternative.ASYLUM: _l("Asking for asylum"),
    Alternative.PERMIT: _l("A residence permit"),
    Alternative.REFLECTION: _l("Time to reflect"),
}
SIDE_EFFECT_LABELS = {
    SideEffect.CLAIM_ENDS: _l("A pending asylum claim ends"),
    SideEffect.RE_ENTRY: _l("Re-entry may be banned for a time"),
    SideEffect.ONCE_ONLY: _l("Assistance is given only once"),
}
ENDED_LABELS = {
    Ended.WITHDRAWN: _l("Withdrawn"),
    Ended.WITH_ITS_BASE: _l("Ended with another consent"),
    Ended.CORRECTED: _l("Corrected"),
    Ended.REFUSED: _l("Refused"),
}
UNASKED_LABELS = {
    Unasked.NEEDED: _l("Missing"),
    Unasked.COVERED: _l("Not needed"),
    Unasked.NO_RECEIVER: _l("No partner in this country"),
    Unasked.NOT_ASKED: _l("Not asked"),
}
_DAY_PROBLEMS = {
    DayProblem.IN_THE_FUTURE: _l("This date is in the future. Enter today or an earlier date."),
    DayProblem.BEFORE_BIRTH: _l("This date is before the person was born. Correct it, or the date of birth."),
    DayProblem.BEFORE_REPRESENTATIVE: _l(
        "This representative began on %(day)s. Correct this date, or the representative's record."
    ),
}
TEXT_LANGUAGES = {"en": "English", "tr": "Türkçe", "ar": "العربية"}


class ConsentAct(AuditedAct):
    """Pages and changes of consent, as the audit calls them."""

    CONFIRM = "consent.confirm", _l("Confirmed a consent again")
    CORRECT = "consent.correct", _l("Corrected a consent")
    CORRECT_PAGE = "consent.correct_page", _l("Looked at a consent to correct")
    GIVE = "consent.give", _l("Recorded a consent")
    PAGE = "consent.page", _l("Read the consents of a case")
    REFUSE = "consent.refuse", _l("Recorded a refusal of consent")
    WITHDRAW = "consent.withdraw", _l("Withdrew a consent")
    WITHDRAW_PAGE = "consent.withdraw_page", _l("Looked at withdrawing a consent")


# What a notice says, and what to do about it: the same for every case.
NOTICES: Mapping[NoticeKind, tuple[object, object]] = {
    ConsentNotice.CONSENT_WITHDRAWN: (_l("A consent was withdrawn"), _l("Check what this freezes.")),
}

# What stands in the way. %(who)s is the person that the reason is about.
CONSENT_SENTENCES: Sentences = sentences(
    {
        ConsentReason: {
            ConsentReason.CONSENT_ASSISTANCE_MISSING: _l("%(who)s: consent to assistance is not in force."),
            ConsentReason.CONSENT_DATA_MISSING: _l("%(who)s: consent to the use of data is not in force."),
            ConsentReason.CONSENT_TRANSFER_MISSING: _l("%(who)s: consent to this transfer of data is not in force."),
            ConsentReason.CONSENT_CONTACT_AFTER_RETURN_MISSING: _l(
                "%(who)s: consent to contact after return is not in force."
            ),
            ConsentReason.ADULT_SIGNS_ALONE: _l(
                "%(who)s: an adult signs in person. Choose “through a legal representative” if someone else decides."
            ),
            ConsentReason.AGE_NOT_KNOWN: _l(
                "%(who)s: the age is not known. Say on the form that the person signs as an adult, or have an adult "
                "sign too. For a child, first enter an estimated year of birth."
            ),
            ConsentReason.MINOR_SIGNS_TOO: _l(
                "%(who)s: at this age the person must sign too, together with the legal representative."
            ),
            ConsentReason.REPRESENTATIVE_SIGNS: _l("%(who)s: for a child of this age, the legal representative signs."),
            ConsentReason.REPRESENTATIVE_SIGNS_TOO: _l("%(who)s: at this age the representative must sign too."),
            ConsentReason.PROXY_BASIS_MISSING: _l(
                "%(who)s: enter the legal representative, and the basis on which they decide."
            ),
            ConsentReason.ASSENT_MISSING: _l("%(who)s: record whether the child agrees, or is too young to say."),
            ConsentReason.ASSENT_REFUSED: _l(
                "%(who)s: the child does not agree. No one may sign against that: ask the duty specialist."
            ),
            ConsentReason.GUARDIAN_CONSENTS_IN_WRITING: _l(
                "%(who)s: for a child alone, the guardian consents in writing."
            ),
            ConsentReason.WITNESS_MISSING: _l("%(who)s: oral consent needs a witness."),
            ConsentReason.TRANSFER_IN_WRITING: _l("%(who)s: data is passed on only with written consent."),
            ConsentReason.VOLUNTARINESS_INCOMPLETE: _l(
                "Consent to assistance requires every fact of a free decision. Record those that are true."
            ),
            ConsentReason.WITHDRAWAL_AFTER_BOARDING: _l(
                "The return has begun, so this consent cannot be withdrawn. Consent to use of data, transfers and "
                "contact can still be withdrawn."
            ),
            ConsentReason.CHECKLIST_INCOMPLETE: _l(
                "Select everything that was said before consent was requested. If something was not said, say it first."
            ),
            ConsentReason.CONSENT_WITHDRAWN: _l("This consent was withdrawn. Record a new consent instead."),
            ConsentReason.CONSENT_WAS_REFUSED: _l("This consent was refused. Record a new consent instead."),
            ConsentReason.REFUSED_BEFORE: _l(
                "%(who)s refused this and is not to be asked again yet. If you asked again, enter why."
            ),
            ConsentReason.WITHDRAW_INSTEAD: _l("%(who)s: this consent is in force. Withdraw it instead."),
        },
    }
)
# What the words of rules are called, by their code.
_PURPOSES = {word: PURPOSE_LABELS[purpose] for word, purpose in PURPOSE_WORDS.items()}
RULE_VALUES: Mapping[str, Mapping[Any, object]] = {
    "consent.kinds": _PURPOSES,
    "consent.needed_to_apply": _PURPOSES,
    "consent.needed_for_follow_up": _PURPOSES,
    "consent.forms": {
        "explicit_written": FORM_LABELS[ConsentForm.WRITTEN],
        "explicit_oral": FORM_LABELS[ConsentForm.ORAL],
        "implicit": FORM_LABELS[ConsentForm.IMPLICIT],
        "proxy": FORM_LABELS[ConsentForm.PROXY],
    },
    "consent.checklist": CHECKLIST_LABELS,
    "consent.voluntariness_facts": VOLUNTARINESS_LABELS,
}


def day_problem_words(problem: DayProblem, decides: date) -> str:
    """What is wrong with the day on which somebody is to have said something; `decides`: the day beside which it is."""
    return str(_DAY_PROBLEMS[problem]) % {"day": day(decides)}
