"""Who reads outcomes and their figures: managers all of them, an office and an organisation the one row that is theirs.

The exact counts behind them are read by no person at all.
"""

from sqlalchemy import ColumnElement, and_, false, or_, true

from foundation.accounts.permissions import Permission, Role
from foundation.accounts.principal import UserScope
from foundation.storage.guard import Guard, nobody
from foundation.storage.scopes import JOBS, Scope
from reintegration.outcomes.models import Outcome, OutcomeCount, OutcomeFigure, Snapshot
from reintegration.outcomes.rules.figures import Table
from reintegration.referrals.access import followed_cases, partner, writes_on_case


def _reads_figures(scope: Scope) -> UserScope | None:
    return scope if isinstance(scope, UserScope) and scope.may(Permission.FIGURES_READ) else None


def _snapshots(scope: Scope) -> ColumnElement[bool]:
    return true() if _reads_figures(scope) else false()


def _figures(scope: Scope) -> ColumnElement[bool] | None:
    user = _reads_figures(scope)
    if user is None:
        return false()
    if user.role is Role.MANAGER:
        return None
    if user.organisation_id is not None:
        return and_(OutcomeFigure.kind == Table.PARTNER, OutcomeFigure.row == user.organisation_hex)
    if user.office_id is not None:
        return and_(OutcomeFigure.kind == Table.OFFICE, OutcomeFigure.row == user.office_hex)
    return false()


def outcomes_seen(scope: Scope) -> ColumnElement[bool] | None:
    """Managers all of them; an office and an organisation their own. There is no name in them."""
    if not isinstance(scope, UserScope):
        return false()
    if scope.role is Role.MANAGER and scope.may(Permission.FIGURES_READ):
        return None
    if scope.office_id is not None and scope.may(Permission.CASES_OPEN):
        return Outcome.office_id == scope.office_id
    user = partner(scope)
    if user is None:
        return false()
    # Its own by name, and those of the people whom it follows now: an end that it is told of has to be stored.
    followed = Outcome.case_id.in_(followed_cases(user))
    return or_(Outcome.organisation_id == user.organisation_id, followed)


def register(guard: Guard) -> None:
    """State the rules of outcomes and of snapshots."""
    guard.protect(Outcome, outcomes_seen, writes_on_case)
    guard.protect(Snapshot, _snapshots)
    guard.protect(OutcomeFigure, _figures)
    guard.protect(OutcomeCount, nobody)
    guard.open_to(JOBS, Outcome, Snapshot, OutcomeFigure, OutcomeCount)
