"""How large what is sent may be: a megabyte, more at doors that take files, and there only from who may use them."""

from typing import Any

from flask import Flask, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import CombinedMultiDict

from foundation.errors import TooLarge
from foundation.language.words import _
from foundation.web.presence import is_locked
from foundation.web.stamp import Stamp
from foundation.web.wiring import wiring

_MILLION = 1_000_000
_MOST_DRAINED = 100 * _MILLION
_AT_ONCE = 65_536


def init_uploads(app: Flask) -> None:
    """Set the bound of each request before anything reads its body."""
    app.before_request(_bound)


def _bound() -> ResponseReturnValue | None:
    view: Any = current_app.view_functions.get(request.endpoint or "")
    stamp: Stamp | None = getattr(view, "stamp", None)
    if stamp is None or not stamp.size_rule or stamp.permission is None:
        return None
    if not current_user.is_authenticated or not current_user.may(stamp.permission):
        return None
    most = wiring().rule(stamp.size_rule)
    request.max_content_length = most * _MILLION + current_app.config["MAX_CONTENT_LENGTH"]
    if is_locked(wiring()) or (request.content_length or 0) <= request.max_content_length:
        return None
    g.too_large = most
    _drain(request.content_length or 0)
    answer: ResponseReturnValue = view(**(request.view_args or {}))
    return answer


def _drain(length: int) -> None:
    """Read what was sent and drop it: a browser shows an answer only after all that it sent was read."""
    left = min(length, _MOST_DRAINED)
    while left > 0:
        count = len(request.environ["wsgi.input"].read(min(left, _AT_ONCE)))
        left = left - count if count else 0


def refuse_too_large() -> None:
    """TooLarge at the field of the file, if the request was too large to be read."""
    most = g.get("too_large")
    if most is not None:
        raise TooLarge(
            {"file": [_("This file is larger than %(most)s MB. Send a smaller one, or in parts.", most=most)]}
        )


def with_files(stamp: Stamp) -> Any:
    """The fields of a form, with its files at a door that takes any."""
    return CombinedMultiDict([request.form, request.files]) if stamp.size_rule else request.form
