"""Budgets of invented cases: what is planned, what the programme pays, what a colleague approves, what is paid."""

from decimal import Decimal

from demo.colleagues import Colleague
from foundation.accounts.models import ApprovalLimit
from foundation.accounts.queries import staff as accounts
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.money.queries.budgets import lines_of_case
from returns.money.rules.budget import BudgetStep, LineKind, LineStatus, Paid, Verdict
from returns.money.rules.entitlements import ReturnType
from returns.money.services import (
    NewLine,
    decide_line,
    propose_lines,
    record_line,
    record_payment_check,
    set_programme,
    take_step,
)

_LIMIT, _SEAT = "20000", Decimal("240")
# The programmes of the rule book, where one is of the host country; elsewhere nobody has said yet.
_PROGRAMME_OF = {"DE": "REAG/GARP", "GR": "IOM Greece", "NL": "EURP", "IT": "RI.VOL.ARE", "GB": "UK VRS"}


def give_limit(unit: Unit, who: Colleague) -> None:
    """Up to which sum an invented colleague approves."""
    limit = {"currency": "EUR", "amount": _LIMIT, "given_at": unit.clock.now()}
    unit.session.add(ApprovalLimit(account_id=who.account_id, **limit))


def plan_budget(unit: Unit, case: Case) -> None:
    """Seats for everybody, what the programme of the host country pays, and a check that nobody else pays it."""
    host = accounts.country_of_office(unit.session, case.office_id)
    seats = _SEAT * len(members_of_case(unit.session, case.id))
    record_line(unit, case, NewLine(LineKind.TRAVEL, seats, "EUR", "Invented seats", "Invented Airways"))
    set_programme(unit, case, _PROGRAMME_OF.get(host), ReturnType.VOLUNTARY)
    unit.session.flush()  # what is proposed depends on the programme
    if propose_lines(unit, case):
        record_payment_check(unit, case, Paid.NOBODY_ELSE, "Invented return counselling of the town")


def approve_budget(unit: Unit, case: Case) -> None:
    """A colleague approves every line."""
    for line in lines_of_case(unit.session, case.id):
        decide_line(unit, line, Verdict.APPROVE)
        unit.session.flush()  # the next one counts what was approved


def buy_seats(unit: Unit, case: Case) -> None:
    """The seats are bought, a little cheaper than planned."""
    line = lines_of_case(unit.session, case.id)[0]
    if line.status is LineStatus.APPROVED:
        take_step(unit, line, BudgetStep.PAY, Decimal(line.content.planned) - 1)
