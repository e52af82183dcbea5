"""Reads of names: as they are recorded, the index of their keyed hashes, and candidates of a search."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    Integer,
    LargeBinary,
    Select,
    and_,
    bindparam,
    func,
    select,
)
from sqlalchemy.orm import Session, aliased

from foundation.errors import KeyGone
from foundation.security.encryption import Held, KeyName, Keys, place_of
from foundation.storage.known import prepared
from foundation.storage.scopes import SystemScope
from returns.names.models import (
    NameToken,
    OtherCase as OtherCase,
    OtherCaseContent as OtherCaseContent,
)
from returns.names.rules.names import TokenKind
from returns.people.models import Person, PersonDetails


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
SEALED: tuple[Any, ...] = (Person.id, NameToken.value_index, Person.birth_date_sealed)
SEALED += (Person.given_name_sealed, Person.family_name_sealed, Person.about_sealed)
WHOLE = and_(NameToken.person_id == Person.id, NameToken.kind == TokenKind.WHOLE)
AMONG = Person.id.in_(bindparam("people", expanding=True))
_CANDIDATES = prepared(select(*SEALED).outerjoin(NameToken, WHOLE).where(AMONG))


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

    def _held(self, column: tuple[str, Any], sealed: bytes | None) -> Held[Any]:
        name, kind = column
        place = place_of(Person.__tablename__, name, self.id.hex, (self.key_name[0], self.id.hex))
        return Held(self.key_name, sealed, place, kind)

    def names(self, keys: Keys) -> list[str]:
        """All names that are compared; none once they cannot be read. SealBroken if one was tampered with.

        Who has one name alone, as its hash says, has it as given and family name: what else is known stays closed.
        """
        given, family, about = (self._held(column, sealed) for column, sealed in zip(_NAMES, self.sealed, strict=True))
        try:
            opened = given.open(keys), family.open(keys)
            is_all = len(self.wholes) == 1 and any(letter.isalpha() for part in opened for letter in part or "")
            return recorded_names(*opened, None if is_all else about.open(keys))
        except KeyGone:
            return []

    def birth_date(self, keys: Keys) -> date | None:
        """The date of birth, where it is known; KeyGone once it cannot be read."""
        born: date | None = self._held(("birth_date_sealed", date), self.born).open(keys)
        return born


def candidates_of(session: Session, people: Sequence[uuid.UUID]) -> list[Candidate]:
    """These people with their sealed names; one statement."""
    return _candidates(session.execute(_CANDIDATES, {"people": list(people)}))


def _candidates(rows: Iterable[Any]) -> list[Candidate]:
    candidates: dict[uuid.UUID, Candidate] = {}
    for person_id, index, born, *names in rows:
        before = candidates[person_id].wholes if person_id in candidates else ()
        candidates[person_id] = Candidate(person_id, names, born, before if index is None else (*before, index))
    return list(candidates.values())


# Names as they are looked for: the keyed hashes under which they are found.

# The index of names: opens the names of people who are in no index yet, and writes keyed hashes. No case, no contact.
NAMES = SystemScope("names", opens=("person", "name_token", "rule"))


_MOST: Any = bindparam("most", type_=Integer)


def hashed(name: str) -> Any:
    """Keyed hashes that are given under this name when a statement is run."""
    return bindparam(name, expanding=True, type_=LargeBinary)


def having(hashes: str) -> Select[Any]:
    """People who have one of these hashes; `hashes`: the name under which they are given."""
    return select(NameToken.person_id).where(NameToken.value_index.in_(hashed(hashes))).group_by(NameToken.person_id)


def tokens_of_people(session: Session, people: Sequence[uuid.UUID]) -> dict[uuid.UUID, dict[bytes, NameToken]]:
    """The rows of the index for these people, by person and hash; one statement."""
    by_person: dict[uuid.UUID, dict[bytes, NameToken]] = {person_id: {} for person_id in people}
    for token in session.execute(select(NameToken).where(NameToken.person_id.in_(people))).scalars():
        by_person[token.person_id][token.value_index] = token
    return by_person


def people_without_tokens(session: Session, after: uuid.UUID | None, size: int) -> Sequence[Person]:
    """The next people, by id, whose names are in no index yet, or only in parts."""
    has_none = ~select(NameToken.id).where(WHOLE).exists()
    statement = select(Person).where(has_none).order_by(Person.id).limit(size)
    if after is not None:
        statement = statement.where(Person.id > after)
    return session.execute(statement).scalars().all()


_SHARED = func.count(NameToken.value_index)  # in the index by which it is found


@cache
def _sharing() -> Select[Any]:
    return prepared(having("tokens").order_by(_SHARED.desc(), NameToken.person_id).limit(_MOST))


def people_sharing(session: Session, tokens: Iterable[bytes], most: int) -> list[uuid.UUID]:
    """The ids of at most `most` people who have one of these hashes, those who have more first; one statement."""
    return list(session.execute(_sharing(), {"tokens": list(tokens), "most": most}).scalars())


@cache
def _candidates_sharing() -> Select[Any]:
    found = having("tokens").add_columns(_SHARED.label("shared"))
    near = found.order_by(_SHARED.desc(), NameToken.person_id).limit(_MOST).subquery()
    statement = select(*SEALED).join(near, near.c.person_id == Person.id).outerjoin(NameToken, WHOLE)
    return prepared(statement.order_by(near.c.shared.desc(), Person.id))


def candidates_sharing(session: Session, tokens: Iterable[bytes], most: int) -> list[Candidate]:
    """The same people in the same order, with their sealed names; one statement."""
    return _candidates(session.execute(_candidates_sharing(), {"tokens": list(tokens), "most": most}))


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

    One statement, which stops at `most`: tens of thousands have a frequent name. The last hash is asked for again
    until their number is a power of two: a name has from three to sixty, and each number is a statement of its own,
    which takes longer to write than to answer.
    """
    count = 1 << (len(tokens) - 1).bit_length()
    asked = [*tokens, *[tokens[-1]] * (count - len(tokens))]
    values = {f"token_{place}": token for place, token in enumerate(asked)}
    return list(session.execute(_sharing_all(count), {**values, "most": most}).scalars())
