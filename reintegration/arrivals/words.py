"""Words of arrivals, and the sentences of every reason after an arrival."""

from collections.abc import Mapping

from foundation.language.words import lazy_gettext as _l, ngettext
from foundation.messaging.rules import MessageWords, NoticeKind, Template
from reintegration.arrivals.rules import ArrivalReason, Coming, OfferState, RegistrationReason
from reintegration.concerns.rules import ConcernReason
from reintegration.episodes.rules import ClosingReason, EpisodeReason
from reintegration.plans.rules.money import PlanMoneyReason
from reintegration.plans.rules.plans import PlanReason, PlanStepReason
from reintegration.referrals.rules import PartnerMoveReason, ReferralReason
from returns.cases.words.cases import Sentences, sentences


class ArrivalsNotice(NoticeKind):
    """What notices about arrivals are called."""

    ARRIVAL_REGISTERED = "arrival_registered"
    ARRIVAL_NOT_TAKEN = "arrival_not_taken"
    TRAVELLERS_CHANGED = "travellers_changed"
    NOT_ARRIVED = "not_arrived"
    MOVEMENT_ANNOUNCED = "movement_announced"
    MOVEMENT_CHANGED = "movement_changed"
    MOVEMENT_CANCELLED = "movement_cancelled"


class ArrivalsMessage(Template):
    """What messages about arrivals are called, and whether each names a day."""

    ARRIVAL_REGISTERED = "arrival_registered", True
    TRAVELLERS_CHANGED = "who_travels"
    GROUP_MOVEMENT = "group_movement"


NO_PHONE_NUMBER = _l("This is no phone number. Write it with its country code, such as +90 532 123 45 67.")
STAY_SENTENCES: Sentences = sentences(
    {
        ArrivalReason: {
            ArrivalReason.NOT_RECEIVING: _l(
                "The partner who receives the people confirms their arrival, or the owner of the case."
            ),
            ArrivalReason.NOT_MISSING: _l("Choose people who are recorded as not arrived."),
            ArrivalReason.VISITS_PLANNED_ALREADY: _l("The visits are planned already."),
        },
        RegistrationReason: {
            RegistrationReason.DATA_NOT_AGREED: _l(
                "Without the person's agreement to the use of their data nothing may be stored, and nothing was."
            ),
            RegistrationReason.TRANSFER_NOT_AGREED: _l(
                "Your organisation may keep these data only if the person agrees. Nothing was stored."
            ),
            RegistrationReason.OFFER_ANSWERED_ALREADY: _l("This arrival was taken over or given back already."),
            RegistrationReason.OFFER_NOT_DECLINED: _l(
                "Another office is named only after one has given the arrival back."
            ),
        },
        ReferralReason: {
            ReferralReason.ORGANISATION_ELSEWHERE: _l(
                "This organisation works in another country than the one of return."
            ),
            ReferralReason.TRANSFER_NOT_CONSENTED: _l(
                "Nobody in this case has agreed that this organisation gets their data for this purpose."
                " Record it first."
            ),
            ReferralReason.REFERRAL_OPEN_ALREADY: _l(
                "The case was sent to this organisation for this purpose already."
            ),
            ReferralReason.REFERRAL_ANSWERED_ALREADY: _l("This referral was answered already."),
            ReferralReason.REFERRAL_NOT_ACCEPTED: _l("Accept the referral first."),
            ReferralReason.REFERRAL_NOT_OPEN: _l("This referral is not open any more."),
            ReferralReason.NOT_A_COLLEAGUE: _l("Choose an active colleague of your organisation."),
        },
        PartnerMoveReason: {
            PartnerMoveReason.MOVE_WISHED_ALREADY: _l("Your organisation has asked already that another one goes on."),
            PartnerMoveReason.MOVE_NOT_WISHED: _l("Nobody has asked that another organisation goes on."),
            PartnerMoveReason.MOVE_UNDER_WAY: _l(
                "Another organisation was asked already. Wait for its answer, or revoke that referral."
            ),
            PartnerMoveReason.MOVE_OF_WHAT_IS_NOT_ACCEPTED: _l(
                "Only a referral that a partner has accepted moves to another one."
            ),
            PartnerMoveReason.MOVE_TO_THE_SAME: _l("This organisation has the referral already. Choose another one."),
        },
        EpisodeReason: {
            EpisodeReason.EPISODE_CLOSED: _l("This reintegration is closed."),
        },
        PlanReason: {
            PlanReason.TRACK_WITHOUT_PLAN: _l("This return is without reintegration: there is no plan."),
            PlanReason.ITEM_NOT_PLANNED: _l("Only what is still planned can be delivered or cancelled."),
            PlanReason.DELIVERY_IN_THE_FUTURE: _l("This day has not come yet."),
            PlanReason.DELIVERY_BEFORE_ARRIVAL: _l("This day is before the arrival."),
            PlanReason.DELIVERY_BEFORE_BEGINNING: _l("This day is before the one on which it began."),
            PlanReason.ITEM_REASON_MISSING: _l("Say why it is cancelled."),
            PlanReason.PLAN_PERSON_STAYS: _l(
                "For whom this is stays as it is. Cancel it, and add a new one for somebody else."
            ),
            PlanReason.ITEM_FOR_SOMEBODY_ELSE: _l("The objective is for another person than this item."),
            PlanReason.OBJECTIVE_REASON_MISSING: _l("Say why the objective is given up."),
        },
        PlanStepReason: {
            PlanStepReason.PLAN_EMPTY: _l("Nothing is planned yet. Add an item first."),
            PlanStepReason.PLAN_DAY_NOT_COME: _l("This day has not come yet."),
            PlanStepReason.PLAN_DAY_BEFORE_ARRIVAL: _l("This day is before the arrival."),
            PlanStepReason.PLAN_DRAWN_UP_ALREADY: _l("It is recorded already that the plan was drawn up."),
            PlanStepReason.PLAN_NOT_AGREED: _l("A plan is reviewed after it was agreed on. Record that first."),
            PlanStepReason.ITEM_NOT_DELIVERED: _l("Only what was delivered can be confirmed or checked."),
            PlanStepReason.DAY_BEFORE_DELIVERY: _l("This day is before the delivery."),
            PlanStepReason.RECEIVER_MISSING: _l("Say who received it."),
            PlanStepReason.CERTIFICATE_MISSING: _l("Add the signed certificate first; then say that it is signed."),
            PlanStepReason.SPOT_CHECK_OWN_DELIVERY: _l("You recorded this delivery yourself. Somebody else checks it."),
            PlanStepReason.SPOT_CHECK_NOTE_MISSING: _l("Say what the person told you."),
        },
        PlanMoneyReason: {
            PlanMoneyReason.PLAN_ABOVE_BUDGET: _l(
                "More is planned than this line of the budget holds. It has to be changed and approved."
            ),
            PlanMoneyReason.PLAN_BUDGET_CANCELLED: _l(
                "The line of the budget that pays this was cancelled. Ask the office of the case."
            ),
            PlanMoneyReason.PLAN_PAYS_UNAPPROVED: _l("Nobody has approved this money yet. Ask the office of the case."),
            PlanMoneyReason.PLAN_PAYS_OTHER_CURRENCY: _l(
                "The line of the budget that pays this is in another currency."
            ),
            PlanMoneyReason.PLAN_PAYS_ABOVE_BUDGET: _l(
                "This is more than what is left of the line of the budget. It has to be changed and approved first."
            ),
            PlanMoneyReason.ITEM_WITHOUT_COST: _l("This item has no cost. Give it one first, then divide it."),
            PlanMoneyReason.INSTALMENTS_ABOVE_COST: _l(
                "All instalments together would be more than the cost of the item."
            ),
            PlanMoneyReason.INSTALMENT_NOT_PLANNED: _l(
                "Only an instalment that is still planned can be paid or cancelled."
            ),
            PlanMoneyReason.INSTALMENT_OF_NOTHING: _l("Give a sum above nothing."),
            PlanMoneyReason.PAID_ABOVE_COST: _l(
                "All that is paid would be more than the cost of the item. Change the cost first."
            ),
        },
        ClosingReason: {
            ClosingReason.NOT_CLOSING: _l("The owner of the case closes it, or the coordinator of the partner."),
            ClosingReason.SURVEY_WINDOW_OPEN: _l(
                "A survey is still possible. If you close now, it will not be measured."
            ),
        },
        ConcernReason: {
            ConcernReason.CONCERN_CLOSED_ALREADY: _l("This concern is closed already."),
            ConcernReason.CONCERN_IS_OPEN: _l("This concern is open already."),
            ConcernReason.CONCERN_TAKEN: _l(
                "A colleague has taken this already. Speak with them, or say that you take it over."
            ),
        },
    }
)

COMING_LABELS = {
    Coming.EXPECTED: _l("Expected"),
    Coming.ON_BOARD: _l("On board"),
    Coming.ON_THE_WAY: _l("On the way"),
    Coming.SHOULD_BE_THERE: _l("Should have arrived"),
    Coming.NOT_TRAVELLING: _l("Does not travel"),
}
# Which of the four meanings each has.
COMING_MARKS = {
    Coming.EXPECTED: "plain",
    Coming.ON_BOARD: "done",
    Coming.ON_THE_WAY: "done",
    Coming.SHOULD_BE_THERE: "due",
    Coming.NOT_TRAVELLING: "warning",
}
OFFER_LABELS = {
    OfferState.OFFERED: _l("Waits for the office"),
    OfferState.TAKEN: _l("Taken over"),
    OfferState.DECLINED: _l("Given back: name another office"),
}
OFFER_MARKS = {OfferState.OFFERED: "due", OfferState.TAKEN: "done", OfferState.DECLINED: "warning"}

# What the audit calls the routes and changes of the topic.
ACTS: dict[str, object] = {
    "arrival.confirm": _l("Confirmed an arrival"),
    "arrival.missing": _l("Recorded that somebody did not arrive"),
    "arrivals.confirm": _l("Confirmed an arrival"),
    "arrivals.missing": _l("Recorded that somebody did not arrive"),
    "arrivals.page": _l("Opened the form of an arrival"),
    "people.read": _l("Read how to reach somebody"),
    "registrations.again": _l("Offered a registered arrival"),
    "registrations.decline": _l("Gave a registered arrival back"),
    "registrations.list": _l("Listed registered arrivals"),
    "registrations.open": _l("Read a registered arrival"),
    "registrations.page": _l("Opened the form of an arrival"),
    "registrations.register": _l("Registered an arrival"),
    "registrations.take": _l("Took a registered arrival over"),
}
# What a notice says, and what to do about it: the same for every case.
NOTICES: Mapping[NoticeKind, tuple[object, object]] = {
    ArrivalsNotice.ARRIVAL_REGISTERED: (_l("A partner registered an arrival"), _l("Take the case over.")),
    ArrivalsNotice.ARRIVAL_NOT_TAKEN: (_l("An arrival still waits for somebody"), _l("Take the case over today.")),
    ArrivalsNotice.TRAVELLERS_CHANGED: (_l("Who travels has changed"), _l("Look who comes before you meet anybody.")),
    ArrivalsNotice.NOT_ARRIVED: (
        _l("Somebody did not arrive"),
        _l("Ask the partner today, and find out where they are."),
    ),
    ArrivalsNotice.MOVEMENT_ANNOUNCED: (_l("A group movement was announced"), _l("See when it arrives, and where.")),
    ArrivalsNotice.MOVEMENT_CHANGED: (_l("A group movement has changed"), _l("See when it arrives now, and where.")),
    ArrivalsNotice.MOVEMENT_CANCELLED: (_l("A group movement does not come"), _l("Do not go to meet it.")),
}
MESSAGES: Mapping[Template, MessageWords] = {
    ArrivalsMessage.ARRIVAL_REGISTERED: MessageWords(
        _l("Arrivals were registered"),
        lambda count: ngettext(
            "%(num)d arrival was registered by a partner. Take it over by the day below.",
            "%(num)d arrivals were registered by partners. Take them over by the day below.",
            count,
        ),
    ),
    ArrivalsMessage.TRAVELLERS_CHANGED: MessageWords(
        _l("Who travels has changed"),
        lambda count: ngettext(
            "Who travels has changed on %(num)d journey. Look who comes before you meet anybody.",
            "Who travels has changed on %(num)d journeys. Look who comes before you meet anybody.",
            count,
        ),
    ),
    ArrivalsMessage.GROUP_MOVEMENT: MessageWords(
        _l("Group movements"),
        lambda count: ngettext(
            "There is news of %(num)d group movement. Look when it arrives before you plan anything.",
            "There is news of %(num)d group movements. Look when they arrive before you plan anything.",
            count,
        ),
    ),
}
