"""The return in words: audited acts, labels of codes, and sentences of reasons."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

from foundation.acts import AuditedAct
from foundation.language.words import _, lazy_gettext as _l, ngettext
from returns.cases.rules.cases import CaseReason, CaseState, ReasonCode, Track
from returns.cases.rules.task_list import TaskState, TaskWaits
from returns.consent.rules import ConsentForm, ConsentPurpose, TransferPurpose
from returns.counselling.rules import Solution
from returns.lifecycle.rules.lifecycle import Decision, EventKind
from returns.people.rules.people import IdentifierKind, Sex
from returns.protection.rules.protection import AsylumClaim, Clearance, EntryBy, Fear


class CasesAct(AuditedAct):
    """Pages and changes of cases, as the audit calls them."""

    ARRIVAL_DECLINE = "arrival.decline", _l("Gave a registered arrival back")
    ARRIVAL_OFFER = "arrival.offer", _l("Offered a registered arrival")
    ARRIVAL_REGISTER = "arrival.register", _l("Registered an arrival")
    ARRIVAL_TAKE = "arrival.take", _l("Took over a registered arrival")
    CASE_ADD_MEMBER = "case.add_member", _l("Added a person to a case")
    CASE_OPEN = "case.open", _l("Opened a new case")
    CREATE = "cases.create", _l("Opened a new case")
    NEW = "cases.new", _l("Opened the form of a new case")
    OPEN = "cases.open", _l("Read a case")
    STANDING = "cases.standing", _l("Looked at the status of a case")
    TIMELINE = "cases.timeline", _l("Read the timeline of a case")


SUBJECTS: dict[str, object] = {
    "case": _l("Case"),
}


_Key = TypeVar("_Key", bound=StrEnum)
STATE_LABELS = {
    CaseState.INTAKE: _l("Intake"),
    CaseState.COUNSELLING: _l("Counselling"),
    CaseState.APPLIED: _l("Applied"),
    CaseState.ELIGIBLE: _l("Eligible"),
    CaseState.REJECTED: _l("Rejected"),
    CaseState.PLANNING: _l("Planning"),
    CaseState.READY: _l("Ready"),
    CaseState.DEPARTED: _l("Departed"),
    CaseState.ARRIVED: _l("Arrived"),
    CaseState.WITHDRAWN_BY_APPLICANT: _l("Withdrawn by the applicant"),
    CaseState.WITHDRAWN_BY_ORGANISATION: _l("Withdrawn by the organisation"),
    CaseState.REVERSED: _l("Reversed"),
    CaseState.CANCELLED: _l("Cancelled"),
    CaseState.CLOSED: _l("Closed"),
}
TRACK_LABELS = {
    Track.UNDECIDED: _l("Not decided yet"),
    Track.RETURN_ONLY: _l("Return only"),
    Track.WITH_REINTEGRATION: _l("Return with reintegration"),
}
TASK_LABELS = {
    TaskState.DONE: _l("Done"),
    TaskState.TO_DO: _l("To do"),
    TaskState.STARTED: _l("Started"),
    TaskState.WAITS: _l("Cannot start yet"),
    TaskState.OPTIONAL: _l("Nothing recorded"),
    TaskState.NOT_NEEDED: _l("Not needed"),
}
TASK_MARKS = {
    TaskState.DONE: "done",
    TaskState.TO_DO: "due",
    TaskState.STARTED: "due",
    TaskState.WAITS: "plain",
    TaskState.OPTIONAL: "plain",
    TaskState.NOT_NEEDED: "plain",
}
WAITS_LABELS = {
    TaskWaits.APPLICATION: _l("needs the application"),
    TaskWaits.DECISION: _l("needs the decision"),
    TaskWaits.JOURNEY: _l("needs the planned journey"),
    TaskWaits.BLOCKERS: _l("needs every other blocker cleared"),
    TaskWaits.SIGN_OFF: _l("needs the sign-off"),
    TaskWaits.DEPARTURE: _l("needs the departure"),
}
SEX_LABELS = {
    Sex.FEMALE: _l("Woman"),
    Sex.MALE: _l("Man"),
    Sex.OTHER: _l("Other"),
    Sex.UNKNOWN: _l("Sex not known yet"),
}
SEX_CHOICES = {Sex.FEMALE: _l("Female"), Sex.MALE: _l("Male"), Sex.OTHER: _l("Other"), Sex.UNKNOWN: _l("Not known yet")}
IDENTIFIER_LABELS = {
    IdentifierKind.PHONE: _l("Phone"),
    IdentifierKind.EMAIL: _l("E-mail"),
    IdentifierKind.DOCUMENT: _l("Document number"),
}
CLEARANCE_LABELS = {
    Clearance.OUTSTANDING: _l("Clearance outstanding"),
    Clearance.NOT_NEEDED: _l("Clearance not needed"),
    Clearance.GIVEN: _l("Clearance given"),
    Clearance.NOT_AN_OPTION: _l("Return not an option"),
}
# How a clearance is marked: the word carries the meaning.
CLEARANCE_MARKS = {
    Clearance.OUTSTANDING: "due",
    Clearance.NOT_NEEDED: "done",
    Clearance.GIVEN: "done",
    Clearance.NOT_AN_OPTION: "blocked",
}
SOLUTION_LABELS = {
    Solution.RETURN: _l("Return"),
    Solution.STAY: _l("Integration where the person is"),
    Solution.ELSEWHERE: _l("Somewhere else"),
    Solution.UNDECIDED: _l("Not decided yet"),
}
WELL_BEING_LABELS = {
    "physical": _l("Physical well-being"),
    "mental": _l("Mental well-being"),
    "social": _l("Social well-being"),
}
DECISION_LABELS = {Decision.APPROVED: _l("Approved"), Decision.REJECTED: _l("Rejected")}
FEAR_LABELS = {Fear.NONE: _l("No fear expressed"), Fear.EXPRESSED: _l("Fear expressed")}
CLAIM_LABELS = {
    AsylumClaim.NONE: _l("None pending"),
    AsylumClaim.PENDING: _l("One pending"),
    AsylumClaim.WITHDRAWN_KNOWINGLY: _l("Withdrawn, informed"),
}
ENTRY_LABELS = {
    EntryBy.NATIONALITY.value: _l("By nationality"),
    EntryBy.RESIDENCE.value: _l("By right of residence"),
}
PURPOSE_LABELS = {
    ConsentPurpose.ASSISTANCE: _l("Assistance"),
    ConsentPurpose.DATA: _l("Use of data"),
    ConsentPurpose.TRANSFER: _l("Transfer of data to a partner"),
    ConsentPurpose.CONTACT_AFTER_RETURN: _l("Contact after return"),
}
TRANSFER_LABELS = {
    TransferPurpose.RECEPTION: _l("Reception on arrival"),
    TransferPurpose.ASSISTANCE: _l("Assistance after return"),
    TransferPurpose.FOLLOW_UP: _l("Follow-up after return"),
}
FORM_LABELS = {
    ConsentForm.WRITTEN: _l("In writing"),
    ConsentForm.ORAL: _l("Orally, with a witness"),
    ConsentForm.IMPLICIT: _l("Implied"),
    ConsentForm.PROXY: _l("Through a legal representative"),
}
CHECKLIST_LABELS = {
    "consent_given": _l("Consent was given after the following was said"),
    "told_purpose": _l("What it is for"),
    "told_actual_and_potential_uses": _l("How the data is and may be used"),
    "told_non_identifying_research_use": _l("That research may use the data without names"),
    "told_right_to_own_data": _l("The right to one's own data"),
    "told_how_long_kept": _l("How long the data is kept"),
    "told_how_to_withdraw": _l("How to withdraw"),
}
EVENT_LABELS = {
    EventKind.STATE_CHANGED: _l("State changed"),
    EventKind.WITHDRAWN: _l("Return ended before boarding"),
    EventKind.COUNSELLED: _l("Counselling session recorded"),
    EventKind.ELIGIBILITY_DECIDED: _l("Application decided"),
    EventKind.PROTECTION_CHECKED: _l("Protection check recorded"),
    EventKind.CLEARANCE_SET: _l("Protection clearance set"),
    EventKind.CLEARANCE_VOIDED: _l("Protection clearance void, requested again"),
    EventKind.CONSENT_GIVEN: _l("Consent recorded"),
    EventKind.CONSENT_WITHDRAWN: _l("Consent withdrawn"),
    EventKind.CONSENT_REFUSED: _l("Consent refused"),
    EventKind.DOCUMENT_RECORDED: _l("Travel document recorded"),
    EventKind.FITNESS_DECIDED: _l("Fitness to travel recorded"),
    EventKind.TRAVEL_PLANNED: _l("Journey planned"),
    EventKind.TRAVEL_FROZEN: _l("Journey frozen"),
    EventKind.ESCORT_PLANNED: _l("Escort planned"),
    EventKind.RECEPTION_NAMED: _l("Reception named"),
    EventKind.SIGNED_OFF: _l("Signed off"),
    EventKind.DEPARTED: _l("Departed"),
    EventKind.ARRIVED: _l("Arrived"),
    EventKind.HANDED_OVER: _l("Case handed over"),
    EventKind.COVERED: _l("Absence cover"),
    EventKind.NOTE_ADDED: _l("Note added"),
    EventKind.FILE_ADDED: _l("File added"),
    EventKind.PERSON_ADDED: _l("Person added"),
    EventKind.PERSON_CHANGED: _l("Person changed"),
    EventKind.FAMILY_SPLIT: _l("Family split"),
    EventKind.FAMILY_JOINED: _l("Family joined"),
    EventKind.GUARDIAN_RECORDED: _l("Guardian recorded"),
    EventKind.SAFE_CONTACT_RECORDED: _l("Safe contact recorded"),
    EventKind.SCREENED: _l("Needs of a person recorded"),
    EventKind.CLEARANCE_ASKED: _l("Protection clearance requested"),
    EventKind.ARRIVAL_REGISTERED: _l("Arrival registered by the partner"),
    EventKind.TAKEN_OVER: _l("Case taken over by the office"),
    EventKind.DEADLINE_CHANGED: _l("Legal deadline changed"),
    EventKind.BUDGET_CHANGED: _l("Budget changed"),
    EventKind.OVERRIDE_ASKED: _l("Override requested"),
    EventKind.OVERRIDE_DECIDED: _l("Override decided"),
    EventKind.NOT_TRAVELLED: _l("Did not travel"),
    EventKind.IMPORTED: _l("Imported from a list"),
}


def choices_of(labels: Mapping[_Key, object]) -> list[tuple[str, str]]:
    """The values of an enum with their words, for the choices of a field."""
    return [(key.value, str(label)) for key, label in labels.items()]


def is_surely_minor(age: tuple[int, int] | None) -> bool:
    """Whether somebody is called a girl or a boy: surely under 18."""
    return age is not None and age[1] < 18


def sex_label(sex: Sex, oldest: int | None) -> str:
    """Girl or boy when surely under 18, else woman or man."""
    if oldest is not None and is_surely_minor((oldest, oldest)) and sex in (Sex.FEMALE, Sex.MALE):
        return _("Girl") if sex is Sex.FEMALE else _("Boy")
    return str(SEX_LABELS[sex])


def age_label(age: tuple[int, int] | None) -> str:
    """An age in words: `34 to 39 years`, or that it is not known."""
    if age is None:
        return _("age not known yet")
    youngest, oldest = age
    return ngettext("%(low)s to %(num)d year", "%(low)s to %(num)d years", oldest, low=youngest)


def deadline_label(days: int | None) -> str:
    """How far a legal deadline is, in days: `3 days late`, `Due today`, `Due in 9 days`; empty without one."""
    if days is None:
        return ""
    if days < 0:
        return ngettext("%(num)d day late", "%(num)d days late", -days)
    return ngettext("Due in %(num)d day", "Due in %(num)d days", days) if days else _("Due today")


# Sentences of reasons: one for each code, grouped by the enum of the code.

Sentences = Mapping[type[ReasonCode], Mapping[Any, object]]


def sentences(by_enum: Mapping[type[ReasonCode], Mapping[Any, object]]) -> Sentences:
    """The sentences of some topics, which nobody changes afterwards."""
    return MappingProxyType({codes: MappingProxyType(dict(words)) for codes, words in by_enum.items()})


def composed(*topics: Sentences) -> Sentences:
    """The sentences of several topics together. ValueError where two of them have sentences for the same enum."""
    together: dict[type[ReasonCode], Mapping[Any, object]] = {}
    for topic in topics:
        if twice := together.keys() & topic.keys():
            raise ValueError(f"said twice: {sorted(codes.__name__ for codes in twice)}")
        together |= topic
    return MappingProxyType(together)


def code_named(word: str, sentences: Sentences) -> ReasonCode | None:
    """The code that a stored word stands for; None where it is no code (any more), or a code of several topics."""
    matches = [code for codes in sentences for code in codes if code.value == word]
    return matches[0] if len(matches) == 1 else None


# %(who)s is the person or leg that the reason is about.
CASE_SENTENCES: Sentences = sentences(
    {
        CaseReason: {
            CaseReason.CASE_HAS_ENDED: _l("This case has ended. An office lead can reopen it."),
            CaseReason.REASON_MISSING: _l("Say why."),
            CaseReason.PROTECTION_CLEARANCE_OUTSTANDING: _l(
                "Protection clearance is outstanding or ends too early: ask the duty specialist"
            ),
        },
    }
)
