"""An example of a timetable: invented flights of an office, imported, and a file that was only looked at."""

from datetime import date, timedelta

from demo.caseload.lives import Life
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from planning.timetable.queries import import_by_id
from planning.timetable.rules.flights import FileKind
from planning.timetable.rules.rows import COLUMNS
from planning.timetable.services import apply_import, stage_file

# Carrier, number, from, to, departs, arrives, days later, fare of an adult in euros. Real places, invented times.
_FLIGHTS = (
    ("TK", "370", "IST", "TAS", "08:05", "14:20", "0", "240"),
    ("TK", "372", "IST", "TAS", "18:40", "00:55", "1", "210"),
    ("HY", "272", "IST", "TAS", "21:30", "03:50", "1", "190"),
    ("HY", "51", "TAS", "SKD", "17:00", "18:05", "0", "40"),
    ("LH", "1301", "IST", "FRA", "06:30", "08:45", "0", "90"),
    ("LH", "646", "FRA", "TAS", "10:30", "20:10", "0", "110"),
    ("KC", "912", "IST", "ALA", "10:00", "17:50", "0", "120"),
    ("KC", "127", "ALA", "TAS", "19:45", "21:25", "0", "60"),
    ("TK", "380", "IST", "TBS", "07:10", "10:25", "0", "130"),
    ("TK", "800", "IST", "BGW", "09:15", "12:05", "0", "170"),
    ("TK", "708", "IST", "ISB", "20:15", "04:30", "1", "310"),
)
_DAYS = 120


def keep_timetable(life: Life, unit: Unit, secrets: Secrets) -> None:
    """The flights of the season, and a correction with a mistake in it that nobody has imported."""
    office_id, today = life.case(unit).office_id, unit.clock.now().date()
    season = stage_file(unit, office_id, _as_file(today, _FLIGHTS), FileKind.CSV, False)
    staged = import_by_id(unit.session, season)
    assert staged is not None  # it was staged just now
    apply_import(unit, staged)
    wrong = (("TK", "374", "IST", "TAS", "12:10", "11:20", "0", "225"), *_FLIGHTS[:1])
    stage_file(unit, office_id, _as_file(today, wrong), FileKind.CSV, False)


def _as_file(today: date, flights: tuple[tuple[str, ...], ...]) -> bytes:
    until = today + timedelta(days=_DAYS)
    lines = [",".join(COLUMNS)]
    for carrier, number, origin, destination, departs, arrives, later, adult in flights:
        cells = {
            "carrier": carrier,
            "number": number,
            "origin": origin,
            "destination": destination,
            "from": today.isoformat(),
            "until": until.isoformat(),
            "departs": departs,
            "arrives": arrives,
            "day_offset": later,
            "currency": "EUR",
            "adult": adult,
        }
        lines.append(",".join(cells.get(column, "") for column in COLUMNS))
    return "\n".join(lines).encode()
