"""Readiness in words: states of overrides, audited acts, notices and messages."""

from collections.abc import Mapping

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l, ngettext
from foundation.messaging.rules import MessageWords, NoticeKind, Template
from returns.readiness.rules.overrides import OverrideState


class ReadinessNotice(NoticeKind):
    """What notices about readiness are called."""

    SIGN_OFF_WANTED = "sign_off_wanted"
    OVERRIDE_ASKED = "override_asked"
    OVERRIDE_DECIDED = "override_decided"


class ReadinessMessage(Template):
    """What messages about readiness are called, and whether each names a day."""

    SIGN_OFF_WANTED = "sign_off_wanted"


OVERRIDE_LABELS = {
    OverrideState.ASKED: _l("Waits for a second person"),
    OverrideState.GRANTED: _l("Granted"),
    OverrideState.DECLINED: _l("Declined"),
    OverrideState.TAKEN_BACK: _l("Taken back"),
}


class ReadinessAct(AuditedAct):
    """Pages and changes of readiness, as the audit calls them."""

    CASE_SIGN_OFF = "case.sign_off", _l("Signed a departure off")
    OVERRIDE_ASK = "override.ask", _l("Asked for an override")
    OVERRIDE_DECIDE = "override.decide", _l("Decided on an override")
    OVERRIDE_READ = "override.read", _l("Read the overrides of a case")
    OVERRIDE_TAKE_BACK = "override.take_back", _l("Took a request for an override back")
    ASK = "readiness.ask", _l("Asked colleagues to sign a departure off")
    OPEN = "readiness.open", _l("Looked at the readiness of a case")
    PLAN_AGAIN = "readiness.plan_again", _l("Took a case back to planning")
    SIGN_OFF = "readiness.sign_off", _l("Signed a departure off")


# What a notice says, and what to do about it: the same for every case.
NOTICES: Mapping[NoticeKind, tuple[object, object]] = {
    ReadinessNotice.SIGN_OFF_WANTED: (_l("Your signature is wanted"), _l("Look at what stands in the way, then sign.")),
    ReadinessNotice.OVERRIDE_ASKED: (_l("An override is asked for"), _l("Read why, then grant or decline it.")),
    ReadinessNotice.OVERRIDE_DECIDED: (_l("An override is decided"), _l("Read what was said.")),
}
MESSAGES: Mapping[Template, MessageWords] = {
    ReadinessMessage.SIGN_OFF_WANTED: MessageWords(
        _l("Your signature is wanted"),
        lambda count: ngettext(
            "%(num)d decision waits for your signature.", "%(num)d decisions wait for your signature.", count
        ),
    ),
}
