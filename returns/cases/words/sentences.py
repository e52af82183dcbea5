"""Sentences of reasons: one for each code, beside one another by the enum that the code is of."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from returns.cases.rules.reasons import ReasonCode

Sentences = Mapping[type[ReasonCode], Mapping[Any, object]]


def sentences(said: Mapping[type[ReasonCode], Mapping[Any, object]]) -> Sentences:
    """The sentences of some topics, which nobody changes afterwards."""
    return MappingProxyType({codes: MappingProxyType(dict(words)) for codes, words in said.items()})


def composed(*topics: Sentences) -> Sentences:
    """The sentences of several topics together. ValueError where two of them speak for one enum."""
    found: dict[type[ReasonCode], Mapping[Any, object]] = {}
    for topic in topics:
        if twice := found.keys() & topic.keys():
            raise ValueError(f"said twice: {sorted(codes.__name__ for codes in twice)}")
        found |= topic
    return MappingProxyType(found)


def code_named(word: str, said: Sentences) -> ReasonCode | None:
    """The code of a word that was stored; None where it is no code (any more), or that of several topics."""
    found = [code for codes in said for code in codes if code.value == word]
    return found[0] if len(found) == 1 else None
