"""What the doors of episodes take."""

from marshmallow import fields

from foundation.forms.fields import FormSchema, Prose
from reintegration.episodes.rules import ClosureReason


class ClosureForm(FormSchema):
    """Why an episode ends, and what should be known about it later."""

    reason = fields.Enum(ClosureReason, by_value=True, required=True)
    note = Prose(2000, load_default="")
