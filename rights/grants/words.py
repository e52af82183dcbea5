"""Requests for access in words. Notices and messages name nobody and no part: they are read on locked screens."""

from collections.abc import Mapping

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l, ngettext
from foundation.messaging.rules import MessageWords, NoticeKind, Template
from returns.cases.words import Sentences, sentences
from rights.grants.rules import GrantReason, GrantRequestState


class GrantNotice(NoticeKind):
    """What notices about requests for access are called. None names a case, since each is about a door."""

    TO_CONFIRM = "grant_to_confirm", True
    CONFIRMED = "grant_confirmed", True
    DECLINED = "grant_declined", True


class GrantMessage(Template):
    """What e-mails about requests for access are called."""

    TO_CONFIRM = "grant_ask"


class GrantsAct(AuditedAct):
    """Pages and changes of requests for access, as the audit calls them."""

    REQUEST_ASK = "grant_request.ask", _l("Asked for access to protected information for a colleague")
    REQUEST_CONFIRM = "grant_request.confirm", _l("Confirmed access to protected information")
    REQUEST_DECLINE = "grant_request.decline", _l("Declined access to protected information")
    REQUEST_WITHDRAW = "grant_request.withdraw", _l("Withdrew a request for access to protected information")
    LIST = "grant_requests.list", _l("Read requests for access to protected information")
    CONFIRM = "grant_requests.confirm", _l("Confirmed access to protected information")
    DECLINE = "grant_requests.decline", _l("Declined access to protected information")
    WITHDRAW = "grant_requests.withdraw", _l("Withdrew a request for access to protected information")


SUBJECTS: dict[str, object] = {"grant_request": _l("Request for access")}

STATE_LABELS = {
    GrantRequestState.ASKED: _l("Awaiting confirmation"),
    GrantRequestState.CONFIRMED: _l("Confirmed"),
    GrantRequestState.DECLINED: _l("Declined"),
    GrantRequestState.WITHDRAWN: _l("Withdrawn"),
    GrantRequestState.RAN_OUT: _l("Ended without an answer"),
}
STATE_MARKS = {
    GrantRequestState.ASKED: "due",
    GrantRequestState.CONFIRMED: "done",
    GrantRequestState.DECLINED: "warning",
    GrantRequestState.WITHDRAWN: "plain",
    GrantRequestState.RAN_OUT: "plain",
}
GRANT_SENTENCES: Sentences = sentences(
    {
        GrantReason: {
            GrantReason.ASKED_ALREADY: _l("This access is already awaiting confirmation for this colleague."),
            GrantReason.NOT_BY_ONESELF: _l("You asked for this access. A second person has to confirm or decline it."),
            GrantReason.NOT_FOR_ONESELF: _l("This access is for you. Someone else has to confirm or decline it."),
            GrantReason.SOMEBODY_LEFT: _l(
                "One of the two colleagues no longer works in this office. Decline the request; it can be made again."
            ),
        }
    }
)

NOTICES: Mapping[NoticeKind, tuple[object, object]] = {
    GrantNotice.TO_CONFIRM: (
        _l("Access for a colleague needs your confirmation"),
        _l("First ask what it is needed for. It is listed on Today."),
    ),
    GrantNotice.CONFIRMED: (
        _l("The access that you asked for is confirmed"),
        _l("It is open to your colleague now, and ends automatically."),
    ),
    GrantNotice.DECLINED: (
        _l("The access that you asked for was declined"),
        _l("The reason is on the page “Access to confirm”."),
    ),
}
MESSAGES: Mapping[Template, MessageWords] = {
    GrantMessage.TO_CONFIRM: MessageWords(
        _l("A colleague needs your confirmation"),
        lambda count: ngettext(
            "%(num)d item is waiting for your confirmation. Sign in to see it.",
            "%(num)d items are waiting for your confirmation. Sign in to see them.",
            count,
        ),
    ),
}
