"""Every form and link of every page leads to a door: an address that no route knows would be found by a colleague."""

import html
import re
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from tests.pages.conftest import Album

_FORM = re.compile(r"<form\b([^>]*)>")
_ACTION, _METHOD = re.compile(r'\baction="([^"]*)"'), re.compile(r'\bmethod="(\w+)"')
_LINK = re.compile(r'<a\b[^>]*\bhref="(/[^"]*)"')


def dead_ends(app: Flask, page: str) -> list[str]:
    """The addresses of a page that no route knows, or not by that method."""
    meant = [("GET", address) for address in _LINK.findall(page)]
    for attributes in _FORM.findall(page):
        action, method = _ACTION.search(attributes), _METHOD.search(attributes)
        if action and action[1].startswith("/"):
            meant.append((method[1].upper() if method else "GET", action[1]))
    routes = app.url_map.bind("localhost")
    found = []
    for method, address in dict.fromkeys(meant):
        try:
            routes.match(urlsplit(html.unescape(address)).path, method)
        except (NotFound, MethodNotAllowed):
            found.append(f"{method} {address}")
        except HTTPException:
            continue  # it leads on to another address
    return found


def test_every_form_and_link_leads_to_a_door(album: Album) -> None:
    dead = {visit.stop.name: dead_ends(album.app, visit.answer.text) for visit in album.visits}
    assert {name: found for name, found in dead.items() if found} == {}


def test_a_dead_end_is_found(album: Album) -> None:
    page = '<form method="post" action="/numbers/0123"><a href="/cases?state=open"><a class="x" href="/nowhere">'
    assert dead_ends(album.app, page) == ["GET /nowhere", "POST /numbers/0123"]
