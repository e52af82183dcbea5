"""The sentences of this room's reasons. They join those of the return, which gives the refusals."""

from foundation.language.words import lazy_gettext as _l
from returns.cases.queries.reasons import SENTENCES, reason_sentence as reason_sentence, refuse_if as refuse_if

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
        "delivery_before_beginning": _l("This day is before the one on which it began."),
        "item_reason_missing": _l("Say why it is cancelled."),
        "plan_person_stays": _l("For whom this is stays as it is. Cancel it, and add a new one for somebody else."),
        "item_for_somebody_else": _l("The objective is for another person than this item."),
        "objective_reason_missing": _l("Say why the objective is given up."),
        "plan_empty": _l("Nothing is planned yet. Add an item first."),
        "plan_day_not_come": _l("This day has not come yet."),
        "plan_day_before_arrival": _l("This day is before the arrival."),
        "plan_drawn_up_already": _l("It is recorded already that the plan was drawn up."),
        "plan_not_agreed": _l("A plan is reviewed after it was agreed on. Record that first."),
        "item_not_delivered": _l("Only what was delivered can be confirmed or checked."),
        "day_before_delivery": _l("This day is before the delivery."),
        "receiver_missing": _l("Say who received it."),
        "certificate_missing": _l("Add the signed certificate first; then say that it is signed."),
        "spot_check_own_delivery": _l("You recorded this delivery yourself. Somebody else checks it."),
        "spot_check_note_missing": _l("Say what the person told you."),
        "plan_above_budget": _l(
            "More is planned than this line of the budget holds. It has to be changed and approved."
        ),
        "plan_budget_cancelled": _l("The line of the budget that pays this was cancelled. Ask the office of the case."),
        "plan_pays_unapproved": _l("Nobody has approved this money yet. Ask the office of the case."),
        "plan_pays_other_currency": _l("The line of the budget that pays this is in another currency."),
        "plan_pays_above_budget": _l(
            "This is more than what is left of the line of the budget. It has to be changed and approved first."
        ),
        "item_without_cost": _l("This item has no cost. Give it one first, then divide it."),
        "instalments_above_cost": _l("All instalments together would be more than the cost of the item."),
        "instalment_not_planned": _l("Only an instalment that is still planned can be paid or cancelled."),
        "instalment_of_nothing": _l("Give a sum above nothing."),
        "paid_above_cost": _l("All that is paid would be more than the cost of the item. Change the cost first."),
        "not_closing": _l("The owner of the case closes it, or the coordinator of the partner."),
        "survey_window_open": _l("A survey is still possible. If you close now, it will not be measured."),
        "concern_closed_already": _l("This concern is closed already."),
        "concern_is_open": _l("This concern is open already."),
        "concern_taken": _l("A colleague has taken this already. Speak with them, or say that you take it over."),
    }
)
