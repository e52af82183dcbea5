"""What of a page is meant for eyes and ears: text and spoken attributes, with what surrounds them."""

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

SPOKEN = frozenset({"alt", "aria-label", "aria-description", "placeholder", "title", "label"})
# What scripts and styles show later.
SHOWN_LATER = "data-"
NOT_WORDS = frozenset(
    {
        "data-added-to",
        "data-adds",
        "data-ahead",
        "data-copy",
        "data-for",
        "data-from",
        "data-idle-seconds",
        "data-lines",
        "data-lock-url",
        "data-mark",
        "data-more-choices",
        "data-person",
        "data-points",
        "data-presence-url",
        "data-report",
        "data-show-password",
        "data-standing",
        "data-unknown-of",
        "data-value",
    }
)
_EMPTY = frozenset({"area", "br", "hr", "img", "input", "link", "meta", "wbr", "use", "path", "circle", "rect"})
_SILENT = frozenset({"script", "style", "svg"})


@dataclass(frozen=True)
class Piece:
    """A piece of text, or a spoken attribute. `around` names the elements around it, outermost first."""

    text: str
    around: tuple[str, ...]
    attribute: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.pieces: list[Piece] = []

    def _around(self) -> tuple[str, ...]:
        return tuple(
            "data" if values.get("translate") == "no" or (values.get("lang") == "en" and tag != "html") else tag
            for tag, values in self.open
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        for name, text in attrs:
            spoken = name in SPOKEN or (name.startswith(SHOWN_LATER) and name not in NOT_WORDS)
            sent = tag == "input" and name == "value" and values.get("type") in ("submit", "button", "reset")
            if text and (spoken or sent):
                self.pieces.append(Piece(text, (*self._around(), tag), name))
        if tag not in _EMPTY:
            self.open.append((tag, values))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _EMPTY:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self.open and tag not in _EMPTY:
            if self.open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        around = self._around()
        if data.strip() and not _SILENT & set(around):
            self.pieces.append(Piece(" ".join(data.split()), around))


def pieces_of(html: str) -> Iterator[Piece]:
    """Every piece of a page, in its order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return iter(reader.pieces)


def title_of(html: str) -> str:
    """What stands in the title; nothing after it is read."""
    head = html[: html.find("</title>") + len("</title>")] if "</title>" in html else ""
    return "".join(piece.text for piece in pieces_of(head) if piece.around[-1:] == ("title",))
