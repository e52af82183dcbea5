"""Who reads and adds changes of a schedule: whoever sees its visits, in the own name. Nobody alters one."""

from typing import Any

from sqlalchemy.orm import Session

from foundation.storage.guard import Guard
from foundation.storage.scopes import JOBS, Scope
from reintegration.referrals.access import also_of_office, writes_follow_up
from reintegration.referrals.rules import FOLLOWING
from reintegration.schedule.models import ScheduleChange, VisitChange


def register(guard: Guard) -> None:
    """State the rules of both tables."""

    def adds(scope: Scope, session: Session, row: Any) -> bool:
        is_own = not isinstance(row, ScheduleChange) or row.by == scope.actor_id
        return row in session.new and is_own and writes_follow_up(scope, session, row)

    for entity in (ScheduleChange, VisitChange):
        guard.protect(entity, also_of_office(entity.case_id, FOLLOWING, "case_id"), adds)
    guard.open_to(JOBS, ScheduleChange, VisitChange)
