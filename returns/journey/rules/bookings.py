"""The text of a booking as somebody pastes it: the flights that it names, and nothing else of it.

Lines of reservation systems ("1 TK1234 Y 28NOV 6 FRAIST HK1 1045 1500") and mails of carriers in English, German and
Turkish. Of a text only designators, numbers, codes of known airports, days and times come out: no word of it is kept.
"""

import enum
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

MOST_CHARACTERS = 20_000
_MOST_OF_A_LINE = 400
_LONGEST = timedelta(days=3)
_MONTHS = (
    "jan january jänner januar ocak oca", "feb february februar şubat şub subat", "mar march märz mär mrz mart",
    "apr april nisan nis", "may mai mayıs mayis", "jun june juni haziran haz", "jul july juli temmuz tem",
    "aug august ağustos ağu agustos agu", "sep sept september eylül eyl eylul", "oct october okt oktober ekim eki",
    "nov november kasım kas kasim", "dec december dez dezember aralık ara aralik",
)  # fmt: skip
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_ANY_MONTH = "|".join(sorted(_MONTH, key=len, reverse=True))
# Lines of other numbers, days and times than those of a flight.
_BESIDE = re.compile(
    r"boarding|check.?in|online|duration|dauer|reisezeit|süre|biniş|layover|umstieg|umsteige|aktarma|gate|baggage|"
    r"gepäck|bagaj|seat|sitz|koltuk|birth|geburt|doğum|issued?|ausgestellt|düzenle|booked|gebucht|reference|pnr|"
    r"reservation code|buchungs|rezervasyon|ticket n|e-?ticket|e-?bilet|bilet no|passport|reisepass|pasaport|phone|"
    r"telefon|tel\b|fare|price|preis|ücret|tutar|total|gesamt|toplam|deadline|valid|gültig|geçerli",
    re.IGNORECASE,
)
_OF_A_FLIGHT = re.compile(r"\b(?:flight|flug|uçuş|sefer)\b", re.IGNORECASE)
_FROM = r"from|departure|departs|depart|dep|von|abflug|abreise|ab|kalkış(?: yeri)?|nereden"
_TO = r"to|arrival|arrives|arrive|arr|nach|ankunft|an|varış(?: yeri)?|nereye"
_ARROW = r"\s*(?:→|➔|➝|>|-+>|[-–—/]|\bto\b|\bnach\b)\s*"
_NO_AIRPORT = frozenset({"UTC", "GMT", "CET", "EST", "EDT", "PST", "MSK", "UHR", "HRS", "PNR", "EUR", "USD", "MRS"})
_NO_CARRIER = frozenset({"AM", "PM", "KG", "NR", "NO", "HK", "TL", "AT", "ID", "CM"})
_DESIGNATOR = r"[A-Z][A-Z0-9]|[0-9][A-Z]"
_BEGINS = r"\s*(?:\d{1,2}[ .:)]+)?"
_NUMBERED = rf"(?P<carrier>{_DESIGNATOR})\s*(?P<number>\d{{1,4}})"
_DATED = r"(?P<day>\d{1,2})(?P<month>[A-Z]{3})(?P<year>\d{2})?"
_WAY = (
    r"[ *]*(?:(?:[A-Z]{1,2}|[1-7])[ *]+)?"
    r"(?P<origin>[A-Z]{3})[ /-]?(?P<destination>[A-Z]{3})[ *]*(?:[A-Z]{2}\d{1,2}[ *]+)?(?:[A-Z0-9][ ]+)?"
    r"(?P<departs>\d{3,4}[APN]?|\d{1,2}[:.]\d{2})(?:\s+|\s?[-–]\s?)(?P<arrives>\d{3,4}[APN]?|\d{1,2}[:.]\d{2})"
    r"\s*(?:(?P<plus>[+#-]\d)|(?P<to_day>\d{1,2})(?P<to_month>[A-Z]{3}))?(?![A-Z0-9])"
)
_SYSTEM = (  # number before day, or day before number: 18DEC26 TK1234 FRAIST 1045 1500
    re.compile(rf"{_BEGINS}{_NUMBERED}(?:\s*/\s*|\s*(?:[A-Z]\s+|\s)\s*){_DATED}{_WAY}"),
    re.compile(rf"{_BEGINS}{_DATED}\s*[ /]\s*{_NUMBERED}(?:\s?[A-Z]\b)?\s{_WAY}"),
)
# A sum, a weight or a span has a point, too; so has a longer number, and a day.
_NO_TIME = r"(?!\d|[.,:/]\d|\s?(?:EUR|USD|TRY|UZS|TL|€|\$|£|₺|kg|km|h\b|std|%))"
_POINTED = rf"(?<![\d.,:/+€$£₺])(?<!(?:EUR|USD|TRY|UZS)\s)(?<!TL\s)\b\d{{1,2}}\.\d{{2}}{_NO_TIME}"
_TOKENS = re.compile(
    rf"(?P<iso>\b\d{{4}}-\d{{2}}-\d{{2}}\b)|(?P<dotted>\b\d{{1,2}}[./]\d{{1,2}}[./](?:\d{{4}}|\d{{2}})\b)|"
    rf"(?P<joined>\b\d{{1,2}}-?(?:{_ANY_MONTH})-?(?:\d{{4}}|\d{{2}})\b)|"
    rf"(?P<words>\b\d{{1,2}}(?:st|nd|rd|th|\.)?\s?(?:{_ANY_MONTH})\b\.?,?(?:\s?(?:\d{{4}}|\d{{2}})\b(?![:.]))?)|"
    rf"(?P<american>\b(?:{_ANY_MONTH})\.?\s\d{{1,2}}(?:st|nd|rd|th)?,\s\d{{4}}\b)|"
    r"(?P<time>\b\d{1,2}(?::\d{2}(?!\d|\s?h\b|\s?std)(?:\s?[ap]\.?m\b\.?)?|\s?[ap]m\b|\.\d{2}(?=\s?uhr)))|"
    rf"(?P<pointed>{_POINTED})|"
    r"(?P<plus>(?<![\d+])\+\s?[12](?!\d))",
    re.IGNORECASE,
)
_FLIGHT = re.compile(
    rf"(?<![A-Z0-9])({_DESIGNATOR})[ -]?(\d{{2,4}})(?![\d:.,]|/(?!\d{{1,2}}(?i:{_ANY_MONTH}))|\s?(?:EUR|kg|TL))"
)
_IN_BRACKETS = re.compile(r"\(([A-Z]{3})\b[^)]{0,30}\)")
_PAIR = re.compile(rf"\b([A-Z]{{3}}){_ARROW}([A-Z]{{3}})\b(?!\s*(?:MR|MRS|MS|MISS|MSTR|CHD|INF)\b)")  # no KAR/ALI MR
# Of two codes before the times the second alone would be taken for the origin.
_CLOCK = rf"\d{{1,2}}(?::\d{{2}}|\.\d{{2}}{_NO_TIME})"
_BEFORE_TIMES = re.compile(rf"\b([A-Z]{{3}})\s{{1,3}}([A-Z]{{3}})\s{{1,3}}(?={_CLOCK})")
# Both codes in one word, which might be a name: only between a number or a day and a time.
_JOINED = re.compile(
    rf"(?:(?:{_DESIGNATOR})[ -]?\d{{2,4}}|\d{{1,2}}(?:{_ANY_MONTH.upper()})(?:\d{{2}})?)(?:\s[A-Z])?\s{{1,3}}"
    rf"([A-Z]{{3}})([A-Z]{{3}})\s{{1,3}}(?={_CLOCK})"
)
_LABELLED = re.compile(rf"(?:^|\W)(?i:{_FROM}|{_TO})\s*:?\s+([A-Z]{{3}})\b")
_BESIDE_TIME = re.compile(rf"\b([A-Z]{{3}})\s{{1,3}}(?={_CLOCK})|(?<=\d[:.]\d\d)\s{{1,3}}([A-Z]{{3}})\b")
_NAMES = re.compile(r"^\W*([^\W\d][\w .'’-]{2,40}?)\s+(?:→|➔|➝|-+>|–|—|-)\s+([^\W\d][\w .'’-]{2,40}?)\W*$")
_LABELLED_NAME = re.compile(rf"(?i:^\W*(?:{_FROM}|{_TO})\s*:\s*)([^\W\d][\w.'’-]*(?: [^\W\d][\w.'’-]*){{0,3}})")
# A label alone on its line: the next line is a place. "To" or "an" would be any word.
_LABEL = re.compile(
    r"\W*(?:departure|arrival|abflug|ankunft|nereden|nereye|"
    r"(?:kalkış|varış)(?: (?:yeri|noktası|havalimanı|havaalanı))?)\W*",
    re.IGNORECASE,
)
_BELOW_LABEL = re.compile(r"\W*(?:([A-Z]{3})(?:\s*[-–,(/].*)?|([^\W\d][\w.'’-]*(?: [^\W\d][\w.'’-]*){0,3}))\W*")


class Missing(enum.StrEnum):
    """What a text does not say of a flight, or not so that it was understood."""

    FLIGHT = "flight"
    ORIGIN = "origin"
    DESTINATION = "destination"
    DEPARTS_ON = "departs_on"
    DEPARTS_TIME = "departs_time"
    ARRIVES_TIME = "arrives_time"


@dataclass(frozen=True)
class Segment:
    """One flight: designator of the carrier, number, airports by code, local days and times; empty where not said."""

    carrier: str = ""
    number: str = ""
    origin: str = ""
    destination: str = ""
    departs_on: date | None = None
    departs_time: time | None = None
    arrives_on: date | None = None  # None where the text does not say another day
    arrives_time: time | None = None

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What was not understood of it."""
        stated = {
            Missing.FLIGHT: self.number,
            Missing.ORIGIN: self.origin,
            Missing.DESTINATION: self.destination,
            Missing.DEPARTS_ON: self.departs_on,
            Missing.DEPARTS_TIME: self.departs_time,
            Missing.ARRIVES_TIME: self.arrives_time,
        }
        return tuple(part for part in Missing if stated[part] in ("", None))


def read_booking(text: str, today: date, airport_of: Callable[[str], str]) -> tuple[Segment, ...]:
    """The flights that a text names, in its order.

    `airport_of` gives the code of an airport for a code or the name of a city, or nothing. A day without a year is the
    next such day from `today` on.
    """
    reader = _Reader(today, airport_of)
    for line in text[:MOST_CHARACTERS].splitlines():
        reader.read(line[:_MOST_OF_A_LINE].replace("\u00a0", " "))
    return reader.finished()


_KINDS = {int: "plus", time: "time", date: "day"}


@dataclass
class _Draft:
    """A flight while its lines are read."""

    flight: tuple[str, str] = ("", "")
    places: list[str] = field(default_factory=list)
    days: list[tuple[date, int]] = field(default_factory=list)  # each with how many times were read before it
    times: list[time] = field(default_factory=list)
    later: int = 0

    @property
    def is_whole(self) -> bool:
        return len(self.places) == 2 and len(self.times) == 2

    @property
    def segment(self) -> Segment:
        starts = next((day for day, before in self.days if before < 2), None)
        ends = next((day for day, before in self.days if before and day is not starts), None)
        if self.later and starts:
            ends = starts + timedelta(days=self.later)
        places, times = [*self.places, "", ""], [*self.times, None, None]
        return Segment(*self.flight, places[0], places[1], starts, times[0], ends, times[1])


class _Reader:
    """Reads a text line by line, and remembers nothing of it but flights."""

    def __init__(self, today: date, airport_of: Callable[[str], str]) -> None:
        self._today, self._airport_of = today, airport_of
        self._segments: list[Segment] = []
        self._draft = _Draft()
        self._is_beside = False  # the last line was the label of another number
        self._is_labelled = False  # the last line was the label of a place

    def read(self, line: str) -> None:
        """Take what a line says of flights."""
        if match := next((match for pattern in _SYSTEM if (match := pattern.match(line))), None):
            self._end()
            self._segments.append(self._of_system(match))
            return
        tokens = sorted(self._tokens(line), key=lambda token: token[0])
        self._is_beside = bool(_BESIDE.search(line)) and not re.search(r"\d", line)
        self._is_labelled = bool(_LABEL.fullmatch(line)) or (self._is_labelled and not line.strip())
        for place, (_at, kind, value) in enumerate(tokens):
            self._take(kind, value, place > 0)

    def finished(self) -> tuple[Segment, ...]:
        """The flights, without those of which nothing but a number was found."""
        self._end()
        flights: dict[tuple[object, ...], Segment] = {}
        for segment in self._segments:
            if len(segment.missing) < len(Missing) - 1:
                key = (segment.origin, segment.destination, segment.departs_on, segment.departs_time)
                flights.setdefault(key, segment)  # a mail often says the same twice
        return tuple(flights.values())

    def _end(self) -> None:
        if self._draft != _Draft():
            self._segments.append(self._draft.segment)
        self._draft = _Draft()

    def _take(self, kind: str, value: object, goes_on: bool) -> None:
        draft = self._draft
        is_next = draft.is_whole and not (kind == "plus" or (goes_on and kind == "day"))
        if kind == "flight":
            is_next = draft.flight != ("", "") and draft.flight != value
        if is_next:
            self._end()
            draft = self._draft
        if kind == "flight" and isinstance(value, tuple):
            draft.flight = value
        elif kind == "place" and isinstance(value, str) and len(draft.places) < 2 and value not in draft.places:
            draft.places.append(value)
        elif kind == "day" and isinstance(value, date):
            draft.days.append((value, len(draft.times)))
        elif kind == "time" and isinstance(value, time) and len(draft.times) < 2:
            draft.times.append(value)
        elif kind == "plus" and isinstance(value, int) and draft.times:
            draft.later = value

    def _tokens(self, line: str) -> Iterator[tuple[int, str, object]]:
        is_beside, spans = bool(_BESIDE.search(line)), []
        if not is_beside:
            for at, code in self._codes(line):
                yield at, "place", code
            matches = list(_TOKENS.finditer(line))
            days_with_points = self._days_with_points(matches)
            for match in matches:
                spans.append(match.span())
                value = days_with_points[match.start()] if match.start() in days_with_points else self._value(match)
                if value is not None:
                    yield match.start(), _KINDS[type(value)], value
        elif not _OF_A_FLIGHT.search(line):
            return
        for match in _FLIGHT.finditer(line):
            is_free = all(match.end() <= start or match.start() >= end for start, end in spans)
            if is_free and match[1] not in _NO_CARRIER and not self._is_beside:
                yield match.start(), "flight", (match[1], match[2])

    def _days_with_points(self, matches: Sequence[re.Match[str]]) -> dict[int, date | None]:
        """Where 10.12 may be a day: of three the first is one; before any day it is left aside, as it may be either."""
        pointed = [match for match in matches if match["pointed"]]
        is_dated = bool(self._draft.days) or any(isinstance(self._value(match), date) for match in matches)
        days: dict[int, date | None] = {}
        for match in pointed:
            number, month = (int(part) for part in match["pointed"].split("."))
            day = _next(number, month, self._today)
            if day is not None and not is_dated:
                days[match.start()] = day if len(pointed) > 2 and match is pointed[0] else None
        if any(days.values()):
            return {at: day for at, day in days.items() if day}
        return days

    def _codes(self, line: str) -> list[tuple[int, str]]:
        """The airports that a line names, by code or, where it names none by code, by the name of their city."""
        marks = [(match.start(1), match[1]) for match in _IN_BRACKETS.finditer(line)]
        if not marks:
            for pattern in (_PAIR, _BEFORE_TIMES, _LABELLED, _BESIDE_TIME):
                marks += [
                    (match.start(number), match[number])
                    for match in pattern.finditer(line)
                    for number in range(1, pattern.groups + 1)
                    if match[number]
                ]
        if self._is_labelled and (below := _BELOW_LABEL.fullmatch(line)) and not below[2]:
            marks.append((below.start(1), below[1]))
        known = {at: code for at, code in marks if code not in _NO_AIRPORT and code.lower() not in _MONTH}
        codes = {at: self._airport_of(code) for at, code in known.items()}
        for match in _JOINED.finditer(line):
            both = {match.start(number): self._airport_of(match[number]) for number in (1, 2)}
            codes |= both if all(both.values()) else {}
        if not any(codes.values()):
            names = [*_NAMES.finditer(line), *_LABELLED_NAME.finditer(line)][:1]
            if self._is_labelled and (below := _BELOW_LABEL.fullmatch(line)):
                names = [below]
            codes = {
                match.start(number): self._airport_of(match[number].strip())
                for match in names
                for number in range(1, match.re.groups + 1)
                if match[number]
            }
            if len(codes) == 2 and not all(codes.values()):
                codes = {}
        return sorted((at, code) for at, code in codes.items() if code)

    def _value(self, match: re.Match[str]) -> date | time | int | None:
        if match["plus"]:
            return int(match["plus"][-1])
        if match["time"] or match["pointed"]:
            return _time(match[0])
        numbers = re.findall(r"\d+", match[0])
        if match["iso"]:
            return _day(int(numbers[0]), int(numbers[1]), int(numbers[2]))
        if match["dotted"]:
            return _day(_year(numbers[2]), int(numbers[1]), int(numbers[0]))
        month = next(_MONTH[word] for word in re.findall(r"[^\W\d]+", match[0].lower()) if word in _MONTH)
        if match["american"]:
            return _day(_year(numbers[1]), month, int(numbers[0]))
        if len(numbers) > 1:
            return _day(_year(numbers[1]), month, int(numbers[0]))
        return _next(int(numbers[0]), month, self._today)

    def _of_system(self, match: re.Match[str]) -> Segment:
        month, day = _MONTH.get(match["month"].lower(), 0), int(match["day"])
        starts = _day(_year(match["year"]), month, day) if match["year"] else _next(day, month, self._today)
        ends = starts + timedelta(days=int(match["plus"].lstrip("+#"))) if match["plus"] and starts else None
        if match["to_day"] and starts:
            until = _next(int(match["to_day"]), _MONTH.get(match["to_month"].lower(), 0), starts)
            ends = until if until and until - starts < _LONGEST else None
        return Segment(
            match["carrier"],
            match["number"],
            self._airport_of(match["origin"]),
            self._airport_of(match["destination"]),
            starts,
            _time(match["departs"]),
            ends,
            _time(match["arrives"]),
        )


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _next(day: int, month: int, since: date) -> date | None:
    """The next such day from a day on; the 29th of February comes within eight years."""
    days = (_day(since.year + later, month, day) for later in range(9))
    return next((stated for stated in days if stated and stated >= since), None)


def _time(typed: str) -> time | None:
    """A time of 24 hours, or of twelve with a, p, am or pm: 10:45, 1045, 300P, 3 pm."""
    numbers, letters = re.findall(r"\d+", typed), "".join(re.findall("[a-z]", typed.lower()))
    digits = "".join(numbers)
    hour, minute = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    if letters and hour <= 12:
        hour = hour % 12 + (12 if letters[0] in "pn" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None
