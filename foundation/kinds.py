"""Kinds of which each topic has its own: an enum of the foundation has no words, and each topic widens it by theirs."""

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
