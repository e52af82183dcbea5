"""Who reads the check-ins of partners by quarter: the partner its own, managers what is shown of all of them."""

from sqlalchemy import ColumnElement, false

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.storage.guard import Guard
from foundation.storage.scopes import JOBS, Scope
from reintegration.partners.models.quarters import PartnerFigure, PartnerQuarter


def _own(scope: Scope) -> ColumnElement[bool]:
    if not isinstance(scope, UserScope) or not scope.may(Permission.FIGURES_READ) or scope.organisation_id is None:
        return false()
    return PartnerQuarter.organisation_id == scope.organisation_id


def _shown(scope: Scope) -> ColumnElement[bool] | None:
    if not isinstance(scope, UserScope) or not scope.may(Permission.FIGURES_COMPARE):
        return false()
    return None


def protect_quarters(guard: Guard) -> None:
    """State the rules of quarters."""
    guard.protect(PartnerQuarter, _own)
    guard.protect(PartnerFigure, _shown)
    guard.open_to(JOBS, PartnerQuarter, PartnerFigure)
