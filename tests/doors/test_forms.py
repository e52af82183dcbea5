"""Forms: every error at once and beside its field, what was typed stays, passwords do not, and nothing is stored."""

import itertools
import re
from datetime import date
from html import escape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from foundation.accounts.models import AccessGrant, Account, Office, Organisation
from foundation.accounts.permissions import Role
from foundation.forms.form import KEY_FIELD
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.cases.models import Case
from returns.people.models import Person as PersonRow
from tests.doors.visits import entered, nothing_stored, rows
from tests.factories.makers import Browser, make_account, make_case, make_grant, make_office
from tests.factories.scopes import EVERYTHING

NEW = {"given_name": "Dilnoza", "sex": "female", "country": "UZ", "birth_date": "1990-02-03"}


@pytest.fixture
def browser(app: Flask, container: Container) -> Browser:
    """An officer's browser."""
    return entered(app, container, make_account(container))


def wrong_fields(answer: TestResponse) -> set[str]:
    """The fields that a page marks, each with an error beside it that the summary on top links to."""
    beside = set(re.findall(r'id="f-(\w+)-error"', answer.text))
    above = answer.text.split("data-error-summary")[1].split("</ul>")[0]
    assert set(re.findall(r'href="#f-(\w+)"', above)) == beside
    return beside


WRONG: list[tuple[str, dict[str, Any], set[str]]] = [
    ("a NUL", {"given_name": "Dil\x00noza"}, {"given_name"}),
    ("control characters", {"family_name": "a\x1b[31mb", "note": "a\x07b"}, {"family_name", "note"}),
    ("a line break where there is one line", {"place_of_return": "one\ntwo"}, {"place_of_return"}),
    ("only spaces", {"given_name": " \t \u00a0"}, {"given_name"}),
    ("long texts", {"given_name": "a" * 121, "note": "b" * 4001}, {"given_name", "note"}),
    ("half a megabyte", {"note": "b" * 500_000}, {"note"}),
    ("e-mail and phone", {"email": "nobody", "phone": "five"}, {"email", "phone"}),
    ("a document without letters or digits", {"document_number": "---"}, {"document_number"}),
    ("a country of no list", {"country": "XX"}, {"country"}),
    ("the country of the office", {"country": "TR"}, {"country"}),
    ("sex and track of no list", {"sex": "none", "track": "none"}, {"sex", "track"}),
    ("31 February", {"birth_date": "31.02.1990", "legal_deadline": "2026-02-31"}, {"birth_date", "legal_deadline"}),
    ("year 0", {"birth_date": "0000-01-01", "legal_deadline": "01.01.0000"}, {"birth_date", "legal_deadline"}),
    (
        "two digits of a year",
        {"birth_date": "01.02.90", "legal_deadline": "30.11.26"},
        {"birth_date", "legal_deadline"},
    ),
    ("month before day", {"birth_date": "11/24/1990"}, {"birth_date"}),
    ("five digits of a year", {"birth_date": "19900-01-01"}, {"birth_date"}),
    (
        "signs between digits",
        {"birth_date": "1_990-01-01", "legal_deadline": "+2027-01-01"},
        {"birth_date", "legal_deadline"},
    ),
    ("words", {"birth_date": "yesterday"}, {"birth_date"}),
    ("born tomorrow", {"birth_date": "2026-11-25"}, {"birth_date"}),
    ("born 121 years ago", {"birth_date": "1905-11-23"}, {"birth_date"}),
    ("a date, and unknown", {"birth_date_unknown": "yes"}, {"birth_date"}),
    ("neither a date nor unknown", {"birth_date": ""}, {"birth_date"}),
    ("neither, but for a space", {"birth_date": " "}, {"birth_date"}),
    (
        "everything at once, whoever notices it",
        {
            **dict.fromkeys(NEW, ""),
            "email": "nobody",
            "phone": "five",
            "legal_deadline": "soon",
            "document_number": "-",
        },
        {"given_name", "sex", "country", "birth_date", "email", "phone", "legal_deadline", "document_number"},
    ),
    (
        "some that a field knows and some that the clock knows",
        {"given_name": "", "birth_date": "2030-01-01", "country": "TR", "phone": "five"},
        {"given_name", "birth_date", "country", "phone"},
    ),
]


def test_all_errors_are_told_at_once_and_what_was_typed_is_still_there(browser: Browser, container: Container) -> None:
    for what, changed, wrong in WRONG:
        typed = {**NEW, "idempotency_key": "7" * 32, "note": "Kept & <kept>", "place_of_return": "خانه", **changed}
        answer = browser.post("/cases/new", **typed)
        assert answer.status_code == 422, what
        assert wrong_fields(answer) == wrong, what
        kept = ("given_name", "family_name", "birth_date", "phone", "email", "note", "place_of_return", KEY_FIELD)
        for name in kept:
            assert escape(typed.get(name, "")) in answer.text, (what, name)
        assert "Kept & <kept>" not in answer.text  # escaped
    assert nothing_stored(container)


GOOD_DATES = {
    "1990-11-24": date(1990, 11, 24),
    "24.11.1990": date(1990, 11, 24),
    "24/11/1990": date(1990, 11, 24),
    " 24. 11. 1990 ": date(1990, 11, 24),
    "1990-1-2": date(1990, 1, 2),
    "1990/11/24": date(1990, 11, 24),
    "١٩٩٠-١١-٢٤": date(1990, 11, 24),
    "۲۴.۱۱.۱۹۹۰": date(1990, 11, 24),
    "１９９０-１１-２４": date(1990, 11, 24),
    "29.02.2000": date(2000, 2, 29),
    "2026-11-24": date(2026, 11, 24),
    "1905-11-25": date(1905, 11, 25),
}


def test_a_date_is_understood_as_people_write_it(browser: Browser) -> None:
    for typed, meant in GOOD_DATES.items():
        sent = browser.post("/cases/new", **{**NEW, "birth_date": typed}, who="new")
        assert sent.status_code == 303, typed
        case = browser.get("/api" + sent.headers["Location"]).json
        assert case["people"][0]["birth_date"] == meant.isoformat(), typed


def test_unknown_is_a_value(browser: Browser) -> None:
    sent = browser.post("/cases/new", **{**NEW, "birth_date": "", "birth_date_unknown": "yes"})
    assert browser.get("/api" + sent.headers["Location"]).json["people"][0]["birth_date"] is None


def test_two_megabytes_are_refused_with_words(browser: Browser, container: Container) -> None:
    answer = browser.post("/cases/new", **{**NEW, "note": "a" * 2_000_000})
    assert answer.status_code == 413
    assert "Too large" in answer.text
    many = browser.client.post(
        "/cases/new", data={"csrf_token": browser.token, **{f"n{i}": "" for i in range(200_000)}}
    )
    assert many.status_code == 413
    assert nothing_stored(container)


def test_of_a_repeated_field_the_first_counts(browser: Browser) -> None:
    fields = {**NEW, "given_name": ["Dilnoza", "Someone", "\x00"], "country": ["UZ", "TR"], "sex": ["female", "male"]}
    sent = browser.post("/cases/new", **fields)
    case = browser.get("/api" + sent.headers["Location"]).json
    assert (case["people"][0]["given_name"], case["country"], case["sex"]) == ("Dilnoza", "UZ", "female")


def test_unknown_fields_change_nothing(app: Flask, container: Container) -> None:
    officer, stranger = make_account(container), make_account(container)
    forged = {"id": "0" * 32, "owner_id": stranger.id, "office_id": stranger.office_id, "state": "closed", "": "x"}
    assert entered(app, container, officer).post("/cases/new", **NEW, **forged).status_code == 303
    with reading(container.units, EVERYTHING) as unit:
        case = unit.session.execute(select(Case)).scalar_one()
        assert (case.owner_id, case.office_id, case.state) == (officer.id, officer.office_id, "intake")
    assert rows(container, PersonRow) == 1


def _wrong_forms(administrator: Any, specialist: Any, grants: str) -> list[tuple[Any, str, dict[str, str], set[str]]]:
    return [
        (administrator, "/accounts/invite", {"name": "Saved", "email": "kept", "role": ""}, {"email", "role"}),
        (
            administrator,
            "/accounts/invite",
            {"name": "Ke\x00pt", "email": "kept@x", "role": "x"},
            {"name", "email", "role"},
        ),
        (administrator, "/places", {"kind": "", "name": "Saved", "country": "XX"}, {"kind"}),
        (administrator, "/places", {"kind": "office", "name": "Saved", "country": "XX"}, {"country"}),
        (
            specialist,
            grants,
            {"to": "", "days": "1e3", "reason": "Saved"},
            {"to", "compartment", "days"},
        ),
        (
            specialist,
            grants,
            {"to": "x", "days": "9" * 5_000, "reason": "Ke\x0bpt"},
            {"to", "compartment", "days", "reason"},
        ),
    ]


def test_other_forms_keep_what_was_typed_too(app: Flask, container: Container) -> None:
    office = make_office(container)
    specialist, holder = (make_account(container, Role.PROTECTION_SPECIALIST, office) for _ in range(2))
    administrator = make_account(container, Role.ADMINISTRATOR)
    case = make_case(container, specialist)
    make_grant(container, case, specialist, holder)
    before = rows(container, Account, Office, Organisation, AccessGrant)
    door = container.secrets.door(case, "trafficking").hex
    forms = _wrong_forms(administrator, specialist, f"/cases/{case}/grants")
    browsers = {one: entered(app, container, one) for one in (administrator, specialist, holder)}
    for person, address, typed, wrong in forms:
        answer = browsers[person].post(address, **typed)
        assert (answer.status_code, wrong_fields(answer)) == (422, wrong), address
        assert all(
            str(escape(text)) in answer.text for name, text in typed.items() if name in ("name", "email", "reason")
        )
    note = browsers[holder].post(f"/cases/{case}/protected", door=door, text="Kept\x00kept")
    assert note.status_code == 422
    assert "Kept\x00kept" in note.text
    assert rows(container, Account, Office, Organisation, AccessGrant) == before


def test_a_password_is_never_sent_back(app: Flask, container: Container) -> None:
    typed = "canary zebra umbrella"
    officer = make_account(container)
    stranger, browser = Browser(app), entered(app, container, officer)
    administrator = entered(app, container, make_account(container, Role.ADMINISTRATOR))
    shown = administrator.post(f"/accounts/{officer.id}/reset").text
    link = re.findall(r"(/link/[\w-]+)", shown)[0]
    answers = [
        stranger.post("/sign-in", email=officer.email, password=typed),
        stranger.post("/sign-in", email="\x00", password=typed),
        stranger.post(link, password=typed, password_again=typed + "!"),
        browser.post("/account/password", current_password=typed, password=typed + "1", password_again=typed + "2"),
        browser.post("/account/password", current_password=typed),
        browser.post("/cases/new", password=typed, new_password=typed),
        browser.post("/unlock", password=typed),
    ]
    for answer in answers:
        assert answer.status_code == 422
        assert typed not in answer.text
        assert typed not in str(answer.headers)
    assert officer.email in answers[0].text


LISTS = (
    (Role.RETURN_OFFICER, "/cases", ("state", "country", "whose", "sort", "page")),
    (Role.ADMINISTRATOR, "/accounts", ("role", "status", "page")),
    (Role.DATA_PROTECTION_OFFICER, "/audit", ("actor", "about", "page")),
    (Role.DATA_PROTECTION_OFFICER, "/grants", ("actor", "page")),
    (Role.RETURN_OFFICER, "/rules", ("q", "topic", "standing")),
)
ODD = ("%00", "U%00", "%ff%fe", "%F0%9F%98%80", "%25", "_", "'%22--", "0" * 3_000, "[]", "-1", "%0d%0aX-Header:%201")


def test_no_filter_in_an_address_upsets_a_list(app: Flask, container: Container) -> None:
    for role, address, names in LISTS:
        browser = entered(app, container, make_account(container, role))
        for name, value in itertools.product(names, ODD):
            answer = browser.get(f"{address}?{name}={value}")
            assert answer.status_code in (200, 422), (address, name, value)
            assert "X-Header" not in answer.headers
