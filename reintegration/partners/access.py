"""Who reads and writes partner offices, and who counts what is placed with them.

Everybody who signs in may read an office, as an organisation. Administrators write all of it; a coordinator writes of
the own organisation's offices what changes with the day, never where one is and what it covers. Whoever looks for a
partner, or works at one, counts cases that are placed with offices: those rows name a case and nothing of it, and
leave the queries as sums alone.
"""

import uuid
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, false, inspect, select
from sqlalchemy.orm import Session

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.storage.guard import Guard, anybody
from foundation.storage.scopes import JOBS, Scope
from reintegration.partners.models import (
    PartnerArea,
    PartnerClosure,
    PartnerFigure,
    PartnerOffice,
    PartnerQuarter,
    PartnerService,
    PlacedCase,
)

# What a coordinator changes of an office of the own organisation.
_OF_THE_DAY = frozenset({"languages", "hours", "women", "men", "capacity", "changed_by", "changed_at", "version"})


def _keeps(of_own: Callable[[Session, Any, uuid.UUID], bool]) -> Callable[[Scope, Session, Any], bool]:
    """An administrator writes everything; a coordinator what `of_own` lets pass of the own organisation."""

    def check(scope: Scope, session: Session, row: Any) -> bool:
        if not isinstance(scope, UserScope) or not scope.may(Permission.PARTNERS_KEEP):
            return False
        if scope.organisation_id is None:
            return scope.may(Permission.ACCOUNTS_MANAGE)
        return of_own(session, row, scope.organisation_id)

    return check


def _only_of_the_day(session: Session, office: PartnerOffice, organisation_id: uuid.UUID) -> bool:
    changed = {attribute.key for attribute in inspect(office).attrs if attribute.history.has_changes()}
    is_own = bool(inspect(office).persistent) and office.organisation_id == organisation_id
    return is_own and office not in session.deleted and changed <= _OF_THE_DAY


def _of_own_office(session: Session, row: PartnerService | PartnerClosure, organisation_id: uuid.UUID) -> bool:
    statement = select(PartnerOffice.organisation_id).where(PartnerOffice.id == row.office_id)
    return session.execute(statement).scalar_one_or_none() == organisation_id


def _manages(scope: Scope, session: Session, row: Any) -> bool:
    return isinstance(scope, UserScope) and scope.may(Permission.ACCOUNTS_MANAGE)


def _counted(scope: Scope) -> ColumnElement[bool] | None:
    if not isinstance(scope, UserScope) or not scope.may(Permission.PARTNERS_READ):
        return false()
    return None if scope.office_id is not None or scope.organisation_id is not None else false()


# Who reads the check-ins of partners by quarter: the partner its own, managers what is shown of all of them.


def _own(scope: Scope) -> ColumnElement[bool]:
    if not isinstance(scope, UserScope) or not scope.may(Permission.FIGURES_READ) or scope.organisation_id is None:
        return false()
    return PartnerQuarter.organisation_id == scope.organisation_id


def _shown(scope: Scope) -> ColumnElement[bool] | None:
    return None if isinstance(scope, UserScope) and scope.may(Permission.FIGURES_COMPARE) else false()


def register(guard: Guard) -> None:
    """State the rules of offices, of what is placed with them, and of quarters."""
    guard.protect(PartnerOffice, anybody, _keeps(_only_of_the_day))
    guard.protect(PartnerArea, anybody, _manages)
    for entity in (PartnerService, PartnerClosure):
        guard.protect(entity, anybody, _keeps(_of_own_office))
    guard.protect(PlacedCase, _counted)
    guard.protect(PartnerQuarter, _own)
    guard.protect(PartnerFigure, _shown)
    guard.open_to(JOBS, PartnerQuarter, PartnerFigure)
