"""Kinds of accounts and links. Pure."""

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
