"""Health on the way in words: audited acts, labels of codes, and reasons."""

from collections.abc import Mapping
from typing import Any

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l
from returns.cases.words import Sentences, sentences
from returns.health.rules.assistance import Answer, AssistanceReason, ChildFlightReason
from returns.health.rules.births import NewbornReason, PregnancyReason
from returns.health.rules.certificates import CertificateKind, CertificateReason
from returns.health.rules.health import NEWBORN, EntryKind, HealthReason, MedicineReason
from returns.journey.words import NEED_LABELS
from returns.protection.words import FLAG_LABELS

# What the audit calls the routes and changes of health.


class HealthAct(AuditedAct):
    """Pages and changes of health, as the audit calls them."""

    FITNESS_RECORD = "fitness.record", _l("Recorded a decision on fitness to travel")
    ANSWER = "health.answer", _l("Recorded a carrier's reply")
    OPEN = "health.open", _l("Read people's health during travel")
    RECORD = "health.record", _l("Recorded health during travel")
    REMOVE = "health.remove", _l("Removed a record of health during travel")
    HEALTH_ENTRY_ANSWER = "health_entry.answer", _l("Recorded a carrier's reply")
    HEALTH_ENTRY_RECORD = "health_entry.record", _l("Recorded health during travel")
    HEALTH_ENTRY_REMOVE = "health_entry.remove", _l("Removed a record of health during travel")
    MEDICAL_OPEN = "medical.open", _l("Read decisions on fitness to travel")
    MEDICAL_RECORD = "medical.record", _l("Recorded a decision on fitness to travel")


# Health on the way in words: papers, requests of carriers, answers.

KIND_LABELS = {
    EntryKind.PREGNANCY: _l("Pregnancy"),
    EntryKind.BIRTH: _l("Childbirth"),
    EntryKind.PAPER: _l("Medical paper"),
    EntryKind.ASSISTANCE: _l("Request to the carrier"),
    EntryKind.MEDICINES: _l("Medicines carried"),
}
PAPER_LABELS = {
    CertificateKind.MEDICAL_REPORT: _l("Medical report"),
    CertificateKind.MEDIF: _l("Airline medical form (MEDIF)"),
    CertificateKind.PREGNANCY_REPORT: _l("Pregnancy report"),
    CertificateKind.BOARDING_CHECK: _l("Pre-embarkation check"),
}
CODE_LABELS = {
    "WCHR": _l("Wheelchair to the aircraft (WCHR)"),
    "WCHS": _l("Wheelchair, and carried on steps (WCHS)"),
    "WCHC": _l("Wheelchair to the seat (WCHC)"),
    "MEDA": _l("Medical case (MEDA)"),
    "STCR": _l("Stretcher (STCR)"),
    "OXYG": _l("Oxygen (OXYG)"),
    "UMNR": _l("Child alone, in the airline's care (UMNR)"),
    "BLND": _l("Blind passenger (BLND)"),
    "DEAF": _l("Deaf passenger (DEAF)"),
    "DPNA": _l("Passenger needing help to understand (DPNA)"),
    "INFT": _l("Infant without a seat (INFT)"),
    "BSCT": _l("Cot for an infant (BSCT)"),
    "EXST": _l("Extra seat (EXST)"),
    "LANG": _l("Language assistance (LANG)"),
    "MAAS": _l("Meet and assist (MAAS)"),
    "TWOV": _l("Transit without a visa (TWOV)"),
}
ANSWER_LABELS = {
    Answer.NONE: _l("No reply yet"),
    Answer.CONFIRMED: _l("Confirmed by the carrier"),
    Answer.REFUSED: _l("Refused by the carrier"),
}
ANSWER_MARKS = {Answer.NONE: "due", Answer.CONFIRMED: "done", Answer.REFUSED: "blocked"}
CHILDREN_LABELS = {"one": _l("One child"), "more": _l("More than one")}
LETTER_LABELS = {"yes": _l("Yes"), "no": _l("No")}


# What of health stands in the way of a journey, in words.


HEALTH_SENTENCES: Sentences = sentences(
    {
        PregnancyReason: {
            PregnancyReason.PREGNANCY_TOO_FAR: _l(
                "%(who)s: the pregnancy is too advanced for the carrier on the day of a flight."
            ),
        },
        HealthReason: {
            HealthReason.PREGNANCY_NOT_DATED: _l(
                "%(who)s: the due date is not recorded, so it is not known whether carriers accept the person."
            ),
        },
        CertificateReason: {
            CertificateReason.PREGNANCY_REPORT_DUE: _l(
                "%(who)s: a pregnancy report is needed. It is too early to get it now."
            ),
            CertificateReason.MEDICAL_REPORT_DUE: _l(
                "%(who)s: a medical report is needed. It is too early to get it now."
            ),
            CertificateReason.PREGNANCY_REPORT_MISSING: _l(
                "%(who)s: the pregnancy report required by the carrier is missing."
            ),
            CertificateReason.PREGNANCY_REPORT_TOO_OLD: _l(
                "%(who)s: the pregnancy report will be too old on the day of a flight."
            ),
            CertificateReason.MEDICAL_REPORT_MISSING: _l(
                "%(who)s: the medical report required by the carrier is missing."
            ),
            CertificateReason.MEDICAL_REPORT_TOO_OLD: _l(
                "%(who)s: the medical report will be too old on the day of a flight."
            ),
            CertificateReason.MEDIF_DUE: _l(
                "%(who)s: the airline's medical form is needed. It is too early to get it now."
            ),
            CertificateReason.MEDIF_MISSING: _l("%(who)s: the airline's medical form is missing."),
            CertificateReason.MEDIF_NOT_HANDED_IN: _l(
                "%(who)s: the medical form has not been submitted to the airline yet."
            ),
            CertificateReason.MEDIF_LATE: _l("%(who)s: the medical form reached the airline later than it requires."),
            CertificateReason.MEDIF_TOO_OLD: _l(
                "%(who)s: the airline's medical form will be too old on the day of a flight."
            ),
            CertificateReason.BOARDING_CHECK_DUE: _l("%(who)s: pre-embarkation check due."),
            CertificateReason.BOARDING_CHECK_MISSING: _l("%(who)s: the pre-embarkation check was not done in time."),
            CertificateReason.BOARDING_CHECK_TOO_EARLY: _l("%(who)s: the pre-embarkation check was done too early."),
            CertificateReason.BOARDING_CHECK_LATE: _l("%(who)s: the pre-embarkation check was done late."),
        },
        NewbornReason: {
            NewbornReason.NEWBORN_TOO_YOUNG: _l(
                "%(who)s: the child is too young for the carrier on the day of a flight."
            ),
            NewbornReason.NEWBORN_REPORT_MISSING: _l(
                "%(who)s: the carrier requires a medical report for a child of this age."
            ),
        },
        AssistanceReason: {
            AssistanceReason.ASSISTANCE_NOT_ASKED: _l(
                "%(who)s: assistance needed has not been requested from the carrier."
            ),
            AssistanceReason.ASSISTANCE_ASKED_LATE: _l(
                "%(who)s: the carrier was asked for assistance later than it requires."
            ),
            AssistanceReason.ASSISTANCE_REFUSED: _l("%(who)s: the carrier refused the request."),
            AssistanceReason.ASSISTANCE_UNANSWERED: _l("%(who)s: no reply from the carrier yet."),
            AssistanceReason.ASSISTANCE_TO_RECONFIRM: _l(
                "%(who)s: a request to the carrier must be reconfirmed before departure."
            ),
            AssistanceReason.ASSISTANCE_NOT_RECONFIRMED: _l(
                "%(who)s: a request to the carrier was not reconfirmed in time."
            ),
            AssistanceReason.ASSISTANCE_RECONFIRMED_LATE: _l("%(who)s: a request to the carrier was reconfirmed late."),
        },
        MedicineReason: {
            MedicineReason.MEDICINES_NOT_RECORDED: _l(
                "%(who)s: the number of days the medicines last is not recorded."
            ),
            MedicineReason.MEDICINES_TOO_FEW: _l("%(who)s: the medicines carried last fewer days than needed."),
            MedicineReason.MEDICINE_LETTER_MISSING: _l("%(who)s: no doctor's letter with the medicines."),
        },
        ChildFlightReason: {
            ChildFlightReason.CHILD_FLIGHT_TOO_YOUNG: _l("%(who)s: a child of this age may fly only with an adult."),
            ChildFlightReason.CHILD_FLIGHT_ESCORT_NOT_ASKED: _l(
                "%(who)s: the carrier accepts a child alone of this age only with an escort."
            ),
            ChildFlightReason.CHILD_FLIGHT_ESCORT_ASKED_LATE: _l(
                "%(who)s: the carrier was asked for an escort later than it requires."
            ),
            ChildFlightReason.CHILD_FLIGHT_SERVICE_NOT_ASKED: _l(
                "%(who)s: the carrier has not been asked to look after a child of this age flying alone."
            ),
            ChildFlightReason.CHILD_FLIGHT_SERVICE_ASKED_LATE: _l(
                "%(who)s: the carrier was asked to look after a child later than it requires."
            ),
            ChildFlightReason.CHILD_FLIGHT_NO_SERVICE_HERE: _l(
                "%(who)s: carriers do not look after children alone on connecting flights."
            ),
        },
    }
)
# What the words of rules are called, by their code.
RULE_VALUES: Mapping[str, Mapping[Any, object]] = {
    "medical.pre_embarkation_check.for": {**FLAG_LABELS, **NEED_LABELS, **CODE_LABELS, NEWBORN: _l("Newborn")},
    "medical.report.needed_for": FLAG_LABELS,
    "medif.needed_for": {**NEED_LABELS, **CODE_LABELS},
}
