"""Emergency access: in which emergencies a case is opened, and which of its compartments with it."""

import enum

from foundation.compartments import Compartment


class EmergencyKind(enum.StrEnum):
    """What kind of emergency somebody opens a case in."""

    MEDICAL = "medical"
    DANGER = "danger"
    CHILD = "child"
    MISSING = "missing"
    STRANDED = "stranded"
    OTHER = "other"


# The doors that an emergency opens by itself. Legal papers help nobody at night.
OPEN_IN_EMERGENCY = (Compartment.HEALTH, Compartment.CHILD_PROTECTION)


def opened_in_emergency(is_confirmed: bool) -> tuple[Compartment, ...]:
    """The compartments that an emergency access opens; that of trafficking once a second person has confirmed it."""
    return (*OPEN_IN_EMERGENCY, Compartment.TRAFFICKING) if is_confirmed else OPEN_IN_EMERGENCY
