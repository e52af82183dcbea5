"""The same words in tests and in docs, which quote what the program says: with values filled in, escaped, in part."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

_PLACEHOLDER = re.compile(r"%\((\w+)\)([a-z])")
_FIRST_VALUE = re.compile(rf"{_PLACEHOLDER.pattern}[:,.]?\s*")
_LAST_VALUE = re.compile(rf"\s*{_PLACEHOLDER.pattern}[.!?]?$")
_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+")
_VALUES = {"d": r"\d[\d.,]*|\{{1,2}[^{}]+\}{1,2}"}
LEAST = 12  # letters of a string without its values: fewer are in many a text that is another one
_ANY_VALUE = r"[^\n]{1,80}?"
_MARK = re.compile("\ue000(\\d+)\ue001")


def letters(text: str) -> int:
    """How many letters a text has without its placeholders."""
    return sum(sign.isalpha() for sign in _PLACEHOLDER.sub("", text))


@dataclass(frozen=True)
class Pair:
    """Words, and what is said instead; equal where longer words that stay have to be left alone."""

    old: str
    new: str

    @cached_property
    def anchor(self) -> str:
        """The longest piece that is in every text with these words."""
        return max(re.split(r"%\(\w+\)[a-z]|\s+", self.old), key=len)

    @cached_property
    def whole(self) -> re.Pattern[str]:
        """Matches a text that is these words and nothing else."""
        return re.compile(self._pattern(self.old), re.DOTALL)

    @cached_property
    def part(self) -> re.Pattern[str] | None:
        """Matches these words within a text; None where they begin or end with a value that ends nowhere by itself."""
        begin, end = self._ends
        core = self.old[len(begin) : len(self.old) - len(end)]
        values = [place for place in _PLACEHOLDER.finditer(core) if place[2] != "d"]
        if not core or any(place.start() == 0 or place.end() == len(core) for place in values):
            return None
        return re.compile(self._pattern(core))

    @cached_property
    def _ends(self) -> tuple[str, str]:
        """The values at both ends, with signs beside them, if they stay there: they are left alone."""
        begin = _FIRST_VALUE.match(self.old)
        first = begin.group() if begin and self.new.startswith(begin.group()) else ""
        end = _LAST_VALUE.search(self.old[len(first) :])
        return first, end.group() if end and self.new.endswith(end.group()) else ""

    @staticmethod
    def _pattern(text: str) -> str:
        """The words as a pattern: spaces may be line breaks, and a value is whatever was put in."""
        pattern, named, at = "", set[str](), 0
        for match in _PLACEHOLDER.finditer(text):
            pattern += re.sub(r"(?:\\?\s)+", r"\\s+", re.escape(text[at : match.start()].replace("%%", "%")))
            name, at = match[1], match.end()
            pattern += f"(?P={name})" if name in named else f"(?P<{name}>{_VALUES.get(match[2], _ANY_VALUE)})"
            named.add(name)
        return pattern + re.sub(r"(?:\\?\s)+", r"\\s+", re.escape(text[at:].replace("%%", "%")))

    def filled(self, match: re.Match[str], *, part: bool = False) -> str:
        """The new words with the values of a match; a line break stays about where it was."""
        begin, end = self._ends if part else ("", "")
        words = self.new[len(begin) : len(self.new) - len(end)].replace("%%", "%")
        text = _PLACEHOLDER.sub(lambda place: match.groupdict().get(place[1], place.group()), words)
        broken = re.search(r"\s*\n\s*", match.group())
        if not broken or self.old == self.new:
            return match.group() if self.old == self.new else text
        spaces = [space.start() for space in re.finditer(" ", text)]
        at = min(spaces, key=lambda space: abs(space - broken.start()), default=None)
        return text if at is None else text[:at] + broken.group() + text[at + 1 :]


def pairs_of(replaced: Mapping[str, str], staying: Collection[str]) -> list[Pair]:
    """What is replaced, also in part and as it is escaped in HTML, the longest first; and longer words that stay."""
    pairs = {**replaced}
    for old, new in replaced.items():
        for piece, fresh in _pieces(old, new):
            if piece not in staying and piece != fresh:
                pairs.setdefault(piece, fresh)
    for old, new in list(pairs.items()):
        for escape in (_escaped, _escaped_signs):
            pairs.setdefault(escape(old), escape(new))
    olds = [old for old in pairs if letters(old) >= LEAST]
    everything = "\0".join(olds)
    for text in staying:
        if text not in pairs and any(old in text for old in olds if len(old) < len(text)) and text not in everything:
            pairs[text] = text
    return [Pair(old, pairs[old]) for old in sorted(pairs, key=lambda old: (-len(old), old))]


def _pieces(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Pieces that are often quoted alone: without the stop, and sentence by sentence where there are equally many."""
    before, after = _SENTENCE_ENDS.split(old), _SENTENCE_ENDS.split(new)
    pairs = [(old, new), *(zip(before, after, strict=True) if 1 < len(before) == len(after) else ())]
    for was, now in pairs:
        yield was, now
        if was.endswith(".") and now.endswith("."):
            yield was.rstrip("."), now.rstrip(".")


def within(text: str, pairs: Iterable[Pair], least: int) -> str:
    """The text with all words replaced that have `least` letters; what was replaced is not looked at again."""
    fresh: list[str] = []

    def put(pair: Pair, match: re.Match[str]) -> str:
        fresh.append(pair.filled(match, part=True))
        return f"\ue000{len(fresh) - 1}\ue001"

    for pair in pairs:
        if letters(pair.old) >= least and pair.part and pair.anchor in text:
            text = pair.part.sub(partial(put, pair), text)
    while _MARK.search(text):
        text = _MARK.sub(lambda match: fresh[int(match[1])], text)
    return text


def whole(text: str, pairs: Iterable[Pair]) -> str | None:
    """What a text becomes that is one of the words and nothing else."""
    for pair in pairs:
        telling = letters(pair.old) >= LEAST or all(kind == "d" for _, kind in _PLACEHOLDER.findall(pair.old))
        if telling and pair.anchor in text and (match := pair.whole.fullmatch(text)):
            return pair.filled(match)
    return None


_MARKED = re.compile(r'(\*{1,2}|"|“)([^*"“”\n]+(?:\n[^*"“”\n]+)?)(\*{1,2}|"|”)')


def in_docs(text: str, pairs: list[Pair], least: int) -> str:
    """A page of the docs with the words replaced: long ones wherever they stand, short ones where they are marked."""

    def marked(match: re.Match[str]) -> str:
        fresh = whole(match[2], near)
        return match.group() if fresh is None else match[1] + fresh + match[3]

    near = [pair for pair in pairs if pair.anchor in text]
    return within(_MARKED.sub(marked, text), near, least)


class Remnants:
    """Looks for texts that still have a piece of what is no longer said, or few words of it."""

    def __init__(self, replaced: Mapping[str, str], staying: Iterable[str]) -> None:
        self._olds, self._staying = sorted(replaced, key=len), "\0".join(staying)
        self._everything = "\0".join(replaced)
        short = [re.escape(old) for old in reversed(self._olds) if " " in old and letters(old) < LEAST]
        self._short = re.compile(rf"\b(?:{'|'.join(short)})(?!\w)") if short else None

    def of(self, text: str) -> str | None:
        """The string that it quotes."""
        if letters(text) >= LEAST and " " in text.strip() and text in self._everything and text not in self._staying:
            return next(old for old in self._olds if text in old) if "\0" not in text else None
        match = self._short.search(text) if self._short else None
        return match.group() if match and text not in self._staying else None


def _escaped(text: str) -> str:
    return html.escape(text).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")


def _escaped_signs(text: str) -> str:
    return html.escape(text, quote=False)
