"""The sentences for what keeps an entry about a visit or a survey from being taken, in words."""

from foundation.language.words import lazy_gettext as _l
from reintegration.follow_up.rules.check_ins import CheckInReason
from reintegration.surveys.rules.surveys import SurveyReason
from returns.cases.words.sentences import Sentences, sentences

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
