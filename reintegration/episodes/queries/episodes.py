"""Reads of episodes: the one of a case, its visits, and what stands in the way of closing it."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from foundation.storage.asked_once import learn, learnt
from reintegration.episodes.models import Episode as Episode
from reintegration.episodes.rules.episodes import EpisodeState
from reintegration.follow_up.models.check_ins import Visit as Visit
from reintegration.follow_up.rules.check_ins import ASKING
from reintegration.outcomes.models.outcomes import Outcome
from reintegration.plans.models.plans import PlanItem
from reintegration.plans.queries.plans import items_of_episode
from reintegration.surveys.rules.verdict import Verdict
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState

# An alias is made once: to look at its columns for the first time takes longer than a statement.
_NAMED = aliased(Visit)


def episode_of_case(session: Session, case_id: uuid.UUID) -> Episode | None:
    """The episode of a case, or None before the arrival."""
    return session.execute(select(Episode).where(Episode.case_id == case_id)).scalar_one_or_none()


def followed_up(session: Session, case_id: uuid.UUID) -> Episode | None:
    """The episode of a case for a page that shows its visits and its plan too: all of it with one statement."""
    statement = (
        select(Episode, Visit, PlanItem)
        .outerjoin(Visit, Visit.episode_id == Episode.id)
        .outerjoin(PlanItem, PlanItem.episode_id == Episode.id)
        .where(Episode.case_id == case_id)
        .order_by(Visit.month, Visit.ordinal, PlanItem.ordinal)
    )
    rows = session.execute(statement).all()
    if not rows:
        return None
    episode: Episode = rows[0].Episode
    learn(session, (visits_of_episode, episode.id), list(dict.fromkeys(row.Visit for row in rows if row.Visit)))
    learn(session, (items_of_episode, episode.id), list(dict.fromkeys(row.PlanItem for row in rows if row.PlanItem)))
    return episode


def reopened(session: Session, limit: int) -> Sequence[Episode]:
    """Closed episodes whose case was taken up again after the arrival: what follows it has to go on."""
    statement = (
        select(Episode)
        .join(Case, Case.id == Episode.case_id)
        .where(Episode.state == EpisodeState.CLOSED, Case.state == CaseState.ARRIVED)
        .order_by(Episode.id)
        .limit(limit)
    )
    return session.execute(statement).scalars().all()


def visits_of_episode(session: Session, episode_id: uuid.UUID) -> Sequence[Visit]:
    """The visits of an episode in their order; at most one statement."""
    visits: Sequence[Visit] | None = learnt(session, (visits_of_episode, episode_id))
    if visits is not None:
        return visits
    statement = select(Visit).where(Visit.episode_id == episode_id).order_by(Visit.month, Visit.ordinal)
    return session.execute(statement).scalars().all()


def visit_among_its_own(session: Session, visit_id: uuid.UUID) -> Visit | None:
    """One visit for a page that shows the others of its episode too: all of them with one statement."""
    episode = select(_NAMED.episode_id).where(_NAMED.id == visit_id)
    statement = select(Visit).where(Visit.episode_id.in_(episode)).order_by(Visit.month, Visit.ordinal)
    visits = session.execute(statement).scalars().all()
    visit = next((visit for visit in visits if visit.id == visit_id), None)
    if visit is not None:
        learn(session, (visits_of_episode, visit.episode_id), visits)
    return visit


def open_visits(session: Session, episode_id: uuid.UUID) -> Sequence[Visit]:
    """Visits that still ask for something."""
    statement = select(Visit).where(Visit.episode_id == episode_id, Visit.state.in_(ASKING))
    return session.execute(statement.order_by(Visit.month, Visit.ordinal)).scalars().all()


def count_visits(session: Session, episode_id: uuid.UUID) -> int:
    """How many visits there are."""
    return session.execute(select(func.count(Visit.id)).where(Visit.episode_id == episode_id)).scalar_one()


def has_open_survey_window(session: Session, episode_id: uuid.UUID, today: date) -> bool:
    """Whether somebody's outcome is still pending without a response, and a survey can still decide it."""
    statement = select(Outcome.id).where(
        Outcome.episode_id == episode_id,
        Outcome.is_surveyed,
        Outcome.verdict == Verdict.PENDING,
        Outcome.response_id.is_(None),
        Outcome.window_closes_on >= today,
    )
    return session.execute(statement.limit(1)).first() is not None
