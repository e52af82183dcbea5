"""Words of schedules: changes and their reasons, what keeps one from being made, and what is asked before it."""

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l
from reintegration.schedule.rules import ChangeKind, ChangeReason, Doubt, VisitChangeReason
from returns.cases.words import Sentences, sentences

SCHEDULE_SENTENCES: Sentences = sentences(
    {
        VisitChangeReason: {
            VisitChangeReason.NOT_FOLLOWING: _l(
                "Whoever follows these people up changes this: their partner, or the owner of the case."
            ),
            VisitChangeReason.ARRIVAL_BY_OWNER: _l(
                "Only the owner of the case corrects the day of arrival: everything is counted from it."
            ),
            VisitChangeReason.VISIT_LOGGED_ALREADY: _l(
                "It was logged how this visit ended: its dates stay as they are."
            ),
            VisitChangeReason.VISIT_NOT_STOPPED: _l("This visit is not stopped."),
            VisitChangeReason.VISIT_STOPPED_START_FIRST: _l("This visit is stopped. Start it again first."),
            VisitChangeReason.VISIT_MISSED_ALREADY: _l("This visit is missed already: there is nothing to stop."),
            VisitChangeReason.WINDOW_CLOSED_NEEDS_DAY: _l(
                "Its window has closed meanwhile. Give a new day to start it again."
            ),
            VisitChangeReason.DAY_IS_MISSING: _l("Give the new day."),
            VisitChangeReason.DAY_HAS_PASSED: _l("This day has passed. Give today or a later day."),
            VisitChangeReason.DAY_TOO_LATE: _l("This day is too long after the arrival. Check the year."),
            VisitChangeReason.WINDOW_NOT_LONGER: _l("The window is open until then already. Give a later day."),
            VisitChangeReason.NOTHING_TO_STOP: _l("No visit is still to come."),
            VisitChangeReason.NOTHING_TO_RESTART: _l(
                "No visit that was stopped can still take place within its window."
            ),
            VisitChangeReason.CHANGE_NOT_UNDOABLE: _l(
                "This change is not taken back: it follows from what is recorded elsewhere."
            ),
            VisitChangeReason.CHANGED_AGAIN_SINCE: _l(
                "Something was changed after it. Take back the newest change first."
            ),
            VisitChangeReason.VISIT_LOGGED_SINCE: _l(
                "A visit was logged meanwhile, so that this cannot be taken back any more."
            ),
            VisitChangeReason.UNDO_TOO_LATE: _l("It is too late to take this back. Change the dates instead."),
            VisitChangeReason.ARRIVAL_IS_THE_SAME: _l("This is the arrival that is recorded already."),
        },
    }
)

CHANGE_LABELS = {
    ChangeKind.MOVED: _l("Moved to another day"),
    ChangeKind.EXTENDED: _l("Window made longer"),
    ChangeKind.STOPPED: _l("Stopped"),
    ChangeKind.RESTARTED: _l("Started again"),
    ChangeKind.ARRIVAL_CORRECTED: _l("Arrival corrected, planned anew"),
    ChangeKind.TEMPLATE_CHANGED: _l("Kind of follow-up changed, planned anew"),
    ChangeKind.CALENDAR_CHANGED: _l("Planned anew after a change of the calendar"),
    ChangeKind.UNDONE: _l("Taken back"),
}
REASON_LABELS = {
    ChangeReason.ASKED_FOR: _l("The people asked for it"),
    ChangeReason.NOT_THERE: _l("They are not there on that day"),
    ChangeReason.NOBODY_FREE: _l("Nobody of the team can go"),
    ChangeReason.NO_WAY_THERE: _l("There is no way to get there"),
    ChangeReason.WRONG_DAY: _l("The day was recorded wrongly"),
    ChangeReason.OTHER: _l("Another reason, in the note"),
}

# What is asked before a visit is moved to such a day, and what stands beside it ever after.
DOUBT_QUESTIONS = {
    Doubt.AFTER_THE_NEXT: _l("The next visit is due on this day or before it."),
    Doubt.BEFORE_THE_LAST: _l("The visit before this one is due on this day or after it."),
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

    ARRIVAL_CORRECT = "arrival.correct", _l("Corrected an arrival, or looked at what that would change")
    ARRIVAL_CORRECT_PAGE = "arrival.correct_page", _l("Looked at the correction of an arrival")
    DATES_ALL = "dates.all", _l("Looked at the dates of all visits of a case")
    DATES_CHANGE = "dates.change", _l("Changed the dates of a visit")
    DATES_CHANGE_ALL = "dates.change_all", _l("Stopped or started the visits of a case")
    DATES_UNDO = "dates.undo", _l("Took a change of dates back")
    DATES_VISIT = "dates.visit", _l("Looked at the dates of a visit")
    AHEAD = "schedule.ahead", _l("Looked at which visits would follow an arrival")
    CHANGE = "schedule.change", _l("Changed the schedule of visits")
    VISITS_PLAN = "visits.plan", _l("Planned visits")
