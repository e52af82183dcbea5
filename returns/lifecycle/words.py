"""The ends of a return and rejections in words, and what the timeline says of them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from foundation.language.formats import day
from foundation.language.words import _, lazy_gettext as _l, ngettext
from foundation.messaging.rules import MessageWords, NoticeKind, Template
from returns.lifecycle.rules.eligibility import RejectionReason
from returns.lifecycle.rules.endings import CancelCause, Channel


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
    Channel.LETTER: _l("In a letter"),
    Channel.SOMEBODY_ELSE: _l("Through somebody else"),
}
CAUSE_LABELS = {
    CancelCause.STAYS: _l("The person is integrated where they are"),
    CancelCause.ELSEWHERE: _l("The person goes somewhere else"),
    CancelCause.DEATH: _l("Somebody of the case has died"),
    CancelCause.OTHER: _l("Another cause"),
}
REJECTION_LABELS = {
    RejectionReason.CRITERIA: _l("The conditions of the programme are not met"),
    RejectionReason.ASSISTED_BEFORE: _l("The person was assisted before"),
    RejectionReason.OTHER_PROGRAMME: _l("Another programme pays for the same"),
    RejectionReason.COUNTRY: _l("The programme does not serve this country"),
    RejectionReason.NOT_VOLUNTARY: _l("It is not a free decision"),
    RejectionReason.FACTS: _l("What was said could not be shown"),
    RejectionReason.OTHER: _l("Another reason"),
}


def rejection_label(code: str) -> str:
    """A reason of a rejection in words; empty for none."""
    return str(REJECTION_LABELS[RejectionReason(code)]) if code else ""


def told_more(content: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    """Return the sentences by which the timeline tells of an end, a rejection or a deadline, beside its reason."""
    sentences = [_applicant(content, names)] if "channel" in content else []
    if "decided_by" in content:
        sentences.append(_("Decided by %(who)s.", who=content["decided_by"]))
    if "authority" in content:
        notice = {"who": content["authority"], "day": _day(content.get("notice_on"))}
        sentences.append(_("Notice of %(who)s of %(day)s.", **notice))
    if content.get("notice_reference"):
        sentences.append(_("Reference of the notice: %(reference)s.", reference=content["notice_reference"]))
    if "cause" in content:
        sentences.append(f"{CAUSE_LABELS[CancelCause(content['cause'])]}.")
    if content.get("reason") in set(RejectionReason):
        sentences.append(f"{rejection_label(content['reason'])}.")
    if "from" in content:
        sentences.append(_("From %(before)s to %(after)s.", before=_day(content["from"]), after=_day(content["to"])))
    return sentences


def _applicant(content: Mapping[str, Any], names: Mapping[str, str]) -> str:
    who = names.get(content.get("said_by") or "", "") or _("Somebody outside the case")
    how = {"how": CHANNEL_LABELS[Channel(content["channel"])], "day": _day(content.get("said_on"))}
    return _("Said by %(who)s on %(day)s: %(how)s.", who=who, **how)


def _day(iso: str | None) -> str:
    return str(day(date.fromisoformat(iso))) if iso else _("not known")


# What the audit calls the routes and changes of this topic.
ACTS: dict[str, object] = {
    "case.deadline": _l("Changed the legal deadline"),
    "case.move": _l("Moved a case on"),
    "case.reopen": _l("Reopened a case"),
    "case.reopen_page": _l("Looked at reopening a case"),
    "case.withdraw": _l("Ended a return before boarding"),
    "case.withdraw_page": _l("Looked at ending a return"),
    "deadline.change": _l("Changed the legal deadline"),
    "deadline.page": _l("Looked at the legal deadline"),
    "eligibility.decide": _l("Decided on an application"),
    "eligibility.page": _l("Read the decisions on an application"),
}
# What a notice says, and what to do about it: the same for every case.
NOTICES: Mapping[NoticeKind, tuple[object, object]] = {
    LifecycleNotice.CLEARANCE_WANTED: (_l("A protection clearance is wanted"), _l("Look at the case and set it.")),
    LifecycleNotice.RETURN_ENDED: (_l("A return has ended"), _l("Nothing is to be booked for it any more.")),
    LifecycleNotice.PLAN_STOPPED: (_l("A plan is stopped"), _l("Do not travel, and book nothing.")),
}
MESSAGES: Mapping[Template, MessageWords] = {
    LifecycleMessage.CLEARANCE_WANTED: MessageWords(
        _l("Clearances are waiting"),
        lambda count: ngettext(
            "%(num)d clearance waits for a specialist.", "%(num)d clearances wait for a specialist.", count
        ),
    ),
    LifecycleMessage.RETURN_ENDED: MessageWords(
        _l("A plan has changed"),
        lambda count: ngettext(
            "%(num)d plan that you are part of is stopped. Do not travel, and book nothing.",
            "%(num)d plans that you are part of are stopped. Do not travel, and book nothing.",
            count,
        ),
    ),
}
