"""Reads of the gate for whoever waits at the other end: who boarded and who did not, without why."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from reintegration.arrivals.models.arrivals import Boarded
from reintegration.arrivals.rules.boardings import Coming, coming_of, is_news
from reintegration.referrals.models import Referral
from reintegration.referrals.queries.referrals import goes_on
from reintegration.referrals.rules.referrals import ReferralState
from returns.cases.models import Case
from returns.cases.rules.cases import ENDED, CaseState
from returns.consent.models import Consent
from returns.consent.rules import ConsentPurpose, TransferPurpose
from returns.departure.models import BoardingMark
from returns.departure.queries.boarding import undo_seconds
from returns.departure.rules.boarding import NOT_TRAVELLING, BoardingState
from returns.journey.models import Leg
from returns.journey.queries.itinerary import journeys_apart


@dataclass(frozen=True)
class Expected:
    """How the people of a case come, by id, and how many more were to come and are in a case of their own now."""

    coming: Mapping[uuid.UUID, Coming]
    others_staying: int


def expected_of_case(
    session: Session, case: Case, legs: Sequence[Leg], people: Sequence[uuid.UUID], now: datetime
) -> Expected:
    """How everybody of a case comes, as it was said at the gate longer ago than it can be undone; two statements.

    `legs` are those of their journey, as far as this scope sees them.
    """
    settled = now - timedelta(seconds=undo_seconds(session, now.date()))
    statement = select(Boarded).where(Boarded.case_id == case.id, Boarded.recorded_at <= settled)
    newest: dict[uuid.UUID, tuple[uuid.UUID, date, BoardingState]] = {}
    for boarded in session.execute(statement.order_by(Boarded.recorded_at, Boarded.ordinal)).scalars():
        newest[boarded.person_id] = (boarded.leg_id, boarded.departs_on, boarded.state)
    ways = {person: own for group, own in journeys_apart(legs, people) if own for person in group}
    has_left = case.state is CaseState.DEPARTED
    coming = {}
    for person in people:
        leg_id, _day, state = newest.get(person, (None, None, BoardingState.PLANNED))
        own = ways.get(person)
        boarding = state if own and (leg_id == own[0].id or leg_id is None) else BoardingState.PLANNED
        if has_left and not newest:
            boarding = BoardingState.BOARDED
        coming[person] = coming_of(boarding, (own[0].departs_at, own[-1].arrives_at) if own else None, now)
    gone = sum(state in NOT_TRAVELLING for person, (_leg, _day, state) in newest.items() if person not in coming)
    return Expected(coming, gone)


def untold(session: Session, until: datetime, limit: int) -> list[tuple[BoardingMark, bool]]:
    """Marks made at the gate by this instant of which nobody was told, the oldest first; for jobs.

    Each with whether it changes who is waited for: it is the newest of its person, and says that they do not travel, or
    that they do after all.
    """
    due = select(BoardingMark).where(BoardingMark.told_at.is_(None), BoardingMark.recorded_at <= until)
    marks = session.execute(due.order_by(BoardingMark.recorded_at, BoardingMark.id).limit(limit)).scalars().all()
    every = select(BoardingMark).where(BoardingMark.case_id.in_({mark.case_id for mark in marks}))
    marks_by_leg: dict[tuple[uuid.UUID, uuid.UUID, date], list[BoardingMark]] = {}
    for mark in session.execute(every.order_by(BoardingMark.ordinal)).scalars() if marks else ():
        marks_by_leg.setdefault((mark.person_id, mark.leg_id, mark.departs_on), []).append(mark)
    undone = {mark.undoes_id for rows in marks_by_leg.values() for mark in rows}

    def told_states(rows: Sequence[BoardingMark]) -> list[BoardingState]:
        """What stood long enough to be told of: what was undone never did."""
        return [row.state for row in rows[:-1] if row.told_at is not None and row.id not in undone]

    return [
        (mark, rows[-1].id == mark.id and is_news(mark.state, told_states(rows)))
        for mark in marks
        for rows in [marks_by_leg[mark.person_id, mark.leg_id, mark.departs_on]]
    ]


def receiving(statement: Select[Any]) -> Select[Any]:
    """Of a select of referrals those for reception that are accepted, with a consent to transfer in force now.

    In the order in which they were sent.
    """
    covered = exists(
        select(Consent.id).where(
            Consent.case_id == Referral.case_id,
            Consent.purpose == ConsentPurpose.TRANSFER,
            Consent.organisation_id == Referral.organisation_id,
            Consent.transfer_purpose == Referral.purpose,
            Consent.withdrawn_at.is_(None),
        )
    )
    return (
        statement.join(Case, Case.id == Referral.case_id)
        .where(
            Referral.purpose == TransferPurpose.RECEPTION,
            Referral.state == ReferralState.ACCEPTED,
            goes_on(),
            Case.state.not_in(ENDED),
            covered,
        )
        .order_by(Referral.sent_at, Referral.id)
    )


def who_waits(session: Session, case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Referral]]:
    """Accepted reception referrals of these cases on which a consent to transfer is in force now; for jobs."""
    statement = receiving(select(Referral)).where(Referral.case_id.in_(case_ids))
    referrals: dict[uuid.UUID, list[Referral]] = {}
    for referral in session.execute(statement).scalars():
        referrals.setdefault(referral.case_id, []).append(referral)
    return referrals


def owners_of(session: Session, case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Who owns each of these cases; for jobs."""
    rows = session.execute(select(Case.id, Case.owner_id).where(Case.id.in_(case_ids)))
    return {row.id: row.owner_id for row in rows}
