"""The ends of a return and rejections in words, and what the timeline says of them."""

from collections.abc import Mapping
from datetime import date

from foundation.acts import AuditedAct
from foundation.language.formats import day
from foundation.language.words import _, lazy_gettext as _l, ngettext
from foundation.messaging.rules import MessageWords, NoticeKind, Template
from returns.cases.words import WELL_BEING_LABELS, Sentences, sentences
from returns.lifecycle.rules.endings import CancelCause, Channel, Ending
from returns.lifecycle.rules.lifecycle import RejectionReason, StepReason


class LifecycleNotice(NoticeKind):
    """The kinds of notices about the life of a case."""

    CLEARANCE_WANTED = "clearance_wanted"
    RETURN_ENDED = "return_ended"
    PLAN_STOPPED = "plan_stopped"


class LifecycleMessage(Template):
    """The kinds of messages about the life of a case."""

    CLEARANCE_WANTED = "clearance_wanted"
    RETURN_ENDED = "return_ended"


CHANNEL_LABELS = {
    Channel.IN_PERSON: _l("In person"),
    Channel.PHONE: _l("By phone"),
    Channel.MESSAGE: _l("In a message"),
    Channel.LETTER: _l("By letter"),
    Channel.SOMEBODY_ELSE: _l("Through someone else"),
}
CAUSE_LABELS = {
    CancelCause.STAYS: _l("The person is integrating where they are"),
    CancelCause.ELSEWHERE: _l("The person is going somewhere else"),
    CancelCause.DEATH: _l("Someone in the case has died"),
    CancelCause.OTHER: _l("Another cause"),
}
REJECTION_LABELS = {
    RejectionReason.CRITERIA: _l("The conditions of the programme are not met"),
    RejectionReason.ASSISTED_BEFORE: _l("The person has been assisted before"),
    RejectionReason.OTHER_PROGRAMME: _l("Another programme already pays for this"),
    RejectionReason.COUNTRY: _l("The programme does not cover this country"),
    RejectionReason.NOT_VOLUNTARY: _l("Not a free decision"),
    RejectionReason.FACTS: _l("The facts stated could not be shown"),
    RejectionReason.OTHER: _l("Another reason"),
}


def told_more(
    ending: Ending, code: object, deadlines: tuple[date | None, date | None] | None, names: Mapping[str, str]
) -> list[str]:
    """Return the sentences by which the timeline tells of an end, a rejection or a deadline, beside its reason."""
    sentences = [_applicant(ending, ending.channel, names)] if ending.channel else []
    if ending.decided_by:
        sentences.append(_("Decided by %(who)s.", who=ending.decided_by))
    if ending.authority:
        sentences.append(_("Notice from %(who)s, %(day)s.", who=ending.authority, day=_day(ending.notice_on)))
    if ending.notice_reference:
        sentences.append(_("Reference of the notice: %(reference)s.", reference=ending.notice_reference))
    if ending.cause:
        sentences.append(f"{CAUSE_LABELS[ending.cause]}.")
    sentences += [f"{label}." for rejection, label in REJECTION_LABELS.items() if rejection == code]
    if deadlines:
        before, after = (_day(deadline) for deadline in deadlines)
        sentences.append(_("From %(before)s to %(after)s.", before=before, after=after))
    return sentences


def _applicant(ending: Ending, channel: Channel, names: Mapping[str, str]) -> str:
    who = names.get(ending.said_by, "") or _("Someone outside the case")
    return _("Stated by %(who)s on %(day)s: %(how)s.", who=who, day=_day(ending.said_on), how=CHANNEL_LABELS[channel])


def _day(value: date | None) -> str:
    return str(day(value)) if value else _("not known")


class LifecycleAct(AuditedAct):
    """Pages and changes of lifecycle, as the audit calls them."""

    CASE_DEADLINE = "case.deadline", _l("Changed the legal deadline")
    CASE_MOVE = "case.move", _l("Moved a case to the next stage")
    CASE_REOPEN = "case.reopen", _l("Reopened a case")
    CASE_REOPEN_PAGE = "case.reopen_page", _l("Opened the page to reopen a case")
    CASE_WITHDRAW = "case.withdraw", _l("Ended a return before boarding")
    CASE_WITHDRAW_PAGE = "case.withdraw_page", _l("Opened the page to end a return")
    DEADLINE_CHANGE = "deadline.change", _l("Changed the legal deadline")
    DEADLINE_PAGE = "deadline.page", _l("Looked at the legal deadline")
    ELIGIBILITY_DECIDE = "eligibility.decide", _l("Decided on an application")
    ELIGIBILITY_PAGE = "eligibility.page", _l("Read the decisions on an application")


# What a notice says, and what to do about it: the same for every case.
NOTICES: Mapping[NoticeKind, tuple[object, object]] = {
    LifecycleNotice.CLEARANCE_WANTED: (
        _l("Protection clearance requested"),
        _l("Review the case and set the clearance."),
    ),
    LifecycleNotice.RETURN_ENDED: (_l("A return has ended"), _l("Do not book anything more for it.")),
    LifecycleNotice.PLAN_STOPPED: (_l("A plan has been stopped"), _l("Do not travel, and do not book anything.")),
}
MESSAGES: Mapping[Template, MessageWords] = {
    LifecycleMessage.CLEARANCE_WANTED: MessageWords(
        _l("Clearances are waiting"),
        lambda count: ngettext(
            "%(num)d clearance is waiting for a specialist.", "%(num)d clearances are waiting for a specialist.", count
        ),
    ),
    LifecycleMessage.RETURN_ENDED: MessageWords(
        _l("A plan has changed"),
        lambda count: ngettext(
            "%(num)d plan that you are part of has been stopped. Do not travel, and do not book anything.",
            "%(num)d plans that you are part of have been stopped. Do not travel, and do not book anything.",
            count,
        ),
    ),
}
# What stands in the way of the steps of a case.
STEP_SENTENCES: Sentences = sentences(
    {
        StepReason: {
            StepReason.NOT_FROM_HERE: _l("This step is not possible at the case's current stage."),
            StepReason.NOT_OWNER: _l("Only the case owner can take this step."),
            StepReason.NOT_AN_OFFICER: _l("Only a return officer can take this step."),
            StepReason.NOT_LEAD: _l("Only an office lead can take this step."),
            StepReason.LEADS_OWN_CASE: _l("You cannot reopen your own case. Ask another office lead."),
            StepReason.COUNSELLED_THIS_CASE: _l(
                "The officer who counselled in this case cannot decide on it. Ask another officer."
            ),
            StepReason.SIGN_OFF_PERMISSION_MISSING: _l("Only someone who can sign off can take this step."),
            StepReason.SIGNS_OWN_WORK: _l("You cannot sign off your own work. Ask someone else."),
            StepReason.CLEARANCE_ASKED_TOO_EARLY: _l("Clearance can be requested from counselling onwards."),
            StepReason.NOTICE_MISSING: _l(
                "A return is reversed on notice from the authority: say which authority, and when it gave notice."
            ),
            StepReason.REJECTION_REASON_MISSING: _l("Choose the reason for the rejection."),
            StepReason.NOT_COUNSELLED: _l("No counselling session is recorded yet."),
            StepReason.SOLUTION_NOT_RETURN: _l("The solution chosen at the latest counselling is not return."),
            StepReason.DECISION_MISSING: _l("The application has not been decided yet."),
            StepReason.SIGN_OFF_MISSING: _l("A second person has not signed off yet."),
            StepReason.SIGN_OFF_ASKED_EARLY: _l("Sign-off can be requested only while the case is in planning."),
            StepReason.NOBODY_SIGNS_HERE: _l(
                "No one else in this office can sign off. Ask the administrators to let another colleague sign off too."
            ),
            StepReason.SIGN_OFF_VOID: _l(
                "The facts have changed since the sign-off, so it has to be signed off again."
            ),
            StepReason.IDENTITY_NOT_CONFIRMED: _l(
                "First confirm that the person who arrived is the person in the case."
            ),
            StepReason.CLOSURE_REASON_MISSING: _l("Choose why the case is closed."),
            StepReason.CONCERN_OPEN: _l("A concern is still open. Close it first."),
            StepReason.SOMEBODY_ON_BOARD: _l(
                "Someone in this case has boarded. Record on the departure board that they were offloaded, or undo it."
            ),
            StepReason.WITHDRAWS_ALONE: _l(
                "Only part of the family is withdrawing. Split the case first: those who want to return continue, "
                "the others withdraw."
            ),
            StepReason.SOLUTION_NOT_RECORDED: _l(
                "This solution has not been recorded yet. Hold a counselling session that ends with it, then end the "
                "return."
            ),
            StepReason.DEADLINE_IS_THE_SAME: _l("This is already the current deadline."),
        }
    }
)
# What the words of rules are called, by their code.
RULE_VALUES = {"well_being.dimensions": WELL_BEING_LABELS}
