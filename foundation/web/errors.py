"""Domain errors and HTTP, in one table; error pages and error JSON. Never the text of an unexpected error."""

import uuid
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, current_app, flash, jsonify, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from foundation.accounts.permissions import Permission, Role, permissions_of
from foundation.accounts.words import PERMISSION_LABELS, ROLE_LABELS
from foundation.errors import (
    AccessDenied,
    AuditUnavailable,
    BadInput,
    Conflict,
    DomainError,
    KeyGone,
    Locked,
    NotFound,
    NotSignedIn,
    RuleBroken,
    SealBroken,
    SecondFactorNeeded,
    SentBefore,
    StepUpNeeded,
    StoreUnavailable,
    TooLarge,
    TooManyAttempts,
)
from foundation.forms.form import Form
from foundation.language.words import _, lazy_gettext as _l, ngettext
from foundation.storage.outage import code_of, outage_of
from foundation.web.lock import locked_page, proof_page
from foundation.web.outage import RETRY_SECONDS, note_outage, typed_again, words_of_outage
from foundation.web.route import Undeclared

# What an error page says: for each status a title, what happened, and what to do.

_UNEXPECTED: tuple[Any, Any, list[Any]] = (
    _l("Something went wrong"),
    _l("The program had an unexpected error."),
    [_l("Try again. If it happens again, give your administrator the number below.")],
)
_WORDS: dict[int, tuple[Any, Any, list[Any]]] = {
    400: (
        _l("This request was not understood"),
        _l("The page sent something that cannot be read."),
        [_l("Go back, reload the page, and try again.")],
    ),
    401: (
        _l("Please sign in"),
        _l("You are not signed in, or your session has ended."),
        [_l("Sign in, then try again.")],
    ),
    403: (
        _l("Not allowed"),
        _l("You do not have permission."),
        [_l("Ask your administrator if you need it for your work.")],
    ),
    404: (
        _l("Not found"),
        _l("This page does not exist, or you do not have access to it."),
        [_l("Check the address."), _l("Look for it in your lists.")],
    ),
    405: (
        _l("This page does not accept that request"),
        _l("This address exists, but does not accept this kind of request."),
        [_l("Go back and use the buttons on the page.")],
    ),
    409: (
        _l("Changed in the meantime"),
        _l("This has changed since you opened it, or it already exists."),
        [_l("Open it again, check the latest version, then decide.")],
    ),
    410: (
        _l("No longer readable"),
        _l("The key to this information was destroyed, so it can no longer be read."),
        [_l("If you did not expect this, tell the data protection officer.")],
    ),
    413: (
        _l("Too large"),
        _l("What was sent is larger than this service accepts."),
        [_l("Shorten it and send it again.")],
    ),
    422: (
        _l("Some details need correcting"),
        _l("What was sent is not valid."),
        [_l("Go back and correct the fields listed.")],
    ),
    429: (
        _l("Too many attempts"),
        _l("Too many failed attempts in a short time."),
        [_l("Wait a little, then try again.")],
    ),
    503: (
        _l("Not available now"),
        _l("Data or the audit log could not be read or written, so nothing is shown."),
        [_l("Try again in a minute. If this continues, tell your administrator.")],
    ),
}

# A form whose page is of another sign-in. Its status is 400, as of what cannot be read.
_OF_ANOTHER_SIGN_IN: tuple[Any, Any, list[Any]] = (
    _l("Not sent"),
    _l("You were signed out, or signed in again, while this page was open. What you sent was not saved."),
    [_l("Sign in if you are signed out, then reopen the page and send it again.")],
)


def words_of_another_sign_in() -> tuple[str, str, list[str]]:
    """What is said where a form was sent from a page of an earlier sign-in."""
    title, happened, todo = _OF_ANOTHER_SIGN_IN
    return str(title), str(happened), [str(step) for step in todo]


def error_words(status: int) -> tuple[str, str, list[str]]:
    """Title, what happened, what to do; in the reader's language."""
    title, happened, todo = _WORDS.get(status, _UNEXPECTED)
    return str(title), str(happened), [str(step) for step in todo]


STATUS: dict[type[DomainError], int] = {
    NotSignedIn: 401,
    Locked: 401,
    AccessDenied: 403,
    SecondFactorNeeded: 403,
    StepUpNeeded: 403,
    NotFound: 404,
    Conflict: 409,
    KeyGone: 410,
    TooLarge: 413,
    BadInput: 422,
    RuleBroken: 422,
    TooManyAttempts: 429,
    SealBroken: 500,
    AuditUnavailable: 503,
    StoreUnavailable: 503,
}
# Where a page leads instead; programs get the status and the code.
_LEAD_TO: dict[type[DomainError], str] = {
    NotSignedIn: "accounts.sign_in",
    Locked: "accounts.unlock",
    SecondFactorNeeded: "accounts.second_factor",
    StepUpNeeded: "accounts.proof",
}
_PLAIN = {"Content-Type": "text/plain; charset=utf-8"}
_log = structlog.get_logger("errors")


def request_id() -> str:
    """The number of this request, shown on error pages and written in the log."""
    number = getattr(http_request, "house_request_id", None)
    if number is None:
        number = uuid.uuid4().hex[:12]
        http_request.house_request_id = number  # type: ignore[attr-defined]
    return str(number)


def wants_json() -> bool:
    """Whether the asker is a program: a JSON route, a JSON body, or nothing but JSON accepted."""
    if http_request.path.startswith("/api/") or http_request.mimetype == "application/json":
        return True
    return (
        http_request.accept_mimetypes.best_match(["text/html", "application/json"], default="text/html")
        == "application/json"
    )


def local_target(target: str | None) -> str:
    """A path of this site to go on to; anything else becomes the start page."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return url_for("today.today")
    if not target.isprintable():  # a line break would end the header, and browsers read past tabs
        return url_for("today.today")
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else url_for("today.today")


def _page(
    status: int,
    permission: str | None = None,
    todo: list[str] | None = None,
    words: tuple[str, str, list[str]] | None = None,
) -> ResponseReturnValue:
    try:
        return _rendered(status, permission, todo, words)
    except SQLAlchemyError as error:  # the frame of the page asks who is signed in
        outage = outage_of(error)
        if outage is None:
            raise
        note_outage()
        away = StoreUnavailable(outage)
        return _with_retry(_rendered(503, None, None, _words_of(away, 503)), away)


def _rendered(
    status: int, permission: str | None, todo: list[str] | None, words: tuple[str, str, list[str]] | None
) -> ResponseReturnValue:
    title, happened, cure = words or error_words(status)
    kept, again = _("Nothing was changed.") if http_request.method != "GET" else "", list[tuple[str, str]]()
    if status == 503:
        again = typed_again()
        kept = _("What you typed is still on this page. Keep it open, and send it again.") if again else kept
    page = render_template(
        "errors/error.html",
        status=status,
        title=title,
        happened=happened,
        kept=kept,
        todo=todo or cure,
        open_to=_open_to(permission),
        request_id=request_id(),
        again=again,
    )
    return page, status


def _open_to(permission: str | None) -> list[str]:
    """Who may open a page that asks for a permission, in words: roles, or what is given beside a role."""
    if permission is None:
        return []
    wanted = Permission(permission)
    roles = [str(ROLE_LABELS[role]) for role in Role if wanted in permissions_of(role, frozenset())]
    return roles or [str(PERMISSION_LABELS[wanted])]


def _json(status: int, code: str, **more: Any) -> ResponseReturnValue:
    _title, happened, todo = error_words(status)
    return jsonify(
        {"error": {"code": code, "message": happened, "todo": todo, "request": request_id(), **more}}
    ), status


def _domain_error(error: DomainError) -> ResponseReturnValue:
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)
    if status == 500:
        return _unexpected(error)
    if status == 503:
        note_outage()
    if _knows_by_address():
        return _with_retry((f"{HTTPStatus(status).phrase}\n", status, _PLAIN), error)
    if wants_json():
        return _json_of(error, status)
    if isinstance(error, Locked) and http_request.method == "POST":
        return locked_page(Form(), http_request.path), 401
    if isinstance(error, StepUpNeeded) and http_request.method == "POST":
        return proof_page(Form(), http_request.full_path.rstrip("?")), 403
    if type(error) in _LEAD_TO:
        if isinstance(error, NotSignedIn) and http_request.method == "POST":
            flash(words_of_another_sign_in()[1], "warning")  # nothing of it is kept for nobody
        back = http_request.full_path.rstrip("?") if http_request.method == "GET" else None
        return redirect(url_for(_LEAD_TO[type(error)], next=back), 303)
    if isinstance(error, AccessDenied):
        return _page(status, permission=error.permission)
    return _with_retry(_page(status, todo=_todo(error), words=_words_of(error, status)), error)


def _words_of(error: DomainError, status: int) -> tuple[str, str, list[str]] | None:
    """The words of an outage that somebody has to end; None for those of the status."""
    words = words_of_outage(error) if status == 503 else None
    return (error_words(status)[0], *words) if words is not None else None


def _knows_by_address() -> bool:
    """Whether a program asks that cannot sign in: it gets a word, no page and no cookie, always the same bytes."""
    route = getattr(current_app.view_functions.get(http_request.endpoint or ""), "route", None)
    return route is not None and route.known_by is not None


def _todo(error: DomainError) -> list[str] | None:
    if isinstance(error, RuleBroken):
        return error.shown
    if isinstance(error, Conflict) and error.hint:
        return [error.hint]
    if isinstance(error, BadInput):
        return [text for texts in error.errors.values() for text in texts]
    return [wait_sentence(error.retry_after)] if isinstance(error, TooManyAttempts) else None


def wait_sentence(seconds: int) -> str:
    """How long to wait, in minutes."""
    minutes = -(-seconds // 60)
    return ngettext("Try again in %(num)d minute.", "Try again in %(num)d minutes.", minutes)


def _with_retry(answer: Any, error: DomainError) -> ResponseReturnValue:
    if isinstance(error, TooManyAttempts):
        seconds = error.retry_after
    elif isinstance(error, AuditUnavailable | StoreUnavailable):
        seconds = RETRY_SECONDS
    else:
        return answer
    body, status, *headers = answer
    return body, status, {**(headers[0] if headers else {}), "Retry-After": str(seconds)}


def _json_of(error: DomainError, status: int) -> ResponseReturnValue:
    more: dict[str, Any] = {}
    if isinstance(error, AccessDenied):
        more["permission"] = error.permission
    elif isinstance(error, SecondFactorNeeded):
        more = {"message": _("Your role requires a second factor, and your account does not have one yet."), "todo": []}
    elif isinstance(error, StepUpNeeded):
        more = {"message": _("Confirm your identity again, then retry."), "todo": []}
    elif isinstance(error, BadInput):
        more["fields"] = error.errors
    elif isinstance(error, SentBefore):
        more["todo"] = [error.hint]
    elif isinstance(error, RuleBroken):
        more["reasons"] = error.reasons
    elif (words := _words_of(error, status)) is not None:
        more = {"message": words[1], "todo": words[2]}
    return _with_retry(_json(status, error.code, **more), error)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error.get_response()
    answer: Any = _json(status, "http") if wants_json() else _page(status)
    allowed = getattr(error, "valid_methods", None)
    return (*answer, {"Allow": ", ".join(sorted(allowed))}) if allowed else answer


def _csrf_error(error: CSRFError) -> ResponseReturnValue:
    return _json(400, "csrf") if wants_json() else _page(400, words=words_of_another_sign_in())


def _unstamped(error: Undeclared) -> ResponseReturnValue:
    _log.error("door_without_stamp", endpoint=http_request.endpoint)
    return _json(403, "closed") if wants_json() else _page(403)


def _frames(error: BaseException) -> list[str]:
    """Where an error happened: files, lines, functions. Never its text, which may quote what somebody typed."""
    frames, trace = [], error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}:{code.co_name}")
        trace = trace.tb_next
    return frames[-12:]


def _database_error(error: SQLAlchemyError) -> ResponseReturnValue:
    """503 for a store that is away, busy or full: that passes, and is no fault of the program."""
    outage = outage_of(error)
    if outage is None:
        return _unexpected(error)
    _log.error(
        "store_unavailable",
        error=type(error).__name__,
        detail_code=code_of(error),
        outcome=outage.value,
        request=request_id(),
    )
    return _domain_error(StoreUnavailable(outage))


def _unexpected(error: Exception) -> ResponseReturnValue:
    _log.error("unexpected", error=type(error).__name__, frames=_frames(error), request=request_id())
    try:
        return _json(500, "unexpected") if wants_json() else _page(500)
    except Exception as second:  # the error page itself fails: say the least that can be said
        _log.error("error_page_failed", error=type(second).__name__, frames=_frames(second), request=request_id())
        return f"Something went wrong. Number: {request_id()}", 500, {"Content-Type": "text/plain; charset=utf-8"}


def init_errors(app: Flask) -> None:
    """Attach the handlers."""
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Undeclared, _unstamped)
    app.register_error_handler(SQLAlchemyError, _database_error)
    app.register_error_handler(Exception, _unexpected)
