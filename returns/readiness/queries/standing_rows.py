"""Rule rows that require something and hold no number, cited by findings that no other row judges."""

from collections.abc import Mapping

from foundation.rulebook.rules import RuleRow
from returns.cases.queries.reasons import cited
from returns.cases.rules.reasons import Cited
from returns.escorts.rules.company import CompanyReason
from returns.escorts.rules.escorts import EscortReason
from returns.journey.rules.itinerary import ItineraryReason
from returns.journey.rules.travellers import TravellerReason
from returns.journey.rules.trips import TripReason
from returns.readiness.rules.readiness import ReadinessReason
from returns.reception.rules import ReceptionReason

# Names of rule rows as readiness names them -> codes.
STANDING_CODES = {
    "in_order": "itinerary.legs_follow_each_other",
    "booked": "itinerary.legs_are_booked",
    "medical_escort": "medical.escort_on_every_leg",
    "escort_free": "escort.free_on_every_leg",
    "aboard": "itinerary.everybody_travels",
    "once": "itinerary.nobody_travels_twice",
    "by_deadline": "deadline.departs_by",
    "met_in_hours": "itinerary.arrival_in_reception_hours",
    "national": "documents.nationality_is_recorded",
}
# Codes of findings -> the name of the row that each rests on.
_RESTS_ON = {
    ReadinessReason.NATIONALITY_NOT_KNOWN: "national",
    ItineraryReason.ITINERARY_MISSING: "in_order",
    ItineraryReason.LEGS_OVERLAP: "in_order",
    ItineraryReason.LEG_ENDS_BEFORE_IT_BEGINS: "in_order",
    ItineraryReason.LEG_FROZEN: "booked",
    ItineraryReason.LEG_CHANGED_BY_CARRIER: "booked",
    ItineraryReason.LEG_NOT_BOOKED: "booked",
    EscortReason.MEDICAL_ESCORT_MISSING: "medical_escort",
    ReadinessReason.DEPARTS_AFTER_DEADLINE: "by_deadline",
    TravellerReason.LEG_WITHOUT_TRAVELLERS: "aboard",
    TravellerReason.PERSON_ON_NO_LEG: "aboard",
    TripReason.TRAVELS_ELSEWHERE: "once",
    ReceptionReason.ARRIVES_OUTSIDE_RECEPTION_HOURS: "met_in_hours",
    EscortReason.ESCORT_WITHOUT_LEG: "escort_free",
    EscortReason.ESCORT_WAY_NOT_CLEAR: "escort_free",
    CompanyReason.ESCORT_NOT_AVAILABLE: "escort_free",
    CompanyReason.ESCORT_TRAVELS_ELSEWHERE: "escort_free",
}


def standing_rows(row: Mapping[str, RuleRow]) -> dict[str, Cited]:
    """The citation of each of these findings, out of rows that are read already, by their names in readiness."""
    return {code: cited(row[name]) for code, name in _RESTS_ON.items()}
