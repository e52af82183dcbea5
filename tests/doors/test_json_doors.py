"""The JSON doors: whatever is sent, the answer is clear JSON, never a 500, and what is refused leaves no row."""

import itertools
import json
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from foundation.web.container import Container
from returns.cases.models import Case
from tests.doors.visits import entered, nothing_stored, rows
from tests.factories.makers import Browser, make_account

NEW = {"given_name": "Dilnoza", "sex": "female", "country": "UZ", "birth_date": "1990-02-03"}
DEEP = 100_000
NOT_AN_OBJECT: dict[str, bytes] = {
    "nothing": b"",
    "null": b"null",
    "true": b"true",
    "a list": b"[]",
    "a list of objects": json.dumps([NEW]).encode(),
    "a string": b'"Dilnoza"',
    "a number": b"5",
    "not a number": b"NaN",
    "a number beyond all bounds": b"9" * 10_000,
    "half an object": b'{"given_name": "Dil',
    "two objects": b"{}{}",
    "a form": b"given_name=Dilnoza&sex=female",
    "invalid UTF-8": b'{"given_name": "Dil\xff\xfe"}',
    "half a UTF-8 sign": b'{"given_name": "\xc3"}',
    "UTF-16": json.dumps(NEW).encode("utf-16"),
    "NUL bytes": b"\x00\x00\x00",
    "a NUL in a text, unescaped": b'{"given_name": "Dil\x00noza"}',
    "deep lists": b"[" * DEEP,
    "deep closed lists": b"[" * DEEP + b"]" * DEEP,
    "deep objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "a field that is deep": b'{"given_name": ' + b"[" * DEEP + b"]" * DEEP + b"}",
    "a field that is a little too deep": b'{"note": ' + b"[" * 40 + b"]" * 40 + b"}",
}


@pytest.fixture
def browser(app: Flask, container: Container) -> Browser:
    """An officer's browser."""
    return entered(app, container, make_account(container))


def _send(browser: Browser, body: bytes, kind: str = "application/json") -> TestResponse:
    headers = {"X-CSRFToken": browser.token}
    return browser.client.post("/api/cases", data=body, content_type=kind, headers=headers)


def _send_json(browser: Browser, **fields: Any) -> TestResponse:
    return _send(browser, json.dumps(fields).encode())


def test_the_body_that_the_other_tests_spoil_is_a_good_one(browser: Browser, container: Container) -> None:
    made = _send_json(browser, **NEW)
    assert made.status_code == 201
    assert browser.get(f"/api/cases/{made.json['id']}").json["people"][0]["given_name"] == "Dilnoza"


def test_a_body_that_is_no_object_is_refused_in_words(browser: Browser, container: Container) -> None:
    for name, body in NOT_AN_OBJECT.items():
        answer = _send(browser, body)
        assert (answer.status_code, answer.is_json) == (422, True), name
        assert answer.json["error"]["code"] == "bad_input", name
        assert answer.json["error"]["fields"]["form"] == ["Send one JSON object in UTF-8."], name
    assert nothing_stored(container)


def test_an_empty_object_says_every_field_that_is_missing(browser: Browser, container: Container) -> None:
    fields = _send_json(browser).json["error"]["fields"]
    assert fields["given_name"] == fields["sex"] == fields["country"] == ["Fill in this field."]
    assert set(fields) == {"given_name", "sex", "country", "birth_date"}
    assert nothing_stored(container)


@pytest.mark.parametrize("kind", ["text/plain", "application/octet-stream", "application/json; charset=utf-16"])
def test_what_a_body_calls_itself_changes_nothing(browser: Browser, kind: str) -> None:
    assert _send(browser, json.dumps(NEW).encode(), kind).status_code == 201


def test_a_huge_body_is_refused_before_it_is_read(browser: Browser, container: Container) -> None:
    answer = _send_json(browser, **NEW, note="a" * 2_000_000)
    assert (answer.status_code, answer.is_json) == (413, True)
    assert answer.json["error"]["request"]
    assert nothing_stored(container)


NEITHER_TEXT_NOR_NOTHING: tuple[Any, ...] = (None, 5, -1.5, 10**400, [], ["Dilnoza"], {}, {"a": 1}, [None], [[]])
WRONG: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(
        ("given_name", "family_name", "place_of_return", "phone", "email", "document_number", "note"),
        (*NEITHER_TEXT_NOR_NOTHING, True),
    ),
    "sex": (*NEITHER_TEXT_NOR_NOTHING, True, "neither", "FEMALE", "Sex.FEMALE"),
    "track": (*NEITHER_TEXT_NOR_NOTHING, True, "elsewhere"),
    "country": (*NEITHER_TEXT_NOR_NOTHING, True, "U", "UZ1", "XX", "xx", "XXX", "TR"),
    "birth_date": (5, -1.5, ["1990-02-03"], {"a": 1}, True, "yesterday", "1990-02-31", 10**400),
    "legal_deadline": (*NEITHER_TEXT_NOR_NOTHING, True, "soon", "2026-13-01"),
    "deadline_has_passed": (None, 5, -1.5, [], {}, "perhaps", [True]),
    "birth_date_unknown": (None, 5, -1.5, [], {}, "perhaps", [True]),
    "who": (*NEITHER_TEXT_NOR_NOTHING, True, "somebody", "0" * 32),
}


def test_a_field_of_a_wrong_type_is_named(browser: Browser, container: Container) -> None:
    for field, value in ((field, value) for field, values in WRONG.items() for value in values):
        answer = _send_json(browser, **{**NEW, field: value})
        assert answer.status_code == 422, (field, value)
        named = answer.json["error"]["fields"]
        assert set(named) == {field}, (field, value)
        assert all(text for texts in named.values() for text in texts), (field, value)
    assert nothing_stored(container)


@pytest.mark.parametrize("typed", ["UZ", "uz", "UZB", "Uzbekistan", "Özbekistan"])
def test_a_country_is_taken_by_its_codes_and_names(browser: Browser, typed: str) -> None:
    made = _send_json(browser, **{**NEW, "country": typed})
    assert made.status_code == 201
    assert browser.get(f"/api/cases/{made.json['id']}").json["country"] == "UZ"


UNSTORABLE = ("\x00", "Dil\x00noza", "\x1b[31m", "Dil\x85noza", "\ud800", "Dil\udfffnoza", "\uffff", "\ue000")
TEXTS = ("given_name", "family_name", "place_of_return", "phone", "email", "document_number", "note", "country", "sex")


def test_a_text_that_cannot_be_stored_is_named(browser: Browser, container: Container) -> None:
    values = (*UNSTORABLE, *(f'"{sign}"@example.org' for sign in UNSTORABLE))
    for field, value in itertools.product(TEXTS, values):
        answer = _send_json(browser, **{**NEW, field: value})
        assert (answer.status_code, set(answer.json["error"]["fields"])) == (422, {field}), (field, ascii(value))
    assert nothing_stored(container)


def test_every_text_has_a_greatest_length(browser: Browser, container: Container) -> None:
    for field in TEXTS:
        long = "a" * 500_000 + "@example.org"
        answer = _send_json(browser, **{**NEW, field: long})
        assert (answer.status_code, set(answer.json["error"]["fields"])) == (422, {field})
        assert len(answer.data) < 2_000
    assert nothing_stored(container)


def test_fields_that_nobody_asked_for_are_left_aside(browser: Browser, container: Container) -> None:
    body = {**NEW, "id": "0" * 32, "owner_id": "0" * 32, "office_id": None, "state": "closed", "__class__": {}, "": 1}
    assert _send_json(browser, **body).status_code == 201
    assert browser.get("/api/cases").json["items"][0]["state"] == "intake"


def test_without_the_forgery_token_nothing_is_taken(browser: Browser, container: Container) -> None:
    for headers in ({}, {"X-CSRFToken": "forged"}):
        answer = browser.client.post("/api/cases", json=NEW, headers=headers)
        assert (answer.status_code, answer.json["error"]["code"]) == (400, "csrf")
    assert nothing_stored(container)


def test_signed_out_every_json_door_answers_401(app: Flask, container: Container) -> None:
    stranger = Browser(app)
    stranger.get("/sign-in")
    nobody = "00000000-0000-4000-8000-000000000000"
    for address in ("/api/cases", f"/api/cases/{nobody}", "/api/openapi.json"):
        answer = stranger.get(address)
        assert (answer.status_code, answer.json["error"]["code"]) == (401, "not_signed_in"), address
    answer = _send_json(stranger, **NEW)
    assert (answer.status_code, answer.json["error"]["code"]) == (401, "not_signed_in")
    assert rows(container, Case) == 0


def test_no_query_upsets_the_list(browser: Browser) -> None:
    for name in ("state", "country", "whose", "sort", "page", "nothing"):
        for value in ("%00", "U%00", "%ff%fe", "%F0%9F%98%80", "''", "0" * 3_000, "-opened_on,id", "[]"):
            assert browser.get(f"/api/cases?{name}={value}").status_code in (200, 422), (name, value)


DOORS = {
    ("/api/cases", "get"): ("cases.list", {"200", "401", "403", "404", "422", "503"}),
    ("/api/cases", "post"): ("cases.create", {"201", "401", "403", "404", "422", "503"}),
    ("/api/cases/search", "post"): ("cases.search", {"200", "401", "403", "404", "422", "503"}),
    ("/api/sketch", "post"): ("cases.open", {"200", "401", "403", "404", "422", "503"}),
    ("/api/cases/{case_id}", "get"): ("cases.open", {"200", "401", "403", "404", "422", "503"}),
    ("/api/cases/{case_id}/points", "post"): ("cases.work", {"200", "401", "403", "404", "422", "503"}),
}


def test_the_description_lists_exactly_the_json_doors_with_their_permissions(browser: Browser, app: Flask) -> None:
    document = browser.get("/api/openapi.json").json
    assert document["openapi"].startswith("3.1")
    described = {
        (path, method): (operation["x-permission"], set(operation["responses"]))
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }
    assert described == DOORS
    routes = {str(rule) for rule in app.url_map.iter_rules() if str(rule).startswith("/api/")}
    assert len(routes) == len({path for path, _ in DOORS}) + 1  # and the description itself


def test_the_description_names_every_field_that_is_taken(browser: Browser) -> None:
    document = browser.get("/api/openapi.json").json
    taken = document["paths"]["/api/cases"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    schema = document["components"]["schemas"][taken["$ref"].rsplit("/", 1)[1]]
    assert set(schema["properties"]) == {*WRONG}
    assert set(schema["required"]) == {"given_name", "sex", "country"}
