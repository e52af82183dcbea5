"""What the door of checks of safe-contact cards takes."""

from marshmallow import fields, validate

from foundation.forms.fields import Day, FormSchema, Prose
from foundation.language.words import lazy_gettext as _l
from returns.journey.schemas.itinerary import TimeOfDay
from returns.safe_contact.rules import WEEK, HowChecked

AS_IT_STANDS, DIFFERS = "as_it_stands", "differs"
_FOUND = validate.OneOf((AS_IT_STANDS, DIFFERS), error=_l("Choose one of the answers."))


class ContactCheckForm(FormSchema):
    """Whose card was gone through, when and how, and what was found; with a zone, the days and hours of today, too."""

    many_valued = ("weekdays",)

    person_id = fields.UUID(required=True)
    edition = fields.Integer(required=True)
    found = fields.String(required=True, validate=_FOUND)
    how = fields.Enum(HowChecked, by_value=True, required=True)
    checked_on = Day()
    differs = Prose(1000)
    zone = fields.String(validate=validate.Length(max=60))
    weekdays = fields.List(fields.Integer(validate=validate.OneOf(WEEK)), load_default=list)
    starts = TimeOfDay()
    ends = TimeOfDay()
    once = fields.UUID()
