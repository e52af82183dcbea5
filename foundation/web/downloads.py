"""Files that a route hands out, to be saved and not to be opened in the browser."""

from collections.abc import Iterator

from flask import Response, stream_with_context

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def handed_out(content: bytes | Iterator[bytes], name: str, kind: str) -> Response:
    """A file of a media type `kind`, to be saved under a name that says nothing of anybody.

    Content in parts is sent part by part, each made when the one before is gone. It asks the database for nothing: the
    unit of the request has ended by then.
    """
    answer = Response(content if isinstance(content, bytes) else stream_with_context(content), mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
