"""Reads of limits of approval."""

import uuid
from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.accounts.models import ApprovalLimit
from foundation.money import Money


def limits_of(session: Session, account_id: uuid.UUID | None) -> Sequence[ApprovalLimit]:
    """Up to which sums an account approves budgets today, by currency; one statement."""
    own = (ApprovalLimit.account_id == account_id, ApprovalLimit.ended_at.is_(None))
    return session.scalars(select(ApprovalLimit).where(*own).order_by(ApprovalLimit.currency)).all()


def money_of(limit: ApprovalLimit) -> Money:
    """A limit as money."""
    return Money(Decimal(limit.amount), limit.currency)
