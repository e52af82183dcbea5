"""Records behind the doors in words: their kinds, fields and choices."""

from foundation.language.words import _, lazy_gettext as _l
from returns.protection.rules.records import FACTORS, RecordKind

KIND_LABELS = {
    RecordKind.STATUS: _l("Trafficking status"),
    RecordKind.RISK_HOST: _l("Risks as the host side sees them"),
    RecordKind.RISK_ORIGIN: _l("Risks as the partner in the country of return sees them"),
    RecordKind.RISK_ASSESSMENT: _l("Joint risk assessment"),
    RecordKind.RISK_SIGNATURE: _l("Signature of the risk assessment"),
    RecordKind.REFLECTION: _l("Reflection period"),
    RecordKind.CLOSURE: _l("End of the case, as known here alone"),
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
    "at_liberty": _l("Traffickers are at liberty"),
    "know_address": _l("They know the address"),
    "threats": _l("Threats to the family"),
    "complicit": _l("Family complicit"),
    "debt": _l("Debt"),
    "testimony": _l("Testimony given or awaited"),
    "collusion": _l("Collusion of the police"),
    "stigma": _l("Stigma"),
    "health": _l("State of health"),
    "livelihood": _l("No income or housing"),
    "again": _l("Trafficked again before"),
}
FIELD_LABELS = {
    "told_by": _l("Who of the partner said so, and when"),
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
    "verified": _l("Is the family found and verified?"),
    "finding": _l("Finding"),
    "procedure": _l("Procedure"),
    "panel": _l("Who decided"),
    "heard": _l("Was the child heard?"),
    "views": _l("What the child said"),
    "relationship": _l("Relationship to the child"),
    "checks": _l("Are the checks done?"),
    "hand_over": _l("Is a check of identity planned at hand-over?"),
    "escort": _l("Does an escort travel with the child?"),
    "matter": _l("What it is about"),
    "stage": _l("Where it stands"),
    "court": _l("Court or authority"),
    "next_on": _l("Next date"),
    "representative": _l("Legal representative"),
    "safeguards": _l("How the return does not defeat it"),
    "decision": _l("What was decided"),
    "diagnosis": _l("Diagnosis"),
    "treatment": _l("Treatment that is needed"),
    "covered_until": _l("Medication is there until"),
    "handed_to": _l("Who goes on with the treatment"),
    "condition": _l("What it was"),
    "allowed_from": _l("A doctor allows travel from"),
}
FIELD_HINTS = {
    "told_by": _l("Write down what the partner sees, and nothing of your own view."),
    "maker": _l("The person who answers for this assessment."),
    "review_on": _l("The day on which it has to be looked at again at the latest."),
    "safeguards": _l("Testimony by video, a power of attorney, an address for service."),
    "covered_until": _l("The last day for which the person has medication."),
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
    "signed": {"yes": _l("I have read the newest assessment and sign it")},
    "ended_as": {"re_trafficked": _l("Trafficked again"), "other": _l("Otherwise")},
    "finding": {"positive": _l("Positive"), "negative": _l("Negative"), "deferred": _l("Put off")},
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
        "from_abroad": _l("Goes on from abroad, as arranged"),
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
    return _("What is done about: %(factor)s", factor=words) if what == "mitigation" else words
