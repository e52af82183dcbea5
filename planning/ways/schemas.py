"""What the forms of ways read."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate

from foundation.forms.fields import Day, FormSchema, Line, Prose
from foundation.language.words import _
from returns.journey.rules.bookings import MOST_CHARACTERS
from returns.journey.schemas import FareForm, WayForm

MOST_LEGS = 8


class SearchForm(FareForm):
    """From where and on which days ways are searched, where people can sleep on the way, an offer and its price."""

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


# A leg of a way as one text, so that a page of ways stays small: these, parted by bars; the place to sleep stands last.
PACKED = (
    "mode", "origin", "destination", "departs_on", "departs_time", "departs_fold", "arrives_on", "arrives_time",
    "arrives_fold", "departs_terminal", "arrives_terminal", "carrier", "number", "fare", "currency", "night",
)  # fmt: skip


def packed(leg: Mapping[str, Any]) -> str:
    """A leg, by the fields of its form, as one text."""
    return "|".join("" if leg.get(name) is None else str(leg[name]) for name in PACKED)


class ChosenForm(FormSchema):
    """A way that was chosen, leg by leg; `replaces`: what is planned or booked now may be given up.

    By what it was searched comes along, so that a way that cannot be taken leaves the others on the page.
    """

    many_valued = ("leg",)

    leg = fields.List(Line(600), required=True, validate=validate.Length(1, MOST_LEGS))
    replaces = fields.Boolean(load_default=False)
    origin = Line(20)
    first_day = Line(10)
    last_day = Line(10)
    bed = Line(200)
    pasted = Prose(MOST_CHARACTERS)
    fare = Line(20)
    currency = Line(3)
    fare_is_each = Line(3)

    @post_load
    def by_leg(self, data: dict[str, Any], **options: Any) -> dict[str, Any]:
        """Read each leg. A form that was not made by the page of ways is refused as a whole."""
        rows = {}
        for number, text in enumerate(data["leg"], 1):
            parts = text.split("|", len(PACKED) - 1)
            typed = {name: part for name, part in zip(PACKED, parts, strict=False) if part}
            try:
                rows[f"leg{number}_"] = ChosenLeg().load(typed)
            except ValidationError as error:
                raise ValidationError({"form": [_("Search again, and choose one of the ways.")]}) from error
        return {**data, "rows": rows}
