"""Reads of approvals: what is known of somebody who approves, and which lines of budgets they may approve."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, select
from sqlalchemy.orm import Session, load_only

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.money import Money, nothing
from foundation.rulebook.rules import RuleRow
from foundation.storage.fixed import among
from foundation.storage.known import prepared_for
from foundation.storage.paging import Slice, slice_of
from returns.cases.models import Case
from returns.cases.queries import cited
from returns.cases.rules.cases import Reason
from returns.money.models import BudgetEvent, BudgetLine, PaymentCheck
from returns.money.queries.budgets import (
    DOUBLE_PAYMENT,
    OpenedLine,
    checks_for_payment,
    events_of_case,
    lines_of_case,
    opened_line,
    rules_asked,
)
from returns.money.rules.budget import (
    ApprovalFacts,
    LineFacts,
    LineStatus,
    Verdict,
    approvable,
    approval_problems,
    decision_problems,
)
from returns.work.queries.duty import Approver, approver_on

MOST_JUDGED = 50  # lines over all cases: two pages of those that have waited longest, and each is opened
_COUNTED = tuple(status for status in LineStatus if status is not LineStatus.CANCELLED)
FactsFor = Callable[[str], ApprovalFacts]
_Numbered = TypeVar("_Numbered", BudgetEvent, PaymentCheck)


@dataclass(frozen=True)
class Approvable:
    """A line that somebody may approve, its case, and how many events it has."""

    opened: OpenedLine
    case: Case
    events: int


@dataclass(frozen=True)
class Waiting:
    """The lines over all cases that somebody may approve, the oldest first, and their limits.

    `is_cut`: more wait than were read and judged, which are the oldest.
    """

    lines: Sequence[Approvable] = ()
    limits: Sequence[Money] = ()
    is_cut: bool = False

    @property
    def by_line(self) -> dict[uuid.UUID, Approvable]:
        """The same by the id of the line."""
        return {line.opened.line.id: line for line in self.lines}

    def page(self, cursor: str | None, size: int) -> Slice[BudgetLine]:
        """One page of them. BadInput for an address that was mangled."""
        lines = [line.opened.line for line in self.lines]
        return slice_of(lines, (BudgetLine.recorded_at, BudgetLine.id), cursor, size)


def is_undecided() -> ColumnElement[bool]:
    """Lines that nobody decided on, for use inside another statement."""
    return and_(
        BudgetLine.approved_at.is_(None),
        BudgetLine.declined_at.is_(None),
        among(BudgetLine.status, (LineStatus.PLANNED, LineStatus.COMMITTED)),
    )


def approvable_lines(session: Session, case: Case, account_id: uuid.UUID | None, today: date) -> list[Approvable]:
    """The lines of a case that somebody may approve one after the other, in their order; five statements."""
    lines, events = lines_of_case(session, case.id), events_of_case(session, case.id)
    return _approvable(case, lines, events, _facts_of_case(session, case, lines, account_id, today))


def problems_of(
    session: Session, case: Case, line: LineFacts, verdict: Verdict, account_id: uuid.UUID | None, today: date
) -> tuple[Reason, ...]:
    """Everything that prevents this verdict on a line by somebody; four statements."""
    facts_for = _facts_of_case(session, case, lines_of_case(session, case.id), account_id, today)
    return (approval_problems if verdict is Verdict.APPROVE else decision_problems)(
        line, facts_for(line.planned.currency)
    )


def lines_to_approve(session: Session, user: UserScope, most: int = MOST_JUDGED) -> Waiting:
    """What somebody may approve, over all cases; five statements, one for who has no limit, none without the right.

    Sums are sealed, so the `most` oldest lines that wait are opened and judged here, as each case judges its own.
    """
    if not user.may(Permission.BUDGET_APPROVE):
        return Waiting()
    approver = approver_on(session, user.actor_id, user.today)
    limits = list(approver.limits.values())
    undecided = prepared_for(user, _undecided, most + 1)
    rows = session.execute(undecided, {"owners": list(approver.owners)}).all() if limits else []
    if not rows:
        return Waiting(limits=limits)
    cases = {case.id: case for _line, case in rows}
    lines, events = defaultdict(list), defaultdict(list)
    for line, _case in rows:
        lines[line.case_id].append(line)
    for event in _of_cases(session, BudgetEvent, cases):
        events[event.case_id].append(event)
    checks = {check.case_id: check for check in _of_cases(session, PaymentCheck, cases)}  # the latest of each
    rule = rules_asked(session, user.today).need(DOUBLE_PAYMENT)
    found = []
    for case_id, case in cases.items():
        facts_for = _facts_for(approver, case, lines[case_id], checks.get(case_id), rule)
        found += _approvable(case, lines[case_id], events[case_id], facts_for)
    waiting = sorted((line.recorded_at, line.id) for line, _case in rows if _is_of_others(line, user.actor_id))
    places = {line_id: place for place, (_at, line_id) in enumerate(waiting[:most])}
    shown = [each for each in found if each.opened.line.id in places]
    return Waiting(sorted(shown, key=lambda each: places[each.opened.line.id]), limits, len(waiting) > most)


def _is_of_others(line: BudgetLine, account_id: uuid.UUID | None) -> bool:
    return line.approved_at is None and line.recorded_by != account_id


def _of_cases(session: Session, entity: type[_Numbered], case_ids: Iterable[uuid.UUID]) -> Iterable[_Numbered]:
    return session.scalars(select(entity).where(entity.case_id.in_(case_ids)).order_by(entity.ordinal))


def _undecided(user: UserScope, most: int) -> Select[BudgetLine, Case]:
    """The lines of the cases with the oldest undecided ones of others, and what somebody approved in them before.

    Nobody approves in cases of their own, which are therefore not even read.
    """
    own = exists().where(Case.id == BudgetLine.case_id, Case.owner_id.in_(bindparam("owners", expanding=True)))
    oldest = (
        select(BudgetLine.case_id)
        .where(is_undecided(), BudgetLine.recorded_by != user.actor_id, ~own)
        .order_by(BudgetLine.recorded_at, BudgetLine.id)
        .limit(most)
    )
    # Looked for by no index, of which one would lead through all that somebody ever approved.
    counts = (
        func.coalesce(BudgetLine.approved_by, user.actor_id) == user.actor_id,
        BudgetLine.declined_at.is_(None),
        among(BudgetLine.status, _COUNTED),
    )
    # An outer join: else SQLite begins with all cases of the office.
    return (
        select(BudgetLine, Case)
        .outerjoin(Case, Case.id == BudgetLine.case_id)
        .options(load_only(Case.owner_id, Case.reference_sealed))
        .where(BudgetLine.case_id.in_(oldest), *counts)
        .order_by(BudgetLine.case_id, BudgetLine.ordinal)
    )


def _approvable(
    case: Case, lines: Iterable[BudgetLine], events: Iterable[BudgetEvent], facts_for: FactsFor
) -> list[Approvable]:
    of_line: dict[uuid.UUID, list[BudgetEvent]] = defaultdict(list)
    for event in events:
        of_line[event.line_id].append(event)
    opened = {line.id.hex: opened_line(line, of_line[line.id]) for line in lines}
    may = approvable((each.facts for each in opened.values()), facts_for)
    return [Approvable(opened[facts.line], case, len(of_line[opened[facts.line].line.id])) for facts in may]


def _facts_of_case(
    session: Session, case: Case, lines: Sequence[BudgetLine], account_id: uuid.UUID | None, today: date
) -> FactsFor:
    checks, rule = checks_for_payment(session, case.id), rules_asked(session, today).need(DOUBLE_PAYMENT)
    approver = approver_on(session, account_id, today)
    return _facts_for(approver, case, lines, checks[0] if checks else None, rule)


def _facts_for(
    approver: Approver, case: Case, lines: Sequence[BudgetLine], check: PaymentCheck | None, rule: RuleRow
) -> FactsFor:
    """What is known of somebody for lines in a currency; `lines`: of the case, with all that they approved."""
    counted = [
        line for line in lines if line.status is not LineStatus.CANCELLED and line.approved_by == approver.account_id
    ]
    approved = [opened_line(line).facts.planned for line in counted if line.approved_at is not None]

    def facts(currency: str) -> ApprovalFacts:
        return ApprovalFacts(
            actor=approver.account_id.hex if approver.account_id else "",
            is_owner=case.owner_id in approver.owners,
            limit=approver.limits.get(currency),
            approved=sum((planned for planned in approved if planned.currency == currency), nothing(currency)),
            needs_check=cited(rule) if rule.flag() else None,
            checked=check.content.result if check else None,
            checked_at=check.checked_at if check else None,
        )

    return facts
