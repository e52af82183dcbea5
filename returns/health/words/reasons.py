"""What of health stands in the way of a journey, in words."""

from foundation.language.words import lazy_gettext as _l

HEALTH_SENTENCES: dict[str, object] = {
    "pregnancy_too_far": _l("%(who)s: on the day of a flight the pregnancy is too far along for the carrier."),
    "pregnancy_not_dated": _l(
        "%(who)s: the due date is not recorded, so nobody knows whether carriers take the person."
    ),
    "pregnancy_report_due": _l("%(who)s: a report on the pregnancy is needed. It is too early for it now."),
    "pregnancy_report_missing": _l("%(who)s: the report on the pregnancy that the carrier asks for is missing."),
    "pregnancy_report_too_old": _l("%(who)s: the report on the pregnancy is too old on the day of a flight."),
    "newborn_too_young": _l("%(who)s: on the day of a flight the child is too young for the carrier."),
    "newborn_report_missing": _l("%(who)s: the carrier asks for a medical report on a child of this age."),
    "medical_report_due": _l("%(who)s: a medical report is needed. It is too early for it now."),
    "medical_report_missing": _l("%(who)s: the medical report that the carrier asks for is missing."),
    "medical_report_too_old": _l("%(who)s: the medical report is too old on the day of a flight."),
    "medif_due": _l("%(who)s: the medical form of the airline is needed. It is too early for it now."),
    "medif_missing": _l("%(who)s: the medical form of the airline is missing."),
    "medif_not_handed_in": _l("%(who)s: the medical form is not handed in to the airline yet."),
    "medif_late": _l("%(who)s: the medical form came to the airline later than it asks for."),
    "medif_too_old": _l("%(who)s: the medical form of the airline is too old on the day of a flight."),
    "boarding_check_due": _l("%(who)s: the check before boarding is to be made."),
    "boarding_check_missing": _l("%(who)s: the time for the check before boarding has passed without it."),
    "boarding_check_too_early": _l("%(who)s: the check before boarding was made too early."),
    "boarding_check_late": _l("%(who)s: the check before boarding was made later than it should be."),
    "assistance_not_asked": _l("%(who)s: the carrier is not asked for what the decision on fitness says is needed."),
    "assistance_asked_late": _l("%(who)s: the carrier was asked for assistance later than it wants."),
    "assistance_refused": _l("%(who)s: the carrier refused what was asked for."),
    "assistance_unanswered": _l("%(who)s: the carrier has not answered yet."),
    "assistance_to_reconfirm": _l("%(who)s: a request to the carrier has to be confirmed again before departure."),
    "assistance_not_reconfirmed": _l("%(who)s: a request to the carrier was not confirmed again in time."),
    "assistance_reconfirmed_late": _l("%(who)s: a request to the carrier was confirmed again later than it should be."),
    "medicines_not_recorded": _l("%(who)s: it is not recorded for how many days medicines are carried."),
    "medicines_too_few": _l("%(who)s: medicines are carried for fewer days than they have to last."),
    "medicine_letter_missing": _l("%(who)s: no letter of the doctor goes with the medicines."),
    "child_flight_too_young": _l("%(who)s: at this age a child flies only with somebody of age."),
    "child_flight_escort_not_asked": _l("%(who)s: at this age the carrier takes a child alone only with an escort."),
    "child_flight_escort_asked_late": _l("%(who)s: the carrier was asked for an escort later than it wants."),
    "child_flight_service_not_asked": _l(
        "%(who)s: the carrier is not asked to look after a child who flies alone at this age."
    ),
    "child_flight_service_asked_late": _l("%(who)s: the carrier was asked to look after a child later than it wants."),
    "child_flight_no_service_here": _l("%(who)s: carriers do not look after children alone on connecting flights."),
}
