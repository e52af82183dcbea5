"""Names as they are looked for: their parts in any script, and the keyed hashes under which they are found."""

import uuid
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Integer, LargeBinary, Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from foundation.language.transliteration import in_latin, likeness, share_in_order
from foundation.security.secrets import Secrets
from foundation.storage.known import prepared
from foundation.storage.scopes import SystemScope
from returns.names.models.names import NameToken
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
from returns.people.models.people import Person

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
    """Everything that somebody with these recorded names is found by: the parts of all of them, and each as a whole."""
    tokens: dict[bytes, TokenKind] = {}
    for name in names:
        tokens |= tokens_of(secrets, parts_of(name), letters)
    wholes = {whole_of(secrets, parts): TokenKind.WHOLE for name in names if (parts := parts_of(name))}
    return tokens | wholes


def tokens_of_people(session: Session, people: Sequence[uuid.UUID]) -> dict[uuid.UUID, dict[bytes, NameToken]]:
    """What people are found by now, by person and hash; one statement."""
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
