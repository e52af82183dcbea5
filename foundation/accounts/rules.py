"""Kinds of accounts, links and compartments. Pure."""

import enum


class AccountStatus(enum.StrEnum):
    """Where an account stands: only `active` ones sign in to work."""

    INVITED = "invited"
    UNCONFIRMED = "unconfirmed"
    ACTIVE = "active"
    DEACTIVATED = "deactivated"


class LinkPurpose(enum.StrEnum):
    """What a single-use link is for."""

    INVITATION = "invitation"
    RESET = "reset"
    FIRST_ADMINISTRATOR = "first_administrator"


class Compartment(enum.StrEnum):
    """What is closed to everybody without a grant for that case."""

    TRAFFICKING = "trafficking"
    HEALTH = "health"
    CHILD_PROTECTION = "child_protection"
    LEGAL = "legal"
