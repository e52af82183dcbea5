"""The compartments of a case: what is closed to everybody without a grant."""

import enum


class Compartment(enum.StrEnum):
    """What is closed to everybody without a grant for that case."""

    TRAFFICKING = "trafficking"
    HEALTH = "health"
    CHILD_PROTECTION = "child_protection"
    LEGAL = "legal"


def shared_part(compartment: Compartment) -> str:
    """The name of the second door of a compartment: what of it is shared with a partner through a grant."""
    return f"{compartment.value}/shared"


def no_part(compartment: Compartment) -> str:
    """The name of a door with nothing behind it: the second one of a partner's grant, so that all grants have two."""
    return f"{compartment.value}/none"
