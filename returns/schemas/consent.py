"""What the doors of consents take."""

from marshmallow import fields, validate

from foundation.forms.fields import Day, FormSchema, Line, Prose
from returns.rules.consent import CHECKLIST, ConsentForm as GivenHow, ConsentPurpose, TransferPurpose


class ConsentForm(FormSchema):
    """A consent as it was given."""

    many_valued = ("checklist",)

    person_id = fields.UUID(required=True)
    signed_by = fields.UUID(required=True)
    purpose = fields.Enum(ConsentPurpose, by_value=True, required=True)
    organisation_id = fields.UUID()
    transfer_purpose = fields.Enum(TransferPurpose, by_value=True)
    form = fields.Enum(GivenHow, by_value=True, required=True)
    given_on = Day(required=True)
    checklist = fields.List(fields.String(validate=validate.OneOf(CHECKLIST)), load_default=list)
    language = Line(80)
    interpreter = Line(120)
    explained = Prose(2000)
    witness = Line(120)
    place = Line(120)
