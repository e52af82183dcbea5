"""Characters that a database or a hash cannot take end in a clear answer, wherever they come in: never in a 500."""

import json

import pytest
from flask import Flask

from foundation.accounts.permissions import Role
from foundation.web.container import Container
from tests.doors.visits import entered
from tests.factories.makers import Browser, make_account

ADDRESSES = {
    "/rules/%00": 404,
    "/rules/sign_in%00": 404,
    "/link/%00": 404,
    "/static/%00": 404,
    "/cases?country=%00A": 200,  # a filter that cannot be used is left out, and said
    "/cases?state=%00": 200,
    "/cases?sort=%00": 200,
    "/cases?page=%00": 422,
    "/cases?country=%ff%fe": 200,
    "/api/cases?country=%00A": 422,
    "/rules?q=%00": 422,
    "/rules?topic=%00": 422,
}


def test_no_address_does(app: Flask, container: Container) -> None:
    browser = entered(app, container, make_account(container))
    got = {address: browser.client.get(address, buffered=True).status_code for address in ADDRESSES}
    assert got == ADDRESSES


@pytest.mark.parametrize("name", ["name", "country", "kind"])
def test_no_form_does(app: Flask, container: Container, name: str) -> None:
    browser = entered(app, container, make_account(container, Role.ADMINISTRATOR))
    typed = {"kind": "office", "name": "Ankara", "country": "TR"}
    assert browser.post("/places", **{**typed, name: "\x00A"}).status_code == 422
    assert browser.post("/places", **typed).status_code == 303


@pytest.mark.parametrize("password", ["\ud800", "a\udfffb"])
def test_no_password_does(app: Flask, container: Container, password: str) -> None:
    browser = entered(app, container, make_account(container))
    answer = browser.client.post(
        "/unlock",
        data=json.dumps({"password": password}),
        content_type="application/json",
        headers={"X-CSRFToken": browser.token},
    )
    assert answer.status_code == 422


@pytest.mark.parametrize("password", ["\x00", "correct horse battery staple\x00"])
def test_a_password_is_taken_to_the_letter(app: Flask, container: Container, password: str) -> None:
    person = make_account(container)
    assert Browser(app).sign_in(person, password).status_code == 422
    assert Browser(app).sign_in(person).status_code == 303
