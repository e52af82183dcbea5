"""What a table of outcomes takes: by what its rows are ordered."""

from marshmallow import fields, validate

from foundation.forms.fields import FormSchema

SORTED_BY = ("name", "due", "response", "share", "composite")


class OutcomeTable(FormSchema):
    """The order of the rows."""

    sort = fields.String(load_default="name", validate=validate.OneOf(SORTED_BY))
