"""The codes of journeys in words: fitness, legs, escorts."""

from foundation.acts import AuditedAct
from foundation.language.money import money
from foundation.language.words import _, lazy_gettext as _l, ngettext
from returns.cases.rules import CountryReason, PlanningReason
from returns.cases.words import Sentences, sentences
from returns.escorts.rules.escorts import EscortKind, EscortReason
from returns.health.rules.health import Fitness, FitnessReason
from returns.journey.rules.itinerary import BookingReason, Fare, ItineraryReason, LegMode, LegStatus, TicketClass
from returns.journey.rules.journeys import TravellerReason, TripReason
from returns.people.rules.families import FamilyReason, GuardianReason, KinshipReason
from returns.readiness.rules.overrides import OverrideReason
from returns.readiness.rules.readiness import ReadinessReason
from returns.reception.rules import ReceptionReason

FITNESS_LABELS = {
    Fitness.FIT: _l("Fit to travel"),
    Fitness.FIT_WITH_CONDITIONS: _l("Fit to travel under conditions"),
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
    LEG_REMOVE = "leg.remove", _l("Took a leg out of a journey")
    LEG_TRAVELLED = "leg.travelled", _l("Recorded that a leg was travelled")
    LEGS_CHANGE = "legs.change", _l("Changed a leg of a journey")
    LEGS_NEW = "legs.new", _l("Opened the form of a leg")
    LEGS_OPEN = "legs.open", _l("Opened a leg of a journey")
    LEGS_PLAN = "legs.plan", _l("Planned a leg of a journey")
    LEGS_REMOVE = "legs.remove", _l("Took a leg out of a journey")
    LEGS_TRAVELLED = "legs.travelled", _l("Recorded that a leg was travelled")
    POINTS_SEARCH = "points.search", _l("Looked for an airport or a place")


# %(who)s is the person, or the number of the leg, that the reason is about.
TRAVEL_SENTENCES: Sentences = sentences(
    {
        ReadinessReason: {
            ReadinessReason.NATIONALITY_NOT_KNOWN: _l("%(who)s: the nationality is not known."),
            ReadinessReason.AGE_NOT_KNOWN: _l(
                "%(who)s: the date of birth is not known, so the person is taken for an adult."
            ),
            ReadinessReason.SAFE_CONTACT_NOT_KNOWN: _l("%(who)s: the safe contact is not known yet."),
            ReadinessReason.SAFE_CONTACT_NOT_RECENT: _l(
                "%(who)s: the safe contact was not checked recently enough before departure."
            ),
            ReadinessReason.DEPARTS_AFTER_DEADLINE: _l(
                "The departure lies after the legal deadline to leave. Choose an earlier day, or ask the authority for"
                " more time and record the new deadline. The people have to know what may follow."
            ),
            ReadinessReason.CONSENT_NOT_CONFIRMED: _l(
                "%(who)s: consent has to be confirmed again close to the departure."
            ),
            ReadinessReason.CONSENT_OF_FORMER_GUARDIAN: _l(
                "%(who)s: a guardian who no longer stands for the child signed the consent. Ask whoever does now."
            ),
        },
        EscortReason: {
            EscortReason.ESCORT_HAS_RECORDS: _l(
                "A hand-over or an incident of this escort is recorded, so the escort stays in the journey."
            ),
            EscortReason.CHILD_NEEDS_ESCORT: _l("A child who travels alone needs a social escort on every leg."),
            EscortReason.MEDICAL_ESCORT_MISSING: _l("The decision on fitness asks for a medical escort on every leg."),
            EscortReason.ESCORT_WAY_NOT_CLEAR: _l(
                "People part on the way of the escort from leg %(who)s. Plan an escort for each part of the way."
            ),
            EscortReason.ESCORT_WITHOUT_LEG: _l("The escort from leg %(who)s is planned for a leg that is not there."),
            EscortReason.WAY_HOME_MISSING: _l("The escort from leg %(who)s has no way home."),
            EscortReason.WAY_HOME_TOO_EARLY: _l(
                "The escort from leg %(who)s would go home before the last leg escorted has ended."
            ),
            EscortReason.WAY_HOME_APART: _l(
                "The way home of the escort from leg %(who)s does not go on where the leg before it ends."
            ),
            EscortReason.WAY_HOME_CONNECTION_SHORT: _l(
                "A connection on the way home of the escort from leg %(who)s is too short."
            ),
            EscortReason.WAY_HOME_NIGHT: _l(
                "The escort from leg %(who)s spends a night before or on the way home. Note with the leg before it"
                " where the escort sleeps."
            ),
            EscortReason.WAY_HOME_CANNOT_BE: _l(
                "A leg on the way home of the escort from leg %(who)s cannot be: it lies in the past, ends before it"
                " begins, or is too fast or too long."
            ),
        },
        CountryReason: {
            CountryReason.COUNTRY_SUSPENDED: _l("Returns to this country are suspended."),
            CountryReason.COUNTRY_STATUS_UNKNOWN: _l("Nobody has recorded whether returns to this country go on."),
        },
        FitnessReason: {
            FitnessReason.FITNESS_MISSING: _l("%(who)s: no decision on fitness to travel."),
            FitnessReason.NOT_FIT_TO_TRAVEL: _l("%(who)s: not fit to travel."),
            FitnessReason.FITNESS_WINDOW_MISSES_JOURNEY: _l(
                "%(who)s: the decision on fitness does not cover the whole journey."
            ),
            FitnessReason.FITNESS_HAS_CONDITIONS: _l("%(who)s: fit to travel under conditions."),
            FitnessReason.FITNESS_BEFORE_FACTS: _l(
                "%(who)s: something about health was recorded after the decision on fitness. Ask the doctor again."
            ),
        },
        ItineraryReason: {
            ItineraryReason.ITINERARY_MISSING: _l("No journey is planned yet."),
            ItineraryReason.LEG_FROZEN: _l("Leg %(who)s is frozen. Plan it anew, or remove it."),
            ItineraryReason.LEG_CHANGED_BY_CARRIER: _l(
                "Leg %(who)s was changed by the carrier. Check it, and book it again."
            ),
            ItineraryReason.LEG_NOT_BOOKED: _l("Leg %(who)s is not booked yet."),
            ItineraryReason.NIGHT_STOP_WITHOUT_ACCOMMODATION: _l(
                "After leg %(who)s the night is spent on the way. Note where they sleep."
            ),
            ItineraryReason.LEGS_APART: _l("Leg %(who)s does not begin where the leg before it ends."),
            ItineraryReason.LEGS_OVERLAP: _l("Leg %(who)s begins before the leg before it has ended."),
            ItineraryReason.LEG_IN_PAST: _l(
                "Leg %(who)s lies in the past. Record the departure if they have left, or plan it anew."
            ),
            ItineraryReason.LEG_ENDS_BEFORE_IT_BEGINS: _l("Leg %(who)s ends before it begins."),
            ItineraryReason.LEG_TOO_FAST: _l("Leg %(who)s is too fast for its distance. Check the times and the mode."),
            ItineraryReason.LEG_TOO_LONG: _l("Leg %(who)s takes too long for one leg. Check the days and the times."),
            ItineraryReason.LEG_BETWEEN_AIRPORTS: _l(
                "Leg %(who)s goes from one airport to another, and not by air. Check the mode, or choose the station."
            ),
            ItineraryReason.CONNECTION_TOO_SHORT: _l("The connection before leg %(who)s is too short."),
            ItineraryReason.PLACE_OF_RETURN_MISSING: _l("The place of return is not known yet."),
            ItineraryReason.PLACE_OF_RETURN_NOT_LOCATED: _l("The place of return has no place on the map yet."),
            ItineraryReason.ENDS_ELSEWHERE: _l("The journey does not end at the place of return."),
        },
        TravellerReason: {
            TravellerReason.LEG_WITHOUT_TRAVELLERS: _l("Nobody travels leg %(who)s. Say who does, or remove it."),
            TravellerReason.PERSON_ON_NO_LEG: _l("%(who)s travels no leg of this journey."),
            TravellerReason.PERSON_ENDS_ELSEWHERE: _l("%(who)s: the journey does not end at the place of return."),
            TravellerReason.CHILD_ALONE_ON_LEG: _l(
                "On leg %(who)s a child is without an adult of the case: a social escort is needed."
            ),
        },
        BookingReason: {
            BookingReason.BOOKING_STEP_NOT_ALLOWED: _l(
                "A booking cannot go from where it stands to this. Look at the newest state."
            ),
            BookingReason.BOOKING_FLOWN: _l("This leg was travelled. Its booking stays as it is."),
            BookingReason.LEG_NOT_BEGUN: _l("This leg has not begun yet."),
        },
        TripReason: {
            TripReason.TRAVELS_ELSEWHERE: _l("%(who)s is on a journey of another case at that time."),
        },
        GuardianReason: {
            GuardianReason.GUARDIAN_NOT_IN_FORCE: _l(
                "%(who)s: no guardian from outside stood for this child on that day."
            ),
            GuardianReason.SIGNER_OF_AGE_MISSING: _l("Only an adult of the case can sign for somebody else."),
            GuardianReason.GUARDIAN_MISSING: _l("%(who)s: nobody is recorded who stands for this child."),
            GuardianReason.OTHER_PARENT_MAY_DECIDE: _l(
                "%(who)s travels with one parent: the other one may have to agree. Record what is known of this."
            ),
            GuardianReason.GUARDIAN_OF_ADULT: _l("%(who)s is of age: nobody has to stand for an adult."),
            GuardianReason.GUARDIAN_IS_SELF: _l("Nobody stands for themselves: choose somebody else."),
            GuardianReason.GUARDIAN_UNDER_AGE: _l("Only somebody of age stands for a child."),
            GuardianReason.GUARDIAN_NOT_OF_CASE: _l(
                "An appointed guardian or an authority comes from outside: give the name, and choose nobody"
                " of the case."
            ),
            GuardianReason.GUARDIAN_ONE_OF_TWO: _l(
                "Choose somebody of the case, or name somebody from outside: one of the two."
            ),
            GuardianReason.GUARDIAN_IN_FUTURE: _l("The day of the appointment lies in the future."),
            GuardianReason.GUARDIAN_RECORDED_ALREADY: _l(
                "It is recorded already that this person stands for this child."
            ),
        },
        KinshipReason: {
            KinshipReason.KIN_OF_ONESELF: _l("Nobody is related to themselves: choose somebody else."),
            KinshipReason.KIN_RECORDED_ALREADY: _l(
                "What these two are to each other is recorded already. Remove it first, if it is wrong."
            ),
            KinshipReason.KIN_OLDER_IS_YOUNGER: _l(
                "By the dates of birth the parent or grandparent would not be older than the child."
            ),
            KinshipReason.KIN_THIRD_PARENT: _l("Two parents of this child are recorded already."),
            KinshipReason.KIN_IN_A_CIRCLE: _l("Somebody would descend from themselves."),
        },
        FamilyReason: {
            FamilyReason.SPLIT_NOBODY_GOES: _l("Choose who leaves this case."),
            FamilyReason.SPLIT_NOBODY_STAYS: _l("Somebody has to stay in this case."),
            FamilyReason.SPLIT_STRANGER: _l("Somebody chosen is not of this case any more: look at the newest state."),
            FamilyReason.JOIN_SAME_CASE: _l("This is the same case."),
            FamilyReason.JOIN_COUNTRIES_DIFFER: _l("The two cases return to different countries."),
            FamilyReason.JOIN_TWO_OWNERS: _l("The two cases have different owners: hand one of them over first."),
            FamilyReason.JOIN_TOO_LATE: _l(
                "Cases are joined until a departure is signed off: take a signed case back to planning first."
            ),
            FamilyReason.JOIN_CLEARANCE_CLOSED: _l("A specialist has to look at the clearance of both cases first."),
            FamilyReason.JOIN_OPEN_REFERRAL: _l(
                "The case that would be emptied is with a partner: revoke its referral first."
            ),
        },
        ReceptionReason: {
            ReceptionReason.RECEPTION_MISSING: _l(
                "Reception by name is required: say who meets the people on arrival."
            ),
            ReceptionReason.ARRIVES_OUTSIDE_RECEPTION_HOURS: _l("Leg %(who)s arrives when the reception is not there."),
            ReceptionReason.RECEPTION_NOT_VERIFIED: _l(
                "Reception by name is required: whoever meets the people is not verified yet."
            ),
            ReceptionReason.RECEPTION_NOT_EVERYBODY: _l(
                "%(who)s: reception by name is required, and nobody is named who meets this person."
            ),
            ReceptionReason.HAND_OVER_TOO_EARLY: _l("People are handed over after they have departed."),
            ReceptionReason.HAND_OVER_TO_NOBODY: _l("Say first who meets the people."),
            ReceptionReason.HAND_OVER_TWICE: _l("It is recorded already that the people were handed over."),
            ReceptionReason.HAND_OVER_IN_FUTURE: _l("This day has not come yet."),
            ReceptionReason.HAND_OVER_BEFORE_DEPARTURE: _l("This day lies before the departure."),
        },
        OverrideReason: {
            OverrideReason.OVERRIDE_FINDING_GONE: _l(
                "This does not stand in the way any more, or was about something else. Look again."
            ),
            OverrideReason.OVERRIDE_NEVER: _l("This protects somebody, so nobody sets it aside. Clear it instead."),
            OverrideReason.OVERRIDE_ENDS_BEFORE_DEPARTURE: _l(
                "The override would end before the departure. Choose a later last day."
            ),
            OverrideReason.OVERRIDE_TOO_LONG: _l("An override does not last that long. Choose an earlier last day."),
            OverrideReason.OVERRIDE_WAITS_ALREADY: _l("This is asked for already and waits for a second person."),
            OverrideReason.OVERRIDE_DECIDED_ALREADY: _l("This request was decided, or taken back, already."),
            OverrideReason.OVERRIDE_OWN_REQUEST: _l("Nobody decides on their own request: another person has to."),
            OverrideReason.OVERRIDE_OWN_WORK: _l(
                "Whoever owns the case or planned this journey does not decide. Ask another person."
            ),
            OverrideReason.OVERRIDE_FACTS_CHANGED: _l(
                "What was asked about has changed since. Decline it, and let it be asked for anew."
            ),
        },
        PlanningReason: {
            PlanningReason.NOT_BEING_PLANNED: _l(
                "Journeys are planned after the decision and the protection check, before departure."
            ),
            PlanningReason.NOT_BEFORE_BOARDING: _l("This is recorded before departure."),
        },
    }
)
