"""Schemas of episodes."""

from marshmallow import fields

from foundation.forms.fields import FormSchema, Prose
from reintegration.episodes.rules import ClosureReason


class ClosureForm(FormSchema):
    """Why an episode ends, and a note for whoever opens it later."""

    reason = fields.Enum(ClosureReason, by_value=True, required=True)
    note = Prose(2000, load_default="")
