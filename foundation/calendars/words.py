"""The words of calendars and of the choice of digests: neutral, and the same for every case."""

from foundation.acts import AuditedAct
from foundation.calendars.rules import View
from foundation.language.words import gettext as _, lazy_gettext as _l
from foundation.messaging.rules import DigestChoice

DIGEST_LABELS = {
    DigestChoice.WORKING_DAYS: _l("On working days"),
    DigestChoice.EVERY_DAY: _l("Every day"),
    DigestChoice.OFF: _l("Never"),
}
VIEW_LABELS = {View.WEEK: _l("Week"), View.MONTH: _l("Month")}
_ISOLATED = "\u2068{}\u2069"  # a reference reads from left to right, whatever stands around it


def calendar_name() -> str:
    """What a calendar program calls the calendar. It says nothing of what kind of work it is."""
    return _("Work calendar")


def summary_of(word: object, reference: str | None) -> str:
    """The title of an entry: the word of its kind, lazy, and the reference of the case if it is about one."""
    return f"{word} {_ISOLATED.format(reference)}" if reference else str(word)


class CalendarsAct(AuditedAct):
    """Pages and changes of calendars, as the audit calls them."""

    CALENDAR_END = "calendar.end", _l("Turned off a calendar address")
    CALENDAR_FETCH = "calendar.fetch", _l("Fetched a calendar")
    CALENDAR_LOOK = "calendar.look", _l("Looked at the calendar")
    CALENDAR_MAKE = "calendar.make", _l("Created a calendar address")
    CALENDAR_PAGE = "calendar.page", _l("Looked at calendar and e-mail")
