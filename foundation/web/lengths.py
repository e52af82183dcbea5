"""What reads a form where it is sent to, for templates: how long a text may be is asked of that schema."""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, request as http_request
from markupsafe import Markup
from marshmallow import Schema
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from foundation.forms.form import Form
from foundation.forms.lengths import longest

_ROUTES = "routes_of_forms"


def _routes() -> MapAdapter:
    routes: MapAdapter = current_app.extensions[_ROUTES]
    return routes


def schema_at(address: str | None, method: str = "POST") -> type[Schema] | None:
    """The schema of the route of an address; of the page that is shown where there is none."""
    path = urlsplit(address or "").path or http_request.path
    try:
        endpoint, _path = _routes().match(path, method)
    except HTTPException:
        return None
    route: Any = getattr(current_app.view_functions.get(endpoint), "route", None)
    return route.schema if route is not None else None


def sent_to(form: Form, address: str | None = None, method: str = "POST") -> str:
    """Note in a form what reads it where it is sent to; nothing is shown."""
    form.schema = schema_at(address, method)
    return ""


def longest_at(name: str, address: str | None = None, method: str = "POST") -> str:
    """The attribute of a field that stands in no form of ours: how long it may be at this address."""
    schema = schema_at(address, method)
    most = longest(schema, name) if schema is not None else None
    return Markup(' maxlength="{}"').format(most) if most is not None else ""


def init_lengths(app: Flask) -> None:
    """Give every template the schemas of the forms that it shows."""
    app.extensions[_ROUTES] = app.url_map.bind("localhost")
    app.jinja_env.globals.update(sent_to=sent_to, longest_at=longest_at)
