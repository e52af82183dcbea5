"""Addresses that are reckoned once: of routes without values, and of routes with an id alone."""

import uuid
from typing import Any

from flask import Flask, current_app, request as http_request, url_for

_FIXED, _OF_ROWS = "fixed_addresses", "addresses_of_rows"
_NOBODY = uuid.UUID(int=0)


def fixed_address(endpoint: str) -> str:
    """The address of a route without values, under the path at which this request found the program.

    Raises werkzeug's BuildError for a route that is not there, or that has values.
    """
    return fixed_addresses([endpoint])[0]


def fixed_addresses(endpoints: list[str]) -> list[str]:
    """The same of several routes, as the navigation has them: what they are under is looked up once."""
    addresses: dict[tuple[str, str], str] = current_app.extensions[_FIXED]
    root = http_request.script_root
    found = []
    for endpoint in endpoints:
        address = addresses.get((root, endpoint))
        if address is None:
            address = addresses[root, endpoint] = url_for(endpoint)
        found.append(address)
    return found


def address_of_row(endpoint: str, name: str, row_id: uuid.UUID) -> str:
    """The address of a route with an id alone, of which each row of a list has one: the rest is reckoned once."""
    addresses: dict[tuple[str, ...], tuple[str, str]] = current_app.extensions[_OF_ROWS]
    place = (http_request.script_root, endpoint, name)
    around = addresses.get(place)
    if around is None:
        nobody: dict[str, Any] = {name: _NOBODY}
        before, _id, after = url_for(endpoint, **nobody).partition(str(_NOBODY))
        around = addresses[place] = (before, after)
    return f"{around[0]}{row_id}{around[1]}"


def _address(endpoint: str, **values: Any) -> str:
    if endpoint.startswith("."):
        return url_for(endpoint, **values)
    if not values:
        return fixed_address(endpoint)
    if len(values) == 1:
        [(name, value)] = values.items()
        if type(value) is uuid.UUID:
            return address_of_row(endpoint, name, value)
    return url_for(endpoint, **values)


def init_addresses(app: Flask) -> None:
    """Let templates have them too, by the `url_for` that they know."""
    app.extensions[_FIXED], app.extensions[_OF_ROWS] = {}, {}
    app.jinja_env.globals["url_for"] = _address
