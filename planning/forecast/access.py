"""Who reads forecasts: those of a case whoever sees the case, how they held the office and managers."""

from sqlalchemy import ColumnElement, false

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.storage.guard import Guard, writes_nothing
from foundation.storage.scopes import Scope
from planning.forecast.models import ForecastRecord, FrozenForecast
from returns.cases.access import kept_with_cases


def _records_seen(scope: Scope) -> ColumnElement[bool]:
    """The counts of one's own office, for who works on cases; those of all, for managers."""
    if not isinstance(scope, UserScope) or not scope.may(Permission.DURATIONS_READ):
        return false()
    if scope.office_id is not None:
        return ForecastRecord.office_id == scope.office_id
    return ForecastRecord.office_id.is_(None)


def register(guard: Guard) -> None:
    """State the rules."""
    kept_with_cases(FrozenForecast)(guard)
    guard.protect(ForecastRecord, _records_seen, writes_nothing)
