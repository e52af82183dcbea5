"""Words of visits and attempts, and of what surveys and outcomes say of people."""

from collections.abc import Mapping

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l, ngettext
from foundation.messaging.rules import MessageWords, NoticeKind, Template
from reintegration.follow_up.rules.follow_up import AttemptOutcome, Channel, VisitOutcome
from reintegration.follow_up.rules.visits import CheckInReason, LadderStep, MovedBecause, Which
from reintegration.surveys.rules.scoring import AnswerStatus
from reintegration.surveys.rules.surveys import SurveyReason
from reintegration.surveys.rules.verdict import Obstacle, Verdict
from returns.cases.words import Sentences, sentences


class FollowUpNotice(NoticeKind):
    """What notices about follow up are called."""

    VISIT_UNANSWERED = "visit_unanswered"
    FOLLOW_UP_LOST = "follow_up_lost"
    FOLLOW_UP_FOUND = "follow_up_found"


class FollowUpMessage(Template):
    """What messages about follow up are called, and whether each names a day."""

    VISIT_DUE = "visit_due", True
    VISIT_OVERDUE = "visit_overdue"
    VISIT_MISSED = "visit_missed"
    VISIT_UNANSWERED = "visit_unanswered"
    CONTACT_CHANGED = "contact_changed"


CHANNEL_LABELS = {Channel.VISIT: _l("Visit"), Channel.CALL: _l("Call"), Channel.MESSAGE: _l("Message")}
# What is said of an entry that a safe-contact card speaks against.
AGAINST_WORDS = {
    Channel.VISIT: _l("The safe-contact card says: never visit. If somebody did all the same, say so below."),
    Channel.CALL: _l("The safe-contact card says: never call. If somebody did all the same, say so below."),
    Channel.MESSAGE: _l(
        "The safe-contact card lets no message be sent now. If one was sent all the same, say so below."
    ),
}
STEP_LABELS = {
    LadderStep.CALL: _l("Call"),
    LadderStep.OTHER_CALL: _l("Call another number"),
    LadderStep.CONTACT_PERSON: _l("Call the contact person"),
    LadderStep.VISIT: _l("Visit"),
}
# The most frequent one first: it is one tap.
ATTEMPT_LABELS = {
    AttemptOutcome.NO_ANSWER: _l("No answer"),
    AttemptOutcome.REACHED: _l("Reached"),
    AttemptOutcome.WRONG_NUMBER: _l("Wrong number"),
    AttemptOutcome.SOMEBODY_ELSE_ANSWERED: _l("Somebody else answered"),
    AttemptOutcome.UNSAFE_TO_CONTACT: _l("Not safe to contact"),
    AttemptOutcome.REFUSED: _l("Did not want to talk"),
    AttemptOutcome.MOVED: _l("Moved away"),
}
VISIT_OUTCOME_LABELS = {
    VisitOutcome.DONE: _l("It took place"),
    VisitOutcome.REFUSED: _l("Not wanted"),
    VisitOutcome.UNREACHABLE: _l("Not reached"),
    VisitOutcome.UNSAFE_TO_CONTACT: _l("Not safe to contact"),
    VisitOutcome.MOVED_ON: _l("Moved on"),
    VisitOutcome.DECEASED: _l("Died"),
    VisitOutcome.NOT_ATTEMPTED: _l("Missed: nobody tried"),
}
# Those that somebody enters: the last one follows from the attempts.
ENTERED_OUTCOMES = {
    outcome: label for outcome, label in VISIT_OUTCOME_LABELS.items() if outcome is not VisitOutcome.NOT_ATTEMPTED
}
WHICH_LABELS = {Which.ALL: _l("All"), Which.LATE: _l("Late"), Which.DUE: _l("Due now"), Which.COMING: _l("Coming")}
MOVED_LABELS = {
    MovedBecause.CHOICE: _l("By choice"),
    MovedBecause.NEED: _l("By need"),
    MovedBecause.UNKNOWN: _l("The reason is not known"),
}
VERDICT_LABELS = {
    Verdict.PENDING: _l("Pending: the window is open"),
    Verdict.SUSTAINED: _l("Sustained"),
    Verdict.NOT_YET: _l("Not yet"),
    Verdict.NOT_MEASURED: _l("Not measured"),
    Verdict.DECEASED: _l("Died"),
    Verdict.MOVED_ON_BY_CHOICE: _l("Moved on by choice"),
    Verdict.MOVED_ON_BY_NEED: _l("Moved on by need"),
    Verdict.MOVED_ON_REASON_UNKNOWN: _l("Moved on, reason not known"),
}
VERDICT_MARKS = {Verdict.SUSTAINED: "done", Verdict.NOT_YET: "warning", Verdict.PENDING: "due"}
STATUS_LABELS = {
    AnswerStatus.SCORED: _l("Counts"),
    AnswerStatus.NOT_APPLICABLE: _l("Does not apply: leaves the sum"),
    AnswerStatus.SKIPPED: _l("Not asked, because of an earlier answer: leaves the sum"),
    AnswerStatus.OVERHEARD: _l("Not asked, others could listen: leaves the sum"),
    AnswerStatus.REFUSED: _l("Prefers not to answer: missing"),
    AnswerStatus.DONT_KNOW: _l("Does not know: missing"),
    AnswerStatus.BLANK: _l("No answer: missing"),
    AnswerStatus.UNSCORED: _l("Asked, but never scored"),
}
# %(about)s is a dimension or a question.
OBSTACLE_LABELS = {
    Obstacle.COMPOSITE_NOT_MEASURED: _l("Too few answers: not all three dimensions are measured."),
    Obstacle.REQUIRED_NOT_ANSWERED: _l("This question has no answer: %(about)s"),
    Obstacle.COMPOSITE_TOO_LOW: _l("The composite is too low."),
    Obstacle.DIMENSION_TOO_LOW: _l("This dimension is too low: %(about)s"),
    Obstacle.REQUIRED_NOT_MET: _l("The answer speaks against it: %(about)s"),
    Obstacle.VETO: _l("This answer alone excludes it: %(about)s"),
}

# What keeps an entry about a visit or a survey from being taken.
CHECK_IN_SENTENCES: Sentences = sentences(
    {
        CheckInReason: {
            CheckInReason.CONTACT_NOT_CONSENTED: _l("Nobody in this case has agreed to be contacted after the return."),
            CheckInReason.VISIT_STOPPED: _l("This visit was stopped: nothing is expected of it any more."),
            CheckInReason.ENTRY_IN_THE_FUTURE: _l("This time has not come yet."),
            CheckInReason.ENTRY_BEFORE_ARRIVAL: _l("This time is before the arrival."),
            CheckInReason.OUTCOME_IS_DERIVED: _l(
                "“Not attempted” is never entered: it follows when the window closes."
            ),
            CheckInReason.VISIT_DONE_ALREADY: _l("This visit is logged already, with its well-being."),
            CheckInReason.WELL_BEING_MISSING: _l("Note the three ratings of well-being: physical, mental and social."),
            CheckInReason.MOVED_BECAUSE_MISSING: _l("Say why they moved on, or that it is not known."),
            CheckInReason.WHO_IS_MISSING: _l("Say of whom: there is more than one adult."),
            CheckInReason.NOTHING_TO_TAKE_BACK: _l("There is nothing to undo here."),
            CheckInReason.LOG_UNDO_IS_OVER: _l("The time for undoing is over. Log what is right instead."),
            CheckInReason.LOG_OF_OTHERS: _l("Only the colleague who logged this visit can undo it."),
            CheckInReason.EPISODE_ENDED_SINCE: _l("The follow-up has ended since: the log stays."),
        },
        SurveyReason: {
            SurveyReason.NOT_A_SURVEY_ROUND: _l("No survey is asked at this visit."),
            SurveyReason.NOT_AN_ADULT: _l("The survey is for adults. Nobody answers for somebody else."),
            SurveyReason.PERSON_CONTACT_NOT_CONSENTED: _l(
                "This person has not agreed to be contacted after the return."
            ),
            SurveyReason.ENDS_BEFORE_IT_STARTS: _l("The interview cannot end before it begins."),
        },
    }
)


class FollowUpAct(AuditedAct):
    """Pages and changes of follow up, as the audit calls them."""

    EPISODE_FOUND = "episode.found", _l("Found again somebody who could not be reached")
    EPISODE_LOST = "episode.lost", _l("Counted somebody as lost to follow-up")
    LOST_TELL = "lost.tell", _l("Told who is to know that somebody was lost or found")
    VISIT_ATTEMPT = "visit.attempt", _l("Logged an attempt to reach somebody")
    VISIT_LOG = "visit.log", _l("Logged a visit")
    VISIT_UNDO = "visit.undo", _l("Undid what was logged about a visit")
    VISITS_ATTEMPT = "visits.attempt", _l("Logged an attempt to reach somebody")
    VISITS_DUE = "visits.due", _l("Visits became due")
    VISITS_ESCALATE = "visits.escalate", _l("Visits that did not take place went up to the case owner")
    VISITS_LIST = "visits.list", _l("Listed visits")
    VISITS_LOG = "visits.log", _l("Logged a visit")
    VISITS_MISSED = "visits.missed", _l("Windows of visits closed")
    VISITS_OPEN = "visits.open", _l("Looked at a visit")
    VISITS_OVERDUE = "visits.overdue", _l("Visits became overdue")
    VISITS_UNDO = "visits.undo", _l("Undid what was logged about a visit")


# What a notice says, and what to do about it: the same for every case.
NOTICES: Mapping[NoticeKind, tuple[object, object]] = {
    FollowUpNotice.VISIT_UNANSWERED: (
        _l("A visit that did not take place waits for an answer"),
        _l("Ask the partner what happened, and agree on what comes next."),
    ),
    FollowUpNotice.FOLLOW_UP_LOST: (
        _l("Nobody can reach the people of a case any more"),
        _l("Look at the attempts, and decide together how to go on."),
    ),
    FollowUpNotice.FOLLOW_UP_FOUND: (
        _l("People who could not be reached were found again"),
        _l("See which visit comes next."),
    ),
}
MESSAGES: Mapping[Template, MessageWords] = {
    FollowUpMessage.VISIT_DUE: MessageWords(
        _l("Visits are due"), lambda count: ngettext("%(num)d visit is due.", "%(num)d visits are due.", count)
    ),
    FollowUpMessage.VISIT_OVERDUE: MessageWords(
        _l("Visits are overdue"),
        lambda count: ngettext("%(num)d visit is overdue.", "%(num)d visits are overdue.", count),
    ),
    FollowUpMessage.VISIT_MISSED: MessageWords(
        _l("Visits did not take place"),
        lambda count: ngettext(
            "%(num)d visit did not take place in its window.",
            "%(num)d visits did not take place in their windows.",
            count,
        ),
    ),
    FollowUpMessage.VISIT_UNANSWERED: MessageWords(
        _l("Visits that did not take place wait for an answer"),
        lambda count: ngettext(
            "%(num)d visit did not take place, and nothing has been logged about it since.",
            "%(num)d visits did not take place, and nothing has been logged about them since.",
            count,
        ),
    ),
    FollowUpMessage.CONTACT_CHANGED: MessageWords(
        _l("Who can be reached has changed"),
        lambda count: ngettext(
            "In %(num)d case it has changed whether people can be reached.",
            "In %(num)d cases it has changed whether people can be reached.",
            count,
        ),
    ),
}
