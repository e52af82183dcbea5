"""What the doors of oversight take."""

from marshmallow import fields

from foundation.forms.fields import FormSchema, Line


class AuditList(FormSchema):
    """Filters in the address: ids only."""

    actor = fields.UUID()
    about = fields.UUID()
    page = Line(400)


class AuditSearch(FormSchema):
    """What the officer types; it never reaches the address."""

    who = Line(254)
    what = Line(254)


class NothingForm(FormSchema):
    """A button."""
