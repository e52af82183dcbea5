"""Who reads and writes the files of a case and their bytes: whoever works on the case."""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_
from sqlalchemy.orm import Session

from foundation.files.models import StoredFile
from foundation.files.rules import Owner
from foundation.storage.guard import Guard
from foundation.storage.scopes import Scope
from returns.cases.access import of_office, protect_of_cases, sees, works_on_cases
from returns.cases.models import Case
from returns.files.models import CaseFile
from returns.people.access import of_office_people
from returns.people.models import Person


def stored_files_seen(scope: Scope) -> ColumnElement[bool]:
    """The bytes of files of the cases seen and of their people."""
    user = works_on_cases(scope)
    if user is None:
        return false()
    return or_(
        and_(StoredFile.owner_kind == Owner.CASE, of_office(StoredFile.owner_id, user)),
        and_(StoredFile.owner_kind == Owner.PERSON, of_office_people(StoredFile.owner_id, user)),
    )


def _writes_stored_file(scope: Scope, session: Session, row: Any) -> bool:
    owner = Case if row.owner_kind is Owner.CASE else Person
    return works_on_cases(scope) is not None and sees(session, owner, row.owner_id)


def register(guard: Guard) -> None:
    """State the rules of these classes."""
    guard.protect(StoredFile, stored_files_seen, _writes_stored_file)
    protect_of_cases(guard, CaseFile)
