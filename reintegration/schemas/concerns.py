"""What the doors of concerns take."""

from marshmallow import fields

from foundation.forms.fields import FormSchema, Prose
from reintegration.rules.concerns import ConcernKind


class ConcernForm(FormSchema):
    """What kind it is, whom it is about (nobody named: everybody of the case), and what was seen or said."""

    kind = fields.Enum(ConcernKind, by_value=True, required=True)
    person_id = fields.UUID()
    note = Prose(4000, required=True)


class ConcernClosedForm(FormSchema):
    """What was done about it."""

    note = Prose(4000, required=True)
