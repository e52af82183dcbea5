"""Schemas of the path: the day of departure that is asked about, and what tasks are made of."""

from marshmallow import fields, validate

from foundation.forms.fields import Day, FormSchema, Line
from foundation.language.words import lazy_gettext as _l

_MOST = 100
_ROWS = 25  # of a page of a list


class PathPage(FormSchema):
    """For which day of departure the last days are shown; without one, for the planned or the earliest."""

    day = Day()


class OutlookPage(FormSchema):
    """Whose cases the list shows, the place in it, and whether the days are in the page itself."""

    whose = fields.String(validate=validate.OneOf(["mine", "office"], error=_l("Choose from the list.")))
    page = Line(400)
    worked = fields.Boolean(load_default=False)


class OutlookRows(FormSchema):
    """The cases of a page of a list, and whether it is the list of when they can leave."""

    many_valued = ("case",)
    cells = fields.Boolean(load_default=False)
    case = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=_ROWS))


class PathTasks(FormSchema):
    """What of the path becomes tasks, for which day of departure."""

    many_valued = ("thing",)
    thing = fields.List(
        fields.String(validate=validate.Length(max=200)),
        required=True,
        validate=validate.Length(1, _MOST, error=_l("Select at least one thing.")),
        error_messages={"required": [_l("Select at least one thing.")]},
    )
    day = Day(required=True)
