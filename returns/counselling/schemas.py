"""What the forms of counselling read."""

import re
from collections.abc import Sequence
from typing import Any

from marshmallow import ValidationError, fields, validate

from foundation.errors import BadInput
from foundation.forms.fields import Day, FormSchema, Line, Prose, messages_of
from foundation.language.words import _
from returns.counselling.rules import (
    ALTERNATIVES,
    EXPLAINED,
    HIGHEST,
    LOWEST,
    SIDE_EFFECTS,
    Capacity,
    Mode,
    Pressure,
    Relation,
    Said,
    Solution,
    Talked,
    Venue,
)

_POINTS = [str(point) for point in range(LOWEST, HIGHEST + 1)]
_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


class Clock(Line):
    """A time of day, typed as 9:30 or 14.05; kept as 09:30."""

    def __init__(self, **options: Any) -> None:
        """Five characters at most."""
        super().__init__(5, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        match = _TIME.fullmatch(super()._deserialize(value, attr, data, **options))
        if match is None:
            raise ValidationError(_("Enter a time such as 9:30."))
        return f"{int(match[1]):02d}:{match[2]}"


def _some_of(words: Sequence[str]) -> fields.List[Any]:
    return fields.List(fields.String(validate=validate.OneOf(words)))


def _talked() -> fields.Enum[Talked]:
    return fields.Enum(Talked, by_value=True)


class SessionForm(FormSchema):
    """One counselling session. What may stay open is simply not there."""

    many_valued = ("members", "explained", "side_effects")

    held_on = Day(required=True)
    began = Clock()
    ended = Clock()
    members = fields.List(fields.UUID())
    will_of = fields.UUID()
    alone = fields.Enum(Said, by_value=True)
    present = Line(200)
    mode = fields.Enum(Mode, by_value=True)
    venue = fields.Enum(Venue, by_value=True)
    language = Line(80)
    interpreter = Line(120)
    interpreter_mode = fields.Enum(Mode, by_value=True)
    sworn = fields.Enum(Said, by_value=True)
    relation = fields.Enum(Relation, by_value=True)
    explained = _some_of(EXPLAINED)
    understood = fields.Enum(Said, by_value=True)
    alternative_asylum = _talked()
    alternative_residence_permit = _talked()
    alternative_reflection_period = _talked()
    alternative_appeal = _talked()
    alternative_regularisation = _talked()
    alternative_staying_with_help = _talked()
    alternative_other_country = _talked()
    alternatives_note = Prose(2000)
    side_effects = _some_of(SIDE_EFFECTS)
    pressure = fields.Enum(Pressure, by_value=True)
    informed = fields.Enum(Said, by_value=True)
    capacity = fields.Enum(Capacity, by_value=True)
    speaks_for = fields.Enum(Said, by_value=True)
    fear = fields.Enum(Said, by_value=True)
    physical = fields.String(required=True, validate=validate.OneOf(_POINTS))
    mental = fields.String(required=True, validate=validate.OneOf(_POINTS))
    social = fields.String(required=True, validate=validate.OneOf(_POINTS))
    well_being_note = Prose(2000)
    solution = fields.Enum(Solution, by_value=True, required=True)
    wants_next = Prose(2000)
    open_questions = Prose(2000)
    next_on = Day()
    note = Prose(4000)


class StepForm(FormSchema):
    """One screen of the interview: where to go on, and whatever fields it shows, which are read by `SessionForm`."""

    go = fields.String(load_default="next", validate=validate.OneOf(("next", "back", "summary")))

    @classmethod
    def field_named(cls, name: str) -> fields.Field[Any] | None:
        """The field of the session: a screen shows some of them."""
        return super().field_named(name) or SessionForm.field_named(name)


ALTERNATIVE_FIELDS = {f"alternative_{name}": name for name in ALTERNATIVES}


def read_session(typed: Any, only: Sequence[str] = ()) -> dict[str, Any]:
    """A session as `SessionForm` reads it, or these fields of it. BadInput with every field that cannot be read."""
    schema = SessionForm(only=only) if only else SessionForm()
    try:
        answers: dict[str, Any] = schema.load(typed)
    except ValidationError as error:
        raise BadInput(messages_of(error)) from error
    return answers
