"""Changes of the timetable: staging a file, applying or dropping it, removing an import; flights that are typed."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from foundation.errors import BadInput, Conflict
from foundation.language.words import _
from foundation.rulebook.queries import rules_on
from foundation.sheets.cells import SheetLimits
from foundation.sheets.reading import read_sheet
from foundation.sheets.writing import delimited
from foundation.storage.unit_of_work import Unit
from planning.timetable import queries
from planning.timetable.models import TimetableFlight, TimetableImport
from planning.timetable.rules.flights import FileKind, FlightFacts, FlightReason, ImportState, Trouble
from planning.timetable.rules.rows import COLUMNS, Read, cells_of, read_ssim, read_table
from planning.timetable.words import TimetableAct

_MILLION = 1_000_000
_MOST_COLUMNS = 40
_MOST_CARRIERS = 119  # characters: forty codes name an import well enough
_KEPT_TROUBLES = 500  # of a file; further ones are counted


def stage_file(unit: Unit, office_id: uuid.UUID, content: bytes, kind: FileKind, is_whole: bool) -> uuid.UUID:
    """Read a file and keep what it says until somebody applies it; returns the id of the import.

    Nothing of it holds yet, and the file itself is not kept. BadInput at `file`.
    """
    today = unit.today
    rules = rules_on(unit.session, (queries.MOST_ROWS, queries.MOST_MEGABYTES, queries.KEEP_DAYS), today)
    keep = timedelta(days=rules.need(queries.KEEP_DAYS).whole())
    for left in queries.imports_left(unit.session, unit.clock.now() - keep):
        unit.session.delete(left)  # nobody applied it in time
    if len(content) > (most := rules.need(queries.MOST_MEGABYTES).whole()) * _MILLION:
        raise BadInput(
            {"file": [_("This file is larger than %(most)s MB. Send a smaller file, or split it.", most=most)]}
        )
    read = read_file(unit, content, kind, rules.need(queries.MOST_ROWS).whole())
    if not read.flights and not read.troubles:
        raise BadInput({"file": [_("This file contains no flights. Choose the file with the timetable.")]})
    assert unit.actor_id is not None  # files are sent by people
    made = TimetableImport(
        office_id=office_id,
        kind=kind,
        carriers=" ".join(sorted({flight.carrier for _row, flight in read.flights}))[:_MOST_CARRIERS],
        is_whole=is_whole,
        flights=len(read.flights),
        troubles=len(read.troubles),
        made_by=unit.actor_id,
        made_at=unit.clock.now(),
        staged=_kept(read),
    )
    unit.session.add(made)
    unit.session.flush()  # its id is the address of its page
    unit.participants["trail"].act(TimetableAct.STAGE, ("office", office_id), count=len(read.flights))
    return made.id


def read_file(unit: Unit, content: bytes, kind: FileKind, most_rows: int) -> Read:
    """What a file says. BadInput at `file` where it cannot be read at all."""
    bounds = queries.bounds_on(unit.session, unit.today)
    if kind is FileKind.CSV:
        sheet = read_sheet(content, SheetLimits(most_rows + 1, _MOST_COLUMNS, 60 * _MILLION))
        return read_table([[cell.text for cell in row] for row in sheet.rows], queries.zone_of, bounds)
    try:
        lines = content.decode("ascii").splitlines()
    except UnicodeDecodeError as error:
        raise BadInput(
            {"file": [_("SSIM files contain plain letters only. This is a different kind of file.")]}
        ) from error
    if len(lines) > most_rows:
        raise BadInput({"file": [_("This file has more than %(most)s rows. Split it.", most=most_rows)]})
    return read_ssim(lines, queries.zone_of, bounds)


def _kept(read: Read) -> dict[str, Any]:
    flights = [{**asdict(flight), "row": number} for number, flight in read.flights]
    for flight in flights:
        flight["starts_on"], flight["ends_on"] = flight["starts_on"].isoformat(), flight["ends_on"].isoformat()
    return {"flights": flights, "troubles": [asdict(trouble) for trouble in read.troubles[:_KEPT_TROUBLES]]}


def staged_flights(made: TimetableImport) -> list[tuple[int, FlightFacts]]:
    """The flights that a staged import holds, with the numbers of their rows."""
    rows = []
    for row in (made.staged or {}).get("flights", ()):
        stated: dict[str, Any] = {name: value for name, value in row.items() if name != "row"}
        stated |= {name: date.fromisoformat(row[name]) for name in ("starts_on", "ends_on")}
        rows.append((row["row"], FlightFacts(**stated)))
    return rows


def staged_troubles(made: TimetableImport) -> list[Trouble]:
    """What is wrong in the file of a staged import."""
    kept = (made.staged or {}).get("troubles", ())
    return [Trouble(**{**trouble, "code": FlightReason(trouble["code"])}) for trouble in kept]


def apply_import(unit: Unit, made: TimetableImport) -> list[TimetableFlight]:
    """Put the flights of a staged import into the timetable, all of them at once.

    Conflict where it was applied or dropped before; BadInput while a row of it is wrong: nothing is half stored.
    """
    if made.state is not ImportState.STAGED:
        raise Conflict(_("This import was applied or removed before. Look at the list of imports."))
    if made.troubles:
        raise BadInput({"form": [_("Correct the rows named below in the file, then send it again.")]})
    assert unit.actor_id is not None  # imports are applied by people
    now = unit.clock.now()
    flights = [_flight(made.office_id, facts, unit.actor_id, now) for _row, facts in staged_flights(made)]
    for flight in flights:
        flight.import_id = made.id
    unit.session.add_all(flights)
    made.state, made.applied_at, made.staged = ImportState.APPLIED, now, None
    unit.participants["trail"].act(TimetableAct.APPLY, ("office", made.office_id), count=len(flights))
    return flights


def flights_concerned(unit: Unit, made: TimetableImport) -> list[FlightFacts]:
    """The flights of which an import says something: its own, and where it is whole all of its carriers."""
    own = [facts for _row, facts in staged_flights(made)]
    if made.state is ImportState.APPLIED:
        own = [flight.facts for flight in queries.flights_of_import(unit.session, made.id)]
    if not made.is_whole:
        return own
    carriers = {facts.carrier for facts in own}
    return [*own, *(flight.facts for flight in queries.flights_of_carriers(unit.session, carriers))]


def _flight(office_id: uuid.UUID, facts: FlightFacts, by: uuid.UUID, at: Any) -> TimetableFlight:
    flight = TimetableFlight(office_id=office_id, stated_by=by, stated_at=at)
    flight.state(facts)
    return flight


def drop_import(unit: Unit, made: TimetableImport) -> None:
    """Forget a staged import. Conflict where it was applied: then it is removed."""
    if made.state is not ImportState.STAGED:
        raise Conflict(_("This import was applied or removed before. Look at the list of imports."))
    unit.session.delete(made)
    unit.participants["trail"].act(TimetableAct.DROP, ("office", made.office_id))


def remove_import(unit: Unit, made: TimetableImport) -> list[FlightFacts]:
    """Take the flights of an import out of the timetable; what held before it holds again. Returns what they stated.

    Removed twice, it changes nothing the second time.
    """
    if made.state is not ImportState.APPLIED:
        return []
    flights = queries.flights_of_import(unit.session, made.id)
    stated = [flight.facts for flight in flights]
    for flight in flights:
        unit.session.delete(flight)
    made.state, made.removed_at, made.removed_by = ImportState.REMOVED, unit.clock.now(), unit.actor_id
    unit.participants["trail"].act(TimetableAct.REMOVE_IMPORT, ("office", made.office_id), count=len(stated))
    return stated


def add_flight(unit: Unit, office_id: uuid.UUID, facts: FlightFacts) -> TimetableFlight:
    """Add a flight that was typed."""
    assert unit.actor_id is not None  # flights are typed by people
    flight = _flight(office_id, facts, unit.actor_id, unit.clock.now())
    unit.session.add(flight)
    unit.participants["trail"].act(TimetableAct.ADD, ("office", office_id))
    return flight


def change_flight(unit: Unit, flight: TimetableFlight, facts: FlightFacts) -> FlightFacts:
    """State a flight anew; returns what it stated before."""
    before = flight.facts
    if facts != before:
        flight.state(facts)
        assert unit.actor_id is not None  # flights are typed by people
        flight.stated_by, flight.stated_at = unit.actor_id, unit.clock.now()
        unit.participants["trail"].act(TimetableAct.CHANGE, ("office", flight.office_id))
    return before


def remove_flight(unit: Unit, flight: TimetableFlight) -> FlightFacts:
    """Take a flight out of the timetable; returns what it stated."""
    unit.session.delete(flight)
    unit.participants["trail"].act(TimetableAct.REMOVE, ("office", flight.office_id))
    return flight.facts


def as_table(flights: Sequence[FlightFacts]) -> bytes:
    """Flights as a CSV file that can be imported again."""
    rows = [
        cells_of(flight, (queries.zone_of(flight.origin) or "", queries.zone_of(flight.destination) or ""))
        for flight in flights
    ]
    return delimited([COLUMNS, *([_cell(column, row[column]) for column in COLUMNS] for row in rows)])


def _cell(column: str, text: str) -> str | Decimal:
    return Decimal(text) if text and column in ("adult", "child", "infant") else text
