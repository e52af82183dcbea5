"""What the pages of the inbox read."""

from marshmallow import fields, validate

from foundation.forms.fields import FormSchema, Line
from foundation.language.words import lazy_gettext as _l

LAST_INSTANT = 253_402_300_799_000_000  # the end of the year 9999, in microseconds since 1970


class InboxList(FormSchema):
    """Which notices, from which place in the list; after a press on "mark all", what it marked."""

    show = fields.String(validate=validate.OneOf(["unread"], error=_l("Choose from the list.")))
    page = Line(400)
    marked = fields.Integer(validate=validate.Range(0, LAST_INSTANT, error=_l("Enter a whole number.")))


class UndoForm(FormSchema):
    """The press on "mark all" that is undone, by its instant in microseconds since 1970."""

    marked = fields.Integer(required=True, validate=validate.Range(0, LAST_INSTANT, error=_l("Enter a whole number.")))


class PressedForm(FormSchema):
    """A button."""
