"""The codes of check-ins, surveys and outcomes in words."""

from foundation.language.words import lazy_gettext as _l
from reintegration.follow_up.rules.attempts import LadderStep
from reintegration.follow_up.rules.check_ins import MovedBecause
from reintegration.follow_up.rules.follow_up import AttemptOutcome, Channel, VisitOutcome
from reintegration.surveys.rules.scoring import AnswerStatus
from reintegration.surveys.rules.verdict import Obstacle, Verdict

CHANNEL_LABELS = {Channel.VISIT: _l("Visit"), Channel.CALL: _l("Call"), Channel.MESSAGE: _l("Message")}
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
    VisitOutcome.NOT_ATTEMPTED: _l("Not attempted"),
}
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
