"""What notices, messages and calendars say of protection: fixed, neutral words, the same for every case."""

from collections.abc import Mapping

from foundation.language.words import lazy_gettext as _l
from foundation.messaging.rules import NoticeKind


class ProtectionNotice(NoticeKind):
    """What notices about protection are called."""

    CLEARANCE_CHANGED = "clearance_changed"


# What a notice says, and what to do about it: the same for every case.
NOTICES: Mapping[NoticeKind, tuple[object, object]] = {
    ProtectionNotice.CLEARANCE_CHANGED: (
        _l("A protection clearance was set"),
        _l("See what it means for the next step."),
    ),
}
