"""What of health stands in the way of a journey, in words."""

from foundation.language.words import lazy_gettext as _l
from returns.cases.words.sentences import Sentences, sentences
from returns.health.rules.assistance import AssistanceReason
from returns.health.rules.certificates import CertificateReason
from returns.health.rules.child_flights import ChildFlightReason
from returns.health.rules.health import HealthReason
from returns.health.rules.medicines import MedicineReason
from returns.health.rules.newborns import NewbornReason
from returns.health.rules.pregnancy import PregnancyReason

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
