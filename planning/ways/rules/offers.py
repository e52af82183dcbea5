"""An offer that somebody pasted: which of its flights can be searched, why the others cannot, and the text to keep."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from planning.ways.rules.network import Connection
from returns.journey.rules.bookings import Segment


class Unused(enum.StrEnum):
    """Why a flight of an offer is not searched."""

    INCOMPLETE = "incomplete"
    NO_SUCH_TIME = "no_such_time"  # clocks skip it on that day
    ENDS_BEFORE = "ends_before"
    HAS_LEFT = "has_left"
    OTHER_DAYS = "other_days"


@dataclass(frozen=True)
class OfferedFlight:
    """A flight of an offer as it was understood: with its connection, or with why there is none."""

    segment: Segment
    connection: Connection | None = None
    unused: Unused | None = None


def judged_on_days(flight: OfferedFlight, first: date, last: date, now: int) -> OfferedFlight:
    """The flight as a search of these local days (both included) uses it. `now`: minutes since 1970."""
    row = flight.connection
    if row is None:
        return flight
    if row.departs <= now:
        return OfferedFlight(flight.segment, None, Unused.HAS_LEFT)
    if not first <= row.departs_on <= last:
        return OfferedFlight(flight.segment, None, Unused.OTHER_DAYS)
    return flight


def chain_of(flights: Sequence[OfferedFlight]) -> tuple[Connection, ...]:
    """The flights of an offer as one way, in their order; nothing if one is not used, or they do not join."""
    rows = [flight.connection for flight in flights]
    chain = tuple(sorted((row for row in rows if row is not None), key=lambda row: row.departs))
    if len(chain) < len(rows) or any(before.destination != after.origin for before, after in pairwise(chain)):
        return ()
    return chain


def text_of(segments: Sequence[Segment]) -> str:
    """The whole flights of an offer, each on a line that `read_booking` understands as the same flight."""
    return "\n".join(
        _line(segment) for segment in segments if not segment.missing and abs(_days(segment)) <= _MOST_DAYS
    )


_MOST_DAYS = 9  # later: one digit of a line
_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]


def _days(segment: Segment) -> int:
    """How many local days after its departure it arrives, as far as the text says another day."""
    starts, ends = segment.departs_on, segment.arrives_on
    return (ends - starts).days if starts is not None and ends is not None else 0


def _line(segment: Segment) -> str:
    starts = segment.departs_on
    assert starts is not None  # a whole flight has its day
    plus = "" if segment.arrives_on is None else f"{_days(segment):+d}"
    day = f"{starts.day:02d}{_MONTHS[starts.month - 1]}{starts.year % 100:02d}"
    times = f"{segment.departs_time:%H%M} {segment.arrives_time:%H%M}"
    return f"{segment.carrier} {segment.number} {day} {segment.origin}{segment.destination} {times}{plus}"
