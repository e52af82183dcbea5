"""The codes of tasks in words: what each kind asks for, whose it is, what happened to it."""

from foundation.language.words import lazy_gettext as _l
from returns.work.rules.tasks import ForWhom, TaskChange, TaskKind, TaskState

# The words of tasks that rules make: the same for every case.
KIND_LABELS = {
    TaskKind.BY_HAND: _l("Task"),
    TaskKind.CONTACT_UNKNOWN: _l("Find out how a person may be reached safely"),
    TaskKind.CONTACT_AGAIN: _l("Check a safe contact again"),
    TaskKind.DEADLINE_NEAR: _l("The legal deadline to leave is near"),
    TaskKind.DEADLINE_PASSED: _l("The legal deadline to leave has passed"),
    TaskKind.CLEARANCE_OUTSTANDING: _l("The protection clearance is still outstanding"),
    TaskKind.CLEARANCE_ASKED: _l("A protection clearance was asked for"),
    TaskKind.CLEARANCE_ENDS: _l("The protection clearance ends soon"),
    TaskKind.CONSENT_AGAIN: _l("Confirm the consents again before departure"),
    TaskKind.CHECK_MISSING: _l("Do the protection check"),
    TaskKind.DECISION_DUE: _l("Decide on the application"),
    TaskKind.OWNER_GONE: _l("Hand the case over: its owner does not work here any more"),
    TaskKind.FACT_UNKNOWN: _l("Find out what is not known yet"),
    TaskKind.ARRIVAL_TO_TAKE_OVER: _l("Take over an arrival that a partner registered"),
    TaskKind.ESCORT_TO_TELL: _l("Tell the escort of this journey that it has stopped"),
    TaskKind.BOOKINGS_FROZEN: _l("Ask the carrier to hold or return the frozen bookings"),
    TaskKind.COUNSELLING_NEXT: _l("The next counselling session is agreed for this day"),
    TaskKind.COUNTRY_AGAIN: _l("Check again whether returns to the country go on"),
    TaskKind.JOURNEY_ANEW: _l("Talk with who did not travel, and plan the journey anew"),
    TaskKind.NOT_ARRIVED: _l("Find out where somebody is who did not arrive"),
}
# The area of a case where a task is seen to (pages/case_areas.py); others lead to the case itself.
KIND_AREAS = {
    TaskKind.CONTACT_UNKNOWN: "safe_contact",
    TaskKind.CONTACT_AGAIN: "safe_contact",
    TaskKind.CLEARANCE_OUTSTANDING: "clearance",
    TaskKind.CLEARANCE_ASKED: "clearance",
    TaskKind.CLEARANCE_ENDS: "clearance",
    TaskKind.CONSENT_AGAIN: "consent",
    TaskKind.CHECK_MISSING: "protection",
    TaskKind.DECISION_DUE: "eligibility",
    TaskKind.FACT_UNKNOWN: "unknowns",
    TaskKind.ESCORT_TO_TELL: "escorts",
    TaskKind.BOOKINGS_FROZEN: "itinerary",
    TaskKind.COUNSELLING_NEXT: "counselling",
    TaskKind.COUNTRY_AGAIN: "sign_off",
    TaskKind.JOURNEY_ANEW: "itinerary",
}
WHOM_LABELS = {
    ForWhom.OWNER: _l("Owner of the case"),
    ForWhom.OFFICERS: _l("Any officer"),
    ForWhom.SPECIALISTS: _l("Specialist on duty"),
    ForWhom.LEADS: _l("Who leads the office"),
}
STATE_LABELS = {
    TaskState.OPEN: _l("Open"),
    TaskState.DONE: _l("Done"),
    TaskState.NOT_NEEDED: _l("Not needed"),
    TaskState.LAPSED: _l("No longer wanted"),
}
STATE_MARKS = {
    TaskState.OPEN: "due",
    TaskState.DONE: "done",
    TaskState.NOT_NEEDED: "plain",
    TaskState.LAPSED: "plain",
}
CHANGE_LABELS = {
    TaskChange.MADE: _l("Made"),
    TaskChange.DONE: _l("Done"),
    TaskChange.NOT_NEEDED: _l("Not needed"),
    TaskChange.REOPENED: _l("Open again"),
    TaskChange.REASSIGNED: _l("Given to %(name)s"),
    TaskChange.MOVED: _l("Moved; it was due on %(day)s"),
    TaskChange.LAPSED: _l("No longer wanted: what it asked for has changed"),
}
