"""What an upload is, decided by its bytes alone: PDF, JPEG or PNG, whole, and without anything hanging on behind.

The name that a file had on somebody's device, and what a browser says of its type, are never asked.
"""

import enum
import hashlib
import re
from dataclasses import dataclass

from foundation.errors import BadInput
from foundation.files.pictures import Unreadable, cleaned_picture
from foundation.language.words import _

_TAIL = 2_048  # a PDF ends within so many bytes of the place of its table
_PDF_END = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF\s*\Z")
_PDF_START = re.compile(rb"%PDF-[12]\.\d")


class MediaType(enum.StrEnum):
    """What is taken."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"


# How a file of each type is named when it is handed out.
ENDINGS = {MediaType.PDF: "pdf", MediaType.JPEG: "jpg", MediaType.PNG: "png"}
_BEGINNINGS = {b"%PDF-": MediaType.PDF, b"\xff\xd8\xff": MediaType.JPEG, b"\x89PNG\r\n\x1a\n": MediaType.PNG}


@dataclass(frozen=True)
class Limits:
    """How large a file may be, in bytes and in pixels."""

    most_bytes: int
    most_pixels: int


@dataclass(frozen=True)
class Content:
    """A file that can be kept: its type, its bytes as they are kept, and their SHA-256 as hex."""

    media_type: MediaType
    data: bytes
    digest: str


def media_type_of(data: bytes) -> MediaType | None:
    """The type that the first bytes promise; None for everything that is not taken."""
    return next((kind for beginning, kind in _BEGINNINGS.items() if data.startswith(beginning)), None)


def checked_content(data: bytes, limits: Limits, field: str = "file") -> Content:
    """The content to keep of what was sent: a picture without its metadata, a PDF as it is.

    BadInput at `field`: nothing in it, too large, of another type, damaged, or longer than a file of its type is.
    """
    if not data:
        raise BadInput({field: [_("Choose a file that is not empty.")]})
    if len(data) > limits.most_bytes:
        raise BadInput({field: [too_large(limits.most_bytes)]})
    kind = media_type_of(data)
    if kind is None:
        raise BadInput({field: [_("This is neither a PDF nor a JPEG or PNG picture. Send it as one of these.")]})
    if kind is MediaType.PDF:
        kept = _whole_pdf(data, field)
    else:
        kept = _picture(data, kind, limits, field)
    return Content(kind, kept, hashlib.sha256(kept).hexdigest())


def too_large(most_bytes: int) -> str:
    """What is said of a file over the limit."""
    most = most_bytes // 1_000_000
    return _("This file is larger than %(most)s MB. Send a smaller one, or in parts.", most=most)


def _whole_pdf(data: bytes, field: str) -> bytes:
    """A PDF that begins and ends as one. What hangs on behind its end makes it a second thing, and is refused."""
    end = _PDF_END.search(data[-_TAIL:])
    if _PDF_START.match(data) is None or end is None or int(end.group(1)) >= len(data):
        raise BadInput({field: [_("This PDF is damaged or not whole. Make it again, and send it once more.")]})
    return data


def _picture(data: bytes, kind: MediaType, limits: Limits, field: str) -> bytes:
    try:
        cleaned = cleaned_picture(data, kind.value, limits.most_pixels)
    except Unreadable as error:
        raise BadInput({field: [_MESSAGES[error.why]()]}) from error
    if len(cleaned) > 2 * limits.most_bytes:  # what was packed very tightly, unpacked
        raise BadInput({field: [too_large(limits.most_bytes)]})
    return cleaned


_MESSAGES = {
    "damaged": lambda: _("This picture is damaged or not whole. Take it again, and send it once more."),
    "large": lambda: _("This picture has too many points. Take it again with a smaller size, and send it once more."),
    "several": lambda: _("This file holds several pictures. Send each of them as a file of its own."),
}
