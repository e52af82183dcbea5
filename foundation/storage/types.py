"""Column types: aware UTC instants, enums by their values, canonical JSON text."""

import enum
import json
import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from functools import cached_property, partial
from typing import Any

from msgspec import to_builtins
from sqlalchemy import ARRAY, DateTime, Dialect, Enum, String, Text, Uuid
from sqlalchemy.types import TypeDecorator, TypeEngine

from foundation.kinds import Kind


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, always UTC. Naive values are refused; SQLite, which drops zones, stores UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What a row holds."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Take an aware instant; ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive instant cannot be stored")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware instant in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_OPEN, _SET = object.__new__, object.__setattr__
_UNKNOWN = uuid.SafeUUID.unknown  # named once: to look a member of an enum up takes as long as the rest of an id


class UuidOfText(Uuid[uuid.UUID]):
    """Ids as SQLite has them, made without the checks of what `uuid.UUID` takes: a page reads hundreds of them."""

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """What makes an id of 32 hexadecimal digits, as they were written."""

        def process(value: str | None) -> uuid.UUID | None:
            if value is None:
                return None
            made = _OPEN(uuid.UUID)
            _SET(made, "int", int(value, 16))
            _SET(made, "is_safe", _UNKNOWN)
            return made

        return process


class Ids:
    """Ids that a statement takes as one value, each once, in their order."""

    def __init__(self, ids: Iterable[uuid.UUID]) -> None:
        """Take the ids."""
        self.ids = sorted(set(ids), key=lambda one: one.int)

    @cached_property
    def text(self) -> str:
        """The ids as JSON, with the digits that SQLite has for an id."""
        return json.dumps([one.hex for one in self.ids])


class IdList(TypeDecorator[Ids]):
    """Ids as one value: an array, or JSON where the database has no arrays."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Tell how the database takes it."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else ARRAY(Uuid()))

    def process_bind_param(self, value: Ids | None, dialect: Dialect) -> Any:
        """Write the ids."""
        ids = value or Ids(())
        return ids.text if dialect.name == "sqlite" else ids.ids


class TextList(TypeDecorator[list[str]]):
    """Texts as one value: an array, or JSON where the database has no arrays."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Tell how the database takes it."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else ARRAY(Text()))

    def process_bind_param(self, value: list[str] | None, dialect: Dialect) -> Any:
        """Write the texts."""
        return json.dumps(value or []) if dialect.name == "sqlite" else value or []


class JsonText(TypeDecorator[Any]):
    """A JSON value as canonical text (sorted keys), the same on both databases: it can be compared and hashed."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Write canonically."""
        return None if value is None else canonical_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Read back."""
        return None if value is None else json.loads(value)


_canonical = partial(json.JSONEncoder, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
_CANONICAL, _CANONICAL_WITH_DAYS = _canonical(), _canonical(default=lambda day: day.isoformat())


def canonical_json(value: Any) -> str:
    """JSON with sorted keys and no spaces, ASCII only: equal values give equal text."""
    return _CANONICAL.encode(value)


def canonical_facts(facts: Any) -> str:
    """The same of dataclasses by their fields, of enums by value, and of days, times and instants in ISO 8601."""
    return _CANONICAL_WITH_DAYS.encode(to_builtins(facts, builtin_types=(date, datetime, time)))


def enum_column(choices: type[enum.StrEnum]) -> Enum:
    """Text that holds one of the values of an enum. Any other text is a LookupError, when bound and when loaded."""
    return Enum(
        choices,
        native_enum=False,
        create_constraint=False,
        validate_strings=True,
        length=40,
        values_callable=lambda kind: [member.value for member in kind],
    )


class WordOfTopics(TypeDecorator[Kind]):
    """Text that holds a word of an enum of some topic: of any that widens `base`, which itself has none.

    Anything but such a word is a TypeError when it is bound; a word that no topic has, a LookupError when it is loaded.
    """

    impl = String(40)
    cache_ok = True

    def __init__(self, base: type[Kind]) -> None:
        """Remember whose words these are."""
        super().__init__()
        self.base = base

    def process_bind_param(self, value: Kind | None, dialect: Dialect) -> str | None:
        """Write the word."""
        if value is not None and not isinstance(value, self.base):
            raise TypeError(f"not a word of {self.base.__name__}")
        return value.value if value is not None else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> Kind | None:
        """Find the word again."""
        word = self.base.of_topics(value) if value is not None else None
        if word is None and value is not None:
            raise LookupError(f"{value!r} is no word of {self.base.__name__}")
        return word
