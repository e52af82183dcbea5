"""Emergency access: in which emergencies a case is opened, and which of its compartments with it.

The same way leads a signer of another office to the one case that is to be signed, with every door shut.
"""

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
    SIGNATURE = "signature"  # no emergency: a colleague of another office reads what they are asked to sign


# The doors that an emergency opens by itself. Legal papers help nobody at night.
OPEN_IN_EMERGENCY = (Compartment.HEALTH, Compartment.CHILD_PROTECTION)


EMERGENCIES = tuple(kind for kind in EmergencyKind if kind is not EmergencyKind.SIGNATURE)


def opened_in_emergency(kind: EmergencyKind, is_confirmed: bool) -> tuple[Compartment, ...]:
    """The compartments that an emergency access opens; that of trafficking once a second person has confirmed it.

    Whoever reads to sign opens none.
    """
    if kind is EmergencyKind.SIGNATURE:
        return ()
    return (*OPEN_IN_EMERGENCY, Compartment.TRAFFICKING) if is_confirmed else OPEN_IN_EMERGENCY
