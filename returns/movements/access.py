"""Who reads and writes group movements: everybody of the office who works on cases, and nobody of another one."""

from typing import Any

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import Session

from foundation.storage.guard import Guard
from foundation.storage.scopes import JOBS, Scope
from returns.cases.access import works_on_cases
from returns.escorts.models import RosterMember
from returns.movements.models import Movement, MovementEscort, MovementNotice, MovementPlace, MovementTold
from returns.people.models import Person

# A plain table under a name of its own: an entity inside a criterion's subquery would be correlated away.
_MOVEMENT = Movement.__table__.alias("movement_in_scope")


def register(guard: Guard) -> None:
    """State the rules of these classes."""
    guard.protect(Movement, _movements_seen, _writes_movement)
    guard.protect(MovementNotice, _of_movements(MovementNotice), _writes_of_movement)
    guard.protect(MovementTold, _of_movements(MovementTold))  # written by jobs alone
    guard.protect(MovementPlace, _of_movements(MovementPlace), _writes_with(Person, "person_id"))
    guard.protect(MovementEscort, _of_movements(MovementEscort), _writes_with(RosterMember, "member_id"))
    guard.open_to(JOBS, Movement, MovementPlace, MovementTold)  # of which whoever receives people is told


def _movements_seen(scope: Scope) -> ColumnElement[bool]:
    user = works_on_cases(scope)
    return Movement.office_id == user.office_id if user else false()


def _writes_movement(scope: Scope, session: Session, row: Any) -> bool:
    user = works_on_cases(scope)
    return user is not None and row.office_id == user.office_id


def _writes_of_movement(scope: Scope, session: Session, row: Any) -> bool:
    return works_on_cases(scope) is not None and _sees(session, Movement, row.movement_id)


def _sees(session: Session, entity: type[Any], row_id: Any) -> bool:
    """Whether this scope sees a row; held for as long as the session lives, so that many rows ask once."""
    if any(isinstance(row, entity) and row.id == row_id for row in session.new):
        return True  # checked itself in this flush
    seen = session.get(entity, row_id)
    session.info.setdefault("seen", {})[entity, row_id] = seen
    return seen is not None


def _writes_with(entity: type[Any], column: str) -> Any:
    """Of a movement that is seen, with a person or an escort who is seen too: nobody of another office has a seat."""

    def writes(scope: Scope, session: Session, row: Any) -> bool:
        other = getattr(row, column)
        return _writes_of_movement(scope, session, row) and (other is None or _sees(session, entity, other))

    return writes


def _of_movements(entity: type[Any]) -> Any:
    def reads(scope: Scope) -> ColumnElement[bool]:
        user = works_on_cases(scope)
        office = select(_MOVEMENT.c.id).where(_MOVEMENT.c.office_id == user.office_id) if user else None
        return entity.movement_id.in_(office) if office is not None else false()

    return reads
