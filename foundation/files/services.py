"""Keeping and destroying the bytes of files."""

import uuid

from foundation.files.content import Limits
from foundation.files.models import StoredFile
from foundation.files.queries import stored_file
from foundation.files.rules import Owner
from foundation.rulebook.queries import rules_on
from foundation.storage.unit_of_work import Unit

MOST_MEGABYTES = "files.most_megabytes"
_MOST_MEGAPIXELS = "files.most_megapixels"
_MILLION = 1_000_000


def limits_today(unit: Unit) -> Limits:
    """How large a file may be today. Source: rules files.most_megabytes and files.most_megapixels."""
    rules = rules_on(unit.session, (MOST_MEGABYTES, _MOST_MEGAPIXELS), unit.today)
    return Limits(rules.need(MOST_MEGABYTES).whole() * _MILLION, rules.need(_MOST_MEGAPIXELS).whole() * _MILLION)


def keep_bytes(unit: Unit, owner: tuple[Owner, uuid.UUID], data: bytes) -> uuid.UUID:
    """Seal bytes under the key of their owner; returns the id to find them by."""
    kept = StoredFile(owner_kind=owner[0], owner_id=owner[1], content=data)
    unit.session.add(kept)
    unit.session.flush()  # whoever keeps the id refers to the row
    return kept.id


def destroy_bytes(unit: Unit, file_id: uuid.UUID) -> None:
    """Take the bytes of a file out of the database for good. Backups keep theirs until they end."""
    kept = stored_file(unit.session, file_id)
    if kept is not None:
        unit.session.delete(kept)
