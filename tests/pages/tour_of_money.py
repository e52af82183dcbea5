"""Money on the tour: budgets that are empty, wrong, filled; single lines in every state; approvals and limits."""

from collections.abc import Iterator

from foundation.web.container import Container
from returns.money.rules.budget import BudgetStep
from tests.factories.families import FOUR, GROWN, make_family
from tests.factories.makers import Person
from tests.factories.money import make_approver, make_line, make_payment_check, make_receipt
from tests.pages.stops import Stop


def of_money(container: Container, officer: Person, administrator: Person) -> Iterator[Stop]:
    """Everything that is done with money."""
    yield from _of_budget(container, officer)
    yield from _of_lines(container, officer)
    yield from _of_limits(container, officer, administrator)


def _of_budget(container: Container, officer: Person) -> Iterator[Stop]:
    family = make_family(container, officer, GROWN, GROWN, FOUR, None)
    at = f"/cases/{family.case}/budget"
    yield Stop("budget-none", officer, at)
    yield Stop("budget-errors", officer, at, {"kind": "bribe", "planned": "much", "currency": "euro"}, 422)
    line = {"kind": "travel", "what": "needed", "planned": "250.50", "currency": "GBP", "payee": "needed"}
    yield Stop("budget-wrong-sum", officer, at, {**line, "planned": "0"}, 422)
    yield Stop("budget-recorded", officer, at, line)
    yield Stop("budget-programme-wrong", officer, f"{at}/programme", {"programme": "needed"}, 422)
    for name, programme in (("large-family", "REAG/GARP"), ("limit", "UK VRS"), ("no-row", "EURP")):
        yield Stop(f"budget-{name}", officer, f"{at}/programme", {"programme": programme})
    yield Stop("budget-programme", officer, f"{at}/programme", {"programme": "EURP", "return_type": "voluntary"})
    yield Stop("budget-proposed", officer, f"{at}/propose", {})
    yield Stop("budget-proposed-again", officer, f"{at}/propose", {})
    yield Stop("budget-journey-errors", officer, f"{at}/journey", {"line1_take": "yes", "line1_kind": "travel"}, 422)
    yield Stop("budget-check-errors", officer, f"{at}/check", {"result": "perhaps"}, 422)
    checked = {"result": "somebody_else", "asked": "needed", "note": "needed"}
    yield Stop("budget-checked", officer, f"{at}/check", checked)
    yield Stop("budget", officer, at)
    yield Stop("budget-case", officer, f"/cases/{family.case}")


def _of_lines(container: Container, officer: Person) -> Iterator[Stop]:
    family, approver = make_family(container, officer, GROWN), make_approver(container, officer.office_id)
    at = f"/cases/{family.case}/budget"
    yield Stop("approvals", approver, "/approvals")
    one, other = (f"{at}/{make_line(container, officer, family.case, what='needed')}" for _ in range(2))
    yield Stop("line", officer, one)
    yield Stop("line-change-errors", officer, f"{one}/change", {"planned": "x"}, 422)
    for what in BudgetStep:
        yield Stop(f"line-{what.value}-errors", officer, f"{one}/step", {"step": what.value, "paid_sum": "x"}, 422)
    yield Stop("line-cancel-refused", officer, f"{one}/step", {"step": "cancel"}, 422)
    yield Stop("line-committed", officer, f"{one}/step", {"step": "commit"})
    yield Stop("lines-to-approve", approver, at)
    yield Stop("lines-changed", approver, f"{at}/approve", {"lines": ["1", "2"], "versions": ["1", "1"]}, 409)
    yield Stop("line-not-mine", officer, f"{one}/decide", {"verdict": "approve"}, 403)
    yield Stop("line-to-decide", approver, one)
    yield Stop("line-decline-errors", approver, f"{one}/decide", {"verdict": "decline"}, 422)
    yield Stop("line-approved", approver, f"{one}/decide", {"verdict": "approve", "reason": "needed"})
    yield Stop("line-decided-twice", approver, f"{one}/decide", {"verdict": "approve"}, 422)
    yield Stop("line-approved-for-officer", officer, one)
    yield Stop("line-paid", officer, f"{one}/step", {"step": "pay", "paid_sum": "310"})
    receipt = make_receipt(container, officer, family.case)
    yield Stop("line-receipt", officer, f"{one}/receipt", {"receipt_id": receipt.hex})
    yield Stop("line-declined", approver, f"{other}/decide", {"verdict": "decline", "reason": "needed"})
    yield Stop("line-cancelled", officer, f"{other}/step", {"step": "cancel", "reason": "needed"})
    make_payment_check(container, officer, family.case)
    yield Stop("budget-of-lines", officer, at)
    above = make_line(container, officer, family.case, "99999", what="needed")
    yield Stop("line-above-limit", approver, f"{at}/{above}")
    make_line(container, officer, family.case, "99", what="needed")
    yield Stop("approvals-waiting", approver, "/approvals")


def _of_limits(container: Container, officer: Person, administrator: Person) -> Iterator[Stop]:
    nobody, whom = make_approver(container, officer.office_id, "0", "GBP"), make_approver(container, officer.office_id)
    at = f"/accounts/{whom.id}/limits"
    yield Stop("approvals-other-currency", nobody, "/approvals")
    yield Stop("limit-errors", administrator, at, {"currency": "XXX", "amount": "much"}, 422)
    yield Stop("limit-no-currency", administrator, at, {"currency": "DEM", "amount": "5"}, 422)
    yield Stop("limit-given", administrator, at, {"currency": "GBP", "amount": "5000"})
