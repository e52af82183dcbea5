"""Reads of names: parts in any script and their keyed hashes, the index, candidates of a search, and duplicates."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
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
from foundation.language.transliteration import in_latin, likeness, share_in_order
from foundation.security.encryption import Held, KeyName, Keys, place_of
from foundation.security.secrets import Secrets
from foundation.storage.known import prepared
from foundation.storage.query_cache import cached_fact
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
from returns.names.rules.letters import in_latin_ways, leaves_vowels_out, words_of
from returns.names.rules.names import (
    MEASURED,
    SHORT_FOR,
    Alike,
    NamePart,
    Sounds,
    TokenKind,
    Word,
    first_letters,
    joined,
    joints_of,
    name_part,
    score,
    whole_name,
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
    names = (" ".join(part for part in parts if part) for parts in ((given_name, family_name), *others))
    return [name for name in dict.fromkeys(names) if name]


# People as a search by name compares them: their recorded names, still sealed, and nothing else of them.

_COLUMNS = ("given_name_sealed", "family_name_sealed", "about_sealed")
_KINDS = (str, str, PersonDetails)

_CANDIDATES = prepared(
    select(Person.id, NameToken.value_index, Person.given_name_sealed, Person.family_name_sealed, Person.about_sealed)
    .outerjoin(NameToken, and_(NameToken.person_id == Person.id, NameToken.kind == TokenKind.WHOLE))
    .where(Person.id.in_(bindparam("people", expanding=True)))
)


class Candidate(NamedTuple):
    """Somebody who may have the name that is looked for. `wholes`: keyed hashes of their names."""

    id: uuid.UUID
    sealed: Sequence[bytes | None]
    wholes: tuple[bytes, ...]

    @property
    def key_name(self) -> KeyName:
        """Whose key opens the names."""
        return ("person", self.id)

    @property
    def alike(self) -> tuple[bytes, ...]:
        """The same bytes for everybody whose one name is compared as theirs is; their own where they have several."""
        return self.wholes if len(self.wholes) == 1 else (self.id.bytes,)

    def names(self, keys: Keys) -> list[str]:
        """All recorded names; none once they cannot be read. SealBroken if one was tampered with."""
        owner = (self.key_name[0], self.id.hex)
        places = [place_of(Person.__tablename__, column, self.id.hex, owner) for column in _COLUMNS]
        try:
            given_name, family, about = (
                Held(self.key_name, sealed, place, kind).open(keys)
                for sealed, place, kind in zip(self.sealed, places, _KINDS, strict=True)
            )
        except KeyGone:
            return []
        return recorded_names(given_name, family, about)


def candidates_of(session: Session, people: Sequence[uuid.UUID]) -> list[Candidate]:
    """These people with their sealed names; one statement."""
    candidates: dict[uuid.UUID, Candidate] = {}
    for person_id, index, *values in session.execute(_CANDIDATES, {"people": list(people)}):
        before = candidates[person_id].wholes if person_id in candidates else ()
        candidates[person_id] = Candidate(person_id, values, before if index is None else (*before, index))
    return list(candidates.values())


# Who may be one person twice: candidates within a scope, and which other offices know somebody. Never who.


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
            fits = [
                Person.id.in_(select(NameToken.person_id).where(NameToken.value_index.in_(p))) for p in question.parts
            ]
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


def people_with(session: Session, indexes: Iterable[bytes]) -> dict[uuid.UUID, dict[bytes, IdentifierKind]]:
    """People with one of these identifiers, and which of them they have."""
    statement = select(Identifier.person_id, Identifier.value_index, Identifier.kind).where(
        Identifier.value_index.in_(list(indexes))
    )
    by_person: dict[uuid.UUID, dict[bytes, IdentifierKind]] = {}
    for person_id, index, kind in session.execute(statement):
        by_person.setdefault(person_id, {})[index] = kind
    return by_person


def indexes_of(session: Session, people: Sequence[uuid.UUID]) -> tuple[dict[uuid.UUID, set[bytes]], set[bytes]]:
    """The indexes of these people: identifiers, by person, and the skeletons of all their names; one statement."""
    numbers: dict[uuid.UUID, set[bytes]] = {person_id: set() for person_id in people}
    skeletons: set[bytes] = set()
    of_numbers = select(Identifier.person_id, Identifier.value_index, literal(1).label("is_number"))
    of_names = select(NameToken.person_id, NameToken.value_index, literal(0).label("is_number"))
    arms = (
        of_numbers.where(Identifier.person_id.in_(people)).subquery(),
        of_names.where(NameToken.person_id.in_(people), NameToken.kind == TokenKind.SKELETON).subquery(),
    )
    statement = union_all(*(select(arm.c.person_id, arm.c.value_index, arm.c.is_number) for arm in arms))
    for person_id, index, is_number in session.execute(statement):
        (numbers[person_id] if is_number else skeletons).add(index)
    return numbers, skeletons


def pairs_set_apart(session: Session, pairs: Iterable[bytes]) -> set[bytes]:
    """Which of these pairs were told apart already."""
    indexes = list(pairs)
    if not indexes:
        return set()
    return set(session.execute(select(SetApart.pair_index).where(SetApart.pair_index.in_(indexes))).scalars())


def other_cases(session: Session, case_id: uuid.UUID) -> Sequence[OtherCase]:
    """Which of the people of a case have another one; at most one statement."""
    learnt_cases: Sequence[OtherCase] | None = cached_fact(session, (other_cases, case_id))
    if learnt_cases is not None:
        return learnt_cases
    return session.execute(select(OtherCase).where(OtherCase.case_id == case_id)).scalars().all()


def person_seen(session: Session, person_id: uuid.UUID) -> Person | None:
    """One person, if this scope sees them."""
    return session.execute(select(Person).where(Person.id == person_id)).scalar_one_or_none()


# Names as they are looked for: their parts in any script, and the keyed hashes under which they are found.


# The index of names: opens the names of people who are in no index yet, and writes keyed hashes. No case, no contact.
NAMES = SystemScope("names", opens=("person", "name_token", "rule"))

ALIKE = Alike(by_letters=likeness, in_order=share_in_order)


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


def compared(sought: Sequence[NamePart], whole: str, name: str) -> tuple[bool, float]:
    """Whether a name is the very one sought, and how alike they are, 0 to 1; `whole` is `whole_name` of the sought."""
    parts = parts_of(name)
    return (True, 1.0) if whole_name(parts) == whole else (False, score(sought, parts, ALIKE))


def likeness_of(sought: list[NamePart], names: Sequence[str]) -> float:
    """How alike a name is to the nearest of somebody's recorded names, from 0 to 1."""
    return max((score(sought, parts_of(name), ALIKE) for name in names), default=0.0)


def tokens_of(secrets: Secrets, parts: Iterable[NamePart], letters: int) -> dict[bytes, TokenKind]:
    """The keyed hashes of a name: every skeleton of a part and of two parts in one word, and the first letters."""
    tokens: dict[bytes, TokenKind] = {}
    parts = list(parts)
    for joint in joints_of(parts):
        for skeleton in joint.skeletons:
            tokens[secrets.blind_index(f"name_{TokenKind.SKELETON.value}", skeleton)] = TokenKind.SKELETON
    for part in parts:
        for skeleton in part.skeletons:
            tokens[secrets.blind_index(f"name_{TokenKind.SKELETON.value}", skeleton)] = TokenKind.SKELETON
        if beginning := first_letters(part, letters):
            tokens[secrets.blind_index(f"name_{TokenKind.LETTERS.value}", beginning)] = TokenKind.LETTERS
    return tokens


def whole_of(secrets: Secrets, parts: Sequence[NamePart]) -> bytes:
    """The keyed hash of a whole name."""
    return secrets.blind_index(f"name_{TokenKind.WHOLE.value}", whole_name(parts))


def tokens_of_names(secrets: Secrets, names: Sequence[str], letters: int) -> dict[bytes, TokenKind]:
    """All keyed hashes by which somebody with these recorded names is found: of each part, and of each whole name."""
    tokens: dict[bytes, TokenKind] = {}
    for name in names:
        tokens |= tokens_of(secrets, parts_of(name), letters)
    wholes = {whole_of(secrets, parts): TokenKind.WHOLE for name in names if (parts := parts_of(name))}
    return tokens | wholes


def tokens_of_people(session: Session, people: Sequence[uuid.UUID]) -> dict[uuid.UUID, dict[bytes, NameToken]]:
    """The rows of the index for these people, by person and hash; one statement."""
    by_person: dict[uuid.UUID, dict[bytes, NameToken]] = {person_id: {} for person_id in people}
    for token in session.execute(select(NameToken).where(NameToken.person_id.in_(people))).scalars():
        by_person[token.person_id][token.value_index] = token
    return by_person


def people_without_tokens(session: Session, after: uuid.UUID | None, size: int) -> Sequence[Person]:
    """The next people, by id, whose names are in no index yet, or only in parts."""
    whole = (NameToken.person_id == Person.id, NameToken.kind == TokenKind.WHOLE)
    has_none = ~select(NameToken.id).where(*whole).exists()
    statement = select(Person).where(has_none).order_by(Person.id).limit(size)
    if after is not None:
        statement = statement.where(Person.id > after)
    return session.execute(statement).scalars().all()


_MOST = bindparam("most", type_=Integer)
_TOKENS = bindparam("tokens", expanding=True, type_=LargeBinary)


@cache
def _named() -> Select[Any]:
    index = bindparam("whole", type_=LargeBinary)
    statement = select(NameToken.person_id).where(NameToken.value_index == index)
    return prepared(statement.order_by(NameToken.person_id).limit(_MOST))


def people_named(session: Session, whole: bytes, most: int) -> list[uuid.UUID]:
    """The ids of people one of whose names has this keyed hash as a whole, by id; one statement, stops at `most`."""
    return list(session.execute(_named(), {"whole": whole, "most": most}).scalars())


@cache
def _sharing() -> Select[Any]:
    shared = func.count(NameToken.value_index)  # in the index by which it is found
    statement = select(NameToken.person_id).where(NameToken.value_index.in_(_TOKENS)).group_by(NameToken.person_id)
    return prepared(statement.order_by(shared.desc(), NameToken.person_id).limit(_MOST))


def people_sharing(session: Session, tokens: Iterable[bytes], most: int) -> list[uuid.UUID]:
    """The ids of people whose names share one of these hashes, those who share more of them first; at most `most`.

    One statement. Those who share equally many come in an order without meaning.
    """
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
