"""What an upload is, decided by its bytes alone: PDF, JPEG or PNG, whole, and without anything hanging on behind.

The name that a file had on somebody's device, and what a browser says of its type, are never asked. A process with
limits opens it (alone.py).
"""

import enum
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from foundation.confined.child import Unreadable
from foundation.confined.process import ENDED, Bounds, answer_of
from foundation.errors import BadInput
from foundation.language.words import _

# Of the processor; a picture of 40 megapixels was measured at 2.2 s.
SECONDS = 15
_PLAIN_MEGABYTES = 300  # a reader with its library, and a PDF of 10 MB
_BYTES_A_PIXEL = 24  # four bytes each in the copies that a picture takes on its way; measured at 16
_MILLION = 1_000_000


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

    BadInput at `field`: nothing in it, too large, of another type, damaged, longer than a file of its type is, or a PDF
    that does something by itself.
    """
    if not data:
        raise BadInput({field: [_("Choose a file that is not empty.")]})
    if len(data) > limits.most_bytes:
        raise BadInput({field: [too_large(limits.most_bytes)]})
    kind = media_type_of(data)
    if kind is None:
        raise BadInput({field: [_("This is not a PDF, JPEG or PNG. Send it in one of these formats.")]})
    kept = _opened(data, kind, limits, field)
    return Content(kind, kept, hashlib.sha256(kept).hexdigest())


def too_large(most_bytes: int) -> str:
    """What is said of a file over the limit."""
    most = most_bytes // 1_000_000
    return _("This file is larger than %(most)s MB. Send a smaller file, or split it into parts.", most=most)


def _opened(data: bytes, kind: MediaType, limits: Limits, field: str) -> bytes:
    """The bytes to keep: of a PDF its own. BadInput where it is not whole, or holds what is not taken."""
    question = {"media_type": kind.value, "most_pixels": limits.most_pixels}
    megabytes = _PLAIN_MEGABYTES + _BYTES_A_PIXEL * limits.most_pixels // _MILLION
    bounds = Bounds(megabytes, SECONDS, 2 * limits.most_bytes + _MILLION)
    try:
        _said, kept = answer_of("foundation.files.alone", question, data, bounds)
    except Unreadable as refusal:
        why = "damaged" if refusal.why == ENDED else refusal.why
        sentences = _OF_PDF if kind is MediaType.PDF else _OF_PICTURES
        raise BadInput({field: [sentences[why]()]}) from refusal
    if len(kept) > 2 * limits.most_bytes:  # what was packed very tightly, unpacked
        raise BadInput({field: [too_large(limits.most_bytes)]})
    return kept or data


_OF_PDF: dict[str, Callable[[], str]] = {
    "damaged": lambda: _("This PDF is damaged or incomplete. Create it again and resend it."),
    "locked": lambda: _("This PDF is password-protected. Save it without a password and resend it."),
    "active": lambda: _(
        "This PDF contains a script, another file, or something that runs when it is opened. Print it to a new PDF "
        "or take a photo of it, and send that."
    ),
}
_OF_PICTURES: dict[str, Callable[[], str]] = {
    "damaged": lambda: _("This picture is damaged or incomplete. Take it again and resend it."),
    "large": lambda: _("The resolution of this picture is too high. Take it again at a smaller size and resend it."),
    "several": lambda: _("This file contains several pictures. Send each one as a separate file."),
}
