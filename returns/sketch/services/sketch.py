"""A sketched way, judged by the very rules of a departure on its day and on the days around it. Nothing is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from foundation.geography.zones import NoSuchLocalTime, local_date
from foundation.rulebook.queries import rules_over
from foundation.rulebook.rules import RulesOfDay
from foundation.storage.unit_of_work import Unit
from returns.cases.rules.reasons import Reason
from returns.documents.queries.papers import paper_rules
from returns.health.queries.limits import Along, health_of_journey, journey_rules
from returns.health.rules.health import HealthFacts, HealthRules, health_reasons
from returns.journey.queries.itinerary import leg_facts, whole_km
from returns.journey.queries.points import Point
from returns.journey.rules.itinerary import EndFacts
from returns.readiness.queries.readiness import DEPARTURE_CODES, departure_rules
from returns.readiness.rules.readiness import is_child_alone
from returns.sketch.queries.sketched_legs import SketchedLeg, shifted
from returns.sketch.rules.days import DayJudged
from returns.sketch.rules.sketch import Sketch, ToldOf, escorts_of, facts_of, health_of, sketch_reasons

SPAN = 14  # days before and after that are looked at


@dataclass(frozen=True)
class Sketched:
    """A sketch with its legs, numbered, and where the people return to; None: where the last leg ends."""

    sketch: Sketch
    legs: tuple[SketchedLeg, ...]
    end: Point | None = None


@dataclass(frozen=True)
class JudgedSketch:
    """What was found on the day of departure, what health was judged by, and the days around it."""

    day: date
    found: tuple[Reason, ...]
    health: tuple[HealthFacts, HealthRules] | None
    is_child_alone: bool
    days: tuple[DayJudged, ...] = ()


def told_of(sketched: Sketched) -> ToldOf:
    """Which of place, legs and deadline a sketch states."""
    return ToldOf(sketched.end is not None, bool(sketched.legs), sketched.sketch.deadline is not None)


def departure_day(sketched: Sketched, today: date) -> date:
    """The local day on which the first leg begins; today without legs."""
    first = sketched.legs[0] if sketched.legs else None
    return local_date(first.departs_at, first.departs_zone) if first else today


def judge_sketch(unit: Unit, sketched: Sketched) -> JudgedSketch:
    """Judge a sketch on its day and, where it has legs, on the days around it; one statement for all rules.

    RuleMissing if a rule row is not there. Reads nothing of any case, and keeps nothing.
    """
    now = unit.clock.now()
    today = now.date()
    day = departure_day(sketched, today)
    shifts = [n for n in range(-SPAN, SPAN + 1) if n == 0 or (sketched.legs and day + timedelta(days=n) >= today)]
    rules = rules_over(unit.session, DEPARTURE_CODES, [day + timedelta(days=n) for n in shifts])
    reasons, health, alone = _judged(unit, sketched, day, rules[day])
    days = [
        DayJudged(day, 0, reasons) if n == 0 else _on_day(unit, sketched, day + timedelta(days=n), n, rules)
        for n in shifts
    ]
    return JudgedSketch(day, reasons, health, alone, tuple(days) if sketched.legs else ())


def _on_day(unit: Unit, sketched: Sketched, day: date, shift: int, rules: dict[date, RulesOfDay]) -> DayJudged:
    try:
        legs = tuple(shifted(leg, shift) for leg in sketched.legs)
    except NoSuchLocalTime:
        return DayJudged(day, shift, None)
    return DayJudged(day, shift, _judged(unit, Sketched(sketched.sketch, legs, sketched.end), day, rules[day])[0])


def _judged(
    unit: Unit, sketched: Sketched, day: date, rows: RulesOfDay
) -> tuple[tuple[Reason, ...], tuple[HealthFacts, HealthRules] | None, bool]:
    """Findings in the order of a case, what health was judged by, and whether the people are children alone."""
    sketch, legs = sketched.sketch, leg_facts(sketched.legs)
    rules = departure_rules(rows, sketch.country, paper_rules(rows, legs))
    facts = facts_of(sketch, legs, _end(sketched.legs, sketched.end), day, rules)
    now = unit.clock.now()
    alone, reasons = is_child_alone(facts, rules), sketch_reasons(sketch, facts, rules, now)
    if not sketched.legs:
        return reasons, None, alone
    of_health = journey_rules(rows, sketched.legs)
    health = health_of_journey(rows, sketched.legs, health_of(sketch, facts), Along(escorts_of(sketch), alone))
    return (*reasons, *health_reasons(health, of_health, now)), (health, of_health), alone


def _end(legs: Sequence[SketchedLeg], end: Point | None) -> EndFacts:
    """Where the journey should end; a sketch without a place of return takes the end of its last leg for it."""
    if not legs or end is None:
        return EndFacts(True, 0)
    return EndFacts(True, whole_km(legs[-1].content["to"], end.stored()))
