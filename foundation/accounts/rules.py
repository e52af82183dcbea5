"""Kinds of accounts and links, and when two names are one. Pure."""

import enum
import unicodedata

# The four letters i of Turkish: whoever types one of them in capitals means the same name.
_ONE_I = str.maketrans({"ı": "i", "\u0307": None})


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


def same_name(name: str) -> str:
    """What two names have in common that people take for one: letters of either case, one space or several."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().translate(_ONE_I).split())
