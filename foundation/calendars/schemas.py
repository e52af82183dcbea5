"""What the forms of calendar and mail take."""

from marshmallow import fields

from foundation.forms.fields import FormSchema
from foundation.messaging.rules import DigestChoice


class DigestForm(FormSchema):
    """How often one's digest comes."""

    digest = fields.Enum(DigestChoice, by_value=True, required=True)


class PressedForm(FormSchema):
    """A button."""
