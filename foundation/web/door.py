"""The door: a decorator that stamps a route and answers it: scope, row, permission, input, audit, commit."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, jsonify, make_response, request
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from flask_login import current_user
from marshmallow import ValidationError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import Principal
from foundation.audit.records import DONE, REFUSED, Record, Subject
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
from foundation.language.words import _
from foundation.storage.scopes import SIGN_IN
from foundation.storage.unit_of_work import Unit
from foundation.web.drafts import draft_is_sent, drafts_at
from foundation.web.errors import wants_json
from foundation.web.json_body import read_json_object
from foundation.web.named import name_people
from foundation.web.overwriting import Overwriting, refuse_overwriting
from foundation.web.presence import has_fresh_proof, is_locked, must_enrol
from foundation.web.sent import content_of
from foundation.web.stamp import Call, Stamp
from foundation.web.uploads import refuse_too_large, with_files
from foundation.web.wiring import Wiring, subject_search, wiring

View = Callable[[Call], Any]
_MENDABLE = (BadInput, RuleBroken, Conflict)


def door(
    at: Blueprint | Flask,
    rule: str,
    action: str,
    permission: Permission | None = None,
    methods: tuple[str, ...] = ("GET",),
    endpoint: str | None = None,
    **stamped: Any,
) -> Callable[[View], Callable[..., Response]]:
    """Stamp a view and register it. `permission=None` needs `is_public=True`; see `Stamp` for the rest."""

    def stamp_it(view: View) -> Callable[..., Response]:
        stamp = Stamp(action=action, permission=permission, writes="GET" not in methods, **stamped)
        if (stamp.permission is None) != stamp.is_public:
            raise ValueError(f"{rule}: a door is public or asks for a permission")
        if stamp.is_public and stamp.steps_up:
            raise ValueError(f"{rule}: at a public door there is nobody to prove who they are")
        if stamp.known_by is not None and (stamp.is_public or stamp.writes or stamp.steps_up):
            raise ValueError(f"{rule}: an address that says who asks only reads, by a permission")
        if stamp.size_rule and stamp.steps_up:
            raise ValueError(f"{rule}: a file that was sent would be lost over the question who sent it")

        def answer(**path: Any) -> Response:
            return _answer(stamp, view, path)

        answer.__name__, answer.__doc__ = view.__name__, view.__doc__
        answer.stamp = stamp  # type: ignore[attr-defined]
        at.add_url_rule(rule, endpoint or view.__name__, answer, methods=list(methods))
        return answer

    return stamp_it


def _answer(stamp: Stamp, view: View, path: dict[str, Any]) -> Response:
    house = wiring()
    principal = _who_asks(house, stamp, path)
    scope = SIGN_IN if stamp.is_public or principal is None else principal.scope(house.clock.now())
    unit = house.units(scope, stamp.writes)
    call = Call(house, unit, principal, path)
    if principal is not None:
        principal.own_name.open_with(unit.participants["keys"])
    try:
        return _guarded(stamp, view, call)
    except DomainError as error:
        _take_back(unit)
        if isinstance(error, RuleBroken) and not (stamp.as_json or wants_json()):
            name_people(error, call)
        if not isinstance(error, AuditUnavailable):
            _write(house, stamp, call, REFUSED, _why(error), _asked(stamp, path) if isinstance(error, NotFound) else ())
        raise
    finally:
        if principal is not None:
            principal.own_name.open_with(None)
        unit.close()


def _who_asks(house: Wiring, stamp: Stamp, path: dict[str, Any]) -> Principal | None:
    """Whoever is signed in; at a door that knows by its address, whose address it is, whoever is signed in."""
    if stamp.known_by is not None:
        return stamp.known_by(house, path)
    principal: Principal | None = current_user._get_current_object() if current_user.is_authenticated else None
    if not stamp.is_public:
        _check_presence(house, stamp, principal)
    return principal


def _check_presence(house: Wiring, stamp: Stamp, principal: Principal | None) -> None:
    """Nothing opens for nobody, behind the locked screen, or before the second factor that the role needs."""
    if principal is None:
        raise NotSignedIn
    if stamp.opens_when_locked:
        return
    if is_locked(house):
        raise Locked
    if must_enrol(house, principal) and not stamp.opens_without_factor:
        raise SecondFactorNeeded


def _check_proof(stamp: Stamp, call: Call) -> None:
    if stamp.steps_up and not has_fresh_proof(call.me, call.wiring.policy(call.unit).step_up_minutes, call.wiring):
        raise StepUpNeeded


def _let_in(stamp: Stamp, call: Call) -> None:
    if any("\x00" in part for part in call.path.values() if isinstance(part, str)):
        raise NotFound  # PostgreSQL cannot even be asked for it
    if stamp.finds is not None:
        call.row = stamp.finds(call)
        if call.row is None:
            raise NotFound
    if stamp.permission is not None and not call.me.may(stamp.permission):
        raise AccessDenied(stamp.permission.value)


def _guarded(stamp: Stamp, view: View, call: Call) -> Response:
    _let_in(stamp, call)
    if stamp.drafts and (kept := drafts_at(stamp, call)) is not None:
        _commit(call.unit)
        return kept
    _check_proof(stamp, call)  # only now: who may not enter, or keeps a draft, is not asked for a code
    try:
        call.data = _read_input(stamp, call)
        if stamp.writes and call.principal is not None and isinstance(call.data.get("once"), uuid.UUID):
            call.unit.sent = content_of(call.wiring.secrets, call, getattr(stamp.takes, "answered", ()))
        refuse_overwriting(stamp, call)
        response = _in_shape(stamp, view(call))
        if stamp.writes:
            call.unit.session.flush()
    except (*_MENDABLE, IntegrityError, StaleDataError) as error:
        refusal = as_conflict(error)
        if stamp.again is None or not isinstance(refusal, DomainError):
            raise refusal from error
        return _again(stamp, call, refusal)
    if call.unit.participants["trail"].subjects_read() or (stamp.takes is not None and not stamp.writes):
        _write(call.wiring, stamp, call, DONE, {}, ())
    if stamp.writes:
        _commit(call.unit)
        # A form that comes back with a question, and one screen of several, are not the whole form.
        if stamp.drafts and stamp.drafts_fields is None and response.status_code != 200:
            draft_is_sent(stamp, call)
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


def _again(stamp: Stamp, call: Call, error: DomainError) -> Response:
    """The same form with what was typed and what is wrong; nothing was changed."""
    assert stamp.again is not None
    _take_back(call.unit)
    if isinstance(error, RuleBroken):
        name_people(error, call)
    errors = error.errors if isinstance(error, BadInput) else {"form": _reasons(error)}
    many = stamp.takes.many_valued if stamp.takes is not None else ()  # type: ignore[attr-defined]
    unread = isinstance(error, TooLarge)
    form = Form(errors=dict(errors)) if unread else typed_form(request.form, errors, many)
    if isinstance(error, SentBefore):  # under an id of its own, it is another form
        form.once = uuid.uuid4().hex
        form.saved_url = stamp.saved_at(call, error.result) if stamp.saved_at is not None else None
    form.stored = error.stored if isinstance(error, Overwriting) else None
    response = make_response(stamp.again(call, form))
    response.status_code = 409 if isinstance(error, Conflict) else 413 if unread else 422
    _write(call.wiring, stamp, call, REFUSED, _why(error), ())
    return response


def _reasons(error: DomainError) -> list[str]:
    return error.shown if isinstance(error, RuleBroken) else [error.hint] if isinstance(error, Conflict) else []


def _why(error: DomainError) -> dict[str, Any]:
    why: dict[str, Any] = {"code": error.code}
    if isinstance(error, AccessDenied):
        why["permission"] = error.permission
    if isinstance(error, BadInput):
        why["fields"] = sorted(error.errors)
    if isinstance(error, RuleBroken) and error.codes:
        why["reasons"] = error.codes
    return why


def _asked(stamp: Stamp, path: dict[str, Any]) -> tuple[Subject, ...]:
    """The ids of an address that led nowhere; behind the doors of a case, the doors that were meant."""
    ids = [value for value in path.values() if isinstance(value, uuid.UUID)]
    if "door" in path:  # an address behind a door names no case
        return (("door", path["door"]),)
    if stamp.behind_doors:
        return tuple(("door", door_id) for value in ids for door_id in subject_search().doors(value))
    return tuple(("asked", value) for value in ids)


def _read_input(stamp: Stamp, call: Call) -> dict[str, Any]:
    if stamp.takes is None:
        return {}
    refuse_too_large()
    raw: Any = with_files(stamp) if stamp.writes else request.args
    if stamp.writes and (stamp.as_json or (stamp.takes_json and request.is_json)):
        raw = read_json_object()
    try:
        loaded: dict[str, Any] = stamp.takes().load(raw)
    except ValidationError as error:
        readable = error.valid_data if isinstance(error.valid_data, dict) else {}
        more = stamp.also_wrong(call, readable) if stamp.also_wrong is not None else {}
        raise BadInput({**more, **messages_of(error)}) from error
    return loaded


def _in_shape(stamp: Stamp, result: ResponseReturnValue | Any) -> Response:
    if stamp.as_json and stamp.gives is not None:
        response = jsonify(stamp.gives().dump(result))
        response.status_code = stamp.status
        return response
    return make_response(result)


def _write(
    house: Wiring, stamp: Stamp, call: Call, outcome: str, detail: dict[str, Any], more: tuple[Subject, ...]
) -> None:
    """The audit row of this answer. Without it there is no answer."""
    principal: Principal | None = call.principal
    read = call.unit.participants["trail"].subjects_read()
    # A door's id never stands beside its case: the audit would tell which case has protected information.
    if stamp.behind_doors:
        read = tuple(subject for subject in read if subject[0] == "door")
    record = Record(
        at=house.clock.now(),
        actor=principal.account_id if principal else None,
        scope=principal.role.value if principal else call.unit.scope.name,
        action=stamp.action,
        outcome=outcome,
        subjects=read + more,
        detail={**detail, **call.unit.participants["trail"].noted()},
    )
    write_event(house.stores.audit, house.secrets, record)


def as_conflict(error: Exception) -> Exception:
    """A lost race on a row or a unique value, as Conflict; any other error unchanged."""
    if isinstance(error, IntegrityError | StaleDataError):
        return Conflict(
            _("Somebody else changed this meanwhile, or it exists already. Look at the newest state, then try again.")
        )
    return error
