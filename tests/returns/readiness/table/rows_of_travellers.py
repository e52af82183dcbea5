"""Section 7 of the domain: who travels which leg, where they sleep, when they are met, and in how many places."""

from dataclasses import replace
from datetime import time, timedelta

from returns.escorts.rules.escorts import EscortKind
from returns.journey.rules.itinerary import LegFacts
from returns.journey.rules.journeys import EndFacts, JourneyFacts, TripFacts
from returns.reception.rules import OpenHours, ReceptionFacts
from tests.returns.readiness.table.departures import Change, leg
from tests.returns.readiness.table.family import AIR, BORN, DAY, LEGS, WOMAN, escort
from tests.returns.readiness.table.rows import as_it_is, both, case, row, rule, travels
from tests.returns.readiness.table.rows_of_escorts import ABOUT, other

EMPTY, LEFT, ENDS, ALONE = "leg_without_travellers", "person_on_no_leg", "person_ends_elsewhere", "child_alone_on_leg"
NIGHT, HOURS = "night_stop_without_accommodation", "arrives_outside_reception_hours"
TWICE, UNCLEAR, FEW = "travels_elsewhere", "escort_way_not_clear", "too_few_for_older_children"
END = EndFacts(True, 25)
BEGIN = (replace(LEGS[1], gap_km=None), *LEGS[2:])
# Another car, in which somebody goes on from the last airport.
OTHER_CAR = replace(LEGS[3], ordinal=5)
MET = ReceptionFacts(True, DAY)


def apart(*who: str, legs: tuple[LegFacts, ...] = LEGS, end: EndFacts = END) -> Change:
    """These people make a journey of their own; everybody else goes on the four legs."""
    others = tuple(one for one in BORN if one not in who)
    made = (JourneyFacts(others, LEGS, END), JourneyFacts(who, legs, end))
    every = (*LEGS, *(one for one in legs if one.ordinal > len(LEGS)))
    return case(journeys=made, legs=every)


def in_another_car(*who: str) -> Change:
    """These people take the other car."""
    return apart(*who, legs=(*LEGS[:3], OTHER_CAR))


def over_night(departs: str, sleeps: bool = False) -> Change:
    """Landed half past midnight, when clocks go from two to three; the next flight at this time."""
    return travels(
        leg(1, AIR, "TR 2027-03-27 22:30", "DE 2027-03-28 00:30", has_accommodation=sleeps),
        leg(2, AIR, f"DE 2027-03-28 {departs}", "UZ 2027-03-28 18:00"),
    )


def met_until(hour: str) -> Change:
    """Whoever meets them is there on that Saturday until a time of the place; the last flight lands at 18:30."""
    hours = (OpenHours(5, time(8), time.fromisoformat(hour)),)
    return case(reception=replace(MET, hours=hours))


def elsewhere(minutes: int) -> Change:
    """The father comes back from a journey of another case so many minutes after this one begins."""
    begins = LEGS[0].departs_at
    trip = TripFacts("father", begins - timedelta(days=2), begins + timedelta(minutes=minutes))
    return case(elsewhere=(trip,))


ROWS = (
    row(EMPTY, "the father by himself on the same legs", apart("father")),
    row(EMPTY, "nobody in the first car", case(journeys=(JourneyFacts(tuple(BORN), BEGIN, END),)), f"{EMPTY} 1"),
    row(LEFT, "everybody travels", apart("father")),
    row(
        LEFT,
        "nobody has said how the father travels",
        case(journeys=(JourneyFacts(tuple(one for one in BORN if one != "father"), LEGS, END),)),
        f"{LEFT} father",
    ),
    row(LEFT, "the father has no leg", apart("father", legs=()), f"{LEFT} father"),
    row(ENDS, "the father 25 km from it", apart("father")),
    row(ENDS, "the father 26 km from it", apart("father", end=EndFacts(True, 26)), f"{ENDS} father"),
    row(ALONE, "with the father in another car", in_another_car("father", "elder")),
    row(ALONE, "alone in another car", both(in_another_car("elder"), case(reception=MET)), f"~{FEW}", f"{ALONE} 5"),
    row(
        ALONE,
        "with a social escort in another car",
        both(in_another_car("elder"), case(reception=MET, escorts=(escort(EscortKind.SOCIAL, 5, 5),))),
    ),
    row(NIGHT, "239 minutes of the night, since an hour is left out", over_night("05:29"), base=WOMAN),
    row(NIGHT, "240 minutes", over_night("05:30"), f"{NIGHT} 1", base=WOMAN),
    row(NIGHT, "they sleep somewhere", over_night("05:30", sleeps=True), base=WOMAN),
    row(
        NIGHT,
        "a row that allows more",
        both(over_night("05:30"), rule("itinerary.night_stop.at_least_minutes", 300)),
        base=WOMAN,
    ),
    row(HOURS, "to the minute", met_until("18:30")),
    row(HOURS, "a minute after they left", met_until("18:29"), f"{HOURS} 3"),
    row(HOURS, "nobody knows the hours", case(reception=MET)),
    row(TWICE, "back as this journey begins", elsewhere(0)),
    row(TWICE, "back a minute later", elsewhere(1), f"{TWICE} father"),
    row(UNCLEAR, "with those who go together", as_it_is, base=ABOUT),
    row(UNCLEAR, "with people who part", other(ordinals=()), f"{UNCLEAR} 1", base=ABOUT),
)
