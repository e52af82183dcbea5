"""Reads of offices and organisations as a list, each with its number of accounts."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account, Office as Office, Organisation
from foundation.language.formats import by_alphabet
from foundation.storage.paging import Slice, slice_of


def tenants_page(session: Session, are_partners: bool, words: str, cursor: str | None, size: int) -> Slice[Any]:
    """A page of offices, or of partner organisations, by the reader's alphabet: those whose name holds these words.

    One statement reads all of them: no database knows the alphabets, and they are few.
    """
    kind: type[Office] | type[Organisation] = Organisation if are_partners else Office
    statement = select(kind)
    for word in words.split():
        statement = statement.where(kind.name.icontains(word, autoescape=True))

    def place(name: str, tenant_id: uuid.UUID) -> tuple[object, ...]:
        return by_alphabet(name), name, tenant_id

    found: Sequence[Any] = session.execute(statement).scalars().all()
    tenants = sorted(found, key=lambda tenant: place(tenant.name, tenant.id))
    return slice_of(tenants, (kind.name, kind.id), cursor, size, by=place)


def accounts_at(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many accounts these offices and organisations have, by their ids; one statement. None is left out."""
    place = func.coalesce(Account.office_id, Account.organisation_id)
    statement = (
        select(place.label("place"), func.count(Account.id).label("accounts"))
        .where(or_(Account.office_id.in_(ids), Account.organisation_id.in_(ids)))
        .group_by(place)
    )
    return {row.place: row.accounts for row in session.execute(statement)} if ids else {}


def office_by_id(session: Session, office_id: uuid.UUID) -> Office | None:
    """One office, as far as this scope sees it; one statement, or none for one that was read already."""
    return session.get(Office, office_id)
