"""What the door of points takes and gives."""

from marshmallow import Schema, fields

from foundation.forms.fields import FormSchema, Line


class PointSearch(FormSchema):
    """What was typed so far. It travels in the body: no address ever holds it."""

    q = Line(120)


class PointFound(Schema):
    """An airport or a place: its code, and how people choose it."""

    code = fields.String()
    label = fields.String()


class PointsFound(Schema):
    """What was found, best first."""

    points = fields.List(fields.Nested(PointFound))
