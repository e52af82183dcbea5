"""Entries as iCalendar (RFC 5545): titles, times, states, and the program's own address of the case. Nothing else.

Instants are written in UTC, never in a zone of their own: the name of a zone, or a local time beside the reader's,
says in which country a journey ends. Calendar programs show them in the zone of whoever looks, as they should.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from foundation.agenda import Entry, EntryKind
from foundation.calendars.words import calendar_name, summary_of
from foundation.lazy import lazily

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = lazily("icalendar")

_BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
_PRODUCER = "-//Work calendar//EN"  # names no programme and no organisation


@dataclass(frozen=True)
class Told:
    """An entry with what is told of its case: the reference and the address, both empty for a task without a case."""

    entry: Entry
    reference: str = ""
    url: str = ""


@dataclass(frozen=True)
class Style:
    """The numbers of the rule book for a calendar, and the secret that makes its ids opaque."""

    length: timedelta  # how long an entry at an instant is drawn; it says nothing of how long a journey takes
    refresh: timedelta
    secret: bytes
    words: Mapping[EntryKind, object]  # of each kind of entry, lazy


def written(entries: Sequence[Told], style: Style) -> bytes:
    """The calendar, in the language that is spoken. Equal entries give equal bytes."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", _PRODUCER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", calendar_name())
    calendar.add("refresh-interval", style.refresh, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", style.refresh)
    for appointment in entries:
        calendar.add_component(_event(appointment, style))
    ical: bytes = calendar.to_ical()
    return ical


def _event(appointment: Told, style: Style) -> "icalendar.Event":
    entry, event = appointment.entry, icalendar.Event()
    event.add("uid", _uid(entry, style.secret))
    event.add("dtstamp", _second(entry.changed_at))
    event.add("last-modified", _second(entry.changed_at))
    event.add("sequence", max(0, int((entry.changed_at - _BEGINNING).total_seconds())) + entry.revision)
    event.add("summary", summary_of(style.words[entry.kind], appointment.reference or None))
    if entry.at is not None:
        event.add("dtstart", _second(entry.at))
        event.add("dtend", _second(entry.at + style.length))
    elif entry.on is not None:
        event.add("dtstart", entry.on)
        event.add("dtend", entry.on + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    if appointment.url:
        event.add("url", appointment.url)
    return event


def _uid(entry: Entry, secret: bytes) -> str:
    """Stable for an entry of one calendar, and another in every other calendar: two of them cannot be laid together."""
    identity = f"{entry.kind.value}:{entry.row_id.hex}".encode()
    return f"{hmac.new(secret, identity, hashlib.sha256).hexdigest()[:32]}@calendar.invalid"


def _second(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(microsecond=0)
