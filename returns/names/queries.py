"""Reads of names: parts in any script and their keyed hashes, the index, candidates of a search, and duplicates."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    LargeBinary,
    Select,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from foundation.errors import KeyGone
from foundation.language.transliteration import in_latin
from foundation.security.encryption import Held, KeyName, Keys, place_of
from foundation.storage.known import prepared
from foundation.storage.query_cache import cache_fact, cached_fact
from foundation.storage.scopes import SystemScope
from foundation.storage.unit_of_work import UnitFactory, reading
from returns.cases.models import Case
from returns.cases.rules import Hold
from returns.names.access import OTHER_OFFICES
from returns.names.models import (
    NameToken,
    OfficeQuestion,
    OtherCase as OtherCase,
    OtherCaseContent as OtherCaseContent,
    SetApart,
)
from returns.names.rules.duplicates import Traits
from returns.names.rules.letters import in_latin_ways, leaves_vowels_out, words_of
from returns.names.rules.names import (
    MEASURED,
    SHORT_FOR,
    NamePart,
    Sounds,
    TokenKind,
    Word,
    joined,
    name_part,
    without_article,
)
from returns.people.models import Identifier, Person, PersonDetails
from returns.people.rules.people import IdentifierKind, Sex


def full_name(person: Person) -> str | None:
    """Given and family name as written, or None when they cannot be read any more."""
    try:
        return " ".join(part for part in (person.given_name, person.family_name) if part)
    except KeyGone:
        return None


def every_name(person: Person) -> list[str]:
    """All recorded names of a person: that of the document first, then others. Empty once they cannot be read."""
    try:
        return recorded_names(person.given_name, person.family_name, person.about)
    except KeyGone:
        return []


def recorded_names(given_name: str | None, family_name: str | None, about: PersonDetails | None) -> list[str]:
    """The same for names that are opened already; `about` as a person has it."""
    others = ((name.given, name.family) for name in about.names) if about is not None else ()
    names = (" ".join(filter(None, parts)) for parts in ((given_name, family_name), *others))
    return [name for name in dict.fromkeys(names) if name]


# People as a search by name compares them: their recorded names, still sealed, and nothing else of them.

_NAMES = (("given_name_sealed", str), ("family_name_sealed", str), ("about_sealed", PersonDetails))
_SEALED: tuple[Any, ...] = (Person.id, NameToken.value_index, Person.birth_date_sealed)
_SEALED += (Person.given_name_sealed, Person.family_name_sealed, Person.about_sealed)
_WHOLE = and_(NameToken.person_id == Person.id, NameToken.kind == TokenKind.WHOLE)
_AMONG = Person.id.in_(bindparam("people", expanding=True))
_CANDIDATES = prepared(select(*_SEALED).outerjoin(NameToken, _WHOLE).where(_AMONG))


class Candidate(NamedTuple):
    """Somebody who may have the name that is looked for. `wholes`: keyed hashes of their names."""

    id: uuid.UUID
    sealed: Sequence[bytes | None]
    born: bytes | None
    wholes: tuple[bytes, ...]

    @property
    def key_name(self) -> KeyName:
        """Whose key opens the names."""
        return ("person", self.id)

    @property
    def alike(self) -> tuple[bytes, ...]:
        """The same bytes for everybody whose one name is compared as theirs is; their own where they have several."""
        return self.wholes if len(self.wholes) == 1 else (self.id.bytes,)

    def _held(self, column: str, sealed: bytes | None, kind: Any) -> Held[Any]:
        place = place_of(Person.__tablename__, column, self.id.hex, (self.key_name[0], self.id.hex))
        return Held(self.key_name, sealed, place, kind)

    def names(self, keys: Keys) -> list[str]:
        """All recorded names; none once they cannot be read. SealBroken if one was tampered with."""
        columns = zip(_NAMES, self.sealed, strict=True)
        try:
            given_name, family, about = (self._held(name, sealed, kind).open(keys) for (name, kind), sealed in columns)
        except KeyGone:
            return []
        return recorded_names(given_name, family, about)

    def birth_date(self, keys: Keys) -> date | None:
        """The date of birth, where it is known; KeyGone once it cannot be read."""
        born: date | None = self._held("birth_date_sealed", self.born, date).open(keys)
        return born


def candidates_of(session: Session, people: Sequence[uuid.UUID]) -> list[Candidate]:
    """These people with their sealed names; one statement."""
    candidates: dict[uuid.UUID, Candidate] = {}
    for person_id, index, born, *names in session.execute(_CANDIDATES, {"people": list(people)}):
        before = candidates[person_id].wholes if person_id in candidates else ()
        candidates[person_id] = Candidate(person_id, names, born, before if index is None else (*before, index))
    return list(candidates.values())


_MOST: Any = bindparam("most", type_=Integer)
_Hashes = Sequence[bytes]
Kinds = tuple[IdentifierKind, ...]  # of identifiers that two people share
Shared = dict[uuid.UUID, dict[uuid.UUID, Kinds]]


def _hashes(name: str) -> Any:
    return bindparam(name, expanding=True, type_=LargeBinary)


def _having(hashes: str) -> Select[Any]:
    return select(NameToken.person_id).where(NameToken.value_index.in_(_hashes(hashes))).group_by(NameToken.person_id)


# Who may be one person twice: candidates within a scope, and which other offices know somebody. Never who.

_UNOPENED = (
    select(*_SEALED, Person.case_id, Person.birth_year_band, Person.sex, Case.country)
    .join(Case, Case.id == Person.case_id)
    .outerjoin(NameToken, _WHOLE)
)
_UNOPENED_BY_ID = prepared(_UNOPENED.where(_AMONG))


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
    arms = [(_having(f"one_{n}"), 1) for n in range(ones)]
    for n in range(pairs):
        both = (other.person_id == NameToken.person_id, other.value_index.in_(_hashes(f"second_{n}")))
        arms.append((_having(f"first_{n}").where(select(other.id).where(*both).exists()), 2))
    ends, most = list[tuple[Any, int]](), _MOST
    if by_whole:
        same = _having("wholes").order_by(NameToken.person_id).limit(_MOST).cte("same")
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
    select(Identifier.person_id, Identifier.kind).where(Identifier.value_index.in_(_hashes("indexes"))).distinct()
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


_APART = prepared(select(SetApart.pair_index).where(SetApart.pair_index.in_(_hashes("pairs"))))


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


# Names as they are looked for: their parts in any script, and the keyed hashes under which they are found.

# The index of names: opens the names of people who are in no index yet, and writes keyed hashes. No case, no contact.
NAMES = SystemScope("names", opens=("person", "name_token", "rule"))


def parts_of(name: str, sounds: Sounds = MEASURED) -> list[NamePart]:
    """The parts of a name in any script, particles left out; empty for a text without letters."""
    words = [
        Word(ways, leaves_vowels_out(word) and word not in SHORT_FOR)
        for word in words_of(name)
        if (ways := _ways(word))
    ]
    return [name_part(word, sounds) for word in joined(words)]


def _ways(word: str) -> tuple[str, ...]:
    if word in SHORT_FOR:
        return (SHORT_FOR[word],)
    if leaves_vowels_out(word):
        return tuple(in_latin_ways(word))
    latin = "".join(letter for letter in in_latin(word).lower() if letter.isalnum())
    return without_article(latin) if latin else ()


def tokens_of_people(session: Session, people: Sequence[uuid.UUID]) -> dict[uuid.UUID, dict[bytes, NameToken]]:
    """The rows of the index for these people, by person and hash; one statement."""
    by_person: dict[uuid.UUID, dict[bytes, NameToken]] = {person_id: {} for person_id in people}
    for token in session.execute(select(NameToken).where(NameToken.person_id.in_(people))).scalars():
        by_person[token.person_id][token.value_index] = token
    return by_person


def people_without_tokens(session: Session, after: uuid.UUID | None, size: int) -> Sequence[Person]:
    """The next people, by id, whose names are in no index yet, or only in parts."""
    has_none = ~select(NameToken.id).where(_WHOLE).exists()
    statement = select(Person).where(has_none).order_by(Person.id).limit(size)
    if after is not None:
        statement = statement.where(Person.id > after)
    return session.execute(statement).scalars().all()


@cache
def _sharing() -> Select[Any]:
    shared = func.count(NameToken.value_index)  # in the index by which it is found
    return prepared(_having("tokens").order_by(shared.desc(), NameToken.person_id).limit(_MOST))


def people_sharing(session: Session, tokens: Iterable[bytes], most: int) -> list[uuid.UUID]:
    """The ids of at most `most` people who have one of these hashes, those who have more first; one statement."""
    return list(session.execute(_sharing(), {"tokens": list(tokens), "most": most}).scalars())


@cache
def _sharing_all(count: int) -> Select[Any]:
    first, *rest = (bindparam(f"token_{place}", type_=LargeBinary) for place in range(count))
    statement = select(NameToken.person_id).where(NameToken.value_index == first)
    for token in rest:
        other = aliased(NameToken)
        same = (other.person_id == NameToken.person_id, other.value_index == token)
        statement = statement.where(select(other.id).where(*same).exists())
    return prepared(statement.order_by(NameToken.person_id).limit(_MOST))


def people_sharing_all(session: Session, tokens: Sequence[bytes], most: int) -> list[uuid.UUID]:
    """The ids of people whose names have every one of these hashes, in the order in which an index has them.

    One statement, which stops at `most`: tens of thousands have a frequent name.
    """
    values = {f"token_{place}": token for place, token in enumerate(tokens)}
    return list(session.execute(_sharing_all(len(tokens)), {**values, "most": most}).scalars())
