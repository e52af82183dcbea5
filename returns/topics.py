"""The topics of this room, in the order in which a tick runs their jobs: the index of names comes first."""

from returns.cases import topic as cases
from returns.consent import topic as consent
from returns.counselling import topic as counselling
from returns.departure import topic as departure
from returns.documents import topic as documents
from returns.escorts import topic as escorts
from returns.files import topic as files
from returns.health import topic as health
from returns.imports import topic as imports
from returns.journey import topic as journey
from returns.lifecycle import topic as lifecycle
from returns.lists import topic as lists
from returns.money import topic as money
from returns.movements import topic as movements
from returns.names import topic as names
from returns.notes import topic as notes
from returns.paperwork import topic as paperwork
from returns.people import topic as people
from returns.protection import topic as protection
from returns.readiness import topic as readiness
from returns.reception import topic as reception
from returns.safe_contact import topic as safe_contact
from returns.sketch import topic as sketch
from returns.work import topic as work

TOPICS = (
    names.TOPIC,
    escorts.TOPIC,
    imports.TOPIC,
    cases.TOPIC,
    people.TOPIC,
    counselling.TOPIC,
    consent.TOPIC,
    protection.TOPIC,
    safe_contact.TOPIC,
    notes.TOPIC,
    lifecycle.TOPIC,
    files.TOPIC,
    documents.TOPIC,
    health.TOPIC,
    journey.TOPIC,
    reception.TOPIC,
    departure.TOPIC,
    readiness.TOPIC,
    paperwork.TOPIC,
    money.TOPIC,
    movements.TOPIC,
    sketch.TOPIC,
    lists.TOPIC,
    work.TOPIC,
)
