"""Lists of partner offices: looked at first, taken whole, refused whole, and every fault told."""

import re
from io import BytesIO

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from foundation.accounts.models import Organisation
from foundation.accounts.permissions import Role
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from tests.doors.visits import entered
from tests.factories.makers import Browser, make_account, make_organisation
from tests.factories.scopes import EVERYTHING
from tests.worlds import world


def _list(*rows: str) -> bytes:
    return "\n".join(["organisation;name;place;radius_km;covers;services;languages;women;monday", *rows]).encode()


@world
def make_named(container: Container) -> str:
    """An organisation in Uzbekistan; returns its name."""
    made = make_organisation(container)
    with reading(container.units, EVERYTHING) as unit:
        organisation = unit.session.get(Organisation, made)
        assert organisation is not None
        return organisation.name


def _send(browser: Browser, content: bytes, **fields: str) -> TestResponse:
    return browser.post("/partners/import", file=(BytesIO(content), "x.csv"), **fields)


def _names(browser: Browser) -> set[str]:
    return set(re.findall(r"Branch \d", browser.get("/partners").text))


def test_a_list_is_looked_at_then_taken_whole(app: Flask, container: Container) -> None:
    browser, name = entered(app, container, make_account(container, Role.ADMINISTRATOR)), make_named(container)
    good = _list(
        f'{name};Branch 1;Samarkand;80;"Jizzakh;Urgut";"reception;social";uz;2;8-12', f"{name};Branch 2;Nukus;90;;;;;"
    )
    looked = _send(browser, good)
    assert looked.status_code == 200
    assert "2 offices would be added" in looked.text
    assert _names(browser) == set()
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', looked.text)
    assert seen is not None
    assert _send(browser, good + b"\n", seen=seen[1]).status_code == 409
    assert _names(browser) == set()
    assert _send(browser, good, seen=seen[1]).status_code == 303
    assert _names(browser) == {"Branch 1", "Branch 2"}
    assert _send(browser, good, seen=seen[1]).status_code == 409  # their names are taken by now


def test_one_bad_row_keeps_all_out_and_every_fault_is_told(app: Flask, container: Container) -> None:
    browser, name = entered(app, container, make_account(container, Role.ADMINISTRATOR)), make_named(container)
    looked = _send(
        browser,
        _list(
            f"{name};Branch 1;Samarkand;80;;;;;",
            f"{name};Branch 2;Qwertyuiop;far;;reception,fun;zzz;-1;always",
            f"{name};branch 1;Samarkand;80;;;;;",
            "Nobody;Branch 4;;;;;;;",
        ),
    )
    text = looked.text
    assert looked.status_code == 200
    assert all(f"Row {row}" in text for row in (3, 4, 5))
    assert "Row 2" not in text
    for code in ("organisation", "name", "place", "radius_km", "services", "languages", "women", "monday"):
        assert f">{code}</bdi>:" in text, code
    assert 'name="seen"' not in text
    assert _names(browser) == set()


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"name;place\na;b", b"organisation;name;place;colour\na;b;c;d", b""])
def test_what_is_no_list_is_refused_at_the_field(app: Flask, container: Container, content: bytes) -> None:
    browser = entered(app, container, make_account(container, Role.ADMINISTRATOR))
    assert _send(browser, content).status_code == 422


def test_the_template_is_a_list_that_can_be_looked_at(app: Flask, container: Container) -> None:
    browser = entered(app, container, make_account(container, Role.ADMINISTRATOR))
    for kind in ("csv", "xlsx"):
        looked = _send(browser, browser.get(f"/partners/template.{kind}").data)
        assert looked.status_code == 200
        assert "There is no partner organisation with this name." in looked.text
