"""Whose audit rows somebody means: cases and people by what identifies them. Ids and references, never names."""

import uuid

from sqlalchemy import select

from foundation.compartments import Compartment, shared_part
from foundation.references import near_references
from foundation.security.identifiers import normal_document, normal_email, normal_phone, normal_reference
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import UnitFactory, reading
from returns.cases.access import AUDIT_SEARCH
from returns.cases.models import Case
from returns.cases.queries.cases import ids_found
from returns.cases.queries.shown_cases import shown_reference
from returns.people.rules.people import IdentifierKind


def near_indexes(secrets: Secrets, typed: str) -> list[bytes]:
    """The indexes of the references that were meant if one character of a typed one is wrong."""
    return [secrets.blind_index("reference", reference) for reference in near_references(typed)]


def typed_indexes(secrets: Secrets, typed: str, region: str | None) -> tuple[bytes | None, dict[IdentifierKind, bytes]]:
    """What a typed text could be: the index of a reference, and of each kind of identifier that it could be."""
    reference = normal_reference(typed)
    could_be: dict[IdentifierKind, str | None] = {
        IdentifierKind.PHONE: normal_phone(typed, region) if sum(c.isdigit() for c in typed) >= 6 else None,
        IdentifierKind.EMAIL: normal_email(typed) if "@" in typed else None,
        IdentifierKind.DOCUMENT: normal_document(typed)
        if any(c.isdigit() for c in typed) and "@" not in typed
        else None,
    }
    indexes = {kind: secrets.blind_index(kind.value, normal) for kind, normal in could_be.items() if normal}
    return (secrets.blind_index("reference", reference) if reference else None), indexes


class Subjects:
    """The search of the audit, over the rows of the return."""

    def __init__(self, units: UnitFactory, secrets: Secrets) -> None:
        """Work in a system scope of its own, which sees ids and references alone."""
        self._units = units
        self._secrets = secrets

    def find(self, typed: str) -> tuple[list[uuid.UUID], list[str]]:
        """Ids of cases and people that go by a reference, phone, e-mail or number, and the keyed hashes looked for."""
        reference, indexes = typed_indexes(self._secrets, typed, None)
        with reading(self._units, AUDIT_SEARCH) as unit:
            cases, people = ids_found(unit.session, reference, list(indexes.values()))
        hashes = sorted(index.hex() for index in (*indexes.values(), *([reference] if reference else [])))
        return [*cases, *people], hashes

    def doors(self, subject: uuid.UUID) -> list[uuid.UUID]:
        """The opaque ids of the compartments of a case, and of what each of them shares."""
        names = [name for compartment in Compartment for name in (compartment.value, shared_part(compartment))]
        return [self._secrets.door(subject, name) for name in names]

    def references(self, cases: set[uuid.UUID]) -> dict[uuid.UUID, str]:
        """The references of cases."""
        if not cases:
            return {}
        with reading(self._units, AUDIT_SEARCH) as unit:
            return {
                case.id: shown_reference(case)
                for case in unit.session.execute(select(Case).where(Case.id.in_(cases))).scalars()
            }
