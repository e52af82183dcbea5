"""What the doors of the steps of a case take."""

from marshmallow import fields, validate

from foundation.forms.fields import FormSchema, Prose
from returns.rules.cases import WITHDRAWALS, CaseState


class MoveForm(FormSchema):
    """A step that needs nothing but its name."""

    to = fields.Enum(CaseState, by_value=True, required=True)


class WithdrawForm(FormSchema):
    """How a return ends before boarding, and why."""

    to = fields.Enum(CaseState, by_value=True, required=True, validate=validate.OneOf(WITHDRAWALS))
    reason = Prose(2000, required=True)


class ReopenForm(FormSchema):
    """Why a case is taken up again."""

    reason = Prose(2000, required=True)
