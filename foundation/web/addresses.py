"""Addresses of doors that have no values, such as those of the navigation: each of them is reckoned once."""

from typing import Any

from flask import Flask, current_app, request as http_request, url_for


def fixed_address(endpoint: str) -> str:
    """The address of a door without values, under the path at which this request found the program.

    Raises werkzeug's BuildError for a door that is not there, or that has values.
    """
    addresses: dict[tuple[str, str], str] = current_app.extensions["fixed_addresses"]
    place = (http_request.script_root, endpoint)
    address = addresses.get(place)
    if address is None:
        address = addresses[place] = url_for(endpoint)
    return address


def _address(endpoint: str, **values: Any) -> str:
    return url_for(endpoint, **values) if values or endpoint.startswith(".") else fixed_address(endpoint)


def init_addresses(app: Flask) -> None:
    """Let templates have them too, by the `url_for` that they know."""
    app.extensions["fixed_addresses"] = {}
    app.jinja_env.globals["url_for"] = _address
