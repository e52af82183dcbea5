"""Changes of surveys: recording a response, correcting it by a new edition, and the concerns that answers open."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from foundation.errors import BadInput, Conflict, NotFound
from foundation.geography.zones import local_date
from foundation.language.words import _
from foundation.rulebook.queries import rule_on
from foundation.storage.unit_of_work import Unit
from reintegration.arrivals.queries.arrivals import who_may_be_contacted
from reintegration.concerns.rules import ConcernKind
from reintegration.concerns.services import NewConcern, raise_concern
from reintegration.episodes.models import Episode
from reintegration.episodes.queries import refuse_if
from reintegration.follow_up.models import Visit, VisitContent
from reintegration.follow_up.queries.check_ins import adults_of
from reintegration.follow_up.rules.follow_up import Channel, VisitOutcome, VisitState
from reintegration.follow_up.rules.visits import why_not_entered
from reintegration.follow_up.services.check_ins import (
    ADULT_FROM,
    ask_once,
    entry_for,
    the_episode,
    well_being_of,
    write_down,
)
from reintegration.outcomes.services import settle_outcome
from reintegration.surveys.models import ResponseContent, SurveyResponse
from reintegration.surveys.queries import editions, instrument
from reintegration.surveys.rules.instrument import Dimension, Instrument
from reintegration.surveys.rules.scoring import Scores, check_answers, score
from reintegration.surveys.rules.surveys import Interview, asked_answers, missing_ratings, new_alerts, why_not_recorded
from reintegration.surveys.rules.verdict import Response, Verdict, is_completed, response_verdict
from reintegration.surveys.words import SAVED_BY_OTHERS, SurveysAct
from returns.cases.queries import members_of_case


@dataclass(frozen=True)
class NewResponse:
    """An interview: `answers` by question (a value, or a list where several can be given), and how it went.

    Instants are aware. `overheard`: others could listen, so the sensitive questions do not count and are not kept.
    `ratings`: physical, mental and social well-being, 1 to 5, with which the interview ends. `against_card`: it was
    held in this way although the person's safe-contact card speaks against it.
    """

    answers: Mapping[str, object]
    overheard: bool
    started_at: datetime
    ended_at: datetime
    mode: Channel
    is_broken_off: bool = False
    language: str | None = None
    interpreter: str | None = None
    note: str | None = None
    ratings: Mapping[str, int] = field(default_factory=dict)
    against_card: bool = False


@dataclass(frozen=True)
class Recorded:
    """What was recorded: the id and edition of the response, its exact scores, and its verdict inside the window."""

    id: uuid.UUID
    edition: int
    scores: Scores
    verdict: Verdict | None
    is_against: bool = False  # the person was met against a safe-contact card


def record_response(
    unit: Unit, visit: Visit, person_id: uuid.UUID, new: NewResponse, edition_seen: int | None = None
) -> Recorded:
    """Record a person's response in a survey round; one that is there already is corrected by a new edition.

    A correction keeps the day of the interview, and the instrument, of the first edition. The visit counts as done,
    with the ratings of the first interview that gave any, and keeps the note that it has.
    Answers that ask for it open a concern or an offer of help, once per question. The outcome is decided anew.
    `edition_seen`: how many editions whoever corrects has seen; Conflict if there are more. RuleBroken with every
    reason, BadInput by question for answers that the survey does not offer, NotFound for somebody of another case.
    """
    episode = the_episode(unit, visit)
    earlier = editions(unit.session, visit.id, person_id)
    _check(unit, visit, episode, person_id, new)
    if edition_seen is not None and len(earlier) != edition_seen:
        raise Conflict(str(SAVED_BY_OTHERS))
    is_new_way = not earlier or earlier[-1].mode is not new.mode
    is_against = is_new_way and ask_once(unit, visit.case_id, [person_id], new.mode, "mode", new.against_card)
    survey = instrument(earlier[0].instrument_version if earlier else None)
    _check_answers(survey, visit, new, is_correction=bool(earlier))
    scores = score(survey, new.answers, new.overheard)
    row = _row(unit, visit, episode, person_id, new, earlier, survey, scores)
    unit.session.add(row)
    if visit.state is not VisitState.DONE or new.ratings:
        _visit_is_done(unit, visit, new)
    content = visit.content or VisitContent()
    if is_against or content.channel is None:  # what was against a card stays to be seen
        visit.content = replace(content, channel=new.mode, against=is_against or content.against)
    unit.session.flush()  # the outcome is decided by what is there
    opened_before = {alert.question for edition in earlier for alert in scores_of(edition).alerts}
    for alert in new_alerts(scores, opened_before):
        raise_concern(unit, visit.case_id, NewConcern(ConcernKind(alert.opens.value), None, person_id, alert.question))
    settle_outcome(unit, episode, person_id)
    action = SurveysAct.SURVEY_CORRECT if earlier else SurveysAct.SURVEY_RECORD
    unit.participants["trail"].act(action, ("person", person_id), edition=row.edition)
    return Recorded(row.id, row.edition, scores, row.verdict, is_against)


def scores_of(row: SurveyResponse) -> Scores:
    """The exact scores of a stored response, from its answers and its own version of the instrument; opens it."""
    return score(instrument(row.instrument_version), row.content.answers, row.content.overheard)


def _visit_is_done(unit: Unit, visit: Visit, new: NewResponse) -> None:
    content = visit.content or VisitContent()
    if visit.state is VisitState.DONE:
        visit.content = replace(content, well_being=dict(new.ratings))
    else:
        write_down(unit, visit, VisitOutcome.DONE, new.ended_at, new.ratings, content.note)


def _check(unit: Unit, visit: Visit, episode: Episode, person_id: uuid.UUID, new: NewResponse) -> None:
    people = members_of_case(unit.session, visit.case_id)
    if person_id not in {person.id for person in people}:
        raise NotFound
    day = local_date(new.ended_at, visit.zone)
    adults = adults_of(people, day, rule_on(unit.session, ADULT_FROM, day).whole())
    interview = Interview(
        is_survey_round=visit.is_survey_round,
        is_adult=person_id in {person.id for person in adults},
        may_be_contacted=person_id in who_may_be_contacted(unit.session, visit.case_id),
        started_at=new.started_at,
        ended_at=new.ended_at,
        is_rated_already=bool(new.ratings) and well_being_of(visit) not in ({}, new.ratings),
    )
    refuse_if((*why_not_entered(entry_for(unit, visit, episode, new.ended_at)), *why_not_recorded(interview)))


def _check_answers(survey: Instrument, visit: Visit, new: NewResponse, *, is_correction: bool) -> None:
    problems, _ignored = check_answers(survey, new.answers, new.overheard)
    missing = missing_ratings(
        new.ratings,
        are_noted=bool(well_being_of(visit)),
        is_broken_off=new.is_broken_off,
        is_correction=is_correction,
    )
    wrong = {problem.question: [_("This answer is not in the survey. Choose another one.")] for problem in problems}
    wrong |= {name: [_("Fill in this field.")] for name in missing}
    if wrong:
        raise BadInput(wrong)


def _row(
    unit: Unit,
    visit: Visit,
    episode: Episode,
    person_id: uuid.UUID,
    new: NewResponse,
    earlier: Sequence[SurveyResponse],
    survey: Instrument,
    scores: Scores,
) -> SurveyResponse:
    assert unit.actor_id is not None
    first = earlier[0] if earlier else None
    day = first.days_since_arrival if first else (local_date(new.ended_at, visit.zone) - episode.arrived_on).days
    values = {dimension.value: part.score for dimension, part in scores.dimensions.items()}
    texts = {name: None if value is None else str(value) for name, value in values.items()}
    return SurveyResponse(
        case_id=visit.case_id,
        episode_id=visit.episode_id,
        visit_id=visit.id,
        person_id=person_id,
        edition=len(earlier) + 1,
        instrument_version=survey.version,
        days_since_arrival=day,
        started_at=first.started_at if first else new.started_at,
        ended_at=first.ended_at if first else new.ended_at,
        mode=new.mode,
        interviewer_id=unit.actor_id,
        is_broken_off=new.is_broken_off,
        is_completed=is_completed(Response(day, new.is_broken_off, survey, scores)),
        **{dimension.value: texts[dimension.value] for dimension in Dimension},
        composite=None if scores.composite is None else str(scores.composite),
        verdict=response_verdict(survey, scores, day),
        content=ResponseContent(
            asked_answers(new.answers, scores), new.overheard, new.language, new.interpreter, new.note
        ),
    )
