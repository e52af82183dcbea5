"""Schemas of the forms about consents."""

from typing import Any

from marshmallow import ValidationError, fields, post_load, validate

from foundation.forms.fields import Day, FormSchema, Line, Prose
from foundation.language.words import _
from returns.consent.rules import (
    CHECKLIST,
    VOLUNTARINESS,
    Alternative,
    Assent,
    ConsentForm as GivenHow,
    ConsentPurpose,
    SideEffect,
    TransferPurpose,
)

_OWN = [purpose for purpose in ConsentPurpose if purpose is not ConsentPurpose.TRANSFER]


class CommonForm(FormSchema):
    """How consent was given: what is common to all consents of one form."""

    many_valued: tuple[str, ...] = ("checklist", "voluntariness", "alternatives", "side_effects")

    form = fields.Enum(GivenHow, by_value=True, required=True)
    given_on = Day(required=True)
    checklist = fields.List(fields.String(validate=validate.OneOf(CHECKLIST)), load_default=list)
    voluntariness = fields.List(fields.String(validate=validate.OneOf(VOLUNTARINESS)), load_default=list)
    text_language = fields.String(validate=validate.Length(max=8), load_default="en")
    representative = fields.String(validate=validate.Regexp(r"(?:p[0-9a-f]{32}|g)?\Z"), load_default="")
    assent = fields.Enum(Assent, by_value=True)
    language = Line(80)
    interpreter = Line(120)
    explained = Prose(2000)
    alternatives = fields.List(fields.Enum(Alternative, by_value=True), load_default=list)
    side_effects = fields.List(fields.Enum(SideEffect, by_value=True), load_default=list)
    read_back = fields.Boolean(load_default=False)
    copy_given = fields.Boolean(load_default=False)
    witness = Line(120)
    place = Line(120)
    proxy_name = Line(120)
    proxy_basis = Line(200)
    file_id = fields.UUID()
    says_of_age = fields.Boolean(load_default=False)


class ConsentForm(CommonForm):
    """Consents of several people to several things, given together."""

    many_valued = (*CommonForm.many_valued, "person_ids", "purposes", "transfer_purposes")

    person_ids = fields.List(fields.UUID(), load_default=list)
    purposes = fields.List(fields.Enum(ConsentPurpose, by_value=True), load_default=list)
    organisation_id = fields.UUID()
    transfer_purposes = fields.List(fields.Enum(TransferPurpose, by_value=True), load_default=list)

    @post_load
    def only_own(self, data: dict[str, Any], **options: Any) -> dict[str, Any]:
        """A transfer names who receives what: it is no purpose by itself."""
        if any(purpose not in _OWN for purpose in data["purposes"]):
            raise ValidationError({"purposes": [_("Choose from the list.")]})
        return data


class CorrectionForm(CommonForm):
    """What was really given, and what was recorded wrongly."""

    reason = Prose(1000)


class WithdrawalForm(FormSchema):
    """Who withdraws, and why, if they say so."""

    said_by = Line(120)
    reason = Prose(1000)
