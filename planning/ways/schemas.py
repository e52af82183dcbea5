"""What the forms of ways read."""

from marshmallow import fields

from foundation.forms.fields import Day, FormSchema, Line, Prose, SeveralForm
from returns.journey.rules.bookings import MOST_CHARACTERS
from returns.journey.schemas import FareForm, WayForm


class SearchForm(FormSchema):
    """From where and on which days ways are searched, where people can sleep on the way, and offers to be compared."""

    origin = Line(20)
    origin_typed = Line(120)
    origin_searched = Line(120)
    first_day = Day(required=True)
    last_day = Day()
    bed = Line(200, load_default="")
    pasted = Prose(MOST_CHARACTERS, load_default="")


class ChosenLeg(WayForm, FareForm):
    """A leg of the way that was chosen."""

    night = Line(200)


class ChosenForm(SeveralForm):
    """A way that was chosen, leg by leg; `replaces`: what is planned or booked now may be given up."""

    row, row_name = ChosenLeg, "leg"

    replaces = fields.Boolean(load_default=False)
