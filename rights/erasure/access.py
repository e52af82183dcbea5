"""Who reads and writes runs of erasure, and the scope of an erasure itself, which opens what the inventory erases.

An office sees that an erasure of one of its cases is due, and may ask for one. Whom it is about is an id to everybody.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, false
from sqlalchemy.orm import Session

from foundation.storage.base import Base
from foundation.storage.guard import Guard
from foundation.storage.scopes import JOBS, Scope, SystemScope
from returns.cases.access import of_own_office, sees, works_on_cases
from returns.cases.models import Case
from rights.erasure.models import Erasure
from rights.erasure.rules.runs import ErasureCause, ErasureState
from rights.retention.access import keeps_retention

# An erasure that was released. What else it opens, the inventory says: see `register`.
ERASING = SystemScope("erasing", opens=("erasure", "installation", "rule"))


def erasures_seen(scope: Scope) -> ColumnElement[bool] | None:
    """Data protection sees all of them; an office those of its own cases, until they are done."""
    if keeps_retention(scope):
        return None
    criterion = of_own_office(Erasure.case_id, scope)
    return false() if criterion is None else criterion


def _writes_erasure(scope: Scope, session: Session, row: Any) -> bool:
    if keeps_retention(scope):
        return True
    is_asked = row in session.new and row.state is ErasureState.DUE and row.cause is ErasureCause.REQUEST
    is_own = is_asked and row.asked_by == scope.actor_id and works_on_cases(scope) is not None
    return is_own and sees(session, Case, row.case_id)


def register(guard: Guard, erased: Collection[type[Base]]) -> None:
    """State the rule of runs, and open to an erasure the classes of tables that the inventory erases from."""
    guard.protect(Erasure, erasures_seen, _writes_erasure)
    guard.open_to(JOBS, Erasure)
    guard.open_to(ERASING, *erased)
