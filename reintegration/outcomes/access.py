"""Who reads the figures of outcomes: managers all of them, an office and an organisation the one row that is theirs.

The exact counts behind them are read by no person at all.
"""

from sqlalchemy import ColumnElement, and_, false, true

from foundation.accounts.permissions import Permission, Role
from foundation.accounts.principal import UserScope
from foundation.storage.guard import Guard, nobody
from foundation.storage.scopes import Scope
from reintegration.outcomes.models.snapshots import OutcomeCount, OutcomeFigure, Snapshot
from reintegration.outcomes.rules.tables import Table


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


def register_snapshots(guard: Guard) -> None:
    """State the rules of snapshots."""
    guard.protect(Snapshot, _snapshots)
    guard.protect(OutcomeFigure, _figures)
    guard.protect(OutcomeCount, nobody)
