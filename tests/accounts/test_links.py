"""Single-use links: invitation, reset and first administrator."""

import threading
from datetime import timedelta

import pytest
from flask import Flask

from app import ROOT
from foundation.accounts.permissions import Role
from foundation.accounts.queries import staff as queries
from foundation.accounts.rules import AccountStatus
from foundation.clock import MovableClock
from foundation.storage.unit_of_work import reading
from foundation.system.preparation import prepare
from foundation.web.container import Container
from tests.accounts.hands import NEW_PASSWORD, invited, link_in, numbers, set_status, status_of, stored, use_link
from tests.databases import no_demo
from tests.factories.makers import PASSWORD, Browser, Person, arrived, make_account
from tests.factories.scopes import EVERYTHING


@pytest.fixture
def administrator(app: Flask, container: Container) -> Browser:
    """An administrator's browser."""
    return arrived(app, make_account(container, Role.ADMINISTRATOR))


def _reset(administrator: Browser, person: Person) -> str:
    return link_in(administrator.post(f"/accounts/{person.id}/reset"))


def test_a_link_is_used_once(app: Flask, container: Container, administrator: Browser) -> None:
    email, link = invited(administrator, container, Role.MANAGER)
    assert use_link(app, link).status_code == 303
    first = stored(container, email)
    assert first[1] is AccountStatus.ACTIVE
    assert use_link(app, link, "another long pass phrase").status_code == 404
    assert stored(container, email) == first
    assert Browser(app).get(link).status_code == 404


def test_looking_at_a_link_does_not_use_it_up(app: Flask, container: Container, administrator: Browser) -> None:
    _, link = invited(administrator, container)
    for _ in range(3):
        assert Browser(app).get(link).status_code == 200
        assert Browser(app).client.head(link).status_code == 200
    assert use_link(app, link).status_code == 303


def test_a_mistyped_password_does_not_use_it_up(app: Flask, container: Container, administrator: Browser) -> None:
    _, link = invited(administrator, container)
    assert use_link(app, link, again="something else entirely").status_code == 422
    assert use_link(app, link).status_code == 303


@pytest.mark.parametrize("purpose", ["invitation", "reset"])
def test_a_link_expires_after_its_hours(
    app: Flask, container: Container, clock: MovableClock, administrator: Browser, purpose: str
) -> None:
    policy, officer = numbers(container), make_account(container)
    hours = policy.invitation_hours if purpose == "invitation" else policy.reset_hours
    link = invited(administrator, container)[1] if purpose == "invitation" else _reset(administrator, officer)
    clock.move(timedelta(hours=hours, seconds=-1))
    assert Browser(app).get(link).status_code == 200
    clock.move(timedelta(seconds=1))
    assert Browser(app).get(link).status_code == 404
    assert use_link(app, link).status_code == 404


def test_a_new_link_ends_the_old_one(app: Flask, container: Container, administrator: Browser) -> None:
    officer = make_account(container)
    old, new = _reset(administrator, officer), _reset(administrator, officer)
    assert use_link(app, old).status_code == 404
    assert use_link(app, new).status_code == 303


def test_a_link_that_never_was_is_gone(app: Flask) -> None:
    assert Browser(app).get("/link/" + "x" * 43).status_code == 404
    assert use_link(app, "/link/" + "x" * 43).status_code == 404


def test_a_reset_ends_every_sign_in_and_the_old_password(
    app: Flask, container: Container, administrator: Browser
) -> None:
    officer = make_account(container)
    browser = arrived(app, officer)
    link = _reset(administrator, officer)
    assert browser.get("/account").status_code == 200, "the link alone ends nothing"
    assert use_link(app, link).status_code == 303
    assert browser.get("/account").status_code == 303
    assert Browser(app).sign_in(officer, PASSWORD).status_code == 422


@pytest.mark.parametrize("role", list(Role))
def test_after_a_reset_whoever_reads_about_people_is_confirmed_anew(
    app: Flask, container: Container, administrator: Browser, role: Role
) -> None:
    """Whoever handed over the link could have used it."""
    person = make_account(container, role)
    assert use_link(app, _reset(administrator, person)).status_code == 303
    waits = role not in (Role.MANAGER, Role.ADMINISTRATOR)
    assert status_of(container, person.id) is (AccountStatus.UNCONFIRMED if waits else AccountStatus.ACTIVE)
    assert Browser(app).sign_in(person, NEW_PASSWORD).status_code == (422 if waits else 303)


def test_a_deactivated_account_does_not_come_back_by_an_old_link(
    app: Flask, container: Container, administrator: Browser
) -> None:
    manager = make_account(container, Role.MANAGER)
    link = _reset(administrator, manager)
    assert administrator.post(f"/accounts/{manager.id}/deactivate").status_code == 303
    assert use_link(app, link).status_code == 404
    assert status_of(container, manager.id) is AccountStatus.DEACTIVATED
    assert administrator.post(f"/accounts/{manager.id}/reactivate").status_code == 303
    assert use_link(app, link).status_code == 404, "not even when the account is open again"


PASSWORDS = [
    ("short", "short", "Use at least"),
    ("a" * 20, "a" * 20, "easy to guess"),
    ("newly invited 2026", "newly invited 2026", "easy to guess"),
    *(
        (common, common, "easy to guess")
        for common in ("password1234", "abcdefghijklm", "qwertyuiop12", "Galatasaray1905")
    ),
    ("x1" * 150, "x1" * 150, "Use at most"),
    (NEW_PASSWORD, NEW_PASSWORD + ".", "do not match"),
]


def test_passwords_that_are_easy_to_guess_are_refused(app: Flask, container: Container, administrator: Browser) -> None:
    email, link = invited(administrator, container)
    own = f"xx {email.split('@')[0]} yy"
    for password, again, says in [*PASSWORDS, (own, own, "easy to guess")]:
        answer = use_link(app, link, password, again)
        assert (answer.status_code, says in answer.text) == (422, True), password
        assert password not in answer.text.replace("Newly Invited", "")
    assert stored(container, email)[2] is None
    least = numbers(container).password_min_length
    assert use_link(app, link, "vK4qz9LmT2pxw7"[: least - 1]).status_code == 422
    assert use_link(app, link, "vK4qz9LmT2pxw7"[:least]).status_code == 303


FIRST = {"name": "Ada First", "email": "ada@example.org"}


def _first_link(container: Container) -> str:
    token = prepare(container, ROOT, no_demo)
    assert token is not None
    return f"/link/{token}"


def test_the_first_administrator_makes_the_account_by_a_link(app: Flask, container: Container) -> None:
    link = _first_link(container)
    assert use_link(app, link).status_code == 422, "name and e-mail are asked for"
    assert use_link(app, link, name="Ada First").status_code == 422
    assert use_link(app, link, **FIRST).status_code == 303
    assert use_link(app, link, name="Eve", email="eve@example.org").status_code == 404
    browser = Browser(app)
    assert browser.post("/sign-in", email="ada@example.org", password=NEW_PASSWORD).status_code == 303
    assert browser.get("/accounts").status_code == 200
    assert prepare(container, ROOT, no_demo) is None, "there is one"


def test_a_second_link_for_the_first_administrator_ends_the_first(app: Flask, container: Container) -> None:
    old, new = _first_link(container), _first_link(container)
    assert use_link(app, old, **FIRST).status_code == 404
    assert use_link(app, new, **FIRST).status_code == 303


def test_the_first_administrators_link_is_of_no_use_once_there_is_one(app: Flask, container: Container) -> None:
    link = _first_link(container)
    make_account(container, Role.ADMINISTRATOR)
    assert use_link(app, link, **FIRST).status_code == 404


def test_two_people_with_the_first_administrators_link_do_not_both_become_one(app: Flask, container: Container) -> None:
    link, statuses = _first_link(container), []
    gate = threading.Barrier(2)

    def take(name: str) -> None:
        browser = Browser(app)
        browser.get(link)
        gate.wait()
        fields = {"name": name, "email": f"{name}@example.org"}
        statuses.append(browser.post(link, password=NEW_PASSWORD, password_again=NEW_PASSWORD, **fields).status_code)

    threads = [threading.Thread(target=take, args=(name,)) for name in ("adele", "bruno")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(container.units, EVERYTHING) as unit:
        chosen = queries.AccountFilter(role=Role.ADMINISTRATOR)
        assert queries.accounts_page(unit.session, chosen, None, 10).total == 1, statuses
    assert statuses.count(303) == 1


def test_an_invited_account_that_is_opened_by_hand_still_needs_its_password(container: Container, app: Flask) -> None:
    person = make_account(container, status=AccountStatus.INVITED)
    with pytest.raises(Exception, match="active_has_password|CHECK|check"):
        set_status(container, person, AccountStatus.ACTIVE)
