"""The OpenAPI document of the JSON routes, made from what they declare."""

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Flask

from foundation.lazy import lazily
from foundation.web.idempotency import KEY_HEADER
from foundation.web.route import Route

if TYPE_CHECKING:
    import apispec
    import apispec.ext.marshmallow as for_marshmallow
else:
    apispec, for_marshmallow = lazily("apispec"), lazily("apispec.ext.marshmallow")

_PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")


def _operation(route: Route, view: Any, path: str) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": (view.__doc__ or "").split("\n")[0],
        "x-permission": route.permission.value if route.permission else "public",
        "parameters": [
            {
                "in": "path",
                "name": name,
                "required": True,
                "schema": {"type": "string", **({"format": "uuid"} if kind == "uuid" else {})},
            }
            for kind, name in _PARAMETER.findall(path)
        ],
        "responses": {str(route.status): {"description": "done"}},
    }
    if route.output is not None:
        operation["responses"][str(route.status)]["content"] = {"application/json": {"schema": route.output}}
    if route.status == HTTPStatus.CREATED:
        key = {"in": "header", "name": KEY_HEADER, "schema": {"type": "string", "format": "uuid"}}
        operation["parameters"].append({**key, "description": "sent again under this key, it is done once"})
    if route.schema is not None and route.writes:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": route.schema}}}
    elif route.schema is not None:
        operation["parameters"].append({"in": "query", "schema": route.schema})
    for status, what in (
        (401, "not signed in"),
        (403, "permission, second factor or fresh proof missing"),
        (404, "no such row"),
        (422, "not accepted"),
        (503, "no audit"),
    ):
        operation["responses"][str(status)] = {"description": what}
    return operation


def describe(app: Flask) -> dict[str, Any]:
    """OpenAPI 3.1 of every route that answers JSON."""
    schemas = for_marshmallow.MarshmallowPlugin()
    spec = apispec.APISpec(title="Assisted return", version="1", openapi_version="3.1.0", plugins=[schemas])
    paths: dict[str, dict[str, Any]] = {}
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        route = getattr(view, "route", None)
        if route is None or not route.as_json:
            continue
        path = _PARAMETER.sub(r"{\2}", rule.rule)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            paths.setdefault(path, {})[method.lower()] = _operation(route, view, rule.rule)
    for path in sorted(paths):
        spec.path(path=path, operations=paths[path])
    document: dict[str, Any] = spec.to_dict()
    return document
