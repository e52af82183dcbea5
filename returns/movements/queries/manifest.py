"""Reads of the manifest of a group movement, and of its escorts."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.errors import KeyGone
from foundation.geography.zones import local_date
from foundation.rulebook.queries import rules_on
from returns.cases.queries.case_page import full_name, shown_reference
from returns.cases.rules import Reason
from returns.consent.queries import age_of
from returns.documents.models import TravelDocument
from returns.documents.queries.leaving import is_stateless, nationalities_of
from returns.escorts.models import RosterMember
from returns.escorts.queries.escorts import (
    COMPANY_CODES,
    CompanyRead,
    bound,
    company_read,
    company_rules,
    movement_itinerary,
)
from returns.escorts.queries.roster import active_members
from returns.escorts.rules.company import CompanyRules, company_reasons
from returns.escorts.rules.escorts import EscortFacts, EscortKind
from returns.health.models import HealthEntry
from returns.health.queries.health import request_of, standing
from returns.health.rules.assistance import CODES, Answer, Request
from returns.health.rules.health import EntryKind
from returns.journey.rules.itinerary import LegFacts
from returns.movements.models import Movement
from returns.movements.queries.movements import (
    CHILD,
    MOVEMENT_CODES,
    EscortRead,
    PlaceRead,
    departs_on,
    escorts_of_movement,
    legs_of_movement,
    places_of,
)
from returns.paperwork.queries import DocumentLine, PersonLine
from returns.people.models import Person

# Reads of the escorts of group movements: who of the roster goes along, and what stands against each of them.


@dataclass(frozen=True)
class MovementCompany:
    """Who goes along, who of the roster could, and what stands against each of them, by the ids of members."""

    along: Sequence[EscortRead]
    others: Sequence[RosterMember]
    reasons: Mapping[uuid.UUID, tuple[Reason, ...]]


def company_of(
    session: Session, movement: Movement, along: Sequence[EscortRead]
) -> dict[uuid.UUID, tuple[Reason, ...]]:
    """What stands against those who go along, by member; four statements and the keys, none where nobody does."""
    ids = {escort.escort.member_id for escort in along}
    return _judged(movement, company_read(session, ids), _rules(session, movement)) if ids else {}


def company_with(session: Session, movement: Movement) -> MovementCompany:
    """The same, with everybody of the roster who could go along: those with the fewest reasons against them first."""
    along, everybody = escorts_of_movement(session, movement.id), active_members(session)
    member_ids = {escort.escort.member_id for escort in along}
    others = [member for member in everybody if member.id not in member_ids]
    company = company_read(session, member_ids | {member.id for member in others})
    reasons = _judged(movement, company, _rules(session, movement))
    others.sort(key=lambda member: (len(reasons.get(member.id, ())), member.ordinal))
    return MovementCompany(along, others, reasons)


def movement_leg(movement: Movement) -> LegFacts:
    """A movement as the one leg of its escorts; opens it."""
    content = movement.content
    return LegFacts(
        ordinal=1,
        mode=movement.mode,
        status=movement.status,
        departs_at=movement.departs_at,
        arrives_at=movement.arrives_at,
        departs_on=local_date(movement.departs_at, movement.departs_zone),
        arrives_on=local_date(movement.arrives_at, movement.arrives_zone),
        origin_country=content.origin.country,
        destination_country=content.destination.country,
        origin=content.origin.airport,
        destination=content.destination.airport,
        arrives_zone=movement.arrives_zone,
    )


def _rules(session: Session, movement: Movement) -> CompanyRules:
    rules = rules_on(session, MOVEMENT_CODES, departs_on(movement))
    rows = {name: rules.need(code) for name, code in COMPANY_CODES.items()}
    return company_rules({**rows, "child": rules.need(CHILD)})


def _judged(movement: Movement, company: CompanyRead, rules: CompanyRules) -> dict[uuid.UUID, tuple[Reason, ...]]:
    legs, own = (movement_leg(movement),), movement_itinerary(movement)
    escort = EscortFacts(EscortKind.OPERATIONAL, 1, 1, needs_way_home=True)
    reasons = {}
    for member, facts in company.members.items():
        others = [way for of, way in company.ways.get(member, ()) if of != movement.id]
        reasons[member] = company_reasons((bound(escort, facts, own, others, rules),), legs, False, rules)
    return reasons


# The manifest of a group movement: its people in the order of their places, with document and assistance.


@dataclass(frozen=True)
class ManifestRow:
    """One place: who has it, of which case, what they travel on, and which assistance the carrier is asked for.

    Of a blank place everything is empty but its number and country, of somebody of another office's case everything
    but the number. `assistance` are codes of carriers (SSR); nothing says why somebody needs them.
    """

    place: int
    reference: str
    line: PersonLine | None
    issued_in: str = ""
    kept_for: tuple[str, ...] = ()
    is_blank: bool = False

    @property
    def assistance(self) -> tuple[str, ...]:
        """The codes in their order."""
        requested = self.line.codes if self.line is not None else ()
        return tuple(code for code in CODES if code in requested)


def manifest_of(session: Session, movement: Movement, on: date) -> list[ManifestRow]:
    """The manifest as it stands; `on` is the day of departure. Four statements and the keys, for any number of people.

    Of several documents the one that is valid longest after that day is shown.
    """
    places = places_of(session, movement.id)
    people = [place.person.id for place in places if place.person is not None]
    documents = _documents(session, people, on)
    requests = _assistance(session, people, {leg.id.hex for leg in legs_of_movement(session, movement.id).values()})
    return [_row(place, documents, requests, on) for place in places]


def _row(
    place: PlaceRead, documents: dict[uuid.UUID, TravelDocument], requests: dict[uuid.UUID, list[Request]], on: date
) -> ManifestRow:
    if place.person is None or place.case is None:
        country = place.place.content.country if place.is_blank else ""
        return ManifestRow(
            place.place.ordinal, "", None, kept_for=(country,) if country else (), is_blank=place.is_blank
        )
    document = documents.get(place.person.id)
    line = _line(place.person, document, tuple(requests.get(place.person.id, ())), on)
    issued_in = document.issuing_country if document else ""
    return ManifestRow(place.place.ordinal, shown_reference(place.case), line, issued_in)


def _line(person: Person, document: TravelDocument | None, requests: tuple[Request, ...], on: date) -> PersonLine:
    age = age_of(person, on)
    return PersonLine(
        id=person.id,
        name=full_name(person),
        own_script=None,
        sex=person.sex,
        born_on=_birth(person),
        birth_year=_birth_year(person),
        age=age,
        is_child=False,
        signs=False,
        nationalities=_nationalities(person),
        languages=(),
        document=DocumentLine(document.kind, _number(document), document.expires_on) if document else None,
        fitness=None,
        requests=requests,
        guardians=(),
        may_be_told=False,
        is_stateless=_is_stateless(person),
    )


def _documents(session: Session, people: list[uuid.UUID], on: date) -> dict[uuid.UUID, TravelDocument]:
    """The document of each person that can be used; one statement."""
    statement = select(TravelDocument).where(TravelDocument.person_id.in_(people), TravelDocument.is_usable.is_(True))
    documents = list(session.execute(statement.order_by(TravelDocument.id)).scalars())
    documents.sort(
        key=lambda document: (document.expires_on or date.max) if (document.expires_on or date.max) >= on else date.min
    )
    return {document.person_id: document for document in documents}


def _assistance(session: Session, people: list[uuid.UUID], legs: set[str]) -> dict[uuid.UUID, list[Request]]:
    """What carriers are asked for on these legs (hex), by person, without what they refused; one statement."""
    statement = select(HealthEntry).where(HealthEntry.person_id.in_(people)).order_by(HealthEntry.recorded_at)
    requests: dict[uuid.UUID, list[Request]] = defaultdict(list)
    for entry in standing(session.execute(statement).scalars()):
        if entry.kind is EntryKind.ASSISTANCE:
            request = request_of(entry.said)
            if request.leg in legs and request.answer is not Answer.REFUSED:
                requests[entry.row.person_id].append(request)
    return requests


def _number(document: TravelDocument) -> str:
    content = TravelDocument.content.readable(document)
    return content.number if content else ""


def _birth(person: Person) -> date | None:
    try:
        return person.birth_date
    except KeyGone:
        return None


def _birth_year(person: Person) -> int | None:
    try:
        return person.details.birth_year
    except KeyGone:
        return None


def _is_stateless(person: Person) -> bool:
    try:
        return is_stateless(person)
    except KeyGone:
        return False


def _nationalities(person: Person) -> tuple[str, ...]:
    try:
        return nationalities_of(person)
    except KeyGone:
        return ()
