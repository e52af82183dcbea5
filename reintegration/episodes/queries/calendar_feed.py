"""Reads of visits and arrivals with their dates, for the calendar of whoever makes and receives them."""

import uuid

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foundation.agenda import Entry, Span
from reintegration.episodes.models import Episode
from reintegration.episodes.words import EpisodesEntry
from reintegration.follow_up.models.check_ins import Visit, VisitEvent
from reintegration.follow_up.queries.check_ins import asks_for_something
from reintegration.referrals.models import Referral
from reintegration.referrals.rules.referrals import OPEN
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState
from returns.consent.rules import TransferPurpose
from returns.journey.models import Leg
from returns.work.queries.calendar_feed import STOPPED, bounds

_ON_THE_WAY = (CaseState.PLANNING, CaseState.READY, CaseState.DEPARTED)


def visit_entries(session: Session, span: Span, owner_id: uuid.UUID | None = None) -> list[Entry]:
    """Visits that this scope sees and that still ask for something, on the local day on which each is due.

    With `owner_id`: of the cases of this owner that nobody else follows up. One statement.
    """
    changed = func.coalesce(func.max(VisitEvent.at), Episode.opened_at)
    columns = (Visit.id, Visit.case_id, Visit.due_on, Visit.version)
    statement = (
        asks_for_something()
        .with_only_columns(*columns, changed, maintain_column_froms=True)
        .outerjoin(VisitEvent, VisitEvent.visit_id == Visit.id)
        .where(Visit.due_on >= span.first, Visit.due_on <= span.last)
        .group_by(*columns, Episode.opened_at)
    )
    if owner_id is not None:
        followed = select(Referral.case_id).where(
            Referral.state.in_(OPEN), Referral.purpose == TransferPurpose.FOLLOW_UP
        )
        statement = statement.where(Case.owner_id == owner_id, Visit.case_id.not_in(followed))
    rows = session.execute(statement.order_by(Visit.due_on, Visit.id).limit(span.most))
    return [
        Entry(EpisodesEntry.VISIT, visit_id, case_id, at, on=due_on, revision=version)
        for visit_id, case_id, due_on, version, at in rows
    ]


def arrival_entries(session: Session, span: Span) -> list[Entry]:
    """When people arrive whom the partner of this scope receives: the end of the last leg, and no other. One statement.

    A partner learns from its calendar no more than from its pages: the legs are those that a referral for reception
    opens, while the consent to it holds.
    """
    first, last = bounds(span)
    arrives = func.max(Leg.arrives_at)
    changed = func.max(func.coalesce(Referral.answered_at, Referral.sent_at))
    statement = (
        select(Leg.case_id, arrives, changed, func.max(Leg.version))
        .join(Case, Case.id == Leg.case_id)
        .join(Referral, Referral.case_id == Leg.case_id)
        .where(Case.state.in_(_ON_THE_WAY), Leg.escort_id.is_(None), Leg.status.not_in(STOPPED))
        .where(Referral.purpose == TransferPurpose.RECEPTION, Referral.state.in_(OPEN))
        .group_by(Leg.case_id)
        .having(arrives >= first, arrives < last)
        .order_by(arrives, Leg.case_id)
        .limit(span.most)
    )
    return [
        Entry(EpisodesEntry.ARRIVAL, case_id, case_id, at, at=arrives_at, revision=version)
        for case_id, arrives_at, at, version in session.execute(statement)
    ]
