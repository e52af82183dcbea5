"""What the audit calls the routes and changes of surveys, and what somebody hears who saves after another."""

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l


class SurveysAct(AuditedAct):
    """Pages and changes of surveys, as the audit calls them."""

    SURVEY_CORRECT = "survey.correct", _l("Corrected answers of a survey")
    SURVEY_RECORD = "survey.record", _l("Recorded a survey")
    ASK = "surveys.ask", _l("Opened a survey")
    SAVE = "surveys.save", _l("Saved a survey")
    SCORES = "surveys.scores", _l("Looked at the scores of a survey")


SAVED_BY_OTHERS = _l("This interview has been saved since you opened it. Check the latest version, then try again.")

# Why somebody was refused: the codes of the errors of this topic.
REFUSALS: dict[str, object] = {
    "bad_answers": _l("Answers that are not in the survey"),
    "bad_instrument": _l("The survey cannot be read"),
}
