"""One rule row, and which row holds on a day for a scope. Standard library only; knows neither files nor database."""

import enum
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeVar, TypeVarTuple, cast

from foundation.errors import DomainError

Ts = TypeVarTuple("Ts")
MadeT = TypeVar("MadeT")
ScopeKey = tuple[tuple[str, str], ...]
EVERYWHERE: Mapping[str, str] = MappingProxyType({})
_NARROWER = {"region": "host"}  # a host country says more than the region it lies in
_SPANS = {unit: timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days", "weeks")}


class Standing(enum.StrEnum):
    """How far a figure can be relied on."""

    SOURCED = "sourced"
    PROJECT_DEFAULT = "project_default"
    VERIFY = "verify"


class RuleOrigin(enum.StrEnum):
    """Where a row comes from: the files of a release, or somebody who entered it in the program."""

    SEED = "seed"
    PROGRAM = "program"


class RuleState(enum.StrEnum):
    """Whether a row counts: it holds on its days, a release offers it, or it was taken back before its first day."""

    HOLDS = "holds"
    OFFERED = "offered"
    TAKEN_BACK = "taken_back"


class RuleMissing(DomainError):
    """No row of a rule holds on a day for a scope."""

    code = "rule_missing"

    def __init__(self, rule: str, day: date, where: str) -> None:
        """Keep which rule was asked for, and on which day: somebody may have typed it."""
        super().__init__(f"No row of {rule} holds on {day} for {where}. Load the seeds, or add a row with its source.")
        self.rule, self.day = rule, day


class RuleUnknown(DomainError):
    """A row holds, but it says that the value is not known."""

    code = "rule_unknown"


class RuleAmbiguous(DomainError):
    """Several rows hold, and none of them is the most specific."""

    code = "rule_ambiguous"


def scope_key(scope: Mapping[str, str]) -> ScopeKey:
    """A scope as sorted pairs, the same for equal scopes."""
    return tuple(sorted(scope.items()))


def scope_words(scope: ScopeKey) -> str:
    """A scope for messages: `carrier=TK, host=TR`, or `everywhere`."""
    return ", ".join(f"{key}={value}" for key, value in scope) or "everywhere"


@dataclass(frozen=True)
class RuleRow:
    """One dated rule. `value` is None where it is not known; lists are tuples and tables are read-only mappings."""

    code: str
    label: str
    value: Any
    unit: str
    scope: ScopeKey
    valid_from: date
    valid_until: date | None
    source: str
    standing: Standing
    note: str = ""
    never_overridable: bool = False

    @property
    def known(self) -> bool:
        """Whether there is a value at all."""
        return self.value is not None

    @cached_property
    def name(self) -> str:
        """What messages call this row: code, scope and first day."""
        return f"{self.code} ({scope_words(self.scope)}, from {self.valid_from.isoformat()})"

    def _value(self, *kinds: type) -> Any:
        if self.value is None:
            raise RuleUnknown(f"{self.name}: the value is not known. Add a row with a value and its source.")
        if type(self.value) not in kinds:
            raise TypeError(f"{self.name}: holds {type(self.value).__name__}, asked for {kinds[0].__name__}")
        return self.value

    def whole(self) -> int:
        """The whole number, in `unit`. RuleUnknown if not known, TypeError if it is something else."""
        return int(self._value(int))

    def flag(self) -> bool:
        """The yes or no. RuleUnknown if not known, TypeError if it is something else."""
        return bool(self._value(bool))

    def text(self) -> str:
        """The text. RuleUnknown if not known, TypeError if it is something else."""
        return str(self._value(str))

    def exact(self) -> Decimal:
        """The exact decimal, for shares and ratios. RuleUnknown if not known, TypeError if it is something else."""
        return Decimal(self._value(str))

    def entries(self) -> tuple[Any, ...]:
        """The list, in its order. RuleUnknown if not known, TypeError if it is something else."""
        return tuple(self._value(tuple))

    def money(self) -> tuple[Decimal, str]:
        """Amount and currency (ISO 4217). RuleUnknown if not known, TypeError if it is something else."""
        table = self._value(MappingProxyType)
        if self.unit != "money":
            raise TypeError(f"{self.name}: {self.unit} is not money")
        return Decimal(table["amount"]), str(table["currency"])

    def span(self) -> timedelta:
        """The length of time, for seconds to weeks; months have no fixed length. RuleUnknown, or TypeError as above."""
        if self.unit not in _SPANS:
            raise TypeError(f"{self.name}: {self.unit} is no fixed length of time")
        return self.whole() * _SPANS[self.unit]


def by_code(rows: Iterable[RuleRow]) -> dict[str, list[RuleRow]]:
    """Rows by their code, in the order in which they come."""
    codes: dict[str, list[RuleRow]] = {}
    for row in rows:
        codes.setdefault(row.code, []).append(row)
    return codes


def by_scope(rows: Iterable[RuleRow]) -> dict[tuple[str, ScopeKey], list[RuleRow]]:
    """Rows by code and scope, in the order in which they come."""
    scopes: dict[tuple[str, ScopeKey], list[RuleRow]] = {}
    for row in rows:
        scopes.setdefault((row.code, row.scope), []).append(row)
    return scopes


def covers(scope: ScopeKey, other: ScopeKey) -> bool:
    """Whether a scope is at least as specific as another: it has each of its pairs, or names something narrower."""
    keys = {key for key, _ in scope}
    return all(pair in scope or _NARROWER.get(pair[0]) in keys for pair in other)


def frozen_value(value: Any) -> Any:
    """A value as rows hold it: lists as tuples, tables as read-only mappings."""
    if isinstance(value, Mapping):
        return MappingProxyType({key: frozen_value(part) for key, part in value.items()})
    return tuple(frozen_value(part) for part in value) if isinstance(value, list | tuple) else value


def plain_value(value: Any) -> Any:
    """The opposite: what can be written as JSON."""
    if isinstance(value, Mapping):
        return {key: plain_value(part) for key, part in value.items()}
    return [plain_value(part) for part in value] if isinstance(value, list | tuple) else value


def rows_in_force(rows: Iterable[RuleRow], day: date) -> list[RuleRow]:
    """For each scope the row that holds on a day: the latest begun, unless it has ended. All rows of one code.

    A later row ends the earlier one for good: when it ends itself, the earlier one does not come back.
    Raises RuleAmbiguous if two rows of one scope begin on the same day, ValueError for rows of several codes.
    """
    every = list(rows)
    if len(codes := {row.code for row in every}) > 1:
        raise ValueError(f"rows of several rules: {', '.join(sorted(codes))}")
    latest: dict[ScopeKey, list[RuleRow]] = {}
    for row in sorted(every, key=lambda row: row.valid_from):
        if row.valid_from <= day:
            before = latest.get(row.scope, [])
            latest[row.scope] = [*before, row] if before and before[0].valid_from == row.valid_from else [row]
    for same in latest.values():
        if len(same) > 1:
            raise RuleAmbiguous(f"{same[0].name}: there twice. Keep one.")
    return [row for (row,) in latest.values() if row.valid_until is None or day <= row.valid_until]


def pick(rows: Iterable[RuleRow], day: date, scope: Mapping[str, str] = EVERYWHERE) -> RuleRow | None:
    """The row that holds on a day for a scope: the one whose own scope covers that of every other row that fits.

    A row fits if each pair of its scope is in the asked scope, so a row without scope fits everywhere. All rows must
    be of one code. None if no row fits; RuleAmbiguous if none of those that fit is the most specific.
    """
    pairs = set(scope.items())
    fitting = [row for row in rows_in_force(rows, day) if pairs.issuperset(row.scope)]
    if not fitting:
        return None
    if best := [row for row in fitting if all(covers(row.scope, other.scope) for other in fitting)]:
        return max(best, key=lambda row: len(row.scope))
    names = "; ".join(sorted(row.name for row in fitting))
    raise RuleAmbiguous(
        f"None is more specific than the others on {day.isoformat()}: {names}. Add a row for all of it."
    )


def row_to_show(rows: Iterable[RuleRow], day: date) -> RuleRow:
    """Of the rows of one code and scope, the latest that has begun by a day (ended or not), else the first to come."""
    ordered = sorted(rows, key=lambda row: row.valid_from)
    begun = [row for row in ordered if row.valid_from <= day]
    return begun[-1] if begun else ordered[0]


_MOST_DAYS = 100  # of which a book keeps what was found


@dataclass(frozen=True)
class RulesOfDay:
    """The rows of several rules on one day, to be asked for one scope after another.

    What was found or made of it once is kept as long as it is: pages ask for the same of each person, and of each case.
    """

    day: date
    rows: Mapping[str, tuple[RuleRow, ...]]
    _found: dict[Hashable, RuleRow | None] = field(default_factory=dict, init=False, repr=False, compare=False)
    _made: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    _days: dict[date, "RulesOfDay"] = field(default_factory=dict, init=False, repr=False, compare=False)

    def on(self, day: date) -> "RulesOfDay":
        """The same rows, asked on another day by which they have all been read."""
        if len(self._days) > _MOST_DAYS:
            self._days.clear()
        return self._days.setdefault(day, replace(self, day=day))

    def once(self, make: Callable[["RulesOfDay", *Ts], MadeT], *about: *Ts) -> MadeT:
        """What is made of these rows and of these few words alone: the first time that it is asked for."""
        if (make, *about) not in self._made:
            self._made[make, *about] = make(self, *about)
        return cast(MadeT, self._made[make, *about])

    def find(self, code: str, scope: Mapping[str, str] = EVERYWHERE) -> RuleRow | None:
        """The row that holds, or None. RuleAmbiguous as in `pick`; KeyError for a code that was not loaded."""
        key = (code, frozenset(scope.items())) if scope else code
        if key not in self._found:
            self._found[key] = pick(self.rows[code], self.day, scope)
        return self._found[key]

    def need(self, code: str, scope: Mapping[str, str] = EVERYWHERE) -> RuleRow:
        """The row that holds. RuleMissing if there is none; RuleAmbiguous as in `pick`; KeyError if not loaded."""
        row = self.find(code, scope)
        if row is None:
            raise RuleMissing(code, self.day, scope_words(scope_key(scope)))
        return row


def rules_of_day(rows: Iterable[RuleRow], codes: Iterable[str], day: date) -> RulesOfDay:
    """Sort rows by code, for the codes that will be asked."""
    by_code: dict[str, list[RuleRow]] = {code: [] for code in codes}
    for row in rows:
        by_code[row.code].append(row)
    return RulesOfDay(day, MappingProxyType({code: tuple(of_code) for code, of_code in by_code.items()}))


# How far a rule may be changed in the program, and which way is the safe one.


class Direction(enum.StrEnum):
    """Which way a rule may move from what would hold without the change; all but EITHER only ever tighten it."""

    EITHER = "either"
    LOWER = "lower"
    HIGHER = "higher"
    FEWER = "fewer"  # of a list: entries may go
    MORE = "more"  # of a list: entries may come
    LATER = "later"  # of words: each of `choices` is tighter than those before it
    FIXED = "fixed"  # the program's own words depend on it


class EntryForm(enum.StrEnum):
    """How each entry of a list is written, where they are no words of the program."""

    COUNTRY = "country"  # two letters (ISO)
    CARRIER = "carrier"  # two letters or figures (IATA), a space, and the name
    NAME = "name"  # what a day is called


@dataclass(frozen=True)
class Bounds:
    """What the seed of a code allows: a smallest and a greatest value, a direction, and the words to choose from.

    `in_order`: the order of a list says something. `entries`: how those of a list are written, where there is nothing
    to choose from; `most_entries`: how many there are at most. `most_days`: a row has a last day, at most so many days
    after its first. `scopes`: the keys that a scope names together, where the rule is asked for nothing else.
    """

    at_least: Decimal | None = None
    at_most: Decimal | None = None
    direction: Direction = Direction.EITHER
    choices: tuple[str, ...] = ()
    in_order: bool = False
    entries: EntryForm | None = None
    most_entries: int | None = None
    most_days: int | None = None
    scopes: tuple[frozenset[str], ...] = ()

    @property
    def only_tightens(self) -> bool:
        """Whether a change in the program may never loosen it."""
        return self.direction is not Direction.EITHER

    def is_looser(self, value: Any, before: Any) -> bool:
        """Whether a value is looser than another one of the same kind; None is "not known", which asks for nothing.

        What is not known yet may become known; what is known never becomes unknown again, but for the first of words
        in an order, which asks for nothing either.
        """
        if before is None or value == before or not self.only_tightens:
            return False
        if value is None or self.direction is Direction.FIXED:
            return self.direction is not Direction.LATER or before != self.choices[0]
        if isinstance(value, tuple):
            return self._is_looser_list(value, before)
        if self.direction is Direction.LATER:
            return self.choices.index(value) < self.choices.index(before)
        more = numbers_of(value)[0] > numbers_of(before)[0]
        return more if self.direction is Direction.LOWER else not more

    def _is_looser_list(self, value: tuple[Any, ...], before: tuple[Any, ...]) -> bool:
        if self.direction is Direction.FEWER:
            return not set(value) <= set(before)
        return self.direction is not Direction.MORE or not set(value) >= set(before)


def numbers_of(value: Any) -> tuple[Decimal, ...]:
    """The numbers in a value: one, those of a list, the amount of money; yes is one and no is nought, words none."""
    if isinstance(value, Mapping):
        return (Decimal(value["amount"]),) if "amount" in value else ()
    parts = value if isinstance(value, tuple) else (value,)
    return tuple(Decimal(part) for part in parts if isinstance(part, int) or _is_decimal(part))


def _is_decimal(part: Any) -> bool:
    return isinstance(part, str) and part.isascii() and part.replace(".", "", 1).isdecimal()


@dataclass(frozen=True)
class Moment:
    """A day and a scope on which a new row may change what holds: the row of before, and of after; None for none.

    `is_in_doubt`: two rows hold, and neither is the more specific one.
    """

    day: date
    scope: ScopeKey
    before: RuleRow | None
    after: RuleRow | None
    is_in_doubt: bool = False


def moments(rows: Sequence[RuleRow], new: RuleRow) -> list[Moment]:
    """Where a new row changes what holds, among the other rows of its code; the earliest day first.

    Looked at are the days on which a row begins or has ended, and the scopes that the rows name together with it.
    """
    near = [row for row in rows if joined(row.scope, new.scope) is not None]
    begins = {row.valid_from for row in near}
    ends = {row.valid_until + timedelta(days=1) for row in (*near, new) if row.valid_until}
    days = sorted({new.valid_from, *(day for day in begins | ends if day >= new.valid_from)})
    scopes = sorted({new.scope, *(scope for row in near if (scope := joined(row.scope, new.scope)) is not None)})
    changed = []
    for day in days:
        for scope in scopes:
            before = pick(rows, day, dict(scope))
            try:
                after = pick([*rows, new], day, dict(scope))
            except RuleAmbiguous:
                changed.append(Moment(day, scope, before, None, is_in_doubt=True))
                continue
            if after != before:
                changed.append(Moment(day, scope, before, after))
    return changed


def joined(scope: ScopeKey, other: ScopeKey) -> ScopeKey | None:
    """Both scopes in one; None where they name different carriers, say."""
    union = dict(scope) | dict(other)
    return scope_key(union) if all(union[key] == value for key, value in scope) else None
