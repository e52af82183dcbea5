"""What the forms of calendar and mail take."""

from marshmallow import fields, validate

from foundation.calendars.rules import FIRST_DAY, LAST_DAY, View, Whose
from foundation.forms.fields import Day, FormSchema, Line
from foundation.language.words import lazy_gettext as _l
from foundation.messaging.rules import DigestChoice


class DigestForm(FormSchema):
    """How often one's digest comes."""

    digest = fields.Enum(DigestChoice, by_value=True, required=True)


class CalendarPage(FormSchema):
    """Which days are shown, of which kind, and whose; by default what most of a role need."""

    view = fields.Enum(View, by_value=True, load_default=View.WEEK)
    day = Day(validate=validate.Range(FIRST_DAY, LAST_DAY, error=_l("Enter a day between 2000 and 2100.")))
    kind = Line(40, load_default="")
    whose = fields.Enum(Whose, by_value=True)


class PressedForm(FormSchema):
    """A button."""
