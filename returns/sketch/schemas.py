"""Schemas of a sketch: rows that come and go, so every field carries the number of its row.

`person2_birth_date` is a field of the second person. A sketch is read twice: as it was typed, so that adding
or removing a row loses nothing; and row by row, when it is judged.
"""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import INCLUDE, Schema, ValidationError, fields, pre_load, validate

from foundation.forms.fields import CountryCode, Day, FormSchema, Line, messages_of
from foundation.language.formats import code_named
from foundation.language.words import _
from returns.documents.rules.documents import LETS_IN, TRAVELLED_ON, DocumentKind
from returns.escorts.rules.escorts import EscortKind
from returns.health.rules.health import NEEDS
from returns.journey.rules.itinerary import LegMode
from returns.journey.schemas import EndsForm, TimeOfDay
from returns.people.words import nationality_choices
from returns.sketch.rules import AgeUnit, Assumed, Likeness, StatedRows

# How many rows a sketch has at most.
MOST = {"person": 12, "leg": 8, "escort": 6}
COUNTS = {"person": "people", "leg": "legs", "escort": "escorts"}
_LISTS = ("needs",)
_NUMBERED = re.compile(r"(person|leg|escort)\d{1,2}_(\w+)")
Raw = Mapping[str, Any]


class SketchForm(FormSchema):
    """A sketch as it is typed; what its rows say is read by `read_rows`."""

    class Meta:
        """Fields carry numbers, so none is named here."""

        unknown = INCLUDE

    many_valued = ("assume", *(f"person{n}_{name}" for n in range(1, MOST["person"] + 1) for name in _LISTS))

    @classmethod
    def field_named(cls, name: str) -> fields.Field[Any] | None:
        """The field of the row whose number it carries, else that of the whole sketch."""
        numbered = _NUMBERED.fullmatch(name)
        return _ROWS[numbered[1]].field_named(numbered[2]) if numbered else HeadRow.field_named(name)


class _Nationality(CountryCode):
    """A country, or one of the two that are none, by its name or code."""

    def named(self, name: str) -> str | None:
        return code_named(name, nationality_choices()) or super().named(name)


class PersonRow(FormSchema):
    """Somebody without a name: what the rules of a departure look at, and nothing more."""

    likeness = fields.Enum(Likeness, by_value=True)
    birth_date = Day()
    age = fields.Integer(validate=validate.Range(0, 365))
    age_unit = fields.Enum(AgeUnit, by_value=True, load_default=AgeUnit.YEARS)
    nationality = _Nationality()
    nationality_too = _Nationality()
    document = fields.Enum(DocumentKind, by_value=True, validate=validate.OneOf(TRAVELLED_ON))
    document_expires = Day()
    document_single = fields.Boolean(load_default=False)
    permit = fields.Enum(DocumentKind, by_value=True, validate=validate.OneOf(LETS_IN))
    permit_country = CountryCode()
    permit_expires = Day()
    needs = fields.List(fields.String(validate=validate.OneOf(NEEDS)), load_default=list)
    ill = fields.Boolean(load_default=False)
    due_on = Day()
    weeks = fields.Integer(validate=validate.Range(1, 43))
    several = fields.Boolean(load_default=False)


class LegRow(EndsForm):
    """A leg; times are local to each end."""

    mode = fields.Enum(LegMode, by_value=True, load_default=LegMode.AIR)
    departs_on = Day(required=True)
    departs_time = TimeOfDay(required=True)
    arrives_on = Day()
    arrives_time = TimeOfDay(required=True)


class EscortRow(FormSchema):
    """Who comes along, and on which legs; without numbers on all of them."""

    kind = fields.Enum(EscortKind, by_value=True, required=True)
    first_leg = fields.Integer(validate=validate.Range(1, MOST["leg"]))
    last_leg = fields.Integer(validate=validate.Range(1, MOST["leg"]))


class HeadRow(FormSchema):
    """What is about the whole sketch: the country and the place of return, the deadline, and what is assumed."""

    country = CountryCode()
    place = Line(20)
    place_typed = Line(120)
    place_searched = Line(120)
    deadline = Day()
    assume = fields.List(fields.Enum(Assumed, by_value=True), load_default=list)


class SketchBody(Schema):
    """A sketch as programs send it: the same rows as lists of objects. Without `assume`, everything is assumed."""

    people = fields.List(fields.Dict(), required=True)
    legs = fields.List(fields.Dict(), load_default=list)
    escorts = fields.List(fields.Dict(), load_default=list)
    country = fields.String()
    place = fields.String()
    place_typed = fields.String()
    deadline = fields.String()
    assume = fields.List(fields.String(), load_default=lambda: [assumption.value for assumption in Assumed])

    @pre_load
    def is_object(self, sent: Any, **options: Any) -> Any:
        """Whatever else programs send is refused as forms are."""
        if not isinstance(sent, dict):
            raise ValidationError(_("Send one JSON object."), "")
        return sent


class SketchFinding(Schema):
    """One finding: whom it is about ("p1", the number of a leg, or nothing), its rule, and the days that clear it."""

    code = fields.String()
    subject = fields.String()
    severity = fields.String()
    rule = fields.String()
    source = fields.String()
    cleared_by = fields.String()
    words = fields.String()
    who = fields.String()
    clear_from = fields.Date(allow_none=True)
    clear_until = fields.String(allow_none=True)  # a local day, or an instant in UTC


class SketchDay(Schema):
    """A day of departure and how many findings block on it; null where clocks never show one of its times."""

    day = fields.Date()
    blockers = fields.Integer(allow_none=True)


class SketchAnswer(Schema):
    """What was found: never "may travel", only what stands in the way, what was assumed and what nobody judged."""

    day = fields.Date()
    findings = fields.List(fields.Nested(SketchFinding))
    assumed = fields.List(fields.String())
    not_judged = fields.List(fields.String())
    days = fields.List(fields.Nested(SketchDay))


_ROWS: dict[str, type[FormSchema]] = {"person": PersonRow, "leg": LegRow, "escort": EscortRow}


def count_of(raw: Raw, kind: str) -> int:
    """How many rows of a kind a sketch has, between none and the most."""
    stated = str(raw.get(COUNTS[kind]) or "0")
    return min(int(stated), MOST[kind]) if stated.isascii() and stated.isdigit() and len(stated) < 4 else 0


def row_of(raw: Raw, kind: str, number: int) -> dict[str, Any]:
    """The fields of one row, without its number."""
    start = f"{kind}{number}_"
    return {name.removeprefix(start): value for name, value in raw.items() if name.startswith(start)}


def read_rows(raw: Raw) -> StatedRows:
    """A sketch row by row, as it was typed or flattened."""
    errors: dict[str, list[str]] = {}
    rows = {kind: [_read(kind, n, raw, errors) for n in range(1, count_of(raw, kind) + 1)] for kind in _ROWS}
    head = _loaded(HeadRow, {name: raw[name] for name in HeadRow().fields if name in raw}, "", errors)
    return StatedRows(rows["person"], rows["leg"], rows["escort"], head, errors)


def _read(kind: str, number: int, raw: Raw, errors: dict[str, list[str]]) -> dict[str, Any]:
    return _loaded(_ROWS[kind], row_of(raw, kind, number), f"{kind}{number}_", errors)


def _loaded(
    schema: type[FormSchema], typed: dict[str, Any], start: str, errors: dict[str, list[str]]
) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = schema().load(typed)
    except ValidationError as error:
        errors.update({start + name: messages for name, messages in messages_of(error).items()})
        return error.valid_data if isinstance(error.valid_data, dict) else {}
    return loaded


def flat(body: Raw) -> dict[str, Any]:
    """What a program sent, as a form would have sent it. Rows beyond the most are left out by their count."""
    values: dict[str, Any] = {name: body[name] for name in HeadRow().fields if name in body}
    for kind, counted in COUNTS.items():
        rows = body.get(counted, [])
        values[counted] = str(len(rows))
        for n, row in enumerate(rows[: MOST[kind]], 1):
            values |= {f"{kind}{n}_{name}": value for name, value in row.items()}
    return values
