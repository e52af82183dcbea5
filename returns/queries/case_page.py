"""Reads for the page of one case: the case with its clearance and its owner in one statement."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account
from returns.models.cases import Case
from returns.models.protection import ProtectionClearance


@dataclass(frozen=True)
class CaseOnPage:
    """A case with the rows that stand beside it. The owner is None where this scope does not see the account."""

    case: Case
    clearance: ProtectionClearance | None
    owner: Account | None


def case_on_page(session: Session, case_id: uuid.UUID) -> CaseOnPage | None:
    """One case that this scope sees, or None; one statement."""
    statement = (
        select(Case, ProtectionClearance, Account)
        .outerjoin(ProtectionClearance, ProtectionClearance.case_id == Case.id)
        .outerjoin(Account, Account.id == Case.owner_id)
        .where(Case.id == case_id)
    )
    found = session.execute(statement).one_or_none()
    return CaseOnPage(*found) if found is not None else None
