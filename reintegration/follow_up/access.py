"""Who reads and writes visits and attempts: the office of the case, and the partner that assists or follows up."""

from typing import Any

from sqlalchemy.orm import Session

from foundation.storage.guard import Guard
from foundation.storage.scopes import JOBS, Scope
from reintegration.follow_up.models import Attempt, LostEvent, Visit, VisitEvent
from reintegration.referrals.access import also_of_office, writes_follow_up, writes_on_case
from reintegration.referrals.rules import FOLLOWING


def _plans_visits(scope: Scope, session: Session, row: Any) -> bool:
    """Visits begin with the arrival, which whoever receives the people confirms; they are changed by who follows up."""
    is_new = row in session.new and writes_on_case(scope, session, row)
    return is_new or writes_follow_up(scope, session, row)


def register(guard: Guard) -> None:
    """State the rules of these classes."""
    for entity in (Attempt, LostEvent, VisitEvent):
        guard.protect(entity, also_of_office(entity.case_id, FOLLOWING, "case_id"), writes_follow_up)
    guard.protect(Visit, also_of_office(Visit.case_id, FOLLOWING, "case_id"), _plans_visits)
    guard.open_to(JOBS, Visit, VisitEvent, Attempt, LostEvent)
