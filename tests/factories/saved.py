"""Makers of what somebody keeps of the lists: saved views, saved searches; and the signed rows of a page."""

import uuid
from collections.abc import Iterable

from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from foundation.web.seen import sign_seen
from returns.lists.services import save_search, save_view
from tests.factories.makers import Person
from tests.worlds import world


@world
def make_view(container: Container, who: Person, name: str = "Likes tea.", **filters: str) -> uuid.UUID:
    """A saved view with these filters; returns its id."""
    with writing(container.units, who.scope(container)) as unit:
        return save_view(unit, name, {field: [text] for field, text in filters.items()}, ["state", "departs"])


@world
def make_search(container: Container, who: Person, text: str, name: str = "Has a dog.") -> uuid.UUID:
    """A saved search; returns its id."""
    with writing(container.units, who.scope(container)) as unit:
        return save_search(unit, name, text, None)


def shown_rows(container: Container, who: Person, ids: Iterable[uuid.UUID]) -> str:
    """The rows of a page as it signs them for whoever it shows them to."""
    return sign_seen(container.secrets, who.id, ids)
