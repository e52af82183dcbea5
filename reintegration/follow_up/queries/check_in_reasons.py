"""The sentences for what keeps an entry about a visit or a survey from being taken. They join those of the room."""

from foundation.language.words import lazy_gettext as _l
from reintegration.episodes.queries.reasons import refuse_if as refuse_if
from returns.cases.queries.reasons import SENTENCES

SENTENCES.update(
    {
        "visit_stopped": _l("This visit was stopped: nothing is expected of it any more."),
        "entry_in_the_future": _l("This time has not come yet."),
        "entry_before_arrival": _l("This time is before the arrival."),
        "outcome_is_derived": _l("“Not attempted” is never entered: it follows when the window closes."),
        "visit_done_already": _l("This visit is logged already, with its well-being."),
        "well_being_missing": _l("Note the three ratings of well-being: physical, mental and social."),
        "moved_because_missing": _l("Say why they moved on, or that it is not known."),
        "who_is_missing": _l("Say of whom: there is more than one adult."),
        "not_a_survey_round": _l("No survey is asked at this visit."),
        "not_an_adult": _l("The survey is for adults. Nobody answers for somebody else."),
        "person_contact_not_consented": _l("This person has not agreed to be contacted after the return."),
        "ends_before_it_starts": _l("The interview cannot end before it begins."),
    }
)
