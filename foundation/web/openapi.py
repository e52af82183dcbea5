"""The OpenAPI document of the JSON doors, made from their stamps."""

import re
from typing import TYPE_CHECKING, Any

from flask import Flask

from foundation.lazy import lazily
from foundation.web.stamp import Stamp

if TYPE_CHECKING:
    import apispec
    import apispec.ext.marshmallow as for_marshmallow
else:
    apispec, for_marshmallow = lazily("apispec"), lazily("apispec.ext.marshmallow")

_PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")


def _operation(stamp: Stamp, view: Any, path: str) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": (view.__doc__ or "").split("\n")[0],
        "x-permission": stamp.permission.value if stamp.permission else "public",
        "parameters": [
            {
                "in": "path",
                "name": name,
                "required": True,
                "schema": {"type": "string", **({"format": "uuid"} if kind == "uuid" else {})},
            }
            for kind, name in _PARAMETER.findall(path)
        ],
        "responses": {str(stamp.status): {"description": "done"}},
    }
    if stamp.gives is not None:
        operation["responses"][str(stamp.status)]["content"] = {"application/json": {"schema": stamp.gives}}
    if stamp.takes is not None and stamp.writes:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": stamp.takes}}}
    elif stamp.takes is not None:
        operation["parameters"].append({"in": "query", "schema": stamp.takes})
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
    """OpenAPI 3.1 of every door that answers JSON."""
    schemas = for_marshmallow.MarshmallowPlugin()
    spec = apispec.APISpec(title="Assisted return", version="1", openapi_version="3.1.0", plugins=[schemas])
    paths: dict[str, dict[str, Any]] = {}
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        stamp = getattr(view, "stamp", None)
        if stamp is None or not stamp.as_json:
            continue
        path = _PARAMETER.sub(r"{\2}", rule.rule)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            paths.setdefault(path, {})[method.lower()] = _operation(stamp, view, rule.rule)
    for path in sorted(paths):
        spec.path(path=path, operations=paths[path])
    document: dict[str, Any] = spec.to_dict()
    return document
