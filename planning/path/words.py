"""The path to departure in words: what is to be done, what it is called when a departure waits for it, who does it."""

import enum

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l
from planning.path.rules.activities import OpenThing
from planning.path.rules.network import ActivityKind, JourneyLeft

K = ActivityKind


class PathAct(AuditedAct):
    """Pages and changes of the path, as the audit calls them."""

    PATH_OPEN = "path.open", _l("Looked at when a case can leave")
    OUTLOOK = "path.outlook", _l("Looked at when cases can leave")
    OUTLOOK_ROWS = "path.outlook_rows", _l("Looked at when the cases of a list can leave")
    OUTLOOK_TODAY = "path.outlook_today", _l("Looked at what has to begin soon")
    PATH_TASKS = "path.tasks", _l("Created tasks for what is still to be done before a departure")


# What is to be done.
ACTIVITY_LABELS = {
    K.DETAILS: _l("Find out what is not known yet"),
    K.PLACE: _l("Locate the place of return"),
    K.SAFE_CONTACT: _l("Record safe contact"),
    K.COUNSELLING: _l("Counselling"),
    K.CONSENT: _l("Record consents"),
    K.APPLICATION: _l("Submit the application"),
    K.DECISION: _l("Decide on the application"),
    K.PROTECTION_CHECK: _l("Protection check"),
    K.GUARDIAN: _l("Record who represents the child"),
    K.TRACING: _l("Family tracing and assessment"),
    K.BEST_INTERESTS: _l("Best interests determination"),
    K.CLEARANCE: _l("Protection clearance"),
    K.PLANNING: _l("Start planning the journey"),
    K.DOCUMENT: _l("Travel document"),
    K.ORIGINAL: _l("Get the original of the document"),
    K.TRANSIT_VISA: _l("Airport transit visa"),
    K.EXIT_PERMIT: _l("Exit permit"),
    K.EXIT_FINE: _l("Settle the fine for overstaying"),
    K.FITNESS: _l("Decision on fitness to travel"),
    K.MEDICAL_REPORT: _l("Medical report"),
    K.PREGNANCY_REPORT: _l("Medical report on the pregnancy"),
    K.MEDICATION: _l("Medicines for the journey"),
    K.BOOKING: _l("Plan and book the journey"),
    K.ESCORT: _l("Plan the escort"),
    K.ESCORT_VISA: _l("Papers and visas of the escort"),
    K.RECEPTION: _l("Name the reception"),
    K.ASSISTANCE: _l("Request assistance from the carrier"),
    K.MEDIF: _l("Airline medical form (MEDIF)"),
    K.NOTICE: _l("Notify the receiving side"),
    K.APPROVAL: _l("Approval of the budget"),
    K.TASK: _l("Task"),
    K.COUNTRY: _l("Check the country status again"),
    K.SAFE_CONTACT_AGAIN: _l("Verify safe contact again"),
    K.CHECK_AGAIN: _l("Repeat the protection check"),
    K.BEST_INTERESTS_AGAIN: _l("Repeat the best interests determination"),
    K.CONSENT_AGAIN: _l("Confirm consents again"),
    K.SIGN_OFF: _l("Sign off the departure"),
    K.PRE_EMBARKATION: _l("Pre-embarkation check"),
    K.DEPARTURE: _l("Departure"),
}

# What is left of a journey that is planned.
_LEFT_LABELS = {
    JourneyLeft.CHANGE: _l("Change and book the journey"),
    JourneyLeft.BOOKING: _l("Book the journey"),
}


class DoneBy(enum.StrEnum):
    """Who does what is still to be done, or decides on it."""

    OFFICER = "officer"
    OTHER_OFFICER = "other_officer"
    SPECIALIST = "specialist"
    SIGNER = "signer"
    APPROVER = "approver"
    CONSULATE = "consulate"
    AUTHORITY = "authority"
    DOCTOR = "doctor"
    CARRIER = "carrier"


DONE_BY_LABELS = {
    DoneBy.OFFICER: _l("case owner"),
    DoneBy.OTHER_OFFICER: _l("an officer who did not counsel"),
    DoneBy.SPECIALIST: _l("duty specialist"),
    DoneBy.SIGNER: _l("a second person with sign-off permission"),
    DoneBy.APPROVER: _l("budget approver"),
    DoneBy.CONSULATE: _l("consulate"),
    DoneBy.AUTHORITY: _l("authority"),
    DoneBy.DOCTOR: _l("doctor"),
    DoneBy.CARRIER: _l("carrier"),
}
DONE_BY = {
    K.DECISION: DoneBy.OTHER_OFFICER,
    K.GUARDIAN: DoneBy.AUTHORITY,
    K.TRACING: DoneBy.SPECIALIST,
    K.BEST_INTERESTS: DoneBy.SPECIALIST,
    K.BEST_INTERESTS_AGAIN: DoneBy.SPECIALIST,
    K.CLEARANCE: DoneBy.SPECIALIST,
    K.DOCUMENT: DoneBy.CONSULATE,
    K.TRANSIT_VISA: DoneBy.CONSULATE,
    K.ESCORT_VISA: DoneBy.CONSULATE,
    K.EXIT_PERMIT: DoneBy.AUTHORITY,
    K.EXIT_FINE: DoneBy.AUTHORITY,
    K.FITNESS: DoneBy.DOCTOR,
    K.MEDICAL_REPORT: DoneBy.DOCTOR,
    K.PREGNANCY_REPORT: DoneBy.DOCTOR,
    K.MEDIF: DoneBy.DOCTOR,
    K.PRE_EMBARKATION: DoneBy.DOCTOR,
    K.ASSISTANCE: DoneBy.CARRIER,
    K.APPROVAL: DoneBy.APPROVER,
    K.SIGN_OFF: DoneBy.SIGNER,
}
# What a task says of what concerns health: whoever leads the office reads it too.
_OF_HEALTH = frozenset({K.MEDICAL_REPORT, K.PREGNANCY_REPORT, K.MEDICATION, K.MEDIF, K.PRE_EMBARKATION, K.ASSISTANCE})


def label_of(thing: OpenThing) -> str:
    """What something still to be done is called."""
    return str(_LEFT_LABELS.get(thing.left, ACTIVITY_LABELS[thing.kind]))


def task_text(thing: OpenThing) -> str:
    """What a task asks for that is made of something still to be done."""
    return str(_l("Medical papers for the journey")) if thing.kind in _OF_HEALTH else label_of(thing)
