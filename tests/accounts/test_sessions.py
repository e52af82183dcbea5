"""Sign-ins: renewed, ended here or everywhere, at once in every worker, over after their hours."""

from dataclasses import replace
from datetime import timedelta

from flask import Flask

from app import build_app, build_container
from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.web.container import Container
from tests.accounts.hands import numbers
from tests.factories.makers import PASSWORD, Browser, Person, make_account, signed_in

COOKIE = "presence"


def _cookie(browser: Browser) -> str:
    found = browser.client.get_cookie(COOKIE)
    assert found is not None
    return found.value


def _with_cookie(app: Flask, value: str) -> Browser:
    browser = Browser(app)
    browser.client.set_cookie(COOKIE, value)
    return browser


def _is_in(browser: Browser) -> bool:
    page, data = browser.get("/account").status_code, browser.get("/api/cases").status_code
    assert (page, data) in ((200, 200), (303, 401))
    return page == 200


def _set_cookie(app: Flask, person: Person) -> str:
    browser = Browser(app)
    answer = browser.post("/sign-in", email=person.email, password=PASSWORD)
    return next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith(COOKIE))


def test_the_cookie_is_shut_to_scripts_and_to_other_sites(app: Flask, container: Container) -> None:
    officer = make_account(container)
    plain = _set_cookie(app, officer)
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(plain.split("; "))
    assert not [part for part in plain.split("; ") if part.startswith(("Expires", "Max-Age", "Domain"))]
    secure = build_app(replace(container, settings=replace(container.settings, secure_cookies=True)))
    browser = secure.test_client()
    answer = browser.get("/sign-in", base_url="https://localhost")
    assert "Secure" in answer.headers["Set-Cookie"].split("; ")
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_signing_in_draws_a_new_cookie_and_the_old_one_is_of_no_use(app: Flask, container: Container) -> None:
    officer = make_account(container)
    browser = Browser(app)
    browser.get("/sign-in")
    anonymous = _cookie(browser)
    browser.sign_in(officer)
    first = _cookie(browser)
    assert not _is_in(_with_cookie(app, anonymous))
    assert _is_in(_with_cookie(app, first))
    browser.token = ""
    browser.get("/account")
    assert browser.post("/sign-in", email=officer.email, password=PASSWORD).status_code == 303
    assert _is_in(browser)
    assert not _is_in(_with_cookie(app, first))


def test_signing_out_ends_the_sign_in_and_not_only_the_cookie(app: Flask, container: Container) -> None:
    officer = make_account(container)
    here, there = signed_in(app, officer), signed_in(app, officer)
    copied = _cookie(here)
    assert here.post("/sign-out").status_code == 303
    assert not _is_in(here)
    assert not _is_in(_with_cookie(app, copied))
    assert _is_in(there), "other devices stay"


def _two_workers(container: Container) -> tuple[Flask, Flask]:
    """Two programs on one database, each with connections, caches and keys of its own."""
    return build_app(container), build_app(build_container(container.settings, container.clock))


def test_signing_out_everywhere_ends_every_worker_at_once(container: Container) -> None:
    officer, other = make_account(container), make_account(container)
    one, two = _two_workers(container)
    here, there, colleague = signed_in(one, officer), signed_in(two, officer), signed_in(two, other)
    assert _is_in(there)
    assert here.post("/account/sign-out-everywhere").status_code == 303
    assert not _is_in(there)
    assert not _is_in(here)
    assert _is_in(colleague)
    two.extensions["container"].stores.dispose()


def test_an_administrator_signs_an_account_out_in_every_worker(container: Container) -> None:
    officer, administrator = make_account(container), make_account(container, Role.ADMINISTRATOR)
    one, two = _two_workers(container)
    there, manager = signed_in(two, officer), signed_in(one, administrator)
    assert manager.post(f"/accounts/{officer.id}/sign-out").status_code == 303
    assert not _is_in(there)
    there = signed_in(two, officer)
    assert manager.post(f"/accounts/{officer.id}/deactivate").status_code == 303
    assert not _is_in(there)
    two.extensions["container"].stores.dispose()


def test_changing_the_password_ends_every_other_sign_in(app: Flask, container: Container) -> None:
    officer = make_account(container)
    here, there = signed_in(app, officer), signed_in(app, officer)
    copied, fresh = _cookie(here), "another long pass phrase"
    sent = here.post("/account/password", current_password=PASSWORD, password=fresh, password_again=fresh)
    assert sent.status_code == 303
    assert _is_in(here)
    assert not _is_in(there)
    assert not _is_in(_with_cookie(app, copied))
    assert Browser(app).sign_in(officer, PASSWORD).status_code == 422
    assert Browser(app).sign_in(officer, fresh).status_code == 303


def test_a_sign_in_is_over_after_its_hours_however_busy(app: Flask, container: Container, clock: MovableClock) -> None:
    officer, policy = make_account(container), numbers(container)
    browser = signed_in(app, officer)
    for _ in range(policy.session_hours * 6 - 1):
        clock.move(timedelta(minutes=10))
        assert browser.get("/account").status_code == 200
    clock.move(timedelta(minutes=10))
    assert not _is_in(browser)


def test_a_cookie_that_was_written_over_is_nobody(app: Flask, container: Container) -> None:
    browser = signed_in(app, make_account(container))
    value = _cookie(browser)
    for forged in (value[:-2] + "xx", "x" + value, value.split(".")[0], ""):
        assert not _is_in(_with_cookie(app, forged))


def test_the_own_page_lists_the_sign_ins(app: Flask, container: Container) -> None:
    officer = make_account(container)
    signed_in(app, officer)
    here = signed_in(app, officer)
    page = here.get("/account").text
    assert (page.count("Since "), page.count("This device")) == (2, 1)


def test_instants_are_shown_by_the_clocks_of_the_readers_office_which_the_page_names_once(
    app: Flask, container: Container
) -> None:
    readers = [
        (make_account(container), "24 Nov 2026, 12:00", "Istanbul"),
        (make_account(container, Role.PARTNER_WORKER), "24 Nov 2026, 14:00", "Tashkent"),
        (make_account(container, Role.ADMINISTRATOR), "24 Nov 2026, 12:00", "Istanbul"),  # of no office: the first one
    ]
    for reader, since, place in readers:
        page = signed_in(app, reader).get("/account").text
        assert f"Since {since}" in page
        assert page.count("Times are local to ") == page.count(f"Times are local to {place} ") == 1
        assert " UTC" not in page
