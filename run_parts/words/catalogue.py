"""A catalogue as it is written: entries that do not change keep their lines to the letter."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from run_parts.telling import CannotGoOn

_WIDTH = 99
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_PART = re.compile(r"^(msgid_plural|msgid|msgstr(?:\[\d+\])?) ((?:\"(?:[^\"\\]|\\.)*\"\s*)+)", re.MULTILINE)
_REVIEW = "# review: English was "


@dataclass(frozen=True)
class Entry:
    """A message with its comments and its words in one language; `lines` as the file has it, while nothing changed."""

    comments: tuple[str, ...]
    message: str
    plural: str | None
    forms: tuple[str, ...]
    lines: str | None = None

    @property
    def was(self) -> str | None:
        """The English that the translation was made for, where that has changed since."""
        marks = [comment for comment in self.comments if comment.startswith(_REVIEW)]
        return str(json.loads(marks[0].removeprefix(_REVIEW))) if marks else None

    def saying(self, message: str, plural: str | None, forms: tuple[str, ...], was: str | None) -> Entry:
        """The same entry with other words; `was` marks its translation for review."""
        comments = [comment for comment in self.comments if not comment.startswith(_REVIEW)]
        if was is not None:
            comments.insert(0, _REVIEW + json.dumps(was, ensure_ascii=False))
        fresh = Entry(tuple(comments), message, plural, forms)
        return self if fresh == replace(self, lines=None) else fresh

    def written(self) -> str:
        """Its lines in the file."""
        if self.lines is not None:
            return self.lines
        lines = [*self.comments, _field("msgid", self.message)]
        if self.plural is None:
            return "\n".join([*lines, _field("msgstr", self.forms[0])])
        lines.append(_field("msgid_plural", self.plural))
        return "\n".join(lines + [_field(f"msgstr[{number}]", form) for number, form in enumerate(self.forms)])


def read(path: Path) -> tuple[str, dict[str, Entry]]:
    """The head of a catalogue, and its entries by their English in the singular."""
    head, *blocks = path.read_text(encoding="utf-8").rstrip("\n").split("\n\n")
    entries = {}
    for block in blocks:
        entry = read_entry(block)
        if entry is None:
            raise CannotGoOn(f"{path}: this entry is not understood:\n{block}")
        entries[entry.message] = entry
    return head, entries


def written(head: str, entries: Iterable[Entry]) -> str:
    """The text of a catalogue, sorted by the English."""
    ordered = sorted(entries, key=lambda entry: entry.message)
    return "\n\n".join([head, *(entry.written() for entry in ordered)]) + "\n"


def read_entry(block: str) -> Entry | None:
    """The entry that these lines are; None when they are none that can be changed, as with a context."""
    comments = tuple(line for line in block.split("\n") if line.startswith("#"))
    fields = [(name, _text(value)) for name, value in _PART.findall(block)]
    words = dict(fields)
    if "msgid" not in words or "\nmsgctxt" in f"\n{block}" or any(line.startswith("#~") for line in comments):
        return None
    forms = tuple(text for name, text in fields if name.startswith("msgstr"))
    return Entry(comments, words["msgid"], words.get("msgid_plural"), forms, block)


def _text(quoted: str) -> str:
    return "".join(json.loads(part) for part in _QUOTED.findall(quoted))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r") + '"'


def _field(name: str, text: str) -> str:
    """One part of an entry, over several lines when it is long or has several itself."""
    if len(f"{name} {_quoted(text)}") <= _WIDTH and "\n" not in text.rstrip("\n"):
        return f"{name} {_quoted(text)}"
    lines, line = [], ""
    for word in re.findall(r"[^ \n]*(?: +|\n|$)", text):
        if line and (len(_quoted(line + word)) > _WIDTH or line.endswith("\n")):
            lines.append(line)
            line = ""
        line += word
    return "\n".join([f'{name} ""', *map(_quoted, [*lines, line] if line else lines)])
