"""Protection in words: audited acts, records and their fields, screening, and reasons."""

from collections.abc import Mapping
from typing import Any

from foundation.acts import AuditedAct
from foundation.language.words import _, lazy_gettext as _l
from returns.cases.words import CLEARANCE_LABELS, Sentences, sentences
from returns.protection.rules.behind_doors import BehindDoorsReason, ConditionReason
from returns.protection.rules.protection import Answer, Clearance, Flag, ProtectionReason, ScreeningReason
from returns.protection.rules.records import FACTORS, RecordKind

# What the audit calls the routes and changes of protection.


class ProtectionAct(AuditedAct):
    """Pages and changes of protection, as the audit calls them."""

    CLEARANCE_ASK = "clearance.ask", _l("Requested a protection clearance")
    CLEARANCE_INSIDE = "clearance.inside", _l("Read the blockers of a clearance")
    CLEARANCE_PAGE = "clearance.page", _l("Looked at a protection clearance")
    CLEARANCE_SET = "clearance.set", _l("Set a protection clearance")
    GRANTS_GIVE = "grants.give", _l("Gave access to protected information")
    GRANTS_LIST = "grants.list", _l("Listed the access grants of a case")
    PROTECTED_FORM = "protected.form", _l("Opened a protected record for editing")
    PROTECTED_OPEN = "protected.open", _l("Read protected information")
    PROTECTED_RECORD = "protected.record", _l("Wrote a protected record")
    PROTECTED_RECORDS = "protected.records", _l("Read protected records")
    PROTECTED_WRITE = "protected.write", _l("Wrote protected information")
    CHECK = "protection.check", _l("Recorded a protection check")
    CHECK_PAGE = "protection.check_page", _l("Read the protection checks of a case")
    CHECK_PERSON = "protection.check_person", _l("Read the protection checks of a person")
    SCREENING_PAGE = "screening.page", _l("Read the screenings of a case")
    SCREENING_PERSON = "screening.person", _l("Read the screening of a person")
    SCREENING_RECORD = "screening.record", _l("Recorded the screening of a person")


# What behind the doors stands in the way of a clearance, in words. Shown to whoever holds the grant, nowhere else.

_R = BehindDoorsReason
INSIDE_SENTENCES: Sentences = sentences(
    {
        _R: {
            _R.RISK_HOST_MISSING: _l("%(who)s: the host side's view of the risks is missing."),
            _R.RISK_ORIGIN_MISSING: _l(
                "%(who)s: the view of the risks from the partner in the country of return is missing."
            ),
            _R.RISK_ASSESSMENT_MISSING: _l("%(who)s: there is no risk assessment yet."),
            _R.RISK_ASSESSMENT_UNSIGNED: _l("%(who)s: the latest risk assessment is not signed."),
            _R.RISK_SIGNED_BY_BOOKER: _l("%(who)s: the risk assessment is signed by someone who books the journey."),
            _R.RISK_ASSESSMENT_STALE: _l("%(who)s: the risk assessment is no longer current."),
            _R.RISK_ASSESSMENT_ENDS_BEFORE: _l(
                "%(who)s: the risk assessment ends before the clearance would. Assess again, or give a shorter "
                "clearance."
            ),
            _R.RISK_ASSESSMENT_BEFORE_FACTS: _l(
                "%(who)s: since the risk assessment one side has changed its view, or the place of return has changed."
            ),
            _R.RISK_UNACCEPTABLE: _l("%(who)s: the risk is unacceptable. Return is not an option."),
            _R.RISK_NOT_MITIGATED: _l("%(who)s: a risk was identified, but no measure is planned for it."),
            _R.REFLECTION_PERIOD: _l("%(who)s: the reflection period has not ended. No pressure to return."),
            _R.SIGNS_OWN_BOOKING: _l(
                "The person who books the journey cannot sign the risk assessment. Ask someone else."
            ),
            _R.CHILD_GUARDIAN_APPOINTED: _l("%(who)s: no guardian is appointed."),
            _R.CHILD_FAMILY_TRACED_AND_VERIFIED: _l("%(who)s: the family has not been traced and verified."),
            _R.CHILD_FAMILY_ASSESSMENT_POSITIVE: _l("%(who)s: there is no positive family assessment."),
            _R.CHILD_BEST_INTERESTS_DETERMINATION_POSITIVE: _l(
                "%(who)s: there is no positive best interests determination."
            ),
            _R.CHILD_GUARDIAN_WRITTEN_CONSENT: _l("%(who)s: the written consent of the guardian is missing."),
            _R.CHILD_CHILD_ASSENT: _l("%(who)s: the assent of the child is missing."),
            _R.CHILD_RECEIVING_CARER_IDENTIFIED: _l("%(who)s: no receiving carer has been identified and checked."),
            _R.CHILD_CARER_IDENTITY_CHECKED_AT_HAND_OVER: _l(
                "%(who)s: no identity check of the carer is planned at hand-over."
            ),
            _R.CHILD_ESCORT: _l("%(who)s: no escort travels with the child."),
            _R.BID_STALE: _l("%(who)s: the best interests determination is too old."),
            _R.BID_BEFORE_FACTS: _l("%(who)s: there are new facts since the best interests determination."),
            _R.BID_DEFERRED: _l("%(who)s: the best interests determination was postponed."),
            _R.BID_NEGATIVE: _l("%(who)s: the best interests determination is against the return."),
            _R.CHILD_NOT_HEARD: _l("%(who)s: the child was not heard."),
            _R.LEGAL_MATTER_PENDING: _l("%(who)s: a legal matter is pending that the return would defeat."),
        },
        ConditionReason: {
            ConditionReason.CONDITION_TOO_RECENT: _l(
                "%(who)s: too few days have passed to fly. A doctor cannot waive this."
            ),
            ConditionReason.CONDITION_NOT_OVER: _l(
                "%(who)s: fewer days have passed than required. Wait, or record what a doctor allows."
            ),
        },
    }
)


# Records behind the doors in words: their kinds, fields and choices.


KIND_LABELS = {
    RecordKind.STATUS: _l("Trafficking status"),
    RecordKind.RISK_HOST: _l("Risks as the host side sees them"),
    RecordKind.RISK_ORIGIN: _l("Risks as the partner in the country of return sees them"),
    RecordKind.RISK_ASSESSMENT: _l("Joint risk assessment"),
    RecordKind.RISK_SIGNATURE: _l("Signature of the risk assessment"),
    RecordKind.REFLECTION: _l("Reflection period"),
    RecordKind.CLOSURE: _l("End of the case, recorded only here"),
    RecordKind.GUARDIAN: _l("Consent of the guardian, assent of the child"),
    RecordKind.TRACING: _l("Family tracing"),
    RecordKind.FAMILY: _l("Family assessment"),
    RecordKind.BEST_INTERESTS: _l("Best interests of the child"),
    RecordKind.CARER: _l("Receiving carer"),
    RecordKind.PROCEEDINGS: _l("Legal matter"),
    RecordKind.TREATMENT: _l("Health and treatment"),
    RecordKind.CONDITION: _l("Illness, heart, stroke or surgery before a flight"),
}
FACTOR_LABELS = {
    "at_liberty": _l("Traffickers at liberty"),
    "know_address": _l("They know the address"),
    "threats": _l("Threats to the family"),
    "complicit": _l("Family complicit"),
    "debt": _l("Debt"),
    "testimony": _l("Testimony given or awaited"),
    "collusion": _l("Police collusion"),
    "stigma": _l("Stigma"),
    "health": _l("State of health"),
    "livelihood": _l("No income or housing"),
    "again": _l("Trafficked again in the past"),
}
FIELD_LABELS = {
    "told_by": _l("Who at the partner said so, and when"),
    "status": _l("Status"),
    "organisation": _l("Organisation that decided"),
    "day": _l("Date"),
    "note": _l("Note"),
    "risk": _l("Result"),
    "maker": _l("Who decided, by name"),
    "review_on": _l("Review on"),
    "signed": _l("Signature"),
    "begins_on": _l("First day"),
    "ended_as": _l("How it ended"),
    "name": _l("Name"),
    "consented_on": _l("Written consent given on"),
    "assented": _l("Did the child assent?"),
    "verified": _l("Has the family been found and verified?"),
    "finding": _l("Finding"),
    "procedure": _l("Procedure"),
    "panel": _l("Who decided"),
    "heard": _l("Was the child heard?"),
    "views": _l("What the child said"),
    "relationship": _l("Relationship to the child"),
    "checks": _l("Are the checks done?"),
    "hand_over": _l("Is an identity check planned at hand-over?"),
    "escort": _l("Does an escort travel with the child?"),
    "matter": _l("What it is about"),
    "stage": _l("Current stage"),
    "court": _l("Court or authority"),
    "next_on": _l("Next date"),
    "representative": _l("Legal representative"),
    "safeguards": _l("How it continues despite the return"),
    "decision": _l("What was decided"),
    "diagnosis": _l("Diagnosis"),
    "treatment": _l("Treatment needed"),
    "covered_until": _l("Medication lasts until"),
    "handed_to": _l("Who continues the treatment"),
    "condition": _l("What it was"),
    "allowed_from": _l("A doctor allows travel from"),
}
FIELD_HINTS = {
    "told_by": _l("Write down what the partner sees, not your own view."),
    "maker": _l("The person responsible for this assessment."),
    "review_on": _l("The latest day by which it has to be reviewed."),
    "safeguards": _l("Testimony by video, a power of attorney, an address for service."),
    "covered_until": _l("The last day the person has medication for."),
}
_YES_NO = {"yes": _l("Yes"), "no": _l("No"), "unknown": _l("Not known yet")}
CHOICE_LABELS: dict[str, dict[str, object]] = {
    "status": {"possible": _l("Possible victim"), "actual": _l("Actual victim"), "not_a_victim": _l("Not a victim")},
    "risk": {
        "low": _l("Low"),
        "medium": _l("Medium"),
        "high": _l("High"),
        "unacceptable": _l("Unacceptable: return is not an option"),
    },
    "signed": {"yes": _l("I have read the latest assessment and sign it")},
    "ended_as": {"re_trafficked": _l("Trafficked again"), "other": _l("In another way")},
    "finding": {"positive": _l("Positive"), "negative": _l("Negative"), "deferred": _l("Postponed")},
    "procedure": {
        "assessment": _l("Best interests assessment"),
        "determination": _l("Best interests determination"),
    },
    "condition": {
        "an_illness": _l("Illness"),
        "heart_attack": _l("Heart attack without complications"),
        "heart_attack_complicated": _l("Heart attack with complications"),
        "had_a_stroke": _l("Stroke"),
        "chest_or_heart_surgery": _l("Chest or heart surgery"),
    },
    "matter": {
        "testimony": _l("Testimony"),
        "compensation": _l("Compensation"),
        "criminal": _l("Criminal proceedings"),
        "residence": _l("Residence"),
        "custody": _l("Custody"),
        "other": _l("Something else"),
    },
    "stage": {
        "pending": _l("Pending: the return would defeat it"),
        "from_abroad": _l("Continues from abroad, as arranged"),
        "ended": _l("Ended"),
    },
}


def choice_label(field: str, code: str) -> str:
    """One choice of a field in words."""
    return str(CHOICE_LABELS.get(field, _YES_NO).get(code, code))


def field_label(field: str) -> str:
    """The label of a field; those of the factors name the factor."""
    what, _sep, factor = field.partition("_")
    if factor not in FACTORS:
        return str(FIELD_LABELS[field])
    words = str(FACTOR_LABELS[factor])
    if what == "note":
        return _("Note on: %(factor)s", factor=words)
    return _("Action on: %(factor)s", factor=words) if what == "mitigation" else words


# Screening in words: open flags, questions, answers and topics. The wording is this program's own.

FLAG_LABELS = {
    Flag.DISABILITY: _l("Disability"),
    Flag.SERIOUS_ILLNESS: _l("Serious illness"),
    Flag.OLDER_PERSON: _l("Older person"),
    Flag.PREGNANCY: _l("Pregnancy"),
    Flag.SINGLE_PARENT: _l("Single parent"),
    Flag.LARGE_FAMILY: _l("Large family"),
    Flag.CHILD_ALONE: _l("Child alone"),
    Flag.EXTRA_CARE: _l("Extra care"),
}
QUESTION_LABELS = {
    "help_on_the_way": _l("Would help from someone else make the journey easier?"),
    "care_without_gap": _l("Is there treatment, medicine or an aid that must not be interrupted?"),
    "small_children": _l("Does anyone need this person's care from morning to night?"),
    "place_to_stay": _l("Is it still unclear where this person will sleep on the first nights?"),
    "waited_for": _l("Is it still unclear who will meet this person on arrival?"),
    "worried": _l("Does anything about the journey or the time after it worry this person?"),
    "talk_alone": _l("Would this person like to talk with someone alone?"),
    "own_decision": _l("Would more time or information help this person to decide?"),
    "unanswered_letters": _l("Are there letters, appointments or papers that this person does not understand?"),
    "knows_companions": _l("Are there people on the journey whom this child does not know well?"),
    "misses_somebody": _l("Is there anyone this child misses?"),
}
ANSWER_LABELS = {
    Answer.YES: _l("Yes"),
    Answer.NO: _l("No"),
    Answer.NOT_KNOWN: _l("Not known yet"),
}
TOPIC_LABELS = {
    "daily_life": _l("Daily life, and help needed with it"),
    "journey": _l("The journey"),
    "family": _l("Family, and who they can rely on"),
    "safety": _l("Feeling safe here, on the way and after arrival"),
    "place_and_income": _l("A place to live, and an income"),
    "wishes": _l("What the person wants"),
    "behind_the_door": _l("Where anything more is recorded: under protected information"),
}

# What stands in the way. %(who)s is the person that the reason is about.
PROTECTION_SENTENCES: Sentences = sentences(
    {
        ProtectionReason: {
            ProtectionReason.NOT_A_SPECIALIST: _l("Only a protection specialist can take this step."),
            ProtectionReason.READS_ONLY: _l("Your access to this case is for reading. You cannot change it."),
            ProtectionReason.CLEARANCE_IS_NEEDED: _l(
                "This case is treated as one that needs clearance: choose “given”, with a last day."
            ),
            ProtectionReason.PROTECTION_CHECK_MISSING: _l("%(who)s: the protection check has not been done yet."),
            ProtectionReason.PROTECTION_CHECK_NOT_RECENT: _l(
                "%(who)s: the protection check is too old. Ask the person again, alone."
            ),
            ProtectionReason.FEAR_EXPRESSED: _l(
                "%(who)s: fear of return was expressed, so planning stops. Refer the person to protection."
            ),
            ProtectionReason.CLAIM_PENDING: _l(
                "%(who)s: an asylum claim or appeal is pending. Wait for the outcome, or for an informed withdrawal."
            ),
            ProtectionReason.LEGAL_ADVICE_MISSING: _l("%(who)s: this person is detained and has no legal advice yet."),
            ProtectionReason.RIGHT_TO_ENTER_UNKNOWN: _l(
                "%(who)s: it is not known yet whether this person may enter the country of return."
            ),
            ProtectionReason.RIGHT_TO_ENTER_MISSING: _l("%(who)s: this person may not enter the country of return."),
        },
        ScreeningReason: {
            ScreeningReason.FULL_SCREENING_DUE: _l("%(who)s: the full screening is due."),
        },
    }
)
# What the words of rules are called, by their code.
RULE_VALUES: Mapping[str, Mapping[Any, object]] = {
    "protection.clearance.choices": {
        "not_needed": CLEARANCE_LABELS[Clearance.NOT_NEEDED],
        "given_until": CLEARANCE_LABELS[Clearance.GIVEN],
        "outstanding": CLEARANCE_LABELS[Clearance.OUTSTANDING],
        "not_an_option": CLEARANCE_LABELS[Clearance.NOT_AN_OPTION],
    },
    "protection.risk_assessment.results": CHOICE_LABELS["risk"],
    "screening.rapid.adult": QUESTION_LABELS,
    "screening.rapid.child": QUESTION_LABELS,
    "screening.full.topics": TOPIC_LABELS,
    "screening.full.called_for_by": FLAG_LABELS,
}
