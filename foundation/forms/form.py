"""A form as a template shows it: what was typed, and what is wrong with it."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from marshmallow import Schema, ValidationError
from werkzeug.datastructures import MultiDict

from foundation.forms.lengths import is_chosen, longest
from foundation.language.words import _

KEY_FIELD = "idempotency_key"  # the hidden field of every form


@dataclass(frozen=True)
class Stored:
    """What is stored of a row that a form changes: its version, and its fields as the form types them.

    `by`: who stored it last, where that is known; asked only once a form turns out to be older.
    """

    version: int
    values: Mapping[str, Any]
    by: Callable[[], uuid.UUID | None] = lambda: None


@dataclass(frozen=True)
class Difference:
    """A field in which what is stored is another than what was typed, in words."""

    label: str
    stored: str
    typed: str


@dataclass
class Form:
    """A form as a template shows it: typed values, errors by field, and the key that lets it be taken only once."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    idempotency_key: str = field(default_factory=lambda: uuid.uuid4().hex)
    prefix: str = "f"  # of the ids of its fields, where a page has several forms
    saved_url: str | None = None  # where an earlier form with the same key led to, unless that is the page of the form
    labels: dict[str, str] = field(default_factory=dict)  # by field, noted by the template for the summary of errors
    lines: dict[str, str] = field(default_factory=dict)  # by what names of fields begin with: which of several alike
    choices: dict[str, Sequence[tuple[Any, Any]]] = field(default_factory=dict)  # by field, noted by the template
    schema: type[Schema] | None = None  # what reads it where it is sent to, noted by the template
    stored: Stored | None = None  # what was stored since this form was opened
    origins: dict[str, str] = field(default_factory=dict)  # by field: where a proposed value was said, in words

    def propose(self, name: str, value: str, origin: str = "") -> None:
        """Fill in what was said elsewhere, and say where; what was typed, even if it was emptied, stays."""
        if value and name not in self.values:
            self.values[name] = value
            if origin:
                self.origins[name] = origin

    def label_of(self, name: str) -> str:
        """What a field is called in the summary of errors; of one of several lines alike, which of them it is in."""
        label = self.labels.get(name, "")
        line = next((title for start, title in self.lines.items() if name.startswith(start)), "")
        return _("%(person)s, %(field)s", person=line, field=label) if line and label else label

    def offer(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        """Note the choices of a field of which one is chosen. Nothing is filled in there: what is wrong says so."""
        self.choices[name] = choices
        self._ask_to_choose(name)

    def read_by(self, schema: type[Schema]) -> Self:
        """Let what is wrong ask to choose where this schema takes one of a few: also what no macro draws says so."""
        for name in self.errors:
            if is_chosen(schema, name):
                self._ask_to_choose(name)
        return self

    def _ask_to_choose(self, name: str) -> None:
        if name in self.errors:
            said = {_("Fill in this field."): _("Choose one.")}
            self.errors[name] = [said.get(message, message) for message in self.errors[name]]

    def most(self, name: str) -> int | None:
        """The greatest length that the schema takes in a field, in characters; None where it sets none."""
        return longest(self.schema, name) if self.schema is not None else None

    def differences(self) -> list[Difference]:
        """What is stored now beside what was typed, for the fields of the form in which they differ."""
        if self.stored is None:
            return []
        return [
            Difference(label, self._in_words(name, stored), self._in_words(name, typed))
            for name, label in self.labels.items()
            if name in self.stored.values
            and not self._is_same(name, stored := self.stored.values[name], typed := self.values.get(name))
        ]

    def _is_same(self, name: str, stored: Any, typed: Any) -> bool:
        """Whether two texts mean the same: 24.11.2026 is 2026-11-24."""
        if _texts(stored) == _texts(typed):
            return True
        field_named = getattr(self.schema, "field_named", None)
        reader = field_named(name) if field_named is not None else None
        if reader is None or not _texts(stored) or not _texts(typed):
            return False
        try:
            return bool(reader.deserialize(stored) == reader.deserialize(typed))
        except ValidationError:
            return False

    def _in_words(self, name: str, value: Any) -> str:
        words = {str(choice).replace("-", ""): str(label) for choice, label in self.choices.get(name, ())}
        texts = _texts(value)
        shown = [words.get(text.replace("-", ""), text) for text in (texts or [""])]
        return ", ".join(text for text in shown if text)


def in_pairs(values: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Names and values as an address or hidden fields have them: each value of those that take several."""
    return [
        (name, each)
        for name, value in values.items()
        for each in (value if isinstance(value, list | tuple) else [value])
    ]


def _texts(value: Any) -> list[str]:
    """A value as a form sends it: its texts, sorted; nothing for what is empty."""
    many = value if isinstance(value, list | tuple) else [value]
    return sorted(text for part in many if part is not None and (text := str(part).replace("\r\n", "\n").strip()))


def forms_of_page(begun: Mapping[str, Mapping[str, Any]], sent: Form | None, which: str) -> dict[str, Form]:
    """The forms of a page by the prefixes of their ids: the one that was sent as it was, the others as they begin."""
    forms = {name: sent if sent and name == which else Form(values=dict(values)) for name, values in begun.items()}
    for name, form in forms.items():
        form.prefix = name
    return forms


def numbered(name: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The values of rows as a `SeveralForm` begins with them: by the number of each, all of them ticked."""
    return {
        f"{name}{number}_{field_name}": value
        for number, row in enumerate(rows, 1)
        for field_name, value in {"take": "yes", **row}.items()
    }


def typed_form(
    typed: MultiDict[str, str],
    errors: Mapping[str, list[str]],
    many: tuple[str, ...] = (),
    schema: type[Schema] | None = None,
) -> Form:
    """The form as it was sent, with its errors, and what read it. Passwords are never sent back."""
    values: dict[str, Any] = {name: typed.getlist(name) if name in many else text for name, text in typed.items()}
    for name in [name for name in values if "password" in name]:
        del values[name]
    form = Form(values=values, errors=dict(errors), idempotency_key=typed.get(KEY_FIELD) or uuid.uuid4().hex)
    return form if schema is None else form.read_by(schema)
