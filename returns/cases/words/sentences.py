"""Sentences of reasons: one for each code, grouped by the enum of the code."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from returns.cases.rules.reasons import ReasonCode

Sentences = Mapping[type[ReasonCode], Mapping[Any, object]]


def sentences(by_enum: Mapping[type[ReasonCode], Mapping[Any, object]]) -> Sentences:
    """The sentences of some topics, which nobody changes afterwards."""
    return MappingProxyType({codes: MappingProxyType(dict(words)) for codes, words in by_enum.items()})


def composed(*topics: Sentences) -> Sentences:
    """The sentences of several topics together. ValueError where two of them have sentences for the same enum."""
    together: dict[type[ReasonCode], Mapping[Any, object]] = {}
    for topic in topics:
        if twice := together.keys() & topic.keys():
            raise ValueError(f"said twice: {sorted(codes.__name__ for codes in twice)}")
        together |= topic
    return MappingProxyType(together)


def code_named(word: str, sentences: Sentences) -> ReasonCode | None:
    """The code that a stored word stands for; None where it is no code (any more), or a code of several topics."""
    matches = [code for codes in sentences for code in codes if code.value == word]
    return matches[0] if len(matches) == 1 else None
