"""Schemas of budgets and approvals."""

from marshmallow import fields

from foundation.forms.fields import Amount, ChangeForm, CurrencyCode, FormSchema, Line, Prose, SeveralForm
from returns.money.rules.budget import BudgetStep, LineKind, Paid, Verdict
from returns.money.rules.entitlements import ReturnType

PLACES = 3  # no currency has more digits after the point


class ProgrammeName(Line):
    """A programme by its name; the service checks that the rule book knows it."""


class ProgrammeForm(ChangeForm):
    """Under which programme a case returns, and how; both may be not known yet."""

    programme = ProgrammeName(80)
    return_type = fields.Enum(ReturnType, by_value=True)


class BudgetLineForm(FormSchema):
    """One line of costs."""

    kind = fields.Enum(LineKind, by_value=True, required=True)
    what = Line(200, load_default="")
    planned = Amount(PLACES, required=True)
    currency = CurrencyCode(3, required=True)
    payee = Line(200, load_default="")
    person_id = fields.UUID()


class CostsForm(SeveralForm):
    """Lines of costs that were proposed from the journey."""

    row, row_name = BudgetLineForm, "line"


class ChangedLineForm(ChangeForm, BudgetLineForm):
    """One line of costs, stated anew."""


class LinesForm(FormSchema):
    """Lines of a budget as they were read: each by its number in the case, with its version at the same place."""

    many_valued = ("lines", "versions")

    lines = fields.List(fields.Integer(), required=True)
    versions = fields.List(fields.Integer(), required=True)


class BudgetStepForm(FormSchema):
    """What happens to a line: committed, paid with what it really cost and its receipt, or cancelled with a reason."""

    step = fields.Enum(BudgetStep, by_value=True, required=True)
    # Called otherwise than its attribute: names of fields stand in the audit, where that word means something else.
    paid_sum = Amount(PLACES, attribute="actual")
    receipt_id = fields.UUID()
    reason = Prose(500, load_default="")


class ReceiptForm(FormSchema):
    """Which file of the case is the receipt of a line."""

    receipt_id = fields.UUID(required=True)


class PaymentCheckForm(FormSchema):
    """Whether another programme pays for the same: whom one asked, and what came out."""

    result = fields.Enum(Paid, by_value=True, required=True)
    asked = Line(200, required=True)
    note = Prose(1000, load_default="")


class VerdictForm(FormSchema):
    """Yes or no to a line; a no with its reason."""

    verdict = fields.Enum(Verdict, by_value=True, required=True)
    reason = Prose(500, load_default="")


class WaitingList(FormSchema):
    """A place in the list of what waits."""

    page = Line(400)
