"""Entitlements: what a programme pays to whom, in cash or in kind, when, up to which limits, and why. Exact."""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from foundation.money import Money, nothing, totals
from returns.cases.rules.cases import UNCITED, Cited, Reason, ReasonCode, Severity


class EntitlementReason(ReasonCode):
    """Codes of reasons about entitlements."""

    ENTITLEMENT_AGE_NOT_KNOWN = "entitlement_age_not_known"


PREFIX = "entitlement."


class ReturnType(enum.StrEnum):
    """Whether somebody returns by choice, or because an authority enforces it."""

    VOLUNTARY = "voluntary"
    FORCED = "forced"


class Pay(enum.StrEnum):
    """How help is given."""

    CASH = "cash"
    IN_KIND = "in_kind"
    NOT_STATED = "not_stated"  # the source does not say


class When(enum.StrEnum):
    """When it is given."""

    BEFORE_DEPARTURE = "before_departure"
    ON_ARRIVAL = "on_arrival"
    AFTER_ARRIVAL = "after_arrival"
    NOT_STATED = "not_stated"  # the source does not say


# What is paid, by the word that its codes begin with: how, and when.
PAID: dict[str, tuple[Pay, When]] = {
    "cash_before_departure": (Pay.CASH, When.BEFORE_DEPARTURE),
    "cash_on_arrival": (Pay.CASH, When.ON_ARRIVAL),
    "cash": (Pay.CASH, When.NOT_STATED),
    "in_kind": (Pay.IN_KIND, When.AFTER_ARRIVAL),
    "support": (Pay.NOT_STATED, When.NOT_STATED),
    "travel_allowance": (Pay.NOT_STATED, When.NOT_STATED),
    "start_allowance": (Pay.NOT_STATED, When.NOT_STATED),
}
_WHOM = ("adult", "minor", "child", "head_of_household", "dependant", "any_member", "vulnerable")
TOTAL, MEDICAL = "total", "medical"
# Every code that a programme can have a row of.
CODES = (
    *(f"{PREFIX}{what}{of}" for what in PAID for of in ("", *(f".{whom}" for whom in _WHOM))),
    *(f"{PREFIX}{what}.{of}" for what in PAID for of in ("family_max", "used_within_months")),
    f"{PREFIX}total_max",
    f"{PREFIX}medical.max",
    f"{PREFIX}medical.within_months",
)


@dataclass(frozen=True)
class EntitlementRow:
    """A rule row that holds for a programme: a sum of money, or a number of months."""

    code: str
    money: Money | None
    months: int | None
    cited: Cited = UNCITED


@dataclass(frozen=True)
class Member:
    """Somebody of the case: id as hex, full years on the day (None: not known), head of the household, vulnerable."""

    person: str
    age: int | None
    is_head: bool
    is_vulnerable: bool = False


@dataclass(frozen=True)
class EntitledLine:
    """One thing that is paid. `person` is empty for the whole case; `payable` is what is left under the limits."""

    code: str
    person: str
    amount: Money
    payable: Money
    pay: Pay
    when: When
    used_within_months: int | None
    cited: Cited

    @property
    def is_cut(self) -> bool:
        """Whether a limit takes something away."""
        return self.amount.exceeds(self.payable)


@dataclass(frozen=True)
class Cap:
    """A limit: of one kind of help, of medical costs, or of everything. `asked` is the sum before the limit."""

    what: str
    person: str
    most: Money
    asked: Money
    within_months: int | None
    cited: Cited

    @property
    def is_reached(self) -> bool:
        """Whether the limit takes something away."""
        return self.asked.exceeds(self.most)


@dataclass(frozen=True)
class Entitlement:
    """What a case is entitled to under a programme: lines, limits, and what keeps lines from being known."""

    lines: tuple[EntitledLine, ...] = ()
    caps: tuple[Cap, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def payable(self) -> tuple[Money, ...]:
        """The sums of what is payable, one for each currency."""
        return totals(line.payable for line in self.lines)


def entitlement_of(
    rows: Sequence[EntitlementRow], members: Sequence[Member], adult_from: int, per_person: bool
) -> Entitlement:
    """What the people of a case are entitled to by these rows, with every limit applied; each row's source with it.

    `rows` hold on the day for the programme, kind of return and country; `per_person` says whether what a source gives
    without saying for whom is for each person, or once for the case. Sources: the rows themselves.
    """
    by_code = {row.code: row for row in rows}
    lines = [line for row in rows for line in _lines_of(row, by_code, members, adult_from, per_person)]
    lines.sort(key=lambda line: tuple(PAID).index(_what(line.code)))
    capped, caps = _capped(lines, by_code, members, per_person)
    return Entitlement(tuple(capped), tuple(caps), _reasons(rows, members))


def _what(code: str) -> str:
    return code.removeprefix(PREFIX).partition(".")[0]


def _whom(code: str) -> str:
    return code.removeprefix(PREFIX).partition(".")[2]


def _lines_of(
    row: EntitlementRow,
    rows: dict[str, EntitlementRow],
    members: Sequence[Member],
    adult_from: int,
    per_person: bool,
) -> Iterable[EntitledLine]:
    what, whom = _what(row.code), _whom(row.code)
    if row.money is None or what not in PAID or whom not in ("", *_WHOM):
        return
    pay, when = PAID[what]
    within = rows.get(f"{PREFIX}{what}.used_within_months")
    months = within.months if within else None
    people = (
        [member.person for member in members if _is_meant(whom, member, adult_from)] if whom or per_person else [""]
    )
    for person in people:
        yield EntitledLine(row.code, person, row.money, row.money, pay, when, months, row.cited)


def _is_meant(whom: str, member: Member, adult_from: int) -> bool:
    if whom in ("adult", "minor", "child"):
        return member.age is not None and (member.age >= adult_from) == (whom == "adult")
    if whom in ("head_of_household", "dependant"):
        return member.is_head == (whom == "head_of_household")
    return member.is_vulnerable if whom == "vulnerable" else True


def _capped(
    lines: list[EntitledLine], rows: dict[str, EntitlementRow], members: Sequence[Member], per_person: bool
) -> tuple[list[EntitledLine], list[Cap]]:
    """Limits of one kind of help for a family first, then the limit of everything."""
    caps: list[Cap] = []
    for what in PAID:
        row = rows.get(f"{PREFIX}{what}.family_max")
        if row is not None and row.money is not None:
            own = _counted(lines, row.money, what=what)
            caps.append(_cap(what, "", row, own))
            lines = _cut(lines, own, row.money)
    whom = [member.person for member in members] if per_person else [""]
    total, medical = rows.get(f"{PREFIX}total_max"), rows.get(f"{PREFIX}medical.max")
    within = rows.get(f"{PREFIX}medical.within_months")
    for person in whom:
        if total is not None and total.money is not None:
            own = _counted(lines, total.money, person=person)
            caps.append(_cap(TOTAL, person, total, own))
            lines = _cut(lines, own, total.money)
        if medical is not None and medical.money is not None:
            caps.append(_cap(MEDICAL, person, medical, [], within.months if within else None))
    return lines, caps


def _counted(lines: Sequence[EntitledLine], most: Money, what: str = "", person: str = "") -> list[EntitledLine]:
    """The lines that a limit counts: of its kind of help, of its person, and always of its currency."""
    return [
        line
        for line in lines
        if what in ("", _what(line.code)) and person in ("", line.person) and line.payable.currency == most.currency
    ]


def _cap(what: str, person: str, row: EntitlementRow, own: Sequence[EntitledLine], months: int | None = None) -> Cap:
    assert row.money is not None  # the caller has checked
    total = nothing(row.money.currency)
    for line in own:
        total = total + line.payable
    return Cap(what, person, row.money, total, months, row.cited)


def _cut(lines: Sequence[EntitledLine], own: Sequence[EntitledLine], most: Money) -> list[EntitledLine]:
    """The lines, with those of `own` cut in their order so that together they pay at most `most`."""
    left, cut = most, []
    for line in lines:
        if any(line is other for other in own):
            payable = line.payable.at_most(left)
            left, line = left - payable, replace(line, payable=payable)
        cut.append(line)
    return cut


def _reasons(rows: Sequence[EntitlementRow], members: Sequence[Member]) -> tuple[Reason, ...]:
    """Whose entitlement is not known because their age is not."""
    if not any(_whom(row.code) in ("adult", "minor", "child") for row in rows):
        return ()
    unknown = [member.person for member in members if member.age is None]
    return tuple(
        Reason(EntitlementReason.ENTITLEMENT_AGE_NOT_KNOWN, person, Severity.WARNING, cleared_by="people")
        for person in unknown
    )
