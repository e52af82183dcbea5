"""Stops of the tour: somebody who is here already, pairs side by side, another office to be asked."""

from collections.abc import Iterator
from datetime import date

from foundation.web.container import Container
from returns.people.rules.people import Sex
from tests.factories.makers import Person, make_account, make_case
from tests.pages.stops import Stop

_NAME = {"given_name": "Given71", "family_name": "Family71"}
_SENT = {**_NAME, "sex": "female", "country": "UZ", "birth_date": "1988-05-06"}


def of_duplicates(container: Container, officer: Person) -> Iterator[Stop]:
    """Suggestions on both forms, and the page of pairs, empty, filled, refused and decided."""
    about = {**_NAME, "sex": Sex.FEMALE, "birth_date": date(1988, 5, 6), "phone": None, "document_number": None}
    case = make_case(container, officer, **about)
    at = f"/cases/{case}/duplicates"
    yield Stop("duplicates-empty", officer, at)
    make_case(container, officer, **about)
    make_case(container, make_account(container), **about)
    yield Stop("new-suggested", officer, "/cases/new", _SENT)
    yield Stop("people-suggested", officer, f"/cases/{case}/people", _SENT)
    yield Stop("duplicates", officer, at)
    nobody = {"person": "0" * 32, "other": "0" * 32}
    yield Stop("duplicates-refused", officer, f"{at}/same", nobody, 422)
