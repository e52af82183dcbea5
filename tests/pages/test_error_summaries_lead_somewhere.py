"""What a summary of errors links to stands in the same page: whoever follows it is at what has to be changed."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask import Flask

from foundation.errors import RuleBroken
from foundation.web.route import Route
from returns.cases.rules.cases import ReasonCode
from tests.pages.conftest import Album


@dataclass
class _Reader(HTMLParser):
    """The ids of a page, and where the links of its summaries of errors lead."""

    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    _depth: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids.add(given.get("id", ""))
        if tag == "div" and (self._depth or "data-error-summary" in given):
            self._depth += 1
        if tag == "a" and self._depth and given.get("href", "").startswith("#"):
            self.links.append(given["href"].removeprefix("#"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self._depth:
            self._depth -= 1


def _read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    return reader


def test_a_link_of_an_error_summary_meets_its_target(album: Album) -> None:
    pages = {visit.stop.name: _read(visit.answer.text) for visit in album.visits}
    assert sum(1 for page in pages.values() if page.links) > 100
    dead = {name: [link for link in page.links if link not in page.ids] for name, page in pages.items()}
    assert {name: links for name, links in dead.items() if links} == {}


def test_every_field_that_a_reason_names_is_one_of_a_form_that_says_what_is_wrong(app: Flask) -> None:
    routes: list[Route] = [route for view in app.view_functions.values() if (route := getattr(view, "route", None))]
    forms = [route.schema().fields.keys() for route in routes if route.on_invalid is not None and route.schema]
    known = {name for form in forms for name in form}
    named = {code: code.fields for codes in ReasonCode.__subclasses__() for code in codes if code.fields}
    assert len(named) > 60
    assert {code: fields for code, fields in named.items() if not known.issuperset(fields)} == {}


def test_a_reason_is_said_at_the_first_of_its_fields_that_is_empty_and_at_the_form_where_there_is_none() -> None:
    fields = [("day", "time"), ("day", "time"), ("until",), ()]
    error = RuleBroken(["one", "two", "three", "four"], fields=fields)
    assert error.by_field(["day", "time"], {"day": "2026-12-02"}) == {"time": ["one", "two"], "form": ["three", "four"]}
    whole = {"day": "2026-12-02", "time": "9:00"}
    assert error.by_field(["day", "time"], whole) == {"day": ["one", "two"], "form": ["three", "four"]}
    assert RuleBroken(["one"]).by_field(["day"], {}) == {"form": ["one"]}


def test_what_a_rule_has_against_a_form_stands_at_its_field(album: Album) -> None:
    pages = {visit.stop.name: visit.answer.text for visit in album.visits}
    at = {"plan-delivery-errors": "delivered_on"}
    for name, field_name in at.items():
        assert f'-{field_name}">' in pages[name]
        assert f'-{field_name}-error"' in pages[name]
