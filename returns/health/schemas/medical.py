"""What the doors of fitness to travel take."""

from marshmallow import fields, validate

from foundation.forms.fields import Day, FormSchema, Line, Prose
from returns.health.rules.medical import NEEDS, Fitness


class FitnessForm(FormSchema):
    """A decision about one person. Never a diagnosis."""

    many_valued = ("needs",)

    person_id = fields.UUID(required=True)
    result = fields.Enum(Fitness, by_value=True, required=True)
    starts = Day(required=True)
    until = Day(required=True)
    needs = fields.List(fields.String(validate=validate.OneOf(NEEDS)), load_default=list)
    conditions = Prose(1000)
    doctor = Line(120)
    once = fields.UUID()
