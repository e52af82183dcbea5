"""What the schema that reads a field knows of it, so that no template says it once more: its length, its choices."""

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


def is_chosen(schema: type[Schema], name: str) -> bool:
    """Whether one of a few answers is chosen in a field; of a colleague's, who may be typed, the template says so."""
    named = getattr(schema, "field_named", None)
    field: fields.Field[Any] | None = named(name) if named is not None else None
    if field is None:
        return False
    return isinstance(field, fields.Enum) or any(isinstance(one, validate.OneOf) for one in field.validators)
