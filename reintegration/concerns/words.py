"""The codes of concerns in words. None of them stands in a title, an address, a message or a list."""

from foundation.language.words import lazy_gettext as _l
from reintegration.concerns.rules import Category, ConcernKind, EntryKind, Pace, Step

CONCERN_LABELS = {ConcernKind.CONCERN: _l("Concern"), ConcernKind.OFFER_OF_HELP: _l("Offer of help")}
CATEGORY_LABELS = {
    Category.THREAT: _l("Threat"),
    Category.VIOLENCE: _l("Violence"),
    Category.CONTACT: _l("Contact by people who exploit others"),
    Category.SELF_HARM: _l("Self-harm"),
    Category.CHILD: _l("A child at risk"),
    Category.OTHER: _l("Something else"),
}
PACE_LABELS = {
    Pace.AT_ONCE: _l("At once"),
    Pace.IN_TURN: _l("In its turn: first the partner, then the case owner"),
}
ENTRY_LABELS = {
    EntryKind.NOTE: _l("Noted"),
    EntryKind.TAKEN: _l("Taken"),
    EntryKind.CLOSED: _l("Closed"),
    EntryKind.REOPENED: _l("Taken up again"),
}
STEP_LABELS = {
    Step.PARTNER_WORKER: _l("Worker of the partner"),
    Step.PARTNER_COORDINATOR: _l("Coordinators of the partner"),
    Step.CASE_OWNER: _l("Case owner, and who stands in"),
    Step.DUTY_SPECIALIST: _l("Specialist on duty"),
    Step.AGAIN: _l("Everybody of the office who could take it, again"),
}
# A whole sentence each, since a step changes its form within one in many languages.
GOES_TO = {
    Step.PARTNER_WORKER: _l("If nobody takes it, it goes to the worker of the partner at %(time)s."),
    Step.PARTNER_COORDINATOR: _l("If nobody takes it, it goes to the coordinators of the partner at %(time)s."),
    Step.CASE_OWNER: _l("If nobody takes it, it goes to the case owner at %(time)s."),
    Step.DUTY_SPECIALIST: _l("If nobody takes it, it goes to the specialist on duty at %(time)s."),
    Step.AGAIN: _l("If nobody takes it, everybody of the office who could is told again at %(time)s."),
}
