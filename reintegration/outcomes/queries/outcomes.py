"""Reads of outcomes: those of an episode, and what settling them needs."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from reintegration.episodes.models import Episode
from reintegration.follow_up.models import Visit
from reintegration.follow_up.queries.check_ins import FURTHEST_EAST
from reintegration.follow_up.rules.follow_up import VisitOutcome
from reintegration.follow_up.rules.visits import ASKING
from reintegration.outcomes.models import Outcome as Outcome
from reintegration.outcomes.rules.outcomes import Given
from reintegration.surveys.models import SurveyResponse
from reintegration.surveys.rules.verdict import Verdict


@dataclass(frozen=True)
class Waiting:
    """A pending outcome whose window may have closed, with the anchor of its days and how its last visit ended.

    `is_visit_open`: the last visit of the window has not ended yet, so that it is not known why.
    """

    id: uuid.UUID
    episode_id: uuid.UUID
    person_id: uuid.UUID
    opens_on: date
    closes_on: date
    arrived_on: date
    zone: str
    last_visit: VisitOutcome | None
    is_visit_open: bool


def outcomes_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Outcome]:
    """The outcomes of a case, in no particular order."""
    return session.execute(select(Outcome).where(Outcome.case_id == case_id)).scalars().all()


def outcomes_of_episode(session: Session, episode_id: uuid.UUID) -> Sequence[Outcome]:
    """The outcomes of an episode that this scope sees."""
    statement = select(Outcome).where(Outcome.episode_id == episode_id).order_by(Outcome.id)
    return session.execute(statement).scalars().all()


def outcome_of_person(session: Session, episode_id: uuid.UUID, person_id: uuid.UUID) -> Outcome | None:
    """The outcome of one person of an episode, if this scope sees it."""
    statement = select(Outcome).where(Outcome.episode_id == episode_id, Outcome.person_id == person_id)
    return session.execute(statement).scalar_one_or_none()


def given_by(session: Session, episodes: Sequence[uuid.UUID]) -> dict[tuple[uuid.UUID, uuid.UUID], list[Given]]:
    """The responses of episodes by episode and person, each in its newest edition, without the answers."""
    statement = (
        select(
            SurveyResponse.id,
            SurveyResponse.episode_id,
            SurveyResponse.person_id,
            SurveyResponse.visit_id,
            SurveyResponse.days_since_arrival,
            SurveyResponse.is_completed,
            SurveyResponse.verdict,
        )
        .where(SurveyResponse.episode_id.in_(episodes))
        .order_by(SurveyResponse.edition)
    )
    newest: dict[tuple[uuid.UUID, uuid.UUID, uuid.UUID], Given] = {}
    for row in session.execute(statement):
        response = Given(row.id.hex, row.days_since_arrival, row.is_completed, row.verdict)
        newest[row.episode_id, row.person_id, row.visit_id] = response
    responses: defaultdict[tuple[uuid.UUID, uuid.UUID], list[Given]] = defaultdict(list)
    for (episode, person, _visit), response in newest.items():
        responses[episode, person].append(response)
    return responses


def waiting_outcomes(session: Session, now: datetime, after: uuid.UUID | None, limit: int) -> list[Waiting]:
    """Pending outcomes whose window could have closed somewhere on earth at this instant, by id; for jobs."""
    statement = (
        select(Outcome, Episode.arrived_on, Episode.zone)
        .join(Episode, Episode.id == Outcome.episode_id)
        .where(
            Outcome.is_surveyed,
            Outcome.verdict == Verdict.PENDING,
            Outcome.window_closes_on < (now + FURTHEST_EAST).date(),
        )
        .order_by(Outcome.id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(Outcome.id > after)
    rows = session.execute(statement).all()
    visits = _survey_visits(session, [outcome.episode_id for outcome, _on, _zone in rows])
    waiting = []
    for outcome, arrived_on, zone in rows:
        last = next((visit for visit in visits[outcome.episode_id] if visit.opens_on <= outcome.window_closes_on), None)
        is_open = last is not None and last.state in ASKING and last.closes_on <= outcome.window_closes_on
        window = (outcome.window_opens_on, outcome.window_closes_on)
        ended_as = last.outcome if last is not None else None
        waiting.append(
            Waiting(outcome.id, outcome.episode_id, outcome.person_id, *window, arrived_on, zone, ended_as, is_open)
        )
    return waiting


def unmeasured_by(session: Session, visit: Visit, because: VisitOutcome) -> list[Outcome]:
    """Outcomes that are not measured because this visit, the last round of their window, ended like this."""
    statement = select(Outcome).where(
        Outcome.episode_id == visit.episode_id,
        Outcome.verdict == Verdict.NOT_MEASURED,
        Outcome.response_id.is_(None),
        Outcome.missing_because == because.value,
    )
    outcomes = session.execute(statement).scalars().all() if visit.is_survey_round else []
    rounds = _survey_visits(session, [visit.episode_id])[visit.episode_id] if outcomes else []
    return [
        outcome
        for outcome in outcomes
        if next((round_.id for round_ in rounds if round_.opens_on <= outcome.window_closes_on), None) == visit.id
    ]


def _survey_visits(session: Session, episodes: Sequence[uuid.UUID]) -> defaultdict[uuid.UUID, list[Visit]]:
    """The survey rounds of episodes, the last first."""
    statement = (
        select(Visit)
        .where(Visit.episode_id.in_(episodes), Visit.is_survey_round)
        .order_by(Visit.month.desc(), Visit.ordinal.desc())
    )
    by_episode: defaultdict[uuid.UUID, list[Visit]] = defaultdict(list)
    for visit in session.execute(statement).scalars():
        by_episode[visit.episode_id].append(visit)
    return by_episode
