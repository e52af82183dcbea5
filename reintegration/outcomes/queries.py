"""Reads of outcomes: those of an episode, what settling them needs, snapshots, the facts that one counts, reports."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, extract, func, or_, select
from sqlalchemy.orm import Session

from foundation.rulebook.queries import rules_on
from foundation.storage.known import prepared
from reintegration.episodes.models import Episode
from reintegration.follow_up.models import Visit
from reintegration.follow_up.queries.check_ins import FURTHEST_EAST
from reintegration.follow_up.rules.follow_up import VisitOutcome
from reintegration.follow_up.rules.visits import ASKING
from reintegration.outcomes.models import Outcome, OutcomeCount, OutcomeFigure, Snapshot as Snapshot
from reintegration.outcomes.rules.disclosure import Suppression
from reintegration.outcomes.rules.figures import (
    NOT_SAID,
    Adult,
    Key,
    Scores,
    Table,
    age_band,
    missing_reason,
    standing_in_round,
    standing_of,
)
from reintegration.outcomes.rules.outcomes import ENDS, Given, Quarter, closed_as, quarter_of, reports_by_quarter
from reintegration.outcomes.rules.publishing import Published, published
from reintegration.schedule.rules import TWELVE_MONTHS
from reintegration.surveys.models import SurveyResponse
from reintegration.surveys.rules.verdict import Verdict
from returns.cases.models import Case

SUPPRESSED_UNDER, POSSIBLE = "statistics.suppressed_under", "statistics.possible_percent"
AGE_BANDS = "statistics.age_bands"
_TRIM = "statistics.weights_trim_percentile"
_ROUNDS = ("follow_up.standard.survey_months", "follow_up.close.survey_months")
_AT_ONCE = 5_000  # rows that are fetched together: memory stays flat while the facts are made
_FIRST_MONTH = 1
Id = uuid.UUID | None
ScoresByPerson = Mapping[tuple[Id, Id], Scores | None]
_FACTS = (
    Outcome.id, Outcome.case_id, Outcome.episode_id, Outcome.person_id, Outcome.office_id, Outcome.organisation_id,
    Outcome.country, Outcome.sex, Outcome.birth_year_band, Outcome.track, Outcome.is_surveyed,
    Outcome.window_closes_on, Outcome.verdict, Outcome.missing_because,
)  # fmt: skip
_SCORES = (SurveyResponse.economic, SurveyResponse.social, SurveyResponse.psychosocial, SurveyResponse.composite)

# Outcomes, and what settling them needs.


@dataclass(frozen=True)
class Waiting:
    """A pending outcome whose window may have closed, with the anchor of its days and how its last visit ended.

    `is_visit_open`: the last visit of the window has not ended yet, so that it is not known why.
    """

    outcome: Outcome
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


def given_by(session: Session, episodes: Sequence[Id]) -> dict[tuple[Id, Id], list[Given]]:
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
    responses: defaultdict[tuple[Id, Id], list[Given]] = defaultdict(list)
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
        waiting.append(Waiting(outcome, arrived_on, zone, last.outcome if last is not None else None, is_open))
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


def _survey_visits(session: Session, episodes: Sequence[Id]) -> defaultdict[Id, list[Visit]]:
    """The survey rounds of episodes, the last first."""
    statement = (
        select(Visit)
        .where(Visit.episode_id.in_(episodes), Visit.is_survey_round)
        .order_by(Visit.month.desc(), Visit.ordinal.desc())
    )
    by_episode: defaultdict[Id, list[Visit]] = defaultdict(list)
    for visit in session.execute(statement).scalars():
        by_episode[visit.episode_id].append(visit)
    return by_episode


# Snapshots: the newest, what it and earlier ones publish, and the counts behind it for the next one.


@dataclass(frozen=True)
class ShownRow:
    """What is shown of a row (`rules/publishing.py`), and the day of its counts."""

    key: str
    counted_on: date
    shown: Mapping[str, object]


@dataclass(frozen=True)
class KeptRow:
    """A row as the last snapshot left it: its id, what is shown, and what the next one is compared with."""

    id: uuid.UUID
    shown: Mapping[str, object]
    row: Published
    values: Mapping[str, object]


_NEWEST = prepared(select(Snapshot).where(Snapshot.finished_at.is_not(None)).order_by(Snapshot.ordinal.desc()).limit(1))


def newest_snapshot(session: Session) -> Snapshot | None:
    """The newest snapshot that is finished."""
    return session.execute(_NEWEST).scalar_one_or_none()


def rows_of_table(session: Session, snapshot: Snapshot, table: Table) -> list[ShownRow]:
    """The rows of a table as a snapshot published them, of those that this scope sees, by key."""
    statement = (
        select(OutcomeFigure).where(OutcomeFigure.kind == table, *published_in(snapshot)).order_by(OutcomeFigure.row)
    )
    return [_shown(figure) for figure in session.execute(statement).scalars()]


def row_of_table(session: Session, snapshot: Snapshot, table: Table, key: str) -> ShownRow | None:
    """One row as a snapshot published it, if this scope sees it."""
    figure = session.execute(_ROW, {"table": table, "key": key, "ordinal": snapshot.ordinal}).scalar_one_or_none()
    return _shown(figure) if figure is not None else None


def published_in(snapshot: Snapshot) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Which rows a snapshot published: those that began with it or before, and had not ended."""
    return _published(snapshot.ordinal)


def _published(ordinal: Any) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return OutcomeFigure.since <= ordinal, or_(OutcomeFigure.until.is_(None), OutcomeFigure.until > ordinal)


_NAMED = OutcomeFigure.kind == bindparam("table"), OutcomeFigure.row == bindparam("key")
_ROW = prepared(select(OutcomeFigure).where(*_NAMED, *_published(bindparam("ordinal"))))


def _shown(figure: OutcomeFigure) -> ShownRow:
    return ShownRow(figure.row, figure.counted_on, figure.shown)


def last_published(session: Session) -> dict[Key, KeptRow]:
    """Every row as the newest snapshot left it, with the counts behind it; for the job."""
    statement = (
        select(OutcomeFigure, OutcomeCount)
        .join(OutcomeCount, OutcomeCount.figure_id == OutcomeFigure.id)
        .where(OutcomeFigure.until.is_(None))
    )
    return {
        (figure.kind, figure.row): KeptRow(
            figure.id, figure.shown, published(count.counts, figure.counted_on), count.values
        )
        for figure, count in session.execute(statement)
    }


def unfinished_snapshots(session: Session) -> Sequence[Snapshot]:
    """What a job began and did not finish, because it was killed."""
    return session.execute(select(Snapshot).where(Snapshot.finished_at.is_(None))).scalars().all()


def last_ordinal(session: Session) -> int:
    """The number of the newest snapshot, finished or not; 0 if there is none."""
    statement = select(Snapshot.ordinal).order_by(Snapshot.ordinal.desc()).limit(1)
    return session.execute(statement).scalar_one_or_none() or 0


# What a snapshot counts: every adult with where they stand and their scores, without name or id.


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


def _scores(row: Row[*tuple[Any, ...]]) -> Scores | None:
    """The scores of a response in which all dimensions are measured; None for any other."""
    economic, social, psychosocial, composite = row.economic, row.social, row.psychosocial, row.composite
    if economic is None or social is None or psychosocial is None or composite is None:
        return None
    return _number(economic), _number(social), _number(psychosocial), _number(composite)


def _given(session: Session, month: int) -> ScoresByPerson:
    """What people gave in the round of a month, in the newest edition, by episode and person. None: not complete."""
    statement = (
        select(*_SCORES, SurveyResponse.episode_id, SurveyResponse.person_id, SurveyResponse.is_completed)
        .join(Visit, Visit.id == SurveyResponse.visit_id)
        .where(Visit.month == month, Visit.is_survey_round)
        .order_by(SurveyResponse.edition)
    )
    rows = session.execute(statement, execution_options={"yield_per": _AT_ONCE})
    return {(row.episode_id, row.person_id): _scores(row) if row.is_completed else None for row in rows}


def _adults(session: Session, closed_before: date, bands: Sequence[int], first: ScoresByPerson) -> Iterator[Adult]:
    statement = (
        select(
            *_SCORES,
            *_FACTS,
            SurveyResponse.verdict.label("response_verdict"),
            func.coalesce(Case.programme, Outcome.programme).label("programme"),
            func.coalesce(Episode.arrived_on, Outcome.arrived_on).label("arrived_on"),
        )
        .outerjoin(Episode, Episode.id == Outcome.episode_id)
        .outerjoin(Case, Case.id == Outcome.case_id)
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
        cluster = (row.case_id or row.id).hex  # a detached row stands for itself
        yield Adult(cluster, rows, standing, last, first.get((row.episode_id, row.person_id)) if last else None)


def _round(session: Session, month: int, closed_before: date, scores_by_person: ScoresByPerson) -> Iterator[Adult]:
    """Every surveyed adult with a visit in the round of a month, and where they stood at its end."""
    statement = (
        select(Outcome.case_id, Outcome.episode_id, Outcome.person_id, Outcome.verdict, Visit.closes_on, Visit.outcome)
        .join(Visit, Visit.episode_id == Outcome.episode_id)
        .where(Outcome.is_surveyed, Visit.month == month, Visit.is_survey_round)
    )
    for row in session.execute(statement, execution_options={"yield_per": _AT_ONCE}):
        key = (row.episode_id, row.person_id)
        scores, is_closed = scores_by_person.get(key), row.closes_on < closed_before
        end = row.verdict if row.verdict in ENDS else None
        standing = standing_in_round(is_closed, key in scores_by_person, scores is not None, row.outcome, end)
        yield Adult(row.case_id.hex, (), standing, scores if standing.is_measured else None)


# Reads of reports of outcomes: which quarters have one, its snapshot, and everything that the snapshot published.


def reports(session: Session) -> list[tuple[Quarter, Snapshot]]:
    """Every quarter that has a report with its snapshot, the newest first; two statements, one where there is none."""
    numbered = _numbers(session)
    snapshots = _snapshots(session, [ordinal for _quarter, ordinal in numbered])
    return [(quarter, snapshots[ordinal]) for quarter, ordinal in numbered]


def report_of(session: Session, quarter: Quarter) -> Snapshot | None:
    """The snapshot that is the report of a quarter; None where there is none, or not yet."""
    ordinal = dict(_numbers(session)).get(quarter)
    return _snapshots(session, [ordinal])[ordinal] if ordinal is not None else None


def published_rows(session: Session, snapshot: Snapshot) -> dict[Table, list[ShownRow]]:
    """The rows of all tables as a snapshot published them, of those that this scope sees, by key; one statement."""
    statement = select(OutcomeFigure).where(*published_in(snapshot)).order_by(OutcomeFigure.kind, OutcomeFigure.row)
    rows: defaultdict[Table, list[ShownRow]] = defaultdict(list)
    for figure in session.execute(statement).scalars():
        rows[figure.kind].append(_shown(figure))
    return rows


def _numbers(session: Session) -> list[tuple[Quarter, int]]:
    """Quarters with the numbers of their snapshots. One row for each month in which anything was counted."""
    year, month = extract("year", Snapshot.counted_on), extract("month", Snapshot.counted_on)
    statement = (
        select(year, month, func.min(Snapshot.ordinal)).where(Snapshot.finished_at.is_not(None)).group_by(year, month)
    )
    first_in: dict[Quarter, int] = {}
    for in_year, in_month, ordinal in session.execute(statement):
        quarter = quarter_of(date(int(in_year), int(in_month), 1))
        first_in[quarter] = min(ordinal, first_in.get(quarter, ordinal))
    return reports_by_quarter(first_in)


def _snapshots(session: Session, ordinals: Sequence[int]) -> dict[int, Snapshot]:
    if not ordinals:
        return {}
    statement = select(Snapshot).where(Snapshot.ordinal.in_(set(ordinals)))
    return {snapshot.ordinal: snapshot for snapshot in session.execute(statement).scalars()}
