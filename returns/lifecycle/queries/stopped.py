"""Reads of journeys that have stopped: who outside still has to hear of it, by plain facts and without the reason."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from returns.cases.models import Case
from returns.cases.rules.cases import BEFORE_BOARDING, WITHDRAWALS
from returns.escorts.models.escorts import Escort
from returns.journey.models import Leg
from returns.journey.rules.itinerary import WITH_CARRIER, LegStatus
from returns.lifecycle.models.lifecycle import CaseEvent
from returns.lifecycle.rules.lifecycle import EventKind
from returns.work.rules.tasks import DatedFact, ForWhom, TaskKind

_KINDS = (EventKind.TRAVEL_FROZEN, EventKind.WITHDRAWN, EventKind.ESCORT_PLANNED)


def stopped_journeys(session: Session, ids: Sequence[uuid.UUID], today: date) -> dict[uuid.UUID, list[DatedFact]]:
    """Which escorts and carriers of these cases have to be told that a journey has stopped; three statements.

    Due on the day on which it stopped. Whatever stopped it, the fact is the same: nothing tells one end from another.
    """
    at = _last(session, ids)
    escorted = set(session.execute(select(Escort.case_id).where(Escort.case_id.in_(ids))).scalars())
    booked = set(
        session.execute(
            select(Leg.case_id).where(
                Leg.case_id.in_(ids), Leg.status == LegStatus.FROZEN, Leg.frozen_as.in_(WITH_CARRIER)
            )
        ).scalars()
    )
    facts_by_case: defaultdict[uuid.UUID, list[DatedFact]] = defaultdict(list)
    for case_id, last in at.items():
        frozen = last.get(EventKind.TRAVEL_FROZEN)
        stopped = _stopped(last)
        if stopped is not None and case_id in escorted:
            facts_by_case[case_id].append(_fact(TaskKind.ESCORT_TO_TELL, stopped))
        if frozen is not None and case_id in booked:
            facts_by_case[case_id].append(_fact(TaskKind.BOOKINGS_FROZEN, frozen))
    return facts_by_case


def _last(session: Session, ids: Sequence[uuid.UUID]) -> defaultdict[uuid.UUID, dict[EventKind, datetime]]:
    """When each of these cases was last frozen, ended, and given an escort; only of those that nobody has travelled."""
    statement = (
        select(CaseEvent.case_id, CaseEvent.kind, func.max(CaseEvent.at))
        .join(Case, Case.id == CaseEvent.case_id)
        .where(CaseEvent.case_id.in_(ids), CaseEvent.kind.in_(_KINDS))
        .where(Case.state.in_((*BEFORE_BOARDING, *WITHDRAWALS)))
        .group_by(CaseEvent.case_id, CaseEvent.kind)
    )
    last_by_case: defaultdict[uuid.UUID, dict[EventKind, datetime]] = defaultdict(dict)
    for case_id, kind, at in session.execute(statement):
        last_by_case[case_id][kind] = at
    return last_by_case


def _stopped(last: dict[EventKind, datetime]) -> datetime | None:
    """When the journey of an escort stopped: with its legs; or with the case, if somebody was named after those."""
    frozen, ended = last.get(EventKind.TRAVEL_FROZEN), last.get(EventKind.WITHDRAWN)
    named = last.get(EventKind.ESCORT_PLANNED)
    if frozen is None or (named is not None and ended is not None and frozen < named <= ended):
        return ended
    return frozen


def _fact(kind: TaskKind, at: datetime) -> DatedFact:
    return DatedFact(kind, at.strftime("%Y%m%d%H%M%S"), at.date(), ForWhom.OWNER)
