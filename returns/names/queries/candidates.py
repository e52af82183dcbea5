"""People as a search by name compares them: their recorded names, still sealed, and nothing else of them.

Columns are read and not rows, so nothing here is noted as read: what the program compares and shows nobody is told to
nobody. Whoever is shown is read anew, as a row.
"""

import uuid
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from foundation.errors import KeyGone
from foundation.security.sealed import Held, KeyName, Keys, place_of
from foundation.storage.known import prepared
from returns.cases.queries.shown_cases import recorded_names
from returns.names.models.names import NameToken
from returns.names.rules.names import TokenKind
from returns.people.models.people import Person

_COLUMNS = ("given_name_sealed", "family_name_sealed", "about_sealed")

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
                Held(self.key_name, sealed, place).open(keys) for sealed, place in zip(self.sealed, places, strict=True)
            )
        except KeyGone:
            return []
        return recorded_names(given_name, family, about)


def candidates_of(session: Session, people: Sequence[uuid.UUID]) -> list[Candidate]:
    """The names of these people; one statement."""
    candidates: dict[uuid.UUID, Candidate] = {}
    for person_id, index, *values in session.execute(_CANDIDATES, {"people": list(people)}):
        before = candidates[person_id].wholes if person_id in candidates else ()
        candidates[person_id] = Candidate(person_id, values, before if index is None else (*before, index))
    return list(candidates.values())
