"""Idempotency keys: a form that is sent twice is taken once, and the second press gets the answer of the first.

A page sends its key as a hidden field, a program in the header `Idempotency-Key`: a UUID that each draws itself. It
belongs to the account that sends it, and is remembered for a week. Another text under the same key is refused.
What asks for a password is never remembered: not even a hash of one is kept here, and each is judged anew.
"""

import hashlib
import json
import uuid
from collections.abc import Collection, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any

from flask import Response, make_response, redirect, request as http_request, session as browser_session
from marshmallow import Schema

from foundation.accounts.models import FormAnswer, FormSubmission
from foundation.accounts.queries.staff import submission
from foundation.errors import BadInput, SentBefore
from foundation.forms.fields import Secret
from foundation.forms.form import KEY_FIELD
from foundation.language.words import _
from foundation.storage.unit_of_work import reading
from foundation.web.route import Request, Route

KEY_HEADER = "Idempotency-Key"
_MESSAGES = "_flashes"  # where Flask keeps what the next page says


@dataclass(frozen=True)
class Sending:
    """What is sent under an idempotency key, and how many messages waited before it was answered."""

    key: uuid.UUID
    content: bytes
    waiting: int


def sending_of(route: Route, request: Request) -> Sending | None:
    """What is sent under an idempotency key; None without one. BadInput for a key that is no UUID.

    One screen of several has none: all of them share the key of the whole form.
    """
    typed = http_request.headers.get(KEY_HEADER, "") or http_request.form.get(KEY_FIELD, "")
    if not typed or not route.writes or request.principal is None or route.drafts_fields is not None:
        return None
    if route.schema is not None and _asks_for_password(route.schema):
        return None
    try:
        key = uuid.UUID(typed)
    except ValueError as error:
        raise BadInput({"form": [_("Reopen the page: this form is missing its key.")]}) from error
    content = _content_of(route, request, key)
    return Sending(key, content, len(browser_session.get(_MESSAGES, ())))


@contextmanager
def unsaid_on_failure(route: Route) -> Iterator[None]:
    """Take back what a view said would be read on the next page, where what it said did not come to pass."""
    if not route.writes:
        yield
        return
    waiting = len(browser_session.get(_MESSAGES, ()))
    try:
        yield
    except Exception:
        said = browser_session.get(_MESSAGES, ())
        if len(said) > waiting:
            browser_session[_MESSAGES] = said[:waiting]
        raise


@cache
def _asks_for_password(schema: type[Schema]) -> bool:
    return any(isinstance(field, Secret) for field in schema().fields.values())


def _content_of(route: Route, request: Request, key: uuid.UUID) -> bytes:
    """A keyed hash (16 bytes) of what a form says and about what; with its key in it, equal texts are not seen."""
    answered: Collection[str] = getattr(route.schema, "answered", ())
    fields = {name: value for name, value in request.data.items() if name not in answered}
    said = json.dumps(_plain([http_request.endpoint, request.path, fields]))
    text = "|".join((key.hex, request.me.account_id.hex, said))
    return request.container.secrets.blind_index("form_submission", text)


def _plain(value: Any) -> Any:
    """The same JSON for the same value, in every process."""
    if isinstance(value, Mapping):
        return sorted([str(name), _plain(part)] for name, part in value.items())
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Set):
        return sorted(str(part) for part in value)
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    return str(value)


def answer_before(request: Request, sending: Sending) -> Response | None:
    """Return the answer to the same form, if it was taken before. SentBefore if that one said something else.

    Looked up beside the unit of the request, which has not begun yet and may have to wait for the first press.
    """
    with reading(request.container.units, request.unit.scope) as unit:
        before = submission(unit.session, request.me.account_id, sending.key)
        answer, content = (before.answer, before.content) if before is not None else (None, None)
    if answer is None:
        return None
    if content != sending.content:
        raise SentBefore(
            _(
                "This form was already saved with different content. What you just typed is still here but is not "
                "saved. Compare it with what was saved, and send it again if both are right."
            ),
            answer.location,
        )
    if not answer.location:
        response = make_response(answer.body, answer.status)
        response.mimetype = "application/json"
        return response
    browser_session[_MESSAGES] = [*browser_session.get(_MESSAGES, ()), *answer.messages]
    return make_response(redirect(answer.location, answer.status))


def remember_answer(request: Request, sending: Sending, response: Response) -> None:
    """Keep the answer with the change itself: where a form led, or what a program has made (201).

    A page that comes back with a question has taken nothing yet, and what a program searched for is kept nowhere.
    """
    if not response.location and response.status_code != HTTPStatus.CREATED:
        return
    submitted = FormSubmission(
        account_id=request.me.account_id,
        idempotency_key=sending.key,
        taken_at=request.container.clock.now(),
        content=sending.content,
        answer=FormAnswer(
            response.status_code,
            response.location or "",
            tuple((kind, str(text)) for kind, text in browser_session.get(_MESSAGES, ())[sending.waiting :]),
            "" if response.location else response.get_data(as_text=True),
        ),
    )
    request.unit.session.add(submitted)
