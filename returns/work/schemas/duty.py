"""What the doors of duty take."""

from marshmallow import fields

from foundation.forms.fields import Day, FormSchema, Line


class DutyList(FormSchema):
    """Place in the list."""

    page = Line(400)


class TurnForm(FormSchema):
    """One turn of a specialist."""

    account_id = fields.UUID(required=True)
    begins_on = Day(required=True)
    ends_on = Day(required=True)
    once = fields.UUID()


class GiveBackForm(FormSchema):
    """Nothing but the press of a button."""
