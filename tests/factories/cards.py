"""A maker of safe-contact cards: a call at any hour, checked today. Tests say what is different."""

from typing import Any

from returns.safe_contact.services.safe_contact import Card, CardNumber

NUMBER = "+998 90 123 45 67"


def make_card(number: str = NUMBER, **changed: Any) -> Card:
    """A card as an officer would type it."""
    stated: dict[str, Any] = {"numbers": [CardNumber(number)], "language": "uz", "zone": "Asia/Tashkent"}
    return Card(**{**stated, **changed})
