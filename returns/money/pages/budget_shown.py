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
    counted = [said for row, said in lines if row.status is not LineStatus.CANCELLED]
    findings = [*entitled.reasons, *above_entitlement(entitled, [_charged(one) for one in counted])]
    for row, said in lines:
        findings += line_findings(said.facts, row.receipt_id is not None)
    return BudgetRead(lines, entitled, tuple(findings), programmes_known(rules), names)


def _charged(said: Said) -> Charged:
    facts = said.facts
    amount = facts.actual or facts.planned
    is_medical = facts.kind is LineKind.MEDICAL
    return Charged(facts.line, facts.entitlement, said.person, facts.is_help, is_medical, amount)


def shown_line(row: BudgetLine, said: Said, read: BudgetRead) -> SimpleNamespace:
    """One line with its words, sums, marks and findings."""
    facts = said.facts
    declined = row.declined_at is not None
    return SimpleNamespace(
        url=url_for("budget.line", case_id=row.case_id, line_id=row.id),
        number=row.ordinal,
        label=line_label(facts.kind, said.what, facts.entitlement),
        is_typed=bool(said.what),
        kind=KIND_LABELS[facts.kind],
        person=read.names.get(said.person) or (_("Not of this case any more") if said.person else ""),
        payee=said.payee,
        planned=facts.planned,
        actual=facts.actual,
        status=LINE_STATUS_LABELS[row.status],
        mark=LINE_STATUS_MARKS.get(row.status, "plain"),
        is_open=facts.is_open,
        is_declined=declined,
        is_cancelled=row.status is LineStatus.CANCELLED,
        findings=[reason_sentence(one, read.names) for one in read.findings if one.subject == facts.line],
    )


def shown_sums(read: BudgetRead) -> list[SimpleNamespace]:
    """One row for each currency; nothing is converted or added across them."""
    return [
        SimpleNamespace(currency=one.planned.currency, **vars(one))
        for one in sums_of(said.facts for _row, said in read.lines)
    ]


def shown_entitlement(read: BudgetRead) -> SimpleNamespace:
    """What the programme pays, line by line with rule and source, and its limits."""
    return SimpleNamespace(
        lines=[
            SimpleNamespace(
                what=entitlement_label(one.code),
                person=read.names.get(one.person, ""),
                amount=one.amount,
                payable=one.payable,
                is_cut=one.amount.exceeds(one.payable),
                how=PAY_LABELS[one.pay],
                when=WHEN_LABELS[one.when],
                months=one.used_within_months,
                rule=one.cited.rule,
                source=one.cited.source,
            )
            for one in read.entitled.lines
        ],
        caps=[
            SimpleNamespace(
                what=cap_label(one.what),
                person=read.names.get(one.person, ""),
                most=one.most,
                is_reached=one.is_reached,
                months=one.within_months,
                source=one.cited.source,
            )
            for one in read.entitled.caps
        ],
        totals=read.entitled.payable,
        notes=[reason_sentence(one, read.names) for one in (*read.entitled.reasons, *_of_caps(read))],
    )


def _of_caps(read: BudgetRead) -> list[Reason]:
    people = set(read.names) | {""}
    return [one for one in read.findings if one.code.startswith("budget_above_") and one.subject in people]


def authors_of(call: Call, events: Sequence[BudgetEvent]) -> Mapping[Any, accounts.Account]:
    """Whoever did something to a line, by id; one statement, asked once."""
    return accounts.accounts_by_id(call.unit.session, [one.by for one in events])


def shown_events(call: Call, events: Sequence[BudgetEvent]) -> list[SimpleNamespace]:
    """What happened to a line, the latest first, with the name of whoever did it; one statement."""
    who = authors_of(call, events)
    return [
        SimpleNamespace(
            label=LINE_EVENT_LABELS[one.kind],
            at=one.at,
            by=who[one.by].name if one.by in who else "",
            amount=event_money(one),
            reason=one.content["reason"],
        )
        for one in reversed(events)
    ]
