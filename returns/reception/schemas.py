"""Schemas of receptions."""

import re
import unicodedata
from datetime import time
from typing import Any

from marshmallow import ValidationError, fields, post_load

from foundation.forms.fields import ChangeForm, Day, FormSchema, Line, Prose
from foundation.language.words import _
from returns.reception.rules import OnwardMode, OpenHours, ShownDocument, VerifiedHow

_HOURS = re.compile(r"(\d{1,2})[:.]?(\d{2})[-–—](\d{1,2})[:.]?(\d{2})")


class Hours(fields.Field[tuple[time, time]]):
    """From one local time to another, typed as 08:00-17:00; up to a time of the next day where it is not later."""

    most = 20  # with spaces around the dash

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> tuple[time, time]:
        text = unicodedata.normalize("NFKC", value) if isinstance(value, str) else ""
        match = _HOURS.fullmatch("".join(text.split()))
        try:
            if match is None:
                raise ValueError
            starts, ends = time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
        except ValueError as error:
            raise ValidationError(_("Enter hours such as 08:00-17:00.")) from error
        return starts, ends


class ReceptionForm(ChangeForm):
    """Who meets the people of a case, and whether that was verified."""

    many_valued = ("people",)
    name = Line(120, required=True)
    where = Line(200, required=True)
    phone = Line(40)
    organisation_id = fields.UUID()
    verified_on = Day()
    how = fields.Enum(VerifiedHow, by_value=True)
    is_taken_back = fields.Boolean(load_default=False)
    people = fields.List(fields.UUID(), load_default=list)
    onward_mode = fields.Enum(OnwardMode, by_value=True)
    onward_from = Line(200)
    onward_when = Line(120)
    onward_by = Line(200)
    hours_0 = Hours()
    hours_1 = Hours()
    hours_2 = Hours()
    hours_3 = Hours()
    hours_4 = Hours()
    hours_5 = Hours()
    hours_6 = Hours()

    @post_load
    def hours_of_a_week(self, data: dict[str, Any], **options: Any) -> dict[str, Any]:
        """The hours of each weekday that was filled in, together."""
        spans = {day: data.pop(f"hours_{day}", None) for day in range(7)}
        return {**data, "hours": [OpenHours(day, *span) for day, span in spans.items() if span]}


class HandOverForm(FormSchema):
    """That people were handed over, to whom, and what that person showed."""

    name = Line(120, required=True)
    document = fields.Enum(ShownDocument, by_value=True, required=True)
    number = Line(60, required=True)
    on = Day(required=True)
    note = Prose(1000, load_default="")
