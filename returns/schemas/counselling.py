"""What the doors of counselling take."""

from marshmallow import fields, validate

from foundation.forms.fields import Day, FormSchema, Line, Prose
from returns.rules.counselling import HIGHEST, LOWEST, Solution

_POINTS = [str(point) for point in range(LOWEST, HIGHEST + 1)]


class SessionForm(FormSchema):
    """One counselling session: when, what was chosen, three ratings, and what was said."""

    held_on = Day(required=True)
    solution = fields.Enum(Solution, by_value=True, required=True)
    physical = fields.String(required=True, validate=validate.OneOf(_POINTS))
    mental = fields.String(required=True, validate=validate.OneOf(_POINTS))
    social = fields.String(required=True, validate=validate.OneOf(_POINTS))
    language = Line(80)
    interpreter = Line(120)
    note = Prose(4000)
