"""Readiness in words: states of overrides, audited acts, notices and messages."""

from collections.abc import Mapping
from typing import Any

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l, ngettext
from foundation.messaging.rules import MessageWords, NoticeKind, Template
from returns.readiness.rules.overrides import OverrideState
from returns.readiness.rules.readiness import SignOffState


class ReadinessNotice(NoticeKind):
    """What notices about readiness are called."""

    SIGN_OFF_WANTED = "sign_off_wanted"
    OVERRIDE_ASKED = "override_asked"
    OVERRIDE_DECIDED = "override_decided"


class ReadinessMessage(Template):
    """What messages about readiness are called, and whether each names a day."""

    SIGN_OFF_WANTED = "sign_off_wanted"


OVERRIDE_LABELS = {
    OverrideState.ASKED: _l("Waiting for a second person"),
    OverrideState.GRANTED: _l("Granted"),
    OverrideState.DECLINED: _l("Declined"),
    OverrideState.TAKEN_BACK: _l("Undone"),
}


SIGN_OFF_LABELS = {
    SignOffState.NONE: _l("Not signed off"),
    SignOffState.AWAITED: _l("Waiting for sign-off"),
    SignOffState.STANDS: _l("Signed off"),
    SignOffState.VOID: _l("Sign-off void: sign again"),
}
# How a sign-off is marked: the word carries the meaning.
SIGN_OFF_MARKS = {
    SignOffState.NONE: "plain",
    SignOffState.AWAITED: "due",
    SignOffState.STANDS: "done",
    SignOffState.VOID: "blocked",
}


class ReadinessAct(AuditedAct):
    """Pages and changes of readiness, as the audit calls them."""

    CASE_SIGN_OFF = "case.sign_off", _l("Signed off a departure")
    OVERRIDE_ASK = "override.ask", _l("Requested an override")
    OVERRIDE_DECIDE = "override.decide", _l("Decided on an override")
    OVERRIDE_READ = "override.read", _l("Read the overrides of a case")
    OVERRIDE_TAKE_BACK = "override.take_back", _l("Withdrew an override request")
    ASK = "readiness.ask", _l("Asked colleagues to sign off a departure")
    OPEN = "readiness.open", _l("Looked at the readiness of a case")
    VOID = "readiness.void", _l("Checked which sign-offs of a list are still valid")
    PLAN_AGAIN = "readiness.plan_again", _l("Took a case back to planning")
    SIGN_OFF = "readiness.sign_off", _l("Signed off a departure")


# What a notice says, and what to do about it: the same for every case.
NOTICES: Mapping[NoticeKind, tuple[object, object]] = {
    ReadinessNotice.SIGN_OFF_WANTED: (_l("Your signature is needed"), _l("Check the blockers, then sign.")),
    ReadinessNotice.OVERRIDE_ASKED: (_l("Override requested"), _l("Read the reason, then grant or decline it.")),
    ReadinessNotice.OVERRIDE_DECIDED: (_l("Override decided"), _l("Read what was said.")),
}
MESSAGES: Mapping[Template, MessageWords] = {
    ReadinessMessage.SIGN_OFF_WANTED: MessageWords(
        _l("Your signature is needed"),
        lambda count: ngettext(
            "%(num)d decision is waiting for your signature.",
            "%(num)d decisions are waiting for your signature.",
            count,
        ),
    ),
}
# What the words of rules are called, by their code.
RULE_VALUES: Mapping[str, Mapping[Any, object]] = {
    "override.areas": {
        "documents": _l("Travel documents"),
        "medical": _l("Fitness to travel"),
        "itinerary": _l("Journey"),
        "escorts": _l("Escorts"),
    },
}
