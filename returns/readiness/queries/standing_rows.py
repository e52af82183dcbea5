"""Rule rows that say what has to be so, and no number: what findings cite that are judged by no other row."""

from collections.abc import Mapping

from foundation.rulebook.rules import RuleRow
from returns.cases.queries.reasons import cited
from returns.cases.rules.reasons import Cited

# Names of rule rows as readiness names them -> codes.
STANDING_CODES = {
    "in_order": "itinerary.legs_follow_each_other",
    "booked": "itinerary.legs_are_booked",
    "medical_escort": "medical.escort_on_every_leg",
    "escort_free": "escort.free_on_every_leg",
    "aboard": "itinerary.everybody_travels",
    "once": "itinerary.nobody_travels_twice",
    "met_in_hours": "itinerary.arrival_in_reception_hours",
}
# Codes of findings -> the name of the row that each rests on.
_RESTS_ON = {
    "itinerary_missing": "in_order",
    "legs_overlap": "in_order",
    "leg_frozen": "booked",
    "leg_changed_by_carrier": "booked",
    "leg_not_booked": "booked",
    "medical_escort_missing": "medical_escort",
    "leg_without_travellers": "aboard",
    "person_on_no_leg": "aboard",
    "travels_elsewhere": "once",
    "arrives_outside_reception_hours": "met_in_hours",
    "escort_without_leg": "escort_free",
    "escort_way_not_clear": "escort_free",
    "escort_not_available": "escort_free",
    "escort_travels_elsewhere": "escort_free",
}


def standing_rows(row: Mapping[str, RuleRow]) -> dict[str, Cited]:
    """The citation of each of these findings, out of rows that are read already, by their names in readiness."""
    return {code: cited(row[name]) for code, name in _RESTS_ON.items()}
