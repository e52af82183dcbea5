"""The sentences of this room's reasons. They join those of the return, which gives the refusals."""

from foundation.language.words import lazy_gettext as _l
from returns.queries.reasons import SENTENCES, reason_sentence as reason_sentence, refuse_if as refuse_if

SENTENCES.update(
    {
        "data_not_agreed": _l(
            "Without the person's agreement to the use of their data nothing may be stored, and nothing was."
        ),
        "transfer_not_agreed": _l(
            "Your organisation may keep these data only if the person agrees. Nothing was stored."
        ),
        "offer_answered_already": _l("This arrival was taken over or given back already."),
        "offer_not_declined": _l("Another office is named only after one has given the arrival back."),
        "organisation_elsewhere": _l("This organisation works in another country than the one of return."),
        "transfer_not_consented": _l(
            "Nobody in this case has agreed that this organisation gets their data for this purpose. Record it first."
        ),
        "referral_open_already": _l("The case was sent to this organisation for this purpose already."),
        "referral_answered_already": _l("This referral was answered already."),
        "referral_not_accepted": _l("Accept the referral first."),
        "referral_not_open": _l("This referral is not open any more."),
        "move_wished_already": _l("Your organisation has asked already that another one goes on."),
        "move_not_wished": _l("Nobody has asked that another organisation goes on."),
        "move_under_way": _l("Another organisation was asked already. Wait for its answer, or revoke that referral."),
        "move_of_what_is_not_accepted": _l("Only a referral that a partner has accepted moves to another one."),
        "move_to_the_same": _l("This organisation has the referral already. Choose another one."),
        "not_a_colleague": _l("Choose an active colleague of your organisation."),
        "not_receiving": _l("The partner who receives the people confirms their arrival, or the owner of the case."),
        "not_missing": _l("Choose people who are recorded as not arrived."),
        "contact_not_consented": _l("Nobody in this case has agreed to be contacted after the return."),
        "visits_planned_already": _l("The visits are planned already."),
        "episode_closed": _l("This reintegration is closed."),
        "track_without_plan": _l("This return is without reintegration: there is no plan."),
        "item_not_planned": _l("Only what is still planned can be delivered or cancelled."),
        "delivery_in_the_future": _l("This day has not come yet."),
        "delivery_before_arrival": _l("This day is before the arrival."),
        "not_closing": _l("The owner of the case closes it, or the coordinator of the partner."),
        "survey_window_open": _l("A survey is still possible. If you close now, it will not be measured."),
        "concern_closed_already": _l("This concern is closed already."),
        "concern_is_open": _l("This concern is open already."),
        "concern_taken": _l("A colleague has taken this already. Speak with them, or say that you take it over."),
    }
)
