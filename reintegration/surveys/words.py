"""What the audit calls the routes and changes of surveys."""

from foundation.language.words import lazy_gettext as _l

ACTS: dict[str, object] = {
    "survey.correct": _l("Corrected answers of a survey"),
    "survey.record": _l("Recorded a survey"),
    "surveys.ask": _l("Opened a survey"),
    "surveys.save": _l("Saved a survey"),
    "surveys.scores": _l("Looked at the scores of a survey"),
}
# Why somebody was refused: the codes of the errors of this topic.
REFUSALS: dict[str, object] = {
    "bad_answers": _l("Answers that the survey does not offer"),
    "bad_instrument": _l("The survey cannot be read"),
}
