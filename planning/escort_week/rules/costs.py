"""What an escort costs on a journey, line by line: known money, and what is worth paying for a better fit."""

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from foundation.money import Money, totals
from returns.escorts.rules.company import MemberFacts, serves
from returns.escorts.rules.escorts import KIND_OF, EscortKind, Skill
from returns.journey.rules.itinerary import Fare

_CENT = Decimal("0.01")


class CostCode(enum.StrEnum):
    """What a line of a cost is for. The last three are no money: what a better fit is worth."""

    DAYS = "days"
    FARE_OUT = "fare_out"
    FARE_HOME = "fare_home"
    NO_LANGUAGE = "no_language"
    OTHER_SEX = "other_sex"
    OPEN_TRANSIT = "open_transit"


WORTH = frozenset({CostCode.NO_LANGUAGE, CostCode.OTHER_SEX, CostCode.OPEN_TRANSIT})


@dataclass(frozen=True)
class CostRules:
    """The rows of the topic, in one currency: for each day by skill, and what three things are worth."""

    currency: str
    by_day: Mapping[Skill, Decimal]
    no_language: Decimal  # for each person who shares no language with the escort
    other_sex: Decimal
    open_transit: Decimal


@dataclass(frozen=True)
class CostLine:
    """One line: what for, how often, and how much altogether."""

    code: CostCode
    count: int
    money: Money


@dataclass(frozen=True)
class Fares:
    """What a seat on the legs out costs, by currency; `unknown`: on how many legs nobody has noted it."""

    out: tuple[Money, ...]
    unknown: int


@dataclass(frozen=True)
class Fit:
    """How well an escort fits: people who share no language with them, whether another sex, a transit to be checked."""

    not_understood: int = 0
    is_of_other_sex: bool = False
    has_open_transit: bool = False


def seat_fares(fares: Iterable[tuple[Fare | None, int]]) -> Fares:
    """One more seat on legs whose fares are known, each with how many travel it: a fare for all is shared by heads."""
    known, unknown = [], 0
    for fare, travellers in fares:
        if fare is None or not travellers:
            unknown += 1
            continue
        each = fare.amount if fare.each else (fare.amount / travellers).quantize(_CENT, ROUND_HALF_UP)
        known.append(Money(each, fare.currency))
    return Fares(totals(known), unknown)


def cheapest_skill(
    member: MemberFacts, kind: EscortKind, takes_child: bool, until: date | None, rows: tuple[CostRules, Sequence[str]]
) -> Skill | None:
    """The skill for which a member is paid: the cheapest that serves. `rows`: costs, and which need a qualification."""
    rules, qualified = rows
    needed = takes_child and kind is EscortKind.SOCIAL
    fitting = [
        skill
        for skill in member.skills
        if KIND_OF[skill] is kind
        and serves(member, skill, until, qualified)
        and (not needed or skill is Skill.CHILD_PROTECTION)
    ]
    return min(fitting, key=lambda skill: (rules.by_day[skill], skill), default=None)


def cost_lines(skill: Skill | None, days: int, fares: Fares, fit: Fit, rules: CostRules) -> tuple[CostLine, ...]:
    """Return what an escort costs on a journey; the seat home is taken to cost what the seat out does."""
    lines = []
    if skill is not None and days:
        lines.append(_line(CostCode.DAYS, days, rules.by_day[skill] * days, rules))
    for code in (CostCode.FARE_OUT, CostCode.FARE_HOME):
        lines += [CostLine(code, 1, money) for money in fares.out]
    worth = (
        (CostCode.NO_LANGUAGE, fit.not_understood, rules.no_language),
        (CostCode.OTHER_SEX, int(fit.is_of_other_sex), rules.other_sex),
        (CostCode.OPEN_TRANSIT, int(fit.has_open_transit), rules.open_transit),
    )
    lines += [_line(code, count, each * count, rules) for code, count, each in worth if count and each]
    return tuple(lines)


def _line(code: CostCode, count: int, amount: Decimal, rules: CostRules) -> CostLine:
    return CostLine(code, count, Money(amount, rules.currency))


def compared(lines: Iterable[CostLine], rules: CostRules) -> int:
    """By what escorts are compared, in hundredths: all lines in the currency of the rules.

    A seat costs the same whoever sits in it, so a fare in another currency changes no choice; nothing is converted.
    """
    own = (line.money.amount for line in lines if line.money.currency == rules.currency)
    return int((sum(own, Decimal(0)) * 100).to_integral_value(ROUND_HALF_UP))


def money_of(lines: Iterable[CostLine]) -> tuple[Money, ...]:
    """What is to be paid, by currency, without what a better fit is worth."""
    return totals(line.money for line in lines if line.code not in WORTH)


def in_money(hundredths: int, rules: CostRules) -> Money:
    """What was compared, as money again."""
    return Money(Decimal(hundredths) / 100, rules.currency)
