"""Reads of owners: who acts as the owner of a case today, and who owned it before."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account, ApprovalLimit
from returns.cases.models import Case
from returns.work.models.absence import Absence
from returns.work.models.owner import HandOver
from returns.work.queries.absence import covered_by, covers


def acts_as_owner(session: Session, case: Case, account_id: uuid.UUID | None, today: date) -> bool:
    """Whether somebody is the owner of a case, or covers for the owner today; asks the database only where needed."""
    if account_id is None:
        return False
    return case.owner_id == account_id or covers(session, account_id, case.owner_id, today)


def approver_of(
    session: Session, case: Case, account_id: uuid.UUID | None, today: date
) -> tuple[bool, list[ApprovalLimit]]:
    """Whether somebody acts as the owner of a case today, and up to which sums they approve budgets; one statement."""
    covered = covered_by(account_id, today).where(Absence.account_id == case.owner_id).exists()
    statement = (
        select(Account.id, covered.label("covers"), ApprovalLimit)
        .outerjoin(ApprovalLimit, (ApprovalLimit.account_id == Account.id) & ApprovalLimit.ended_at.is_(None))
        .where(Account.id == account_id)
        .order_by(ApprovalLimit.currency)
    )
    rows = session.execute(statement).all()
    acts = account_id is not None and (account_id == case.owner_id or any(row.covers for row in rows))
    return acts, [row.ApprovalLimit for row in rows if row.ApprovalLimit is not None]


def former_owners(case_id: uuid.UUID) -> Select[Any]:
    """Everybody who has handed this case over, as `account`: what was done under them stays their work.

    But whoever got it by a press that was taken back at once, and did nothing in it.
    """
    handed = select(HandOver.from_id.label("account"))
    return handed.where(HandOver.case_id == case_id, HandOver.undoes_id.is_(None))
