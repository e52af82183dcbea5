"""What the doors of families that part or come together take."""

from marshmallow import fields

from foundation.forms.fields import FormSchema, Line, Prose


class SplitForm(FormSchema):
    """Who leaves a case, and why."""

    many_valued = ("leaving",)

    leaving = fields.List(fields.UUID(), load_default=list)
    reason = Prose(1000, required=True)
    once = fields.UUID()


class JoinForm(FormSchema):
    """Into which case the people of this one go, and why."""

    reference = Line(40, required=True)
    reason = Prose(1000, required=True)
