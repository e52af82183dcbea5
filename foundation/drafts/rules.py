"""Drafts: whose key seals one, where it lies, and what is never kept in it."""

import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MOST_CHARACTERS = 200_000  # of all fields together; a form is far smaller


class DraftKey(enum.StrEnum):
    """Whose key seals a draft: of the case or the door it is about, so that it is erased with them; else one's own."""

    ACCOUNT = "account"
    CASE = "case"
    DOOR = "door"


@dataclass(frozen=True)
class DraftOwner:
    """What a draft is about: the case, the door, or for a form about neither the account that types."""

    key: DraftKey
    id: uuid.UUID


@dataclass(frozen=True)
class Typed:
    """What a form held when it was kept: its fields, and the key that lets it be taken only once."""

    fields: Mapping[str, Any]
    idempotency_key: uuid.UUID


def is_too_long(fields: Mapping[str, Any]) -> bool:
    """Whether there is more than any form holds."""
    return sum(len(name) + len(str(value)) for name, value in fields.items()) > MOST_CHARACTERS


def is_news(seen: int, present: int) -> bool:
    """Whether another window kept a draft since this one was opened, by their version numbers."""
    return seen != present
