"""The ends of a return and rejections in words, and what the timeline says of them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from foundation.language.formats import day
from foundation.language.words import _, lazy_gettext as _l
from returns.lifecycle.rules.eligibility import RejectionReason
from returns.lifecycle.rules.endings import CancelCause, Channel

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
    """What the timeline says of an end, a rejection or a deadline beside its reason, one sentence each."""
    said = [_applicant(content, names)] if "channel" in content else []
    if "decided_by" in content:
        said.append(_("Decided by %(who)s.", who=content["decided_by"]))
    if "authority" in content:
        notice = {"who": content["authority"], "day": _day(content.get("notice_on"))}
        said.append(_("Notice of %(who)s of %(day)s.", **notice))
    if content.get("notice_reference"):
        said.append(_("Reference of the notice: %(reference)s.", reference=content["notice_reference"]))
    if "cause" in content:
        said.append(f"{CAUSE_LABELS[CancelCause(content['cause'])]}.")
    if content.get("reason") in set(RejectionReason):
        said.append(f"{rejection_label(content['reason'])}.")
    if "from" in content:
        said.append(_("From %(before)s to %(after)s.", before=_day(content["from"]), after=_day(content["to"])))
    return said


def _applicant(content: Mapping[str, Any], names: Mapping[str, str]) -> str:
    who = names.get(content.get("said_by") or "", "") or _("Somebody outside the case")
    how = {"how": CHANNEL_LABELS[Channel(content["channel"])], "day": _day(content.get("said_on"))}
    return _("Said by %(who)s on %(day)s: %(how)s.", who=who, **how)


def _day(iso: str | None) -> str:
    return str(day(date.fromisoformat(iso))) if iso else _("not known")
