"""What is recorded of an escort under way: who was handed over to whom, and what went wrong."""

import enum
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime


class RecordKind(enum.StrEnum):
    """What a record of an escort's journey is."""

    HAND_OVER = "hand_over"
    INCIDENT = "incident"


class IdentityCheck(enum.StrEnum):
    """How it was checked that the receiver is whoever was agreed."""

    DOCUMENT = "document_seen"
    PHOTO = "photo_compared"
    KNOWN = "known_in_person"


# What is handed over together with people.
ITEMS = ("travel_documents", "medicines", "medical_papers", "belongings", "money")


@dataclass(frozen=True)
class HandOverFacts:
    """A hand-over as it is stated: whom (ids as hex), the instant (UTC), and how the receiver was checked."""

    people: tuple[str, ...]
    at: datetime
    check: IdentityCheck | None


def hand_over_problems(stated: HandOverFacts, of_case: Collection[str], now: datetime) -> dict[str, str]:
    """Everything wrong with a hand-over, as field -> code.

    Nobody is given into the hands of a receiver whose identity was not checked. Source: domain, children alone:
    identity checked at hand-over.
    """
    wrong = {}
    if not stated.people:
        wrong["person_ids"] = "nobody_handed_over"
    elif set(stated.people) - set(of_case):
        wrong["person_ids"] = "stranger_handed_over"
    if stated.check is None:
        wrong["identity"] = "receiver_not_checked"
    if stated.at > now:
        wrong["at_time"] = "not_come_yet"
    return wrong
