"""Partner offices: what one can offer, why one is closed, when it is open; and reading hours as people type them."""

import enum
import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from returns.consent.rules import TransferPurpose

WEEKDAYS = (1, 2, 3, 4, 5, 6, 7)  # Monday is 1, as in ISO 8601
_DAY_MINUTES = 24 * 60
_SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-\u2013\u2014]\s*(\d{1,2})(?:[:.](\d{2}))?")
_MOST_SPANS = 4


class Service(enum.StrEnum):
    """What an office can offer: the purposes of a referral, the dimensions of a plan, and help on arrival."""

    RECEPTION = "reception"
    ASSISTANCE = "assistance"
    FOLLOW_UP = "follow_up"
    ECONOMIC = "economic"
    SOCIAL = "social"
    PSYCHOSOCIAL = "psychosocial"
    MEDICAL_ESCORT = "medical_escort"


SERVICE_OF_PURPOSE = {
    TransferPurpose.RECEPTION: Service.RECEPTION,
    TransferPurpose.ASSISTANCE: Service.ASSISTANCE,
    TransferPurpose.FOLLOW_UP: Service.FOLLOW_UP,
}
# What can be asked for beyond the purpose.
OF_HELP = (Service.ECONOMIC, Service.SOCIAL, Service.PSYCHOSOCIAL, Service.MEDICAL_ESCORT)


class ClosedBecause(enum.StrEnum):
    """Why an office is closed. A closed list: nothing about anybody can be written here."""

    HOLIDAYS = "holidays"
    STAFF = "staff"
    SECURITY = "security"
    MOVING = "moving"
    FUNDING = "funding"
    OTHER = "other"


@dataclass(frozen=True)
class Closed:
    """Days on which an office is closed, both included; without a last day, until further notice."""

    begins_on: date
    ends_on: date | None
    reason: ClosedBecause

    def holds_on(self, day: date) -> bool:
        """Whether the office is closed on this day."""
        return self.begins_on <= day and (self.ends_on is None or day <= self.ends_on)


class BadHours(ValueError):
    """What was typed is no list of times such as 08:00-12:00, 13:00-17:00."""


def read_hours(typed: str) -> str:
    """Opening hours of one day as `08:00-12:00, 13:00-17:00`, in order; "" for a closed day.

    Digits of any script; `8-12` and `8.30-12` are understood. BadHours for anything else, for a span that does not end
    after its beginning (24:00 is the end of the day), for spans that overlap, and for more than four.
    """
    if not typed.strip():
        return ""
    spans = sorted(_span(part) for part in re.split(r"[,;\u060c]", typed) if part.strip())
    if not 1 <= len(spans) <= _MOST_SPANS:
        raise BadHours
    for (_begin, end), (begin, _end) in pairwise(spans):
        if begin < end:
            raise BadHours
    return ", ".join(f"{_time(begin)}-{_time(end)}" for begin, end in spans)


def _span(part: str) -> tuple[int, int]:
    match = _SPAN.fullmatch("".join(_digit(letter) for letter in part).strip())
    if match is None:
        raise BadHours
    hours, minutes = (int(match[1]), int(match[3])), (int(match[2] or 0), int(match[4] or 0))
    begin, end = (hour * 60 + minute for hour, minute in zip(hours, minutes, strict=True))
    if max(minutes) > 59 or not begin < end <= _DAY_MINUTES:
        raise BadHours
    return begin, end


def _digit(letter: str) -> str:
    return str(int(letter)) if letter.isdecimal() else letter


def _time(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
