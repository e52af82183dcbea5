"""Makers of the own timetable of an office: flights as files say them, imported as users import them."""

import uuid
from datetime import date, timedelta

from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from planning.timetable.queries import flights_of_import, import_by_id
from planning.timetable.rules.flights import FileKind
from planning.timetable.services import apply_import, stage_file
from tests.factories.makers import Person
from tests.worlds import world

HEADINGS = (
    "carrier,number,origin,destination,days,from,until,departs,arrives,day_offset,departs_terminal,arrives_terminal,"
    "seats,currency,adult,child,infant,departs_zone,arrives_zone"
)


def row(flight: str, ends: str, times: str, since: date, until: date, **more: str) -> str:
    """One row of a file: "TK 370", "IST-TAS", "08:05-14:20"; `more` by column, `later` for days later."""
    carrier, number = flight.split()
    cells = {
        "carrier": carrier,
        "number": number,
        **dict(zip(("origin", "destination"), ends.split("-"), strict=True)),
        "from": since.isoformat(),
        "until": until.isoformat(),
        **dict(zip(("departs", "arrives"), times.split("-"), strict=True)),
        **more,
    }
    return ",".join(cells.get(column, "") for column in HEADINGS.split(","))


def two_months(container: Container) -> tuple[date, date]:
    """From today on: for how long the flights of tests are valid."""
    today = container.clock.now().date()
    return today, today + timedelta(days=60)


def usual_rows(since: date, until: date) -> list[str]:
    """Flights of three carriers from Istanbul to Uzbekistan, direct and by Frankfurt and Almaty."""
    euros = {"currency": "EUR"}
    return [
        row("TK 370", "IST-TAS", "08:05-14:20", since, until, adult="240", child="180", infant="24", **euros),
        row("HY 272", "IST-TAS", "21:30-03:50", since, until, day_offset="1", adult="190", **euros),
        row("HY 51", "TAS-SKD", "17:00-18:05", since, until, adult="40", **euros),
        row("LH 1301", "IST-FRA", "06:30-08:45", since, until, adult="90", **euros),
        row("LH 646", "FRA-TAS", "10:30-20:10", since, until, adult="110", **euros),
        row("KC 912", "IST-ALA", "10:00-17:50", since, until, adult="120", **euros),
        row("KC 127", "ALA-TAS", "19:45-21:25", since, until, adult="60", **euros),
    ]


def as_file(rows: list[str]) -> bytes:
    """Rows with their headings, as a CSV file."""
    return "\n".join([HEADINGS, *rows, ""]).encode()


@world
def make_timetable(container: Container, officer: Person, *rows: str, is_whole: bool = False) -> uuid.UUID:
    """An applied import of these rows, or of the usual ones for two months; returns its id."""
    content = as_file(list(rows) or usual_rows(*two_months(container)))
    assert officer.office_id is not None
    with writing(container.units, officer.scope(container)) as unit:
        made = stage_file(unit, officer.office_id, content, FileKind.CSV, is_whole)
        unit.session.flush()
        staged = import_by_id(unit.session, made)
        assert staged is not None
        apply_import(unit, staged)
        return made


@world
def make_timetables(container: Container, officer: Person) -> tuple[uuid.UUID, uuid.UUID]:
    """A timetable of an office, and a file that was only looked at: the ids of a flight, and of that import."""
    applied, today = make_timetable(container, officer), container.clock.now().date()
    assert officer.office_id is not None
    with writing(container.units, officer.scope(container)) as unit:
        flight = min(flights_of_import(unit.session, applied), key=lambda one: one.number).id
        content = as_file([row("TK 380", "IST-TBS", "07:10-10:25", today, today + timedelta(days=60))])
        return flight, stage_file(unit, officer.office_id, content, FileKind.CSV, False)
