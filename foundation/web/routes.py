"""Routes: decorators that declare what a view needs. What is common to the routes of a topic is stated once."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Generic, TypedDict, overload

from flask import Blueprint, Flask
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from marshmallow import Schema
from typing_extensions import TypeVar, Unpack

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import Principal
from foundation.acts import AuditedAct
from foundation.drafts.rules import DraftOwner
from foundation.forms.form import Form, Stored
from foundation.web.container import Container
from foundation.web.dispatch import answer
from foundation.web.route import Request, Route, RowT

View = Callable[[Request[RowT]], Any]
Answer = Callable[..., Response]
Decorator = Callable[[View[RowT]], Answer]
OtherT = TypeVar("OtherT", default=Any)


class Options(TypedDict, total=False):
    """What a route may declare beside its address, its act and its row: see `Route`."""

    permission: Permission | None
    is_public: bool
    schema: type[Schema] | None
    output: type[Schema] | None
    status: int
    behind_doors: bool
    as_json: bool
    takes_json: bool
    opens_when_locked: bool
    size_rule: str
    opens_without_factor: bool
    steps_up: bool
    known_by: Callable[[Container, dict[str, Any]], Principal] | None
    on_invalid: Callable[[Request[Any], Form], ResponseReturnValue] | None
    stored: Callable[[Request[Any]], Stored | None] | None
    also_wrong: Callable[[Request[Any], dict[str, Any]], dict[str, list[str]]] | None
    drafts: str
    drafts_page: Callable[[Request[Any]], str] | None
    drafts_fields: Callable[[Request[Any]], Collection[str]] | None
    drafts_schema: type[Schema] | None
    drafts_about: Callable[[Request[Any]], Sequence[DraftOwner]] | None
    endpoint: str


# What of a form holds for the page that shows it, too.
_SHARED = ("is_public", "behind_doors", "opens_when_locked", "opens_without_factor", "drafts", "drafts_about")


class Routes(Generic[RowT]):
    """The routes of a blueprint. Permission and row are stated once; a route states what is other."""

    def __init__(
        self,
        name: str,
        *,
        permission: Permission | None = None,
        load: Callable[[Request[Any]], RowT | None] | None = None,
        blueprint: Blueprint | None = None,
        url_prefix: str | None = None,
    ) -> None:
        """Make the blueprint, or add to one that there is."""
        self.blueprint = blueprint or Blueprint(name, __name__, url_prefix=url_prefix)
        self._permission, self._load = permission, load

    def with_common(
        self, *, permission: Permission | None = None, load: Callable[[Request[Any]], OtherT | None] | None = None
    ) -> "Routes[OtherT]":
        """More routes of the same blueprint, which have something else in common."""
        return Routes(self.blueprint.name, permission=permission, load=load, blueprint=self.blueprint)

    @overload
    def get(self, rule: str, act: AuditedAct, **options: Unpack[Options]) -> Decorator[RowT]: ...
    @overload
    def get(
        self,
        rule: str,
        act: AuditedAct,
        *,
        load: Callable[[Request[Any]], OtherT | None] | None,
        **options: Unpack[Options],
    ) -> Decorator[OtherT]: ...
    def get(self, rule: str, act: AuditedAct, **options: Any) -> Decorator[Any]:
        """Declare a page."""
        return self._route(rule, act, "GET", options)

    @overload
    def post(self, rule: str, act: AuditedAct, **options: Unpack[Options]) -> Decorator[RowT]: ...
    @overload
    def post(
        self,
        rule: str,
        act: AuditedAct,
        *,
        load: Callable[[Request[Any]], OtherT | None] | None,
        **options: Unpack[Options],
    ) -> Decorator[OtherT]: ...
    def post(self, rule: str, act: AuditedAct, **options: Any) -> Decorator[Any]:
        """Declare a change."""
        return self._route(rule, act, "POST", options)

    def form(
        self,
        rule: str,
        act: AuditedAct,
        *,
        opens: AuditedAct,
        shows: Callable[[Request[Any], Form], ResponseReturnValue],
        page: str = "page",
        query: type[Schema] | None = None,
        reads: Permission | None = None,
        begins: Callable[[Request[Any]], Mapping[str, Any]] | None = None,
        **options: Any,
    ) -> Decorator[Any]:
        """Declare a form: the page that shows it as it begins, and again where it is refused, and the change it makes.

        `opens`, `page`, `query` and `reads` are the act, the endpoint, the schema and the permission of the page;
        `begins` gives the values that the form has at first; what is stored of a row: `as_typed`.
        """

        def shown(request: Request[Any]) -> ResponseReturnValue:
            return shows(request, Form(values=dict(begins(request)) if begins is not None else {}))

        shown.__name__, shown.__doc__ = page, shows.__doc__
        shared = {name: options[name] for name in (*_SHARED, "load", "permission") if name in options}
        if reads is not None:
            shared["permission"] = reads
        self._route(rule, opens, "GET", {**shared, "schema": query})(shown)
        return self._route(rule, act, "POST", {"on_invalid": shows, **options})

    def _route(self, rule: str, act: AuditedAct, method: str, options: dict[str, Any]) -> Decorator[Any]:
        common = {"permission": None if options.get("is_public") else self._permission, "load": self._load}
        return route(self.blueprint, rule, act, method, **{**common, **options})


def route(
    at: Blueprint | Flask, rule: str, act: AuditedAct, method: str = "GET", endpoint: str | None = None, **declared: Any
) -> Decorator[Any]:
    """Declare the route of a view and register it. Without a permission it needs `is_public`; see `Route`."""
    declaration = Route(action=act, writes=method != "GET", **declared)
    if (declaration.permission is None) != declaration.is_public:
        raise ValueError(f"{rule}: a route is public or asks for a permission")
    if declaration.is_public and declaration.steps_up:
        raise ValueError(f"{rule}: at a public route there is nobody to prove who they are")
    if declaration.known_by is not None and (declaration.is_public or declaration.writes or declaration.steps_up):
        raise ValueError(f"{rule}: an address that says who asks only reads, by a permission")
    if declaration.size_rule and declaration.steps_up:
        raise ValueError(f"{rule}: a file that was sent would be lost over the question who sent it")

    def register(view: View[Any]) -> Answer:
        def answered(**path: Any) -> Response:
            return answer(declaration, view, path)

        answered.__name__, answered.__doc__ = view.__name__, view.__doc__
        answered.route = declaration  # type: ignore[attr-defined]
        at.add_url_rule(rule, endpoint or view.__name__, answered, methods=[method])
        return answered

    return register
