"""Stops of the tour: partner offices, none and some; adding, changing, closing, lists, and finding one for a case."""

import uuid
from collections.abc import Iterator
from io import BytesIO

from foundation.accounts.permissions import Role
from foundation.web.container import Container
from tests.factories.makers import Person, make_account
from tests.factories.partners import make_closed_office
from tests.factories.referred import Referred, make_referred
from tests.pages.stops import Stop

_LIST = "organisation;name;place;radius_km;services;monday\n"
_PLACE = {"name": "Office 94", "place": "Samarkand", "radius_km": "70", "areas": "Jizzakh"}


def of_partners(container: Container, administrator: Person) -> Iterator[Stop]:
    """From the empty list to a case that is sent."""
    one = make_referred(container, ())
    yield Stop("partners-empty", administrator, "/partners")
    yield Stop("find-without-offices", one.owner, f"/cases/{one.case}/partners")
    office, closed = make_closed_office(container, one.organisation)
    yield from _offices(administrator, one, office)
    yield from _lists(administrator)
    yield from _of_coordinator(one, office, closed)
    yield from _found(container, one, office)


def _offices(who: Person, one: Referred, office: uuid.UUID) -> Iterator[Stop]:
    yield Stop("partners", who, "/partners")
    yield Stop("partners-none", who, "/partners?q=nothingatall&service=medical_escort")
    yield Stop("partner-new", who, "/partners/new")
    said = {**_PLACE, "organisation_id": one.organisation.hex}
    yield Stop("partner-new-errors", who, "/partners/new", {**said, "place": "Sam", "radius_km": "0"}, 422)
    yield Stop("partner-new-several", who, "/partners/new", {**said, "place": "Sam"}, 422)
    yield Stop("partner-added", who, "/partners/new", said)
    yield Stop("partner-of-administrator", who, f"/partners/{office}")
    yield Stop("partner-place", who, f"/partners/{office}/place")
    yield Stop("partner-place-errors", who, f"/partners/{office}/place", {"name": "Office 93"}, 422)
    yield Stop("partner-place-stale", who, f"/partners/{office}/place", {**_PLACE, "version": "77"}, 409)
    yield Stop("partner-place-changed", who, f"/partners/{office}/place", {**_PLACE, "name": "Office 93"})


def _lists(who: Person) -> Iterator[Stop]:
    yield Stop("partner-list", who, "/partners/import")
    bad = f"{_LIST}Organisation 9999;Office 92;;far;fun;always\n".encode()
    yield Stop("partner-list-bad", who, "/partners/import", {"file": (BytesIO(bad), "x.csv")}, 200)
    other = {"file": (BytesIO(bad), "x.csv"), "seen": "0" * 64}
    yield Stop("partner-list-other", who, "/partners/import", other, 409)
    yield Stop("partner-template", who, "/partners/template.csv")


def _of_coordinator(one: Referred, office: uuid.UUID, closed: uuid.UUID) -> Iterator[Stop]:
    who, at = one.coordinator, f"/partners/{office}"
    yield Stop("partners-own", who, "/partners")
    yield Stop("partner-own", who, at)
    yield Stop("partner-offer", who, f"{at}/offer")
    offered = {"services": ["reception", "social"], "languages": ["uz", "ru"], "hours_1": "9-12", "capacity": "8"}
    yield Stop("partner-offer-errors", who, f"{at}/offer", {**offered, "hours_2": "12-9", "women": "-1"}, 422)
    yield Stop("partner-offer-hours", who, f"{at}/offer", {**offered, "hours_2": "12-9"}, 422)
    yield Stop("partner-offered", who, f"{at}/offer", offered)
    days = {"begins_on": "2026-01-02", "ends_on": "2026-01-01", "reason": "moving"}
    yield Stop("partner-close-errors", who, f"{at}/closures", days, 422)
    yield Stop("partner-close", who, f"{at}/closures", {**days, "ends_on": ""})
    yield Stop("partner-closed", who, at)
    yield Stop("partner-open-again", who, f"{at}/closures/{closed}/remove", {})


def _found(container: Container, one: Referred, office: uuid.UUID) -> Iterator[Stop]:
    at = f"/cases/{one.case}/partners"
    yield Stop("find", one.owner, at)
    specialist = make_account(container, Role.PROTECTION_SPECIALIST, one.owner.office_id)
    yield Stop("find-of-specialist", specialist, at)
    yield Stop("find-errors", one.owner, at, {"purpose": "", "on": "soon"}, 422)
    asked = {"purpose": "assistance", "needed": ["economic"], "welcome": ["social"], "staff": "male"}
    yield Stop("found", one.owner, at, asked, 200)
    yield Stop(
        "find-send-without-consent", one.owner, f"{at}/send", {"purpose": "reception", "office_id": office.hex}, 422
    )
