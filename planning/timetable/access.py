"""Who reads and writes the timetable: everybody of the office who works on cases, and nobody of another one."""

from typing import Any

from sqlalchemy import ColumnElement, false
from sqlalchemy.orm import Session

from foundation.storage.guard import Guard
from foundation.storage.scopes import Scope
from planning.timetable.models import TimetableFlight, TimetableImport
from returns.cases.access import works_on_cases


def _of_office(entity: type[Any]) -> Any:
    def reads(scope: Scope) -> ColumnElement[bool]:
        user = works_on_cases(scope)
        return entity.office_id == user.office_id if user else false()

    return reads


def _writes(scope: Scope, session: Session, row: Any) -> bool:
    user = works_on_cases(scope)
    return user is not None and row.office_id == user.office_id


def register(guard: Guard) -> None:
    """State the rules of these classes."""
    guard.protect(TimetableImport, _of_office(TimetableImport), _writes)
    guard.protect(TimetableFlight, _of_office(TimetableFlight), _writes)
