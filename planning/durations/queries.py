"""Reads of durations: the records that teach, by plain columns alone; and what was prepared from them."""

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Executable, select
from sqlalchemy.orm import Session

from foundation.accounts.models import Office
from foundation.rulebook.queries import rules_on
from foundation.rulebook.rules import RulesOfDay
from foundation.storage.paging import Slice, keyset
from foundation.storage.scopes import SystemScope
from planning.durations.models import LearnedDuration as LearnedDuration
from planning.durations.rules.incidence import End, Incidence, Spell, Step
from planning.durations.rules.learned import Key, LearnedKind, Place, Reach, Record, Thresholds, closest
from returns.cases.models import Case
from returns.cases.rules import CaseState
from returns.documents.models import DocumentRequest
from returns.documents.rules.documents import DocumentKind
from returns.documents.rules.formalities import LeadTime, RequestState
from returns.lifecycle.models import CaseEvent
from returns.money.models import BudgetLine

# Reads of requests and decisions when they began and how they ended, and opens nothing that is sealed.
LEARNING = SystemScope(
    "learning", opens=("budget_line", "case", "case_event", "document_request", "learned_duration", "office", "rule")
)
WINDOW, MEDIAN_FROM, NINETY_FROM = "durations.window_months", "durations.median_from", "durations.ninety_from"
REFRESH = "durations.refresh_seconds"
UNDER, LEAST = "statistics.suppressed_under", "documents.lead_time_at_least_days"
RULE_HALF, RULE_NINETY = "laissez_passer.median_days", "laissez_passer.ninety_percent_within_days"
_AT_ONCE = 1_000


def thresholds_of(rules: RulesOfDay) -> Thresholds:
    """From how many finished durations are learned. RuleMissing."""
    return Thresholds(rules.need(MEDIAN_FROM).whole(), rules.need(NINETY_FROM).whole())


def thresholds_on(session: Session, day: date) -> Thresholds:
    """The same, of a day; one statement."""
    return thresholds_of(rules_on(session, (MEDIAN_FROM, NINETY_FROM), day))


def hosts_of_offices(session: Session) -> dict[uuid.UUID, str]:
    """The host country of each office; one statement."""
    return {row.id: row.country for row in session.execute(select(Office.id, Office.country).order_by(Office.id))}


# The records that teach. What somebody has asked to be left alone (restricted) teaches nobody.


def records(session: Session, since: date, today: date, least: int) -> Iterator[Record]:
    """All requests and decisions, those that began since a day with how long they took; three statements.

    Nothing takes fewer days than `least`. Withdrawn requests were open until then, and no answer of the consulate.
    """
    yield from _requests(session, since, today, least)
    yield from _eligibility(session, since, today)
    yield from _approvals(session, since, today)


def _spell(began: date, ended: date | None, end: End | None, since: date, today: date, least: int = 0) -> Spell | None:
    """How long it took; None for what began too long ago, or in days that contradict each other."""
    days = ((ended or today) - began).days
    if began < since or days < 0:
        return None
    return Spell(max(days, least) if end else days, end)


def _read(session: Session, statement: Executable) -> Iterator[Any]:
    return iter(session.execute(statement, execution_options={"yield_per": _AT_ONCE}))


_REQUEST_ENDS = {RequestState.ISSUED: End.DONE, RequestState.REJECTED: End.REFUSED}


def _requests(session: Session, since: date, today: date, least: int) -> Iterator[Record]:
    statement = (
        select(
            DocumentRequest.kind, DocumentRequest.consulate_country, DocumentRequest.state,
            DocumentRequest.requested_on, DocumentRequest.decided_on, Case.country, Case.office_id,
        )
        .join(Case, Case.id == DocumentRequest.case_id)
        .where(Case.restricted_at.is_(None))
        .order_by(DocumentRequest.id)
    )  # fmt: skip
    for row in _read(session, statement):
        spell = _spell(row.requested_on, row.decided_on, _REQUEST_ENDS.get(row.state), since, today, least)
        events = 2 if row.decided_on else 1
        kind = LearnedKind(row.kind.value)
        yield Record(row.office_id, kind, row.consulate_country, row.country, spell, events)


_DECISIONS = {CaseState.ELIGIBLE: End.DONE, CaseState.REJECTED: End.REFUSED}


def _eligibility(session: Session, since: date, today: date) -> Iterator[Record]:
    """From each application of a case to what became of it; whatever else ends it is no decision."""
    statement = (
        select(CaseEvent.case_id, CaseEvent.from_state, CaseEvent.to_state, CaseEvent.at, Case.country, Case.office_id)
        .join(Case, Case.id == CaseEvent.case_id)
        .where(Case.restricted_at.is_(None), CaseEvent.to_state.is_not(None))
        .order_by(CaseEvent.case_id, CaseEvent.at, CaseEvent.id)
    )
    for _case, events in groupby(_read(session, statement), lambda row: row.case_id):
        rows = list(events)
        # The first decision is of the first application, and so on: two of one instant have no order.
        decided = (row for row in rows if row.from_state is CaseState.APPLIED)
        for applied in (row for row in rows if row.to_state is CaseState.APPLIED):
            yield _decision(applied, next(decided, None), since, today)


def _decision(applied: Any, decided: Any, since: date, today: date) -> Record:
    on = decided.at.date() if decided else None
    end = _DECISIONS.get(decided.to_state) if decided else None
    spell = _spell(applied.at.date(), on, end, since, today)
    return Record(applied.office_id, LearnedKind.ELIGIBILITY, "", applied.country, spell, 2 if decided else 1)


def _approvals(session: Session, since: date, today: date) -> Iterator[Record]:
    statement = (
        select(
            BudgetLine.recorded_at, BudgetLine.approved_at, BudgetLine.declined_at, Case.country, Case.office_id
        )
        .join(Case, Case.id == BudgetLine.case_id)
        .where(Case.restricted_at.is_(None))
        .order_by(BudgetLine.id)
    )  # fmt: skip
    for row in _read(session, statement):
        at = row.approved_at or row.declined_at
        end = End.DONE if row.approved_at else End.REFUSED if row.declined_at else None
        spell = _spell(row.recorded_at.date(), at.date() if at else None, end, since, today)
        yield Record(row.office_id, LearnedKind.APPROVAL, "", row.country, spell, 2 if at else 1)


# What was prepared.


def incidence_of(row: LearnedDuration) -> Incidence:
    """What a prepared row teaches."""
    steps = tuple(Step(*step) for step in row.curve)
    return Incidence(row.begun, row.done, row.refused, row.longest, steps, row.median, row.ninety)


def key_of(row: LearnedDuration) -> Key:
    """By what it is learned."""
    return Key(row.kind, row.consulate, row.country)


def learned_places(session: Session) -> dict[Place, uuid.UUID]:
    """The ids of all prepared rows by what they are about, without their curves: for the job, which sees all."""
    statement = select(
        LearnedDuration.id, LearnedDuration.office_id, LearnedDuration.kind, LearnedDuration.consulate,
        LearnedDuration.country, LearnedDuration.reach,
    )  # fmt: skip
    rows = session.execute(statement.order_by(LearnedDuration.id))
    return {(row.office_id, Key(row.kind, row.consulate, row.country), row.reach): row.id for row in rows}


def learned_by_ids(session: Session, ids: Sequence[uuid.UUID]) -> Sequence[LearnedDuration]:
    """Prepared rows by their ids; one statement."""
    statement = select(LearnedDuration).where(LearnedDuration.id.in_(ids)).order_by(LearnedDuration.id)
    return session.execute(statement).scalars().all() if ids else ()


@dataclass(frozen=True)
class LearnedFilter:
    """What a list shows: one kind, one consulate, one reach; None for any."""

    kind: LearnedKind | None = None
    consulate: str | None = None
    reach: Reach | None = None


def learned_page(session: Session, chosen: LearnedFilter, cursor: str | None, size: int) -> Slice[LearnedDuration]:
    """One page of what this scope may learn, by kind and consulate."""
    statement = select(LearnedDuration)
    if chosen.kind:
        statement = statement.where(LearnedDuration.kind == chosen.kind)
    if chosen.consulate:
        statement = statement.where(LearnedDuration.consulate == chosen.consulate)
    if chosen.reach:
        statement = statement.where(LearnedDuration.reach == chosen.reach)
    columns = (
        LearnedDuration.kind, LearnedDuration.consulate, LearnedDuration.country, LearnedDuration.reach,
        LearnedDuration.id,
    )  # fmt: skip
    return keyset(session, statement, columns, False, cursor, size)


def taught_lead_times(
    session: Session, asked: Collection[tuple[DocumentKind, str]], today: date
) -> dict[tuple[DocumentKind, str], LeadTime]:
    """How long documents take of these kinds at the consulates of these countries, where enough are finished.

    Two statements. What is learned less than nine in ten of names half alone.
    """
    kinds = {kind: LearnedKind(kind.value) for kind, _country in asked}
    rows = learned_of(session, list(kinds.values()), [country for _kind, country in asked])
    if not rows:
        return {}
    limits, prepared = thresholds_on(session, today), {place: incidence_of(row) for place, row in rows.items()}
    taught = {}
    for kind, country in asked:
        place = closest(prepared, [Key(kinds[kind], country)], limits)
        learned = prepared[place] if place else None
        if learned is not None and learned.median is not None:
            ninety = learned.ninety if learned.finished >= limits.ninety else None
            taught[kind, country] = LeadTime(learned.median, ninety, learned.finished)
    return taught


def learned_by_id(session: Session, row_id: uuid.UUID) -> LearnedDuration | None:
    """One prepared row that this scope sees."""
    return session.execute(select(LearnedDuration).where(LearnedDuration.id == row_id)).scalar_one_or_none()


def learned_consulates(session: Session) -> list[str]:
    """The consulates of which anything is learned, for a filter; one statement."""
    statement = select(LearnedDuration.consulate).distinct().where(LearnedDuration.consulate != "")
    return sorted(session.execute(statement).scalars())


def learned_of(
    session: Session, kinds: Sequence[LearnedKind], consulates: Sequence[str]
) -> dict[tuple[Key, Reach], LearnedDuration]:
    """What is prepared for these kinds and consulates, by key and reach; one statement."""
    if not kinds:
        return {}
    statement = select(LearnedDuration).where(
        LearnedDuration.kind.in_(sorted(set(kinds))), LearnedDuration.consulate.in_(sorted({"", *consulates}))
    )
    return {(key_of(row), row.reach): row for row in session.execute(statement).scalars()}
