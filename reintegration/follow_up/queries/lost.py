"""Reads about lost to follow-up: visits with their attempts as the rule looks at them, and what nobody was told yet."""

import uuid
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from foundation.storage.known import prepared
from reintegration.episodes.models import Episode
from reintegration.episodes.rules import EpisodeState
from reintegration.follow_up.models import LostEvent, Visit
from reintegration.follow_up.queries.visits import attempts_by_visit
from reintegration.follow_up.rules.follow_up import VisitOutcome, VisitState
from reintegration.follow_up.rules.visits import TriedVisit
from returns.cases.models import Case
from returns.cases.rules import CaseState

_OPEN = prepared(
    select(Episode)
    .where(Episode.id.in_(bindparam("ids", expanding=True)), Episode.state == EpisodeState.OPEN)
    .order_by(Episode.id)
    .with_for_update()
    .execution_options(populate_existing=True)
)
_VISITS = prepared(
    select(Visit.id, Visit.episode_id, Visit.outcome)
    .where(Visit.episode_id.in_(bindparam("episode_ids", expanding=True)), Visit.state != VisitState.STOPPED)
    .order_by(Visit.episode_id, Visit.due_on, Visit.ordinal)
)


def open_episodes(session: Session, ids: Sequence[uuid.UUID]) -> Sequence[Episode]:
    """Those of the episodes that are open, in a fixed order; whoever else looks at them waits until this unit ends."""
    return session.execute(_OPEN, {"ids": list(ids)}).scalars().all()


def tried_visits(session: Session, episode_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[TriedVisit]]:
    """The visits of episodes in their order, without stopped ones, each with its attempts; two statements."""
    rows = session.execute(_VISITS, {"episode_ids": list(episode_ids)}).all()
    attempts = attempts_by_visit(session, [row.id for row in rows])
    visits: defaultdict[uuid.UUID, list[TriedVisit]] = defaultdict(list)
    for row in rows:
        visits[row.episode_id].append(TriedVisit(row.outcome, tuple(attempts.get(row.id, ()))))
    return visits


def events_so_far(session: Session, episode_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many times each of the episodes was lost or found; one statement."""
    statement = (
        select(LostEvent.episode_id, func.max(LostEvent.ordinal))
        .where(LostEvent.episode_id.in_(episode_ids))
        .group_by(LostEvent.episode_id)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def newest_events(session: Session, episode_id: uuid.UUID) -> Sequence[LostEvent]:
    """The newest two times that an episode was lost or found, the newest first."""
    statement = select(LostEvent).where(LostEvent.episode_id == episode_id)
    return session.execute(statement.order_by(LostEvent.ordinal.desc()).limit(2)).scalars().all()


def perhaps_lost(session: Session, after: uuid.UUID | None, limit: int) -> list[uuid.UUID]:
    """Open episodes that are lost, or have a visit that reached nobody; in the order of their ids, from one on."""
    unreached = exists(
        select(Visit.id).where(Visit.episode_id == Episode.id, Visit.outcome == VisitOutcome.UNREACHABLE)
    )
    statement = (
        select(Episode.id)
        .where(Episode.state == EpisodeState.OPEN, or_(Episode.lost_at.is_not(None), unreached))
        .order_by(Episode.id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(Episode.id > after)
    return list(session.execute(statement).scalars())


def untold_events(session: Session, limit: int) -> Sequence[LostEvent]:
    """Events of which nobody was told yet, the oldest first. Those that somebody else is telling are passed over."""
    statement = (
        select(LostEvent)
        .where(LostEvent.told_at.is_(None))
        .order_by(LostEvent.at, LostEvent.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return session.execute(statement).scalars().all()


def still_followed(session: Session, episode_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the episodes that are open, of cases that have not ended; one statement."""
    statement = (
        select(Episode.id)
        .join(Case, Case.id == Episode.case_id)
        .where(Episode.id.in_(episode_ids), Episode.state == EpisodeState.OPEN, Case.state == CaseState.ARRIVED)
    )
    return set(session.execute(statement).scalars())


def lost_among(session: Session, case_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the cases whose people are lost to follow-up now; one statement."""
    statement = select(Episode.case_id).where(
        Episode.case_id.in_(case_ids), Episode.lost_at.is_not(None), Episode.state == EpisodeState.OPEN
    )
    return set(session.execute(statement).scalars()) if case_ids else set()
