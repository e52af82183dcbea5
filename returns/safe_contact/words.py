"""What the audit calls the doors and changes of safe contact."""

from collections.abc import Mapping

from foundation.language.words import lazy_gettext as _l
from foundation.messaging.rules import NoticeKind


class SafeContactNotice(NoticeKind):
    """What notices about safe contact are called."""

    NUMBER_OPENED = "number_opened"


ACTS: dict[str, object] = {
    "numbers.open": _l("Opened a number"),
    "safe_contact.page": _l("Read safe contacts"),
    "safe_contact.record": _l("Recorded a safe contact"),
}
# What a notice says, and what to do about it: the same for every case.
NOTICES: Mapping[NoticeKind, tuple[object, object]] = {
    SafeContactNotice.NUMBER_OPENED: (_l("A number was opened with a reason"), _l("The reason stands in the audit.")),
}
