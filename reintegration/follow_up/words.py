"""Words of visits and attempts, and of what surveys and outcomes say of people."""

from collections.abc import Mapping

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l, ngettext
from foundation.messaging.rules import MessageWords, NoticeKind, Template
from reintegration.follow_up.rules.attempts import LadderStep
from reintegration.follow_up.rules.follow_up import AttemptOutcome, Channel, VisitOutcome, When, Whose
from reintegration.follow_up.rules.visits import CheckInReason, MovedBecause, Which
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
    Channel.VISIT: _l("The safe-contact card says: never visit. If someone visited anyway, say so below."),
    Channel.CALL: _l("The safe-contact card says: never call. If someone called anyway, say so below."),
    Channel.MESSAGE: _l("The safe-contact card does not allow messages now. If one was sent anyway, say so below."),
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
    AttemptOutcome.SOMEBODY_ELSE_ANSWERED: _l("Someone else answered"),
    AttemptOutcome.UNSAFE_TO_CONTACT: _l("Not safe to contact"),
    AttemptOutcome.REFUSED: _l("Declined"),
    AttemptOutcome.MOVED: _l("Moved away"),
}
VISIT_OUTCOME_LABELS = {
    VisitOutcome.DONE: _l("Done"),
    VisitOutcome.REFUSED: _l("Declined"),
    VisitOutcome.UNREACHABLE: _l("Not reached"),
    VisitOutcome.UNSAFE_TO_CONTACT: _l("Not safe to contact"),
    VisitOutcome.MOVED_ON: _l("Moved on"),
    VisitOutcome.DECEASED: _l("Died"),
    VisitOutcome.NOT_ATTEMPTED: _l("Missed: no one tried"),
}
# Those that somebody enters: the last one follows from the attempts.
ENTERED_OUTCOMES = {
    outcome: label for outcome, label in VISIT_OUTCOME_LABELS.items() if outcome is not VisitOutcome.NOT_ATTEMPTED
}
WHICH_LABELS = {
    Which.ALL: _l("All"),
    Which.LATE: _l("Late"),
    Which.DUE: _l("Window open"),
    Which.COMING: _l("Coming up"),
}
WHEN_LABELS = {
    When.OVERDUE: _l("Overdue"),
    When.TODAY: _l("Due today"),
    When.SOON: _l("In the next 7 days"),
    When.LATER: _l("Later"),
}
WHOSE_VISITS_LABELS = {
    Whose.ALL: _l("Everyone's"),
    Whose.MINE: _l("Mine"),
    Whose.NOBODY: _l("Not assigned"),
}
MOVED_LABELS = {
    MovedBecause.CHOICE: _l("By choice"),
    MovedBecause.NEED: _l("By necessity"),
    MovedBecause.UNKNOWN: _l("The reason is not known"),
}
VERDICT_LABELS = {
    Verdict.PENDING: _l("Pending: the window is open"),
    Verdict.SUSTAINED: _l("Sustained"),
    Verdict.NOT_YET: _l("Not yet"),
    Verdict.NOT_MEASURED: _l("Not measured"),
    Verdict.DECEASED: _l("Died"),
    Verdict.MOVED_ON_BY_CHOICE: _l("Moved on by choice"),
    Verdict.MOVED_ON_BY_NEED: _l("Moved on by necessity"),
    Verdict.MOVED_ON_REASON_UNKNOWN: _l("Moved on, reason not known"),
}
VERDICT_MARKS = {Verdict.SUSTAINED: "done", Verdict.NOT_YET: "warning", Verdict.PENDING: "due"}
STATUS_LABELS = {
    AnswerStatus.SCORED: _l("Counts"),
    AnswerStatus.NOT_APPLICABLE: _l("Does not apply: not scored"),
    AnswerStatus.SKIPPED: _l("Not asked because of an earlier answer: not scored"),
    AnswerStatus.OVERHEARD: _l("Not asked because someone could overhear: not scored"),
    AnswerStatus.REFUSED: _l("Prefers not to answer: missing"),
    AnswerStatus.DONT_KNOW: _l("Does not know: missing"),
    AnswerStatus.BLANK: _l("No answer: missing"),
    AnswerStatus.UNSCORED: _l("Asked, but never scored"),
}
# %(about)s is a dimension or a question.
OBSTACLE_LABELS = {
    Obstacle.COMPOSITE_NOT_MEASURED: _l("Too few answers: not all three dimensions could be measured."),
    Obstacle.REQUIRED_NOT_ANSWERED: _l("This question has no answer: %(about)s"),
    Obstacle.COMPOSITE_TOO_LOW: _l("The composite score is too low."),
    Obstacle.DIMENSION_TOO_LOW: _l("This dimension is too low: %(about)s"),
    Obstacle.REQUIRED_NOT_MET: _l("An answer counts against it: %(about)s"),
    Obstacle.VETO: _l("This answer alone rules it out: %(about)s"),
}

# What keeps an entry about a visit or a survey from being taken.
CHECK_IN_SENTENCES: Sentences = sentences(
    {
        CheckInReason: {
            CheckInReason.CONTACT_NOT_CONSENTED: _l("No one in this case has agreed to be contacted after return."),
            CheckInReason.VISIT_STOPPED: _l("This visit was stopped: nothing more is expected for it."),
            CheckInReason.ENTRY_IN_THE_FUTURE: _l("This time is in the future. Enter the actual time."),
            CheckInReason.ENTRY_DAY_IN_THE_FUTURE: _l("This date is in the future. Enter today or an earlier date."),
            CheckInReason.ENTRY_BEFORE_ARRIVAL: _l("This time is before arrival. Enter a later time."),
            CheckInReason.OUTCOME_IS_DERIVED: _l(
                "“Missed” is never entered by hand: it is set when the window closes."
            ),
            CheckInReason.VISIT_DONE_ALREADY: _l("This visit is already logged, with its well-being ratings."),
            CheckInReason.WELL_BEING_MISSING: _l("Record the three well-being ratings: physical, mental and social."),
            CheckInReason.MOVED_BECAUSE_MISSING: _l("Say why they moved on, or that the reason is not known."),
            CheckInReason.WHO_IS_MISSING: _l("Say who this is about: there is more than one adult."),
            CheckInReason.NOTHING_TO_TAKE_BACK: _l("There is nothing to undo here."),
            CheckInReason.LOG_UNDO_IS_OVER: _l("The time to undo has passed. Log the correct details instead."),
            CheckInReason.LOG_OF_OTHERS: _l("Only the colleague who logged this can undo it."),
            CheckInReason.EPISODE_ENDED_SINCE: _l("Follow-up has ended since then, so the log stays."),
        },
        SurveyReason: {
            SurveyReason.NOT_A_SURVEY_ROUND: _l("This visit has no survey."),
            SurveyReason.NOT_AN_ADULT: _l("The survey is for adults. No one can answer for someone else."),
            SurveyReason.PERSON_CONTACT_NOT_CONSENTED: _l("This person has not agreed to be contacted after return."),
            SurveyReason.ENDS_BEFORE_IT_STARTS: _l("The interview cannot end before it begins."),
        },
    }
)


class FollowUpAct(AuditedAct):
    """Pages and changes of follow up, as the audit calls them."""

    EPISODE_FOUND = "episode.found", _l("Recorded someone as found again")
    EPISODE_LOST = "episode.lost", _l("Recorded someone as lost to follow-up")
    LOST_TELL = "lost.tell", _l("Told the people responsible that someone was lost or found")
    VISIT_ATTEMPT = "visit.attempt", _l("Logged an attempt to reach someone")
    VISIT_ATTEMPT_UNDO = "visit.attempt_undo", _l("Undid an attempt to reach someone")
    VISIT_LOG = "visit.log", _l("Logged a visit")
    VISIT_UNDO = "visit.undo", _l("Undid what was logged for a visit")
    VISITS_ATTEMPT = "visits.attempt", _l("Logged an attempt to reach someone")
    VISITS_ATTEMPT_UNDO = "visits.attempt_undo", _l("Undid an attempt to reach someone")
    VISITS_DUE = "visits.due", _l("Visits became due")
    VISITS_ESCALATE = "visits.escalate", _l("Escalated visits that did not take place to the case owner")
    VISITS_LIST = "visits.list", _l("Listed visits")
    VISITS_LOG = "visits.log", _l("Logged a visit")
    VISITS_MISSED = "visits.missed", _l("Visit windows closed")
    VISITS_OPEN = "visits.open", _l("Looked at a visit")
    VISITS_OVERDUE = "visits.overdue", _l("Visits became overdue")
    VISITS_UNDO = "visits.undo", _l("Undid what was logged for a visit")


# What a notice says, and what to do about it: the same for every case.
NOTICES: Mapping[NoticeKind, tuple[object, object]] = {
    FollowUpNotice.VISIT_UNANSWERED: (
        _l("A visit did not take place and has not been explained"),
        _l("Ask the partner what happened, and agree the next step."),
    ),
    FollowUpNotice.FOLLOW_UP_LOST: (
        _l("People in a case can no longer be reached"),
        _l("Review the attempts, and decide together how to continue."),
    ),
    FollowUpNotice.FOLLOW_UP_FOUND: (
        _l("People who could not be reached have been found again"),
        _l("Check which visit is next."),
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
        _l("Visits did not take place and have not been explained"),
        lambda count: ngettext(
            "%(num)d visit did not take place, and nothing has been logged since.",
            "%(num)d visits did not take place, and nothing has been logged since.",
            count,
        ),
    ),
    FollowUpMessage.CONTACT_CHANGED: MessageWords(
        _l("Who can be reached has changed"),
        lambda count: ngettext(
            "In %(num)d case, contact with the people was lost or regained.",
            "In %(num)d cases, contact with the people was lost or regained.",
            count,
        ),
    ),
}

# What background jobs are called.
JOB_VISITS_DUE = _l("Tell partners about visits due")
JOB_VISITS_OVERDUE = _l("Tell partners about overdue visits")
JOB_VISITS_MISSED = _l("Mark missed visits")
JOB_VISITS_ESCALATE = _l("Tell offices about visits that did not take place")
JOB_LOST_LOOK = _l("Check who is lost to follow-up")
JOB_LOST_TELL = _l("Tell colleagues who is lost to follow-up")
JOB_OUTCOMES_CLOSE = _l("Close follow-up that has ended")
# What the words of rules are called, by their code.
RULE_VALUES = {"follow_up.attempt_ladder": STEP_LABELS}
