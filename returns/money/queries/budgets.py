"""Reads of budgets: lines and what happened to them, checks, and what a programme pays."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from foundation.accounts.queries import staff as accounts
from foundation.errors import KeyGone
from foundation.geography.zones import local_date
from foundation.language.words import _
from foundation.money import Money
from foundation.rulebook.queries import rules_on
from foundation.rulebook.rules import RuleRow, RulesOfDay
from returns.cases.models import Case
from returns.cases.queries import cited, reason_sentence
from returns.cases.rules.cases import Reason
from returns.consent.queries import age_of
from returns.documents.queries.formalities import DocumentRequest, ExitFormality, exits_of_case, requests_of_case
from returns.documents.rules.formalities import Payer, RequestState
from returns.documents.words import DOCUMENT_LABELS
from returns.files.models import CaseFile as CaseFile
from returns.files.rules import FileKind
from returns.journey.queries.itinerary import journey, legs_of_case
from returns.journey.queries.legs import onward_legs, shown_legs
from returns.journey.queries.travellers import names_of
from returns.journey.rules.itinerary import LegStatus
from returns.money.models import BudgetEvent, BudgetLine as BudgetLine, LineContent, PaymentCheck
from returns.money.rules.budget import (
    BudgetEventKind,
    BudgetRules,
    LineFacts,
    LineKind,
    LineStatus,
    above_entitlement,
    line_findings,
    stated_severity,
)
from returns.money.rules.entitlements import CODES, Entitlement, EntitlementRow, Member, ReturnType, entitlement_of
from returns.money.words import LINE_STATUS_MARKS, line_label
from returns.people.models import Person
from returns.people.rules.people import MemberRole

COMMITTED, PLANNED = "budget.committed_unapproved", "budget.planned_unapproved"
_STATES = (BudgetEventKind.RECORDED, BudgetEventKind.CHANGED)


def lines_of_case(session: Session, case_id: uuid.UUID) -> Sequence[BudgetLine]:
    """The lines of a case in the order in which they were recorded; one statement."""
    statement = select(BudgetLine).where(BudgetLine.case_id == case_id).order_by(BudgetLine.ordinal)
    return session.execute(statement).scalars().all()


def line_of_case(session: Session, case_id: uuid.UUID, line_id: uuid.UUID) -> BudgetLine | None:
    """One line of a case that this scope sees; read with all others, which the page of a line needs, too."""
    return next((line for line in lines_of_case(session, case_id) if line.id == line_id), None)


def events_of_line(session: Session, line_id: uuid.UUID) -> Sequence[BudgetEvent]:
    """What happened to a line, in order; one statement."""
    statement = select(BudgetEvent).where(BudgetEvent.line_id == line_id).order_by(BudgetEvent.ordinal)
    return session.execute(statement).scalars().all()


def events_of_case(session: Session, case_id: uuid.UUID) -> Sequence[BudgetEvent]:
    """What happened to all lines of a case, in order; one statement."""
    statement = select(BudgetEvent).where(BudgetEvent.case_id == case_id).order_by(BudgetEvent.ordinal)
    return session.execute(statement).scalars().all()


def checks_for_payment(session: Session, case_id: uuid.UUID) -> Sequence[PaymentCheck]:
    """The checks for double payment of a case, the latest first; one statement."""
    statement = select(PaymentCheck).where(PaymentCheck.case_id == case_id).order_by(PaymentCheck.ordinal.desc())
    return session.execute(statement).scalars().all()


def receipts_of_case(session: Session, case_id: uuid.UUID) -> Sequence[CaseFile]:
    """The receipts among the files of a case whose bytes are there, the newest first; one statement."""
    statement = (
        select(CaseFile)
        .where(CaseFile.case_id == case_id, CaseFile.kind == FileKind.RECEIPT, CaseFile.stored_id.is_not(None))
        .order_by(CaseFile.added_at.desc(), CaseFile.id)
    )
    return session.execute(statement).scalars().all()


def unapproved_of(case: InstrumentedAttribute[uuid.UUID]) -> tuple[ScalarSelect[int], ScalarSelect[int]]:
    """Expressions over the id of a case: how many lines are bound or paid, and how many planned, and not approved."""
    bound, planned = (LineStatus.COMMITTED, LineStatus.PAID), (LineStatus.PLANNED, LineStatus.APPROVED)
    counts = [
        select(func.count(BudgetLine.id))
        .where(BudgetLine.case_id == case, BudgetLine.approved_at.is_(None), BudgetLine.status.in_(states))
        .scalar_subquery()
        for states in (bound, planned)
    ]
    return counts[0], counts[1]


@dataclass(frozen=True)
class OpenedLine:
    """A line with what is sealed of it, and as decisions need it."""

    line: BudgetLine
    content: LineContent
    facts: LineFacts

    @property
    def label(self) -> str:
        """What it is for, in words."""
        return line_label(self.facts.kind, self.content.what, self.facts.entitlement)


def opened_line(line: BudgetLine, events: Sequence[BudgetEvent] = ()) -> OpenedLine:
    """Open a line; `events` are its own, for who stated it, and when last."""
    content = line.content
    stated = [event for event in events if event.kind in _STATES]
    facts = LineFacts(
        line=line.id.hex,
        kind=content.kind,
        status=line.status,
        is_approved=line.approved_at is not None,
        is_declined=line.declined_at is not None,
        planned=Money(Decimal(content.planned), content.currency),
        actual=Money(Decimal(content.actual), content.currency) if content.actual else None,
        entitlement=content.entitlement,
        person=content.person,
        stated_by=frozenset(event.by.hex for event in stated) | {line.recorded_by.hex},
        stated_at=max((event.at for event in stated), default=line.recorded_at),
    )
    return OpenedLine(line, content, facts)


def event_money(event: BudgetEvent) -> Money | None:
    """The sum that an event is about, if it is about one; opens it."""
    content = event.content
    return Money(Decimal(content.amount), content.currency) if content.amount else None


def budget_rules(rules: RulesOfDay) -> BudgetRules:
    """How hard open lines weigh at a sign-off, by rules that are read already."""
    committed, planned = rules.need(COMMITTED), rules.need(PLANNED)
    return BudgetRules(
        stated_severity(committed.text()), cited(committed), stated_severity(planned.text()), cited(planned)
    )


def day_of_help(session: Session, case_id: uuid.UUID, today: date) -> date:
    """The day on which ages count for what is paid: the local day of departure, or today without one; one statement."""
    travelled = journey(legs_of_case(session, case_id))
    return local_date(travelled[0].departs_at, travelled[0].departs_zone) if travelled else today


# Reads of entitlements: the programmes that the rule book knows, and what one of them pays to the people of a case.

COUNTED_PER = "entitlement.counted_per"
ADULT_FROM = "consent.signs_alone_from_age"
DOUBLE_PAYMENT = "entitlement.double_payment_checked"
# What the page of a budget asks of the rule book, with one statement.
ASKED = (*CODES, COUNTED_PER, ADULT_FROM, DOUBLE_PAYMENT)


@dataclass(frozen=True)
class Programme:
    """What a case is under: which programme, which kind of return, where from and where to."""

    name: str | None
    return_type: ReturnType | None
    country: str
    host: str

    def scope(self) -> dict[str, str]:
        """The scope by which rule rows are looked up."""
        scope = {"country": self.country, "host": self.host}
        if self.name:
            scope["programme"] = self.name
        if self.return_type:
            scope["return_type"] = self.return_type.value
        return scope


def programmes_known(rules: RulesOfDay) -> list[str]:
    """The programmes that any row on a day pays something for, by name."""
    scopes = (dict(row.scope) for code in CODES for row in rules.rows[code])
    return sorted({scope["programme"] for scope in scopes if "programme" in scope})


def rules_asked(session: Session, day: date) -> RulesOfDay:
    """The rows of entitlements on a day; one statement."""
    return rules_on(session, ASKED, day)


def rows_for(rules: RulesOfDay, scope: Mapping[str, str]) -> list[EntitlementRow]:
    """The rows of a programme that hold; nothing without a programme, and none whose value is not known."""
    if "programme" not in scope:
        return []
    rows = [rules.find(code, scope) for code in CODES]
    return [_row(row) for row in rows if row is not None and row.known]


def _row(row: RuleRow) -> EntitlementRow:
    if row.unit != "money":
        return EntitlementRow(row.code, None, row.whole(), cited(row))
    amount, currency = row.money()
    return EntitlementRow(row.code, Money(amount, currency), None, cited(row))


def programme_of(session: Session, case: Case) -> Programme:
    """What a case is under; at most one statement."""
    host = accounts.country_of_office(session, case.office_id)
    return Programme(case.programme, case.return_type, case.country, host)


def entitlement_in(rules: RulesOfDay, programme: Programme, people: Sequence[Person], day: date) -> Entitlement:
    """What the people of a case are entitled to on a day, by rules that are read already. Opens the people."""
    scope = programme.scope()
    members = [
        Member(person.id.hex, age_of(person, day), person.role is MemberRole.PRINCIPAL, _needs_care(person))
        for person in people
    ]
    per_person = rules.need(COUNTED_PER, scope).text() == "person"
    return entitlement_of(rows_for(rules, scope), members, rules.need(ADULT_FROM).whole(), per_person)


def _needs_care(person: Person) -> bool:
    try:
        return bool(person.extra_care)
    except KeyGone:
        return False


# The budget of a case as its pages show it.


@dataclass(frozen=True)
class ShownLine:
    """A line with the name of whom it is for, its mark, and what is to be said about it."""

    opened: OpenedLine
    person: str
    mark: str
    findings: Sequence[str]


@dataclass(frozen=True)
class Budget:
    """The lines of a case, what its people are entitled to, and where the two do not fit; names by id as hex."""

    programme: Programme
    programmes: Sequence[str]
    lines: Sequence[OpenedLine]
    entitled: Entitlement
    findings: Sequence[Reason]
    names: Mapping[str, str]

    @property
    def counted(self) -> list[LineFacts]:
        """The lines that are not cancelled, as facts."""
        return [opened.facts for opened in self.lines if opened.facts.status is not LineStatus.CANCELLED]

    @property
    def notes(self) -> list[str]:
        """What keeps help from being known, and which limits the lines pass together."""
        people = {*self.names, ""}
        above = [finding for finding in self.findings if finding.code.startswith("budget_above_")]
        passed = [finding for finding in above if finding.subject in people]
        return [reason_sentence(reason, self.names) for reason in (*self.entitled.reasons, *passed)]

    def shown(self, opened: OpenedLine) -> ShownLine:
        """One line in words."""
        person = opened.content.person
        return ShownLine(
            opened,
            self.names.get(person) or (_("No longer in this case") if person else ""),
            LINE_STATUS_MARKS.get(opened.facts.status, "plain"),
            [reason_sentence(finding, self.names) for finding in self.findings if finding.subject == opened.facts.line],
        )


def budget_of_case(session: Session, case: Case, people: Sequence[Person], today: date) -> Budget:
    """The budget of a case, on the day on which help is given; at most four statements. Opens people and lines."""
    programme, day = programme_of(session, case), day_of_help(session, case.id, today)
    names, rules = names_of(people), rules_asked(session, today)
    lines = [opened_line(line) for line in lines_of_case(session, case.id)]
    budget = Budget(programme, programmes_known(rules), lines, entitlement_in(rules, programme, people, day), (), names)
    findings = [*budget.entitled.reasons, *above_entitlement(budget.entitled, budget.counted)]
    for opened in lines:
        findings += line_findings(opened.facts, opened.line.receipt_id is not None)
    return replace(budget, findings=findings)


# What the journey will cost, before anybody has recorded it.


@dataclass(frozen=True)
class ProposedCost:
    """What a leg, a night, a document or a fine will cost, as a line would say it; no amount where none is known."""

    kind: LineKind
    what: str
    payee: str
    planned: str
    currency: str


def costs_of_journey(session: Session, case_id: uuid.UUID, budget: Budget, currency: str) -> list[ProposedCost]:
    """What legs, requests of documents and fines of a case cost that no line pays for yet; opens them.

    `currency` is that of costs without a fare. A line pays for a leg if it says the same flight and way: nothing else
    ties the two together.
    """
    legs = legs_of_case(session, case_id)
    travelled = shown_legs(journey(legs))
    onward = {shown.row.id for shown in onward_legs(travelled)}
    homes = shown_legs([leg for leg in legs if leg.escort_id and leg.status is not LegStatus.CANCELLED])
    costs = []
    for shown in (*travelled, *homes):
        on = LineKind.ONWARD_TRANSPORT if shown.row.id in onward else LineKind.TRAVEL
        fare, count = shown.content.fare, 1 if shown.row.escort_id else len(shown.travellers) or len(budget.names)
        total = fare.for_travellers(count) if fare else None
        stops = [end.airport or end.name for end in (shown.content.origin, shown.content.destination)]
        what = " ".join(part for part in (shown.flight, " – ".join(stops)) if part)
        sum_of = (f"{total.amount:f}", total.currency) if total else ("", currency)
        costs.append(ProposedCost(LineKind.ESCORT if shown.row.escort_id else on, what, shown.content.carrier, *sum_of))
        if shown.content.night:
            costs.append(ProposedCost(LineKind.ACCOMMODATION, shown.content.night, "", "", currency))
    costs += _costs_of_papers(session, case_id)
    usual = currency or next((cost.currency for cost in costs if cost.currency), "")
    return _not_in([replace(cost, currency=cost.currency or usual) for cost in costs], budget.lines)


def _costs_of_papers(session: Session, case_id: uuid.UUID) -> list[ProposedCost]:
    """Fees of consulates, each once however many people ask there, and fines that the programme has still to pay."""
    costs, fines = [], defaultdict[str, Decimal](Decimal)
    for row in requests_of_case(session, case_id):
        content = DocumentRequest.content.readable(row)
        if content is not None and row.state not in (RequestState.REJECTED, RequestState.WITHDRAWN):
            costs.append(ProposedCost(LineKind.DOCUMENTS, str(DOCUMENT_LABELS[row.kind]), content.consulate, "", ""))
    for exit_row in exits_of_case(session, case_id).values():
        stated = ExitFormality.content.readable(exit_row)
        if (
            stated is not None
            and stated.fine_payer is Payer.PROGRAMME
            and stated.fine_amount
            and not stated.fine_paid_on
        ):
            fines[stated.fine_currency] += Decimal(stated.fine_amount)
    overstay = _("Fine for an overstay")
    sums = sorted((code, amount) for code, amount in fines.items() if amount)
    return [*costs, *(ProposedCost(LineKind.OTHER, overstay, "", f"{amount:f}", code) for code, amount in sums)]


def _together(costs: Sequence[ProposedCost]) -> list[ProposedCost]:
    """The costs of one flight and way as one: a line pays for all of a case who take it, on whichever leg."""
    sums: dict[ProposedCost, list[Decimal]] = {}
    for cost in costs:
        sums.setdefault(replace(cost, planned=""), []).extend([Decimal(cost.planned)] if cost.planned else [])
    return [replace(cost, planned=f"{sum(known):f}" if known else "") for cost, known in sums.items()]


def _not_in(costs: Sequence[ProposedCost], lines: Sequence[OpenedLine]) -> list[ProposedCost]:
    """The costs without those of a line; what a cancelled line planned is the last that is known."""
    known = {(opened.content.kind, opened.content.what): opened for opened in lines}
    missing = []
    for cost in _together(costs):
        opened = known.get((cost.kind, cost.what))
        if opened is None:
            missing.append(cost)
        elif opened.facts.status is LineStatus.CANCELLED:
            content = opened.content
            missing.append(cost if cost.planned else replace(cost, planned=content.planned, currency=content.currency))
    return missing
