"""Schemas of travel documents: their forms, and the list of what expires."""

import re
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from foundation.forms.fields import Amount, ChangeForm, CountryCode, Day, FormSchema, Line, Prose
from foundation.language.words import _, lazy_gettext as _l
from returns.documents.rules.documents import DocumentKind, Holder, WhyNot
from returns.documents.rules.formalities import Known, Payer, Refusal, RequestState


class CustodyForm(FormSchema):
    """Who has the original of a document now."""

    holder = fields.Enum(Holder, by_value=True, required=True)
    name = Line(120)
    since_on = Day(required=True)
    receipt = Line(60)
    file_id = fields.UUID()
    note = Prose(1000)
    is_correction = fields.Boolean(load_default=False)


class PrintedForm(FormSchema):
    """What is printed in a document. Number and last day are given or said to be unknown, never just left open."""

    number = Line(40)
    number_unknown = fields.Boolean(load_default=False)
    number_is_right = fields.Boolean(load_default=False)
    authority = Line(120)
    issued_on = Day()
    expires_on = Day()
    expiry_unknown = fields.Boolean(load_default=False)
    is_single_journey = fields.Boolean(load_default=False)

    @validates_schema(skip_on_field_errors=False, pass_original=True)
    def known_or_unknown(self, data: dict[str, Any], typed: dict[str, Any], **options: Any) -> None:
        """Refuse a value that is given and unknown at once, and one of which neither is said."""
        missing = {
            "expires_on": _("Enter the last day of validity, or select “not known yet”."),
            "number": _("Enter the number, or select “not known yet”."),
        }
        both = {
            "expires_on": _("Enter a date or select “not known yet”, not both."),
            "number": _("Enter a number or select “not known yet”, not both."),
        }
        wrong = {}
        for name, tick in (("expires_on", "expiry_unknown"), ("number", "number_unknown")):
            is_typed = bool(str(typed.get(name) or "").strip())
            if is_typed == bool(data.get(tick)):
                wrong[name] = [both[name] if is_typed else missing[name]]
        if wrong:
            raise ValidationError(wrong)

    @post_load
    def without_ticks(self, data: dict[str, Any], **options: Any) -> dict[str, Any]:
        """What is not known is simply not there."""
        return {name: value for name, value in data.items() if name not in ("number_unknown", "expiry_unknown")}


class HolderForm(FormSchema):
    """Who has the original of a document that is recorded now."""

    holder = fields.Enum(Holder, by_value=True)
    holder_name = Line(120)


class StatedDocumentForm(PrintedForm):
    """What a document is."""

    kind = fields.Enum(DocumentKind, by_value=True, required=True)
    issuing_country = CountryCode(required=True)
    for_country = CountryCode()


class DocumentForm(StatedDocumentForm, HolderForm):
    """A travel document of one person, and who has the original.

    `machine_lines`: what it was filled from, compared with the person once more and kept nowhere.
    """

    person_id = fields.UUID(required=True)
    machine_lines = Prose(400)
    is_theirs = fields.Boolean(load_default=False)
    adds_nationality = fields.Boolean(load_default=False)


class HolderChoice(FormSchema):
    """Whose document is recorded next."""

    person_id = Line(40)


class ChangedDocumentForm(ChangeForm, StatedDocumentForm):
    """A travel document, stated anew."""


class MachineReadableForm(FormSchema):
    """The machine-readable lines of a document. They are read, and kept nowhere."""

    machine_lines = Prose(400, required=True)


class RetireForm(FormSchema):
    """Why a document does not serve this return."""

    why = fields.Enum(WhyNot, by_value=True, required=True)
    note = Prose(1000)


# Exit formalities.


class Sum(fields.Field[str]):
    """A sum of money without its currency, read as `Amount`, as an exact text. Nothing is no fine."""

    most = Amount().most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        amount: Decimal = Amount().deserialize(value)
        if not amount:
            raise ValidationError(_("Enter an amount such as 615 or 615.00."))
        return f"{amount:.2f}"


class Currency(Line):
    """The three letters of a currency (ISO 4217)."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        text = super()._deserialize(value, attr, data, **options).upper()
        if not re.fullmatch("[A-Z]{3}", text):
            raise ValidationError(_("Enter the three-letter currency code, such as EUR."))
        return text


class ExitForm(ChangeForm):
    """What is known of the leaving of one person."""

    overstayed = fields.Enum(Known, by_value=True, load_default=Known.NOT_KNOWN)
    fine_amount = Sum()
    fine_currency = Currency(3)
    fine_payer = fields.Enum(Payer, by_value=True)
    fine_paid_on = Day()
    ban_code = Line(40)
    ban_until = Day()
    permit = fields.Enum(Known, by_value=True, load_default=Known.NOT_KNOWN)
    permit_on = Day()
    note = Prose(1000)
    version = fields.Integer(required=True)  # an empty form says nothing of anybody


# Requests at consulates, and the list of what expires.

_CHOOSE = _l("Choose from the list.")
SPANS = ("30", "90", "180", "365")


class RequestForm(FormSchema):
    """A document is asked for at a consulate."""

    person_id = fields.UUID(required=True)
    kind = fields.Enum(DocumentKind, by_value=True, required=True)
    consulate_country = CountryCode(required=True)
    consulate = Line(120)
    requested_on = Day(required=True)
    evidence = Prose(2000)
    expected_on = Day()


class RequestStepForm(FormSchema):
    """An interview is appointed, or a request ends without a document."""

    to = fields.Enum(RequestState, by_value=True, required=True)
    on = Day()
    reason = fields.Enum(Refusal, by_value=True)
    note = Prose(1000)


class IssuedForm(PrintedForm, HolderForm):
    """The document that was issued."""

    decided_on = Day(required=True)


class ExpiringList(FormSchema):
    """Filters, order and place in the list of what expires."""

    what = fields.String(validate=validate.OneOf(["documents", "requests"], error=_CHOOSE))
    whose = fields.String(validate=validate.OneOf(["mine", "office"], error=_CHOOSE))
    within = fields.String(validate=validate.OneOf(SPANS, error=_CHOOSE))
    sort = fields.String(validate=validate.OneOf(["day", "-day"], error=_CHOOSE))
    page = Line(400)
