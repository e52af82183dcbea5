"""What the list of visits takes."""

from marshmallow import fields, validate

from foundation.forms.fields import FormSchema, Line
from reintegration.follow_up.rules.visit_list import Which


class VisitList(FormSchema):
    """Which visits, whose, and the place in the list."""

    show = fields.Enum(Which, by_value=True, load_default=Which.ALL)
    whose = fields.String(load_default="", validate=validate.OneOf(("", "nobody")))
    page = Line(400)
