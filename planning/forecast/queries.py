"""Reads of forecasts: what is known of a case's waits, forecasts that were kept, and how many held."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from foundation.rulebook.queries import rule_on, rules_on
from foundation.rulebook.rules import RulesOfDay
from foundation.storage.known import prepared
from foundation.storage.scopes import SystemScope
from planning.durations.queries import (
    LEAST,
    MEDIAN_FROM,
    NINETY_FROM,
    RULE_HALF,
    RULE_NINETY,
    UNDER,
    LearnedDuration,
    incidence_of,
    learned_of,
    thresholds_of,
)
from planning.durations.rules.learned import Key, LearnedKind, Reach
from planning.forecast.models import ForecastRecord as ForecastRecord, FrozenForecast as FrozenForecast
from planning.forecast.rules.held import Became, Moment, Sure
from planning.forecast.rules.uncertain import Facts, Figures, OpenRequest, Wait
from planning.path.queries.reads import PathRead
from planning.path.rules.activities import Takes
from planning.path.rules.network import ActivityKind
from returns.cases.models import Case
from returns.cases.rules.cases import BEFORE_BOARDING, NEVER, CaseState
from returns.documents.models import DocumentRequest
from returns.documents.rules.formalities import RequestState
from returns.lifecycle.models import CaseEvent

# Says of kept forecasts what became of their cases, by plain columns, and counts how many held.
FORECASTING = SystemScope(
    "forecasting",
    opens=("case", "case_event", "document_request", "forecast_record", "frozen_forecast"),
    in_pieces=True,
)
DRAWS, ROUND = "forecast.draws", "forecast.shown_to_percent"
SETTLE = "forecast.settle_seconds"
CODES = (MEDIAN_FROM, NINETY_FROM, RULE_HALF, RULE_NINETY, LEAST, DRAWS, ROUND)


def forecast_rules(session: Session, today: date) -> RulesOfDay:
    """The numbers that a forecast is made by; one statement."""
    return rules_on(session, CODES, today)


def facts_of_waits(read: PathRead, today: date, takes: Mapping[ActivityKind, Takes]) -> Facts:
    """What the requests of a case and its decisions that have begun say. `takes` as its path has it."""
    requests = [
        OpenRequest(
            request.person_id.hex, LearnedKind(request.kind.value), request.consulate_country, request.requested_on
        )
        for request in read.requests
    ]
    return Facts(requests, read.case.country, today, read.begun, takes)


def prepared_for(session: Session, waits: Sequence[Wait]) -> dict[tuple[Key, Reach], LearnedDuration]:
    """What is prepared for these waits; one statement."""
    return learned_of(session, [wait.kind for wait in waits], [wait.consulate for wait in waits])


def figures_of(
    prepared: Mapping[tuple[Key, Reach], LearnedDuration], rules: RulesOfDay, country: str, host: str
) -> Figures:
    """What is known of durations: own records, and the rule book for these countries. RuleMissing."""
    scope = {"country": country, **({"host": host} if host else {})}
    half, ninety = rules.need(RULE_HALF, scope), rules.need(RULE_NINETY, scope)
    said = {LearnedKind.LAISSEZ_PASSER: (half.whole(), ninety.whole())} if half.known and ninety.known else {}
    return Figures(
        {place: incidence_of(row) for place, row in prepared.items()},
        thresholds_of(rules),
        said,
        rules.need(LEAST).whole(),
    )


# Forecasts that were kept.


def frozen_of_case(session: Session, case_id: uuid.UUID) -> Sequence[FrozenForecast]:
    """The forecasts that were kept of a case, the first first; one statement."""
    return session.execute(_frozen(), {"case_id": case_id}).scalars().all()


@cache
def _frozen() -> Select[FrozenForecast]:
    own = select(FrozenForecast).where(FrozenForecast.case_id == bindparam("case_id"))
    return prepared(own.order_by(FrozenForecast.made_on, FrozenForecast.moment))


def unsettled(session: Session, most: int, after: uuid.UUID | None) -> Sequence[tuple[FrozenForecast, Case]]:
    """Kept forecasts whose cases have left or ended, at most so many, by id after one; one statement."""
    statement = (
        select(FrozenForecast, Case)
        .join(Case, Case.id == FrozenForecast.case_id)
        .where(FrozenForecast.became == Became.OPEN, Case.state.not_in(BEFORE_BOARDING))
        .order_by(FrozenForecast.id)
        .limit(most)
    )
    if after is not None:
        statement = statement.where(FrozenForecast.id > after)
    return [(row[0], row[1]) for row in session.execute(statement)]


def departures_of_cases(session: Session, case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, date]:
    """The days on which cases departed: of the journey where it is known, else of the step; one statement."""
    statement = (
        select(CaseEvent.case_id, CaseEvent.at, Case.departs_or_never)
        .join(Case, Case.id == CaseEvent.case_id)
        .where(CaseEvent.case_id.in_(case_ids), CaseEvent.to_state == CaseState.DEPARTED)
        .order_by(CaseEvent.at.desc(), CaseEvent.id)
    )
    rows = session.execute(statement) if case_ids else ()
    return {row.case_id: row.at.date() if row.departs_or_never == NEVER else row.departs_or_never for row in rows}


def rejected_since(session: Session, case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, date]:
    """The last day on which a request of each of these cases was rejected; one statement."""
    statement = (
        select(DocumentRequest.case_id, DocumentRequest.decided_on)
        .where(DocumentRequest.case_id.in_(case_ids), DocumentRequest.state == RequestState.REJECTED)
        .order_by(DocumentRequest.decided_on, DocumentRequest.id)
    )
    rows = session.execute(statement) if case_ids else ()
    return {row.case_id: row.decided_on for row in rows if row.decided_on}


def kept_forecasts(session: Session) -> Iterator[Any]:
    """Every kept forecast with the office of its case, by plain columns: for the job that counts them."""
    statement = (
        select(
            FrozenForecast.moment, FrozenForecast.half_on, FrozenForecast.eighty_on, FrozenForecast.ninety_on,
            FrozenForecast.became, FrozenForecast.departed_on, Case.office_id,
        )
        .join(Case, Case.id == FrozenForecast.case_id)
        .order_by(FrozenForecast.id)
    )  # fmt: skip
    return iter(session.execute(statement, execution_options={"yield_per": 1_000}))


def suppressed_under(session: Session, today: date) -> int:
    """Fewer than so many are not shown; one statement."""
    return rule_on(session, UNDER, today).whole()


def forecast_records(session: Session) -> dict[tuple[uuid.UUID | None, Moment, Sure], ForecastRecord]:
    """How many forecasts held, of which this scope may know; one statement."""
    rows = session.execute(select(ForecastRecord).order_by(ForecastRecord.moment, ForecastRecord.sure)).scalars()
    return {(row.office_id, row.moment, row.sure): row for row in rows}
