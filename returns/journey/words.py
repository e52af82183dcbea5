"""The codes of journeys in words: fitness, legs, escorts."""

from datetime import datetime, timedelta

from foundation.acts import AuditedAct
from foundation.language.money import money
from foundation.language.words import _, lazy_gettext as _l, ngettext
from returns.cases.rules.cases import CountryReason, PlanningReason
from returns.cases.words import Sentences, sentences
from returns.escorts.rules.escorts import EscortKind, EscortReason
from returns.health.rules.health import Fitness, FitnessReason
from returns.journey.rules.bookings import Missing
from returns.journey.rules.itinerary import (
    BookingReason,
    Fare,
    ItineraryReason,
    LegFacts,
    LegMode,
    LegStatus,
    TicketClass,
)
from returns.journey.rules.journeys import TravellerReason, TripReason
from returns.people.rules.families import FamilyReason, GuardianReason, KinshipReason
from returns.readiness.rules.overrides import OverrideReason
from returns.readiness.rules.readiness import ReadinessReason
from returns.reception.rules import ReceptionReason

FITNESS_LABELS = {
    Fitness.FIT: _l("Fit to travel"),
    Fitness.FIT_WITH_CONDITIONS: _l("Fit to travel with conditions"),
    Fitness.NOT_FIT: _l("Not fit to travel"),
}
FITNESS_MARKS = {Fitness.FIT: "done", Fitness.FIT_WITH_CONDITIONS: "warning", Fitness.NOT_FIT: "blocked"}
NEED_LABELS = {
    "wheelchair": _l("Wheelchair"),
    "medical_escort": _l("Medical escort"),
    "oxygen": _l("Oxygen"),
    "stretcher": _l("Stretcher"),
    "extra_seat": _l("Extra seat"),
    "medicines_on_board": _l("Medicines on board"),
}
MODE_LABELS = {LegMode.AIR: _l("Flight"), LegMode.ROAD: _l("Road"), LegMode.RAIL: _l("Train"), LegMode.SEA: _l("Ship")}
LEG_STATUS_LABELS = {
    LegStatus.PLANNED: _l("Planned"),
    LegStatus.HELD: _l("Held"),
    LegStatus.TICKETED: _l("Ticketed"),
    LegStatus.CHANGED_BY_CARRIER: _l("Changed by the carrier"),
    LegStatus.FROZEN: _l("Frozen"),
    LegStatus.FLOWN: _l("Travelled"),
    LegStatus.CANCELLED: _l("Cancelled"),
}
LEG_STATUS_MARKS = {
    LegStatus.TICKETED: "done",
    LegStatus.FLOWN: "done",
    LegStatus.CHANGED_BY_CARRIER: "warning",
    LegStatus.FROZEN: "blocked",
}
# Said by what happens to the case, and chosen by nobody.
NOT_CHOSEN = (LegStatus.FROZEN, LegStatus.FLOWN)
CLASS_LABELS = {
    TicketClass.ECONOMY: _l("Economy"),
    TicketClass.PREMIUM_ECONOMY: _l("Premium economy"),
    TicketClass.BUSINESS: _l("Business"),
    TicketClass.FIRST: _l("First"),
}
ESCORT_LABELS = {
    EscortKind.OPERATIONAL: _l("Operational escort"),
    EscortKind.MEDICAL: _l("Medical escort"),
    EscortKind.SOCIAL: _l("Social escort"),
    EscortKind.FAMILY: _l("Family member"),
}


def duration_label(minutes: int) -> str:
    """Minutes in words: `3 h 20 min`, `45 min`."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s min", minutes=rest)
    return _("%(hours)s h %(minutes)s min", hours=hours, minutes=f"{rest:02d}")


def clocks_apart_label(here: datetime, there: datetime, here_name: str, there_name: str) -> str:
    """How far clocks at two places are apart at the instant `there`; empty where they show the same."""
    apart = (there.utcoffset() or timedelta()) - (there.astimezone(here.tzinfo).utcoffset() or timedelta())
    minutes = int(apart.total_seconds()) // 60
    if not minutes:
        return ""
    hours, rest = divmod(abs(minutes), 60)
    time = duration_label(abs(minutes)) if rest else _("%(hours)s h", hours=hours)
    ahead, behind = (there_name, here_name) if minutes > 0 else (here_name, there_name)
    return _(
        "%(ahead)s is %(time)s ahead of %(behind)s",
        ahead=ahead,
        behind=behind,
        time=time,
    )


def day_change_label(days: int) -> str | None:
    """How many days later than at its beginning a leg ends, by the calendars of both places; None on the same day."""
    if days == 0:
        return None
    if days < 0:
        return ngettext("%(num)d day earlier", "%(num)d days earlier", -days)
    return ngettext("+%(num)d day", "+%(num)d days", days)


def fare_label(fare: Fare) -> str:
    """A fare with its currency, and whether each traveller pays it."""
    amount = money(fare.for_travellers(1))
    return _("%(amount)s for each traveller", amount=amount) if fare.each else amount


class JourneyAct(AuditedAct):
    """Pages and changes of journey, as the audit calls them."""

    CASE_PLACE_OF_RETURN = "case.place_of_return", _l("Recorded the place of return")
    ITINERARY_OPEN = "itinerary.open", _l("Read the journey of a case")
    ITINERARY_PLACE = "itinerary.place", _l("Recorded the place of return")
    LEG_CHANGE = "leg.change", _l("Changed a leg of a journey")
    LEG_PLAN = "leg.plan", _l("Planned a leg of a journey")
    LEG_REMOVE = "leg.remove", _l("Removed a leg from a journey")
    LEG_TRAVELLED = "leg.travelled", _l("Recorded a leg as travelled")
    LEGS_COPY = "legs.copy", _l("Opened the copy of a leg")
    LEGS_PASTE = "legs.paste", _l("Opened the page for the text of a booking")
    LEGS_PLAN_SEVERAL = "legs.plan_several", _l("Planned several legs of a journey")
    LEGS_READ = "legs.read", _l("Read legs from the text of a booking")
    JOURNEY_COPY = "journey.copy", _l("Copied a journey to another case")
    JOURNEY_COPY_PAGE = "journey.copy_page", _l("Opened the page to copy a journey")
    LEGS_TICKET = "legs.ticket", _l("Recorded the tickets of a journey")
    LEGS_TICKETS = "legs.tickets", _l("Opened the tickets of a journey")
    LEGS_CHANGE = "legs.change", _l("Changed a leg of a journey")
    LEGS_NEW = "legs.new", _l("Opened the form of a leg")
    LEGS_OPEN = "legs.open", _l("Opened a leg of a journey")
    LEGS_PLAN = "legs.plan", _l("Planned a leg of a journey")
    LEGS_REMOVE = "legs.remove", _l("Removed a leg from a journey")
    LEGS_TRAVELLED = "legs.travelled", _l("Recorded a leg as travelled")
    POINTS_SEARCH = "points.search", _l("Searched for an airport or a place")


# What a pasted text did not say of a flight.
MISSING_LABELS = {
    Missing.FLIGHT: _l("flight number"),
    Missing.ORIGIN: _l("place of departure"),
    Missing.DESTINATION: _l("place of arrival"),
    Missing.DEPARTS_ON: _l("day"),
    Missing.DEPARTS_TIME: _l("time of departure"),
    Missing.ARRIVES_TIME: _l("time of arrival"),
}

# %(who)s is the person, or the number of the leg, that the reason is about.
TRAVEL_SENTENCES: Sentences = sentences(
    {
        ReadinessReason: {
            ReadinessReason.NATIONALITY_NOT_KNOWN: _l("%(who)s: the nationality is not known."),
            ReadinessReason.AGE_NOT_KNOWN: _l(
                "%(who)s: the date of birth is not known, so the person is treated as an adult."
            ),
            ReadinessReason.SAFE_CONTACT_NOT_KNOWN: _l("%(who)s: the safe contact is not known yet."),
            ReadinessReason.SAFE_CONTACT_NOT_RECENT: _l(
                "%(who)s: the safe contact was not checked recently enough before departure."
            ),
            ReadinessReason.DEPARTS_AFTER_DEADLINE: _l(
                "The departure is after the legal deadline to leave. Choose an earlier day, or ask the authority for "
                "more time and record the new deadline. The people have to know what may follow."
            ),
            ReadinessReason.CONSENT_NOT_CONFIRMED: _l(
                "%(who)s: consent must be confirmed again shortly before departure."
            ),
            ReadinessReason.CONSENT_OF_FORMER_GUARDIAN: _l(
                "%(who)s: the consent was signed by a guardian who no longer represents the child. Ask the current "
                "representative."
            ),
        },
        EscortReason: {
            EscortReason.ESCORT_HAS_RECORDS: _l(
                "A hand-over or an incident is recorded for this escort, so the escort cannot be removed from the "
                "journey."
            ),
            EscortReason.CHILD_NEEDS_ESCORT: _l("A child who travels alone needs a social escort on every leg."),
            EscortReason.MEDICAL_ESCORT_MISSING: _l("The fitness decision requires a medical escort on every leg."),
            EscortReason.ESCORT_WAY_NOT_CLEAR: _l(
                "The people with the escort starting at leg %(who)s separate on the way. Plan an escort for each "
                "part of the way."
            ),
            EscortReason.ESCORT_WITHOUT_LEG: _l(
                "The escort starting at leg %(who)s is planned for a leg that does not exist."
            ),
            EscortReason.WAY_HOME_MISSING: _l("No way home is planned for the escort starting at leg %(who)s."),
            EscortReason.WAY_HOME_TOO_EARLY: _l(
                "The escort starting at leg %(who)s would go home before the last escorted leg has ended."
            ),
            EscortReason.WAY_HOME_APART: _l(
                "On the way home of the escort starting at leg %(who)s, a leg does not begin where the previous one "
                "ends."
            ),
            EscortReason.WAY_HOME_CONNECTION_SHORT: _l(
                "A connection is too short on the way home of the escort starting at leg %(who)s."
            ),
            EscortReason.WAY_HOME_NIGHT: _l(
                "The escort starting at leg %(who)s spends a night before or on the way home. Record the escort's "
                "overnight stay with the leg before it."
            ),
            EscortReason.WAY_HOME_CANNOT_BE: _l(
                "A leg is not possible on the way home of the escort starting at leg %(who)s: it is in the past, "
                "ends before it begins, or is too fast or too long."
            ),
        },
        CountryReason: {
            CountryReason.COUNTRY_SUSPENDED: _l("Returns to this country are suspended."),
            CountryReason.COUNTRY_STATUS_UNKNOWN: _l("No country status recorded for returns to this country."),
        },
        FitnessReason: {
            FitnessReason.FITNESS_MISSING: _l("%(who)s: no decision on fitness to travel."),
            FitnessReason.NOT_FIT_TO_TRAVEL: _l("%(who)s: not fit to travel."),
            FitnessReason.FITNESS_WINDOW_MISSES_JOURNEY: _l(
                "%(who)s: the decision on fitness does not cover the whole journey."
            ),
            FitnessReason.FITNESS_HAS_CONDITIONS: _l("%(who)s: fit to travel with conditions."),
            FitnessReason.FITNESS_BEFORE_FACTS: _l(
                "%(who)s: something about health was recorded after the fitness decision. Ask the doctor again."
            ),
        },
        ItineraryReason: {
            ItineraryReason.ITINERARY_MISSING: _l("No journey is planned yet."),
            ItineraryReason.LEG_FROZEN: _l("Leg %(who)s is frozen. Plan it again, or remove it."),
            ItineraryReason.LEG_CHANGED_BY_CARRIER: _l("The carrier changed leg %(who)s. Check it, and book it again."),
            ItineraryReason.LEG_NOT_BOOKED: _l("Leg %(who)s is not booked yet."),
            ItineraryReason.NIGHT_STOP_WITHOUT_ACCOMMODATION: _l(
                "After leg %(who)s there is a night on the way. Record the overnight stay."
            ),
            ItineraryReason.LEGS_APART: _l("Leg %(who)s does not begin where the previous leg ends."),
            ItineraryReason.LEGS_OVERLAP: _l("Leg %(who)s begins before the previous leg has ended."),
            ItineraryReason.LEG_IN_PAST: _l(
                "Leg %(who)s is in the past. Record the departure if they have left, or plan the leg again."
            ),
            ItineraryReason.LEG_ENDS_BEFORE_IT_BEGINS: _l("Leg %(who)s ends before it begins."),
            ItineraryReason.LEG_TOO_FAST: _l(
                "Leg %(who)s is too fast for its distance. Check the times and the means of travel."
            ),
            ItineraryReason.LEG_TOO_LONG: _l("Leg %(who)s takes too long for one leg. Check the days and the times."),
            ItineraryReason.LEG_BETWEEN_AIRPORTS: _l(
                "Leg %(who)s runs between two airports but is not by air. Check the means of travel, or choose the "
                "station."
            ),
            ItineraryReason.CONNECTION_TOO_SHORT: _l("The connection before leg %(who)s is too short."),
            ItineraryReason.PLACE_OF_RETURN_MISSING: _l("The place of return is not known yet."),
            ItineraryReason.PLACE_OF_RETURN_NOT_LOCATED: _l("The place of return is not on the map yet."),
            ItineraryReason.ENDS_ELSEWHERE: _l("The journey does not end at the place of return."),
        },
        TravellerReason: {
            TravellerReason.LEG_WITHOUT_TRAVELLERS: _l("No one travels on leg %(who)s. Say who does, or remove it."),
            TravellerReason.PERSON_ON_NO_LEG: _l("%(who)s is not on any leg of this journey."),
            TravellerReason.PERSON_ENDS_ELSEWHERE: _l("%(who)s: the journey does not end at the place of return."),
            TravellerReason.CHILD_ALONE_ON_LEG: _l(
                "A child is on leg %(who)s without an adult from the case: a social escort is needed."
            ),
        },
        BookingReason: {
            BookingReason.COPIED_TO_OTHER_COUNTRY: _l(
                "The other case returns to a different country. Check the reference, or plan its journey there."
            ),
            BookingReason.BOOKING_STEP_NOT_ALLOWED: _l(
                "The booking cannot change from its current status to this one. Check the latest status."
            ),
            BookingReason.BOOKING_FLOWN: _l("This leg has been travelled, so its booking cannot be changed."),
            BookingReason.LEG_NOT_BEGUN: _l("This leg has not started yet."),
        },
        TripReason: {
            TripReason.TRAVELS_ELSEWHERE: _l("%(who)s is travelling in another case at that time."),
        },
        GuardianReason: {
            GuardianReason.GUARDIAN_NOT_IN_FORCE: _l(
                "%(who)s: no guardian from outside the case represented this child on that day."
            ),
            GuardianReason.SIGNER_OF_AGE_MISSING: _l("Only an adult in the case can sign for someone else."),
            GuardianReason.GUARDIAN_MISSING: _l("%(who)s: no representative is recorded for this child."),
            GuardianReason.OTHER_PARENT_MAY_DECIDE: _l(
                "%(who)s travels with one parent: the other parent may have to agree. Record what is known about this."
            ),
            GuardianReason.GUARDIAN_OF_ADULT: _l("%(who)s is an adult and does not need a representative."),
            GuardianReason.GUARDIAN_IS_SELF: _l("People cannot represent themselves. Choose someone else."),
            GuardianReason.GUARDIAN_UNDER_AGE: _l("Only an adult can represent a child."),
            GuardianReason.GUARDIAN_NOT_OF_CASE: _l(
                "An appointed guardian or authority comes from outside the case: enter the name, and do not choose "
                "anyone from the case."
            ),
            GuardianReason.GUARDIAN_ONE_OF_TWO: _l(
                "Say who represents the child: choose someone from the case, or name someone from outside it."
            ),
            GuardianReason.GUARDIAN_IN_FUTURE: _l(
                "The day of the appointment is in the future. Enter today or an earlier date."
            ),
            GuardianReason.GUARDIAN_RECORDED_ALREADY: _l("This person is already recorded as representing this child."),
        },
        KinshipReason: {
            KinshipReason.KIN_OF_ONESELF: _l("People cannot be related to themselves. Choose someone else."),
            KinshipReason.KIN_RECORDED_ALREADY: _l(
                "The relationship between these two is already recorded. If it is wrong, remove it first."
            ),
            KinshipReason.KIN_OLDER_IS_YOUNGER: _l(
                "According to the dates of birth, the parent or grandparent is not older than the child."
            ),
            KinshipReason.KIN_THIRD_PARENT: _l("Two parents are already recorded for this child."),
            KinshipReason.KIN_IN_A_CIRCLE: _l("This would make someone their own ancestor."),
        },
        FamilyReason: {
            FamilyReason.SPLIT_NOBODY_GOES: _l("Choose who leaves this case."),
            FamilyReason.SPLIT_NOBODY_STAYS: _l("At least one person has to stay in this case."),
            FamilyReason.SPLIT_STRANGER: _l("Someone you chose is no longer in this case. Check who is in it now."),
            FamilyReason.JOIN_SAME_CASE: _l("This is the same case. Enter the reference of the other one."),
            FamilyReason.JOIN_COUNTRIES_DIFFER: _l("The two cases return to different countries."),
            FamilyReason.JOIN_TWO_OWNERS: _l("The two cases have different owners: hand one of them over first."),
            FamilyReason.JOIN_TOO_LATE: _l(
                "Cases can be joined only before sign-off: take a signed case back to planning first."
            ),
            FamilyReason.JOIN_CLEARANCE_CLOSED: _l("A specialist has to review the clearance of both cases first."),
            FamilyReason.JOIN_OPEN_REFERRAL: _l(
                "The case that would be left empty is with a partner. Revoke its referral first."
            ),
        },
        ReceptionReason: {
            ReceptionReason.RECEPTION_MISSING: _l(
                "Reception by name is required: say who will meet the people on arrival."
            ),
            ReceptionReason.ARRIVES_OUTSIDE_RECEPTION_HOURS: _l("Leg %(who)s arrives outside reception hours."),
            ReceptionReason.RECEPTION_NOT_VERIFIED: _l(
                "Reception by name is required: the person meeting them has not been verified yet."
            ),
            ReceptionReason.RECEPTION_NOT_EVERYBODY: _l(
                "%(who)s: reception by name is required, but no one is named to meet this person."
            ),
            ReceptionReason.HAND_OVER_TOO_EARLY: _l("People can be handed over only after departure."),
            ReceptionReason.HAND_OVER_TO_NOBODY: _l("First say who will meet the people."),
            ReceptionReason.HAND_OVER_TWICE: _l("The hand-over of the people is already recorded."),
            ReceptionReason.HAND_OVER_IN_FUTURE: _l("This date is in the future. Enter today or an earlier date."),
            ReceptionReason.HAND_OVER_BEFORE_DEPARTURE: _l("This day is before the departure. Enter a later day."),
        },
        OverrideReason: {
            OverrideReason.OVERRIDE_FINDING_GONE: _l(
                "This is no longer a blocker, or was about something else. Check again."
            ),
            OverrideReason.OVERRIDE_NEVER: _l("This protects someone, so it cannot be overridden. Clear it instead."),
            OverrideReason.OVERRIDE_ENDS_BEFORE_DEPARTURE: _l(
                "The override would end before departure. Choose a later last day."
            ),
            OverrideReason.OVERRIDE_TOO_LONG: _l("An override cannot last that long. Choose an earlier last day."),
            OverrideReason.OVERRIDE_WAITS_ALREADY: _l(
                "This has already been requested and is waiting for a second person."
            ),
            OverrideReason.OVERRIDE_DECIDED_ALREADY: _l("This request has already been decided or withdrawn."),
            OverrideReason.OVERRIDE_OWN_REQUEST: _l("You cannot decide on your own request. Ask someone else."),
            OverrideReason.OVERRIDE_OWN_WORK: _l(
                "The case owner and the person who planned this journey cannot decide. Ask someone else."
            ),
            OverrideReason.OVERRIDE_FACTS_CHANGED: _l(
                "The facts behind this request have changed since. Decline it, so that it can be made again."
            ),
        },
        PlanningReason: {
            PlanningReason.NOT_BEING_PLANNED: _l(
                "A journey can be planned only after the decision and the protection check, and before departure."
            ),
            PlanningReason.NOT_BEFORE_BOARDING: _l("This can be recorded only before departure."),
        },
    }
)


def impossible_words(leg: LegFacts) -> dict[ItineraryReason, tuple[str, str]]:
    """What a form says of a leg that cannot be, or hardly is, and at which field."""
    lasts = duration_label(int((leg.arrives_at - leg.departs_at).total_seconds() // 60))
    return {
        ItineraryReason.LEG_IN_PAST: ("departs_on", _("This is in the past. Choose a later day or time.")),
        ItineraryReason.LEG_TOO_FAST: (
            "arrives_time",
            _(
                "%(km)s km in %(time)s is too fast for this means of travel. Check the times, the days and the means.",
                km=leg.km,
                time=lasts,
            ),
        ),
        ItineraryReason.LEG_TOO_LONG: (
            "arrives_on",
            _("%(time)s is too long for one leg. Check the days and the times.", time=lasts),
        ),
        ItineraryReason.LEG_BETWEEN_AIRPORTS: (
            "sure",
            _("This leg runs between two airports but is not by air. Check the means of travel and both places."),
        ),
    }


# What the words of rules are called, by their code.
RULE_VALUES = {"itinerary.questioned_between_airports": MODE_LABELS}
