"""What the doors of an escort's journey take."""

from marshmallow import fields, validate

from foundation.forms.fields import Day, FormSchema, Line, Prose
from foundation.language.words import lazy_gettext as _l
from returns.escorts.rules.records import ITEMS, IdentityCheck
from returns.journey.schemas.itinerary import TimeOfDay

_CHOOSE = _l("Choose from the list.")


class HandOverForm(FormSchema):
    """Who handed over whom to whom; the time is local in `zone`."""

    many_valued = ("person_ids", "items")
    person_ids = fields.List(fields.UUID(), load_default=list)
    handed_by = Line(120, required=True)
    receiver = Line(120, required=True)
    organisation = Line(120)
    phone = Line(40)
    identity = fields.Enum(IdentityCheck, by_value=True)
    where = Line(200, required=True)
    at_day = Day(required=True)
    at_time = TimeOfDay(required=True)
    zone = fields.String(required=True, validate=validate.Length(max=60, error=_CHOOSE))
    items = fields.List(fields.String(validate=validate.OneOf(ITEMS, error=_CHOOSE)), load_default=list)
    note = Prose(1000)
    once = fields.UUID()


class IncidentForm(FormSchema):
    """What went wrong on the way; the time is local in `zone`."""

    what = Prose(2000, required=True)
    done = Prose(2000)
    told = Line(200)
    where = Line(200)
    at_day = Day(required=True)
    at_time = TimeOfDay(required=True)
    zone = fields.String(required=True, validate=validate.Length(max=60, error=_CHOOSE))
    once = fields.UUID()
