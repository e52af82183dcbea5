"""How long a text of a form may be is what the server takes: both are compared, in every form of every page."""

import html
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from marshmallow import Schema, fields, validate
from werkzeug.exceptions import HTTPException

from foundation.forms.fields import Line
from tests.pages.conftest import Album

_TYPED = ("text", "email", "tel", "search")


class _Fields(HTMLParser):
    """The fields that are typed into, with method and address of their form."""

    def __init__(self) -> None:
        super().__init__()
        self.form: tuple[str, str | None] | None = None
        self.found: list[tuple[str, str | None, str, int | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        if tag == "form":
            self.form = ((has.get("method") or "get").upper(), has.get("action"))
        is_typed = tag == "textarea" or (tag == "input" and (has.get("type") or "text") in _TYPED)
        if is_typed and self.form is not None and has.get("name"):
            most = has.get("maxlength")
            self.found.append((*self.form, str(has["name"]), int(most) if most else None))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None


def _takes(app: Flask, method: str, address: str) -> type[Schema] | None:
    try:
        endpoint, _path = app.url_map.bind("localhost").match(urlsplit(html.unescape(address)).path, method)
    except HTTPException:
        return None
    schema: type[Schema] | None = app.view_functions[endpoint].route.schema
    return schema


def _taken(field: fields.Field[Any]) -> int | None:
    if isinstance(field, Line):
        return field.most
    return next((one.max for one in field.validators if isinstance(one, validate.Length)), None)


@cache
def _lengths(schema: type[Schema]) -> dict[str, int | None]:
    """The greatest length of each field of a schema; None where it has none."""
    return {name: _taken(field) for name, field in schema().fields.items()}


def disagreements(app: Flask, page: str, here: str) -> Iterator[tuple[str, str, int | None, int]]:
    """Schema and field of a page whose greatest lengths differ: in the form, and as the server takes it."""
    read = _Fields()
    read.feed(page)
    for method, address, name, shown in read.found:
        schema = _takes(app, method, address or here)
        taken = _lengths(schema).get(name) if schema is not None else None
        if schema is not None and taken is not None and shown != taken:
            yield schema.__name__, name, shown, taken


def test_a_form_takes_as_many_letters_as_the_server(album: Album) -> None:
    found = {
        one for visit in album.visits for one in disagreements(album.app, visit.answer.text, visit.answer.request.path)
    }
    assert found == set()


def test_a_length_that_differs_is_found(album: Album) -> None:
    page = (
        '<form method="post" action="/cases/new"><input name="phone" maxlength="200"><textarea name="note"></textarea>'
    )
    found = {(name, shown) for _schema, name, shown, _taken in disagreements(album.app, page, "/")}
    assert found == {("phone", 200), ("note", None)}
