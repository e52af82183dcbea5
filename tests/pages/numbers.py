"""Numbers of those who return: which there are, and which of them a page shows."""

import re
from collections.abc import Iterator

from sqlalchemy import select

from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.people.models import Identifier
from returns.people.rules.people import IdentifierKind
from returns.safe_contact.models import SafeContact, SafeContactVersion
from returns.safe_contact.queries import content_of, numbers_of
from tests.factories.scopes import EVERYTHING

_LIKE_A_NUMBER = re.compile(r"\+?\d[\d\s()./-]{6,}\d")
_MOST_DIGITS_OF_A_COUNTRY = 3


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def numbers_in(container: Container) -> set[str]:
    """The numbers of everybody, as digits without their country."""
    with reading(container.units, EVERYTHING) as unit:
        phones = select(Identifier).where(Identifier.kind == IdentifierKind.PHONE)
        found = [str(one.value) for one in unit.session.execute(phones).scalars()]
        for entity in (SafeContact, SafeContactVersion):
            cards = unit.session.execute(select(entity)).scalars().all()
            found += [one.number for card in cards for one in numbers_of(content_of(card))]
    return {_digits(one)[_MOST_DIGITS_OF_A_COUNTRY:] for one in found}


def shown_in(text: str, numbers: set[str]) -> Iterator[str]:
    """The numbers that a page shows, however they are written."""
    written = [_digits(one) for one in _LIKE_A_NUMBER.findall(text)]
    yield from (number for number in numbers if any(number in one for one in written))
