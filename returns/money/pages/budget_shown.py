"""Budgets as pages show them: lines with their findings, sums by currency, what the programme pays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from flask import url_for

from foundation.accounts.queries import staff as accounts
from foundation.language.words import _
from foundation.web.stamp import Call
from returns.cases.queries.cases import Person
from returns.cases.queries.reasons import reason_sentence
from returns.cases.rules.reasons import Reason
from returns.money.queries.budget import BudgetEvent, BudgetLine, Said, event_money, lines_of_case, said_of
from returns.money.queries.entitlements import Programme, entitlement_in, programmes_known, rules_asked
from returns.money.rules.budget import LineKind, LineStatus, line_findings, sums_of
from returns.money.rules.budget_limits import Charged, above_entitlement
from returns.money.rules.entitlements import Entitlement
from returns.money.words.labels import (
    KIND_LABELS,
    LINE_EVENT_LABELS,
    LINE_STATUS_LABELS,
    LINE_STATUS_MARKS,
    PAY_LABELS,
    WHEN_LABELS,
    cap_label,
    entitlement_label,
    line_label,
)


@dataclass(frozen=True)
class BudgetRead:
    """What the page of a budget is made of."""

    lines: Sequence[tuple[BudgetLine, Said]]
    entitled: Entitlement
    findings: tuple[Reason, ...]
    programmes: list[str]
    names: Mapping[str, str]


def read_budget(
    call: Call, programme: Programme, people: Sequence[Person], names: Mapping[str, str], day: date
) -> BudgetRead:
    """Lines of a case, what its people are entitled to, and where the two do not fit; two statements."""
    rows = lines_of_case(call.unit.session, call.path["case_id"])
    lines = [(row, said_of(row)) for row in rows]
    rules = rules_asked(call.unit.session, call.wiring.clock.now().date())
    entitled = entitlement_in(rules, programme, people, day)
    counted = [opened for row, opened in lines if row.status is not LineStatus.CANCELLED]
    findings = [*entitled.reasons, *above_entitlement(entitled, [_charged(opened) for opened in counted])]
    for row, opened in lines:
        findings += line_findings(opened.facts, row.receipt_id is not None)
    return BudgetRead(lines, entitled, tuple(findings), programmes_known(rules), names)


def _charged(opened: Said) -> Charged:
    facts = opened.facts
    amount = facts.actual or facts.planned
    is_medical = facts.kind is LineKind.MEDICAL
    return Charged(facts.line, facts.entitlement, opened.person, facts.is_help, is_medical, amount)


def shown_line(row: BudgetLine, opened: Said, read: BudgetRead) -> SimpleNamespace:
    """One line with its words, sums, marks and findings."""
    facts = opened.facts
    declined = row.declined_at is not None
    return SimpleNamespace(
        url=url_for("budget.line", case_id=row.case_id, line_id=row.id),
        number=row.ordinal,
        label=line_label(facts.kind, opened.what, facts.entitlement),
        is_typed=bool(opened.what),
        kind=KIND_LABELS[facts.kind],
        person=read.names.get(opened.person) or (_("Not of this case any more") if opened.person else ""),
        payee=opened.payee,
        planned=facts.planned,
        actual=facts.actual,
        status=LINE_STATUS_LABELS[row.status],
        mark=LINE_STATUS_MARKS.get(row.status, "plain"),
        is_open=facts.is_open,
        is_declined=declined,
        is_cancelled=row.status is LineStatus.CANCELLED,
        findings=[reason_sentence(finding, read.names) for finding in read.findings if finding.subject == facts.line],
    )


def shown_sums(read: BudgetRead) -> list[SimpleNamespace]:
    """One row for each currency; nothing is converted or added across them."""
    return [
        SimpleNamespace(currency=sums.planned.currency, **vars(sums))
        for sums in sums_of(opened.facts for _row, opened in read.lines)
    ]


def shown_entitlement(read: BudgetRead) -> SimpleNamespace:
    """What the programme pays, line by line with rule and source, and its limits."""
    return SimpleNamespace(
        lines=[
            SimpleNamespace(
                what=entitlement_label(line.code),
                person=read.names.get(line.person, ""),
                amount=line.amount,
                payable=line.payable,
                is_cut=line.amount.exceeds(line.payable),
                how=PAY_LABELS[line.pay],
                when=WHEN_LABELS[line.when],
                months=line.used_within_months,
                rule=line.cited.rule,
                source=line.cited.source,
            )
            for line in read.entitled.lines
        ],
        caps=[
            SimpleNamespace(
                what=cap_label(cap.what),
                person=read.names.get(cap.person, ""),
                most=cap.most,
                is_reached=cap.is_reached,
                months=cap.within_months,
                source=cap.cited.source,
            )
            for cap in read.entitled.caps
        ],
        totals=read.entitled.payable,
        notes=[reason_sentence(reason, read.names) for reason in (*read.entitled.reasons, *_of_caps(read))],
    )


def _of_caps(read: BudgetRead) -> list[Reason]:
    people = set(read.names) | {""}
    return [
        finding for finding in read.findings if finding.code.startswith("budget_above_") and finding.subject in people
    ]


def authors_of(call: Call, events: Sequence[BudgetEvent]) -> Mapping[Any, accounts.Account]:
    """Whoever did something to a line, by id; one statement, asked once."""
    return accounts.accounts_by_id(call.unit.session, [event.by for event in events])


def shown_events(call: Call, events: Sequence[BudgetEvent]) -> list[SimpleNamespace]:
    """What happened to a line, the latest first, with the name of whoever did it; one statement."""
    who = authors_of(call, events)
    return [
        SimpleNamespace(
            label=LINE_EVENT_LABELS[event.kind],
            at=event.at,
            by=who[event.by].name if event.by in who else "",
            amount=event_money(event),
            reason=event.content["reason"],
        )
        for event in reversed(events)
    ]
