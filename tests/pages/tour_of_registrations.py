"""Registered arrivals on the tour: a partner registers somebody, one office gives it back, another takes it."""

from collections.abc import Iterator
from typing import Any

from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from reintegration.arrivals.models import ArrivalOffer
from reintegration.arrivals.rules import OfferState
from returns.consent.rules import CHECKLIST
from tests.factories.makers import Person
from tests.factories.registering import make_desk
from tests.factories.scopes import EVERYTHING
from tests.pages.stops import Stop

SAID: dict[str, Any] = {
    "given_name": "Given92", "sex": "female", "birth_date_unknown": "yes", "arrived_on": "2026-11-20",
    "place": "Village 92", "company": "Given91", "number": "+998 90 123 45 67", "language": "needed",
    "agrees_data": "yes", "agrees_transfer": "yes", "agrees_contact": "yes", "given_how": "oral",
    "checklist": list(CHECKLIST), "witness": "Given90", "note": "Likes tea.",
}  # fmt: skip


def of_registrations(container: Container) -> Iterator[Stop]:
    """Everything that is done about a registered arrival."""
    desk = make_desk(container)
    who, office, other = desk.coordinator, desk.lead, desk.other_lead
    form = "/arrivals/register"
    yield Stop("arrivals-none", who, "/arrivals")
    yield Stop("arrivals-none-of-office", office, "/arrivals")
    yield Stop("arrival-register", who, form)
    both = {**SAID, "birth_date": "1990-01-01", "arrived_on": "2030-01-01", "office_id": office.office_id.hex}
    yield Stop("arrival-register-errors", who, form, both, 422)
    sent = {**SAID, "office_id": office.office_id.hex}
    yield Stop("arrival-register-unagreed", who, form, {**sent, "agrees_data": ""}, 422)
    yield Stop("arrival-registered", who, form, {**sent, "who": "new"})
    yield Stop("arrivals-of-partner", who, "/arrivals")
    yield Stop("arrivals-of-office", office, "/arrivals")
    yield Stop("today-of-office-asked", office, "/")
    yield Stop("today-of-partner-waiting", who, "/")
    with reading(container.units, EVERYTHING) as unit:
        offer = f"/arrivals/{unit.session.query(ArrivalOffer).filter_by(office_id=office.office_id).one().id}"
    yield Stop("arrival-of-partner", who, offer)
    yield Stop("arrival-of-office", office, offer)
    yield Stop("arrival-declined", office, f"{offer}/decline", {"reason": "needed"})
    yield Stop("arrival-given-back", who, offer)
    yield Stop("arrival-again", who, f"{offer}/again", {"office_id": other.office_id.hex})
    with reading(container.units, EVERYTHING) as unit:
        offer = f"/arrivals/{unit.session.query(ArrivalOffer).filter_by(office_id=other.office_id).one().id}"
    yield Stop("arrival-taken", other, f"{offer}/take", {})
    yield Stop("arrival-taken-twice", other, f"{offer}/take", {}, 422)
    yield Stop("arrival-over", other, offer)
    yield from _here_already(container, who, other)


def _here_already(container: Container, who: Person, office: Person) -> Iterator[Stop]:
    """The same person once more: shown to the partner before, and to the office that is asked; then linked."""
    form = "/arrivals/register"
    said = {**SAID, "office_id": office.office_id.hex}
    yield Stop("arrival-register-suggested", who, form, said)
    yield Stop("arrival-registered-anew", who, form, {**said, "who": "new"})
    with reading(container.units, EVERYTHING) as unit:
        found = unit.session.query(ArrivalOffer).filter_by(office_id=office.office_id, state=OfferState.OFFERED).one()
    offer = f"/arrivals/{found.id}"
    yield Stop("arrival-of-office-suggested", office, offer)
    yield Stop("arrival-taken-unlooked", office, f"{offer}/take", {}, 422)
    yield Stop("arrival-taken-apart", office, f"{offer}/take", {"who": "new"})
    child = {**said, "who": "new", "birth_date": "2018-03-04", "birth_date_unknown": "", "given_how": "written"}
    stands = {"guardian_capacity": "relative", "guardian_name": "Given93", "guardian_contact": "+998 90 222 33 44"}
    yield Stop("arrival-register-child-errors", who, form, {**child, "guardian_name": "Given93"}, 422)
    yield Stop("arrival-registered-child", who, form, {**child, **stands, "assent": "assent_given"})
