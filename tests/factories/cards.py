"""A maker of safe-contact cards: a call at any hour, checked today. Tests say what is different."""

from dataclasses import replace
from datetime import date
from typing import Any

from returns.safe_contact.models import CardContent, CardNumber
from returns.safe_contact.rules import WEEK, Channel, HowChecked
from returns.safe_contact.services import Card

NUMBER = "+998 90 123 45 67"


def make_card(
    number: str = NUMBER, checked_on: date | None = None, review_on: date | None = None, **changed: Any
) -> Card:
    """A card as an officer would type it."""
    content = CardContent(
        numbers=(CardNumber(number),),
        channels=(Channel.CALL,),
        weekdays=WEEK,
        zone="Asia/Tashkent",
        language="uz",
        how=HowChecked.FACE_TO_FACE,
    )
    return Card(replace(content, **changed), checked_on, review_on)
