"""Reads of what is not known yet: the unfilled fields of a case, and the open questions of a case and of an office."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account
from foundation.accounts.rules import AccountStatus
from foundation.errors import KeyGone
from foundation.storage.paging import Slice, keyset
from returns.cases.models import Case
from returns.people.models.people import Identifier, Kinship, Person
from returns.people.models.unknowns import OpenQuestion as OpenQuestion
from returns.people.rules.people import IdentifierKind, Sex
from returns.people.rules.unknowns import OpenField, PersonKnown, Unknown, unknowns
from returns.work.rules.tasks import DatedFact, ForWhom, TaskKind


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
        facts[case_id].append(DatedFact(TaskKind.FACT_UNKNOWN, who_id.hex if works else "owner", due_on, *whose))
    return facts


def cases_by_id(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Case]:
    """Cases by id; one statement, none for nothing."""
    if not ids:
        return {}
    return {case.id: case for case in session.execute(select(Case).where(Case.id.in_(set(ids)))).scalars()}


def unknown_fields(session: Session, case: Case, people: Sequence[Person]) -> tuple[Unknown, ...]:
    """Every field of a case that nobody has filled in; two statements and the keys. Opens what it looks at."""
    ids = {person.id for person in people}
    kinds = select(Identifier.person_id, Identifier.kind).join(Person, Person.id == Identifier.person_id)
    identified = {(who, kind) for who, kind in session.execute(kinds.where(Person.case_id == case.id))}
    pairs = session.execute(select(Kinship.person_id, Kinship.other_id).where(Kinship.case_id == case.id))
    related = {who for pair in pairs if set(pair) <= ids for who in pair}
    described = [_person(person, identified, person.id in related, len(people) > 1) for person in people]
    return unknowns(_of_case(case), [person for person in described if person is not None])


def unknown_at_hand(case: Case, people: Sequence[Person]) -> tuple[Unknown, ...]:
    """The same without asking the database, of people whose identifiers are read; leaves the family out."""
    identified = {(person.id, identifier.kind) for person in people for identifier in person.identifiers}
    described = [_person(person, identified, is_related=True, has_relatives=False) for person in people]
    return unknowns(_of_case(case), [person for person in described if person is not None])


def _of_case(case: Case) -> frozenset[OpenField]:
    facts = {
        OpenField.PLACE_OF_RETURN: case.place_of_return or case.nearest_place,
    }
    return frozenset(field for field, value in facts.items() if value)


def _person(
    person: Person, identified: set[tuple[uuid.UUID, IdentifierKind]], is_related: bool, has_relatives: bool
) -> PersonKnown | None:
    try:
        about, birth = person.about or {}, person.birth_date
    except KeyGone:
        return None  # nothing is asked of somebody who was erased
    facts = {
        OpenField.BIRTH_DATE: birth,
        OpenField.SEX: person.sex is not Sex.UNKNOWN,
        OpenField.NATIONALITY: about.get("nationalities"),
        OpenField.LANGUAGES: about.get("languages"),
        OpenField.HABITUAL_COUNTRY: about.get("habitual_country"),
        OpenField.CONTACT: {(person.id, IdentifierKind.PHONE), (person.id, IdentifierKind.EMAIL)} & identified,
        OpenField.DOCUMENT: (person.id, IdentifierKind.DOCUMENT) in identified,
        OpenField.FAMILY: is_related,
    }
    return PersonKnown(person.id.hex, frozenset(field for field, value in facts.items() if value), has_relatives)
