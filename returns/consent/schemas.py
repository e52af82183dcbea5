"""Schemas of the forms about consents."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import ValidationError, fields, post_load, pre_load, validate

from foundation.forms.fields import Day, FormSchema, Line, Prose
from foundation.language.words import _, lazy_gettext as _l
from returns.consent.rules import (
    CHECKLIST,
    VOLUNTARINESS,
    Alternative,
    Assent,
    ConsentForm as GivenHow,
    ConsentPurpose,
    OwnAnswers,
    SideEffect,
    TransferPurpose,
)


class OfPerson(fields.Field[tuple[uuid.UUID, str]]):
    """An answer of one person among several, as `PERSON:word`."""

    def __init__(self, words: Sequence[str], **options: Any) -> None:
        """`words`: the answers that there are."""
        super().__init__(**options)
        self.words = tuple(words)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> tuple[uuid.UUID, str]:
        person, _colon, word = value.partition(":") if isinstance(value, str) else ("", "", "")
        try:
            who = uuid.UUID(person)
        except ValueError as error:
            raise ValidationError(_("Choose from the list.")) from error
        if word not in self.words:
            raise ValidationError(_("Choose from the list."))
        return who, word


def _representative() -> fields.String:
    """Who speaks for minors: an adult of the case, or the guardian of each."""
    return fields.String(validate=validate.Regexp(r"(?:p[0-9a-f]{32}|g)?\Z"), load_default="")


REFUSED_HOW = (GivenHow.WRITTEN, GivenHow.ORAL)


class CommonForm(FormSchema):
    """How consent was given: what is common to all consents of one form."""

    many_valued: tuple[str, ...] = ("checklist", "voluntariness", "alternatives", "side_effects")

    form = fields.Enum(GivenHow, by_value=True, required=True, data_key="given_how")
    given_on = Day(required=True)
    checklist = fields.List(fields.String(validate=validate.OneOf(CHECKLIST)), load_default=list)
    text_language = fields.String(validate=validate.Length(max=8), load_default="en")
    representative = _representative()
    language = Line(80)
    interpreter = Line(120)
    explained = Prose(2000)
    alternatives = fields.List(fields.Enum(Alternative, by_value=True), load_default=list)
    side_effects = fields.List(fields.Enum(SideEffect, by_value=True), load_default=list)
    copy_given = fields.Boolean(load_default=False)
    witness = Line(120)
    place = Line(120)
    proxy_name = Line(120)
    proxy_basis = Line(200)
    file_id = fields.UUID()
    says_of_age = fields.Boolean(load_default=False)
    asked_again = Line(200)


class ConsentForm(CommonForm):
    """Consents of several people to several things, given together; what each says for themselves stands by person."""

    many_valued = (*CommonForm.many_valued, "consents", "assents", "read_back_by", "transfer_purposes")

    consents = fields.List(OfPerson(tuple(ConsentPurpose)), load_default=list)
    voluntariness = fields.List(OfPerson(VOLUNTARINESS), load_default=list)
    read_back_by = fields.List(fields.UUID(), load_default=list)
    assents = fields.List(OfPerson(tuple(Assent)), load_default=list)
    organisation_id = fields.UUID()
    transfer_purposes = fields.List(fields.Enum(TransferPurpose, by_value=True), load_default=list)

    @pre_load
    def empty_is_missing(self, typed: Any, **options: Any) -> dict[str, Any]:
        """A list beside each child, of which one may be left as it is, sends an empty text."""
        stated: Mapping[str, Any] = super().empty_is_missing(typed, **options)
        many = {name: [text for text in stated[name] if text] for name in ("assents",) if name in stated}
        return {**stated, **many}

    @post_load
    def by_person(self, data: dict[str, Any], **options: Any) -> dict[str, Any]:
        """What each person says for themselves; nobody says anything without consenting to something."""
        cells, wills, read_back = (
            dict.fromkeys(data.pop(name)) for name in ("consents", "voluntariness", "read_back_by")
        )
        assents = {person: Assent(word) for person, word in data.pop("assents")}
        if {*read_back, *assents, *(person for person, _will in wills)} - {person for person, _purpose in cells}:
            raise ValidationError({"consents": [_("Select for each person what they consent to.")]})
        people = {
            person: OwnAnswers(
                purposes=[ConsentPurpose(word) for who, word in cells if who == person],
                voluntariness=[word for who, word in wills if who == person],
                read_back=person in read_back,
                assent=assents.get(person),
            )
            for person, _purpose in cells
        }
        return {**data, "people": people}


class ConfirmationForm(FormSchema):
    """Which consents were confirmed again today, each by the person that it is of."""

    many_valued = ("consent_ids",)

    consent_ids = fields.List(
        fields.UUID(),
        required=True,
        validate=validate.Length(min=1, error=_l("Select what was confirmed today.")),
        error_messages={"required": [_l("Select what was confirmed today.")]},
    )


class RefusalForm(FormSchema):
    """Who said no to what, how, and from when on they may be asked again."""

    many_valued = ("refusals", "transfer_purposes")

    refusals = fields.List(
        OfPerson(tuple(ConsentPurpose)),
        required=True,
        validate=validate.Length(min=1, error=_l("Select what each person refuses.")),
        error_messages={"required": [_l("Select what each person refuses.")]},
    )
    organisation_id = fields.UUID()
    transfer_purposes = fields.List(fields.Enum(TransferPurpose, by_value=True), load_default=list)
    form = fields.Enum(
        GivenHow,
        by_value=True,
        required=True,
        data_key="given_how",
        validate=validate.OneOf(REFUSED_HOW, error=_l("Choose from the list.")),
    )
    given_on = Day(required=True)
    representative = _representative()
    witness = Line(120)
    reason = Prose(1000)
    ask_again_on = Day()

    @post_load
    def by_person(self, data: dict[str, Any], **options: Any) -> dict[str, Any]:
        """What each person refuses."""
        people: dict[uuid.UUID, list[ConsentPurpose]] = {}
        for person, word in dict.fromkeys(data.pop("refusals")):
            people.setdefault(person, []).append(ConsentPurpose(word))
        return {**data, "people": people}


class CorrectionForm(CommonForm):
    """What was really given, and what was recorded wrongly."""

    voluntariness = fields.List(fields.String(validate=validate.OneOf(VOLUNTARINESS)), load_default=list)
    assent = fields.Enum(Assent, by_value=True)
    read_back = fields.Boolean(load_default=False)
    reason = Prose(1000)


class WithdrawalForm(FormSchema):
    """Who withdraws, and why, if they say so."""

    said_by = Line(120)
    reason = Prose(1000)
