"""Who reads and writes visits and attempts: the office of the case, and the partner that assists or follows up."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import Session

from foundation.storage.guard import Guard
from foundation.storage.scopes import JOBS, Scope
from reintegration.follow_up.models import Attempt, LostEvent, Visit, VisitEvent
from reintegration.referrals.access import (
    Criterion,
    also_of_office,
    in_force,
    partner,
    writes_follow_up,
    writes_on_case,
)
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


def of_people_in_force(entity: type[Any]) -> Criterion:
    """Rows about one person: for a partner only while that person's own consent holds, or if they are about nobody."""
    of_cases = also_of_office(entity.case_id, FOLLOWING, "case_id")

    def reads(scope: Scope) -> ColumnElement[bool]:
        user = partner(scope)
        criterion: ColumnElement[bool] = of_cases(scope)
        if user is None:
            return criterion
        own = entity.person_id.in_(in_force(user, FOLLOWING, "person_id"))
        return and_(criterion, or_(entity.person_id.is_(None), own))

    return reads


def kept_with_follow_up(*entities: type[Any]) -> Callable[[Guard], None]:
    """Return the rules of a topic whose rows are about one person in follow-up; jobs read them as well."""

    def register(guard: Guard) -> None:
        for entity in entities:
            guard.protect(entity, of_people_in_force(entity), writes_follow_up)
        guard.open_to(JOBS, *entities)

    return register
