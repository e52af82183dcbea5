"""A form as a template shows it: what was typed, and what is wrong with it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import Schema
from werkzeug.datastructures import MultiDict

from foundation.forms.lengths import longest


@dataclass
class Form:
    """A form as a template shows it: typed values, errors by field, and the id that lets it be taken only once."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    once: str = field(default_factory=lambda: uuid.uuid4().hex)
    prefix: str = "f"  # of the ids of its fields, where a page has several forms
    saved_url: str | None = None  # where what an earlier form with the same id made is looked at
    labels: dict[str, str] = field(default_factory=dict)  # by field, noted by the template for the summary of errors
    schema: type[Schema] | None = None  # what reads it where it is sent to, noted by the template

    def most(self, name: str) -> int | None:
        """The greatest length that the schema takes in a field, in characters; None where it sets none."""
        return longest(self.schema, name) if self.schema is not None else None


def typed_form(typed: MultiDict[str, str], errors: Mapping[str, list[str]], many: tuple[str, ...] = ()) -> Form:
    """The form as it was sent, with its errors. Passwords are never sent back."""
    values: dict[str, Any] = {name: typed.getlist(name) if name in many else text for name, text in typed.items()}
    for name in [name for name in values if "password" in name]:
        del values[name]
    return Form(values=values, errors=dict(errors), once=typed.get("once") or uuid.uuid4().hex)
