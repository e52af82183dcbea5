"""What the audit calls the doors and changes of counselling."""

from foundation.language.words import lazy_gettext as _l

ACTS: dict[str, object] = {
    "counselling.answer": _l("Answered a question of counselling"),
    "counselling.correct": _l("Corrected a counselling session"),
    "counselling.correct_page": _l("Opened the form to correct a counselling session"),
    "counselling.one": _l("Looked at a counselling session"),
    "counselling.page": _l("Read the counselling of a case"),
    "counselling.record": _l("Recorded a counselling session"),
    "counselling.record_interview": _l("Recorded a counselling session"),
    "counselling.screen": _l("Opened a question of counselling"),
}
