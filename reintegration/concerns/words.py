"""The codes of concerns in words. None of them stands in a title, an address, a message or a list."""

from collections.abc import Mapping

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l, ngettext
from foundation.messaging.rules import MessageWords, NoticeKind, Template
from reintegration.concerns.rules import Category, ConcernKind, ConcernReason, EntryKind, Pace, Step
from returns.cases.words import Sentences, sentences


class ConcernsNotice(NoticeKind):
    """What notices about concerns are called."""

    CONCERN_WAITS = "concern_waits"


class ConcernsMessage(Template):
    """What messages about concerns are called, and whether each names a day."""

    CONCERN_OPENED = "concern_opened"


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
    Pace.IN_TURN: _l("In turn: first the partner, then the case owner"),
}
ENTRY_LABELS = {
    EntryKind.NOTE: _l("Note added"),
    EntryKind.TAKEN: _l("Taken"),
    EntryKind.CLOSED: _l("Closed"),
    EntryKind.REOPENED: _l("Reopened"),
}
STEP_LABELS = {
    Step.PARTNER_WORKER: _l("Partner worker"),
    Step.PARTNER_COORDINATOR: _l("Partner coordinators"),
    Step.CASE_OWNER: _l("Case owner and cover"),
    Step.DUTY_SPECIALIST: _l("Duty specialist"),
    Step.AGAIN: _l("Everyone in the office who could take it, again"),
}
# A whole sentence each, since a step changes its form within one in many languages.
GOES_TO = {
    Step.PARTNER_WORKER: _l("If unclaimed, it goes to the partner worker at %(time)s."),
    Step.PARTNER_COORDINATOR: _l("If unclaimed, it goes to the partner coordinators at %(time)s."),
    Step.CASE_OWNER: _l("If unclaimed, it goes to the case owner at %(time)s."),
    Step.DUTY_SPECIALIST: _l("If unclaimed, it goes to the duty specialist at %(time)s."),
    Step.AGAIN: _l("If unclaimed, everyone in the office who could take it is told again at %(time)s."),
}
# The same where the time is over, and the scheduler has not told anybody yet.
GOES_NOW_TO = {
    Step.PARTNER_WORKER: _l("Not taken in time: it now goes to the partner worker."),
    Step.PARTNER_COORDINATOR: _l("Not taken in time: it now goes to the partner coordinators."),
    Step.CASE_OWNER: _l("Not taken in time: it now goes to the case owner."),
    Step.DUTY_SPECIALIST: _l("Not taken in time: it now goes to the duty specialist."),
    Step.AGAIN: _l("Not taken in time: everyone in the office who could take it is being told again."),
}

CONCERN_SENTENCES: Sentences = sentences(
    {
        ConcernReason: {
            ConcernReason.CONCERN_CLOSED_ALREADY: _l("This concern is already closed."),
            ConcernReason.CONCERN_IS_OPEN: _l("This concern is already open."),
            ConcernReason.CONCERN_TAKEN: _l(
                "A colleague has already taken this. Talk to them, or say that you are taking it over."
            ),
        },
    }
)


class ConcernsAct(AuditedAct):
    """Pages and changes of concerns, as the audit calls them."""

    CONCERN_CLOSE = "concern.close", _l("Closed a concern")
    CONCERN_NOTE = "concern.note", _l("Recorded what was done about a concern")
    CONCERN_OPEN = "concern.open", _l("Raised a concern")
    CONCERN_RELEASE = "concern.release", _l("Released a concern that no one could handle any more")
    CONCERN_REOPEN = "concern.reopen", _l("Reopened a concern")
    CONCERN_TAKE = "concern.take", _l("Took a concern")
    CLOSE = "concerns.close", _l("Closed a concern")
    ESCALATE = "concerns.escalate", _l("Escalated unclaimed concerns")
    LIST = "concerns.list", _l("Read the list of concerns")
    NOTE = "concerns.note", _l("Recorded what was done about a concern")
    OPEN = "concerns.open", _l("Raised a concern")
    READ = "concerns.read", _l("Read concerns")
    REOPEN = "concerns.reopen", _l("Reopened a concern")
    TAKE = "concerns.take", _l("Took a concern")


# What a notice says, and what to do about it: the same for every case.
NOTICES: Mapping[NoticeKind, tuple[object, object]] = {
    ConcernsNotice.CONCERN_WAITS: (
        _l("Something needs your attention"),
        _l("Check what it is, and say who is taking it."),
    ),
}
MESSAGES: Mapping[Template, MessageWords] = {
    ConcernsMessage.CONCERN_OPENED: MessageWords(
        _l("Something needs your attention"),
        lambda count: ngettext(
            "%(num)d item needs your attention today.", "%(num)d items need your attention today.", count
        ),
    ),
}

# What background jobs are called.
JOB_ESCALATE = _l("Escalate unclaimed concerns")
# What the words of rules are called, by their code.
RULE_VALUES = {"follow_up.escalation": STEP_LABELS}
