"""Schemas of itineraries."""

import re
import unicodedata
from datetime import time
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from foundation.forms.fields import Amount, ChangeForm, CurrencyCode, Day, FormSchema, Line, Prose, SeveralForm
from foundation.language.words import _
from returns.journey.rules.bookings import MOST_CHARACTERS
from returns.journey.rules.itinerary import LegMode, LegStatus, TicketClass
from returns.money.schemas import PLACES

_TIME = re.compile(r"(\d{1,2})[:.](\d{2})|(\d{2})(\d{2})")


class TimeOfDay(fields.Field[time]):
    """A local time, typed as 08:05; 8:05, 8.05 and 0805 are understood too. Digits of any script, 24 hours."""

    most = 5

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> time:
        match = (
            _TIME.fullmatch("".join(unicodedata.normalize("NFKC", value).split())) if isinstance(value, str) else None
        )
        try:
            if match is None:
                raise ValueError
            return time(int(match[1] or match[3]), int(match[2] or match[4]))
        except ValueError as error:
            raise ValidationError(_("Enter a time, such as 08:05.")) from error


class EndsForm(FormSchema):
    """Both ends of what travels, chosen, or typed and looked for; and by which flight.

    `searched` is the text for which the choices on the page were found: another text is looked for anew.
    """

    origin = Line(20)
    origin_typed = Line(120)
    origin_searched = Line(120)
    destination = Line(20)
    destination_typed = Line(120)
    destination_searched = Line(120)
    carrier = Line(60)
    number = Line(20)


class WayForm(EndsForm):
    """What travels, a leg or a group movement; times are local to each end."""

    mode = fields.Enum(LegMode, by_value=True, required=True)
    departs_terminal = Line(10)
    arrives_terminal = Line(10)
    departs_on = Day(required=True)
    departs_time = TimeOfDay(required=True)
    arrives_on = Day()  # empty for the day of departure
    arrives_time = TimeOfDay(required=True)
    # Where clocks are put back and show a time twice: the first of the two, or the second.
    departs_fold = fields.Integer(validate=validate.OneOf((0, 1)))
    arrives_fold = fields.Integer(validate=validate.OneOf((0, 1)))
    sure = fields.Boolean(load_default=False)  # confirms an unlikely leg
    status = fields.Enum(LegStatus, by_value=True, load_default=LegStatus.PLANNED)
    booking = Line(40)


class FareForm(FormSchema):
    """What a ticket costs, for one traveller or for all."""

    fare = Amount(PLACES)
    currency = CurrencyCode(3)
    fare_is_each = fields.Boolean(load_default=False)

    @validates_schema
    def both_or_none(self, data: dict[str, Any], **options: Any) -> None:
        """Money without its currency is no money."""
        if ("fare" in data) != ("currency" in data):
            missing = "currency" if "fare" in data else "fare"
            raise ValidationError({missing: [_("Enter an amount with its currency, or leave both empty.")]})


class LegForm(WayForm, FareForm):
    """A leg, and who travels it."""

    many_valued = ("travellers",)

    who = fields.UUID()  # an escort, whose way home it is; empty for the people of the case
    travellers = fields.List(fields.UUID(), load_default=list)  # who of the case; nobody ticked is everybody
    night = Line(200)
    ticket = fields.Enum(TicketClass, by_value=True)


class ChangedLegForm(ChangeForm, LegForm):
    """A leg, stated anew."""


class SeveralPlannedForm(SeveralForm):
    """Several legs that are planned at once."""

    row, row_name = WayForm, "leg"


class PastedForm(FormSchema):
    """The text of a booking. It is read, and kept nowhere."""

    text = Prose(MOST_CHARACTERS, required=True)


class CopyForm(FormSchema):
    """To which case a journey is copied."""

    reference = Line(40, required=True)


class TicketRow(FareForm):
    """The ticket of one leg."""

    leg = fields.UUID(required=True)
    booking = Line(40, load_default="")


class TicketsForm(SeveralForm):
    """The tickets of several legs; `booking` is for those that have no reference of their own."""

    row, row_name = TicketRow, "leg"

    booking = Line(40, load_default="")


class PlaceForm(ChangeForm):
    """Where the people return to: in their words, and the place on the map that is nearest."""

    place_of_return = Line(200)
    near_typed = Line(120)
    near_searched = Line(120)
    near = fields.Integer()


# The route of points: what it reads and answers.


class PointSearch(FormSchema):
    """What was typed so far. It travels in the body: no address ever holds it."""

    q = Line(120)


class PointFound(Schema):
    """An airport or a place: its code, and how people choose it."""

    code = fields.String()
    label = fields.String()


class PointsFound(Schema):
    """What was found, best first."""

    points = fields.List(fields.Nested(PointFound))
