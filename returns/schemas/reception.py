"""What the doors of receptions take."""

from marshmallow import fields

from foundation.forms.fields import Day, FormSchema, Line


class ReceptionForm(FormSchema):
    """Who meets the people of a case, and whether that was verified."""

    name = Line(120, required=True)
    where = Line(200, required=True)
    phone = Line(40)
    organisation_id = fields.UUID()
    verified_on = Day()
