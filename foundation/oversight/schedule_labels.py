"""The audit's codes about the days of visits in words."""

from foundation.language.words import lazy_gettext as _l

SCHEDULE_ACTIONS = {
    "arrival.correct": _l("Corrected an arrival, or looked at what that would change"),
    "arrival.correct_page": _l("Looked at the correction of an arrival"),
    "dates.all": _l("Looked at the dates of all visits of a case"),
    "dates.change": _l("Changed the dates of a visit"),
    "dates.change_all": _l("Stopped or started the visits of a case"),
    "dates.undo": _l("Took a change of dates back"),
    "dates.visit": _l("Looked at the dates of a visit"),
    "schedule.ahead": _l("Looked at which visits would follow an arrival"),
    "schedule.change": _l("Changed the schedule of visits"),
}
