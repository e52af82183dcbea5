"""Reads of who may be one person twice: within a scope whom, and of other offices only that they know somebody."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from foundation.storage.known import prepared
from foundation.storage.query_cache import cache_fact, cached_fact
from foundation.storage.unit_of_work import UnitFactory, reading
from returns.cases.models import Case
from returns.cases.rules.cases import Hold
from returns.names.access import OTHER_OFFICES
from returns.names.models import (
    NameToken,
    OfficeQuestion,
    OtherCase as OtherCase,
    OtherCaseContent as OtherCaseContent,
    SetApart,
)
from returns.names.queries.names import AMONG, SEALED, WHOLE, Candidate, hashed, having
from returns.names.rules.duplicates import Traits
from returns.people.models import Identifier, Person
from returns.people.rules.people import IdentifierKind, Sex

_Hashes = Sequence[bytes]
Kinds = tuple[IdentifierKind, ...]  # of identifiers that two people share
Shared = dict[uuid.UUID, dict[uuid.UUID, Kinds]]
_MOST: Any = bindparam("most", type_=Integer)


# Who may be one person twice: candidates within a scope, and which other offices know somebody. Never who.

_UNOPENED = (
    select(*SEALED, Person.case_id, Person.birth_year_band, Person.sex, Case.country)
    .join(Case, Case.id == Person.case_id)
    .outerjoin(NameToken, WHOLE)
)
_UNOPENED_BY_ID = prepared(_UNOPENED.where(AMONG))


class Unopened(NamedTuple):
    """What is known of somebody before anything is opened, without the date of birth; and what is sealed."""

    id: uuid.UUID
    case_id: uuid.UUID
    traits: Traits
    sealed: Candidate


def unopened(session: Session, people: Collection[uuid.UUID]) -> list[Unopened]:
    """These people as they can be compared without a key; one statement, or none."""
    return _unopened(session.execute(_UNOPENED_BY_ID, {"people": list(people)})) if people else []


def _unopened(rows: Iterable[Any]) -> list[Unopened]:
    by_id: dict[uuid.UUID, Unopened] = {}
    for person_id, index, born, *names, case_id, band, sex, country in rows:
        wholes = by_id[person_id].sealed.wholes if person_id in by_id else ()
        sealed = Candidate(person_id, names, born, wholes if index is None else (*wholes, index))
        by_id[person_id] = Unopened(person_id, case_id, Traits(None, band, sex, country), sealed)
    return list(by_id.values())


@lru_cache(maxsize=200)
def _like(ones: int, pairs: int, by_whole: bool) -> Any:
    other = aliased(NameToken)
    arms = [(having(f"one_{n}"), 1) for n in range(ones)]
    for n in range(pairs):
        both = (other.person_id == NameToken.person_id, other.value_index.in_(hashed(f"second_{n}")))
        arms.append((having(f"first_{n}").where(select(other.id).where(*both).exists()), 2))
    ends, most = list[tuple[Any, int]](), _MOST
    if by_whole:
        same = having("wholes").order_by(NameToken.person_id).limit(_MOST).cte("same")
        ends = [(same, 1 + ones + 2 * pairs)]
        # None where it is full. As a limit it is asked before an arm is begun; as a condition, of each of its rows.
        most = select(_MOST - func.count() // _MOST * _MOST).select_from(same).scalar_subquery()
    ends += [(arm.order_by(NameToken.person_id).limit(most).subquery(), weight) for arm, weight in arms]
    has = union_all(*(select(end.c.person_id, literal(weight).label("n")) for end, weight in ends)).subquery().c
    near = select(has.person_id).group_by(has.person_id).order_by(func.sum(has.n).desc(), has.person_id).limit(_MOST)
    return prepared(_UNOPENED.join(found := near.subquery(), found.c.person_id == Person.id))


def people_like(
    session: Session, wholes: _Hashes, ones: Sequence[_Hashes], pairs: Sequence[tuple[_Hashes, _Hashes]], most: int
) -> list[Unopened]:
    """At most `most` people with one of `wholes`, a hash of some of `ones`, or both of some of `pairs`; one statement.

    First those of `wholes`, and nobody else where they are `most`; then who has more of the rest. Of each not more than
    `most` are looked at, by id: thousands share a part of a frequent name, and whether they are in scope takes longest.
    """
    shape = tuple(1 << (len(wanted) - 1).bit_length() if wanted else 0 for wanted in (ones, pairs))  # of few kinds
    values: dict[str, Any] = {"most": most, **({"wholes": wholes} if wholes else {})}
    values |= {f"one_{n}": one for n, one in enumerate([*ones, *[()] * shape[0]][: shape[0]])}
    for n, (first, second) in enumerate([*pairs, *[((), ())] * shape[1]][: shape[1]]):
        values |= {f"first_{n}": first, f"second_{n}": second}
    return _unopened(session.execute(_like(*shape, bool(wholes)), values))


@dataclass(frozen=True)
class Question:
    """What another office is asked by: keyed hashes, a birth-year band and a sex. Nothing that could be read."""

    identifiers: tuple[bytes, ...]
    parts: tuple[tuple[bytes, ...], ...]  # of each part of the name the hashes of its skeletons; empty: not by name
    band: int | None
    sex: Sex


def offices_that_know(
    units: UnitFactory, question: Question, own_office: uuid.UUID | None, besides: Collection[uuid.UUID] = ()
) -> set[uuid.UUID]:
    """Other offices with a case of somebody who has one of these identifiers, or all parts of the name and the band.

    In a scope of its own, which gives the ids of offices alone. Whoever is of no office asks all of them; `besides`
    are people whom the asker sees already: they make no office known.
    """
    with reading(units, OTHER_OFFICES) as unit:
        offices: set[uuid.UUID] = set()
        if question.identifiers:
            same = select(Identifier.person_id).where(Identifier.value_index.in_(question.identifiers))
            offices |= _offices_of(unit.session, Person.id.in_(same), own_office, besides)
        if question.parts and question.band is not None:
            having = (select(NameToken.person_id).where(NameToken.value_index.in_(p)) for p in question.parts)
            fits = [Person.id.in_(one) for one in having]
            if question.sex is not Sex.UNKNOWN:
                fits.append(Person.sex.in_((question.sex, Sex.UNKNOWN)))
            by_name = and_(Person.birth_year_band == question.band, *fits)
            offices |= _offices_of(unit.session, by_name, own_office, besides)
    return offices


def _offices_of(
    session: Session, people: ColumnElement[bool], own_office: uuid.UUID | None, besides: Collection[uuid.UUID]
) -> set[uuid.UUID]:
    # An office that has given a case back sees nothing of it any more: there is nobody there who could be asked.
    is_with_office = or_(Case.hold.is_(None), Case.hold != Hold.REFUSED)
    statement = select(Case.office_id).join(Person, Person.case_id == Case.id).where(people, is_with_office).distinct()
    if own_office is not None:
        statement = statement.where(Case.office_id != own_office)
    if besides:
        statement = statement.where(Person.id.not_in(besides))
    return set(session.execute(statement).scalars())


def question_of(session: Session, account_id: uuid.UUID, day: date) -> OfficeQuestion | None:
    """How often an account asked on a day, held until this unit ends."""
    statement = select(OfficeQuestion).where(OfficeQuestion.account_id == account_id, OfficeQuestion.day == day)
    return session.execute(statement.with_for_update()).scalar_one_or_none()


_WITH = prepared(
    select(Identifier.person_id, Identifier.kind).where(Identifier.value_index.in_(hashed("indexes"))).distinct()
)


def people_with(session: Session, indexes: Iterable[bytes]) -> dict[uuid.UUID, Kinds]:
    """People with one of these identifiers, and which of them they have."""
    by_person: dict[uuid.UUID, Kinds] = {}
    for person_id, kind in session.execute(_WITH, {"indexes": list(indexes)}):
        by_person[person_id] = (*by_person.get(person_id, ()), kind)
    return by_person


_THEIRS = aliased(Identifier)
_SHARED = prepared(
    select(Person.id, _THEIRS.person_id, _THEIRS.kind, OtherCase)
    .outerjoin(OtherCase, OtherCase.case_id == Person.case_id)
    .outerjoin(Identifier, Identifier.person_id == Person.id)
    .outerjoin(_THEIRS, and_(_THEIRS.value_index == Identifier.value_index, _THEIRS.person_id != Person.id))
    .where(Person.case_id == bindparam("case_id"))
)


def shared_and_linked(session: Session, case_id: uuid.UUID) -> tuple[Shared, Sequence[OtherCase]]:
    """For each of the people of a case who shares identifiers, and which; and their other cases; one statement."""
    shared: Shared = {}
    links: dict[OtherCase, None] = {}
    for person_id, other_id, kind, link in session.execute(_SHARED, {"case_id": case_id}):
        of_person = shared.setdefault(person_id, {})
        if other_id is not None and kind not in of_person.get(other_id, ()):
            of_person[other_id] = (*of_person.get(other_id, ()), kind)
        links |= {link: None} if link else {}
    cache_fact(session, (other_cases, case_id), list(links))
    return shared, list(links)


_APART = prepared(select(SetApart.pair_index).where(SetApart.pair_index.in_(hashed("pairs"))))


def pairs_set_apart(session: Session, pairs: Collection[bytes]) -> set[bytes]:
    """Which of these pairs were told apart already."""
    return set(session.execute(_APART, {"pairs": list(pairs)}).scalars()) if pairs else set()


_OTHER_CASES = prepared(select(OtherCase).where(OtherCase.case_id == bindparam("case_id")))


def other_cases(session: Session, case_id: uuid.UUID) -> Sequence[OtherCase]:
    """Which of the people of a case have another one; at most one statement."""
    learnt: Sequence[OtherCase] | None = cached_fact(session, (other_cases, case_id))
    return session.execute(_OTHER_CASES, {"case_id": case_id}).scalars().all() if learnt is None else learnt


def person_seen(session: Session, person_id: uuid.UUID) -> Person | None:
    """One person, if this scope sees them."""
    return session.execute(select(Person).where(Person.id == person_id)).scalar_one_or_none()
