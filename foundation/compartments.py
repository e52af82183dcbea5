"""The compartments of a case: what is closed to everybody without a grant."""

import enum


class Compartment(enum.StrEnum):
    """What is closed to everybody without a grant for that case."""

    TRAFFICKING = "trafficking"
    HEALTH = "health"
    CHILD_PROTECTION = "child_protection"
    LEGAL = "legal"
