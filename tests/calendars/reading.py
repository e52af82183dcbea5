"""Makers of calendars, and of what has a date; reading a calendar back as a calendar program would."""

import re
import uuid
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from icalendar import Calendar
from werkzeug.test import TestResponse

from foundation.calendars.services import make_feed
from foundation.geography.zones import local_date
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState
from returns.documents.models import DocumentContent, TravelDocument
from returns.journey.models import Leg, LegContent
from returns.journey.rules.itinerary import NOT_TRAVELLED
from returns.movements.models import EndContent
from tests.factories.makers import Person
from tests.factories.scopes import EVERYTHING
from tests.worlds import world

FLIGHT = LegContent(
    origin=EndContent("IST", "Istanbul Airport", "TR", 41.26, 28.74),
    destination=EndContent("TAS", "Tashkent Airport", "UZ", 41.26, 69.28),
    carrier="Turkish Airlines",
    number="TK 370",
    booking="QX7YZ1",
    km=3350,
)
_ADDRESS = re.compile(r'value="[^"]*?(/calendar/[A-Za-z0-9_-]{43}\.ics)"')


@world
def make_calendar(container: Container, person: Person) -> str:
    """An address of somebody's calendar; returns its path."""
    with writing(container.units, person.scope(container)) as unit:
        return f"/calendar/{make_feed(unit, container.secrets, person.id)}.ics"


def shown_address(answer: TestResponse) -> str:
    """The path of the address that a page shows."""
    [found] = _ADDRESS.findall(answer.text)
    return str(found)


@world
def make_leg(container: Container, owner: Person, case_id: uuid.UUID, at: datetime, **changed: Any) -> uuid.UUID:
    """A leg that begins at an instant and takes five hours; the case is in planning from then on."""
    values: dict[str, Any] = {
        "ordinal": 1,
        "mode": "air",
        "status": "ticketed",
        "content": FLIGHT,
        "departs_zone": "Europe/Istanbul",
        "arrives_zone": "Asia/Tashkent",
        "booked_by": owner.id,
        "departs_at": at,
        "arrives_at": at + timedelta(hours=5),
    }
    with writing(container.units, EVERYTHING) as unit:
        leg = Leg(case_id=case_id, **{**values, **changed})
        unit.session.add(leg)
        case = unit.session.get(Case, case_id)
        assert case is not None
        case.state = CaseState.PLANNING
        if leg.status not in NOT_TRAVELLED:
            case.departs_or_never = min(case.departs_or_never, local_date(leg.departs_at, leg.departs_zone))
        return leg.id


@world
def make_document(container: Container, case_id: uuid.UUID, person_id: uuid.UUID, days: int) -> uuid.UUID:
    """A passport that expires in so many days."""
    expires_on = container.clock.now().date() + timedelta(days=days)
    with writing(container.units, EVERYTHING) as unit:
        document = TravelDocument(
            case_id=case_id,
            person_id=person_id,
            kind="passport",
            issuing_country="UZ",
            expires_on=expires_on,
            content=DocumentContent("U7654321"),
        )
        unit.session.add(document)
        return document.id


def events(answer: TestResponse | bytes) -> list[Any]:
    """The entries of a calendar."""
    content = answer if isinstance(answer, bytes) else answer.data
    return list(Calendar.from_ical(content).walk("VEVENT"))


def titles(answer: TestResponse | bytes) -> list[str]:
    """The titles of a calendar, in its order, without the marks around references."""
    return [str(one["SUMMARY"]).replace("\u2068", "").replace("\u2069", "") for one in events(answer)]


def fetched(app: Flask, path: str, **options: Any) -> TestResponse:
    """What a calendar program gets: no cookie, no language."""
    return app.test_client().get(path, **options)
