"""The stamp of a door: who may enter, what it takes, what it gives. A view without one is closed."""

import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO, Any

from flask import Flask, Request, request
from flask.typing import ResponseReturnValue
from marshmallow import Schema

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import Principal
from foundation.drafts.rules import DraftOwner
from foundation.forms.form import Form, Stored
from foundation.storage.unit_of_work import Unit
from foundation.web.wiring import Wiring


@dataclass
class Call:
    """One request at a door: who, in which unit, with what."""

    wiring: Wiring
    unit: Unit
    principal: Principal | None
    path: dict[str, Any]
    row: Any = None
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def me(self) -> Principal:
        """Who is signed in; only behind doors that ask for a permission."""
        assert self.principal is not None
        return self.principal


@dataclass(frozen=True)
class Stamp:
    """What a door declares."""

    action: str
    permission: Permission | None = None
    is_public: bool = False
    takes: type[Schema] | None = None
    gives: type[Schema] | None = None
    status: int = 200
    writes: bool = False
    behind_doors: bool = False  # its audit rows name doors alone, never the case that they belong to
    as_json: bool = False
    takes_json: bool = False
    opens_when_locked: bool = False
    size_rule: str = ""  # takes a file: the code of the rule that says how many megabytes it may have
    opens_without_factor: bool = False  # also for who must have a second factor and has none yet
    steps_up: bool = False  # needs a fresh proof of who asks: exports, grants, whatever widens rights
    # Who asks, by a secret in the address instead of a sign-in: for programs that cannot sign in. It raises NotFound.
    known_by: Callable[[Wiring, dict[str, Any]], Principal] | None = None
    finds: Callable[[Call], Any] | None = None
    again: Callable[[Call, Form], ResponseReturnValue] | None = None
    # Where what a form made is looked at, given its id, unless the page of the form shows it itself.
    saved_at: Callable[[Call, uuid.UUID], str] | None = None
    # What is stored of the row that the form changes; None where there is none yet. A form that was opened before
    # somebody else changed the row stores nothing, unless whoever sends it has seen that and says so.
    stored: Callable[[Call], Stored | None] | None = None
    # What else is wrong, by field, where some fields could not be read: so that all errors are told at once.
    also_wrong: Callable[[Call, dict[str, Any]], dict[str, list[str]]] | None = None
    # The word of a form whose drafts are kept, at the doors that show it and that take it.
    drafts: str = ""
    drafts_page: Callable[[Call], str] | None = None  # where the form is shown, unless that is where it is sent
    # The fields of this screen, where a form comes in several: keeping it leaves the rest of the draft as it is, and
    # sending it does not end the draft.
    drafts_fields: Callable[[Call], Collection[str]] | None = None
    drafts_take: type[Schema] | None = None  # which of the fields are kept, where that is not simply what it takes
    # What its drafts are about, where that is not simply the case of the address, or of what stands there: only what
    # may be seen now.
    drafts_about: Callable[[Call], Sequence[DraftOwner]] | None = None


class MemoryRequest(Request):
    """A request whose files stay in memory, bounded by its door: nothing unsealed is ever written to a disk."""

    def _get_file_stream(self, *args: Any, **options: Any) -> IO[bytes]:
        return BytesIO()


class StampedFlask(Flask):
    """Flask that answers only through stamped views: deny by default."""

    request_class = MemoryRequest

    def add_url_rule(self, rule: str, endpoint: str | None = None, view_func: Any = None, **options: Any) -> None:  # type: ignore[override]
        """Register a view. OPTIONS is answered by no door, so it is not offered."""
        options["provide_automatic_options"] = False
        super().add_url_rule(rule, endpoint, view_func, **options)

    def dispatch_request(self) -> ResponseReturnValue:
        """Answer, if the view has a stamp; otherwise nobody may enter."""
        endpoint = request.endpoint if request.routing_exception is None else None
        if endpoint is not None and getattr(self.view_functions.get(endpoint), "stamp", None) is None:
            raise Unstamped(endpoint)
        return super().dispatch_request()


class Unstamped(Exception):
    """A view that declares nothing. A bug; the answer is 403."""
