"""How large what is sent may be: a megabyte, more at routes that take files, and there only from who may use them."""

from typing import Any

from flask import Flask, current_app, g, request as http_request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import CombinedMultiDict

from foundation.errors import TooLarge
from foundation.language.words import _
from foundation.web.container import current_container
from foundation.web.presence import is_locked
from foundation.web.route import Route

_MILLION = 1_000_000
_MOST_DRAINED = 100 * _MILLION
_AT_ONCE = 65_536


def init_uploads(app: Flask) -> None:
    """Set the bound of each request before anything reads its body."""
    app.before_request(_bound)


def _bound() -> ResponseReturnValue | None:
    view: Any = current_app.view_functions.get(http_request.endpoint or "")
    route: Route | None = getattr(view, "route", None)
    if route is None or not route.size_rule or route.permission is None:
        return None
    if not current_user.is_authenticated or not current_user.may(route.permission):
        return None
    most = current_container().rule(route.size_rule)
    http_request.max_content_length = most * _MILLION + current_app.config["MAX_CONTENT_LENGTH"]
    if is_locked(current_container()) or (http_request.content_length or 0) <= http_request.max_content_length:
        return None
    g.too_large = most
    _drain(http_request.content_length or 0)
    answer: ResponseReturnValue = view(**(http_request.view_args or {}))
    return answer


def _drain(length: int) -> None:
    """Read what was sent and drop it: a browser shows an answer only after all that it sent was read."""
    left = min(length, _MOST_DRAINED)
    while left > 0:
        count = len(http_request.environ["wsgi.input"].read(min(left, _AT_ONCE)))
        left = left - count if count else 0


def refuse_too_large() -> None:
    """TooLarge at the field of the file, if the request was too large to be read."""
    most = g.get("too_large")
    if most is not None:
        raise TooLarge(
            {
                "file": [
                    _("This file is larger than %(most)s MB. Send a smaller file, or split it into parts.", most=most)
                ]
            }
        )


def with_files(route: Route) -> Any:
    """The fields of a form, with its files at a route that takes any."""
    return CombinedMultiDict([http_request.form, http_request.files]) if route.size_rule else http_request.form
