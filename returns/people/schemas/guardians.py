"""What the doors of guardianships take."""

from marshmallow import fields

from foundation.forms.fields import Day, FormSchema, Line, Prose
from returns.people.rules.guardians import Capacity, OtherParent


class GuardianForm(FormSchema):
    """Who stands for a child: somebody of the case, or somebody from outside."""

    person_id = fields.UUID(required=True)
    capacity = fields.Enum(Capacity, by_value=True, required=True)
    guardian_person_id = fields.UUID()
    name = Line(120)
    organisation = Line(120)
    contact = Line(40)
    reference = Line(120)
    appointed_on = Day(required=True)
    other_parent = fields.Enum(OtherParent, by_value=True, load_default=OtherParent.NOT_KNOWN)
    once = fields.UUID()


class GuardianEndForm(FormSchema):
    """From when on somebody stands for a child no longer, and why."""

    ended_on = Day(required=True)
    reason = Prose(1000, required=True)
