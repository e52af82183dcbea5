"""What the pages of partners' check-ins take: which quarter, in which order, and the place in a list."""

from marshmallow import fields, validate

from foundation.forms.fields import FormSchema, Line
from reintegration.outcomes.rules.quarters import QUARTER

SORTED_BY = ("name", "on_time", "not_attempted", "visits")


class PartnersOfQuarter(FormSchema):
    """The quarter, the newest if none is said, and the order of the rows."""

    quarter = fields.String(validate=validate.Regexp(QUARTER.pattern + "$"))
    sort = fields.String(load_default="name", validate=validate.OneOf(SORTED_BY))


class VisitsOfQuarter(FormSchema):
    """The place in the list."""

    page = Line(400)
