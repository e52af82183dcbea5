"""The audit's codes of calendars and of the choice of digests, in words."""

from foundation.language.words import lazy_gettext as _l

CALENDAR_ACTIONS = {
    "calendar.end": _l("Ended the address of a calendar"),
    "calendar.fetch": _l("Fetched a calendar"),
    "calendar.make": _l("Made an address for a calendar"),
    "calendar.page": _l("Looked at calendar and mail"),
    "digest.choose": _l("Chose how often a digest comes"),
}
