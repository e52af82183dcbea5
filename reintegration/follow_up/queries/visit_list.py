"""The list of visits: everything that asks for something, page by page, the earliest first."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from foundation.storage.paging import Slice, keyset
from reintegration.follow_up.models.check_ins import Visit
from reintegration.follow_up.queries.check_ins import (
    FURTHEST_EAST,
    FURTHEST_WEST,
    ListedVisit,
    asks_for_something,
    listed_visits,
)
from reintegration.follow_up.rules.visit_list import STATES, Which
from reintegration.referrals.models import Referral
from reintegration.referrals.queries.referrals import goes_on
from reintegration.referrals.rules.referrals import FOLLOWING, OPEN
from returns.cases.models import Case
from returns.consent.rules import TransferPurpose

MOST_LISTED = 20  # where a page shows the beginning alone


@dataclass(frozen=True)
class Wanted:
    """Which part of the list is asked for; a visit is listed from `coming_days` before its window opens.

    `owner_id`: of the cases of this owner that no partner follows. `is_nobodys`: of cases given to no colleague yet.
    """

    now: datetime
    coming_days: int
    which: Which = Which.ALL
    owner_id: uuid.UUID | None = None
    is_nobodys: bool = False


def visit_page(session: Session, filters: Wanted, cursor: str | None, size: int) -> Slice[Visit]:
    """One page of visits by the day on which they are due; two statements. What a list shows: `listed_visits`."""
    return keyset(session, _statement(filters), (Visit.due_on, Visit.id), False, cursor, size)


def first_visits(session: Session, filters: Wanted, most: int = MOST_LISTED) -> list[ListedVisit]:
    """The first so many of them, for a page that shows the beginning alone; one statement and the keys."""
    first = _statement(filters).with_only_columns(Visit.id).order_by(Visit.due_on, Visit.id).limit(most)
    return listed_visits(session, first, filters.now)


def with_whom(session: Session, cases: Sequence[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """To whom these cases are given for follow-up, else for assistance, by case; one statement."""
    statement = (
        select(Referral.case_id, Referral.purpose, Referral.assigned_to)
        .where(Referral.case_id.in_(cases), Referral.state.in_(OPEN), Referral.purpose.in_(FOLLOWING))
        .where(Referral.assigned_to.is_not(None), goes_on())
    )
    rows = sorted(session.execute(statement) if cases else (), key=lambda row: FOLLOWING.index(row.purpose))
    assigned: dict[uuid.UUID, uuid.UUID] = {}
    for case_id, _purpose, assigned_to in rows:
        if assigned_to is not None:
            assigned.setdefault(case_id, assigned_to)
    return assigned


def _still_open(now: datetime) -> date:
    """The earliest day that is not over everywhere: whatever closed before is missed, whether or not a job has run."""
    return (now - FURTHEST_WEST).date()


def _statement(filters: Wanted) -> Select[Any]:
    last, first = (filters.now + FURTHEST_EAST).date() + timedelta(days=filters.coming_days), _still_open(filters.now)
    statement = asks_for_something().where(Visit.opens_on <= last, Visit.closes_on >= first)
    if filters.which is not Which.ALL:
        statement = statement.where(Visit.state.in_(STATES[filters.which]))
    open_ = select(Referral.case_id).where(Referral.state.in_(OPEN), goes_on())
    if filters.owner_id is not None:
        followed = open_.where(Referral.purpose == TransferPurpose.FOLLOW_UP)
        statement = statement.where(Case.owner_id == filters.owner_id, Visit.case_id.not_in(followed))
    if filters.is_nobodys:
        assigned = open_.where(Referral.assigned_to.is_not(None), Referral.purpose.in_(FOLLOWING))
        statement = statement.where(Visit.case_id.not_in(assigned))
    return statement
