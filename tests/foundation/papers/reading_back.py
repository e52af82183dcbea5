"""Papers read back with pikepdf: the text in logical order, the roles of the structure tree, what the metadata say."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pikepdf

_CHARACTER = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>")
_STEERING = dict.fromkeys(map(ord, "\u200b\u2066\u2067\u2068\u2069\u00ad"))


def _letters(hexadecimal: bytes) -> str:
    return bytes.fromhex(hexadecimal.decode()).decode("utf-16-be")


@dataclass
class Page:
    """What one page draws. Each marked piece of content is one run of text, in the order of the structure."""

    page: pikepdf.Page
    runs: list[str] = field(default_factory=list)
    glyphs: list[str] = field(default_factory=list)  # of the run that is being read, as they stand from left to right
    open: list[str | None] = field(default_factory=list)  # the text that each open mark means, if it says one
    is_reversed: bool = False

    def read(self) -> str:
        """The text in logical order: a run that is marked as reversed is turned round."""
        maps = {name: self._map(font) for name, font in self.page.Resources.Font.items()}
        using: dict[bytes, str] = {}
        for operands, operator in pikepdf.parse_content_stream(self.page):
            name = str(operator)
            if name == "Tf":
                using = maps[str(operands[0])]
            elif name in ("BMC", "BDC"):
                self._begin(operands)
            elif name == "EMC":
                self._end()
            elif name in ("Tj", "TJ") and not any(self.open):
                self._draw(operands[0], using)
        return "\n".join(self.runs)

    def _map(self, font: Any) -> dict[bytes, str]:
        content = font.ToUnicode.read_bytes()
        return {bytes.fromhex(code.decode()): _letters(text) for code, text in _CHARACTER.findall(content)}

    def _begin(self, operands: Any) -> None:
        about = operands[1] if len(operands) > 1 and isinstance(operands[1], pikepdf.Dictionary) else {}
        self.is_reversed |= str(operands[0]) == "/ReversedChars"
        meant = str(about["/ActualText"]) if "/ActualText" in about else None
        if meant:
            self.glyphs.append(meant)
        self.open.append(meant)

    def _end(self) -> None:
        self.open.pop()
        if not self.open:
            self.runs.append("".join(reversed(self.glyphs) if self.is_reversed else self.glyphs))
            self.glyphs, self.is_reversed = [], False

    def _draw(self, shown: Any, using: dict[bytes, str]) -> None:
        parts = shown if isinstance(shown, pikepdf.Array) else [shown]
        drawn = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
        self.glyphs += [using[drawn[at : at + 2]] for at in range(0, len(drawn), 2)]


@dataclass(frozen=True)
class ReadPaper:
    """A PDF as a reader finds it."""

    content: bytes

    @cached_property
    def pdf(self) -> pikepdf.Pdf:
        """The document."""
        return pikepdf.open(io.BytesIO(self.content))

    @cached_property
    def text(self) -> str:
        """Everything that stands in it, with single spaces, without what only steers directions."""
        pages = (Page(page).read() for page in self.pdf.pages)
        return " ".join(" ".join(pages).translate(_STEERING).split())

    @cached_property
    def metadata(self) -> str:
        """Everything that its metadata say."""
        return self.pdf.Root.Metadata.read_bytes().decode() + " ".join(str(one) for one in self.pdf.docinfo.values())

    def roles(self) -> list[str]:
        """The roles of the structure tree, in its order."""
        return list(_roles(self.pdf.Root.StructTreeRoot.K))


def _roles(node: Any) -> Iterator[str]:
    if isinstance(node, pikepdf.Array):
        for one in node:
            yield from _roles(one)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield str(node.S).removeprefix("/")
        if "/K" in node:
            yield from _roles(node.K)


def alternatives(node: Any) -> list[str]:
    """What the structure says in place of what is drawn."""
    if isinstance(node, pikepdf.Array):
        return [found for one in node for found in alternatives(one)]
    if not isinstance(node, pikepdf.Dictionary) or "/S" not in node:
        return []
    own = [str(node.Alt)] if "/Alt" in node else []
    return own + (alternatives(node.K) if "/K" in node else [])
