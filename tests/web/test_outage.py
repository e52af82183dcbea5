"""The stores are away or full: that is told as what it is, and what was typed is not lost."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import (
    DatabaseError,
    DBAPIError,
    IntegrityError,
    OperationalError,
    SQLAlchemyError,
    TimeoutError as PoolTimeout,
)

from foundation.storage import tidying
from foundation.storage.outage import is_nothing_there, is_outage
from foundation.web.container import Container
from foundation.web.logs import init_logs
from tests.factories.makers import arrived, make_account, make_case


def _sqlite(code: int) -> OperationalError:
    cause = sqlite3.OperationalError("text")
    cause.sqlite_errorcode = code
    return OperationalError("SELECT", None, cause)


@pytest.mark.parametrize(
    ("error", "outage"),
    [
        (_sqlite(sqlite3.SQLITE_FULL), True),
        (_sqlite(sqlite3.SQLITE_IOERR | 3 << 8), True),
        (_sqlite(sqlite3.SQLITE_CANTOPEN), True),
        (_sqlite(sqlite3.SQLITE_BUSY), True),
        (_sqlite(sqlite3.SQLITE_ERROR), False),  # no such table
        (OperationalError("SELECT", None, psycopg.OperationalError("no route")), True),
        (OperationalError("SELECT", None, psycopg.errors.DiskFull()), True),
        (OperationalError("SELECT", None, psycopg.errors.AdminShutdown()), True),
        (OperationalError("SELECT", None, psycopg.errors.ReadOnlySqlTransaction()), True),
        (OperationalError("SELECT", None, psycopg.errors.UndefinedTable()), False),
        (IntegrityError("INSERT", None, psycopg.errors.UniqueViolation()), False),
        (PoolTimeout(), True),
        (SQLAlchemyError(), False),
    ],
)
def test_what_passes_is_told_from_what_is_a_fault(error: SQLAlchemyError, outage: bool) -> None:
    assert is_outage(error) is outage


def _postgresql(error: type[psycopg.Error], words: str) -> DBAPIError:
    return DatabaseError("SELECT", None, error(words))


@pytest.mark.parametrize(
    ("error", "is_nothing"),
    [
        (_postgresql(psycopg.errors.UndefinedTable, "la relation « audit_ledger » n'existe pas"), True),
        (_postgresql(psycopg.errors.UndefinedColumn, 'column "words" does not exist'), False),
        (_postgresql(psycopg.OperationalError, 'FATAL: database "returns" does not exist'), True),
        (_postgresql(psycopg.errors.InsufficientPrivilege, "droit refusé"), False),
        (DBAPIError("SELECT", None, sqlite3.OperationalError("no such table: installation")), True),
        (_sqlite(sqlite3.SQLITE_CORRUPT), False),
    ],
)
def test_nothing_is_there_in_whatever_language_the_database_says_so(error: DBAPIError, is_nothing: bool) -> None:
    assert is_nothing_there(error) is is_nothing


def test_a_right_that_is_missing_is_told_in_whatever_language(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_asked: object) -> None:
        raise _postgresql(psycopg.errors.InsufficientPrivilege, "CHECKPOINT için izin verilmedi")

    monkeypatch.setattr(tidying, "execute_stamped", refuse)
    connection: Any = None
    tidying._checkpoint(connection)


class _Form(HTMLParser):
    """The hidden fields of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "input" and said.get("type") == "hidden":
            self.fields[str(said["name"])] = said.get("value") or ""


@contextmanager
def _away(container: Container) -> Iterator[None]:
    """For the block, nobody reaches the data: the folder of the files is elsewhere, or the database takes nobody in."""
    container.stores.dispose()
    if not container.stores.shared:
        folder = container.settings.instance / "data"
        elsewhere = folder.rename(folder.with_name("away"))
        try:
            yield
        finally:
            elsewhere.rename(folder)
        return
    address = make_url(container.settings.database_url)
    keeper = create_engine(address.set(database="postgres"), isolation_level="AUTOCOMMIT")
    try:
        with keeper.connect() as connection:
            connection.execute(text(f"ALTER DATABASE {address.database} WITH ALLOW_CONNECTIONS false"))
            connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"),
                {"name": address.database},
            )
        yield
    finally:
        with keeper.connect() as connection:
            connection.execute(text(f"ALTER DATABASE {address.database} WITH ALLOW_CONNECTIONS true"))
        keeper.dispose()


@pytest.mark.both_databases
def test_a_page_without_its_database_says_503_and_when_to_come_again(app: Flask, container: Container) -> None:
    browser = arrived(app, make_account(container))
    with _away(container):
        page = browser.get("/cases")
        answer = browser.get("/api/openapi.json")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "30")
    assert "Data or the audit log could not be read or written" in page.text
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert answer.json["error"]["code"] == "store_unavailable"


@pytest.mark.both_databases
def test_what_was_typed_stays_and_can_be_sent_again(app: Flask, container: Container) -> None:
    officer = make_account(container)
    browser = arrived(app, officer)
    made = make_case(container, officer)
    address = f"/cases/{made}/notes"
    sent = {**_Form(browser.get(address).text).fields, "text": "Wants to <b>wait</b> until June"}
    with _away(container):
        page = browser.client.post(address, data=sent)
    assert page.status_code == 503
    kept = _Form(page.text).fields
    assert kept["text"] == sent["text"]
    assert {"csrf_token", "text"} <= set(kept)
    assert kept.get("idempotency_key") == sent.get("idempotency_key")
    assert "<b>wait" not in page.text
    assert browser.client.post(address, data=kept).status_code == 303


@pytest.mark.both_databases
def test_a_form_of_another_site_and_a_password_are_not_given_back(app: Flask, container: Container) -> None:
    officer = make_account(container)
    browser = arrived(app, officer)
    token = _Form(browser.get("/account").text).fields["csrf_token"]
    typed = {"email": officer.email, "password": "secret", "csrf_token": token}
    with _away(container):
        page = browser.client.post("/sign-in", data=typed)
    assert page.status_code == 503
    assert "secret" not in page.text
    assert officer.email not in page.text


def test_a_log_that_takes_no_more_lines_keeps_nobody_from_working(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    status = 0
    with suppress(OSError), Path("/dev/full").open("w", encoding="utf-8", buffering=1) as full:  # refuses each line
        monkeypatch.setattr(sys, "stderr", full)
        init_logs("info")
        status = app.test_client().get("/sign-in").status_code
    monkeypatch.undo()
    init_logs("info")  # nobody after this writes to what is closed
    assert status == 200
