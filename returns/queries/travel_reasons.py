"""What stands in the way of a journey, in words, and the names of the people that it is about."""

from collections.abc import Mapping, Sequence

from foundation.language.words import lazy_gettext as _l
from returns.models.people import Person
from returns.queries.shown_cases import full_name

# %(who)s is the person, or the number of the leg, that the reason is about.
TRAVEL_SENTENCES: dict[str, object] = {
    "safe_contact_not_known": _l("%(who)s: the safe contact is not known yet."),
    "safe_contact_not_recent": _l("%(who)s: the safe contact was not checked recently enough before departure."),
    "consent_not_confirmed": _l("%(who)s: consent has to be confirmed again close to the departure."),
    "country_suspended": _l("Returns to this country are suspended."),
    "country_status_unknown": _l("Nobody has recorded whether returns to this country go on."),
    "age_not_known": _l("%(who)s: the date of birth is not known, so the person is taken for an adult."),
    "document_missing": _l("%(who)s: no usable travel document."),
    "document_expires_too_soon": _l("%(who)s: no document is valid until the end of the journey."),
    "document_expiry_unknown": _l("%(who)s: it is not known until when the document is valid."),
    "document_single_journey": _l("%(who)s: the document allows fewer entries than the journey has."),
    "fitness_missing": _l("%(who)s: no decision on fitness to travel."),
    "not_fit_to_travel": _l("%(who)s: not fit to travel."),
    "fitness_window_misses_journey": _l("%(who)s: the decision on fitness does not cover the whole journey."),
    "fitness_has_conditions": _l("%(who)s: fit to travel under conditions."),
    "itinerary_missing": _l("No journey is planned yet."),
    "leg_frozen": _l("Leg %(who)s is frozen. Plan it anew, or remove it."),
    "leg_changed_by_carrier": _l("Leg %(who)s was changed by the carrier. Check it, and book it again."),
    "leg_not_booked": _l("Leg %(who)s is not booked yet."),
    "legs_apart": _l("Leg %(who)s does not begin where the leg before it ends."),
    "legs_overlap": _l("Leg %(who)s begins before the leg before it has ended."),
    "connection_too_short": _l("The connection before leg %(who)s is too short."),
    "place_of_return_missing": _l("The place of return is not known yet."),
    "place_of_return_not_located": _l("The place of return has no place on the map yet."),
    "ends_elsewhere": _l("The journey does not end at the place of return."),
    "child_needs_escort": _l("A child who travels alone needs a social escort on every leg."),
    "medical_escort_missing": _l("The decision on fitness asks for a medical escort on every leg."),
    "escort_without_leg": _l("The escort from leg %(who)s is planned for a leg that is not there."),
    "way_home_missing": _l("The escort from leg %(who)s has no way home."),
    "way_home_too_early": _l("The escort from leg %(who)s would go home before the last leg escorted has ended."),
    "reception_missing": _l("Reception by name is required: say who meets the people on arrival."),
    "reception_not_verified": _l("Reception by name is required: whoever meets the people is not verified yet."),
    "not_being_planned": _l("Journeys are planned after the decision and the protection check, before departure."),
    "not_before_boarding": _l("This is recorded before departure."),
    "departs_in_future": _l("This time has not come yet."),
    "departs_before_sign_off": _l("This time is before the sign-off. Nobody sets out before it was signed."),
    "arrives_in_future": _l("This time has not come yet."),
    "arrives_before_departure": _l("The arrival lies before the departure."),
}


def names_of(people: Sequence[Person]) -> Mapping[str, str]:
    """Names by id (hex), for sentences on a page; opens them. Legs are called by their number, which is the subject."""
    return {one.id.hex: full_name(one) or "–" for one in people}
