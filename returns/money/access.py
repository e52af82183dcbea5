"""Who reads and writes the budget of a case: whoever works on it; what is approved only in one's own name."""

from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from foundation.accounts.permissions import Permission
from foundation.storage.guard import Guard
from foundation.storage.scopes import Scope
from returns.cases.access import of_cases_seen, works_on_cases, writes_on_case
from returns.money.models import BudgetEvent, BudgetLine, PaymentCheck


def register(guard: Guard) -> None:
    """State the rules of these classes."""

    def _writes_line(scope: Scope, session: Session, row: Any) -> bool:
        """An approval is somebody's own act, with the permission, and never on a line that they recorded."""
        user, history = works_on_cases(scope), inspect(row).attrs.approved_by.history
        if history.has_changes() and row.approved_by is not None:
            is_own = user is not None and row.approved_by == user.actor_id != row.recorded_by
            if not is_own or user is None or not user.may(Permission.BUDGET_APPROVE):
                return False
        return writes_on_case(scope, session, row)

    def _adds(scope: Scope, session: Session, row: Any) -> bool:
        """What happened is added in one's own name, and never changed."""
        by = row.by if isinstance(row, BudgetEvent) else row.checked_by
        return row in session.new and by == scope.actor_id and writes_on_case(scope, session, row)

    guard.protect(BudgetLine, of_cases_seen(BudgetLine), _writes_line)
    guard.protect(BudgetEvent, of_cases_seen(BudgetEvent), _adds)
    guard.protect(PaymentCheck, of_cases_seen(PaymentCheck), _adds)
