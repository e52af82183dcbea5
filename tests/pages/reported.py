"""Reports of outcomes, taken by a manager and read back: what their tests share."""

import io
import itertools
import uuid
from datetime import UTC, date, datetime
from typing import Any

from flask import Flask
from openpyxl import Workbook, load_workbook
from sqlalchemy import update

from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.storage.base import Base
from foundation.web.container import Container
from reintegration.outcomes.jobs import take_snapshot
from reintegration.outcomes.models import Snapshot
from reintegration.outcomes.pages.figures import Shown
from reintegration.outcomes.pages.reports import Report
from reintegration.outcomes.rules.outcomes import Quarter
from reintegration.outcomes.words import TABLE_LABELS
from reintegration.surveys.queries import instrument
from tests.factories.caseload import Somebody, times
from tests.factories.makers import Browser, arrived, make_account
from tests.foundation.papers.reading_back import ReadPaper
from tests.security.raw import raw

REPORTS = "/outcomes/reports"
ENDINGS = ("pdf", "xlsx")
# 64 adults: 24 of 44 are sustained, 24 of 64 due. The five of Albania are shown nowhere.
PEOPLE = [
    *times(24, Somebody("sustained", last="4/5", first="3/5")),
    *times(20, Somebody("not_yet", last="2/5", sex="male")),
    *times(15, Somebody("not_measured", "unreachable")),
    *times(5, Somebody("not_measured", "refused", country="AL", sex="male")),
]


def taken(container: Container) -> None:
    """Take a snapshot now."""
    take_snapshot(container.units)(container.clock.now())


def until(clock: MovableClock, day: date) -> None:
    """Move the clock to noon of a day, when it is that day on the whole earth."""
    clock.move(datetime(day.year, day.month, day.day, 13, tzinfo=UTC) - clock.now())


def manager(app: Flask, container: Container, language: str = "en") -> Browser:
    """A manager who signed in just now."""
    browser = arrived(app, make_account(container, Role.MANAGER))
    browser.post("/language", language=language)
    return browser


def files(browser: Browser, which: str) -> list[bytes]:
    """A report as PDF and as XLSX."""
    answers = [browser.get(f"{REPORTS}/{which}.{ending}") for ending in ENDINGS]
    assert [answer.status_code for answer in answers] == [200, 200]
    return [answer.data for answer in answers]


def book(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def text_of(content: bytes) -> str:
    return ReadPaper(content).text


def by_row(content: bytes, sheet: str) -> dict[str, dict[str, Any]]:
    """The rows of a sheet by their name."""
    heads, *found = book(content)[sheet].iter_rows(values_only=True)
    named = itertools.takewhile(lambda row: row[0] is not None, found)  # a legend stands below, after an empty row
    return {str(row[0]): dict(zip(heads, row, strict=True)) for row in named}


def rename(container: Container, table: type[Base], row_id: uuid.UUID | None, name: str) -> None:
    with raw(container) as connection:
        found = Base.metadata.tables[table.__tablename__]
        connection.execute(update(found).where(found.c.id == row_id).values(name=name))


def report_of_size(number: int) -> Report:
    """A report in which every table has so many rows, and every row shows all that a row can show."""
    day = date(2027, 1, 1)
    about = {"suppressed_under": 11, "parts": 0, "instrument_version": 1, "names": {}}
    snapshot = Snapshot(ordinal=92, taken_at=datetime(2027, 1, 1, 13, tzinfo=UTC), counted_on=day, **about)
    spread = {name: [0.61, 0.57, 0.66] for name in ("composite", "economic", "social", "psychosocial")}
    values = {
        "measured": 210,
        "missing": 98,
        "due": 308,
        "sustained": 120,
        "not_yet": 90,
        "open": 44,
        "not_offered": 25,
    }
    values |= {"share": [0.57, 0.5, 0.64], "weighted": [0.55, 0.48, 0.62], "means": spread, "change": spread}
    values |= {"difference": {"share": [-0.12, -0.2, -0.04], "composite": [0.02, -0.01, 0.05]}}
    values |= {"paired": 150, "parts": 0, "reasons": [11, 12, 13, 14, 12, 12, 11, 13]}
    rows = [Shown(f"Organisation of people who help {place}", str(place), day, values) for place in range(number)]
    return Report(Quarter(2026, 4), snapshot, instrument(1), rows[0], dict.fromkeys(TABLE_LABELS, rows))
