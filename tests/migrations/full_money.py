"""A row in every table of money: a line, what happened to it, a check for double payment, a limit of approval."""

import uuid

from foundation.accounts.models import ApprovalLimit
from foundation.storage.scopes import DEMO
from foundation.storage.unit_of_work import writing
from foundation.web.wiring import Wiring
from returns.models.budget import BudgetEvent, BudgetLine, PaymentCheck
from tests.makers import Person


def fill_money(house: Wiring, case: uuid.UUID, me: Person, other: Person) -> None:
    """Put a row into each of these tables, tables that others refer to first."""
    now = house.clock.now()
    said = {"kind": "travel", "what": "A seat", "payee": "", "person": "", "planned": "10", "actual": ""}
    with writing(house.units, DEMO) as unit:
        who = {"recorded_by": me.id, "recorded_at": now, "approved_by": other.id, "approved_at": now}
        line = BudgetLine(case_id=case, ordinal=1, status="approved", content={**said, "currency": "EUR"}, **who)
        unit.session.add(line)
        unit.session.flush()
        happened = {"ordinal": 1, "kind": "recorded", "by": me.id, "at": now}
        unit.session.add(BudgetEvent(case_id=case, line_id=line.id, content={"reason": "said"}, **happened))
        check = {"checked_by": me.id, "checked_at": now, "content": {"result": "nobody_else", "asked": "x", "note": ""}}
        unit.session.add(PaymentCheck(case_id=case, ordinal=1, **check))
        limit = {"currency": "EUR", "amount": "500", "given_by": other.id, "given_at": now}
        unit.session.add(ApprovalLimit(account_id=me.id, **limit))
