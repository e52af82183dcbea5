"""What the forms of the timetable read."""

from marshmallow import fields, validate

from foundation.forms.fields import Amount, ChangeForm, CurrencyCode, Day, FormSchema, Line, Upload
from foundation.language.words import lazy_gettext as _l
from planning.timetable.rules.flights import FileKind
from planning.timetable.rules.rows import LEAST_OFFSET, MOST_OFFSET, MOST_SEATS
from returns.journey.schemas import TimeOfDay

_CHOOSE = _l("Choose from the list.")
_PLACES = 3


class FlightList(FormSchema):
    """Which flights are shown."""

    carrier = Line(2)
    airport = Line(3)
    over = fields.String(validate=validate.OneOf(["all"], error=_CHOOSE))
    page = Line(400)


class ImportList(FormSchema):
    """A place in the list of imports."""

    page = Line(400)


class ImportForm(FormSchema):
    """A file, how it is written, and whether it has every flight of its carriers."""

    file = Upload(required=True)
    kind = fields.Enum(FileKind, by_value=True, required=True)
    is_whole = fields.Boolean(load_default=False)


class FlightForm(FormSchema):
    """A flight of the timetable; times are local to each airport."""

    many_valued = ("days",)

    carrier = Line(2, required=True)
    number = Line(5, required=True)
    origin = Line(3, required=True)
    destination = Line(3, required=True)
    days = fields.List(fields.String(validate=validate.OneOf([*"1234567"], error=_CHOOSE)), load_default=list)
    starts_on = Day(required=True)
    ends_on = Day(required=True)
    departs = TimeOfDay(required=True)
    arrives = TimeOfDay(required=True)
    offset = fields.Integer(
        load_default=0,
        validate=validate.Range(LEAST_OFFSET, MOST_OFFSET, error=_l("Use 0, or 1 if it arrives the next day.")),
    )
    departs_terminal = Line(4, load_default="")
    arrives_terminal = Line(4, load_default="")
    seats = fields.Integer(validate=validate.Range(1, MOST_SEATS, error=_l("Enter a number from 1 to 900.")))
    currency = CurrencyCode(3, load_default="")
    adult = Amount(_PLACES)
    child = Amount(_PLACES)
    infant = Amount(_PLACES)


class ChangedFlightForm(ChangeForm, FlightForm):
    """A flight, stated anew."""
