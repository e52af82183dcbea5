"""Reads over all cases of an office: documents that expire soon or on the way, and requests that are overdue."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from foundation.rulebook.queries import rule_on
from foundation.storage.paging import Slice, keyset
from returns.cases.models import Case
from returns.cases.queries import cases_by_id as cases_by_id
from returns.cases.rules import BEFORE_BOARDING
from returns.documents.models import DocumentRequest as DocumentRequest, TravelDocument as TravelDocument
from returns.documents.rules.custody import OPEN
from returns.documents.rules.documents import TRAVELLED_ON
from returns.journey.models import Leg
from returns.journey.rules.itinerary import LegStatus

WITHIN = "documents.expiring_within_days"


@dataclass(frozen=True)
class Expiring:
    """What a list shows: of one owner or of the whole office, and up to how many days from today."""

    today: date
    within: int
    owner_id: uuid.UUID | None = None


def usual_span(session: Session, today: date) -> int:
    """Up to how many days from today documents are listed, unless somebody chooses otherwise. RuleMissing."""
    return rule_on(session, WITHIN, today).whole()


def _cases(chosen: Expiring) -> Any:
    """The cases from which nobody has departed yet."""
    statement = select(Case.id).where(Case.state.in_(BEFORE_BOARDING))
    return statement.where(Case.owner_id == chosen.owner_id) if chosen.owner_id else statement


def expires_on_the_way() -> ColumnElement[bool]:
    """A document whose last day is over before the planned journey is, or is the day on which it ends (UTC)."""
    return exists(
        select(Leg.id).where(
            Leg.case_id == TravelDocument.case_id,
            Leg.escort_id.is_(None),
            Leg.status != LegStatus.CANCELLED,
            Leg.arrives_at >= TravelDocument.expires_on,
        )
    )


def expiring_page(
    session: Session, chosen: Expiring, descending: bool, cursor: str | None, size: int
) -> Slice[TravelDocument]:
    """One page of usable documents that expire soon or before the journey ends, the first to expire first."""
    soon = TravelDocument.expires_on <= chosen.today + timedelta(days=chosen.within)
    statement = select(TravelDocument).where(
        TravelDocument.is_usable.is_(True),
        TravelDocument.kind.in_(TRAVELLED_ON),
        TravelDocument.expires_on.is_not(None),
        TravelDocument.case_id.in_(_cases(chosen)),
        or_(soon, expires_on_the_way()),
    )
    columns = (TravelDocument.expires_on, TravelDocument.id)
    return keyset(session, statement, columns, descending, cursor, size)


def overdue_page(
    session: Session, chosen: Expiring, descending: bool, cursor: str | None, size: int
) -> Slice[DocumentRequest]:
    """One page of open requests whose expected day has passed, the most overdue first."""
    statement = select(DocumentRequest).where(
        DocumentRequest.state.in_(OPEN),
        DocumentRequest.expected_on < chosen.today,
        DocumentRequest.case_id.in_(_cases(chosen)),
    )
    columns = (DocumentRequest.expected_on, DocumentRequest.id)
    return keyset(session, statement, columns, descending, cursor, size)


def departures_of(session: Session, case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, date]:
    """The day (UTC) on which the journey of each of these cases begins, where one is planned; one statement."""
    statement = (
        select(Leg.case_id, Leg.departs_at)
        .where(Leg.case_id.in_(case_ids), Leg.escort_id.is_(None), Leg.status != LegStatus.CANCELLED)
        .order_by(Leg.departs_at.desc(), Leg.id)
    )
    return {case_id: departs_at.date() for case_id, departs_at in session.execute(statement)} if case_ids else {}
