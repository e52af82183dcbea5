"""What the doors of protection take."""

from marshmallow import fields

from foundation.compartments import Compartment
from foundation.forms.fields import FormSchema, Prose


class ProtectedNoteForm(FormSchema):
    """A note behind a door."""

    door = fields.UUID(required=True)
    text = Prose(8000, required=True)
    once = fields.UUID()


class GrantForm(FormSchema):
    """Access to a compartment of a case, for a colleague, for some days."""

    to = fields.UUID(required=True)
    compartment = fields.Enum(Compartment, by_value=True, required=True)
    days = fields.Integer(required=True)
    reason = Prose(1000, required=True)
