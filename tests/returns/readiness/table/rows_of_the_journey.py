"""Sections 7 and 8 of the domain: legs that join up to the place of return, in place and time; what is approved."""

from dataclasses import replace

from returns.journey.rules.itinerary import EndFacts, LegStatus
from returns.money.rules.budget import Unapproved
from returns.readiness.rules.readiness import ReadinessFacts
from tests.returns.readiness.table.departures import Change, Departure, leg
from tests.returns.readiness.table.family import AIR, FIT, WOMAN, asked
from tests.returns.readiness.table.rows import as_it_is, both, case, health, on_leg, person, row, rule, travels

NONE, APART, OVERLAP, SHORT = "itinerary_missing", "legs_apart", "legs_overlap", "connection_too_short"
NAMED, LOCATED, ENDS = "place_of_return_missing", "place_of_return_not_located", "ends_elsewhere"
BOUND, WAITS = "budget_not_approved", "budget_waits"


def within(minutes: str) -> Change:
    """Two flights within a country, the second one at this time; the first lands at eleven."""
    return travels(
        leg(1, AIR, "UZ 2027-03-27 10:00", "UZ 2027-03-27 11:00"),
        leg(2, AIR, f"UZ 2027-03-27 {minutes}", "UZ 2027-03-27 14:00"),
    )


def over_night(departs: str) -> Change:
    """In the night in which clocks go from two to three, landed half past midnight; the next flight at this time."""
    return travels(
        leg(1, AIR, "TR 2027-03-27 22:30", "DE 2027-03-28 00:30"),
        leg(2, AIR, f"DE 2027-03-28 {departs}", "UZ 2027-03-28 12:00"),
    )


def owes(committed: int = 0, planned: int = 0) -> Change:
    """Lines of the budget that nobody has approved."""
    return lambda one: replace(one, unapproved=Unapproved(committed, planned))


def _seated(one: Departure) -> ReadinessFacts:
    return person("mother", fitness=replace(FIT, needs=("wheelchair",)))(one).facts


def in_a_chair(one: Departure) -> Departure:
    """The mother needs a wheelchair, asked for in time on all that flies."""
    changed = replace(one, facts=_seated(one))
    requests = tuple(replace(each, code="WCHR", leg=each.leg) for each in asked("WCHR", 90, 60))
    return health("mother", requests=requests)(changed)


ROWS = (
    row(NONE, "four legs", as_it_is),
    row(NONE, "none", case(legs=()), NONE),
    row(APART, "25 km", on_leg(3, gap_km=25)),
    row(APART, "26 km", on_leg(3, gap_km=26), f"{APART} 3"),
    row(APART, "a row that allows more", both(on_leg(3, gap_km=40), rule("itinerary.joins_within_km", 40))),
    row(OVERLAP, "a car at the door", as_it_is),
    row(OVERLAP, "the car leaves a minute before landing", on_leg(4, starts="UZ 18:29"), f"{OVERLAP} 4"),
    row(SHORT, "120 minutes abroad with a small child, to the minute", as_it_is),
    row(SHORT, "a minute less before the first flight", on_leg(2, starts="TR 08:59"), f"{SHORT} 2"),
    row(SHORT, "a minute less between flights", on_leg(3, starts="UZ 17:29"), f"{SHORT} 3"),
    row(SHORT, "90 minutes abroad", on_leg(3, starts="UZ 17:00"), base=WOMAN),
    row(SHORT, "89 minutes abroad", on_leg(3, starts="UZ 16:59"), f"{SHORT} 3", base=WOMAN),
    row(SHORT, "with a wheelchair 120 minutes", in_a_chair, base=WOMAN),
    row(
        SHORT, "with a wheelchair 119 minutes", both(in_a_chair, on_leg(2, starts="TR 08:59")), f"{SHORT} 2", base=WOMAN
    ),
    row(SHORT, "60 minutes within a country", within("12:00"), base=WOMAN),
    row(SHORT, "59 minutes within a country", within("11:59"), f"{SHORT} 2", base=WOMAN),
    row(SHORT, "by clocks two and a half hours, in truth 90 minutes", over_night("03:00"), base=WOMAN),
    row(
        SHORT,
        "by clocks three hours and a minute less, in truth 119 minutes with a child",
        over_night("03:29"),
        f"{SHORT} 2",
    ),
    row(SHORT, "by clocks three hours, in truth 120 minutes with a child", over_night("03:30")),
    row("leg_frozen", "booked", as_it_is),
    row("leg_frozen", "frozen", on_leg(3, status=LegStatus.FROZEN), "leg_frozen 3"),
    row("leg_changed_by_carrier", "booked", as_it_is),
    row(
        "leg_changed_by_carrier", "changed", on_leg(2, status=LegStatus.CHANGED_BY_CARRIER), "leg_changed_by_carrier 2"
    ),
    row("leg_not_booked", "a road is not booked", as_it_is),
    row("leg_not_booked", "held", on_leg(2, status=LegStatus.HELD)),
    row("leg_not_booked", "a flight is only planned", on_leg(2, status=LegStatus.PLANNED), "~leg_not_booked 2"),
    row(NAMED, "named", as_it_is),
    row(NAMED, "not named", case(end=EndFacts(False, None)), NAMED),
    row(LOCATED, "on the map", as_it_is),
    row(LOCATED, "named, and not on the map", case(end=EndFacts(True, None)), LOCATED),
    row(LOCATED, "nothing to compare while no journey is planned", case(end=EndFacts(True, None), legs=()), NONE),
    row(ENDS, "25 km from it", as_it_is),
    row(ENDS, "26 km from it", case(end=EndFacts(True, 26)), ENDS),
    row(BOUND, "everything is approved", as_it_is),
    row(BOUND, "one that is bound is not", owes(committed=1), BOUND),
    row(
        BOUND,
        "a row that only warns",
        both(owes(committed=1), rule("budget.committed_unapproved", "warning")),
        f"~{BOUND}",
    ),
    row(WAITS, "everything is approved", as_it_is),
    row(WAITS, "one that is planned waits", owes(planned=2), f"~{WAITS}"),
    row(WAITS, "a row that asks for nothing", both(owes(planned=2), rule("budget.planned_unapproved", "nothing"))),
    row(WAITS, "both at once", owes(1, 1), BOUND, f"~{WAITS}"),
)
