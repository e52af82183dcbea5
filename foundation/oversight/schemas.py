"""What the pages of oversight read."""

from marshmallow import fields

from foundation.forms.fields import FormSchema, Line


class AuditList(FormSchema):
    """Filters in the address: ids only."""

    many_valued = ("about",)
    actor = fields.UUID()
    about = fields.List(fields.UUID(), load_default=list)
    page = Line(400)


class AuditSearch(FormSchema):
    """What the officer types; it never reaches the address."""

    who = Line(254)
    what = Line(254)


class NothingForm(FormSchema):
    """A button."""
