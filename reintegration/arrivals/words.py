"""Words of arrivals and of registered arrivals."""

from collections.abc import Mapping

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l, ngettext
from foundation.messaging.rules import MessageWords, NoticeKind, Template
from reintegration.arrivals.rules import ArrivalReason, Coming, OfferState, RegistrationReason
from returns.cases.words import Sentences, sentences


class ArrivalsNotice(NoticeKind):
    """What notices about arrivals are called."""

    ARRIVAL_REGISTERED = "arrival_registered"
    ARRIVAL_NOT_TAKEN = "arrival_not_taken"
    TRAVELLERS_CHANGED = "travellers_changed"
    NOT_ARRIVED = "not_arrived"
    MOVEMENT_ANNOUNCED = "movement_announced"
    MOVEMENT_CHANGED = "movement_changed"
    MOVEMENT_CANCELLED = "movement_cancelled"
    FLIGHT_CHANGED = "arrival_flight_changed"


class ArrivalsMessage(Template):
    """What messages about arrivals are called, and whether each names a day."""

    ARRIVAL_REGISTERED = "arrival_registered", True
    TRAVELLERS_CHANGED = "who_travels"
    GROUP_MOVEMENT = "group_movement"


NO_PHONE_NUMBER = _l("This is not a phone number. Include the country code, such as +90 532 123 45 67.")
ARRIVAL_SENTENCES: Sentences = sentences(
    {
        ArrivalReason: {
            ArrivalReason.NOT_RECEIVING: _l("The receiving partner or the case owner confirms the arrival."),
            ArrivalReason.NOT_MISSING: _l("Choose people recorded as not arrived."),
            ArrivalReason.VISITS_PLANNED_ALREADY: _l("The visits are already planned."),
        },
        RegistrationReason: {
            RegistrationReason.DATA_NOT_AGREED: _l(
                "Nothing may be stored unless the person agrees to the use of their data. Nothing was stored."
            ),
            RegistrationReason.TRANSFER_NOT_AGREED: _l(
                "Your organisation may keep this data only if the person agrees. Nothing was stored."
            ),
            RegistrationReason.OFFER_ANSWERED_ALREADY: _l("This arrival was already taken over or given back."),
            RegistrationReason.OFFER_NOT_DECLINED: _l(
                "You can name another office only after the first has given the arrival back."
            ),
        },
    }
)

COMING_LABELS = {
    Coming.EXPECTED: _l("Expected"),
    Coming.ON_BOARD: _l("On board"),
    Coming.ON_THE_WAY: _l("On the way"),
    Coming.SHOULD_BE_THERE: _l("Arrival overdue"),
    Coming.NOT_TRAVELLING: _l("Not travelling"),
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
    OfferState.OFFERED: _l("Awaiting the office"),
    OfferState.TAKEN: _l("Taken over"),
    OfferState.DECLINED: _l("Given back: name another office"),
}
OFFER_MARKS = {OfferState.OFFERED: "due", OfferState.TAKEN: "done", OfferState.DECLINED: "warning"}


class ArrivalsAct(AuditedAct):
    """Pages and changes of arrivals, as the audit calls them."""

    ARRIVAL_CONFIRM = "arrival.confirm", _l("Confirmed an arrival")
    ARRIVAL_MISSING = "arrival.missing", _l("Recorded a non-arrival")
    CONFIRM = "arrivals.confirm", _l("Confirmed an arrival")
    MISSING = "arrivals.missing", _l("Recorded a non-arrival")
    PAGE = "arrivals.page", _l("Opened an arrival form")
    PEOPLE_READ = "people.read", _l("Read how to reach someone")
    REGISTRATIONS_AGAIN = "registrations.again", _l("Offered a registered arrival")
    REGISTRATIONS_DECLINE = "registrations.decline", _l("Gave a registered arrival back")
    REGISTRATIONS_LIST = "registrations.list", _l("Listed registered arrivals")
    REGISTRATIONS_OPEN = "registrations.open", _l("Read a registered arrival")
    REGISTRATIONS_PAGE = "registrations.page", _l("Opened an arrival form")
    REGISTRATIONS_REGISTER = "registrations.register", _l("Registered an arrival")
    REGISTRATIONS_TAKE = "registrations.take", _l("Took over a registered arrival")


# What a notice says, and what to do about it: the same for every case.
NOTICES: Mapping[NoticeKind, tuple[object, object]] = {
    ArrivalsNotice.ARRIVAL_REGISTERED: (_l("A partner registered an arrival"), _l("Take over the case.")),
    ArrivalsNotice.ARRIVAL_NOT_TAKEN: (_l("An arrival is still unassigned"), _l("Take over the case today.")),
    ArrivalsNotice.TRAVELLERS_CHANGED: (
        _l("The travellers have changed"),
        _l("Check who is coming before you meet anyone."),
    ),
    ArrivalsNotice.NOT_ARRIVED: (
        _l("Someone did not arrive"),
        _l("Ask the partner today where they are."),
    ),
    ArrivalsNotice.MOVEMENT_ANNOUNCED: (_l("A group movement was announced"), _l("Check the arrival time and place.")),
    ArrivalsNotice.MOVEMENT_CHANGED: (_l("A group movement has changed"), _l("Check the new arrival time and place.")),
    ArrivalsNotice.MOVEMENT_CANCELLED: (_l("A group movement is cancelled"), _l("Do not go to meet the group.")),
    ArrivalsNotice.FLIGHT_CHANGED: (_l("A carrier changed a flight"), _l("Check the arrival time and place.")),
}
MESSAGES: Mapping[Template, MessageWords] = {
    ArrivalsMessage.ARRIVAL_REGISTERED: MessageWords(
        _l("Arrivals were registered"),
        lambda count: ngettext(
            "%(num)d arrival was registered by a partner. Take over the case by the date below.",
            "%(num)d arrivals were registered by partners. Take over the cases by the dates below.",
            count,
        ),
    ),
    ArrivalsMessage.TRAVELLERS_CHANGED: MessageWords(
        _l("The travellers have changed"),
        lambda count: ngettext(
            "The travellers on %(num)d journey have changed. Check who is coming before you meet anyone.",
            "The travellers on %(num)d journeys have changed. Check who is coming before you meet anyone.",
            count,
        ),
    ),
    ArrivalsMessage.GROUP_MOVEMENT: MessageWords(
        _l("Group movements"),
        lambda count: ngettext(
            "There is news of %(num)d group movement. Check when it arrives before you plan anything.",
            "There is news of %(num)d group movements. Check when they arrive before you plan anything.",
            count,
        ),
    ),
}

# What background jobs are called.
JOB_TELL_WHO_WAITS = _l("Tell partners about departures")
JOB_TELL_WHO_RECEIVES = _l("Tell partners about group movements")
JOB_TELL_OFFICES = _l("Tell offices about registered arrivals")
