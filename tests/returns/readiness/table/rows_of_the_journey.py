"""Sections 7 and 8 of the domain: legs that join up to the place of return, in place and time; what is approved."""

from dataclasses import replace
from datetime import datetime, timedelta

from returns.journey.rules.itinerary import LegMode, LegStatus
from returns.journey.rules.journeys import EndFacts
from returns.money.rules.budget import Unapproved
from returns.readiness.rules.facts import ReadinessFacts
from tests.returns.readiness.table.departures import Change, Departure, leg
from tests.returns.readiness.table.family import AIR, BEGINS_AT, DAY, FIT, LEGS, WOMAN, asked, before
from tests.returns.readiness.table.rows import as_it_is, both, case, health, on_leg, person, row, rule, travels

NONE, APART, OVERLAP, SHORT = "itinerary_missing", "legs_apart", "legs_overlap", "connection_too_short"
NAMED, LOCATED, ENDS = "place_of_return_missing", "place_of_return_not_located", "ends_elsewhere"
PAST, BACKWARDS, FAST, LONG = "leg_in_past", "leg_ends_before_it_begins", "leg_too_fast", "leg_too_long"
LATE = "departs_after_deadline"
AIRPORTS = "leg_between_airports"
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


def from_abroad(minutes: str) -> Change:
    """A flight from abroad that lands in TAS at half past three, and a train at this time."""
    return travels(
        LEGS[0],
        replace(LEGS[1], destination="TAS"),
        leg(3, LegMode.RAIL, f"UZ 2027-03-27 {minutes}", "UZ 2027-03-27 19:00", status=LegStatus.TICKETED),
    )


def at_instant(now: datetime) -> Change:
    """Judged at this instant."""
    return lambda one: replace(one, now=now)


def longest(hours: int, minutes: int = 0, mode: LegMode = LegMode.ROAD) -> Change:
    """So long a leg before all others; nothing is asked of papers, which end with the journey."""

    def changed(one: Departure) -> Departure:
        first = one.facts.legs[0]
        begins = first.arrives_at - timedelta(hours=hours, minutes=minutes)
        legs = (replace(first, mode=mode, status=LegStatus.TICKETED, departs_at=begins), *one.facts.legs[1:])
        return replace(one, facts=replace(one.facts, legs=legs), now=begins - timedelta(hours=52))

    return changed


def by(mode: LegMode, onwards: str, origin: str = "UZ") -> Change:
    """The third leg in another way, ending at half past six, and the car after it at this hour."""
    return both(on_leg(3, mode=mode, origin_country=origin), on_leg(4, starts=f"UZ {onwards}"))


def to_ship(leaves: str) -> Change:
    """A car that ends at half past six, and a ship that leaves at this hour."""
    return both(by(LegMode.ROAD, leaves), on_leg(4, mode=LegMode.SEA, status=LegStatus.TICKETED))


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
    row(SHORT, "60 minutes from a flight within the country to a car with a small child, to the minute", as_it_is),
    row(SHORT, "a minute less before the car", on_leg(4, starts="UZ 19:29"), f"{SHORT} 4"),
    row(SHORT, "30 minutes to a car without", on_leg(4, starts="UZ 19:00"), base=WOMAN),
    row(SHORT, "29 minutes to a car", on_leg(4, starts="UZ 18:59"), f"{SHORT} 4", base=WOMAN),
    row(SHORT, "75 minutes from abroad to a train", from_abroad("16:45"), base=WOMAN),
    row(SHORT, "74 minutes from abroad to a train", from_abroad("16:44"), f"{SHORT} 3", base=WOMAN),
    row(SHORT, "105 minutes from abroad with a wheelchair", both(from_abroad("17:15"), in_a_chair), base=WOMAN),
    row(
        SHORT,
        "104 minutes from abroad with a wheelchair",
        both(from_abroad("17:14"), in_a_chair),
        f"{SHORT} 3",
        base=WOMAN,
    ),
    row(
        SHORT,
        "an airport where less is enough",
        both(from_abroad("16:30"), rule("itinerary.transfer.international_minutes", 60, airport="TAS")),
        base=WOMAN,
    ),
    row(SHORT, "10 minutes from a train", by(LegMode.RAIL, "18:40"), base=WOMAN),
    row(SHORT, "9 minutes from a train", by(LegMode.RAIL, "18:39"), f"{SHORT} 4", base=WOMAN),
    row(SHORT, "40 minutes from a train with a small child", by(LegMode.RAIL, "19:10")),
    row(SHORT, "39 minutes from a train with a small child", by(LegMode.RAIL, "19:09"), f"{SHORT} 4"),
    row(SHORT, "20 minutes from a ship", by(LegMode.SEA, "18:50"), base=WOMAN),
    row(SHORT, "19 minutes from a ship", by(LegMode.SEA, "18:49"), f"{SHORT} 4", base=WOMAN),
    row(SHORT, "30 minutes from a train from abroad", by(LegMode.RAIL, "19:00", "KZ"), base=WOMAN),
    row(SHORT, "29 minutes from a train from abroad", by(LegMode.RAIL, "18:59", "KZ"), f"{SHORT} 4", base=WOMAN),
    row(SHORT, "60 minutes from a ship from abroad", by(LegMode.SEA, "19:30", "KZ"), base=WOMAN),
    row(SHORT, "59 minutes from a ship from abroad", by(LegMode.SEA, "19:29", "KZ"), f"{SHORT} 4", base=WOMAN),
    row(SHORT, "from one car to another", by(LegMode.ROAD, "18:30"), base=WOMAN),
    row(SHORT, "60 minutes from a car to a ship", to_ship("19:30"), base=WOMAN),
    row(SHORT, "59 minutes from a car to a ship", to_ship("19:29"), f"{SHORT} 4", base=WOMAN),
    row(PAST, "a minute before they set out", at_instant(BEGINS_AT - timedelta(minutes=1))),
    row(PAST, "the hour has come", at_instant(BEGINS_AT), f"{PAST} 1"),
    row(PAST, "the first leg was travelled", both(at_instant(BEGINS_AT), on_leg(1, status=LegStatus.FLOWN))),
    row(BACKWARDS, "a minute", on_leg(1, ends="TR 06:01")),
    row(BACKWARDS, "no minute", on_leg(1, ends="TR 06:00"), f"{BACKWARDS} 1"),
    row(BACKWARDS, "an hour early", on_leg(1, ends="TR 05:00"), f"{BACKWARDS} 1"),
    row(FAST, "110 km in an hour by road", on_leg(4, km=110)),
    row(FAST, "111 km in an hour by road", on_leg(4, km=111), f"{FAST} 4"),
    row(FAST, "270 km in 15 minutes by road", on_leg(4, km=270, ends="UZ 19:45"), f"{FAST} 4"),
    row(FAST, "951 km in an hour by air", on_leg(3, km=951), f"{FAST} 3"),
    row(FAST, "a row that allows more", both(on_leg(4, km=120), rule("itinerary.fastest_km_an_hour.road", 120))),
    row(LONG, "16 hours by road", longest(16)),
    row(LONG, "16 hours and a minute by road", longest(16, 1), f"{LONG} 1"),
    row(LONG, "two days by sea, of which nobody knows", longest(48, mode=LegMode.SEA)),
    row(LONG, "12 days by air", longest(12 * 24, mode=AIR), f"{LONG} 1"),
    row(AIRPORTS, "a car between two airports", on_leg(4, origin="TAS", destination="SKD")),
    row(AIRPORTS, "a train to a village", on_leg(4, mode=LegMode.RAIL, status=LegStatus.TICKETED, origin="TAS")),
    row(
        AIRPORTS,
        "a train between two airports",
        on_leg(4, mode=LegMode.RAIL, status=LegStatus.TICKETED, origin="TAS", destination="SKD"),
        f"~{AIRPORTS} 4",
    ),
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
    row(LATE, "no deadline is known", as_it_is),
    row(LATE, "on the last day", case(deadline=DAY)),
    row(LATE, "a day late", case(deadline=before(1)), f"~{LATE}"),
    row(LATE, "no journey is planned", case(deadline=before(1), legs=()), NONE),
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
