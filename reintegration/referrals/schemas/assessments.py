"""What the doors of joint risk assessments take."""

from marshmallow import fields

from foundation.forms.fields import FormSchema, Prose


class PartnerGrantForm(FormSchema):
    """Access to what a case shares, for a coordinator of a partner, for some days."""

    to = fields.UUID(required=True)
    days = fields.Integer(required=True)
    reason = Prose(1000, required=True)
