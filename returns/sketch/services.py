"""A sketched way, judged by the very rules of a departure on its day and on the days around it. Nothing is kept."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from foundation.accounts.queries import staff as accounts
from foundation.errors import BadInput
from foundation.geography.zones import NoSuchLocalTime, local, local_date, to_instant
from foundation.language.words import _
from foundation.months import months_later
from foundation.rulebook.queries import rules_over
from foundation.rulebook.rules import RulesOfDay
from foundation.storage.unit_of_work import Unit
from returns.cases.rules.cases import Reason
from returns.documents.queries.documents import paper_rules
from returns.documents.rules.documents import DocumentFacts
from returns.health.queries import Along, end_of_day, health_of_journey, journey_rules
from returns.health.rules.births import TERM_WEEKS, Birth, Pregnancy, due_date
from returns.health.rules.health import HealthFacts, HealthRules, health_reasons
from returns.journey.queries.itinerary import leg_facts, whole_km
from returns.journey.queries.legs import Point, UnsavedLeg, found_points, point_at
from returns.journey.rules.itinerary import LegMode, LegStatus
from returns.journey.rules.journeys import EndFacts
from returns.journey.services import NewWay, leg_of_way
from returns.people.rules.people import NO_COUNTRY, OLDEST
from returns.protection.rules.protection import Flag
from returns.readiness.queries.readiness import DEPARTURE_CODES, departure_rules
from returns.readiness.rules.company import is_child_alone
from returns.sketch.rules import (
    AgeUnit,
    Assumed,
    DayJudged,
    Sketch,
    SketchedEscort,
    SketchedPerson,
    StatedParts,
    StatedRows,
    escorts_of,
    facts_of,
    health_of,
    sketch_reasons,
)

SPAN = 14  # days before and after that are looked at


@dataclass(frozen=True)
class Sketched:
    """A sketch with its legs, numbered, and where the people return to; None: where the last leg ends."""

    sketch: Sketch
    legs: tuple[UnsavedLeg, ...]
    end: Point | None = None


@dataclass(frozen=True)
class JudgedSketch:
    """The findings on the day of departure, what health was judged by, and the days around it."""

    day: date
    findings: tuple[Reason, ...]
    health: tuple[HealthFacts, HealthRules] | None
    is_child_alone: bool
    days: tuple[DayJudged, ...] = ()


def stated_parts(sketched: Sketched) -> StatedParts:
    """Which of place, legs and deadline a sketch states."""
    return StatedParts(sketched.end is not None, bool(sketched.legs), sketched.sketch.deadline is not None)


def departure_day(sketched: Sketched, today: date) -> date:
    """The local day on which the first leg begins; today without legs."""
    first = sketched.legs[0] if sketched.legs else None
    return local_date(first.departs_at, first.departs_zone) if first else today


def judge_sketch(unit: Unit, sketched: Sketched) -> JudgedSketch:
    """Judge a sketch on its day and, where it has legs, on the days around it; one statement for all rules.

    RuleMissing if a rule row is not there. Reads nothing of any case, and keeps nothing.
    """
    today = unit.today
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
        legs = tuple(_shifted(leg, shift) for leg in sketched.legs)
    except NoSuchLocalTime:
        return DayJudged(day, shift, None)
    return DayJudged(day, shift, _judged(unit, Sketched(sketched.sketch, legs, sketched.end), day, rules[day])[0])


def _shifted(leg: UnsavedLeg, days: int) -> UnsavedLeg:
    """The same leg so many days later, at the same local times. NoSuchLocalTime where clocks never show one of them."""
    ends = ((leg.departs_at, leg.departs_zone), (leg.arrives_at, leg.arrives_zone))
    departs_at, arrives_at = (
        to_instant(local(at, zone).replace(tzinfo=None) + timedelta(days=days), zone) for at, zone in ends
    )
    return replace(leg, departs_at=departs_at, arrives_at=arrives_at)


def _judged(
    unit: Unit, sketched: Sketched, day: date, rules_of_day: RulesOfDay
) -> tuple[tuple[Reason, ...], tuple[HealthFacts, HealthRules] | None, bool]:
    """Findings in the order of a case, what health was judged by, and whether the people are children alone."""
    sketch, legs = sketched.sketch, leg_facts(sketched.legs)
    rules = departure_rules(rules_of_day, sketch.country, paper_rules(rules_of_day, legs))
    facts = facts_of(sketch, legs, _end(sketched.legs, sketched.end), day, rules)
    now = unit.clock.now()
    alone, reasons = is_child_alone(facts, rules), sketch_reasons(sketch, facts, rules, now)
    if not sketched.legs:
        return reasons, None, alone
    of_health = journey_rules(rules_of_day, sketched.legs[0].content.origin.country)
    health = health_of_journey(rules_of_day, sketched.legs, health_of(sketch, facts), Along(escorts_of(sketch), alone))
    return (*reasons, *health_reasons(health, of_health, now)), (health, of_health), alone


def _end(legs: Sequence[UnsavedLeg], end: Point | None) -> EndFacts:
    """Where the journey should end; a sketch without a place of return takes the end of its last leg for it."""
    if not legs or end is None:
        return EndFacts(True, 0)
    return EndFacts(True, whole_km(legs[-1].content.destination, end))


# From the rows of a form to the facts of the rules. Nothing of it is stored.

Row = Mapping[str, Any]
Errors = dict[str, list[str]]


def places_at(unit: Unit) -> list[str]:
    """The countries in which places are looked for: those of the offices; airports are found everywhere."""
    return list(dict.fromkeys(office.country for office in accounts.offices(unit.session)))


def stated_sketch(stated: StatedRows, today: date, countries: list[str]) -> Sketched:
    """The sketch that these rows state; places are looked for in these countries, airports everywhere.

    BadInput by field with everything that is wrong with it.
    """
    head, errors = stated.head, dict(stated.errors)
    where = [*([head["country"]] if head.get("country") else []), *countries]
    assumed = frozenset(head.get("assume") or ())
    status = LegStatus.TICKETED if Assumed.BOOKINGS in assumed else LegStatus.PLANNED
    legs = [_leg(row, f"leg{n}_", (today, where, status), errors) for n, row in enumerate(stated.legs, 1)]
    end = _stated_point(head, "", "place", where, errors) if head.get("place") or head.get("place_typed") else None
    in_order = sorted((leg for leg in legs if leg is not None), key=lambda leg: leg.departs_at)
    order = tuple(replace(leg, id=uuid.UUID(int=n), ordinal=n) for n, leg in enumerate(in_order, 1))
    country = head.get("country") or (end.country if end else order[-1].content.destination.country if order else "")
    if not stated.people:
        errors["form"] = [_("Add someone who travels.")]
    if not country and not errors:
        errors["country"] = [_("Choose the country of return, or add a leg that ends there.")]
    zone = order[0].departs_zone if order else None
    travellers = tuple(_person(row, f"person{n}_", today, zone, errors) for n, row in enumerate(stated.people, 1))
    escorts = [_escort(row, f"escort{n}_", len(order), errors) for n, row in enumerate(stated.escorts, 1)]
    if errors:
        raise BadInput(errors)
    along = tuple(escort for escort in escorts if escort is not None)
    return Sketched(Sketch(travellers, along, country, assumed, head.get("deadline")), order, end)


def _person(row: Row, start: str, today: date, zone: str | None, errors: Errors) -> SketchedPerson:
    born_on, age = _born(row, start, today, errors)
    nationalities = (row.get("nationality"), row.get("nationality_too"))
    return SketchedPerson(
        born_on=born_on,
        age=age,
        nationalities=tuple(sorted({country for country in nationalities if country and country not in NO_COUNTRY})),
        documents=_documents(row, start, errors),
        needs=tuple(row.get("needs") or ()),
        flags=(Flag.SERIOUS_ILLNESS.value,) if row.get("ill") else (),
        pregnancy=_pregnancy(row, start, today, errors),
        birth=Birth(born_on, end_of_day(born_on, zone)) if born_on and zone else None,
    )


def _born(row: Row, start: str, today: date, errors: Errors) -> tuple[date | None, int | None]:
    """The day of birth, or the age in full years; of an age in months or days the latest day that it can mean."""
    born_on, age = row.get("birth_date"), row.get("age")
    if born_on is not None:
        if born_on > today:
            errors[f"{start}birth_date"] = [_("This date is in the future. Enter today or an earlier date.")]
        return born_on, None
    if age is None:
        return None, None
    unit = row.get("age_unit", AgeUnit.YEARS)
    if unit is AgeUnit.DAYS:
        return today - timedelta(days=age), None
    if unit is AgeUnit.MONTHS:
        return months_later(today, -age), None
    if age > OLDEST:
        errors[f"{start}age"] = [_("No one is this old. Check the number.")]
    return None, age


def _documents(row: Row, start: str, errors: Errors) -> tuple[DocumentFacts, ...]:
    """Return the travel document and the permit, as far as they are stated."""
    documents = []
    if row.get("document"):
        expires, single = row.get("document_expires"), row.get("document_single", False)
        documents.append(DocumentFacts(row["document"], expires, single, is_usable=True, document="1"))
    elif row.get("document_expires"):
        errors[f"{start}document"] = [_("Choose which document this is about.")]
    if row.get("permit"):
        for_country = row.get("permit_country") or ""
        if not for_country:
            errors[f"{start}permit_country"] = [_("Choose the issuing country.")]
        permit = DocumentFacts(row["permit"], row.get("permit_expires"), False, is_usable=True, document="2")
        documents.append(replace(permit, for_country=for_country))
    return tuple(documents)


def _pregnancy(row: Row, start: str, today: date, errors: Errors) -> Pregnancy | None:
    due, weeks = row.get("due_on"), row.get("weeks")
    if due is not None and weeks is not None:
        errors[f"{start}due_on"] = [_("Enter the due date or the number of weeks today, not both.")]
    if due is None and weeks is not None:
        due = due_date(weeks, 0, today)
    if due is None:
        if row.get("several"):
            errors[f"{start}due_on"] = [_("Enter the due date or the number of weeks today, not both.")]
        return None
    if due > today + timedelta(weeks=TERM_WEEKS):
        errors[f"{start}due_on"] = [_("This date is more than forty weeks ahead. Check it.")]
    return Pregnancy(due, bool(row.get("several")))


def _escort(row: Row, start: str, legs: int, errors: Errors) -> SketchedEscort | None:
    first, last = row.get("first_leg") or 1, row.get("last_leg") or max(legs, 1)
    if first > last:
        errors[f"{start}last_leg"] = [_("The last leg is before the first one. Choose a later leg.")]
    return SketchedEscort(row["kind"], first, last) if "kind" in row else None


def _leg(row: Row, start: str, around: tuple[date, list[str], LegStatus], errors: Errors) -> UnsavedLeg | None:
    today, countries, status = around
    origin = _stated_point(row, start, "origin", countries, errors)
    destination = _stated_point(row, start, "destination", countries, errors)
    departs_on: date | None = row.get("departs_on")
    if departs_on is not None and departs_on < today:
        errors[f"{start}departs_on"] = [_("This day has passed. Enter today or a later day.")]
    if origin is None or destination is None or departs_on is None or not {"departs_time", "arrives_time"} <= set(row):
        return None
    if origin == destination:
        errors[f"{start}destination_typed"] = [_("The leg ends where it begins. Choose another place.")]
        return None
    times = (
        datetime.combine(departs_on, row["departs_time"]),
        datetime.combine(row.get("arrives_on") or departs_on, row["arrives_time"]),
    )
    flight = (row.get("carrier") or "", row.get("number") or "")
    try:  # where clocks are put back and show a time twice, the first is taken
        instants = to_instant(times[0], origin.zone), to_instant(times[1], destination.zone)
    except NoSuchLocalTime:
        errors[f"{start}departs_time"] = [_("The clocks go forward there and skip this time. Check the ticket again.")]
        return None
    if instants[1] <= instants[0]:
        wrong = _("The arrival must be after the departure, in the local times of both places.")
        errors[f"{start}arrives_time"] = [wrong]
    way = NewWay(row.get("mode", LegMode.AIR), origin, destination, *times, status, *flight)
    return leg_of_way(way, instants)


def _stated_point(row: Row, start: str, end: str, countries: list[str], errors: Errors) -> Point | None:
    """Return the chosen point, or the only one that matches the text; adds to `errors` what is wrong."""
    chosen, typed = row.get(end), row.get(f"{end}_typed") or ""
    if chosen and (not typed or typed == row.get(f"{end}_searched")):
        if point := point_at(chosen):
            return point
        errors[start + end] = [_("Choose from the list.")]
        return None
    if not typed:
        errors.setdefault(f"{start}{end}_typed", [_("Enter an airport code, or a city.")])
        return None
    points = found_points(typed, countries)
    if len(points) == 1:
        return points[0]
    if points:
        errors[start + end] = [_("Several places match. Choose the one you mean.")]
    else:
        nothing = _("No place found. Try the airport code, or a larger town.")
        errors[f"{start}{end}_typed"] = [nothing]
    return None
