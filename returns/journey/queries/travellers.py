"""Reads of people with everything that a departure looks at of each of them, in one statement."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import String, and_, bindparam, cast, func, or_, select
from sqlalchemy.orm import Session, joinedload

from foundation.storage.known import prepared
from foundation.storage.query_cache import cache_fact
from returns.cases.queries import members_of_case
from returns.consent.models import Consent
from returns.consent.rules import ConsentPurpose
from returns.documents.models import ExitFormality
from returns.health.models import FitnessDecision, HealthEntry
from returns.health.queries import HealthRead, health_read, latest_by_person
from returns.journey.models import Leg
from returns.journey.queries.itinerary import travels
from returns.journey.rules.itinerary import NOT_TRAVELLED
from returns.journey.rules.journeys import TripFacts
from returns.names.models import OtherCase
from returns.names.queries.names import full_name
from returns.people.models import Guardianship, Person
from returns.protection.models import Screening
from returns.safe_contact.models import SafeContact

# Not withdrawn: whose, which, given, confirmed, and when the guardianship ended of whoever signed it.
ConsentRead = tuple[uuid.UUID, ConsentPurpose, date, date, date | None]


@dataclass(frozen=True)
class PeopleRead:
    """People of a case in their order; cards, latest decisions, exit formalities and consents; nothing is opened."""

    people: Sequence[Person]
    cards: Mapping[uuid.UUID, SafeContact]
    fitness: Mapping[uuid.UUID, FitnessDecision]
    leaving: Mapping[uuid.UUID, ExitFormality]
    health: HealthRead
    consents: tuple[ConsentRead, ...]


def people_read(session: Session, case_id: uuid.UUID) -> PeopleRead:
    """Everybody of a case; one statement, since each of them has few of each."""
    return people_of_cases(session, [case_id])[case_id]


def people_of_cases(session: Session, cases: Collection[uuid.UUID]) -> dict[uuid.UUID, PeopleRead]:
    """The same of several cases, by case; one statement."""
    rows: dict[uuid.UUID, list[Any]] = {case_id: [] for case_id in cases}
    for row in session.execute(_everything(), {"cases": list(cases)}):
        rows[row.Person.case_id].append(row)
    read = {case_id: _read(case_rows) for case_id, case_rows in rows.items()}
    for case_id, of_case in read.items():
        cache_fact(session, (members_of_case, case_id), of_case.people)
    return read


def _signed_for_the_child() -> Any:
    """By a guardian from outside, or by somebody of the case who stood for the child."""
    of_the_case = Guardianship.guardian_person_id.in_((Consent.signed_by, Consent.representative_id))
    inside = and_(Guardianship.person_id == Consent.person_id, of_the_case)
    return or_(Guardianship.id == Consent.guardian_id, inside)


_APART, _NEXT = "~", ","  # within a consent, and between two: neither occurs in ids, words and days


def _in_force() -> Any:
    """Consents of a person as one text: as rows they would repeat whatever else is read of the person.

    Of each its id, purpose, day given and confirmed, and when the guardianship ended of whoever signed it.
    """
    ended = func.coalesce(cast(Guardianship.ended_on, String), "")
    one: Any = cast(Consent.id, String)
    for part in (Consent.purpose, Consent.given_on, Consent.confirmed_on, ended):
        one = one + _APART + cast(part, String)
    return (
        select(func.aggregate_strings(one, _NEXT))
        .select_from(Consent)
        .outerjoin(Guardianship, _signed_for_the_child())
        .where(Consent.person_id == Person.id, Consent.case_id == Person.case_id, Consent.withdrawn_at.is_(None))
        .correlate(Person)
        .scalar_subquery()
        .label("consents")
    )


@cache
def _everything() -> Any:
    return prepared(
        select(Person, SafeContact, FitnessDecision, ExitFormality, HealthEntry, Screening, _in_force())
        .outerjoin(SafeContact, SafeContact.person_id == Person.id)
        .outerjoin(FitnessDecision, FitnessDecision.person_id == Person.id)
        .outerjoin(ExitFormality, ExitFormality.person_id == Person.id)
        .outerjoin(HealthEntry, HealthEntry.person_id == Person.id)
        .outerjoin(Screening, Screening.person_id == Person.id)
        .where(Person.case_id.in_(bindparam("cases", expanding=True)))
        .order_by(Person.ordinal, Screening.version.desc())
    )


def _read(rows: Sequence[Any]) -> PeopleRead:
    people = list(dict.fromkeys(row.Person for row in rows))
    consents = dict.fromkeys((row.Person.id, row.consents) for row in rows if row.consents)
    of_all = (each for person_id, text in consents for each in _consents(person_id, text))
    entries = dict.fromkeys(row.HealthEntry for row in rows if row.HealthEntry)
    return PeopleRead(
        people=people,
        cards={row.SafeContact.person_id: row.SafeContact for row in rows if row.SafeContact},
        fitness=latest_by_person(dict.fromkeys(row.FitnessDecision for row in rows if row.FitnessDecision)),
        leaving={row.ExitFormality.person_id: row.ExitFormality for row in rows if row.ExitFormality},
        health=health_read(people, entries, dict.fromkeys(row.Screening for row in rows if row.Screening)),
        consents=tuple(sorted(of_all, key=lambda consent: (*consent[:4], consent[4] or date.max))),
    )


def _consents(person_id: uuid.UUID, text: str) -> list[ConsentRead]:
    """What `_in_force` says of one person."""
    read: dict[str, ConsentRead] = {}
    for consent in text.split(_NEXT):
        key, purpose, given_on, confirmed_on, ended = consent.split(_APART)
        ended_on = date.fromisoformat(ended) if ended else None
        if key in read:  # of several guardianships of one signer the last end counts, and one that goes on
            before = read[key][-1]
            ended_on = max(before, ended_on) if before and ended_on else None
        days = date.fromisoformat(given_on), date.fromisoformat(confirmed_on)
        read[key] = person_id, ConsentPurpose(purpose), *days, ended_on
    return list(read.values())


# Reads of journeys that the people of a case make in other cases, as far as this scope sees them.


def trips_elsewhere(session: Session, others: Sequence[OtherCase]) -> tuple[TripFacts, ...]:
    """Journeys of other cases that people are known to have; one statement, none where nobody has another case.

    Opens the rows that say which case it is, and no leg.
    """
    return trips_of_cases(session, {uuid.UUID(int=0): others})[uuid.UUID(int=0)]


def trips_of_cases(
    session: Session, others: Mapping[uuid.UUID, Sequence[OtherCase]]
) -> dict[uuid.UUID, tuple[TripFacts, ...]]:
    """The same for the people of several cases, by case; one statement, none where nobody has another case."""
    case_ids = cases_elsewhere(others)
    statement = select(Leg).where(Leg.case_id.in_(case_ids)).options(joinedload(Leg.named))
    return trips_among(session.execute(statement).unique().scalars().all() if case_ids else (), others)


def cases_elsewhere(others: Mapping[uuid.UUID, Sequence[OtherCase]]) -> set[uuid.UUID]:
    """Which other cases people are known to have; opens the rows that say it, and asks nothing."""
    return {other[1] for rows in others.values() for link in rows if (other := _other(link))}


def trips_among(
    legs: Iterable[Leg], others: Mapping[uuid.UUID, Sequence[OtherCase]]
) -> dict[uuid.UUID, tuple[TripFacts, ...]]:
    """Journeys of other cases, by case, out of legs that are read already with whoever is named on them."""
    travelled = [leg for leg in legs if leg.escort_id is None and leg.status not in NOT_TRAVELLED]
    return {
        case_id: _trips(travelled, [other for link in rows if (other := _other(link))])
        for case_id, rows in others.items()
    }


def _trips(legs: Sequence[Leg], others: Sequence[tuple[uuid.UUID, uuid.UUID, uuid.UUID]]) -> tuple[TripFacts, ...]:
    trips = []
    for who, case, there in sorted(others):
        own = [leg for leg in legs if leg.case_id == case and travels(leg, there)]
        if own:
            starts, ends = min(leg.departs_at for leg in own), max(leg.arrives_at for leg in own)
            trips.append(TripFacts(who.hex, starts, ends))
    return tuple(trips)


def _other(link: OtherCase) -> tuple[uuid.UUID, uuid.UUID, uuid.UUID] | None:
    """The person, the other case, and who the person is there; None where it cannot be read any more."""
    content = OtherCase.content.readable(link)
    return (link.person_id, content.case_id, uuid.UUID(content.person)) if content else None


def names_of(people: Sequence[Person]) -> Mapping[str, str]:
    """Names by id (hex), for sentences on a page; opens them. Legs are called by their number, which is the subject."""
    return {person.id.hex: full_name(person) or "–" for person in people}
