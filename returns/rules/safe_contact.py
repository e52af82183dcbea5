"""Safe contact: whether it is known for each person how they may be reached, or by when it will be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from returns.rules.reasons import Reason


@dataclass(frozen=True)
class ContactFacts:
    """The card of one person: when it was last checked, or by when it will be known."""

    verified_on: date | None
    known_by: date | None


def unsettled_contacts(people: Sequence[str], cards: Mapping[str, ContactFacts], today: date) -> tuple[Reason, ...]:
    """A reason for each person (id as hex) without a card and without a day, or whose day has passed.

    Source: domain, life of a case: "safe contact, or 'not known yet' with a date".
    """
    reasons = []
    for person in people:
        card = cards.get(person)
        if card is None:
            reasons.append(Reason("safe_contact_missing", person, cleared_by="safe_contact"))
        elif card.verified_on is None and card.known_by is not None and card.known_by < today:
            reasons.append(Reason("safe_contact_overdue", person, cleared_by="safe_contact"))
    return tuple(reasons)
