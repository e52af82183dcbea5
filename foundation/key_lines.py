"""The text of a master key: a line for each, with its id.

A line is `BASE64`, `ID:BASE64`, or `ID:hsm:BASE64` for a key that an HSM wrapped. Empty lines and lines that begin
with # say nothing.
"""

import base64
import binascii
import re
from dataclasses import dataclass, field

KEY_BYTES = 32
IN_HSM = "hsm"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


class UnusableKey(ValueError):
    """What is no key. Its text says what is wrong, without any part of the key."""


@dataclass(frozen=True)
class KeyLine:
    """One key: its id, and the key itself, or with `in_hsm` what an HSM makes it of."""

    key_id: str
    content: bytes = field(repr=False)
    in_hsm: bool = False

    def text(self) -> str:
        """As a line of a file, without the end of the line."""
        return ":".join([self.key_id, *([IN_HSM] if self.in_hsm else []), base64.b64encode(self.content).decode()])


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnusableKey(f"must hold {KEY_BYTES} bytes in base64") from error


def _line(line: str, default_id: str) -> KeyLine:
    *head, last = line.split(":")
    key_id, in_hsm = (head[0] if head else default_id), head[1:] == [IN_HSM]
    if len(head) > 2 or (len(head) == 2 and not in_hsm) or not _ID.fullmatch(key_id):
        raise UnusableKey("has a line that is neither BASE64 nor ID:BASE64")
    content = _decoded(last)
    if not in_hsm and len(content) != KEY_BYTES:
        raise UnusableKey(f"must hold {KEY_BYTES} bytes in base64")
    return KeyLine(key_id, content, in_hsm)


def read_lines(text: str, default_id: str) -> tuple[KeyLine, ...]:
    """The keys that a text holds; `default_id` is the id of one that says none. UnusableKey where a line is none."""
    stripped = (line.strip() for line in text.splitlines())
    lines = tuple(_line(line, default_id) for line in stripped if line and not line.startswith("#"))
    if not lines:
        raise UnusableKey(f"must hold {KEY_BYTES} bytes in base64")
    if len({line.key_id for line in lines}) < len(lines):
        raise UnusableKey("holds two keys with one id")
    return lines
