"""Who reads and writes the budget of a case: whoever works on it; what is approved only in one's own name."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from foundation.accounts.permissions import Permission
from foundation.storage.guard import Guard
from foundation.storage.scopes import Scope
from returns.money.models import BudgetEvent, BudgetLine, PaymentCheck
from returns.work.access import works_on_cases

_Reads = Callable[[type[Any]], Any]
_Writes = Callable[[Scope, Session, Any], bool]


def register_money(guard: Guard, reads: _Reads, writes: _Writes) -> None:
    """State the rules of these classes; `reads` and `writes` are those of what hangs on a case."""

    def _writes_line(scope: Scope, session: Session, row: Any) -> bool:
        """An approval is somebody's own act, with the permission, and never on a line that they recorded."""
        user, history = works_on_cases(scope), inspect(row).attrs.approved_by.history
        if history.has_changes() and row.approved_by is not None:
            is_own = user is not None and row.approved_by == user.actor_id != row.recorded_by
            if not is_own or user is None or not user.may(Permission.BUDGET_APPROVE):
                return False
        return writes(scope, session, row)

    def _adds(scope: Scope, session: Session, row: Any) -> bool:
        """What happened is added in one's own name, and never changed."""
        by = row.by if isinstance(row, BudgetEvent) else row.checked_by
        return row in session.new and by == scope.actor_id and writes(scope, session, row)

    guard.protect(BudgetLine, reads(BudgetLine), _writes_line)
    guard.protect(BudgetEvent, reads(BudgetEvent), _adds)
    guard.protect(PaymentCheck, reads(PaymentCheck), _adds)
