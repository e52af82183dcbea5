"""Who reads and writes cases and what hangs on them: the office's own cases, for roles that open cases."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from foundation.accounts.access import emergency_in_force
from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.storage.fixed import Fixed
from foundation.storage.guard import Guard
from foundation.storage.known import row_by_id
from foundation.storage.scopes import JOBS, Scope
from returns.cases.models import Case
from returns.cases.rules.cases import Hold

# A plain table under a name of its own: an entity inside a criterion's subquery would be correlated away.
_CASE = Case.__table__.alias("case_in_scope")


def works_on_cases(scope: Scope) -> UserScope | None:
    """The scope of somebody of an office whose role opens cases; None for everybody else."""
    if isinstance(scope, UserScope) and scope.office_id is not None and scope.may(Permission.CASES_OPEN):
        return scope
    return None


def cases_seen(scope: Scope) -> ColumnElement[bool]:
    """Cases of one's own office, for roles that open cases; what a partner opened, until the office gives it back."""
    user = works_on_cases(scope)
    return _seen(Case, user) if user else false()


def _seen(columns: Any, user: UserScope) -> ColumnElement[bool]:
    """Those of the office; and, for whoever has one, the case that is open in an emergency, as long as it lasts."""
    own = and_(columns.office_id == user.office_id, _not_given_back(columns))
    if user.emergency_case_id is None:
        return own
    return or_(own, and_(columns.id == user.emergency_case_id, emergency_in_force(user)))


def _not_given_back(columns: Any) -> ColumnElement[bool]:
    return or_(columns.hold.is_(None), columns.hold == Fixed(Hold.OFFERED))


def of_office(case_id: Any, user: UserScope) -> ColumnElement[bool]:
    """The criterion of rows about the cases of somebody's office. `case_id`: the column that names the case.

    Each row looks its case up by its key: a list of the ids of all cases would be drawn up for every table of a
    statement, however few rows the statement is about.
    """
    seen = select(_CASE.c.id).where(_CASE.c.id == case_id, _seen(_CASE.c, user))
    return seen.correlate_except(_CASE).exists()


def of_own_office(case_id: Any, scope: Scope) -> ColumnElement[bool] | None:
    """The same for the criteria of other rooms; None for roles that do not work on cases."""
    user = works_on_cases(scope)
    return of_office(case_id, user) if user else None


def of_cases_seen(entity: type[Any]) -> Any:
    """Return the criterion of what hangs on a case: whoever sees the case sees it."""

    def reads(scope: Scope) -> ColumnElement[bool]:
        user = works_on_cases(scope)
        return of_office(entity.case_id, user) if user else false()

    return reads


def _writes_case(scope: Scope, session: Session, row: Any) -> bool:
    user = works_on_cases(scope)
    return user is not None and row.office_id == user.office_id


def sees(session: Session, entity: type[Any], row_id: uuid.UUID) -> bool:
    """Whether a row is seen by the scope of this session, or is written in the same flush."""
    if any(isinstance(row, entity) and row.id == row_id for row in session.new):
        return True  # checked itself in this flush
    seen = row_by_id(session, entity, row_id)
    # Kept as long as the session: otherwise each of many rows written on the case reads it again.
    session.info.setdefault("seen", {})[entity, row_id] = seen
    return seen is not None


def writes_on_case(scope: Scope, session: Session, row: Any) -> bool:
    """Whether somebody works on the case that a row hangs on."""
    return works_on_cases(scope) is not None and sees(session, Case, row.case_id)


def protect_of_cases(guard: Guard, *entities: type[Any]) -> None:
    """State the rules of what hangs on a case: whoever sees the case sees it, whoever works on it writes it."""
    for entity in entities:
        guard.protect(entity, of_cases_seen(entity), writes_on_case)


def register(guard: Guard) -> None:
    """State the rule of cases."""
    guard.protect(Case, cases_seen, _writes_case)
    guard.open_to(JOBS, Case)


def kept_with_cases(*entities: type[Any], jobs: Sequence[type[Any]] = ()) -> Callable[[Guard], None]:
    """Return the rules of a topic whose rows hang on cases: who sees a case sees them, who works on it writes them.

    `jobs`: those of them that jobs read as well.
    """

    def register(guard: Guard) -> None:
        protect_of_cases(guard, *entities)
        for entity in jobs:
            guard.open_to(JOBS, entity)

    return register
