"""Which travel document a file shows: chosen when it is added or later, never one of another case; and its picture."""

import re
import uuid
from io import BytesIO

import pytest
from flask import Flask

from foundation.web.container import Container
from tests.factories.journeys import people_of
from tests.factories.makers import Browser, Person, arrived, make_account, make_case
from tests.foundation.files.pictured import HIDDEN, jpeg, pdf

_FILE = re.compile(r'href="(/cases/[^"]+/files/[0-9a-f-]{36})"')


@pytest.fixture
def database() -> str:
    """One database is enough for what forms say."""
    return "sqlite"


def _passport(container: Container, owner: Person, browser: Browser, number: str) -> tuple[str, str]:
    """A case whose person has a passport: its address, and the id of the passport."""
    case_id = make_case(container, owner)
    passport = {"kind": "passport", "issuing_country": "UZ", "number": number, "expires_on": "2031-01-01"}
    person = people_of(container, owner, case_id)[0]
    assert browser.post(f"/cases/{case_id}/documents", person_id=person.hex, **passport).status_code == 303
    match = re.search(
        rf'/cases/{case_id}/documents/([0-9a-f-]{{36}})"', browser.get(f"/cases/{case_id}/documents").text
    )
    assert match is not None
    return f"/cases/{case_id}/files", uuid.UUID(match[1]).hex


def _added(browser: Browser, at: str, data: bytes, **fields: str) -> str:
    """The address of a file that was added."""
    before = _FILE.findall(browser.get(at).text)
    assert browser.post(at, kind="passport_scan", file=(BytesIO(data), "x"), **fields).status_code == 303
    [added] = set(_FILE.findall(browser.get(at).text)) - set(before)
    return str(added)


def test_a_file_says_which_document_it_shows_and_it_can_be_chosen_later(app: Flask, container: Container) -> None:
    owner = make_account(container)
    browser = arrived(app, owner)
    at, passport = _passport(container, owner, browser, "FA1234567")
    file = _added(browser, at, jpeg(), document_id=passport)
    assert "FA1234567" in browser.get(at).text.split('id="add"')[0]
    assert f'value="{passport}" selected' in browser.get(file).text
    assert browser.post(file, document_id="").status_code == 303
    assert "FA1234567" not in browser.get(at).text.split('id="add"')[0]
    assert browser.post(file, document_id=passport).status_code == 303
    assert f"/documents/{uuid.UUID(passport)}" in browser.get(file).text


def test_a_document_of_another_case_is_none(app: Flask, container: Container) -> None:
    owner = make_account(container)
    browser = arrived(app, owner)
    at, _own = _passport(container, owner, browser, "FA1234567")
    _other, theirs = _passport(container, owner, browser, "FA7654321")
    refused = [
        browser.post(at, kind="passport_scan", file=(BytesIO(jpeg()), "x"), document_id=document)
        for document in (theirs, uuid.uuid4().hex)
    ]
    assert [answer.status_code for answer in refused] == [422, 422]
    file = _added(browser, at, jpeg())
    assert browser.post(file, document_id=theirs).status_code == 422


def test_a_picture_is_shown_and_a_pdf_is_not(app: Flask, container: Container) -> None:
    owner = make_account(container)
    browser = arrived(app, owner)
    at, _passport_id = _passport(container, owner, browser, "FA1234567")
    picture = _added(browser, at, jpeg())
    assert f'<img src="{picture}/picture"' in browser.get(picture).text
    shown = browser.get(f"{picture}/picture")
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert shown.headers["Content-Disposition"] == "inline"
    assert shown.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert shown.headers["Cache-Control"] == "no-store"
    assert HIDDEN.encode() not in shown.data
    paper = _added(browser, at, pdf())
    assert "<img" not in browser.get(paper).text
    assert browser.get(f"{paper}/picture").status_code == 404
