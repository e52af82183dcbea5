"""Reads of survey responses: the editions of one response, and who has answered in a round."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.geography.zones import local_date
from reintegration.outcomes.queries.outcomes import outcome_of_person
from reintegration.outcomes.rules.outcomes import is_provisional
from reintegration.surveys.models import SurveyResponse as SurveyResponse
from reintegration.surveys.rules.instrument import Instrument


def editions(session: Session, visit_id: uuid.UUID, person_id: uuid.UUID) -> Sequence[SurveyResponse]:
    """The editions of one person's response in one round, the first one first; reading it is noted."""
    statement = (
        select(SurveyResponse)
        .where(SurveyResponse.visit_id == visit_id, SurveyResponse.person_id == person_id)
        .order_by(SurveyResponse.edition)
    )
    return session.execute(statement).scalars().all()


def responses_of_episode(session: Session, episode_id: uuid.UUID) -> Sequence[SurveyResponse]:
    """Every edition of every response of an episode; opens nothing."""
    return session.execute(select(SurveyResponse).where(SurveyResponse.episode_id == episode_id)).scalars().all()


def who_answered(session: Session, visit_id: uuid.UUID) -> set[uuid.UUID]:
    """Who has a response in a round; opens nothing."""
    statement = select(SurveyResponse.person_id).where(SurveyResponse.visit_id == visit_id).distinct()
    return set(session.execute(statement).scalars())


def is_early_score(session: Session, latest: SurveyResponse, instrument: Instrument, zone: str, now: datetime) -> bool:
    """Whether the window in which this interview decides is still open, on the calendar of `zone`."""
    outcome = outcome_of_person(session, latest.episode_id, latest.person_id)
    today = (local_date(now, zone) - local_date(latest.ended_at, zone)).days + latest.days_since_arrival
    return is_provisional(latest.verdict, outcome.verdict if outcome else None, today, instrument.verdict.accept_to_day)
