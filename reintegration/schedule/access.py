"""Who reads and adds changes of a schedule: whoever sees its visits, in the own name. Nobody alters one."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from foundation.storage.guard import Guard, Reads, Writes
from foundation.storage.scopes import Scope
from reintegration.schedule.models import ScheduleChange, VisitChange


def register_changes(guard: Guard, reads_of: Callable[[type[Any]], Reads], writes: Writes) -> None:
    """State the rules of both tables; `reads_of` gives the criterion of visits for a table, `writes` their check."""

    def adds(scope: Scope, session: Session, row: Any) -> bool:
        is_own = not isinstance(row, ScheduleChange) or row.by == scope.actor_id
        return row in session.new and is_own and writes(scope, session, row)

    guard.protect(ScheduleChange, reads_of(ScheduleChange), adds)
    guard.protect(VisitChange, reads_of(VisitChange), adds)
