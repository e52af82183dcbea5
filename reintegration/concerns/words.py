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
# The same where the time is over, and the scheduler has not told anybody yet.
GOES_NOW_TO = {
    Step.PARTNER_WORKER: _l("Nobody took it in time: it goes to the worker of the partner now."),
    Step.PARTNER_COORDINATOR: _l("Nobody took it in time: it goes to the coordinators of the partner now."),
    Step.CASE_OWNER: _l("Nobody took it in time: it goes to the case owner now."),
    Step.DUTY_SPECIALIST: _l("Nobody took it in time: it goes to the specialist on duty now."),
    Step.AGAIN: _l("Nobody took it in time: everybody of the office who could is told again now."),
}

CONCERN_SENTENCES: Sentences = sentences(
    {
        ConcernReason: {
            ConcernReason.CONCERN_CLOSED_ALREADY: _l("This concern is closed already."),
            ConcernReason.CONCERN_IS_OPEN: _l("This concern is open already."),
            ConcernReason.CONCERN_TAKEN: _l(
                "A colleague has taken this already. Speak with them, or say that you take it over."
            ),
        },
    }
)


class ConcernsAct(AuditedAct):
    """Pages and changes of concerns, as the audit calls them."""

    CONCERN_CLOSE = "concern.close", _l("Closed a concern")
    CONCERN_NOTE = "concern.note", _l("Wrote down what was done about a concern")
    CONCERN_OPEN = "concern.open", _l("Raised a concern")
    CONCERN_RELEASE = "concern.release", _l("Let a concern go on that nobody could see to any more")
    CONCERN_REOPEN = "concern.reopen", _l("Took a concern up again")
    CONCERN_TAKE = "concern.take", _l("Took a concern")
    CLOSE = "concerns.close", _l("Closed a concern")
    ESCALATE = "concerns.escalate", _l("Told who is next of concerns that nobody took")
    LIST = "concerns.list", _l("Read the list of concerns")
    NOTE = "concerns.note", _l("Wrote down what was done about a concern")
    OPEN = "concerns.open", _l("Raised a concern")
    READ = "concerns.read", _l("Read concerns")
    REOPEN = "concerns.reopen", _l("Took a concern up again")
    TAKE = "concerns.take", _l("Took a concern")


# What a notice says, and what to do about it: the same for every case.
NOTICES: Mapping[NoticeKind, tuple[object, object]] = {
    ConcernsNotice.CONCERN_WAITS: (_l("Something needs your attention"), _l("See what it is, and say who takes it.")),
}
MESSAGES: Mapping[Template, MessageWords] = {
    ConcernsMessage.CONCERN_OPENED: MessageWords(
        _l("Something needs your attention"),
        lambda count: ngettext(
            "%(num)d matter needs your attention today.", "%(num)d matters need your attention today.", count
        ),
    ),
}
