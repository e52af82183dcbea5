"""Structured logs: one JSON line per event. Only fields on the list below are written; everything else is left out."""

import io
import logging
import sys
import time
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any, TextIO, cast

import structlog
from flask import Flask, Response, g, request as http_request
from flask_login import current_user

from foundation.web.errors import request_id

# Files, and what asks for the health every few seconds and knows the answer.
NOT_PAGES = frozenset({"static", "system.healthz"})
ALLOWED = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "logger",
        "request",
        "method",
        "route",
        "status",
        "milliseconds",
        "account",
        "error",
        "frames",
        "endpoint",
        "job",
        "outcome",
        "number",
        "rows",
        "mac",
        "mode",
        "version",
        "count",
        "seconds",
        "leader",
        "detail_code",
        "message_id",
    }
)


def only_allowed(logger: object, name: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop every field that is not on the list, and say how many were dropped."""
    kept = {key: value for key, value in entry.items() if key in ALLOWED}
    if len(kept) < len(entry):
        kept["redacted"] = len(entry) - len(kept)
    return kept


class _Quiet(logging.Formatter):
    """Lines of libraries: their name and level, never their text or traceback, which may quote what somebody typed."""

    def format(self, record: logging.LogRecord) -> str:
        return f'{{"event": "library", "logger": "{record.name}", "level": "{record.levelname.lower()}"}}'


class _Forgiving(io.TextIOBase):
    """A stream for the lines of the log: one that it does not take, as on a full disk, is lost, and nothing else is."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()


def init_logs(level: str) -> None:
    """Configure structlog and the standard library's logging, both to stderr."""
    stream = _Forgiving(sys.stderr)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            only_allowed,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, stream)),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Quiet())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


def init_request_log(app: Flask) -> None:
    """One line per request: the route's pattern, never the address that was asked for."""
    log = structlog.get_logger("requests")

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def finish(response: Response) -> Response:
        if http_request.endpoint in NOT_PAGES:
            return response
        who = current_user.account_id.hex if "_login_user" in g and current_user.is_authenticated else None
        log.info(
            "request",
            request=request_id(),
            method=http_request.method,
            route=str(http_request.url_rule) if http_request.url_rule else "none",
            status=response.status_code,
            milliseconds=round(1000 * (time.perf_counter() - g.get("started", time.perf_counter())), 1),
            account=who,
        )
        return response
