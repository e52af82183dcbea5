"""What the doors of travel documents take."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from foundation.forms.fields import ChangeForm, CountryCode, Day, FormSchema, Line, Prose
from foundation.language.words import _
from returns.documents.rules.custody import Holder
from returns.documents.rules.documents import DocumentKind, WhyNot


class KnownOrUnknown(FormSchema):
    """Number and last day are given, or said to be unknown: never left open by accident."""

    @validates_schema(skip_on_field_errors=False, pass_original=True)
    def known_or_unknown(self, data: dict[str, Any], typed: dict[str, Any], **options: Any) -> None:
        """Refuse a value that is given and unknown at once, and one of which neither is said."""
        missing = {
            "expires_on": _("Give the last day on which it is valid, or tick “not known yet”."),
            "number": _("Give the number, or tick “not known yet”."),
        }
        both = {
            "expires_on": _("A date is typed and “not known yet” is ticked. Keep one of the two."),
            "number": _("A number is typed and “not known yet” is ticked. Keep one of the two."),
        }
        wrong = {}
        for name, tick in (("expires_on", "expiry_unknown"), ("number", "number_unknown")):
            is_typed = bool(str(typed.get(name) or "").strip())
            if is_typed == bool(data.get(tick)):
                wrong[name] = [both[name] if is_typed else missing[name]]
        if wrong:
            raise ValidationError(wrong)


class StatedDocumentForm(KnownOrUnknown):
    """What a document is."""

    kind = fields.Enum(DocumentKind, by_value=True, required=True)
    issuing_country = CountryCode(required=True)
    number = Line(40)
    number_unknown = fields.Boolean(load_default=False)
    number_is_right = fields.Boolean(load_default=False)
    authority = Line(120)
    issued_on = Day()
    expires_on = Day()
    expiry_unknown = fields.Boolean(load_default=False)
    is_single_journey = fields.Boolean(load_default=False)
    for_country = CountryCode()


class DocumentForm(StatedDocumentForm):
    """A travel document of one person, and who has the original."""

    person_id = fields.UUID(required=True)
    holder = fields.Enum(Holder, by_value=True)
    holder_name = Line(120)
    once = fields.UUID()


class ChangedDocumentForm(ChangeForm, StatedDocumentForm):
    """A travel document, stated anew."""


class RetireForm(FormSchema):
    """Why a document does not serve this return."""

    why = fields.Enum(WhyNot, by_value=True, required=True)
    note = Prose(1000)
