"""What the doors of eligibility take."""

from marshmallow import fields

from foundation.forms.fields import FormSchema, Prose
from returns.rules.eligibility import Decision


class DecisionForm(FormSchema):
    """A decision on an application, and why."""

    decision = fields.Enum(Decision, by_value=True, required=True)
    reason = Prose(2000, required=True)
