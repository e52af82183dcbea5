"""Reads for the page of one case: the case, its clearance, owner and cover, and what is open, in one statement."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, exists, select
from sqlalchemy.orm import Session, aliased

from foundation.accounts.models import AccessGrant, Account
from foundation.accounts.queries.staff import live_grants
from foundation.storage.known import prepared
from returns.cases.models import Case
from returns.people.models.unknowns import OpenQuestion
from returns.protection.models.protection import ProtectionClearance
from returns.work.models.absence import Absence
from returns.work.queries.absence import in_force

# An alias is made once: to look at its columns for the first time takes longer than a statement.
_COVER = aliased(Account)


@dataclass(frozen=True)
class CaseOnPage:
    """A case with the rows that stand beside it. The owner is None where this scope does not see the account."""

    case: Case
    clearance: ProtectionClearance | None
    owner: Account | None
    absence: Absence | None
    cover: Account | None
    questions: tuple[OpenQuestion, ...]  # what somebody finds out, the earliest day first
    opens_a_door: bool  # whether a grant of the reader's opens something of this case now


def case_on_page(
    session: Session, case_id: uuid.UUID, account_id: uuid.UUID, doors: Sequence[uuid.UUID], now: datetime
) -> CaseOnPage | None:
    """One case that this scope sees, or None; one statement. `doors` are those of the case, `account_id` who reads."""
    parameters = {"case_id": case_id, "account_id": account_id, "doors": list(doors), "now": now, "today": now.date()}
    rows: list[Any] = list(session.execute(_on_page(), parameters))
    if not rows:
        return None
    case, clearance, owner, absence, cover, _question, opens_a_door = rows[0]
    questions = tuple(dict.fromkeys(row[5] for row in rows if row[5]))
    return CaseOnPage(case, clearance, owner, absence, cover, questions, opens_a_door)


@cache
def _on_page() -> Any:
    account_id: Any = bindparam("account_id")
    doors: Any = bindparam("doors", expanding=True)
    now: Any = bindparam("now")
    today: Any = bindparam("today")
    opens = exists(live_grants(account_id, doors, now).with_only_columns(AccessGrant.id))
    return prepared(
        select(Case, ProtectionClearance, Account, Absence, _COVER, OpenQuestion, opens.label("opens"))
        .outerjoin(ProtectionClearance, ProtectionClearance.case_id == Case.id)
        .outerjoin(Account, Account.id == Case.owner_id)
        .outerjoin(Absence, (Absence.account_id == Case.owner_id) & in_force(today))
        .outerjoin(_COVER, _COVER.id == Absence.cover_id)
        .outerjoin(OpenQuestion, and_(OpenQuestion.case_id == Case.id, OpenQuestion.closed_at.is_(None)))
        .where(Case.id == bindparam("case_id"))
        .order_by(OpenQuestion.due_on, OpenQuestion.field, OpenQuestion.id)
    )
