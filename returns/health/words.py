"""Health on the way in words: audited acts, labels of codes, and reasons."""

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l
from returns.cases.words import Sentences, sentences
from returns.health.rules.assistance import Answer, AssistanceReason, ChildFlightReason
from returns.health.rules.births import NewbornReason, PregnancyReason
from returns.health.rules.certificates import CertificateKind, CertificateReason
from returns.health.rules.health import EntryKind, HealthReason, MedicineReason

# What the audit calls the routes and changes of health.


class HealthAct(AuditedAct):
    """Pages and changes of health, as the audit calls them."""

    FITNESS_RECORD = "fitness.record", _l("Recorded a decision on fitness to travel")
    ANSWER = "health.answer", _l("Noted what a carrier answered")
    OPEN = "health.open", _l("Read the health of people on the way")
    RECORD = "health.record", _l("Recorded something of health on the way")
    REMOVE = "health.remove", _l("Took out an entry of health on the way")
    HEALTH_ENTRY_ANSWER = "health_entry.answer", _l("Noted what a carrier answered")
    HEALTH_ENTRY_RECORD = "health_entry.record", _l("Recorded something of health on the way")
    HEALTH_ENTRY_REMOVE = "health_entry.remove", _l("Took out an entry of health on the way")
    MEDICAL_OPEN = "medical.open", _l("Read decisions on fitness to travel")
    MEDICAL_RECORD = "medical.record", _l("Recorded a decision on fitness to travel")


# Health on the way in words: papers, requests of carriers, answers.

KIND_LABELS = {
    EntryKind.PREGNANCY: _l("Pregnancy"),
    EntryKind.BIRTH: _l("Birth of a child"),
    EntryKind.PAPER: _l("Medical paper"),
    EntryKind.ASSISTANCE: _l("Request to the carrier"),
    EntryKind.MEDICINES: _l("Medicines carried"),
}
PAPER_LABELS = {
    CertificateKind.MEDICAL_REPORT: _l("Medical report"),
    CertificateKind.MEDIF: _l("Medical form of the airline (MEDIF)"),
    CertificateKind.PREGNANCY_REPORT: _l("Report on the pregnancy"),
    CertificateKind.BOARDING_CHECK: _l("Check before boarding"),
}
CODE_LABELS = {
    "WCHR": _l("Wheelchair to the aircraft (WCHR)"),
    "WCHS": _l("Wheelchair, and carried on steps (WCHS)"),
    "WCHC": _l("Wheelchair to the seat (WCHC)"),
    "MEDA": _l("Medical case (MEDA)"),
    "STCR": _l("Stretcher (STCR)"),
    "OXYG": _l("Oxygen (OXYG)"),
    "UMNR": _l("Child alone, in the care of the airline (UMNR)"),
    "BLND": _l("Blind passenger (BLND)"),
    "DEAF": _l("Deaf passenger (DEAF)"),
    "DPNA": _l("Passenger who needs help to understand (DPNA)"),
    "INFT": _l("Infant without a seat (INFT)"),
    "BSCT": _l("Cot for an infant (BSCT)"),
    "EXST": _l("Extra seat (EXST)"),
    "LANG": _l("Help with the language (LANG)"),
    "MAAS": _l("Meet and assist (MAAS)"),
    "TWOV": _l("Transit without a visa (TWOV)"),
}
ANSWER_LABELS = {
    Answer.NONE: _l("No answer yet"),
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
                "%(who)s: on the day of a flight the pregnancy is too far along for the carrier."
            ),
        },
        HealthReason: {
            HealthReason.PREGNANCY_NOT_DATED: _l(
                "%(who)s: the due date is not recorded, so nobody knows whether carriers take the person."
            ),
        },
        CertificateReason: {
            CertificateReason.PREGNANCY_REPORT_DUE: _l(
                "%(who)s: a report on the pregnancy is needed. It is too early for it now."
            ),
            CertificateReason.MEDICAL_REPORT_DUE: _l(
                "%(who)s: a medical report is needed. It is too early for it now."
            ),
            CertificateReason.PREGNANCY_REPORT_MISSING: _l(
                "%(who)s: the report on the pregnancy that the carrier asks for is missing."
            ),
            CertificateReason.PREGNANCY_REPORT_TOO_OLD: _l(
                "%(who)s: the report on the pregnancy is too old on the day of a flight."
            ),
            CertificateReason.MEDICAL_REPORT_MISSING: _l(
                "%(who)s: the medical report that the carrier asks for is missing."
            ),
            CertificateReason.MEDICAL_REPORT_TOO_OLD: _l(
                "%(who)s: the medical report is too old on the day of a flight."
            ),
            CertificateReason.MEDIF_DUE: _l(
                "%(who)s: the medical form of the airline is needed. It is too early for it now."
            ),
            CertificateReason.MEDIF_MISSING: _l("%(who)s: the medical form of the airline is missing."),
            CertificateReason.MEDIF_NOT_HANDED_IN: _l("%(who)s: the medical form is not handed in to the airline yet."),
            CertificateReason.MEDIF_LATE: _l("%(who)s: the medical form came to the airline later than it asks for."),
            CertificateReason.MEDIF_TOO_OLD: _l(
                "%(who)s: the medical form of the airline is too old on the day of a flight."
            ),
            CertificateReason.BOARDING_CHECK_DUE: _l("%(who)s: the check before boarding is to be made."),
            CertificateReason.BOARDING_CHECK_MISSING: _l(
                "%(who)s: the time for the check before boarding has passed without it."
            ),
            CertificateReason.BOARDING_CHECK_TOO_EARLY: _l("%(who)s: the check before boarding was made too early."),
            CertificateReason.BOARDING_CHECK_LATE: _l(
                "%(who)s: the check before boarding was made later than it should be."
            ),
        },
        NewbornReason: {
            NewbornReason.NEWBORN_TOO_YOUNG: _l(
                "%(who)s: on the day of a flight the child is too young for the carrier."
            ),
            NewbornReason.NEWBORN_REPORT_MISSING: _l(
                "%(who)s: the carrier asks for a medical report on a child of this age."
            ),
        },
        AssistanceReason: {
            AssistanceReason.ASSISTANCE_NOT_ASKED: _l(
                "%(who)s: the carrier is not asked for what the decision on fitness says is needed."
            ),
            AssistanceReason.ASSISTANCE_ASKED_LATE: _l(
                "%(who)s: the carrier was asked for assistance later than it wants."
            ),
            AssistanceReason.ASSISTANCE_REFUSED: _l("%(who)s: the carrier refused what was asked for."),
            AssistanceReason.ASSISTANCE_UNANSWERED: _l("%(who)s: the carrier has not answered yet."),
            AssistanceReason.ASSISTANCE_TO_RECONFIRM: _l(
                "%(who)s: a request to the carrier has to be confirmed again before departure."
            ),
            AssistanceReason.ASSISTANCE_NOT_RECONFIRMED: _l(
                "%(who)s: a request to the carrier was not confirmed again in time."
            ),
            AssistanceReason.ASSISTANCE_RECONFIRMED_LATE: _l(
                "%(who)s: a request to the carrier was confirmed again later than it should be."
            ),
        },
        MedicineReason: {
            MedicineReason.MEDICINES_NOT_RECORDED: _l(
                "%(who)s: it is not recorded for how many days medicines are carried."
            ),
            MedicineReason.MEDICINES_TOO_FEW: _l(
                "%(who)s: medicines are carried for fewer days than they have to last."
            ),
            MedicineReason.MEDICINE_LETTER_MISSING: _l("%(who)s: no letter of the doctor goes with the medicines."),
        },
        ChildFlightReason: {
            ChildFlightReason.CHILD_FLIGHT_TOO_YOUNG: _l(
                "%(who)s: at this age a child flies only with somebody of age."
            ),
            ChildFlightReason.CHILD_FLIGHT_ESCORT_NOT_ASKED: _l(
                "%(who)s: at this age the carrier takes a child alone only with an escort."
            ),
            ChildFlightReason.CHILD_FLIGHT_ESCORT_ASKED_LATE: _l(
                "%(who)s: the carrier was asked for an escort later than it wants."
            ),
            ChildFlightReason.CHILD_FLIGHT_SERVICE_NOT_ASKED: _l(
                "%(who)s: the carrier is not asked to look after a child who flies alone at this age."
            ),
            ChildFlightReason.CHILD_FLIGHT_SERVICE_ASKED_LATE: _l(
                "%(who)s: the carrier was asked to look after a child later than it wants."
            ),
            ChildFlightReason.CHILD_FLIGHT_NO_SERVICE_HERE: _l(
                "%(who)s: carriers do not look after children alone on connecting flights."
            ),
        },
    }
)
