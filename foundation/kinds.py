"""Enums that topics widen by their own: kinds, of which the foundation has no words, and codes that name fields."""

import enum
from typing import Self


class Kind(enum.StrEnum):
    """The base of such enums. A word may be marked; what that means, the enum says that the topics widen."""

    is_marked: bool

    def __new__(cls, value: str, is_marked: bool = False) -> Self:
        """A kind by the word under which it is stored."""
        kind = str.__new__(cls, value)
        kind._value_, kind.is_marked = value, is_marked
        return kind

    @classmethod
    def of_topics(cls, word: str) -> Self | None:
        """The kind that some topic has under this word, or None."""
        return next((kinds(word) for kinds in cls.__subclasses__() if word in kinds._value2member_map_), None)


class FieldCode(enum.StrEnum):
    """The base of codes of what is wrong. A code may name the fields that it is about: a form marks one of its own."""

    fields: tuple[str, ...]

    def __new__(cls, value: str, *fields: str) -> Self:
        """A code by its word."""
        code = str.__new__(cls, value)
        code._value_, code.fields = value, fields
        return code
