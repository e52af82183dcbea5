"""What the tables of outcomes take from an address: order, part, and page."""

from marshmallow import fields, validate

from foundation.forms.fields import FormSchema
from reintegration.outcomes.rules.outcomes import TablePart

SORTED_BY = ("name", "due", "response", "share", "composite")
MOST_PAGES = 10_000


class TableOfOutcomes(FormSchema):
    """Which part of a table, in which order, from which page on."""

    sort = fields.String(load_default=SORTED_BY[0], validate=validate.OneOf(SORTED_BY))
    part = fields.Enum(TablePart, by_value=True, load_default=TablePart.SUSTAINED)
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=MOST_PAGES))
