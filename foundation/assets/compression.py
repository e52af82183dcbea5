"""Compressed answers. Pages are, and static files; nothing else ever is.

A compressed length tells a listener on the line a little of what is inside, and more where he chooses a part of the
page himself (BREACH). So the forgery token differs in every answer (`foundation.web.forgery`), every compressed page
ends in a random number of random signs, and a page that repeats words of its address is compressed only for a press on
one of our own pages. Answers to programs, files, papers and calendars go out as they are.
"""

import gzip
import secrets

import brotli
from flask import Flask, Request, Response, request as http_request
from werkzeug.datastructures import Accept

CODINGS = ("br", "gzip")
SMALLEST = 512  # bytes; below, a packet is a packet
MOST_PADDING = 256  # signs of six bits
_AHEAD = {"br": 11, "gzip": 9}
_AT_ONCE = {"br": 5, "gzip": 6}


def coding_for(accepted: Accept) -> str:
    """The best coding that a browser takes, Brotli before gzip; empty if it takes neither."""
    best = max(CODINGS, key=lambda coding: (accepted.quality(coding), coding == "br"))
    return best if accepted.quality(best) > 0 else ""


def compressed(content: bytes, coding: str, ahead: bool = False) -> bytes:
    """The content in a coding; as small as can be, whatever that takes, where it is done ahead of time."""
    level = (_AHEAD if ahead else _AT_ONCE)[coding]
    if coding == "br":
        return bytes(brotli.compress(content, quality=level))
    return gzip.compress(content, level, mtime=0)


def init_compression(app: Flask) -> None:
    """Compress pages on their way out."""

    @app.after_request
    def compress(response: Response) -> Response:
        if response.mimetype != "text/html" or response.is_streamed or response.direct_passthrough:
            return response
        response.vary.add("Accept-Encoding")
        coding = coding_for(http_request.accept_encodings)
        if coding and _may_be(response) and not _may_be_chosen_elsewhere(http_request):
            response.set_data(compressed(response.get_data() + _padding(), coding))
            response.headers["Content-Encoding"] = coding
        return response


def _may_be(response: Response) -> bool:
    """Whether it is a whole page, not coded yet, that nobody compares with a kept one."""
    is_as_it_is = "Content-Encoding" not in response.headers and "ETag" not in response.headers
    return is_as_it_is and response.status_code not in (206, 304) and len(response.get_data()) >= SMALLEST


def _may_be_chosen_elsewhere(request: Request) -> bool:
    """Whether another site may have written the words of this address, which the page repeats.

    A person's press on a page of ours says `same-origin` and `?1`; our scripts ask without navigating. What a link from
    elsewhere leads to comes by itself, without a press (`shell/arrival.html`).
    """
    if not request.query_string:
        return False
    is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    is_pressed = request.headers.get("Sec-Fetch-User") == "?1"
    return not is_ours or (request.headers.get("Sec-Fetch-Mode") == "navigate" and not is_pressed)


def _padding() -> bytes:
    """A comment of a length that is drawn anew for every answer, of signs that cannot be compressed away."""
    return f"<!--{secrets.token_urlsafe(MOST_PADDING)[: secrets.randbelow(MOST_PADDING + 1)]}-->".encode()
