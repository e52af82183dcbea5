"""Makers of money: a line of a budget, an approver with a limit, a check for double payment."""

import uuid
from decimal import Decimal
from io import BytesIO
from typing import Any

from foundation.accounts.models import ApprovalLimit
from foundation.accounts.permissions import Permission, Role
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from returns.files.rules import FileKind
from returns.files.services import store_file
from returns.money.queries.budgets import line_of_case
from returns.money.rules.budget import LineKind, Paid, Verdict
from returns.money.services import NewLine, decide_line, record_line, record_payment_check
from tests.factories.journeys import at_work
from tests.factories.makers import Person, make_account
from tests.factories.scopes import EVERYTHING
from tests.foundation.files.pictured import pdf
from tests.worlds import world


@world
def make_approver(container: Container, place: uuid.UUID | None, limit: str = "1000", currency: str = "EUR") -> Person:
    """Somebody of an office who approves budgets up to a limit."""
    who = make_account(container, Role.RETURN_OFFICER, place, frozenset({Permission.BUDGET_APPROVE}))
    give_limit_to(container, who, limit, currency)
    return who


def give_limit_to(container: Container, who: Person, limit: str, currency: str = "EUR") -> None:
    """A limit that somebody holds since today."""
    with writing(container.units, EVERYTHING) as unit:
        given = {"currency": currency, "amount": limit, "given_at": container.clock.now()}
        unit.session.add(ApprovalLimit(account_id=who.id, **given))


@world
def make_line(container: Container, who: Person, case_id: uuid.UUID, planned: str = "300", **more: Any) -> uuid.UUID:
    """A line of a budget; returns its id."""
    stated = {"kind": LineKind.TRAVEL, "currency": "EUR", "what": "Two seats", **more}
    with at_work(container, who, case_id) as (unit, case):
        return record_line(unit, case, NewLine(planned=Decimal(planned), **stated))


@world
def make_payment_check(container: Container, who: Person, case_id: uuid.UUID, result: Paid = Paid.NOBODY_ELSE) -> None:
    """A check for double payment."""
    with at_work(container, who, case_id) as (unit, case):
        record_payment_check(unit, case, result, "The municipality")


def decide_on(
    container: Container, who: Person, case_id: uuid.UUID, line_id: uuid.UUID, verdict: Verdict = Verdict.APPROVE
) -> None:
    """Somebody's decision on a line."""
    with at_work(container, who, case_id) as (unit, _case):
        line = line_of_case(unit.session, case_id, line_id)
        assert line is not None
        decide_line(unit, line, verdict, "needed")


@world
def make_receipt(container: Container, who: Person, case_id: uuid.UUID) -> uuid.UUID:
    """A receipt among the files of a case; returns its id."""
    with at_work(container, who, case_id) as (unit, _case):
        return store_file(unit, case_id, None, FileKind.RECEIPT, BytesIO(pdf()))
