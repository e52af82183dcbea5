"""PDFs that only show something: whole, without a password, and with nothing that runs, starts or unpacks by itself.

A PDF is kept as it is, since an authority may have signed it. So one whose table of objects would have to be guessed is
not taken: another reader might guess differently, and find what was not looked at here.
"""

import io
import re
from collections.abc import Iterator

import pikepdf

from foundation.confined.child import Unreadable

_TAIL = 2_048  # a PDF ends within so many bytes of the place of its table
_END = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF\s*\Z")
_START = re.compile(rb"%PDF-[12]\.\d")
_MOST_OBJECTS = 200_000
_MOST_DEEP = 100
# Actions (ISO 32000-2, 12.6.4) that run, start, fetch or send something. Going to a page or an address is a press.
_ACTIONS = frozenset(
    f"/{name}" for name in (
        "JavaScript", "Launch", "GoToE", "GoToR", "ImportData", "SubmitForm", "Rendition", "Movie", "Sound",
        "RichMediaExecute", "GoTo3DView",
    )
)  # fmt: skip
# Entries that hold scripts, other files, or forms and scenes with scripts of their own.
_ENTRIES = ("/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/AF", "/XFA", "/RichMediaContent", "/RichMediaSettings")
_KINDS = frozenset({"/EmbeddedFile", "/FileAttachment", "/RichMedia", "/3D", "/Screen", "/Movie", "/Sound"})
# The same as bytes, for what an earlier version of the file left in it. Longer words: they do not occur by chance.
_LEFT_BEHIND = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFiles?|FileAttachment|RichMedia)(?=[\s/<>()\[\]%]|\Z)")


def check_pdf(data: bytes) -> None:
    """Look at every object. Unreadable as `damaged` (what hangs on behind its end too), `locked` or `active`.

    One that anybody may open and only not print or change, as many authorities send them, is not locked.
    """
    end = _END.search(data[-_TAIL:])
    if _START.match(data) is None or end is None or int(end.group(1)) >= len(data):
        raise Unreadable("damaged")
    if _LEFT_BEHIND.search(data):
        raise Unreadable("active")
    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False, suppress_warnings=True) as paper:
            _look_at(paper)
    except pikepdf.PasswordError as error:
        raise Unreadable("locked") from error
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError) as error:
        raise Unreadable("damaged") from error


def _look_at(paper: pikepdf.Pdf) -> None:
    if len(paper.objects) > _MOST_OBJECTS or not len(paper.pages):
        raise Unreadable("damaged")
    for top in paper.objects:
        for node in _inside(top):
            if any(entry in node for entry in _ENTRIES):
                raise Unreadable("active")
            if node.get("/S") in _ACTIONS or node.get("/Subtype") in _KINDS or node.get("/Type") in _KINDS:
                raise Unreadable("active")


def _inside(top: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Every dictionary of an object, those of streams too. What it points to is an object itself."""
    waiting = [(top, 0)]
    while waiting:
        node, deep = waiting.pop()
        if deep > _MOST_DEEP:
            raise Unreadable("damaged")
        if isinstance(node, pikepdf.Stream):
            node = node.stream_dict
        if isinstance(node, pikepdf.Dictionary):
            yield node
            children = [value for _name, value in node.items()]
        elif isinstance(node, pikepdf.Array):
            children = list(node)
        else:
            continue
        waiting += [
            (child, deep + 1) for child in children if isinstance(child, pikepdf.Object) and not child.is_indirect
        ]
