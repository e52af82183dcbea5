"""The greatest length of a field, asked of the schema that reads it: a template never says it once more."""

from typing import Any

from marshmallow import Schema, fields, validate


def longest(schema: type[Schema], name: str) -> int | None:
    """The greatest length that a field accepts, in characters; None where the schema sets none."""
    named = getattr(schema, "field_named", None)
    field: fields.Field[Any] | None = named(name) if named is not None else None
    if field is None:
        return None
    most: int | None = getattr(field, "most", None)
    lengths = [
        validator.max
        for validator in field.validators
        if isinstance(validator, validate.Length) and validator.max is not None
    ]
    if isinstance(field, fields.Integer):
        lengths = [
            len(str(validator.max))
            for validator in field.validators
            if isinstance(validator, validate.Range) and validator.max
        ]
    return min([*([most] if most is not None else ()), *lengths], default=None)
