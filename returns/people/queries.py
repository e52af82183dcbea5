"""Reads of people: one person with everything that is known, guardianships, open questions, families that part."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session, joinedload

from foundation.accounts.models import Account
from foundation.accounts.rules import AccountStatus
from foundation.errors import KeyGone
from foundation.geography.zones import local_date
from foundation.security.encryption import SealedRow
from foundation.security.identifiers import normal_document, phone_region
from foundation.storage.base import Base
from foundation.storage.known import prepared
from foundation.storage.paging import Slice, keyset
from returns.cases.models import Case
from returns.cases.rules.cases import PATH
from returns.consent.queries import age_of, consent_rules
from returns.journey.queries.itinerary import journey, legs_of_case, travels
from returns.lifecycle.models import CaseEvent, EligibilityDecision
from returns.lifecycle.rules.lifecycle import EventKind
from returns.people.models import (
    GuardianContent as GuardianContent,
    Guardianship as Guardianship,
    Identifier as Identifier,
    Kinship as Kinship,
    OpenQuestion as OpenQuestion,
    Person as Person,
    PersonDetails,
    PersonState as PersonState,
    PersonVersion,
    SpokenLanguage as SpokenLanguage,
)
from returns.people.rules.families import GuardianFacts
from returns.people.rules.people import DayProblem, IdentifierKind, OpenField, PersonKnown, Sex, Unknown, unknowns
from returns.protection.models import ProtectionClearance
from returns.protection.rules.protection import Clearance
from returns.work.rules.tasks import DatedFact, ForWhom, TaskKind

# Reads for families that part or come together: everything that goes along with a person, and facts to copy.


def tables_of_people() -> list[type[Any]]:
    """Classes of this room whose rows are about one person of a case: they have `case_id` and `person_id`."""
    entities = [
        mapper.class_
        for mapper in Base.registry.mappers
        if mapper.class_.__module__.startswith("returns.")
        and {"case_id", "person_id"} <= {column.key for column in mapper.column_attrs}
    ]
    return sorted(entities, key=lambda entity: entity.__tablename__)


def rows_of_people(session: Session, case_id: uuid.UUID, people: Sequence[uuid.UUID]) -> list[Any]:
    """Everything in a case that is about these people and goes where they go; one statement for each kind of row.

    What is sealed with the key of the case stays: nobody could open it elsewhere.
    """
    rows: list[Any] = []
    for entity in tables_of_people():
        mine = select(entity).where(entity.case_id == case_id, entity.person_id.in_(people))
        rows += session.execute(mine).scalars().all()
    return [row for row in rows if not isinstance(row, SealedRow) or row.key_name()[0] == "person"]


def decisions_of_case(session: Session, case_id: uuid.UUID) -> Sequence[EligibilityDecision]:
    """The decisions on the application of a case, the oldest first; one statement."""
    statement = (
        select(EligibilityDecision)
        .where(EligibilityDecision.case_id == case_id)
        .order_by(EligibilityDecision.decided_at, EligibilityDecision.id)
    )
    return session.execute(statement).scalars().all()


def steps_of_case(session: Session, case_id: uuid.UUID) -> Sequence[CaseEvent]:
    """The events by which a case reached the stages of its way; one statement."""
    statement = select(CaseEvent).where(CaseEvent.case_id == case_id, CaseEvent.to_state.in_(PATH))
    return session.execute(statement.order_by(CaseEvent.at, CaseEvent.id)).scalars().all()


_KINDS = CaseEvent.kind.in_((EventKind.FAMILY_SPLIT, EventKind.FAMILY_JOINED))
_OF_CASES = select(CaseEvent).where(CaseEvent.case_id.in_(bindparam("cases", expanding=True)))
_OF_FAMILY = prepared(_OF_CASES.where(_KINDS).order_by(CaseEvent.at, CaseEvent.id))


def linked_cases(session: Session, case_id: uuid.UUID) -> list[Case]:
    """The cases from which people came or to which they went, as far as this scope sees them; two statements."""
    events = session.execute(_OF_FAMILY, {"cases": [case_id]}).scalars().all()
    ids = [linked_id for event in events if (linked_id := _linked_id(event)) is not None]
    seen = {case.id: case for case in session.execute(select(Case).where(Case.id.in_(ids))).scalars()} if ids else {}
    return [seen[linked_id] for linked_id in ids if linked_id in seen]


def _linked_id(event: CaseEvent) -> uuid.UUID | None:
    """The other case of an event; without its key an event says nothing."""
    content = event.content
    return uuid.UUID(content.other) if content and content.other else None


def family_of_cases(session: Session, case: Case) -> list[Case]:
    """A case and every case from which its people came or to which they went, by however many steps; it stands first.

    Two statements, and two for each further step.
    """
    family, newest = {case.id: case}, [case.id]
    while newest:
        events = session.execute(_OF_FAMILY, {"cases": newest}).scalars()
        ids = {_linked_id(event) for event in events} - {None, *family}
        seen = session.execute(select(Case).where(Case.id.in_(ids))).scalars().all() if ids else []
        family |= {linked.id: linked for linked in seen}
        newest = [linked.id for linked in seen]
    return list(family.values())


def no_option_among(session: Session, ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """For which of these cases protection said that return is not an option; one statement."""
    closed = ProtectionClearance.state == Clearance.NOT_AN_OPTION
    statement = select(ProtectionClearance.case_id).where(ProtectionClearance.case_id.in_(ids), closed)
    return set(session.execute(statement).scalars())


# Reads of guardianships: those of a case, and which are in force on a day.


def number_noted(person: Person, recorded: Iterable[str]) -> str:
    """A document number that is noted with somebody and is none of the recorded ones; "" once the key is gone."""
    numbers = {normal_document(number) for number in recorded}
    documents = (row for row in person.identifiers if row.kind is IdentifierKind.DOCUMENT)
    noted = (number for row in documents if (number := Identifier.value.readable(row)))
    return next((number for number in noted if normal_document(number) not in numbers), "")


_GUARDIANS = prepared(select(Guardianship).where(Guardianship.case_id == bindparam("case_id")))


def guardians_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Guardianship]:
    """The guardianships of a case, ended ones too, by child and beginning; one statement."""
    return in_order(session.execute(_GUARDIANS, {"case_id": case_id}).scalars())


def in_order(guardianships: Iterable[Guardianship]) -> list[Guardianship]:
    """Guardianships by child, beginning, and when they were recorded."""
    return sorted(guardianships, key=attrgetter("person_id", "appointed_on", "recorded_at", "id"))


def guardians_in_force(session: Session, case_id: uuid.UUID, day: date) -> Sequence[Guardianship]:
    """Who stands for the children of a case on a day; one statement."""
    statement = (
        select(Guardianship)
        .where(
            Guardianship.case_id == case_id,
            Guardianship.appointed_on <= day,
            or_(Guardianship.ended_on.is_(None), Guardianship.ended_on > day),
        )
        .order_by(Guardianship.person_id, Guardianship.appointed_on, Guardianship.id)
    )
    return session.execute(statement).scalars().all()


def stands_on(guardianship: Guardianship, day: date) -> bool:
    """Whether somebody stands for a child on a day."""
    return guardianship.appointed_on <= day and (guardianship.ended_on is None or guardianship.ended_on > day)


def guardian_of_case(session: Session, case_id: uuid.UUID, guardianship_id: uuid.UUID) -> Guardianship | None:
    """One guardianship of a case that this scope sees."""
    statement = select(Guardianship).where(Guardianship.case_id == case_id, Guardianship.id == guardianship_id)
    return session.execute(statement).scalar_one_or_none()


def guardian_facts(guardianship: Guardianship) -> GuardianFacts:
    """A guardianship as a fact; opens it. Where the key of the child is gone, only its days are left."""
    content = Guardianship.content.readable(guardianship) or GuardianContent()
    return GuardianFacts(
        person=guardianship.person_id.hex,
        guardian=guardianship.guardian_person_id.hex if guardianship.guardian_person_id else "",
        capacity=Guardianship.capacity.readable(guardianship),
        appointed_on=guardianship.appointed_on,
        ended_on=guardianship.ended_on,
        other_parent=content.other_parent,
    )


# Reads of people: one person of a case with everything that is known, earlier states, ties between members.


def person_of_case(session: Session, case_id: uuid.UUID, person_id: uuid.UUID) -> Person | None:
    """One person of a case that this scope sees, with what they are looked up by; one statement."""
    statement = (
        select(Person).where(Person.case_id == case_id, Person.id == person_id).options(joinedload(Person.identifiers))
    )
    return session.execute(statement).unique().scalar_one_or_none()


def people_by_id(session: Session, ids: Sequence[uuid.UUID]) -> Sequence[Person]:
    """Those of these people whom this scope sees; one statement."""
    return session.execute(select(Person).where(Person.id.in_(ids))).scalars().all()


def kinships_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Kinship]:
    """What the people of a case are to each other; one statement."""
    statement = select(Kinship).where(Kinship.case_id == case_id).order_by(Kinship.person_id, Kinship.id)
    return session.execute(statement).scalars().all()


def versions_of_person(session: Session, person_id: uuid.UUID) -> list[tuple[PersonVersion, Account | None]]:
    """What a person was recorded as before each change, the newest first, with who changed it; one statement."""
    statement = (
        select(PersonVersion, Account)
        .outerjoin(Account, Account.id == PersonVersion.changed_by)
        .where(PersonVersion.person_id == person_id)
        .order_by(PersonVersion.of_version.desc(), PersonVersion.changed_at.desc())
    )
    return [(row, author) for row, author in session.execute(statement)]


def last_changed_by(session: Session, person: Person) -> uuid.UUID | None:
    """Who brought a person to the present version; None where that left no version behind. One statement."""
    of_last = (PersonVersion.person_id == person.id, PersonVersion.of_version == person.version - 1)
    return session.execute(select(PersonVersion.changed_by).where(*of_last).limit(1)).scalar_one_or_none()


@dataclass(frozen=True)
class Birth:
    """A birth as it is known: a date, or an estimated year, or neither."""

    date: date | None
    year: int | None


def birth_of(person: Person) -> Birth:
    """The birth of somebody as it is known; neither date nor year where it cannot be read any more."""
    details = Person.about.readable(person) or PersonDetails()
    return Birth(Person.birth_date.readable(person), details.birth_year)


def born_from(person: Person) -> date | None:
    """The first day on which somebody can have been born, as it is known: of an estimated year, that of its band."""
    if (born_on := Person.birth_date.readable(person)) is not None or person.birth_year_band is None:
        return born_on
    return date(person.birth_year_band, 1, 1)


def day_problem(
    person: Person | None, by: Collection[uuid.UUID | None], recorded: Iterable[Guardianship], day: date, today: date
) -> tuple[DayProblem, date] | None:
    """Why nobody, `by` who signed or on which guardianship, can have said anything for this person on a day, if so.

    With it the day that decides: today, that of the birth, or that on which the representative began.
    """
    if day > today:
        return DayProblem.IN_THE_FUTURE, today
    if person is None:
        return None
    if (born := born_from(person)) is not None and day < born:
        return DayProblem.BEFORE_BIRTH, born
    who = {one for one in by if one is not None}
    own = [one for one in recorded if one.person_id == person.id and who & {one.id, one.guardian_person_id}]
    begins = min((guardianship.appointed_on for guardianship in own), default=day)
    return (DayProblem.BEFORE_REPRESENTATIVE, begins) if day < begins else None


def phone_country(phone: Identifier) -> str:
    """The country (ISO) in which a phone is used: as stated, else that of its country code; empty if neither says."""
    stated = phone.about.country if phone.about is not None else ""
    return stated or phone_region(phone.value)


def days_of_journey(session: Session, person: Person) -> tuple[date, date] | None:
    """The local days on which somebody is planned to depart and to arrive; None without a leg. One statement."""
    legs = [leg for leg in journey(legs_of_case(session, person.case_id)) if travels(leg, person.id)]
    if not legs:
        return None
    return local_date(legs[0].departs_at, legs[0].departs_zone), local_date(legs[-1].arrives_at, legs[-1].arrives_zone)


def is_child(session: Session, case_id: uuid.UUID, day: date) -> bool:
    """Whether the first person of a case is surely under age on a day; two statements."""
    first = session.execute(select(Person).where(Person.case_id == case_id).order_by(Person.ordinal).limit(1)).scalar()
    age = age_of(first, day) if first is not None else None
    return age is not None and age < consent_rules(session, day).alone_from


def has_child(people: Sequence[Person], of_age: int, day: date) -> bool:
    """Whether somebody of these people is surely under age on a day."""
    ages = [age_of(person, day) for person in people]
    return any(age is not None and age < of_age for age in ages)


def cases_with_number(session: Session, index: bytes, besides: uuid.UUID) -> Sequence[Case]:
    """The cases, as far as this scope sees, in which somebody else has a document of this number (keyed)."""
    people = (
        select(Person.case_id)
        .join(Identifier, Identifier.person_id == Person.id)
        .where(Identifier.kind == IdentifierKind.DOCUMENT, Identifier.value_index == index, Person.id != besides)
    )
    return session.execute(select(Case).where(Case.id.in_(people)).order_by(Case.id)).scalars().all()


# Reads of what is not known yet: the unfilled fields of a case, and the open questions of a case and of an office.


def open_of_case(session: Session, case_id: uuid.UUID) -> list[tuple[OpenQuestion, Account | None]]:
    """The open questions of a case by their day, each with who finds it out; one statement."""
    statement = (
        select(OpenQuestion, Account)
        .outerjoin(Account, Account.id == OpenQuestion.who_id)
        .where(OpenQuestion.case_id == case_id, OpenQuestion.closed_at.is_(None))
        .order_by(OpenQuestion.due_on, OpenQuestion.field, OpenQuestion.id)
    )
    return [(question, who) for question, who in session.execute(statement)]


def question_of_case(session: Session, case_id: uuid.UUID, question_id: uuid.UUID) -> OpenQuestion | None:
    """One question of a case that this scope sees."""
    statement = select(OpenQuestion).where(OpenQuestion.case_id == case_id, OpenQuestion.id == question_id)
    return session.execute(statement).scalar_one_or_none()


def open_page(session: Session, who_id: uuid.UUID | None, cursor: str | None, size: int) -> Slice[OpenQuestion]:
    """One page of what is open in the cases seen, the earliest day first; of one colleague if `who_id` is given."""
    statement = select(OpenQuestion).where(OpenQuestion.closed_at.is_(None))
    if who_id is not None:
        statement = statement.where(OpenQuestion.who_id == who_id)
    return keyset(session, statement, (OpenQuestion.due_on, OpenQuestion.id), False, cursor, size)


def open_facts(session: Session, ids: Sequence[uuid.UUID], today: date) -> dict[uuid.UUID, list[DatedFact]]:
    """What these cases want found out, one fact for each colleague and day; one statement, from plain columns.

    Whoever does not work here any more finds nothing out: then it is the owner's.
    """
    question = OpenQuestion
    rows = session.execute(
        select(question.case_id, question.who_id, question.due_on, Account.status)
        .outerjoin(Account, Account.id == question.who_id)
        .where(question.case_id.in_(ids), question.closed_at.is_(None))
        .distinct()
        .order_by(question.case_id, question.due_on, question.who_id)
    )
    facts: defaultdict[uuid.UUID, list[DatedFact]] = defaultdict(list)
    for case_id, who_id, due_on, status in rows:
        works = status is AccountStatus.ACTIVE
        whose = (ForWhom.PERSON, who_id) if works else (ForWhom.OWNER, None)
        facts[case_id].append(DatedFact(TaskKind.FACT_UNKNOWN, who_id if works else "owner", due_on, *whose))
    return facts


Identified = Set[tuple[uuid.UUID, IdentifierKind]]  # who has an identifier of which kind


def unknown_fields(session: Session, case: Case, people: Sequence[Person]) -> tuple[Unknown, ...]:
    """Every field of a case that nobody has filled in; two statements and the keys. Opens what it looks at."""
    kinds = select(Identifier.person_id, Identifier.kind).join(Person, Person.id == Identifier.person_id)
    identified = {(who, kind) for who, kind in session.execute(kinds.where(Person.case_id == case.id))}
    ties = select(Kinship.person_id, Kinship.other_id).where(Kinship.case_id == case.id)
    return _unknown(case, people, identified, session.execute(ties))


def unknown_at_hand(case: Case, people: Sequence[Person]) -> tuple[Unknown, ...]:
    """The same without asking the database, of people whose identifiers and ties are read."""
    identified = {(person.id, identifier.kind) for person in people for identifier in person.identifiers}
    return _unknown(case, people, identified, [(tie.person_id, tie.other_id) for one in people for tie in one.ties])


def _unknown(case: Case, people: Sequence[Person], identified: Identified, ties: Iterable[Any]) -> tuple[Unknown, ...]:
    ids = {person.id for person in people}
    related = {who for tie in ties if set(tie) <= ids for who in tie}
    described = [_person(person, identified, person.id in related, len(people) > 1) for person in people]
    of_case = frozenset({OpenField.PLACE_OF_RETURN} if case.place_of_return or case.nearest_place else ())
    return unknowns(of_case, [person for person in described if person is not None])


def _person(person: Person, identified: Identified, is_related: bool, has_relatives: bool) -> PersonKnown | None:
    try:
        details, birth = person.details, person.birth_date
    except KeyGone:
        return None  # nothing is asked of somebody who was erased
    facts = {
        OpenField.BIRTH_DATE: birth,
        OpenField.SEX: person.sex is not Sex.UNKNOWN,
        OpenField.NATIONALITY: details.nationalities,
        OpenField.LANGUAGES: details.languages,
        OpenField.HABITUAL_COUNTRY: details.habitual_country,
        OpenField.CONTACT: {(person.id, IdentifierKind.PHONE), (person.id, IdentifierKind.EMAIL)} & identified,
        OpenField.DOCUMENT: (person.id, IdentifierKind.DOCUMENT) in identified,
        OpenField.FAMILY: is_related,
    }
    return PersonKnown(person.id.hex, frozenset(field for field, value in facts.items() if value), has_relatives)
