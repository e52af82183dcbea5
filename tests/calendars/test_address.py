"""The secret address of a calendar: shown once, ended at once, in no log, one silence for whatever opens nothing."""

import json
import urllib.error
import urllib.request
import uuid
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from structlog.testing import capture_logs

from bench.served import served
from foundation.accounts.models import Account
from foundation.accounts.permissions import Role
from foundation.accounts.rules import AccountStatus
from foundation.calendars.models import CalendarFeed
from foundation.clock import MovableClock
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from foundation.web.logs import only_allowed
from tests.calendars.reading import events, fetched, make_calendar, make_leg, shown_address, titles
from tests.doors.visits import entered
from tests.factories.makers import make_account, make_case
from tests.factories.scopes import EVERYTHING
from tests.security.raw import all_rows, dump, found_in

FETCH = "calendar.fetch"
UNKNOWN = f"/calendar/{'a' * 43}.ics"


def silence(app: Flask, path: str) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, headers and bytes of an answer."""
    answer = fetched(app, path)
    return answer.status_code, sorted(answer.headers), answer.data


def feeds(container: Container) -> list[CalendarFeed]:
    """Every address, oldest first."""
    with reading(container.units, EVERYTHING) as unit:
        return list(unit.session.execute(select(CalendarFeed).order_by(CalendarFeed.made_at)).scalars())


def test_it_is_shown_once_and_kept_as_a_hash(app: Flask, container: Container) -> None:
    browser = entered(app, container, make_account(container))
    browser.get("/account/calendar")
    path = shown_address(browser.post("/account/calendar/address"))
    token = path.removeprefix("/calendar/").removesuffix(".ics")
    assert fetched(app, path).status_code == 200
    assert token not in browser.get("/account/calendar").text
    assert found_in({"rows": dump(container)}, {"token": token}) == []


def test_a_new_one_ends_the_old_one_and_ending_it_ends_it(app: Flask, container: Container) -> None:
    browser = entered(app, container, make_account(container))
    old = shown_address(browser.post("/account/calendar/address"))
    new = shown_address(browser.post("/account/calendar/address"))
    assert (fetched(app, old).status_code, fetched(app, new).status_code) == (404, 200)
    assert browser.post("/account/calendar/end").status_code == 303
    assert silence(app, old) == silence(app, new) == silence(app, UNKNOWN)
    status, headers, content = silence(app, new)
    assert (status, content) == (404, b"Not Found\n")
    assert "Set-Cookie" not in dict(headers)


@pytest.mark.parametrize("how", ["deactivated", "signed out everywhere", "signed out by an administrator"])
def test_it_ends_where_all_sign_ins_end_and_does_not_come_back(app: Flask, container: Container, how: str) -> None:
    officer, administrator = make_account(container), make_account(container, Role.ADMINISTRATOR)
    path = make_calendar(container, officer)
    own, theirs = entered(app, container, officer), entered(app, container, administrator)
    if how == "deactivated":
        assert theirs.post(f"/accounts/{officer.id}/deactivate").status_code == 303
        assert theirs.post(f"/accounts/{officer.id}/reactivate").status_code == 303
        with writing(container.units, EVERYTHING) as unit:
            account = unit.session.get(Account, officer.id)
            assert account is not None
            account.status = AccountStatus.ACTIVE  # as after somebody confirmed it
    elif how == "signed out everywhere":
        assert own.post("/account/sign-out-everywhere").status_code == 303
    else:
        assert theirs.post(f"/accounts/{officer.id}/sign-out").status_code == 303
    assert fetched(app, path).status_code == 404


def test_while_an_account_waits_for_its_confirmation_its_calendar_is_closed(app: Flask, container: Container) -> None:
    officer = make_account(container)
    path = make_calendar(container, officer)
    with writing(container.units, EVERYTHING) as unit:
        account = unit.session.get(Account, officer.id)
        assert account is not None
        account.status = AccountStatus.UNCONFIRMED
    assert silence(app, path) == silence(app, UNKNOWN)


def test_making_one_needs_a_fresh_proof_and_ending_one_does_not(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    browser = entered(app, container, make_account(container))
    assert browser.post("/account/calendar/address").status_code == 200
    clock.move(timedelta(minutes=10))
    assert browser.post("/account/calendar/address").status_code == 403
    assert browser.post("/account/calendar/end").status_code == 303


def test_nobody_makes_or_sees_one_of_another(app: Flask, container: Container) -> None:
    one, other = make_account(container), make_account(container)
    make_calendar(container, one)
    page = entered(app, container, other).get("/account/calendar").text
    assert "Address in use since" not in page
    assert entered(app, container, other).post("/account/calendar/end").status_code == 303
    assert [feed.ended_at for feed in feeds(container)] == [None]


def test_the_day_of_the_last_fetch_is_shown_and_no_more(app: Flask, container: Container, clock: MovableClock) -> None:
    officer = make_account(container)
    path = make_calendar(container, officer)
    assert "Not fetched yet." in entered(app, container, officer).get("/account/calendar").text
    fetched(app, path)
    clock.move(timedelta(hours=2))
    fetched(app, path)
    assert [feed.fetched_on for feed in feeds(container)] == [clock.now().date()]
    assert "Last fetched on" in entered(app, container, officer).get("/account/calendar").text


def test_it_says_how_long_it_may_be_kept_and_when_nothing_changed(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    officer = make_account(container)
    case, path = make_case(container, officer), make_calendar(container, officer)
    make_leg(container, officer, case, clock.now() + timedelta(days=2))
    answer = fetched(app, path)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Content-Disposition"] == 'inline; filename="calendar.ics"'
    assert "Set-Cookie" not in answer.headers
    clock.move(timedelta(minutes=20))
    same = fetched(app, path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
    make_leg(container, officer, make_case(container, officer), clock.now() + timedelta(days=2))
    assert fetched(app, path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 200


def test_a_program_that_asks_all_the_time_is_told_to_wait(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    path = make_calendar(container, make_account(container))
    statuses = [fetched(app, path).status_code for _ in range(31)]
    assert statuses == [200] * 30 + [429]
    assert int(fetched(app, path).headers["Retry-After"]) <= 3600
    clock.move(timedelta(hours=1, seconds=1))
    assert fetched(app, path).status_code == 200


def test_guessing_is_told_to_wait_and_keeps_nobody_from_a_calendar(app: Flask, container: Container) -> None:
    path = make_calendar(container, make_account(container))
    statuses = [fetched(app, f"/calendar/{n:043}.ics").status_code for n in range(61)]
    assert statuses == [404] * 60 + [429]
    assert fetched(app, path).status_code == 200  # of the same place


def test_whoever_is_signed_in_gets_whose_address_it_is(app: Flask, container: Container, clock: MovableClock) -> None:
    one, other = make_account(container), make_account(container)
    case = make_case(container, one)
    make_leg(container, one, case, clock.now() + timedelta(days=2))
    answer = entered(app, container, other).get(make_calendar(container, one))
    assert len(titles(answer)) == 1


def test_each_fetch_is_audited_with_whose_it_is_and_what_was_read(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    officer = make_account(container)
    case = make_case(container, officer)
    make_leg(container, officer, case, clock.now() + timedelta(days=2))
    fetched(app, make_calendar(container, officer))
    rows = all_rows(container)
    [event] = [row for name, found in rows.items() if name.endswith(".audit_event") for row in found if row[5] == FETCH]
    read = {str(row[3]) for name, found in rows.items() if name.endswith("event_subject") for row in found}
    assert {uuid.UUID(str(event[3])), event[4]} == {officer.id, "return_officer"}
    assert read == {case.hex, str(case)} & read != set()


def test_a_calendar_program_fetches_it_and_no_log_learns_the_address(
    app: Flask, container: Container, clock: MovableClock, capfd: pytest.CaptureFixture[str]
) -> None:
    officer = make_account(container)
    make_leg(container, officer, make_case(container, officer), clock.now() + timedelta(days=2))
    path = make_calendar(container, officer)
    token = path.removeprefix("/calendar/").removesuffix(".ics")
    with served(app) as port, capture_logs() as lines:
        address = f"http://127.0.0.1:{port}"
        with urllib.request.urlopen(f"{address}{path}") as answer:
            assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
            assert len(events(answer.read())) == 1
        with pytest.raises(urllib.error.HTTPError) as refusal:
            urllib.request.urlopen(f"{address}{UNKNOWN}")
        assert refusal.value.code == 404
        refusal.value.close()
    logged = json.dumps([dict(line) for line in lines], default=str)
    assert '"/calendar/<token>.ics"' in logged
    assert token not in logged
    assert token not in json.dumps([only_allowed(None, "info", dict(line)) for line in lines], default=str)
    container.stores.dispose()
    assert found_in({"rows": dump(container)}, {"token": token}) == []
