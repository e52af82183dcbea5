"""What the doors of records take: every field that any kind of record has. Which of them a kind asks is a rule."""

from typing import Any

from marshmallow import Schema, fields, validate

from foundation.forms.fields import Day, FormSchema, Line, Prose
from returns.protection.rules.records import CHOICES, FIELDS, Sort


def _field(name: str, sort: Sort) -> fields.Field[Any]:
    if sort is Sort.CHOICE:
        return fields.String(validate=validate.OneOf(CHOICES[name]))
    if sort is Sort.DAY:
        return Day()
    return Line(200) if sort is Sort.LINE else Prose(4000)


# One schema for all kinds: an address tells no kind, so one door takes them all.
RecordForm: type[Schema] = FormSchema.from_dict(
    {
        "person": fields.UUID(required=True),
        "once": fields.UUID(),
        **{name: _field(name, sort) for name, sort in FIELDS.items()},
    },
    name="RecordForm",
)
RecordForm.__module__ = __name__
