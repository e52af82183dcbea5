"""Reads of owners: who acts as the owner of a case today, and who owned it before."""

import uuid
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from returns.models.cases import Case
from returns.models.owner import HandOver
from returns.queries.absence import covers


def acts_as_owner(session: Session, case: Case, account_id: uuid.UUID | None, today: date) -> bool:
    """Whether somebody is the owner of a case, or covers for the owner today; asks the database only where needed."""
    if account_id is None:
        return False
    return case.owner_id == account_id or covers(session, account_id, case.owner_id, today)


def former_owners(session: Session, case_id: uuid.UUID) -> set[uuid.UUID]:
    """Everybody who has handed this case over: what was done under them stays their work.

    But whoever got it by a press that was taken back at once, and did nothing in it.
    """
    statement = select(HandOver.from_id).where(HandOver.case_id == case_id, HandOver.undoes_id.is_(None)).distinct()
    return set(session.execute(statement).scalars())
