"""What a route declares: who may enter, what it reads, what it answers. A view that declares nothing is closed."""

import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from secrets import token_bytes
from typing import IO, Any, Generic, cast

import flask
from flask.typing import ResponseReturnValue
from marshmallow import Schema
from sqlalchemy.exc import SQLAlchemyError
from typing_extensions import TypeVar
from werkzeug.routing import UUIDConverter

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import Principal
from foundation.drafts.rules import DraftOwner
from foundation.errors import DomainError
from foundation.forms.form import Form, Stored
from foundation.storage.unit_of_work import Unit
from foundation.web.container import Container
from foundation.web.templates import Templates

RowT = TypeVar("RowT", default=Any)
_NOT_LOADED = cast(Any, None)


@dataclass
class Request(Generic[RowT]):
    """One request at a route: who, in which unit, about which row, with what."""

    container: Container
    unit: Unit
    principal: Principal | None
    path: dict[str, Any]
    row: RowT = _NOT_LOADED  # what `load` of the route found
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def me(self) -> Principal:
        """Who is signed in; only at routes that ask for a permission."""
        assert self.principal is not None
        return self.principal


@dataclass(frozen=True)
class Route:
    """What a route declares."""

    action: str
    permission: Permission | None = None
    is_public: bool = False
    schema: type[Schema] | None = None
    output: type[Schema] | None = None
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
    known_by: Callable[[Container, dict[str, Any]], Principal] | None = None
    load: Callable[[Request], Any] | None = None
    on_invalid: Callable[[Request, Form], ResponseReturnValue] | None = None
    # What is stored of the row that the form changes; None where there is none yet. A form that was opened before
    # somebody else changed the row stores nothing, unless whoever sends it has seen that and says so.
    stored: Callable[[Request], Stored | None] | None = None
    # What else is wrong, by field, where some fields could not be read: so that all errors are told at once.
    also_wrong: Callable[[Request, dict[str, Any]], dict[str, list[str]]] | None = None
    # The word of a form whose drafts are kept, at the routes that show it and that take it.
    drafts: str = ""
    drafts_page: Callable[[Request], str] | None = None  # where the form is shown, unless that is where it is sent
    # The fields of this screen, where a form comes in several: keeping it leaves the rest of the draft as it is, and
    # sending it does not end the draft.
    drafts_fields: Callable[[Request], Collection[str]] | None = None
    drafts_schema: type[Schema] | None = None  # which of the fields are kept, where that is not simply what it takes
    # What its drafts are about, where that is not simply the case of the address, or of what stands there: only what
    # may be seen now.
    drafts_about: Callable[[Request], Sequence[DraftOwner]] | None = None


class MemoryRequest(flask.Request):
    """A request whose files stay in memory, bounded by its route: nothing unsealed is ever written to a disk."""

    def _get_file_stream(self, *args: Any, **options: Any) -> IO[bytes]:
        return BytesIO()


class IdConverter(UUIDConverter):
    """An id in an address. Whoever has it in hex gets the same address as whoever has it as an id."""

    def to_url(self, value: Any) -> str:
        """Return the id with its dashes; ValueError for what is no id."""
        return str(value if isinstance(value, uuid.UUID) else uuid.UUID(value))


class _CookieKey:
    """What signs cookies. Where the stores do not give it, a key that nobody has: then no cookie is believed."""

    def __init__(self) -> None:
        self._passing = token_bytes(32)

    def __get__(self, app: "RoutedFlask", owner: type) -> bytes:
        container: Container = app.extensions["container"]
        try:
            return container.secrets.cookie_key()
        except (DomainError, SQLAlchemyError):
            return self._passing


class RoutedFlask(flask.Flask):
    """Flask that answers only through views that declare a route: deny by default."""

    request_class = MemoryRequest
    jinja_environment = Templates
    secret_key: Any = _CookieKey()

    def __init__(self, *args: Any, **options: Any) -> None:
        """Make the application, with ids in addresses always written alike."""
        super().__init__(*args, **options)
        self.url_map.converters["uuid"] = IdConverter

    def add_url_rule(self, rule: str, endpoint: str | None = None, view_func: Any = None, **options: Any) -> None:  # type: ignore[override]
        """Register a view. OPTIONS is answered by no route, so it is not offered."""
        options["provide_automatic_options"] = False
        super().add_url_rule(rule, endpoint, view_func, **options)

    def dispatch_request(self) -> ResponseReturnValue:
        """Answer, if the view declares a route; otherwise nobody may enter."""
        endpoint = flask.request.endpoint if flask.request.routing_exception is None else None
        if endpoint is not None and getattr(self.view_functions.get(endpoint), "route", None) is None:
            raise Undeclared(endpoint)
        return super().dispatch_request()


class Undeclared(Exception):
    """A view that declares nothing. A bug; the answer is 403."""
