"""What stands in the way of a journey, in words, and the names of the people that it is about."""

from collections.abc import Mapping, Sequence

from foundation.language.words import lazy_gettext as _l
from returns.cases.queries.shown_cases import full_name
from returns.departure.words.reasons import BOARDING_SENTENCES
from returns.documents.words.reasons import DOCUMENT_SENTENCES
from returns.escorts.words.company import COMPANY_SENTENCES
from returns.health.words.reasons import HEALTH_SENTENCES
from returns.money.words.reasons import MONEY_SENTENCES
from returns.people.models.people import Person

# %(who)s is the person, or the number of the leg, that the reason is about.
TRAVEL_SENTENCES: dict[str, object] = {
    **HEALTH_SENTENCES,
    **MONEY_SENTENCES,
    **BOARDING_SENTENCES,
    "safe_contact_not_known": _l("%(who)s: the safe contact is not known yet."),
    "safe_contact_not_recent": _l("%(who)s: the safe contact was not checked recently enough before departure."),
    "consent_not_confirmed": _l("%(who)s: consent has to be confirmed again close to the departure."),
    "country_suspended": _l("Returns to this country are suspended."),
    "country_status_unknown": _l("Nobody has recorded whether returns to this country go on."),
    "age_not_known": _l("%(who)s: the date of birth is not known, so the person is taken for an adult."),
    **DOCUMENT_SENTENCES,
    "fitness_missing": _l("%(who)s: no decision on fitness to travel."),
    "not_fit_to_travel": _l("%(who)s: not fit to travel."),
    "fitness_window_misses_journey": _l("%(who)s: the decision on fitness does not cover the whole journey."),
    "fitness_has_conditions": _l("%(who)s: fit to travel under conditions."),
    "itinerary_missing": _l("No journey is planned yet."),
    "leg_frozen": _l("Leg %(who)s is frozen. Plan it anew, or remove it."),
    "leg_changed_by_carrier": _l("Leg %(who)s was changed by the carrier. Check it, and book it again."),
    "leg_not_booked": _l("Leg %(who)s is not booked yet."),
    "leg_without_travellers": _l("Nobody travels leg %(who)s. Say who does, or remove it."),
    "person_on_no_leg": _l("%(who)s travels no leg of this journey."),
    "person_ends_elsewhere": _l("%(who)s: the journey does not end at the place of return."),
    "child_alone_on_leg": _l("On leg %(who)s a child is without an adult of the case: a social escort is needed."),
    "booking_step_not_allowed": _l("A booking cannot go from where it stands to this. Look at the newest state."),
    "booking_flown": _l("This leg was travelled. Its booking stays as it is."),
    "leg_not_begun": _l("This leg has not begun yet."),
    "not_departed": _l("The departure of this case is not recorded."),
    "night_stop_without_accommodation": _l("After leg %(who)s the night is spent on the way. Note where they sleep."),
    "travels_elsewhere": _l("%(who)s is on a journey of another case at that time."),
    "legs_apart": _l("Leg %(who)s does not begin where the leg before it ends."),
    "legs_overlap": _l("Leg %(who)s begins before the leg before it has ended."),
    "connection_too_short": _l("The connection before leg %(who)s is too short."),
    "place_of_return_missing": _l("The place of return is not known yet."),
    "place_of_return_not_located": _l("The place of return has no place on the map yet."),
    "ends_elsewhere": _l("The journey does not end at the place of return."),
    "guardian_missing": _l("%(who)s: nobody is recorded who stands for this child."),
    "other_parent_may_decide": _l(
        "%(who)s travels with one parent: the other one may have to agree. Record what is known of this."
    ),
    "guardian_of_adult": _l("%(who)s is of age: nobody has to stand for an adult."),
    "guardian_is_self": _l("Nobody stands for themselves: choose somebody else."),
    "guardian_under_age": _l("Only somebody of age stands for a child."),
    "guardian_not_of_case": _l(
        "An appointed guardian or an authority comes from outside: give the name, and choose nobody of the case."
    ),
    "guardian_one_of_two": _l("Choose somebody of the case, or name somebody from outside: one of the two."),
    "guardian_in_future": _l("The day of the appointment lies in the future."),
    "guardian_recorded_already": _l("It is recorded already that this person stands for this child."),
    "kin_of_oneself": _l("Nobody is related to themselves: choose somebody else."),
    "kin_recorded_already": _l(
        "What these two are to each other is recorded already. Remove it first, if it is wrong."
    ),
    "kin_older_is_younger": _l("By the dates of birth the parent or grandparent would not be older than the child."),
    "kin_third_parent": _l("Two parents of this child are recorded already."),
    "kin_in_a_circle": _l("Somebody would descend from themselves."),
    "split_nobody_goes": _l("Choose who leaves this case."),
    "split_nobody_stays": _l("Somebody has to stay in this case."),
    "split_stranger": _l("Somebody chosen is not of this case any more: look at the newest state."),
    "join_same_case": _l("This is the same case."),
    "join_countries_differ": _l("The two cases return to different countries."),
    "join_two_owners": _l("The two cases have different owners: hand one of them over first."),
    "join_too_late": _l("Cases are joined until a departure is signed off: take a signed case back to planning first."),
    "join_clearance_closed": _l("A specialist has to look at the clearance of both cases first."),
    "join_open_referral": _l("The case that would be emptied is with a partner: revoke its referral first."),
    "child_needs_escort": _l("A child who travels alone needs a social escort on every leg."),
    "medical_escort_missing": _l("The decision on fitness asks for a medical escort on every leg."),
    "escort_way_not_clear": _l(
        "People part on the way of the escort from leg %(who)s. Plan an escort for each part of the way."
    ),
    "escort_without_leg": _l("The escort from leg %(who)s is planned for a leg that is not there."),
    "way_home_missing": _l("The escort from leg %(who)s has no way home."),
    "way_home_too_early": _l("The escort from leg %(who)s would go home before the last leg escorted has ended."),
    **COMPANY_SENTENCES,
    "reception_missing": _l("Reception by name is required: say who meets the people on arrival."),
    "arrives_outside_reception_hours": _l("Leg %(who)s arrives when the reception is not there."),
    "reception_not_verified": _l("Reception by name is required: whoever meets the people is not verified yet."),
    "reception_not_everybody": _l("%(who)s: reception by name is required, and nobody is named who meets this person."),
    "hand_over_too_early": _l("People are handed over after they have departed."),
    "hand_over_to_nobody": _l("Say first who meets the people."),
    "hand_over_twice": _l("It is recorded already that the people were handed over."),
    "hand_over_in_future": _l("This day has not come yet."),
    "hand_over_before_departure": _l("This day lies before the departure."),
    "override_finding_gone": _l("This does not stand in the way any more, or was about something else. Look again."),
    "override_never": _l("This protects somebody, so nobody sets it aside. Clear it instead."),
    "override_ends_before_departure": _l("The override would end before the departure. Choose a later last day."),
    "override_too_long": _l("An override does not last that long. Choose an earlier last day."),
    "override_waits_already": _l("This is asked for already and waits for a second person."),
    "override_decided_already": _l("This request was decided, or taken back, already."),
    "override_own_request": _l("Nobody decides on their own request: another person has to."),
    "override_own_work": _l("Whoever owns the case or planned this journey does not decide. Ask another person."),
    "override_facts_changed": _l("What was asked about has changed since. Decline it, and let it be asked for anew."),
    "group_notice_not_given": _l("Leg %(who)s is a group movement: the receiving side was not told of it yet."),
    "group_notice_overdue": _l(
        "Leg %(who)s is a group movement: the receiving side should have been told by now. Tell them, and record it."
    ),
    "group_notice_late": _l("Leg %(who)s is a group movement: the receiving side was told later than it has to be."),
    "leg_of_movement": _l("This leg belongs to a group movement: change it there, or take the people out of it."),
    "movement_full": _l("There are not enough free seats. Choose fewer people, or give blank places away first."),
    "movement_closed": _l("This movement has left or is cancelled, so nothing of it is changed any more."),
    "movement_other_country": _l("The case returns to another country than the movement goes to."),
    "movement_nobody": _l("Everybody of this case has a place already."),
    "movement_place_twice": _l("%(who)s has a place in this movement already."),
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
