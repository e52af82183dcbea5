"""Who sees and writes concerns: the office of the case, and partners who follow it, but for those about a partner.

A concern about somebody who works for a partner is no row at all for anybody of that organisation, also for who wrote
it, nor for any other partner, who would learn from it by whom the people were followed: not in lists and counts, not by
its id, and neither are the steps and entries that hang on it. It is decided here, with every statement, so that no page
can forget it.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.storage.guard import Guard
from foundation.storage.scopes import JOBS, Scope
from reintegration.concerns.models import Concern, ConcernEntry, ConcernStep
from reintegration.referrals.access import Criterion, followed_cases, followed_people, partner
from returns.cases.access import of_own_office
from returns.cases.models import Case

# A plain table under a name of its own: an entity inside a criterion's subquery would be correlated away.
_CONCERN = Concern.__table__.alias("concern_in_scope")


def _seen(columns: Any) -> Criterion:
    def reads(scope: Scope) -> ColumnElement[bool]:
        of_office = of_own_office(columns.case_id, scope)
        if of_office is not None:
            return of_office
        user = partner(scope)
        if user is None:
            return false()
        return and_(
            columns.case_id.in_(followed_cases(user)),
            or_(columns.person_id.is_(None), columns.person_id.in_(followed_people(user))),
            columns.about_organisation_id.is_(None),
        )

    return reads


def _of_concerns_seen(entity: type[ConcernStep | ConcernEntry], seen: Criterion) -> Criterion:
    def reads(scope: Scope) -> ColumnElement[bool]:
        concern = select(_CONCERN.c.id).where(_CONCERN.c.id == entity.concern_id, seen(scope))
        return concern.correlate_except(_CONCERN).exists()

    return reads


def _works(scope: Scope, session: Session, row: Concern | ConcernStep | ConcernEntry) -> UserScope | None:
    """Whoever works on concerns and sees the case."""
    if not isinstance(scope, UserScope) or not scope.may(Permission.CONCERNS_WORK):
        return None
    return scope if session.get(Case, row.case_id) is not None else None


def _writes_concern(scope: Scope, session: Session, row: Concern) -> bool:
    """An office names any organisation that it is about, a partner only its own."""
    user = _works(scope, session, row)
    if user is None:
        return False
    return user.office_id is not None or row.about_organisation_id in (None, user.organisation_id)


def _tells(scope: Scope, session: Session, row: ConcernStep) -> bool:
    """A step is added with the concern, by whoever raises it, and never changed."""
    return row in session.new and _works(scope, session, row) is not None


def _writes_entry(scope: Scope, session: Session, row: ConcernEntry) -> bool:
    """An entry is added in the own name to a concern that is seen, and never changed."""
    user = _works(scope, session, row)
    if user is None or row not in session.new or row.by != user.actor_id:
        return False
    return session.get(Concern, row.concern_id) is not None


def register(guard: Guard) -> None:
    """State the rules of concerns and of what hangs on them."""
    seen = _seen(_CONCERN.c)
    guard.protect(Concern, _seen(Concern), _writes_concern)
    guard.protect(ConcernStep, _of_concerns_seen(ConcernStep, seen), _tells)
    guard.protect(ConcernEntry, _of_concerns_seen(ConcernEntry, seen), _writes_entry)
    guard.open_to(JOBS, Concern, ConcernStep)  # whose clock runs; what it says stays sealed
