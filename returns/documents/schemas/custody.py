"""What the doors of custody take."""

from marshmallow import fields

from foundation.forms.fields import Day, FormSchema, Line, Prose
from returns.documents.rules.custody import Holder


class CustodyForm(FormSchema):
    """Who has the original of a document now."""

    holder = fields.Enum(Holder, by_value=True, required=True)
    name = Line(120)
    since_on = Day(required=True)
    receipt = Line(60)
    file_id = fields.UUID()
    note = Prose(1000)
    is_correction = fields.Boolean(load_default=False)
    once = fields.UUID()
