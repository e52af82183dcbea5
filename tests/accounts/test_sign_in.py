"""Signing in: who may, who may not, and that the answer does not tell which accounts exist."""

import time

import pytest
from argon2 import PasswordHasher
from flask import Flask

from foundation.accounts.models import Account
from foundation.accounts.rules import AccountStatus
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from tests.accounts.hands import set_status, stored
from tests.factories.makers import PASSWORD, Browser, make_account, signed_in
from tests.factories.scopes import EVERYTHING

MISFIT = "The e-mail and password do not match"


def test_the_right_password_lets_in(app: Flask, container: Container) -> None:
    officer = make_account(container)
    assert officer.name in signed_in(app, officer).get("/account").text


@pytest.mark.parametrize("typed", ["  {email} ", "{EMAIL}"])
def test_an_e_mail_is_understood_however_it_is_written(app: Flask, container: Container, typed: str) -> None:
    officer = make_account(container)
    browser = Browser(app)
    email = typed.replace("{email}", officer.email).replace("{EMAIL}", officer.email.upper())
    assert browser.post("/sign-in", email=email, password=PASSWORD).status_code == 303


def test_a_wrong_password_and_an_unknown_e_mail_get_the_same_answer(app: Flask, container: Container) -> None:
    officer, gone = make_account(container), make_account(container, status=AccountStatus.DEACTIVATED)
    answers = []
    for email, password in (
        (officer.email, "wrong"),
        ("nobody@example.org", PASSWORD),
        (gone.email, PASSWORD),
        (officer.email, PASSWORD + " "),
    ):
        answer = Browser(app).post("/sign-in", email=email, password=password)
        assert answer.status_code == 422
        assert MISFIT in answer.text
        assert PASSWORD not in answer.text
        answers.append(answer.text.replace(email, "E-MAIL").count("\n"))
    assert len(set(answers)) == 1


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (AccountStatus.UNCONFIRMED, "is waiting for confirmation"),
        (AccountStatus.DEACTIVATED, MISFIT),
    ],
)
def test_an_account_that_is_not_active_is_told_so_only_with_the_right_password(
    app: Flask, container: Container, status: AccountStatus, says: str
) -> None:
    person = make_account(container, status=status)
    right, wrong = (Browser(app).post("/sign-in", email=person.email, password=one) for one in (PASSWORD, "wrong"))
    assert (right.status_code, wrong.status_code) == (422, 422)
    assert says in right.text
    assert MISFIT in wrong.text
    assert Browser(app).get("/cases").status_code == 303


def test_an_invited_account_has_no_password_that_fits(app: Flask, container: Container) -> None:
    person = make_account(container, status=AccountStatus.INVITED)
    for password in (PASSWORD, "no account has this password", "None"):
        assert MISFIT in Browser(app).post("/sign-in", email=person.email, password=password).text


def test_an_account_that_is_deactivated_meanwhile_is_out_at_once(app: Flask, container: Container) -> None:
    officer = make_account(container)
    browser = signed_in(app, officer)
    set_status(container, officer, AccountStatus.DEACTIVATED)
    assert browser.get("/cases").status_code == 303
    assert browser.get("/api/cases").status_code == 401


@pytest.mark.usefixtures("careful_passwords")
def test_passwords_are_kept_as_argon2id(container: Container) -> None:
    officer = make_account(container)
    _, _, hashed = stored(container, officer.email)
    assert hashed is not None
    kind, version, costs = hashed.split("$")[1:4]
    assert (kind, version) == ("argon2id", "v=19")
    memory = int(costs.split(",")[0].removeprefix("m="))
    assert memory >= 19_456, "at least 19 MiB"


@pytest.mark.usefixtures("careful_passwords")
def test_a_weaker_hash_is_made_anew_at_the_next_sign_in(app: Flask, container: Container) -> None:
    officer = make_account(container)
    with writing(container.units, EVERYTHING) as unit:
        account = unit.session.get(Account, officer.id)
        assert account is not None
        account.password_hash = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    signed_in(app, officer)
    assert "m=1024" not in str(stored(container, officer.email)[2])
    signed_in(app, officer)


def _seconds(app: Flask, email: str) -> float:
    browser = Browser(app)
    browser.get("/sign-in")
    started = time.perf_counter()
    browser.post("/sign-in", email=email, password="wrong password")
    return time.perf_counter() - started


@pytest.mark.usefixtures("careful_passwords")
def test_an_unknown_e_mail_takes_the_password_check_too(app: Flask, container: Container) -> None:
    officer = make_account(container)
    _seconds(app, "first@example.org")  # whatever is made once per process is made now
    known = min(_seconds(app, officer.email) for _ in range(4))
    unknown = min(_seconds(app, f"nobody{number}@example.org") for number in range(4))
    assert unknown > known / 3


def test_after_signing_in_one_goes_on_within_this_site_only(app: Flask, container: Container) -> None:
    officer = make_account(container)
    targets = {"/cases?state=intake": "/cases?state=intake", "": "/"}
    for outside in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        targets[outside] = "/"
    for target, expected in targets.items():
        answer = Browser(app).post("/sign-in", email=officer.email, password=PASSWORD, next=target)
        assert answer.headers["Location"] == expected
