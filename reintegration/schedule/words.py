"""Words of schedules: changes and their reasons, what keeps one from being made, and what is asked before it."""

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l
from reintegration.schedule.rules import ChangeKind, ChangeReason, Doubt, VisitChangeReason
from returns.cases.words import Sentences, sentences

SCHEDULE_SENTENCES: Sentences = sentences(
    {
        VisitChangeReason: {
            VisitChangeReason.NOT_FOLLOWING: _l(
                "Only those who follow these people up can change this: their partner or the case owner."
            ),
            VisitChangeReason.ARRIVAL_BY_OWNER: _l(
                "Only the case owner can correct the arrival date: everything is counted from it."
            ),
            VisitChangeReason.VISIT_LOGGED_ALREADY: _l(
                "The result of this visit is already logged, so its dates cannot change."
            ),
            VisitChangeReason.VISIT_NOT_STOPPED: _l("This visit is not stopped."),
            VisitChangeReason.VISIT_STOPPED_START_FIRST: _l("This visit is stopped. Restart it first."),
            VisitChangeReason.VISIT_MISSED_ALREADY: _l("This visit is already missed: there is nothing to stop."),
            VisitChangeReason.WINDOW_CLOSED_NEEDS_DAY: _l(
                "Its window has closed in the meantime. Enter a new date to restart it."
            ),
            VisitChangeReason.DAY_IS_MISSING: _l("Enter the new date."),
            VisitChangeReason.DAY_HAS_PASSED: _l("This date has passed. Enter today or a later date."),
            VisitChangeReason.DAY_TOO_LATE: _l("This date is too long after arrival. Check the year."),
            VisitChangeReason.WINDOW_NOT_LONGER: _l("The window is already open until then. Enter a later date."),
            VisitChangeReason.NOTHING_TO_STOP: _l("There are no upcoming visits."),
            VisitChangeReason.NOTHING_TO_RESTART: _l("No stopped visit can still take place within its window."),
            VisitChangeReason.CHANGE_NOT_UNDOABLE: _l(
                "This change cannot be undone: it follows from what is recorded elsewhere."
            ),
            VisitChangeReason.CHANGED_AGAIN_SINCE: _l("Something has changed since. Undo the latest change first."),
            VisitChangeReason.VISIT_LOGGED_SINCE: _l("A visit has been logged since, so this can no longer be undone."),
            VisitChangeReason.UNDO_TOO_LATE: _l("It is too late to undo this. Change the dates instead."),
            VisitChangeReason.ARRIVAL_IS_THE_SAME: _l("This arrival is already recorded."),
        },
    }
)

CHANGE_LABELS = {
    ChangeKind.MOVED: _l("Moved to another day"),
    ChangeKind.EXTENDED: _l("Window extended"),
    ChangeKind.STOPPED: _l("Stopped"),
    ChangeKind.RESTARTED: _l("Restarted"),
    ChangeKind.ARRIVAL_CORRECTED: _l("Arrival corrected, re-planned"),
    ChangeKind.TEMPLATE_CHANGED: _l("Kind of follow-up changed, re-planned"),
    ChangeKind.CALENDAR_CHANGED: _l("Re-planned after a calendar change"),
    ChangeKind.UNDONE: _l("Undone"),
}
REASON_LABELS = {
    ChangeReason.ASKED_FOR: _l("The people asked for it"),
    ChangeReason.NOT_THERE: _l("They are away on that day"),
    ChangeReason.NOBODY_FREE: _l("No one on the team can go"),
    ChangeReason.NO_WAY_THERE: _l("There is no way to get there"),
    ChangeReason.WRONG_DAY: _l("The date was recorded incorrectly"),
    ChangeReason.OTHER: _l("Another reason, in the note"),
}

# What is asked before a visit is moved to such a day, and what stands beside it ever after.
DOUBT_QUESTIONS = {
    Doubt.AFTER_THE_NEXT: _l("The next visit is due on or before this date."),
    Doubt.BEFORE_THE_LAST: _l("The visit before this one is due on or after this date."),
    Doubt.CLOSED_DAY: _l("This is a non-working day there."),
    Doubt.OUT_OF_SURVEY_WINDOW: _l("The day is outside the window of the survey round."),
}
DOUBT_LABELS = {
    Doubt.AFTER_THE_NEXT: _l("Not before the next visit"),
    Doubt.BEFORE_THE_LAST: _l("Not after the visit before it"),
    Doubt.CLOSED_DAY: _l("Non-working day"),
    Doubt.OUT_OF_SURVEY_WINDOW: _l("Outside the survey window"),
}


class ScheduleAct(AuditedAct):
    """Pages and changes of schedule, as the audit calls them."""

    ARRIVAL_CORRECT = "arrival.correct", _l("Corrected an arrival, or previewed the correction")
    ARRIVAL_CORRECT_PAGE = "arrival.correct_page", _l("Looked at correcting an arrival")
    DATES_ALL = "dates.all", _l("Looked at all visit dates of a case")
    DATES_CHANGE = "dates.change", _l("Changed the dates of a visit")
    DATES_CHANGE_ALL = "dates.change_all", _l("Stopped or started the visits of a case")
    DATES_UNDO = "dates.undo", _l("Undid a change of dates")
    DATES_VISIT = "dates.visit", _l("Looked at the dates of a visit")
    AHEAD = "schedule.ahead", _l("Looked at the visits that would follow an arrival")
    CHANGE = "schedule.change", _l("Changed the schedule of visits")
    VISITS_PLAN = "visits.plan", _l("Planned visits")
