"""Changes of rules: their states, what speaks against one, and what each would change. All reasons at once."""

import enum
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from foundation.rulebook.rules import Bounds, Direction, EntryForm, RuleRow, ScopeKey, moments, numbers_of

# The last place on earth to end a day is 12 hours behind UTC, the first to begin one 14 hours ahead.
_FIRST_ZONE = timedelta(hours=14)
_ENTRIES = {EntryForm.CARRIER: re.compile(r"[A-Z0-9]{2} \S.{0,79}"), EntryForm.NAME: re.compile(r"\S.{0,79}")}
AREA = "Schengen"  # a transit through any of several countries, of which one row speaks
# Keys of a scope that name a country, and values of them that are none.
_PLACES, _AREAS = frozenset({"host", "country", "nationality", "transit"}), frozenset({AREA})


class ChangeState(enum.StrEnum):
    """How a change stands. Whether a confirmed one holds already is never stored: its first day says so."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    TAKEN_BACK = "taken_back"


class Effect(enum.StrEnum):
    """In which way a change touches a case."""

    BLOCKED = "blocked"  # nothing blocks it now
    MORE_BLOCKED = "more_blocked"  # something blocks it already
    LESS_BLOCKED = "less_blocked"  # something else still blocks it
    READY = "ready"  # nothing else blocks it
    UNSIGNED = "unsigned"  # a sign-off does not hold any more
    MOVED = "moved"  # visits would be on other days, or be others
    LATER = "later"  # the earliest day on which people could leave comes later
    EARLIER = "earlier"  # it comes earlier


class RuleTable(enum.StrEnum):
    """What rules are read and changed together as a table."""

    COUNTRIES = "countries"
    TIMES = "times"
    TRANSIT = "transit"
    CONSULATES = "consulates"
    CARRIERS = "carriers"
    ENTITLEMENTS = "entitlements"
    EXCHANGE = "exchange"
    CALENDARS = "calendars"


class ChangeReason(enum.StrEnum):
    """What speaks against a change."""

    VALUE_UNREADABLE = "value_unreadable"
    VALUE_BELOW = "value_below"
    VALUE_ABOVE = "value_above"
    VALUE_WORD = "value_word"
    VALUE_ENTRY = "value_entry"
    COUNTRY_UNKNOWN = "country_unknown"
    LOOSER = "looser"
    FIXED = "fixed"
    SWITCHED_OFF = "switched_off"
    SOURCE_MISSING = "source_missing"
    IN_PAST = "in_past"
    ENDS_BEFORE = "ends_before"
    ENDS_INTO_NOTHING = "ends_into_nothing"
    END_NEEDED = "end_needed"
    TOO_MANY = "too_many"
    SCOPE_NOT_ASKED = "scope_not_asked"
    SAME_DAY = "same_day"
    OVERLAPS_EARLIER = "overlaps_earlier"
    OVERLAPS_LATER = "overlaps_later"
    TIE = "tie"
    CHANGES_NOTHING = "changes_nothing"
    SCOPE_UNREADABLE = "scope_unreadable"
    CURRENCY_UNKNOWN = "currency_unknown"
    WAITS_ALREADY = "waits_already"


@dataclass(frozen=True)
class Problem:
    """One reason against a change: at which field, and what its sentence names. Values are shown by whoever words it.

    `day`: until or from which; `row`: the other row that it is about; `number`: an end of the bounds; `keys`: what a
    scope may name together.
    """

    field: str
    reason: ChangeReason
    day: date | None = None
    row: RuleRow | None = None
    number: Decimal | None = None
    words: tuple[str, ...] = ()
    scope: ScopeKey = ()
    keys: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True)
class Around:
    """What a change is held against: all rows of its code that hold, its bounds, the first day, what waits already.

    `offered`: rows of a release that stand aside for an edited one: taking one over is no loosening. `countries`: the
    codes (ISO) that there are.
    """

    rows: Sequence[RuleRow]
    bounds: Bounds
    first_day: date
    waiting: Sequence[tuple[ScopeKey, date]] = ()
    offered: Sequence[RuleRow] = field(default=())
    countries: Collection[str] = frozenset()


def first_day(now: datetime) -> date:
    """The first day that has begun nowhere on earth: what was decided today, here or elsewhere, stays as it was."""
    return (now + _FIRST_ZONE).date() + timedelta(days=1)


# What speaks against a change.


def against(new: RuleRow, around: Around) -> list[Problem]:
    """Everything that speaks against a row that somebody wants; its value is None where it could not be read."""
    problems = [*_plain(new, around), *_against_value(new, around)]
    if any(problem.field in ("value", "valid_from", "valid_until") for problem in problems):
        return problems
    overlaps = _overlaps(new, [row for row in around.rows if row.scope == new.scope])
    return [*problems, *(overlaps or _against_time(new, around))]


def _plain(new: RuleRow, around: Around) -> Iterable[Problem]:
    if not new.source.strip():
        yield Problem("source", ChangeReason.SOURCE_MISSING)
    if new.valid_from < around.first_day:
        yield Problem("valid_from", ChangeReason.IN_PAST, day=around.first_day)
    if new.valid_until is not None and new.valid_until < new.valid_from:
        yield Problem("valid_until", ChangeReason.ENDS_BEFORE, day=new.valid_from)
    places = tuple(value for key, value in new.scope if key in _PLACES and value not in _AREAS)
    if around.countries and (unknown := tuple(place for place in places if place not in around.countries)):
        yield Problem("scope", ChangeReason.COUNTRY_UNKNOWN, words=unknown)
    most, last = around.bounds.most_days, new.valid_until
    if most is not None and (last is None or last - new.valid_from >= timedelta(days=most)):
        yield Problem("valid_until", ChangeReason.END_NEEDED, number=Decimal(most))
    if around.bounds.scopes and frozenset(key for key, _ in new.scope) not in around.bounds.scopes:
        yield Problem("scope", ChangeReason.SCOPE_NOT_ASKED, keys=around.bounds.scopes)
    if (new.scope, new.valid_from) in around.waiting:
        yield Problem("valid_from", ChangeReason.WAITS_ALREADY, day=new.valid_from)


def _is_entry(word: str, form: EntryForm | None, countries: Collection[str]) -> bool:
    if form is EntryForm.COUNTRY:
        return word in countries
    return form is None or bool(_ENTRIES[form].fullmatch(word))


def _against_value(new: RuleRow, around: Around) -> Iterable[Problem]:
    bounds, value = around.bounds, new.value
    if bounds.direction is Direction.FIXED:
        yield Problem("value", ChangeReason.FIXED)
        return
    if value is None:
        yield Problem("value", ChangeReason.VALUE_UNREADABLE)
        return
    if new.never_overridable and (value is False or value == ()):
        yield Problem("value", ChangeReason.SWITCHED_OFF)
    numbers = numbers_of(value)
    if bounds.at_least is not None and any(number < bounds.at_least for number in numbers):
        yield Problem("value", ChangeReason.VALUE_BELOW, number=bounds.at_least)
    if bounds.at_most is not None and any(number > bounds.at_most for number in numbers):
        yield Problem("value", ChangeReason.VALUE_ABOVE, number=bounds.at_most)
    if bounds.most_entries is not None and isinstance(value, tuple) and len(value) > bounds.most_entries:
        yield Problem("value", ChangeReason.TOO_MANY, number=Decimal(bounds.most_entries))
    words = [part for part in (value if isinstance(value, tuple) else (value,)) if isinstance(part, str)]
    if wrong := tuple(word for word in words if not _is_entry(word, bounds.entries, around.countries)):
        yield Problem("value", ChangeReason.VALUE_ENTRY, words=wrong)
    strange = tuple(word for word in words if word not in bounds.choices) if bounds.choices else ()
    if strange:
        yield Problem("value", ChangeReason.VALUE_WORD, words=strange)


def _overlaps(new: RuleRow, same: Sequence[RuleRow]) -> list[Problem]:
    """Rows of the same scope whose days it would share."""
    problems = []
    for row in same:
        if row.valid_from == new.valid_from:
            problems.append(Problem("valid_from", ChangeReason.SAME_DAY, row=row, day=row.valid_from))
        elif row.valid_from < new.valid_from and row.valid_until and row.valid_until >= new.valid_from:
            problems.append(Problem("valid_from", ChangeReason.OVERLAPS_EARLIER, row=row, day=row.valid_until))
        elif row.valid_from > new.valid_from and new.valid_until and new.valid_until >= row.valid_from:
            problems.append(Problem("valid_until", ChangeReason.OVERLAPS_LATER, row=row, day=row.valid_from))
    return problems


def _against_time(new: RuleRow, around: Around) -> list[Problem]:
    """What it would do to what holds, on every day and for every scope that it touches."""
    found = moments(around.rows, new)
    if tie := next((moment for moment in found if moment.is_in_doubt), None):
        return [Problem("scope", ChangeReason.TIE, day=tie.day, scope=tie.scope)]
    lost = next((moment for moment in found if moment.after is None), None)
    if lost is not None:
        return [Problem("valid_until", ChangeReason.ENDS_INTO_NOTHING, day=lost.day)]
    if not any(_is_another(moment.before, moment.after) for moment in found if moment.after is not None):
        return [Problem("value", ChangeReason.CHANGES_NOTHING)]
    if is_of_release(new, around.offered):
        return []
    for moment in found:
        after = moment.after.value if moment.after else None
        if moment.before is not None and around.bounds.is_looser(after, moment.before.value):
            field_of = "value" if moment.after == new else "valid_until"
            return [Problem(field_of, ChangeReason.LOOSER, row=moment.before, day=moment.day)]
    return []


def _is_another(before: RuleRow | None, after: RuleRow) -> bool:
    """Whether a row says something else than the one before it: another value, or where it comes from."""
    said = (after.value, after.source, after.standing, after.valid_until)
    return before is None or said != (before.value, before.source, before.standing, before.valid_until)


def is_of_release(new: RuleRow, offered: Iterable[RuleRow]) -> bool:
    """Whether a row says what a release offers, for exactly its scope and without an end of its own."""
    return any((row.value, row.scope, row.valid_until) == (new.value, new.scope, new.valid_until) for row in offered)


# What a change would do.


@dataclass(frozen=True)
class Blocked:
    """What blocks a departure, by code and subject, and whether a sign-off holds."""

    blockers: frozenset[tuple[str, str]]
    is_signed: bool = False


def effects_between(before: Blocked, after: Blocked) -> list[tuple[Effect, int]]:
    """In which ways a case is touched, each with how many blockers come or go."""
    came, went = after.blockers - before.blockers, before.blockers - after.blockers
    effects = []
    if came:
        effects.append((Effect.MORE_BLOCKED if before.blockers else Effect.BLOCKED, len(came)))
    elif went:
        effects.append((Effect.LESS_BLOCKED if after.blockers else Effect.READY, len(went)))
    if before.is_signed and not after.is_signed:
        effects.append((Effect.UNSIGNED, 1))
    return effects


# The status of countries.


class Review(enum.StrEnum):
    """When the status of a country is looked at again."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"
    NONE = "none"  # there is no status


@dataclass(frozen=True)
class CountryRow:
    """A country (ISO code), the row of its status if it has one, whether that stops returns, and its review.

    `coming`: the row that is to begin next.
    """

    country: str
    row: RuleRow | None
    is_blocking: bool
    review_on: date | None
    review: Review
    coming: RuleRow | None = None


def review_of(review_on: date | None, today: date, soon: date) -> Review:
    """How pressing a review is; what ends on a day is reviewed by that day."""
    if review_on is None:
        return Review.NONE
    return Review.OVERDUE if review_on < today else Review.SOON if review_on <= soon else Review.LATER


def in_order_of_urgency(rows: Iterable[CountryRow]) -> list[CountryRow]:
    """What stops returns first, then what is to be reviewed, then what is not known; by code within."""
    order = list(Review)
    return sorted(rows, key=lambda row: (not row.is_blocking, order.index(row.review), row.country))


# Working calendars.


class DayKind(enum.StrEnum):
    """What a day is in a working calendar, and why."""

    USUAL = "usual"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    CLOSED = "closed"  # a row of the rule book says so
    WORKED = "worked"  # a row says so, though it would be a day of rest


@dataclass(frozen=True, order=True)
class CalendarPlace:
    """A country (ISO), or with a host its consulates in that country."""

    country: str
    host: str = ""

    @property
    def name(self) -> str:
        """As addresses have it: "UZ", or "UZ-TR"."""
        return f"{self.country}-{self.host}" if self.host else self.country

    @property
    def scope(self) -> str:
        """As somebody types the scope of a rule."""
        return f"country={self.country}" + (f"\nhost={self.host}" if self.host else "")


@dataclass(frozen=True)
class YearDay:
    """A day of a working calendar; `name` is what it is called, but for weekends and usual days.

    `is_estimated`: it follows the moon, and may come a day earlier or later.
    """

    day: date
    kind: DayKind
    name: str = ""
    is_estimated: bool = False


@dataclass(frozen=True)
class SaidDays:
    """What a row of the rule book says of some days of a place."""

    kind: DayKind
    first: date
    last: date
    name: str
    source: str
    note: str
