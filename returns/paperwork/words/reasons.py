"""What is missing for papers, in words. Part of the sentences of `returns/cases/queries/reasons.py`."""

from foundation.language.words import lazy_gettext as _l

PAPERWORK_SENTENCES: dict[str, object] = {
    "paper_of_a_journey": _l("This paper belongs to a journey: it is made from planning on."),
    "journey_not_planned": _l("The journey has no legs yet."),
    "nobody_travels_along": _l("No escort is assigned yet."),
    "partner_not_named": _l("A notice goes to a partner: say which organisation receives the people."),
    "receiver_not_named": _l("It is not said yet who meets the people."),
    "left_out_without_consent": _l(
        "%(who)s: no consent to pass data on to this partner for the reception, so the notice leaves this person out."
    ),
    "birth_not_recorded": _l("%(who)s: the date of birth is not known yet."),
}
