"""Reads of the timetable: its flights by page, those of some days, its imports; zones of airports and its rules."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from foundation.geography.airports import airport
from foundation.language.money import currencies_in_use
from foundation.rulebook.queries import rules_on
from foundation.storage.paging import Slice, keyset
from planning.timetable.models import TimetableFlight as TimetableFlight, TimetableImport as TimetableImport
from planning.timetable.rules.flights import Bounds, FlightKey, ImportState, Span, Spoken, Stated

_LONGEST, _VALIDITY, KEEP_DAYS, MOST_ROWS = (
    "itinerary.longest_hours.air",
    "timetable.validity_days",
    "timetable.keep_days",
    "timetable.most_rows",
)
MOST_MEGABYTES = "timetable.most_megabytes"


def zone_of(iata: str) -> str | None:
    """The zone of an airport; None where there is none of this code. Codes that an airport had once are none."""
    known = airport(iata)
    return known.zone if known is not None and known.iata == iata else None


def bounds_on(session: Session, today: date) -> Bounds:
    """What a flight of the timetable may be, by the rules of a day; one statement."""
    rules = rules_on(session, (_LONGEST, _VALIDITY), today)
    longest = rules.need(_LONGEST)
    return Bounds(
        today,
        rules.need(_VALIDITY).whole(),
        longest.whole() if longest.known else None,
        frozenset(currencies_in_use()),
    )


@dataclass(frozen=True)
class FlightFilter:
    """Which flights: of a carrier, from or to an airport, and whether those that are over are left out."""

    carrier: str = ""
    airport: str = ""
    ends_from: date | None = None


def flights_page(session: Session, chosen: FlightFilter, cursor: str | None, size: int) -> Slice[TimetableFlight]:
    """One page of the timetable of the office, by carrier and number; two statements."""
    statement = select(TimetableFlight)
    if chosen.carrier:
        statement = statement.where(TimetableFlight.carrier == chosen.carrier)
    if chosen.airport:
        ends = TimetableFlight.origin == chosen.airport, TimetableFlight.destination == chosen.airport
        statement = statement.where(or_(*ends))
    if chosen.ends_from is not None:
        statement = statement.where(TimetableFlight.ends_on >= chosen.ends_from)
    columns = (TimetableFlight.carrier, TimetableFlight.number, TimetableFlight.id)
    return keyset(session, statement, columns, False, cursor, size)


def flight_by_id(session: Session, flight_id: uuid.UUID) -> TimetableFlight | None:
    """One flight of the office."""
    return session.get(TimetableFlight, flight_id)


def flights_between(session: Session, first: date, last: date) -> list[Stated]:
    """What the timetable of the office states of local days (both included); one statement."""
    statement = select(TimetableFlight).where(TimetableFlight.ends_on >= first, TimetableFlight.starts_on <= last)
    return [_stated(flight) for flight in session.execute(statement).scalars()]


def _stated(flight: TimetableFlight) -> Stated:
    return Stated(flight.facts, flight.id, flight.import_id or flight.id, flight.stated_at)


def spoken_for(session: Session, carriers: Collection[str]) -> Spoken:
    """Of these carriers, when each file that gives all their flights was imported, and of which days; one statement.

    A file speaks from the instant of its import on, also where somebody has changed one of its flights since.
    """
    flight, at = TimetableFlight, TimetableImport.applied_at
    statement = (
        select(flight.carrier, at, func.min(flight.starts_on), func.max(flight.ends_on))
        .join(TimetableImport, TimetableImport.id == flight.import_id)
        .where(flight.carrier.in_(carriers), TimetableImport.is_whole)
        .group_by(flight.carrier, flight.import_id, at)
    )
    spoken: dict[str, list[tuple[datetime, Span]]] = {}
    for carrier, applied_at, first, last in session.execute(statement) if carriers else ():
        assert applied_at is not None  # files whose flights stand were imported
        spoken.setdefault(carrier, []).append((applied_at, Span(first, last)))
    return spoken


def flights_ahead(session: Session, today: date, most: int) -> Sequence[TimetableFlight]:
    """The flights of the office that are not over, at most so many; one statement."""
    ahead = select(TimetableFlight).where(TimetableFlight.ends_on >= today)
    ordered = ahead.order_by(TimetableFlight.carrier, TimetableFlight.number, TimetableFlight.id)
    return session.execute(ordered.limit(most)).scalars().all()


def imports_page(session: Session, cursor: str | None, size: int) -> Slice[TimetableImport]:
    """One page of the imports of the office, the newest first; two statements."""
    columns = (TimetableImport.made_at, TimetableImport.id)
    return keyset(session, select(TimetableImport), columns, True, cursor, size)


def import_by_id(session: Session, import_id: uuid.UUID) -> TimetableImport | None:
    """One import of the office."""
    return session.get(TimetableImport, import_id)


def flights_of_import(session: Session, import_id: uuid.UUID) -> Sequence[TimetableFlight]:
    """The flights that an import brought and that still stand; one statement."""
    statement = select(TimetableFlight).where(TimetableFlight.import_id == import_id)
    return session.execute(statement).scalars().all()


def imports_left(session: Session, before: datetime) -> Sequence[TimetableImport]:
    """Imports that were looked at before an instant and never applied; one statement."""
    statement = select(TimetableImport).where(
        TimetableImport.state == ImportState.STAGED, TimetableImport.made_at < before
    )
    return session.execute(statement).scalars().all()


def flights_of_carriers(session: Session, carriers: Collection[str]) -> Sequence[TimetableFlight]:
    """Every flight of these carriers; one statement."""
    statement = select(TimetableFlight).where(TimetableFlight.carrier.in_(carriers))
    return session.execute(statement).scalars().all()


def same_flights(session: Session, keys: Collection[FlightKey]) -> dict[FlightKey, list[Stated]]:
    """What the timetable states of these flights; one statement, none for nothing."""
    carriers, numbers = {key[0] for key in keys}, {key[1] for key in keys}
    statement = select(TimetableFlight).where(
        TimetableFlight.carrier.in_(carriers), TimetableFlight.number.in_(numbers)
    )
    stated: dict[FlightKey, list[Stated]] = {key: [] for key in keys}
    for flight in session.execute(statement).scalars() if keys else ():
        if flight.facts.key in stated:
            stated[flight.facts.key].append(_stated(flight))
    return stated


Mark = tuple[uuid.UUID, int, datetime, int]


def timetable_mark(session: Session) -> Mark | None:
    """What changes whenever the timetable of the office does: office, how many flights, newest, versions; None: empty.

    One statement.
    """
    flight = TimetableFlight
    columns = (flight.office_id, func.count(flight.id), func.max(flight.stated_at), func.sum(flight.version))
    row = session.execute(select(*columns).group_by(flight.office_id)).first()
    return (row[0], int(row[1]), row[2], int(row[3])) if row is not None else None
