"""Makers of interviews: the best answers, a response, and one that is recorded for a case that has arrived."""

import uuid
from datetime import timedelta
from typing import Any

from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from reintegration.episodes.queries import episode_of_case, visits_of_episode
from reintegration.follow_up.queries.check_ins import visit_by_id
from reintegration.follow_up.rules.follow_up import Channel
from reintegration.surveys.queries import instrument
from reintegration.surveys.services import NewResponse, Recorded, record_response
from tests.clock import START
from tests.factories.makers import Person
from tests.factories.referred import Referred

WELL = {"physical": 4, "mental": 3, "social": 5}


def best_answers() -> dict[str, Any]:
    """The answer with the most points to every question that is scored, and that they are able to stay."""
    scored = [question for question in instrument().questions if question.points]
    best: dict[str, Any] = {one.id: max(one.points, key=lambda answer, of=one.points: of[answer]) for one in scored}
    return {**best, "able_to_stay": "yes", "looks_for_work": "no", "wants_psychological_support": "no"}


def response(answers: dict[str, Any] | None = None, **changed: Any) -> NewResponse:
    """An interview of half an hour that has just ended."""
    values = {"overheard": False, "started_at": START - timedelta(minutes=30), "ended_at": START, "mode": Channel.VISIT}
    felt = {"ratings": WELL}
    return NewResponse(answers=best_answers() if answers is None else answers, **{**values, **felt, **changed})


def record(
    container: Container, who: Person, visit_id: uuid.UUID, person: uuid.UUID, new: NewResponse, **more: Any
) -> Recorded:
    """A response, recorded by somebody."""
    with writing(container.units, who.scope(container)) as unit:
        visit = visit_by_id(unit.session, visit_id)
        assert visit is not None
        return record_response(unit, visit, person, new, **more)


def survey_round(one: Referred) -> uuid.UUID:
    """The first survey round of a case that has arrived."""
    with writing(one.container.units, one.worker.scope(one.container)) as unit:
        episode = episode_of_case(unit.session, one.case)
        assert episode is not None
        return next(visit.id for visit in visits_of_episode(unit.session, episode.id) if visit.is_survey_round)


def answered_round(one: Referred) -> uuid.UUID:
    """The first survey round, in which the first person has answered today."""
    visit = survey_round(one)
    now = one.container.clock.now()
    record(one.container, one.worker, visit, one.people[0], response(started_at=now, ended_at=now))
    return visit
