"""What the doors of escorts take."""

from marshmallow import fields

from foundation.forms.fields import FormSchema, Line
from returns.escorts.rules.escorts import EscortKind


class EscortForm(FormSchema):
    """An escort on some legs."""

    kind = fields.Enum(EscortKind, by_value=True, required=True)
    first_leg = fields.Integer(required=True)
    last_leg = fields.Integer(required=True)
    member_id = fields.UUID()
    name = Line(120)
    phone = Line(40)
    qualification = Line(120)
    languages = Line(120)
    needs_way_home = fields.Boolean(load_default=False)
    once = fields.UUID()
