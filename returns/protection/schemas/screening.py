"""What the door of screenings takes: flags with a day and a note each, answers that are not kept, topics."""

from typing import Any

from marshmallow import Schema, fields, validate

from foundation.forms.fields import ChangeForm, Day, Line
from returns.protection.rules.screening import QUESTIONS, TOPICS, Answer, Flag

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
    once = fields.UUID()


ScreeningForm: type[Schema] = _ScreeningForm.from_dict(
    {**_of_every_flag(), **{f"asked_{code}": fields.Enum(Answer, by_value=True) for code in QUESTIONS}},
    name="ScreeningForm",
)
ScreeningForm.__module__ = __name__
