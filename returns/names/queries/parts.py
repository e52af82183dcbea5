"""Names taken apart, in any script: the parts by which they are looked for and compared."""

from collections.abc import Callable
from functools import cache

from foundation.language.transliteration import in_latin
from returns.names.models import (
    OtherCase as OtherCase,
    OtherCaseContent as OtherCaseContent,
)
from returns.names.rules.letters import in_latin_ways, leaves_vowels_out, words_of
from returns.names.rules.names import MEASURED, SHORT_FOR, NamePart, Sounds, Word, joined, name_part, without_article


def parts_of(name: str, sounds: Sounds = MEASURED) -> list[NamePart]:
    """The parts of a name in any script, particles left out; empty for a text without letters."""
    return [name_part(word, sounds) for word in joined(_words(name, _word))]


class PartsOnce:
    """Takes names apart as `parts_of` does, each word of them once: of many who are found most share a word.

    Kept no longer than the names that it was given.
    """

    def __init__(self) -> None:
        self._word, self._part = cache(_word), cache(name_part)

    def of(self, name: str) -> list[NamePart]:
        """The parts of a name."""
        return list(map(self._part, joined(_words(name, self._word))))


def _words(name: str, word_of: Callable[[str], Word | None]) -> list[Word]:
    return [word for word in map(word_of, words_of(name)) if word]


def _word(word: str) -> Word | None:
    ways = _ways(word)
    return Word(ways, leaves_vowels_out(word) and word not in SHORT_FOR) if ways else None


def _ways(word: str) -> tuple[str, ...]:
    if word in SHORT_FOR:
        return (SHORT_FOR[word],)
    if leaves_vowels_out(word):
        return tuple(in_latin_ways(word))
    latin = "".join(letter for letter in in_latin(word).lower() if letter.isalnum())
    return without_article(latin) if latin else ()
