"""Drafts of forms: a form that may be kept offers its draft when it is opened, and takes what is typed meanwhile.

A draft is kept at the address of its form, behind the same row and the same permission: who may not send the form any
more neither reads nor keeps a draft of it.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import structlog
from flask import Flask, flash, g, jsonify, make_response, redirect, request as http_request, url_for
from flask.wrappers import Response
from marshmallow import Schema
from sqlalchemy.exc import SQLAlchemyError

from foundation.drafts.queries import FormDraft, drafts_about
from foundation.drafts.rules import DraftKey, DraftOwner, Typed
from foundation.drafts.services import Kept, discard_draft, end_draft, keep_draft, place_of, typed_of
from foundation.errors import DomainError, NotFound
from foundation.forms.fields import Secret
from foundation.forms.form import KEY_FIELD, Form
from foundation.language.formats import instant
from foundation.language.words import _
from foundation.web.presence import cover_screen, sent_by_itself
from foundation.web.route import Request, Route

FORM = "form"  # the part of a form that stands alone on its page
KEEP, DISCARD, COVER = "keep", "discard", "cover"
_log = structlog.get_logger("drafts")


@dataclass(frozen=True)
class Offered:
    """The draft of a form as its template shows it. `saved_at` is None where none waits."""

    version: int = 0
    part: str = FORM
    of: str = ""
    saved_at: datetime | None = None
    is_open: bool = False  # the fields hold it
    page: str = ""  # the address at which the form is shown


@dataclass
class AtHand:
    """The drafts that wait for the forms of one page, asked for when the first of them is shown."""

    request: Request
    form: str
    owners: Sequence[DraftOwner]
    page: str

    @cached_property
    def rows(self) -> Mapping[bytes, FormDraft]:
        """All of them by their place; one statement."""
        ids, now = [owner.id for owner in self.owners], self.request.container.clock.now()
        return {draft.place: draft for draft in drafts_about(self.request.unit.session, ids, now)}

    def place(self, part: str, owner: DraftOwner, form: str = "") -> bytes:
        """Where the draft of a part of the page lies, or of the page of another form about the same."""
        return place_of(self.request.container.secrets, form or self.form, part, owner)

    def owner(self, of: str) -> DraftOwner | None:
        """The owner that a form names by its id; without an id, the only owner. None if there is no such one."""
        if not of:
            return self.owners[0] if len(self.owners) == 1 else None
        return next((owner for owner in self.owners if owner.id.hex == of), None)

    def find(self, part: str, of: str = "", form: str = "") -> FormDraft | None:
        """The draft that waits for a part of the page, or of the page of another form about the same; or None."""
        owner = self.owner(of)
        return self.rows.get(self.place(part, owner, form)) if owner is not None else None


def _owners(route: Route, request: Request) -> Sequence[DraftOwner]:
    if route.drafts_about is not None:
        return route.drafts_about(request)
    case_id = request.path.get("case_id") or getattr(request.row, "case_id", None)
    if isinstance(case_id, uuid.UUID):
        return [DraftOwner(DraftKey.CASE, case_id)]
    return [DraftOwner(DraftKey.ACCOUNT, request.me.account_id)]


def drafts_at(route: Route, request: Request) -> Response | None:
    """Let the forms of a page find what waits for them; or the answer to a form that is kept instead of sent."""
    at_hand = AtHand(request, route.drafts, _owners(route, request), _page(route, request))
    g.drafts = at_hand
    return _kept_instead(route, at_hand) if route.writes else None


def offered_draft(form: Form, part: object, of: object = None) -> Offered | None:
    """The draft of a form, for its template; opened, it fills the form. None on pages that keep no drafts."""
    at_hand: AtHand | None = g.get("drafts")
    if at_hand is None:
        return None
    word, about = str(part), of.hex if isinstance(of, uuid.UUID) else str(of or "")
    sent = (http_request.form.get("draft_part"), http_request.form.get("draft_of", ""))
    if http_request.method == "POST" and sent == (word, about):  # it came back: what was typed counts
        return Offered(_number(form.values.get("draft_version")), word, about)
    draft = at_hand.find(word, about)
    typed = typed_of(draft) if draft is not None else None
    if draft is None or typed is None:
        return Offered(0, word, about)
    if http_request.args.get("draft") != "open":
        return Offered(draft.version, word, about, draft.saved_at, page=at_hand.page)
    form.values = {**form.values, **typed.fields}
    form.idempotency_key = typed.idempotency_key.hex
    return Offered(draft.version, word, about, draft.saved_at, is_open=True)


def open_fields(part: str = FORM) -> Mapping[str, Any]:
    """What the draft of a form holds that was opened, for a view that shows more than its fields; else nothing."""
    return _typed_at(part) if http_request.args.get("draft") == "open" else {}


def draft_waits(part: str = FORM) -> bool:
    """Whether a draft waits for a form of this page, so that a part that is folded away opens."""
    return bool(_typed_at(part))


def draft_elsewhere(form: str, part: str) -> datetime | None:
    """Since when a draft waits at the page of another form about the same, for a page that leads there; or None."""
    at_hand: AtHand | None = g.get("drafts")
    draft = at_hand.find(part, form=form) if at_hand is not None else None
    return draft.saved_at if draft is not None and typed_of(draft) is not None else None


def _typed_at(part: str) -> Mapping[str, Any]:
    at_hand: AtHand | None = g.get("drafts")
    draft = at_hand.find(part) if at_hand is not None else None
    typed = typed_of(draft) if draft is not None else None
    return typed.fields if typed is not None else {}


def init_drafts(app: Flask) -> None:
    """Give every template the drafts of its forms."""
    app.jinja_env.globals["offered_draft"] = offered_draft


def _number(text: object) -> int:
    return int(text) if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 10 else 0


def typed_fields(reader: type[Schema] | None) -> dict[str, Any]:
    """What a form holds: the fields that its route reads, no passwords, no files, no tokens."""
    schema = reader() if reader is not None else None
    declared: Mapping[str, Any] = schema.fields if schema is not None else {}
    fields = {field.data_key or name: field for name, field in declared.items()}
    many, prefix = getattr(schema, "many_valued", ()), getattr(schema, "many_prefix", "")
    lists = {name for name in http_request.form if name in many or (prefix and name.startswith(prefix))}
    return {
        name: [_storable(text) for text in http_request.form.getlist(name)]
        if name in lists
        else _storable(http_request.form[name])
        for name in http_request.form
        if name in lists or (name in fields and not isinstance(fields[name], Secret))
    }


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def _idempotency_key() -> uuid.UUID:
    try:
        return uuid.UUID(http_request.form.get(KEY_FIELD, ""))
    except ValueError:
        return uuid.uuid4()


def _part() -> str:
    return http_request.form.get("draft_part", FORM)[:80]


def _named(at_hand: AtHand) -> DraftOwner:
    owner = at_hand.owner(http_request.form.get("draft_of", "")[:40])
    if owner is None:
        raise NotFound
    return owner


def _kept_instead(route: Route, at_hand: AtHand) -> Response | None:
    wish, request = http_request.form.get("draft"), at_hand.request
    if wish not in (KEEP, DISCARD, COVER):
        return None
    owner = _named(at_hand)
    place = at_hand.place(_part(), owner)
    if wish == DISCARD:
        discard_draft(request.unit, place)
        flash(_("Draft deleted."), "done")
        return _back(route, request)
    fields = route.drafts_fields(request) if route.drafts_fields is not None else None
    kept = keep_typed(at_hand, route.drafts_schema or route.schema, fields)
    if wish == COVER:
        opens = "?draft=open" if "draft_opens" in http_request.form else ""  # uncovered, one goes on where one was
        cover_screen(_page(route, request) + opens)
        return make_response(redirect(url_for("accounts.unlock"), 303))
    return _answer(kept, route, request)


def keep_typed(at_hand: AtHand, schema: type[Schema] | None, only: Collection[str] | None = None) -> Kept | None:
    """Keep what was sent as the draft of its form; with `only`, these fields of it, and the rest stays as it is."""
    owner = _named(at_hand)
    typed, version = Typed(typed_fields(schema), _idempotency_key()), _number(http_request.form.get("draft_version"))
    return keep_draft(at_hand.request.unit, at_hand.place(_part(), owner), owner, typed, version, only)


def page_drafts() -> AtHand:
    """The drafts of this page, for a view that keeps what was sent itself."""
    at_hand: AtHand = g.drafts
    return at_hand


def open_draft() -> Form:
    """The form of this page as its draft holds it, without asking whether to go on with it; empty without one."""
    at_hand = page_drafts()
    draft = at_hand.find(FORM)
    typed = typed_of(draft) if draft is not None else None
    if draft is None or typed is None:
        return Form(values={"draft_version": "0"})
    return Form(values={**typed.fields, "draft_version": str(draft.version)}, idempotency_key=typed.idempotency_key.hex)


def _page(route: Route, request: Request) -> str:
    return route.drafts_page(request) if route.drafts_page is not None else http_request.script_root + http_request.path


def _back(route: Route, request: Request) -> Response:
    return make_response(redirect(_page(route, request), 303))


def _answer(kept: Kept | None, route: Route, request: Request) -> Response:
    words = _words(kept, request.container.clock.now())
    if http_request.headers.get("Accept") != "application/json":
        flash(words, "done" if kept else "warning")
        return _back(route, request)
    sent_by_itself()
    answer = jsonify({"said": words, "version": kept.version if kept else 0})
    answer.status_code = 200 if kept else 409
    return answer


def _words(kept: Kept | None, now: datetime) -> str:
    if kept is None:
        return _("This form was already sent. No more drafts of it are saved.")
    if kept.replaced is not None:
        return _(
            "Saved as a draft. It replaces the draft of %(when)s from another window.",
            when=instant(kept.replaced),
        )
    return _("Saved as a draft: %(when)s.", when=instant(now))


def draft_is_sent(route: Route, request: Request) -> None:
    """Forget the draft of a form that is being taken, before its unit is committed.

    Within a savepoint: no draft undoes what was done.
    """
    at_hand = AtHand(request, route.drafts, _owners(route, request), _page(route, request))
    owner = at_hand.owner(http_request.form.get("draft_of", "")[:40])
    if owner is None:
        return
    for _attempt in range(2):  # a window may keep it in the same moment
        try:
            with request.unit.session.begin_nested():
                end_draft(request.unit, at_hand.place(_part(), owner), owner, _idempotency_key())
            return
        except (SQLAlchemyError, DomainError) as error:
            _log.warning("draft_not_ended", error=type(error).__name__)
