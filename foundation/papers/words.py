"""The words of papers: one file per language in data/papers/, all with the same keys and the same placeholders."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "data" / "papers"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class PaperWords:
    """The words of one language, by dotted key (`journey.from`)."""

    def __init__(self, code: str, words: Mapping[str, str]) -> None:
        """Hold the words of a language."""
        self.code = code
        self._words = words

    def __call__(self, key: str, **values: str) -> str:
        """The words of a key, with its placeholders filled. KeyError where either does not exist."""
        return _PLACEHOLDER.sub(lambda match: values[match[1]], self._words[key])

    def has(self, key: str) -> bool:
        """Whether there are words for a key."""
        return key in self._words

    def shape(self) -> dict[str, tuple[str, ...]]:
        """Every key with the placeholders of its words, in alphabetical order."""
        return {key: tuple(sorted(_PLACEHOLDER.findall(words))) for key, words in sorted(self._words.items())}


@cache
def words_of(code: str) -> PaperWords:
    """The words of a language of papers. FileNotFoundError where there are none."""
    texts = tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
    return PaperWords(code, MappingProxyType(dict(_flat(texts, ""))))


def _flat(texts: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    for key, value in texts.items():
        if isinstance(value, str):
            yield path + key, value
        else:
            yield from _flat(value, f"{path}{key}.")
