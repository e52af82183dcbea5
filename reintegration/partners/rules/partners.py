"""Partner offices: what one offers, why one is closed, when it is open; and which fits a return best.

Fitting: conditions that have to hold, then a score whose every point has a reason. Everything is exact: distances are
whole metres, points are fractions. The answer depends on the facts alone, never on the order in which they come.
Weights are the rules partner.score.*; why it is done so stands in ADR 37.
"""

import enum
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from returns.consent.rules import TransferPurpose
from returns.people.rules.people import Sex

WEEKDAYS = (1, 2, 3, 4, 5, 6, 7)  # Monday is 1, as in ISO 8601
_DAY_MINUTES = 24 * 60
_SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-\u2013\u2014]\s*(\d{1,2})(?:[:.](\d{2}))?")
_MOST_SPANS = 4
_METRES = 1000
_BOTH = 2  # women and men


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


@dataclass(frozen=True)
class OfficeFacts:
    """An office as the ranking sees it. `metres`: to the place of return, None where one of both is not located.

    `is_listed`: whether the place of return is among the places that it lists. `women`, `men`, `capacity`: None where
    nobody has said. `load`: weighted open cases.
    """

    office: str
    country: str
    services: frozenset[Service]
    languages: frozenset[str]
    women: int | None
    men: int | None
    capacity: int | None
    load: int
    metres: int | None
    radius_km: int | None
    is_listed: bool
    closures: tuple[Closed, ...] = ()


@dataclass(frozen=True)
class Wish:
    """What is looked for. `needed` has to be offered, `welcome` is counted. `languages`: those of each person."""

    country: str
    on: date
    needed: frozenset[Service]
    welcome: frozenset[Service] = frozenset()
    languages: tuple[frozenset[str], ...] = ()
    staff: Sex | None = None


@dataclass(frozen=True)
class Weights:
    """Points at most for each part, and the distance in kilometres from which none are left for it."""

    distance: int
    language: int
    services: int
    staff: int
    load: int
    reach_km: int

    def whole(self, is_located: bool) -> int:
        """The most points that an office can have; without a place of return there are none for the distance."""
        return self.language + self.services + self.staff + self.load + (self.distance if is_located else 0)


class Condition(enum.StrEnum):
    """Why an office does not fit."""

    OTHER_COUNTRY = "other_country"
    SERVICE_MISSING = "service_missing"
    NOT_LISTED = "not_listed"
    TOO_FAR = "too_far"
    CLOSED = "closed"
    STAFF_MISSING = "staff_missing"
    STAFF_NOT_KNOWN = "staff_not_known"
    FULL = "full"


class ScorePart(enum.StrEnum):
    """What points are given for."""

    DISTANCE = "distance"
    LANGUAGE = "language"
    SERVICES = "services"
    STAFF = "staff"
    LOAD = "load"


class Basis(enum.StrEnum):
    """What points rest on."""

    NEAR = "near"
    FAR = "far"
    LANGUAGE_NOT_KNOWN = "language_not_known"
    ALL_UNDERSTOOD = "all_understood"
    SOME_UNDERSTOOD = "some_understood"
    NONE_UNDERSTOOD = "none_understood"
    NOTHING_MORE_ASKED = "nothing_more_asked"
    ALL_OFFERED = "all_offered"
    SOME_OFFERED = "some_offered"
    NONE_OFFERED = "none_offered"
    WOMEN_AND_MEN = "women_and_men"
    ONE_SEX = "one_sex"
    NOBODY = "nobody"
    STAFF_NOT_KNOWN = "staff_not_known"
    CAPACITY_NOT_KNOWN = "capacity_not_known"
    FULL = "full"
    FREE = "free"


@dataclass(frozen=True)
class Failing:
    """One condition that does not hold; `about` names the service, the reason of a closure or the sex."""

    code: Condition
    about: str = ""


@dataclass(frozen=True)
class Points:
    """Points for one part, of so many, and what they rest on."""

    part: ScorePart
    points: Fraction
    most: int
    note: Basis


@dataclass(frozen=True)
class Ranked:
    """An office with all that stands against it and what it scores; `score` is the sum of `parts`."""

    office: str
    failing: tuple[Failing, ...]
    parts: tuple[Points, ...]
    score: Fraction
    metres: int | None


def ranked(offices: Iterable[OfficeFacts], wish: Wish, weights: Weights) -> list[Ranked]:
    """The offices in order: those that fit before others, then fewer failing conditions, more points, nearer, id."""
    return sorted((_weighed(office, wish, weights) for office in offices), key=_place)


def _place(office: Ranked) -> tuple[int, Fraction, bool, int, str]:
    return (len(office.failing), -office.score, office.metres is None, office.metres or 0, office.office)


def _weighed(office: OfficeFacts, wish: Wish, weights: Weights) -> Ranked:
    parts = (
        *((_distance(office.metres, weights),) if office.metres is not None else ()),
        _language(office, wish, weights.language),
        _services(office, wish, weights.services),
        _staff(office, weights.staff),
        _load(office, weights.load),
    )
    total = sum((part.points for part in parts), Fraction(0))
    return Ranked(office.office, tuple(failing(office, wish)), parts, total, office.metres)


def failing(office: OfficeFacts, wish: Wish) -> list[Failing]:
    """Every condition that does not hold, in a fixed order; empty for an office that fits."""
    failures = [Failing(Condition.OTHER_COUNTRY)] if office.country != wish.country else []
    missing = wish.needed - office.services
    failures += [Failing(Condition.SERVICE_MISSING, service.value) for service in Service if service in missing]
    failures += _not_covered(office)
    closed = sorted({closure.reason.value for closure in office.closures if closure.holds_on(wish.on)})
    failures += [Failing(Condition.CLOSED, reason) for reason in closed]
    if wish.staff is not None:
        count = _count(office, wish.staff)
        if count is None or count == 0:
            code = Condition.STAFF_NOT_KNOWN if count is None else Condition.STAFF_MISSING
            failures.append(Failing(code, wish.staff.value))
    if office.capacity is not None and office.load >= office.capacity:
        failures.append(Failing(Condition.FULL))
    return failures


def _not_covered(office: OfficeFacts) -> list[Failing]:
    """Listed places are enough; a radius covers what lies within it, and says nothing where there is no distance."""
    if office.is_listed:
        return []
    if office.radius_km is None:
        return [Failing(Condition.NOT_LISTED)]
    if office.metres is None:
        return []
    return [Failing(Condition.TOO_FAR)] if office.metres > office.radius_km * _METRES else []


def _count(office: OfficeFacts, sex: Sex) -> int | None:
    return {Sex.FEMALE: office.women, Sex.MALE: office.men}.get(sex, 0)


def _distance(metres: int, weights: Weights) -> Points:
    left = max(Fraction(0), 1 - Fraction(metres, max(1, weights.reach_km) * _METRES))
    return Points(ScorePart.DISTANCE, weights.distance * left, weights.distance, Basis.NEAR if left else Basis.FAR)


def _language(office: OfficeFacts, wish: Wish, most: int) -> Points:
    languages = [spoken for spoken in wish.languages if spoken]
    if not languages:
        return Points(ScorePart.LANGUAGE, Fraction(0), most, Basis.LANGUAGE_NOT_KNOWN)
    understood = sum(1 for spoken in languages if spoken & office.languages)
    some = Basis.SOME_UNDERSTOOD if understood else Basis.NONE_UNDERSTOOD
    note = Basis.ALL_UNDERSTOOD if understood == len(languages) else some
    return Points(ScorePart.LANGUAGE, Fraction(most * understood, len(languages)), most, note)


def _services(office: OfficeFacts, wish: Wish, most: int) -> Points:
    if not wish.welcome:
        return Points(ScorePart.SERVICES, Fraction(most), most, Basis.NOTHING_MORE_ASKED)
    offered = len(wish.welcome & office.services)
    some = Basis.SOME_OFFERED if offered else Basis.NONE_OFFERED
    note = Basis.ALL_OFFERED if offered == len(wish.welcome) else some
    return Points(ScorePart.SERVICES, Fraction(most * offered, len(wish.welcome)), most, note)


def _staff(office: OfficeFacts, most: int) -> Points:
    there = sum(1 for count in (office.women, office.men) if count)
    if there == _BOTH:
        note = Basis.WOMEN_AND_MEN
    elif office.women is None or office.men is None:
        note = Basis.STAFF_NOT_KNOWN
    else:
        note = Basis.ONE_SEX if there else Basis.NOBODY
    return Points(ScorePart.STAFF, Fraction(most * there, _BOTH), most, note)


def _load(office: OfficeFacts, most: int) -> Points:
    if office.capacity is None:
        return Points(ScorePart.LOAD, Fraction(0), most, Basis.CAPACITY_NOT_KNOWN)
    if office.capacity <= office.load:
        return Points(ScorePart.LOAD, Fraction(0), most, Basis.FULL)
    return Points(ScorePart.LOAD, most * (1 - Fraction(office.load, office.capacity)), most, Basis.FREE)
