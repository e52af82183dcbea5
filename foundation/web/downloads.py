"""Files that a door hands out, to be saved and not to be opened in the browser."""

from flask import Response

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def handed_out(content: bytes, name: str, kind: str) -> Response:
    """A file of a media type `kind`, to be saved under a name that says nothing of anybody."""
    answer = Response(content, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
