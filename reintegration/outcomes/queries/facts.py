"""Reads for a snapshot of the outcomes: every adult with where they stand and their scores, without name or id."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.rulebook.queries import rules_on
from reintegration.episodes.models import Episode
from reintegration.follow_up.models import Visit
from reintegration.follow_up.rules.follow_up import VisitOutcome
from reintegration.outcomes.models import Outcome
from reintegration.outcomes.rules.disclosure import Suppression
from reintegration.outcomes.rules.figures import missing_reason
from reintegration.outcomes.rules.outcomes import ENDS, closed_as
from reintegration.outcomes.rules.tables import NOT_SAID, Adult, Scores, age_band, standing_in_round, standing_of
from reintegration.schedule.rules import TWELVE_MONTHS
from reintegration.surveys.models import SurveyResponse
from returns.cases.models import Case

SUPPRESSED_UNDER, POSSIBLE = "statistics.suppressed_under", "statistics.possible_percent"
AGE_BANDS = "statistics.age_bands"
_TRIM = "statistics.weights_trim_percentile"
_ROUNDS = ("follow_up.standard.survey_months", "follow_up.close.survey_months")
_AT_ONCE = 5_000  # rows that are fetched together: memory stays flat while the facts are made
_FIRST_MONTH = 1
Given = Mapping[tuple[uuid.UUID, uuid.UUID], Scores | None]


@dataclass(frozen=True)
class Facts:
    """What a snapshot counts. `rounds`: the same adults, by month of a survey round that gives no verdict."""

    adults: Sequence[Adult]
    rounds: Mapping[int, Sequence[Adult]]
    suppression: Suppression
    trim_at: int  # percentile at which weights for who is missing are cut


def facts_of_outcomes(session: Session, closed_before: date) -> Facts:
    """Every adult of every episode. A window is closed when its last day lies before `closed_before`.

    Memory grows with the adults (about 1 kB each), not with their visits. RuleMissing if a rule has no row for the day.
    """
    rules = rules_on(session, (SUPPRESSED_UNDER, POSSIBLE, AGE_BANDS, _TRIM, *_ROUNDS), closed_before)
    bands = [int(str(age)) for age in rules.need(AGE_BANDS).entries()]
    every = {int(str(month)) for code in _ROUNDS for month in rules.need(code).entries()}
    months = sorted(every - {TWELVE_MONTHS})
    scores_by_month = {month: _given(session, month) for month in {*months, _FIRST_MONTH}}
    adults = list(_adults(session, closed_before, bands, scores_by_month[_FIRST_MONTH]))
    rounds = {month: list(_round(session, month, closed_before, scores_by_month[month])) for month in months}
    suppression = Suppression(rules.need(SUPPRESSED_UNDER).whole(), rules.need(POSSIBLE).whole())
    return Facts(adults, rounds, suppression, rules.need(_TRIM).whole())


@lru_cache(maxsize=100_000)
def _number(score: str) -> float:
    return float(Fraction(score))


def _scores(row: Any) -> Scores | None:
    """The scores of a response in which all dimensions are measured; None for any other."""
    economic, social, psychosocial, composite = row.economic, row.social, row.psychosocial, row.composite
    if economic is None or social is None or psychosocial is None or composite is None:
        return None
    return _number(economic), _number(social), _number(psychosocial), _number(composite)


_SCORES = (SurveyResponse.economic, SurveyResponse.social, SurveyResponse.psychosocial, SurveyResponse.composite)


def _given(session: Session, month: int) -> Given:
    """What people gave in the round of a month, in the newest edition, by episode and person. None: not complete."""
    statement = (
        select(*_SCORES, SurveyResponse.episode_id, SurveyResponse.person_id, SurveyResponse.is_completed)
        .join(Visit, Visit.id == SurveyResponse.visit_id)
        .where(Visit.month == month, Visit.is_survey_round)
        .order_by(SurveyResponse.edition)
    )
    rows = session.execute(statement, execution_options={"yield_per": _AT_ONCE})
    return {(row.episode_id, row.person_id): _scores(row) if row.is_completed else None for row in rows}


def _adults(session: Session, closed_before: date, bands: Sequence[int], first: Given) -> Iterator[Adult]:
    statement = (
        select(
            *_SCORES,
            Outcome.case_id,
            Outcome.episode_id,
            Outcome.person_id,
            Outcome.office_id,
            Outcome.organisation_id,
            Outcome.country,
            Outcome.sex,
            Outcome.birth_year_band,
            Outcome.track,
            Outcome.is_surveyed,
            Outcome.window_closes_on,
            Outcome.verdict,
            Outcome.missing_because,
            SurveyResponse.verdict.label("response_verdict"),
            Case.programme,
            Episode.arrived_on,
        )
        .join(Episode, Episode.id == Outcome.episode_id)
        .join(Case, Case.id == Outcome.case_id)
        .outerjoin(SurveyResponse, SurveyResponse.id == Outcome.response_id)
    )
    for row in session.execute(statement, execution_options={"yield_per": _AT_ONCE}):
        verdict, because = closed_as(row.verdict, row.missing_because, row.response_verdict)
        why = missing_reason(VisitOutcome(because) if because else None)
        standing = standing_of(row.is_surveyed, verdict, row.window_closes_on < closed_before, why)
        rows = (
            row.programme or NOT_SAID,
            row.country,
            row.organisation_id.hex if row.organisation_id else NOT_SAID,
            row.office_id.hex,
            row.sex.value,
            age_band(row.birth_year_band, row.arrived_on, bands),
            row.track.value,
        )
        last = _scores(row) if standing.is_measured else None
        yield Adult(row.case_id.hex, rows, standing, last, first.get((row.episode_id, row.person_id)) if last else None)


def _round(session: Session, month: int, closed_before: date, scores_by_person: Given) -> Iterator[Adult]:
    """Every surveyed adult with a visit in the round of a month, and where they stood at its end."""
    statement = (
        select(
            Outcome.case_id,
            Outcome.episode_id,
            Outcome.person_id,
            Outcome.verdict,
            Visit.closes_on,
            Visit.outcome,
        )
        .join(Visit, Visit.episode_id == Outcome.episode_id)
        .where(Outcome.is_surveyed, Visit.month == month, Visit.is_survey_round)
    )
    for row in session.execute(statement, execution_options={"yield_per": _AT_ONCE}):
        key = (row.episode_id, row.person_id)
        scores, is_closed = scores_by_person.get(key), row.closes_on < closed_before
        end = row.verdict if row.verdict in ENDS else None
        standing = standing_in_round(is_closed, key in scores_by_person, scores is not None, row.outcome, end)
        yield Adult(row.case_id.hex, (), standing, scores if standing.is_measured else None)
