"""What the doors of eligibility take."""

from marshmallow import fields

from foundation.forms.fields import FormSchema, Prose
from returns.lifecycle.rules.eligibility import Decision, RejectionReason


class DecisionForm(FormSchema):
    """A decision on an application, and why."""

    decision = fields.Enum(Decision, by_value=True, required=True)
    code = fields.Enum(RejectionReason, by_value=True)
    reason = Prose(2000, required=True)
