"""Schemas of the forms of protection."""

from typing import Any

from marshmallow import Schema, fields, validate

from foundation.forms.fields import ChangeForm, Day, FormSchema, Line, Prose
from returns.protection.rules.protection import QUESTIONS, TOPICS, Answer, AsylumClaim, Clearance, EntryBy, Fear, Flag
from returns.protection.rules.records import CHOICES, FIELDS, NO, UNKNOWN, YES, Sort

YES_NO = (YES, NO)


class ProtectedNoteForm(FormSchema):
    """A note behind a door."""

    door = fields.UUID(required=True)
    text = Prose(8000, required=True)


class CheckForm(FormSchema):
    """The answers of a protection check; every question is answered."""

    fear = fields.Enum(Fear, by_value=True, required=True)
    claim = fields.Enum(AsylumClaim, by_value=True, required=True)
    is_detained = fields.String(required=True, validate=validate.OneOf(YES_NO))
    has_legal_advice = fields.String(required=True, validate=validate.OneOf(YES_NO))
    may_enter = fields.String(required=True, validate=validate.OneOf((*YES_NO, UNKNOWN)))
    entry_by = fields.Enum(EntryBy, by_value=True)
    asked_by = Line(120)
    interpreter = Line(120)
    referred_to = Line(200)
    referred_on = Day()
    note = Prose(2000)


class ClearanceForm(ChangeForm):
    """What protection says of a case."""

    state = fields.Enum(Clearance, by_value=True, required=True)
    until = Day()
    needs_reception_by_name = fields.Boolean(load_default=False)
    needs_close_follow_up = fields.Boolean(load_default=False)


class AskForm(FormSchema):
    """Nothing but the press of a button."""


# Records: every field that any kind of record has. Which of them a kind asks is a rule.


def _field(name: str, sort: Sort) -> fields.Field[Any]:
    if sort is Sort.CHOICE:
        return fields.String(validate=validate.OneOf(CHOICES[name]))
    if sort is Sort.DAY:
        return Day()
    return Line(200) if sort is Sort.LINE else Prose(4000)


# One schema for all kinds: an address tells no kind, so one route reads them all.
RecordForm: type[Schema] = FormSchema.from_dict(
    {
        "person": fields.UUID(required=True),
        **{name: _field(name, sort) for name, sort in FIELDS.items()},
    },
    name="RecordForm",
)
RecordForm.__module__ = __name__


# Screenings: flags with a day and a note each, answers that are not kept, topics.

NOTE_LENGTH = 200


def _of_every_flag() -> dict[str, Any]:
    since: dict[str, Any] = {f"since_{flag.value}": Day() for flag in Flag}
    return since | {f"note_{flag.value}": Line(NOTE_LENGTH) for flag in Flag}


class _ScreeningForm(ChangeForm):
    many_valued = ("flags", "topics")

    flags = fields.List(fields.Enum(Flag, by_value=True), load_default=list)
    topics = fields.List(fields.String(validate=validate.OneOf(TOPICS)), load_default=list)
    is_trained = fields.Boolean(load_default=False)
    version = fields.Integer(required=True)  # an empty form says nothing of anybody


ScreeningForm: type[Schema] = _ScreeningForm.from_dict(
    {**_of_every_flag(), **{f"asked_{code}": fields.Enum(Answer, by_value=True) for code in QUESTIONS}},
    name="ScreeningForm",
)
ScreeningForm.__module__ = __name__
