"""What a form says of a counselling session at which everything was said, and nothing worries."""

from returns.counselling.rules import EXPLAINED, SIDE_EFFECTS
from returns.counselling.schemas import ALTERNATIVE_FIELDS

TOLD: dict[str, object] = {
    "began": "9:30",
    "ended": "10:45",
    "alone": "yes",
    "mode": "in_person",
    "venue": "own_office",
    "interpreter_mode": "phone",
    "sworn": "yes",
    "relation": "no_relation",
    "explained": list(EXPLAINED),
    "understood": "yes",
    **dict.fromkeys(ALTERNATIVE_FIELDS, "discussed"),
    "side_effects": list(SIDE_EFFECTS),
    "pressure": "no_pressure",
    "informed": "yes",
    "capacity": "decides_alone",
    "speaks_for": "no",
    "fear": "no",
    "next_on": "2026-12-20",
}
