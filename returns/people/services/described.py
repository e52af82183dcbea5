"""What a list tells of somebody beside who they are, written at once: one event and one index for all parts."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from foundation.security.secrets import Secrets
from foundation.storage.base import new_id
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import tell
from returns.people.models.people import Identifier, Person
from returns.people.rules.people import Basis, IdentifierKind, Interpreter, NameKind, birth_year_band
from returns.people.services.people import index_of, index_person
from returns.people.services.unknowns import settle


@dataclass(frozen=True)
class Described:
    """Codes of countries and languages as they are known here; identifiers as they are typed; names in own script."""

    birth_year: int | None = None
    own_script: tuple[str, str] = ("", "")
    nationalities: Sequence[str] = ()
    languages: Sequence[str] = ()
    identifiers: Sequence[tuple[IdentifierKind, str]] = ()


def describe_person(
    unit: Unit, secrets: Secrets, case: Case, person: Person, described: Described, region: str
) -> None:
    """Write what a list tells of a person just entered. `region`: the country of phones without a country code.

    A list does not say whether a language needs an interpreter: one is needed until somebody says otherwise. A value
    that cannot be an identifier is left out: whoever calls has checked it.
    """
    given_name, family_name = described.own_script
    names = (
        [{"kind": NameKind.OWN_SCRIPT.value, "given": given_name, "family": family_name}]
        if given_name or family_name
        else []
    )
    spoken = [{"code": code, "interpreter": Interpreter.NEEDED.value, "reads": None} for code in described.languages]
    of = [{"country": code, "basis": Basis.STATED.value} for code in described.nationalities]
    parts: dict[str, list[dict[str, Any]]] = {"names": names, "nationalities": of, "languages": spoken}
    kept: dict[str, Any] = {
        where: [{**part, "id": new_id().hex} for part in listed] for where, listed in parts.items() if listed
    }
    if described.birth_year is not None:
        kept["birth_year"] = described.birth_year
        person.birth_year_band = birth_year_band(None, described.birth_year)
    if kept:
        person.about = {**(person.about or {}), **kept}
    _add_identifiers(unit, secrets, person.id, described.identifiers, region)
    if names:
        index_person(unit, secrets, person)
    tell(unit, case, EventKind.PERSON_CHANGED)
    settle(unit, case)


def _add_identifiers(
    unit: Unit, secrets: Secrets, person_id: uuid.UUID, typed: Sequence[tuple[IdentifierKind, str]], region: str
) -> None:
    indexed = {index_of(secrets, kind, value, region): (kind, value) for kind, value in typed}
    unit.session.add_all(
        [
            Identifier(person_id=person_id, kind=kind, value_index=index, value=value)
            for index, (kind, value) in indexed.items()
            if index is not None
        ]
    )
