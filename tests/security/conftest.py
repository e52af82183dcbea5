"""One walk through the pages with canaries per database, for every test that looks at what it left behind."""

import dataclasses
import io
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import build_app, build_container
from foundation.clock import MovableClock
from foundation.settings import MailSettings, Settings
from foundation.web.logs import init_logs
from foundation.web.route import Route
from tests.clock import START
from tests.databases import copied, postgres_database, settings_for
from tests.messaging.mail_server import HOST, SENDER, Desk, serving
from tests.security.walk import Walk


def _with_a_broken_door(app: Flask, walk: Walk) -> None:
    def broken() -> str:
        typed = walk.canaries.word("local variable of an error")
        raise RuntimeError(f"cannot read {walk.canaries.word('text of an error')} of {typed}")

    vars(broken)["route"] = Route(action="asset", is_public=True)
    app.add_url_rule("/broken", "broken", broken)


def _settings(request: pytest.FixtureRequest, folder: Path, worker: str) -> Settings:
    """An installation of its own, with logs as talkative as they get."""
    if request.param == "sqlite":
        settings = settings_for(copied(request.getfixturevalue("sqlite_template"), folder / "instance"))
    else:
        request.getfixturevalue("postgres_url")  # starts the server
        settings = settings_for(folder / "instance", postgres_database(f"walk_{worker}"))
    return dataclasses.replace(settings, log_level="debug")


# The walk takes a minute; what lies in files is seen on SQLite, and `--full` walks on PostgreSQL too.
@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def walked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Walk]:
    """The walk, done. Nothing in it is changed by the tests, but for what they plant under another mark."""
    clock, logs, desk = MovableClock(START), io.StringIO(), Desk()
    settings = _settings(request, tmp_path_factory.mktemp("walk"), worker_id)
    with pytest.MonkeyPatch.context() as patched, serving(desk) as port:
        mail = MailSettings("smtp", HOST, port, "none", sender=SENDER)
        container = build_container(dataclasses.replace(settings, mail=mail), clock)
        patched.setattr(sys, "stderr", logs)
        app = build_app(container)
        logging.getLogger().setLevel(logging.DEBUG)
        walk = Walk(app, container, clock, logs, desk)
        _with_a_broken_door(app, walk)
        walk.everything()
    init_logs("info")
    yield walk
    container.stores.dispose()
