"""No page has an id twice, or a choice that says the same as none; a link to a part of a page meets that part."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException

from tests.pages.conftest import Album


@dataclass
class _Reader(HTMLParser):
    """What a page says by attributes: its ids, where it leads within pages, and the choices of each list."""

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    choices: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    _list: str = ""
    _value: str | None = None
    _is_open: bool = False
    _words: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids += [given["id"]] if "id" in given else []
        if tag == "a" and re.match(r"/.*#", given.get("href", "")):
            self.links.append(given["href"])
        if tag in ("select", "datalist"):
            self._list = given.get("id", given.get("name", ""))
        if tag == "option":
            self._end_choice()
            self._value, self._words = given.get("value"), ""
            self._is_open = True

    def handle_data(self, data: str) -> None:
        self._words += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("option", "select", "datalist"):
            self._end_choice()

    def _end_choice(self) -> None:
        """The end tag of a choice may be left out; without a value its words are the value."""
        if self._is_open:
            words = self._words.strip()
            self.choices.setdefault(self._list, []).append((words if self._value is None else self._value, words))
        self._is_open = False


def read(page: str) -> _Reader:
    """Read a page."""
    reader = _Reader()
    reader.feed(page)
    return reader


def twice(words: list[str]) -> list[str]:
    """What stands there more than once."""
    return [word for word, count in Counter(words).items() if count > 1]


def _pages(album: Album) -> dict[str, _Reader]:
    return {visit.stop.name: read(visit.answer.text) for visit in album.visits}


def test_no_id_stands_on_a_page_twice(album: Album) -> None:
    found = {name: twice(page.ids) for name, page in _pages(album).items()}
    assert {name: ids for name, ids in found.items() if ids} == {}


def test_no_list_offers_the_same_twice_as_a_choice_and_as_none(album: Album) -> None:
    found = {name: _as_none(page) for name, page in _pages(album).items()}
    assert {name: lists for name, lists in found.items() if lists} == {}


def _as_none(page: _Reader) -> list[str]:
    return [
        which
        for which, choices in page.choices.items()
        if {words for value, words in choices if not value} & {words for value, words in choices if value}
    ]


def _pattern(app: Flask, path: str) -> str | None:
    try:
        return app.url_map.bind("localhost").match(path, return_rule=True)[0].rule
    except HTTPException:
        return None


def test_a_link_to_a_part_of_a_page_meets_that_part(album: Album) -> None:
    ids, links = defaultdict(set), []
    for visit in album.visits:
        page = read(visit.answer.text)
        ids[_pattern(album.app, visit.answer.request.path)].update(page.ids)
        links += [(visit.stop.name, urlsplit(href)) for href in page.links]
    dead = {}
    for name, link in links:
        parts = ids.get(_pattern(album.app, link.path))
        if link.fragment and parts and not any(_alike(link.fragment, part) for part in parts):
            dead[name] = link.geturl()
    assert dead == {}


def _alike(fragment: str, part: str) -> bool:
    """Whether they are the same part; of one row or another, where they end in an id."""
    return re.sub(r"[0-9a-f]{32}", "", fragment) == re.sub(r"[0-9a-f]{32}", "", part)


def test_a_page_that_refuses_says_of_one_form_that_it_was_refused(album: Album) -> None:
    found = {visit.stop.name: visit.answer.text.count(" data-refused") for visit in album.visits}
    assert any(found.values())
    assert {name: count for name, count in found.items() if count > 1} == {}
