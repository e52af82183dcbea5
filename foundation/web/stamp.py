"""The stamp of a door: who may enter, what it takes, what it gives. A view without one is closed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, request
from flask.typing import ResponseReturnValue
from marshmallow import Schema

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import Principal
from foundation.forms.form import Form
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
    finds: Callable[[Call], Any] | None = None
    again: Callable[[Call, Form], ResponseReturnValue] | None = None
    # What else is wrong, by field, where some fields could not be read: so that all errors are told at once.
    also_wrong: Callable[[Call, dict[str, Any]], dict[str, list[str]]] | None = None


class StampedFlask(Flask):
    """Flask that answers only through stamped views: deny by default."""

    def add_url_rule(self, rule: str, endpoint: str | None = None, view_func: Any = None, **options: Any) -> None:  # type: ignore[override]
        """Register a view. OPTIONS is answered by no door, so it is not offered."""
        options["provide_automatic_options"] = False
        super().add_url_rule(rule, endpoint, view_func, **options)

    def dispatch_request(self) -> ResponseReturnValue:
        """Answer, if the view has a stamp; otherwise nobody may enter."""
        found = request.endpoint if request.routing_exception is None else None
        if found is not None and getattr(self.view_functions.get(found), "stamp", None) is None:
            raise Unstamped(found)
        return super().dispatch_request()


class Unstamped(Exception):
    """A view that declares nothing. A bug; the answer is 403."""
