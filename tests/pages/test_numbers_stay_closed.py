"""No page that is merely opened shows a number of somebody who returns: not to any role, wherever they go."""

import re
from collections.abc import Iterator

from flask import Flask
from sqlalchemy import select

from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.people.models import Identifier
from returns.people.rules.people import IdentifierKind
from returns.safe_contact.models import SafeContact, SafeContactVersion
from returns.safe_contact.queries import content_of, numbers_of
from tests.factories.makers import arrived
from tests.factories.scopes import EVERYTHING
from tests.pages.conftest import Album
from tests.populated.routes.table import ROLES, ROUTES
from tests.populated.world import make_populated

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


def test_the_search_for_numbers_finds_them_however_they_are_written() -> None:
    assert list(shown_in('<a href="tel:+905321234567">', {"321234567"})) == ["321234567"]
    assert list(shown_in("call +90 (532) 123-45-67 now", {"321234567"})) == ["321234567"]
    assert list(shown_in("24 Nov 2026 and 321 234 568", {"321234567"})) == []


def test_no_page_of_the_tour_shows_a_number_unless_it_was_asked_for(album: Album) -> None:
    numbers = numbers_in(album.app.extensions["container"])
    opened = {
        visit.stop.name: found
        for visit in album.visits
        if visit.answer.request.method == "GET" and (found := list(shown_in(visit.answer.text, numbers)))
    }
    assert len(numbers) > 5
    assert opened == {}
    asked = {visit.stop.name for visit in album.visits if list(shown_in(visit.answer.text, numbers))}
    assert asked >= {"number", "number-with-a-reason"}, "what was asked for is shown, so the search can find it"


def test_no_address_shows_a_number_to_any_role(app: Flask, container: Container) -> None:
    populated = make_populated(container)
    numbers = numbers_in(container)
    assert len(numbers) > 3
    opened, seen = [], 0
    for role in ROLES:
        browser = arrived(app, populated.people[role])
        for route in ROUTES:
            if route.method == "GET" and route.statuses[role] == 200 and not route.address.startswith("/static"):
                answer = browser.get(populated.at(route.address))
                seen += 1
                opened += [(role, route.address) for _one in shown_in(answer.data.decode(errors="replace"), numbers)]
    assert seen > 100
    assert opened == []
