"""What the door of numbers takes."""

from marshmallow import fields, validate

from foundation.forms.fields import FormSchema, Prose
from returns.safe_contact.rules import WhyOpened


class NumberForm(FormSchema):
    """Which number is asked for, and why, if the card does not allow it now."""

    which = fields.String(required=True, validate=validate.Length(max=40))
    why = fields.Enum(WhyOpened, by_value=True)
    text = Prose(500)
    back = fields.String(validate=validate.Length(max=200))  # the page on which it was asked for
