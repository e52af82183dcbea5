"""Stops of the tour: a partner goes through a safe-contact card, something differs, and the owner reads it."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select

from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from returns.consent.rules import TransferPurpose
from returns.safe_contact.models import SafeContact
from tests.factories.referred import make_referred
from tests.factories.scopes import EVERYTHING
from tests.pages.stops import Stop


def of_contact_checks(container: Container) -> Iterator[Stop]:
    """The page with a card, with errors and sent; without any card; and what the office reads of it."""
    one = make_referred(container, (TransferPurpose.FOLLOW_UP,))
    here = f"/people/{one.case}/safe-contact"
    typed = {"person_id": one.people[0].hex, "edition": "1", "how": "by_call"}
    yield Stop("contact-check", one.worker, here)
    yield Stop("contact-check-errors", one.worker, here, {**typed, "found": "differs"}, 422)
    yield Stop("contact-check-differs", one.worker, here, {**typed, "found": "differs", "differs": "needed"})
    yield Stop("contact-check-right", one.worker, here, {**typed, "found": "as_it_stands"})
    yield Stop("contact-checks-of-office", one.owner, f"/cases/{one.case}/safe-contact")
    yield Stop("people-with-a-checked-card", one.worker, f"/people/{one.case}")
    with writing(container.units, EVERYTHING) as unit:
        card = unit.session.execute(select(SafeContact).where(SafeContact.case_id == one.case)).scalar_one()
        card.content, card.verified_on, card.review_on = None, None, None
        card.known_by = container.clock.now().date() + timedelta(days=3)
    yield Stop("contact-check-none", one.worker, here)
