"""How a route is answered: scope, row, permission, input, audit, commit."""

import json
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from flask import jsonify, make_response, request as http_request
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from flask_login import current_user
from markupsafe import Markup, escape
from marshmallow import ValidationError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from foundation.accounts.principal import Principal
from foundation.audit.records import DONE, HANDED_OUT, REFUSED, Record, Subject
from foundation.audit.trail import write_event
from foundation.errors import (
    AccessDenied,
    AuditUnavailable,
    BadInput,
    Conflict,
    DomainError,
    Locked,
    NotFound,
    NotSignedIn,
    RuleBroken,
    SecondFactorNeeded,
    SentBefore,
    StepUpNeeded,
    TooLarge,
)
from foundation.forms.fields import messages_of
from foundation.forms.form import Form, typed_form
from foundation.language.formats import zone_of_reader
from foundation.language.words import _
from foundation.rulebook.rules import RuleMissing
from foundation.storage.scopes import SIGN_IN
from foundation.storage.unit_of_work import Unit
from foundation.web.container import Container, current_container, subject_search
from foundation.web.drafts import draft_is_sent, drafts_at
from foundation.web.early_days import as_early_day
from foundation.web.errors import wants_json
from foundation.web.idempotency import Sending, answer_before, remember_answer, sending_of, unsaid_on_failure
from foundation.web.overwriting import Overwriting, refuse_overwriting
from foundation.web.presence import has_fresh_proof, is_locked, must_enrol
from foundation.web.route import Request, Route
from foundation.web.uploads import refuse_too_large, with_files

# Reading a JSON body: one object, of bounded size and depth, or a clear error.

MOST_LEVELS = 20


def _depth(value: Any, level: int = 0) -> int:
    if level > MOST_LEVELS:
        return level
    if isinstance(value, dict):
        return max((_depth(inner, level + 1) for inner in value.values()), default=level)
    if isinstance(value, list):
        return max((_depth(inner, level + 1) for inner in value), default=level)
    return level


def read_json_object() -> dict[str, Any]:
    """The request's body. BadInput if it is not one JSON object, not UTF-8, or nested deeper than 20 levels."""
    try:
        body = json.loads(http_request.get_data(cache=False).decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadInput({"form": [_("Send one JSON object in UTF-8.")]}) from error
    if not isinstance(body, dict) or _depth(body) > MOST_LEVELS:
        raise BadInput({"form": [_("Send one JSON object in UTF-8.")]})
    return body


# Names in a refusal, for a page alone: what is kept, logged or answered to a program says "Person 1".

_WHO, _HEX = "%(who)s", 32


def name_people(error: RuleBroken, request: Request) -> None:
    """Fill in by name whom the reasons are about, as far as whoever asks sees them; the others keep their number."""
    ids = [uuid.UUID(who) for who, words in error.about if len(who) == _HEX and _WHO in words]
    if not ids or request.principal is None:
        return
    names = request.container.names_shown(request, ids)
    error.shown = [
        _named(words, names[uuid.UUID(who)]) if len(who) == _HEX and names.get(uuid.UUID(who)) else reason
        for reason, (who, words) in zip(error.reasons, error.about, strict=True)
    ]


def _named(words: str, name: str) -> str:
    return escape(words).replace(_WHO, Markup("<bdi>{}</bdi>").format(name))


_REFUSALS = (BadInput, RuleBroken, Conflict, IntegrityError, StaleDataError)


def answer(route: Route, view: Callable[[Request[Any]], Any], path: dict[str, Any]) -> Response:
    """Answer a request at a route, or raise a DomainError, which is written to the audit as a refusal."""
    container = current_container()
    principal = _who_asks(container, route, path)
    scope = (
        SIGN_IN if route.is_public or principal is None else principal.scope(container.clock.now(), zone_of_reader())
    )
    unit = container.units(scope, route.writes)
    request = Request(container, unit, principal, path)
    if principal is not None:
        principal.own_name.open_with(unit.participants["keys"])
    try:
        with unsaid_on_failure(route):
            return _guarded(route, view, request)
    except DomainError as error:
        _take_back(unit)
        if isinstance(error, RuleBroken) and not (route.as_json or wants_json()):
            name_people(error, request)
        if not isinstance(error, AuditUnavailable):
            _write(
                container,
                route,
                request,
                REFUSED,
                _why(error),
                _asked(route, path) if isinstance(error, NotFound) else (),
            )
        raise
    finally:
        if principal is not None:
            principal.own_name.open_with(None)
        unit.close()


def _who_asks(container: Container, route: Route, path: dict[str, Any]) -> Principal | None:
    """Whoever is signed in; at a route that knows by its address, whose address it is, whoever is signed in."""
    if route.known_by is not None:
        return route.known_by(container, path)
    principal: Principal | None = current_user._get_current_object() if current_user.is_authenticated else None
    if not route.is_public:
        _check_presence(container, route, principal)
    return principal


def _check_presence(container: Container, route: Route, principal: Principal | None) -> None:
    """Nothing opens for nobody, behind the locked screen, or before the second factor that the role needs."""
    if principal is None:
        raise NotSignedIn
    if route.opens_when_locked:
        return
    if is_locked(container):
        raise Locked
    if must_enrol(container, principal) and not route.opens_without_factor:
        raise SecondFactorNeeded


def _check_proof(route: Route, request: Request) -> None:
    if route.steps_up and not has_fresh_proof(
        request.me, request.container.policy(request.unit).step_up_minutes, request.container
    ):
        raise StepUpNeeded


def _let_in(route: Route, request: Request) -> None:
    if any("\x00" in part for part in request.path.values() if isinstance(part, str)):
        raise NotFound  # PostgreSQL cannot even be asked for it
    if route.load is not None:
        request.row = route.load(request)
        if request.row is None:
            raise NotFound
    if route.permission is not None and not request.me.may(route.permission):
        raise AccessDenied(route.permission.value)


def _guarded(route: Route, view: Callable[[Request[Any]], Any], request: Request) -> Response:
    _let_in(route, request)
    if route.drafts and (kept := drafts_at(route, request)) is not None:
        _commit(request.unit)
        return kept
    _check_proof(route, request)  # only now: who may not enter, or keeps a draft, is not asked for a code
    try:
        request.data = _read_input(route, request)
        response = _taken_once(route, view, request)
    except (*_REFUSALS, RuleMissing) as error:
        refusal = as_early_day(route, request, error) if isinstance(error, RuleMissing) else as_conflict(error)
        if refusal is None:
            raise
        if route.on_invalid is None or not isinstance(refusal, DomainError):
            raise refusal from error
        return _again(route, request, refusal)
    handed_out = _is_file(response)
    reads = request.unit.participants["trail"].subjects_read() or (route.schema is not None and not route.writes)
    if reads or handed_out:
        _write(request.container, route, request, DONE, {HANDED_OUT: True} if handed_out else {}, ())
    if route.writes:
        # A form that comes back with a question, and one screen of several, are not the whole form.
        if route.drafts and route.drafts_fields is None and response.status_code != 200:
            draft_is_sent(route, request)
        _commit(request.unit)
    return response


def _is_file(response: Response) -> bool:
    """Whether the answer is a file to be kept: what leaves the program is found in the audit as such."""
    return response.headers.get("Content-Disposition", "").startswith("attachment")


def _taken_once(route: Route, view: Callable[[Request[Any]], Any], request: Request) -> Response:
    """The answer of the view; of a form that was taken before, the answer that it got then."""
    sending = sending_of(route, request)
    if sending is None:
        return _viewed(route, view, request)
    if (before := answer_before(request, sending)) is not None:
        return before
    try:
        return _viewed(route, view, request, sending)
    except _REFUSALS:
        if (before := answer_before(request, sending)) is None:
            raise
        request.unit.take_back()
        return before  # two presses at once: the first has changed what the second was refused for


def _viewed(
    route: Route, view: Callable[[Request[Any]], Any], request: Request, sending: Sending | None = None
) -> Response:
    with unsaid_on_failure(route):
        refuse_overwriting(route, request)
        response = _in_shape(route, view(request))
        if route.writes:
            request.unit.session.flush()
        if sending is not None:
            remember_answer(request, sending, response)
            request.unit.session.flush()
        return response


def _commit(unit: Unit) -> None:
    try:
        unit.finish()
    except Exception as error:
        raise as_conflict(error) from error


def _take_back(unit: Unit) -> None:
    """Roll back what was done; a unit that only reads keeps what it has read, for the page that says what is wrong."""
    if unit.writing:
        unit.session.rollback()


def _again(route: Route, request: Request, error: DomainError) -> Response:
    """The same form with what was typed and what is wrong; nothing was changed."""
    assert route.on_invalid is not None
    _take_back(request.unit)
    if isinstance(error, RuleBroken):
        name_people(error, request)
    errors = _errors(route, error)
    many = route.schema.many_valued if route.schema is not None else ()  # type: ignore[attr-defined]
    unread = isinstance(error, TooLarge)
    form = Form(errors=dict(errors)) if unread else typed_form(http_request.form, errors, many, route.schema)
    if isinstance(error, SentBefore):  # under a key of its own, it is another form
        form.idempotency_key = uuid.uuid4().hex
        form.saved_url = error.location if error.location != http_request.path else None
    form.stored = error.stored if isinstance(error, Overwriting) else None
    response = make_response(route.on_invalid(request, form))
    response.status_code = 409 if isinstance(error, Conflict) else 413 if unread else 422
    _write(request.container, route, request, REFUSED, _why(error), ())
    return response


def _errors(route: Route, error: DomainError) -> Mapping[str, list[str]]:
    """What is wrong by field, "form" for what is about no field of this form."""
    if isinstance(error, BadInput):
        return error.errors
    if isinstance(error, RuleBroken):
        return error.by_field(route.schema().fields if route.schema is not None else (), http_request.form)
    return {"form": [error.hint] if isinstance(error, Conflict) else []}


def _why(error: DomainError) -> dict[str, Any]:
    why: dict[str, Any] = {"code": error.code}
    if isinstance(error, AccessDenied):
        why["permission"] = error.permission
    if isinstance(error, BadInput):
        why["fields"] = sorted(error.errors)
    if isinstance(error, RuleBroken) and error.codes:
        why["reasons"] = error.codes
    return why


def _asked(route: Route, path: dict[str, Any]) -> tuple[Subject, ...]:
    """The ids of an address that led nowhere; behind the doors of a case, the doors that were meant."""
    ids = [value for value in path.values() if isinstance(value, uuid.UUID)]
    if "door" in path:  # an address behind a door names no case
        return (("door", path["door"]),)
    if route.behind_doors:
        return tuple(("door", door_id) for value in ids for door_id in subject_search().doors(value))
    return tuple(("asked", value) for value in ids)


def _read_input(route: Route, request: Request) -> dict[str, Any]:
    if route.schema is None:
        return {}
    refuse_too_large()
    raw: Any = with_files(route) if route.writes else http_request.args
    if route.writes and (route.as_json or (route.takes_json and http_request.is_json)):
        raw = read_json_object()
    try:
        loaded: dict[str, Any] = route.schema().load(raw)
    except ValidationError as error:
        readable = error.valid_data if isinstance(error.valid_data, dict) else {}
        more = route.also_wrong(request, readable) if route.also_wrong is not None else {}
        raise BadInput({**more, **messages_of(error)}) from error
    return loaded


def _in_shape(route: Route, result: ResponseReturnValue | Any) -> Response:
    if route.as_json and route.output is not None:
        response = jsonify(route.output().dump(result))
        response.status_code = route.status
        return response
    return make_response(result)


def _write(
    container: Container,
    route: Route,
    request: Request,
    outcome: str,
    detail: dict[str, Any],
    more: tuple[Subject, ...],
) -> None:
    """The audit row of this answer. Without it there is no answer."""
    principal: Principal | None = request.principal
    read = request.unit.participants["trail"].subjects_read()
    # A door's id never stands beside its case: the audit would tell which case has protected information.
    if route.behind_doors:
        read = tuple(subject for subject in read if subject[0] == "door")
    record = Record(
        at=container.clock.now(),
        actor=principal.account_id if principal else None,
        scope=principal.role.value if principal else request.unit.scope.name,
        action=route.action,
        outcome=outcome,
        subjects=read + more,
        detail={**detail, **request.unit.participants["trail"].noted()},
    )
    write_event(container.stores.audit, container.secrets, record)


def as_conflict(error: Exception) -> Exception:
    """A lost race on a row or a unique value, as Conflict; any other error unchanged."""
    if isinstance(error, IntegrityError | StaleDataError):
        return Conflict(
            _("This has changed since you opened it, or it already exists. Check the latest version, then try again.")
        )
    return error
