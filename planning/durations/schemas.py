"""What the list of waiting times takes from an address."""

from marshmallow import fields

from foundation.forms.fields import CountryCode, FormSchema, Line
from planning.durations.rules.learned import LearnedKind, Reach


class LearnedList(FormSchema):
    """Filters and place in the list of waiting times."""

    kind = fields.Enum(LearnedKind, by_value=True)
    consulate = CountryCode()
    reach = fields.Enum(Reach, by_value=True)
    page = Line(400)
