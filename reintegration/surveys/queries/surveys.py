"""Reads of survey responses: the editions of one response, and who has answered in a round."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from reintegration.surveys.models import SurveyResponse as SurveyResponse


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
