"""Guessing passwords is slowed down, by the numbers of the rule book, and keeps nobody out of what is theirs."""

import threading
from dataclasses import replace
from datetime import timedelta

from flask import Flask

from app import build_app
from foundation.accounts.services.sign_in import Place, begin_attempt
from foundation.clock import MovableClock
from foundation.storage.scopes import SIGN_IN
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from tests.accounts.hands import failed_attempts, numbers
from tests.factories.makers import PASSWORD, Browser, Person, arrived, make_account


def _try(app: Flask, email: str, password: str = "wrong", address: str = "10.0.0.1", **headers: str) -> int:
    return _answer(app, email, password, address, **headers)[0]


def _answer(
    app: Flask, email: str, password: str = "wrong", address: str = "10.0.0.1", **headers: str
) -> tuple[int, str | None, str]:
    browser = Browser(app)
    browser.get("/sign-in")
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = browser.client.post(
        "/sign-in",
        data={"csrf_token": browser.token, "email": email, "password": password},
        headers=named,
        environ_overrides={"REMOTE_ADDR": address},
    )
    return answer.status_code, answer.headers.get("Retry-After"), answer.text


def _failed_before(container: Container, count: int, email: str | None = None, address: str = "10.0.0.1") -> None:
    """Failures that were written down before, without the work of checking passwords."""
    for number in range(count):
        index = container.secrets.blind_index("staff_email", email or f"nobody{number}@example.org")
        with writing(container.units, SIGN_IN) as unit:
            begin_attempt(unit, container.secrets, container.policy(unit), index, Place(address))


def test_an_account_is_closed_after_as_many_failures_as_the_rule_book_says(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    officer, policy = make_account(container), numbers(container)
    for _ in range(policy.failures_per_account):
        assert _try(app, officer.email) == 422
        clock.move(timedelta(seconds=1))
    status, wait, page = _answer(app, officer.email, PASSWORD)
    left = policy.window_minutes * 60 - policy.failures_per_account
    assert (status, wait) == (429, str(left)), "even with the right password"
    assert "Too many failed attempts" in page
    assert _try(app, officer.email, PASSWORD, address="10.9.9.9") == 303, "who guesses elsewhere keeps nobody out"
    assert _try(app, make_account(container).email, PASSWORD) == 303, "others are not touched"
    clock.move(timedelta(seconds=left - 1))
    assert _try(app, officer.email, PASSWORD) == 429
    clock.move(timedelta(seconds=2))
    assert _try(app, officer.email, PASSWORD) == 303


def test_a_refused_try_does_not_lengthen_the_wait(app: Flask, container: Container, clock: MovableClock) -> None:
    officer, policy = make_account(container), numbers(container)
    _failed_before(container, policy.failures_per_account, officer.email)
    before = failed_attempts(container)
    for _ in range(5):
        clock.move(timedelta(minutes=1))
        assert _try(app, officer.email) == 429
    assert failed_attempts(container) == before
    clock.move(timedelta(minutes=policy.window_minutes - 5, seconds=1))
    assert _try(app, officer.email, PASSWORD) == 303


def test_an_unknown_e_mail_is_closed_just_the_same(app: Flask, container: Container) -> None:
    _failed_before(container, numbers(container).failures_per_account - 1, "nobody@example.org")
    assert [_try(app, "nobody@example.org") for _ in range(2)] == [422, 429]


def test_an_address_is_closed_however_many_accounts_it_tries(app: Flask, container: Container) -> None:
    officer, policy = make_account(container), numbers(container)
    _failed_before(container, policy.failures_per_address - 1)
    assert _try(app, "somebody@example.org") == 422
    assert _try(app, officer.email, PASSWORD) == 429
    assert _try(app, officer.email, PASSWORD, address="10.0.0.2") == 303


def test_a_success_does_not_set_its_address_free(app: Flask, container: Container, clock: MovableClock) -> None:
    insider, most = make_account(container), numbers(container).failures_per_address
    _failed_before(container, most - 1)
    clock.move(timedelta(seconds=1))
    assert _try(app, insider.email, PASSWORD) == 303
    clock.move(timedelta(seconds=1))
    assert _try(app, "victim@example.org") == 422
    assert _try(app, "victim@example.org") == 429


def test_a_success_sets_the_account_free_of_its_failures(app: Flask, container: Container, clock: MovableClock) -> None:
    officer, most = make_account(container), numbers(container).failures_per_account
    for _ in range(3):
        _failed_before(container, most - 1, officer.email)
        clock.move(timedelta(seconds=1))
        assert _try(app, officer.email, PASSWORD) == 303
        clock.move(timedelta(seconds=1))


def test_an_account_that_is_tried_from_many_addresses_is_closed_at_new_ones(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    officer, policy = make_account(container), numbers(container)
    at_home = _signed_in_at(app, officer)
    _failed_everywhere(container, officer, policy.failures_anywhere)
    clock.move(timedelta(seconds=1))
    assert _try(app, officer.email, PASSWORD, address="10.2.0.1") == 429, "many machines guess together"
    assert _again(at_home, officer, PASSWORD, "10.2.0.2") == 303, "not where one signed in before"


def test_a_success_forgives_nothing_that_was_tried_elsewhere(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    """Otherwise whoever guesses would only have to wait for their victim, who signs in every day."""
    officer, policy = make_account(container), numbers(container)
    _failed_everywhere(container, officer, policy.failures_anywhere - 1)
    clock.move(timedelta(seconds=1))
    assert _try(app, officer.email, PASSWORD, address="10.2.0.1") == 303
    clock.move(timedelta(seconds=1))
    assert _try(app, officer.email, address="10.2.0.2") == 422
    assert _try(app, officer.email, address="10.2.0.3") == 429


def test_a_known_device_is_counted_by_itself(app: Flask, container: Container, clock: MovableClock) -> None:
    """A stranger in the same office, behind the same address, keeps nobody out of their own machine."""
    officer, colleague, policy = make_account(container), make_account(container), numbers(container)
    device = _signed_in_at(app, officer)
    clock.move(timedelta(seconds=1))
    _failed_before(container, policy.failures_per_account, officer.email)
    _failed_before(container, policy.failures_per_address - policy.failures_per_account)
    assert _try(app, officer.email, PASSWORD) == 429
    assert _again(device, officer, PASSWORD) == 303
    assert _again(device, colleague, PASSWORD) == 429, "known for whom it was used"
    clock.move(timedelta(seconds=1))
    tries = [_again(device, officer, "wrong") for _ in range(policy.failures_per_account)]
    assert set(tries) == {422}
    assert _again(device, officer, PASSWORD) == 429, "nor may who finds it guess for ever"


def test_a_device_is_known_for_as_long_as_the_rule_book_says(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    officer, policy = make_account(container), numbers(container)
    device = _signed_in_at(app, officer)
    clock.move(timedelta(days=policy.known_device_days + 1))
    _failed_before(container, policy.failures_per_account, officer.email)
    assert _again(device, officer, PASSWORD) == 429


def test_a_made_up_mark_of_a_device_is_none(app: Flask, container: Container) -> None:
    officer, policy = make_account(container), numbers(container)
    kept = _signed_in_at(app, officer).client.get_cookie("device")
    assert kept is not None
    assert officer.email not in kept.value
    _failed_before(container, policy.failures_per_account, officer.email)
    for value in ("nonsense", kept.value[:-2] + "aa", kept.value.partition(".")[0]):
        device = Browser(app)
        device.client.set_cookie("device", value)
        assert _again(device, officer, PASSWORD) == 429, value


def test_a_stranger_does_not_keep_an_open_sign_in_locked(app: Flask, container: Container, clock: MovableClock) -> None:
    officer, policy = make_account(container), numbers(container)
    browser = arrived(app, officer)
    _failed_everywhere(container, officer, policy.failures_anywhere)
    _failed_before(container, policy.failures_per_address, address="127.0.0.1")
    clock.move(timedelta(minutes=policy.idle_minutes, seconds=1))
    assert browser.post("/cases/new").status_code == 401, "locked"
    tries = [_unlock(browser, "wrong") for _ in range(policy.failures_per_account - 1)]
    assert set(tries) == {422}
    assert _unlock(browser, PASSWORD) == 303
    assert browser.get("/account").status_code == 200


def test_guesses_at_an_open_sign_in_are_counted_there(app: Flask, container: Container, clock: MovableClock) -> None:
    officer, policy = make_account(container), numbers(container)
    browser, elsewhere = arrived(app, officer), arrived(app, officer)
    clock.move(timedelta(minutes=policy.idle_minutes, seconds=1))
    assert {_unlock(browser, "wrong") for _ in range(policy.failures_per_account)} == {422}
    assert _unlock(browser, PASSWORD) == 429
    assert _unlock(elsewhere, PASSWORD) == 303
    assert _try(app, officer.email, PASSWORD) == 303


def test_the_password_asked_for_elsewhere_is_counted_too(app: Flask, container: Container, clock: MovableClock) -> None:
    officer, most = make_account(container), numbers(container).failures_per_account
    browser = arrived(app, officer)
    fields = {"password": "another long pass phrase", "password_again": "another long pass phrase"}
    for _ in range(most):
        assert browser.post("/account/password", current_password="wrong", **fields).status_code == 422
    assert browser.post("/account/password", current_password=PASSWORD, **fields).status_code == 429


def _failed_everywhere(container: Container, person: Person, count: int) -> None:
    """Failures for one account, two from each of many addresses."""
    for number in range(count):
        _failed_before(container, 1, person.email, address=f"10.1.0.{number // 2}")


def _signed_in_at(app: Flask, person: Person) -> Browser:
    """The browser of a device on which somebody signed in, and out again."""
    device = Browser(app)
    assert device.sign_in(person).status_code == 303
    device.post("/sign-out")
    device.token = ""
    return device


def _again(device: Browser, person: Person, password: str, address: str = "10.0.0.1") -> int:
    device.token = ""
    device.get("/sign-in")
    fields = {"csrf_token": device.token, "email": person.email, "password": password}
    answer = device.client.post("/sign-in", data=fields, environ_overrides={"REMOTE_ADDR": address})
    if answer.status_code == 303:
        device.get("/account")
        device.post("/sign-out")
    return answer.status_code


def _unlock(browser: Browser, password: str) -> int:
    return browser.post("/unlock", password=password, next="/account").status_code


def test_in_parallel_the_limit_holds(app: Flask, container: Container) -> None:
    """Four at a time: at most the three that looked at the same moment come too many."""
    officer, most = make_account(container), numbers(container).failures_per_account
    statuses: list[int] = []

    def guess() -> None:
        for _ in range(5):
            statuses.append(_try(app, officer.email, address="10.0.0.7"))

    threads = [threading.Thread(target=guess) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) == {422, 429}
    assert most <= statuses.count(422) <= most + 3
    assert _try(app, officer.email, PASSWORD, address="10.0.0.7") == 429


def test_without_trusted_proxies_a_made_up_header_changes_nothing(app: Flask, container: Container) -> None:
    officer, most = make_account(container), numbers(container).failures_per_address
    _failed_before(container, most - 1)
    assert _try(app, "somebody@example.org", X_Forwarded_For="192.0.2.1") == 422
    assert _try(app, officer.email, PASSWORD, X_Forwarded_For="192.0.2.250") == 429


def test_behind_a_trusted_proxy_its_header_counts_and_nothing_before_it(container: Container) -> None:
    officer, most = make_account(container), numbers(container).failures_per_address
    app = build_app(replace(container, settings=replace(container.settings, trusted_proxies=1)))
    _failed_before(container, most - 1, address="192.0.2.1")
    # The client makes up the first part; the proxy adds the last.
    assert _try(app, "somebody@example.org", X_Forwarded_For="198.51.100.1, 192.0.2.1") == 422
    assert _try(app, officer.email, PASSWORD, X_Forwarded_For="198.51.100.77, 192.0.2.1") == 429
    assert _try(app, officer.email, PASSWORD, X_Forwarded_For="192.0.2.1, 192.0.2.2") == 303
