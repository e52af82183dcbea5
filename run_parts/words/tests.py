"""Literals of tests that quote the program: taken apart into tokens, because many stand on several lines."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

from run_parts.words import elsewhere
from run_parts.words.elsewhere import LEAST, Pair
from run_parts.words.quoting import edited, literal
from run_parts.words.sources import offsets

_BETWEEN = (tokenize.NL, tokenize.COMMENT)
_STATEMENT_BEGINS = (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING)
_PREFIX = re.compile(r"[a-zA-Z]*")
_CODE = re.compile(r"[a-z0-9_.:/-]*")


@dataclass(frozen=True)
class Literal:
    """Adjacent string tokens, which Python reads as one text: begin and end in the file, and the tokens."""

    tokens: tuple[tuple[int, int, str], ...]
    line: int

    @property
    def plain(self) -> bool:
        """Whether it can be written anew: no raw, formatted or binary strings, and none with lines of their own."""
        return all(source[0] in "\"'" and source[:3] not in ('"""', "'''") for _, _, source in self.tokens)

    @property
    def text(self) -> str:
        """What it says; of a formatted string, its source."""
        parts = []
        for _, _, source in self.tokens:
            prefix = _PREFIX.match(source)
            formatted = bool(prefix and "f" in prefix.group().lower())
            value = source if formatted else ast.literal_eval(source)
            parts.append(value.decode("utf-8", "replace") if isinstance(value, bytes) else value)
        return "".join(parts)


def literals(source: str) -> Iterator[Literal]:
    """The literals of a module without those that are statements, such as docstrings."""
    begins = offsets(source)
    run: list[tuple[int, int, str]] = []
    line, statement, previous = 0, False, tokenize.ENCODING
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.STRING:
            if not run:
                line, statement = token.start[0], previous in _STATEMENT_BEGINS
            start = begins[token.start[0] - 1] + token.start[1]
            run.append((start, start + len(token.string), token.string))
        elif token.type not in _BETWEEN:
            if run and not statement:
                yield Literal(tuple(run), line)
            run = []
        if token.type not in _BETWEEN:
            previous = token.type


def changed(source: str, pairs: list[Pair]) -> str:
    """The module with its literals saying the new words."""
    read = list(literals(source))
    everything = "\0".join(part for words in read for part in (words.text, *(source for *_, source in words.tokens)))
    near = [pair for pair in pairs if pair.anchor in everything]
    if not near:
        return source
    return edited(source, [edit for words in read for edit in _edits(words, near)])


def _edits(words: Literal, pairs: list[Pair]) -> Iterator[tuple[int, int, str]]:
    if words.plain:
        text = words.text
        fresh = None if _CODE.fullmatch(text) else elsewhere.whole(text, pairs)
        fresh = elsewhere.within(text, pairs, LEAST) if fresh is None else fresh
        if fresh != text:
            yield words.tokens[0][0], words.tokens[-1][1], literal(fresh, words.tokens[0][2][0])
        return
    for start, end, source in words.tokens:
        fresh = _in_source(source, pairs)
        if fresh != source:
            yield start, end, fresh


def _in_source(source: str, pairs: list[Pair]) -> str:
    """A token with the words replaced as they are written, where Python still reads it."""
    match = re.fullmatch(r"""([a-zA-Z]*)(\"{3}|'{3}|"|')(.*)\2""", source, re.DOTALL)
    if not match:
        return source
    prefix, quote, inside = match.groups()
    fresh = elsewhere.whole(inside, pairs) or elsewhere.within(inside, pairs, LEAST)
    if fresh == inside:
        return source
    if len(quote) == 1 and quote in fresh.replace("\\" + quote, "") and '"' not in fresh:
        quote = '"'
    try:
        ast.parse(f"{prefix}{quote}{fresh}{quote}", mode="eval")
    except SyntaxError:
        return source
    return f"{prefix}{quote}{fresh}{quote}"
