"""Reads of retention: which rule each kind of data has, holds, and cases whose term is over."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from foundation.inventory.rules import Retention
from foundation.rulebook.queries import rules_on
from foundation.rulebook.words import value_text
from foundation.storage.known import prepared
from foundation.storage.paging import Slice, keyset
from returns.cases.models import Case
from returns.cases.rules.cases import ENDED
from returns.lifecycle.models import CaseEvent
from rights.retention.models import HoldContent as HoldContent, LegalHold as LegalHold
from rights.retention.rules import (
    ATTEMPT_DAYS,
    AUDIT_DAYS,
    CASE_YEARS,
    DRAFT_DAYS,
    HOLDING,
    IDENTIFIER_YEARS,
    IMPORT_DAYS,
    MESSAGE_DAYS,
    NOTICE_DAYS,
    SEARCH_DAYS,
    SESSION_DAYS,
    SUBMISSION_DAYS,
    HoldFacts,
    HoldState,
    Untimed,
)

# Each word of the inventory for how long something is kept: its rules, or why it has none.
TERMS: dict[Retention, tuple[str, ...] | Untimed] = {
    Retention.CASE: (CASE_YEARS,),
    Retention.DOOR: (CASE_YEARS, IDENTIFIER_YEARS),
    Retention.IMPORT: (IMPORT_DAYS,),
    Retention.MOVEMENT: Untimed.NAMES_NOBODY,
    Retention.DRAFT: (DRAFT_DAYS, SUBMISSION_DAYS),
    Retention.SEARCH: (SEARCH_DAYS,),
    Retention.MESSAGE: (MESSAGE_DAYS, NOTICE_DAYS),
    Retention.ACCOUNT: Untimed.WITH_ITS_ACCOUNT,
    Retention.SIGN_IN: (ATTEMPT_DAYS, SESSION_DAYS),
    Retention.AUDIT: (AUDIT_DAYS,),
    Retention.FIGURES: Untimed.NAMES_NOBODY,
    Retention.PROGRAM: Untimed.ABOUT_NOBODY,
}


def holds_of_case(session: Session, case_id: uuid.UUID) -> Sequence[LegalHold]:
    """The holds of a case that this scope sees, the newest first."""
    statement = select(LegalHold).where(LegalHold.case_id == case_id)
    return session.execute(statement.order_by(LegalHold.asked_at.desc(), LegalHold.id)).scalars().all()


_HOLDING = prepared(
    select(LegalHold.case_id, LegalHold.state, LegalHold.until).where(
        LegalHold.case_id.in_(bindparam("cases", expanding=True)), LegalHold.state.in_(HOLDING)
    )
)


def hold_facts(session: Session, case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[HoldFacts]]:
    """What decides whether cases are on hold, by case; nothing for a case without one. Opens nothing."""
    facts: dict[uuid.UUID, list[HoldFacts]] = {}
    for case_id, state, until in session.execute(_HOLDING, {"cases": list(case_ids)}) if case_ids else ():
        facts.setdefault(case_id, []).append(HoldFacts(state, until))
    return facts


def hold_by_id(session: Session, hold_id: uuid.UUID) -> LegalHold | None:
    """One hold, if this scope sees it."""
    return session.execute(select(LegalHold).where(LegalHold.id == hold_id)).scalar_one_or_none()


def holds_page(session: Session, cursor: str | None, size: int) -> Slice[LegalHold]:
    """Every hold that this scope sees, the newest first."""
    return keyset(session, select(LegalHold), (LegalHold.asked_at, LegalHold.id), True, cursor, size)


def holds_asked_for(session: Session, today: date, limit: int) -> Sequence[LegalHold]:
    """Holds that wait for an answer and are not over by themselves, the oldest first."""
    goes_on = or_(LegalHold.until.is_(None), LegalHold.until >= today)
    statement = select(LegalHold).where(LegalHold.state == HoldState.ASKED, goes_on)
    return session.execute(statement.order_by(LegalHold.asked_at, LegalHold.id).limit(limit)).scalars().all()


def ended_until(session: Session, day: date, after: uuid.UUID | None, limit: int) -> list[tuple[uuid.UUID, date]]:
    """Cases that have ended, on a day (UTC) no later than this one, by id from `after` on, each with that day."""
    ended_at = func.max(CaseEvent.at)
    until = datetime.combine(day + timedelta(days=1), time.min, UTC)
    statement = (
        select(Case.id, ended_at)
        .join(CaseEvent, CaseEvent.case_id == Case.id)
        .where(Case.state.in_(ENDED), CaseEvent.to_state.in_(ENDED))
        .group_by(Case.id)
        .having(ended_at < until)
        .order_by(Case.id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(Case.id > after)
    return [(case_id, at.date()) for case_id, at in session.execute(statement)]


@dataclass(frozen=True)
class Term:
    """How long a kind of data is kept: labels of rules with their values, or why there is none."""

    kind: Retention
    rules: Sequence[tuple[str, str]]
    untimed: Untimed | None = None


def terms_on(session: Session, day: date) -> list[Term]:
    """The term of every kind of data on a day; one statement."""
    codes = [code for term in TERMS.values() if not isinstance(term, Untimed) for code in term]
    rules = rules_on(session, codes, day)
    terms = []
    for kind, term in TERMS.items():
        if isinstance(term, Untimed):
            terms.append(Term(kind, (), term))
        else:
            terms.append(Term(kind, [(row.label, value_text(row)) for row in map(rules.need, term)]))
    return terms
