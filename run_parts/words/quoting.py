"""Literals of Python: written, and broken over several lines where one is too long for its own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from run_parts.words.sources import offsets, span

WIDTH = 120
_ROOM_BEHIND = 2  # the quote is counted with the text; a comma or a bracket may follow


def literal(text: str, quote: str = '"') -> str:
    """The text as a literal, in these quotes unless the other ones save an escape."""
    if quote in text and (other := "'" if quote == '"' else '"') not in text:
        quote = other
    return quote + "".join(_written(sign, quote) for sign in text) + quote


def _written(sign: str, quote: str) -> str:
    if sign in ("\\", quote):
        return "\\" + sign
    if sign.isprintable():
        return sign
    return {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(sign) or f"\\u{ord(sign):04x}"


def edited(source: str, edits: list[tuple[int, int, str]]) -> str:
    """The source with these pieces replaced, none of which overlap."""
    for start, end, text in sorted(edits, reverse=True):
        source = source[:start] + text + source[end:]
    return source


def wrapped(source: str) -> str:
    """The source with the literals broken that make a line too long."""
    lines = source.splitlines(keepends=True)
    if all(len(line.rstrip("\n")) <= WIDTH for line in lines):
        return source
    begins, edits = offsets(source), []
    for node, bare in _literals(ast.parse(source)):
        line = lines[node.lineno - 1]
        if node.lineno != node.end_lineno or len(line.rstrip("\n")) <= WIDTH:
            continue
        start, end = span(source, node, begins, lines)
        if source[start] in "\"'" and source[start : start + 3] not in ('"""', "'''"):
            edits.append(
                (start, end, _broken(str(node.value), line, bare=bare and line.lstrip().startswith(source[start:end])))
            )
    return edited(source, edits)


def long_lines(path: Path) -> list[int]:
    """The numbers of the lines that are still too long."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [number for number, line in enumerate(lines, 1) if len(line) > WIDTH]


def _literals(tree: ast.Module) -> Iterator[tuple[ast.Constant, bool]]:
    """The texts of a module, and whether brackets around them would be in the way."""
    for parent in ast.walk(tree):
        if isinstance(parent, ast.Expr | ast.JoinedStr):
            continue
        listed = getattr(parent, "args", None) or getattr(parent, "elts", None) or []
        for node in ast.iter_child_nodes(parent):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node, isinstance(listed, list) and node in listed


def _broken(text: str, line: str, *, bare: bool) -> str:
    """The text in pieces, one under the other, as wide as the place where they will stand."""
    indent = len(line) - len(line.lstrip()) + (0 if bare else 4)
    pieces, piece = [], ""
    for word in re.findall(r"[^ \n]*(?: +|\n|$)", text):
        if piece and indent + len(literal(piece + word)) + _ROOM_BEHIND > WIDTH:
            pieces.append(piece)
            piece = ""
        piece += word
    if piece:
        pieces.append(piece)
    if len(pieces) == 1:
        return literal(text)
    joined = "\n".join(literal(part) for part in pieces)
    return joined if bare else f"({joined})"
