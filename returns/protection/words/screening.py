"""Screening in words: open flags, questions, answers and topics. The wording is this program's own."""

from foundation.language.words import lazy_gettext as _l
from returns.protection.rules.screening import Answer, Flag

FLAG_LABELS = {
    Flag.DISABILITY: _l("Disability"),
    Flag.SERIOUS_ILLNESS: _l("Serious illness"),
    Flag.OLDER_PERSON: _l("Older person"),
    Flag.PREGNANCY: _l("Pregnancy"),
    Flag.SINGLE_PARENT: _l("Single parent"),
    Flag.LARGE_FAMILY: _l("Large family"),
    Flag.CHILD_ALONE: _l("Child alone"),
    Flag.EXTRA_CARE: _l("Extra care"),
}
QUESTION_LABELS = {
    "help_on_the_way": _l("Would help from somebody else make the journey easier?"),
    "care_without_gap": _l("Is there treatment, medicine or an aid that must not be interrupted?"),
    "small_children": _l("Does anybody need this person's care from morning to night?"),
    "place_to_stay": _l("Is it still open where this person will sleep on the first nights?"),
    "waited_for": _l("Is it still open who waits for this person on arrival?"),
    "worried": _l("Is there anything about the journey or the time after it that worries this person?"),
    "talk_alone": _l("Would this person like to talk with somebody alone?"),
    "own_decision": _l("Would more time or information help this person to decide?"),
    "unanswered_letters": _l("Are there letters, appointments or papers that this person does not understand?"),
    "knows_companions": _l("Are there people on the journey whom this child does not know well?"),
    "misses_somebody": _l("Is there somebody whom this child misses?"),
}
ANSWER_LABELS = {
    Answer.YES: _l("Yes"),
    Answer.NO: _l("No"),
    Answer.NOT_KNOWN: _l("Not known yet"),
}
TOPIC_LABELS = {
    "daily_life": _l("Daily life, and help that is needed in it"),
    "journey": _l("The journey"),
    "family": _l("Family, and who can be relied on"),
    "safety": _l("Feeling safe here, on the way and after arrival"),
    "place_and_income": _l("A place to live, and an income"),
    "wishes": _l("What the person wishes"),
    "behind_the_door": _l("Where more than this has to be written down: behind the protected door"),
}
