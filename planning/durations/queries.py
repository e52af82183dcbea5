"""Reads of durations: the records that teach, by plain columns alone; and what was prepared from them."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import Executable, Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from foundation.accounts.models import Office
from foundation.rulebook.queries import rules_on
from foundation.rulebook.rules import RulesOfDay
from foundation.storage.known import prepared
from foundation.storage.paging import Slice, keyset
from foundation.storage.scopes import SystemScope
from planning.durations.models import LearnedDuration as LearnedDuration
from planning.durations.rules.incidence import End, Incidence, Spell, Step
from planning.durations.rules.learned import Key, LearnedKind, Place, Reach, Record, Thresholds, closest
from returns.cases.models import Case
from returns.cases.rules.cases import BEFORE_BOARDING, CaseState
from returns.counselling.models import CounsellingSession
from returns.counselling.rules import Solution
from returns.documents.models import DocumentCustody, DocumentRequest
from returns.documents.rules.documents import NAMED, DocumentKind
from returns.documents.rules.formalities import LeadTime, RequestState
from returns.lifecycle.models import CaseEvent
from returns.lifecycle.rules.lifecycle import EventKind
from returns.money.models import BudgetLine
from returns.people.models import OpenQuestion
from returns.people.rules.people import OpenField

# Reads of requests and decisions when they began and how they ended, and opens nothing that is sealed.
LEARNING = SystemScope(
    "learning",
    opens=(
        "budget_line", "case", "case_event", "counselling_session", "document_custody", "document_request",
        "learned_duration", "office", "open_question", "rule",
    ),
    in_pieces=True,
)  # fmt: skip
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
    """All that teaches, what began since a day with how long it took; six statements.

    No request takes fewer days than `least`. Withdrawn ones were open until then, and no answer of the consulate.
    """
    yield from _requests(session, since, today, least)
    yield from _approvals(session, since, today)
    over: dict[uuid.UUID, date] = {}  # when cases left or ended: nobody works on what is open in them
    yield from _steps(session, since, today, over)
    yield from _questions(session, since, today, over)
    yield from _originals(session, since, today, over)


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


def _steps(session: Session, since: date, today: date, over: dict[uuid.UUID, date]) -> Iterator[Record]:
    """What the steps of cases teach; says in `over` of those that left or ended when that was. Two statements."""
    returns = _returns_chosen(session)
    statement = (
        select(
            CaseEvent.case_id, CaseEvent.kind, CaseEvent.from_state, CaseEvent.to_state, CaseEvent.at,
            Case.country, Case.office_id,
        )
        .join(Case, Case.id == CaseEvent.case_id)
        .where(
            Case.restricted_at.is_(None),
            or_(CaseEvent.to_state.is_not(None), CaseEvent.kind == EventKind.PROTECTION_CHECKED),
        )
        .order_by(CaseEvent.case_id, CaseEvent.at, CaseEvent.id)
    )  # fmt: skip
    for case_id, events in groupby(_read(session, statement), lambda row: row.case_id):
        rows = list(events)
        until = _over_on(rows)
        if until is not None:
            over[case_id] = until
        for applied, decided in _stays(rows, CaseState.APPLIED):
            end = _DECISIONS.get(decided.to_state) if decided else None
            yield _record(LearnedKind.ELIGIBILITY, applied, _day(decided), end, since, today)
        for begun, left in _stays(rows, CaseState.COUNSELLING):
            chosen = _next_of(returns.get(case_id, ()), begun.at.date(), _day(left) or today)
            end = End.DONE if chosen else None
            yield _record(LearnedKind.COUNSELLING, begun, chosen or _day(left), end, since, today)
        yield from _checks(rows, since, until or today)


def _returns_chosen(session: Session) -> dict[uuid.UUID, list[date]]:
    """The days of the sessions at which people decided to return, by case; one statement."""
    statement = (
        select(CounsellingSession.case_id, CounsellingSession.held_at)
        .where(CounsellingSession.solution == Solution.RETURN)
        .order_by(CounsellingSession.held_at, CounsellingSession.id)
    )
    days: dict[uuid.UUID, list[date]] = defaultdict(list)
    for row in _read(session, statement):
        days[row.case_id].append(row.held_at.date())
    return days


def _next_of(days: Sequence[date], first: date, last: date) -> date | None:
    return next((day for day in days if first <= day <= last), None)


def _stays(rows: Sequence[Any], state: CaseState) -> Iterator[tuple[Any, Any]]:
    """Each time that a case came into a state, and what led out of it again, if anything has."""
    # What first leads out is about what first led in, and so on: two of one instant have no order.
    left = (row for row in rows if row.from_state is state)
    for came in (row for row in rows if row.to_state is state):
        yield came, next(left, None)


def _over_on(rows: Sequence[Any]) -> date | None:
    """Since when a case has left or ended, where it has."""
    since = None
    for row in rows:
        if row.to_state is not None:
            since = None if row.to_state in BEFORE_BOARDING else since or row.at.date()
    return since


def _checks(rows: Sequence[Any], since: date, until: date) -> Iterator[Record]:
    """From the day on which the protection check is due by rule, that of eligibility, to the first one of a case."""
    checked = next((row for row in rows if row.kind is EventKind.PROTECTION_CHECKED), None)
    eligible = next((row for row in rows if row.to_state is CaseState.ELIGIBLE), None)
    if eligible is not None and (checked is None or checked.at >= eligible.at):
        end = End.DONE if checked else None
        yield _record(LearnedKind.PROTECTION_CHECK, eligible, _day(checked), end, since, until)


def _day(event: Any) -> date | None:
    return event.at.date() if event is not None else None


def _record(kind: LearnedKind, began: Any, on: date | None, end: End | None, since: date, today: date) -> Record:
    """Something that began with an event; without an `end` it was open until that day."""
    spell = _spell(began.at.date(), on, end, since, today)
    return Record(began.office_id, kind, "", began.country, spell, 2 if on else 1)


_QUESTIONS = {OpenField.CONTACT: LearnedKind.SAFE_CONTACT, OpenField.PLACE_OF_RETURN: LearnedKind.PLACE}


def _questions(session: Session, since: date, today: date, over: Mapping[uuid.UUID, date]) -> Iterator[Record]:
    """From the day on which somebody was asked to find something out until it was known, or closed by hand."""
    statement = (
        select(
            OpenQuestion.case_id, OpenQuestion.field, OpenQuestion.asked_at, OpenQuestion.closed_at,
            Case.country, Case.office_id,
        )
        .join(Case, Case.id == OpenQuestion.case_id)
        .where(Case.restricted_at.is_(None))
        .order_by(OpenQuestion.id)
    )  # fmt: skip
    for row in _read(session, statement):
        kind = _QUESTIONS.get(row.field, LearnedKind.DETAILS)
        closed = row.closed_at.date() if row.closed_at else None
        yield _worked(row, kind, row.asked_at.date(), closed, since, over.get(row.case_id, today))


def _worked(row: Any, kind: LearnedKind, began: date, done: date | None, since: date, until: date) -> Record:
    """Work on a case; what was only done after it had left or ended was open until then."""
    is_done = done is not None and done <= until
    spell = _spell(began, done if is_done else None, End.DONE if is_done else None, since, until)
    return Record(row.office_id, kind, "", row.country, spell, 2 if done else 1)


def _originals(session: Session, since: date, today: date, over: Mapping[uuid.UUID, date]) -> Iterator[Record]:
    """From the day on which somebody outside of the office had an original until it came back."""
    custody = DocumentCustody
    statement = (
        select(
            custody.document_id, custody.case_id, custody.holder, custody.since_on, custody.is_correction,
            Case.country, Case.office_id,
        )
        .join(Case, Case.id == custody.case_id)
        .where(Case.restricted_at.is_(None))
        .order_by(custody.document_id, custody.ordinal)
    )  # fmt: skip
    for _document, rows in groupby(_read(session, statement), lambda row: row.document_id):
        away = None
        for row in _as_corrected(rows):
            if row.holder in NAMED:
                away = away or row
            elif away is not None:
                until = over.get(row.case_id, today)
                yield _worked(away, LearnedKind.ORIGINAL, away.since_on, row.since_on, since, until)
                away = None
        if away is not None:
            until = over.get(away.case_id, today)
            yield _worked(away, LearnedKind.ORIGINAL, away.since_on, None, since, until)


def _as_corrected(rows: Iterable[Any]) -> list[Any]:
    """Hand-overs of a document; a correction stands for the one before it."""
    kept: list[Any] = []
    for row in rows:
        if row.is_correction and kept:
            kept.pop()
        kept.append(row)
    return kept


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
    if not any(key.consulate for key, _reach in rows):
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
    """What is prepared for these kinds and consulates, by key and reach, and all that is of no consulate.

    One statement, so that whoever asks for both asks the same question.
    """
    if not kinds:
        return {}
    asked = {"kinds": sorted(set(kinds)), "consulates": sorted(set(consulates))}
    return {(key_of(row), row.reach): row for row in session.execute(_learned(), asked).scalars()}


@cache
def _learned() -> Select[LearnedDuration]:
    of_kinds = LearnedDuration.kind.in_(bindparam("kinds", expanding=True))
    of_consulates = LearnedDuration.consulate.in_(bindparam("consulates", expanding=True))
    either = or_(LearnedDuration.consulate == "", and_(of_kinds, of_consulates))
    return prepared(select(LearnedDuration).where(either))
