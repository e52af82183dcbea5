"""Where the program says a string: arguments of gettext's functions in Python and in templates."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# As the catalogues are extracted: which arguments are words.
KEYWORDS = {"_": 1, "_l": 1, "gettext": 1, "lazy_gettext": 1, "ngettext": 2}
PROGRAM = ("app.py", "foundation", "returns", "planning", "reintegration", "rights", "demo", "templates")
_STRING = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_WORDS = rf"\s*({_STRING}(?:\s+{_STRING})*)\s*"
_CALL = re.compile(
    rf"\{{#.*?#\}}|(?<![\w.])(?:(?P<name>{'|'.join(KEYWORDS)}))\({_WORDS}(?:,{_WORDS}(?=[,)]))?", re.DOTALL
)
_PIECE = re.compile(_STRING, re.DOTALL)


@dataclass(frozen=True)
class Place:
    """A string of the program: where it begins and ends in its file, and which argument it is."""

    start: int
    end: int
    text: str
    argument: int


def files(root: Path, folders: tuple[str, ...], *suffixes: str) -> list[Path]:
    """The files with these endings, each folder's in order."""
    paths = [root / name for name in folders]
    within = [sorted(path.rglob("*")) if path.is_dir() else [path] for path in paths]
    return [path for path in itertools.chain(*within) if path.is_file() and path.suffix in suffixes]


def places(path: Path, source: str) -> list[Place]:
    """The strings that a file says, in its order."""
    return sorted(_of_python(source) if path.suffix == ".py" else _of_template(source), key=lambda place: place.start)


def offsets(source: str) -> list[int]:
    """Where each line begins."""
    return [0, *itertools.accumulate(len(line) for line in source.splitlines(keepends=True))]


def span(source: str, node: ast.expr, begins: list[int], lines: list[str]) -> tuple[int, int]:
    """Begin and end of an expression, in characters."""

    def offset(line: int, column: int) -> int:
        return begins[line - 1] + len(lines[line - 1].encode()[:column].decode())

    return offset(node.lineno, node.col_offset), offset(node.end_lineno or 0, node.end_col_offset or 0)


def _of_python(source: str) -> Iterator[Place]:
    begins, lines = offsets(source), source.splitlines(keepends=True)
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for number, argument in enumerate(node.args[: KEYWORDS.get(name, 0)]):
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield Place(*span(source, argument, begins, lines), argument.value, number)


def _of_template(source: str) -> Iterator[Place]:
    for call in _CALL.finditer(source):
        name = call["name"]
        for number in range(KEYWORDS.get(name, 0) if name else 0):
            words = call[number + 2]
            if words is not None:
                text = "".join(ast.literal_eval(part.replace("\n", "\\n")) for part in _PIECE.findall(words))
                yield Place(call.start(number + 2), call.start(number + 2) + len(words), text, number)
