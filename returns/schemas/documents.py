"""What the doors of travel documents take."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from foundation.forms.fields import CountryCode, Day, FormSchema, Line
from foundation.language.words import _
from returns.rules.documents import DocumentKind


class DocumentForm(FormSchema):
    """A travel document of one person."""

    person_id = fields.UUID(required=True)
    kind = fields.Enum(DocumentKind, by_value=True, required=True)
    issuing_country = CountryCode(required=True)
    number = Line(40, required=True)
    authority = Line(120)
    issued_on = Day()
    expires_on = Day()
    expiry_unknown = fields.Boolean(load_default=False)
    is_single_journey = fields.Boolean(load_default=False)
    original_at = Line(120)
    once = fields.UUID()

    @validates_schema(skip_on_field_errors=False, pass_original=True)
    def date_or_unknown(self, data: dict[str, Any], typed: dict[str, Any], **options: Any) -> None:
        """A last day is given, or said to be unknown: never left open by accident."""
        given = bool(str(typed.get("expires_on") or "").strip())
        if given and data.get("expiry_unknown"):
            raise ValidationError(
                {"expires_on": [_("A date is typed and “not known yet” is ticked. Keep one of the two.")]}
            )
        if not given and not data.get("expiry_unknown"):
            raise ValidationError(
                {"expires_on": [_("Give the last day on which it is valid, or tick “not known yet”.")]}
            )
