"""Section 6 of the domain: the decision on fitness, pregnancy and birth, and children alone on flights."""

from dataclasses import replace
from datetime import date, timedelta

from returns.health.rules.assistance import Answer, CarrierRequest
from returns.health.rules.births import Birth, Pregnancy, due_date
from returns.health.rules.certificates import CertificateKind
from returns.health.rules.health import Fitness
from returns.journey.rules.itinerary import LegFacts
from tests.returns.readiness.table.departures import Change, Departure, leg, on_day
from tests.returns.readiness.table.family import (
    AIR,
    ALONE,
    DAY,
    FIT,
    FLIES_AT,
    ROAD,
    WOMAN,
    asked,
    before,
    checked,
    paper,
)
from tests.returns.readiness.table.rows import Row, as_it_is, born, both, case, health, person, row, travels

REPORT, DATED = "pregnancy_report", "pregnancy_not_dated"
BABY, YOUNG = "newborn_report_missing", "newborn_too_young"
EAST = travels(leg(1, AIR, "WS 2027-03-27 09:00", "AS 2027-03-26 10:00"))
FLIGHT = leg(1, AIR, "TR 2027-03-27 09:00", "UZ 2027-03-27 15:30")
# Two flights, the second on the day after the first.
NIGHT = (
    leg(1, AIR, "TR 2027-03-27 20:00", "UZ 2027-03-28 02:30"),
    leg(2, AIR, "UZ 2027-03-28 09:00", "UZ 2027-03-28 10:00"),
    leg(3, ROAD, "UZ 2027-03-28 11:00", "UZ 2027-03-28 12:00"),
)


def fit(**changed: object) -> Change:
    """Another decision on the mother."""
    return person("mother", fitness=replace(FIT, **changed))


def expecting(weeks: int, days: int, *reports: int, more: bool = False, ended: date | None = None) -> Change:
    """The mother is so far along on the day, with reports issued so many days before; checked before boarding."""
    papers = (checked(), *(paper(CertificateKind.PREGNANCY_REPORT, one) for one in reports))
    return health("mother", pregnancy=Pregnancy(due_date(weeks, days, DAY), more, ended), papers=papers)


def aged(hours: float, *reports: int) -> Change:
    """The baby was born so many hours before the first flight, with reports issued so many days before."""
    at = FLIES_AT - timedelta(hours=hours)
    papers = (checked(), *(paper(CertificateKind.MEDICAL_REPORT, one) for one in reports))
    return both(born("baby", at.date()), health("baby", birth=Birth(at.date(), at), papers=papers))


def alone(
    code: str,
    name: str,
    birthday: date,
    few: str,
    *wants: str,
    asks: float | None = None,
    legs: tuple[LegFacts, ...] = (FLIGHT,),
    on: date = DAY,
) -> Row:
    """A child alone without an escort: what this program asks for anyway, and then what the airline asks for.

    `asks`: the airline's service was asked for so many hours before the one flight, and confirmed again in time.
    """
    again = FLIES_AT - timedelta(hours=50)
    made = (
        () if asks is None else (CarrierRequest("UMNR", "leg1", FLIES_AT - timedelta(hours=asks), Answer.NONE, again),)
    )
    change = both(born("elder", birthday), travels(*legs), case(escorts=()), health("elder", requests=made))
    told = (one if one.startswith("~too") else f"{one} elder" for one in (few, *wants))
    return row(code, name, both(change, on_day(on)), "child_needs_escort", *told, base=ALONE)


def with_umnr(*changes: Change) -> Change:
    """A child alone with an escort, for whom the airline's service was asked as well."""
    return both(*changes, health("elder", requests=asked("UMNR")))


def straight(one: Departure) -> Departure:
    """One flight alone."""
    return travels(leg(2, AIR, "TR 2027-03-27 09:00", "UZ 2027-03-27 15:30"))(one)


def _escorted_once(one: Departure) -> Departure:
    escort = replace(one.facts.escorts[0], first_leg=2, last_leg=2)
    return replace(one, facts=replace(one.facts, escorts=(escort,)))


ESCORT, SERVICE = "child_flight_escort", "child_flight_service"
TELLS, LATE = "~assistance_unanswered", "assistance_asked_late"
SMALL, OLDER = "~too_few_for_small_children", "~too_few_for_older_children"
A_MINUTE, LEAP = 48 - 1 / 60, date(2020, 2, 29)
ROWS = (
    row("fitness_missing", "of everybody", as_it_is),
    row("fitness_missing", "of the baby there is none", person("baby", fitness=None), "fitness_missing baby"),
    row("not_fit_to_travel", "fit", as_it_is),
    row("not_fit_to_travel", "not fit", fit(result=Fitness.NOT_FIT), "not_fit_to_travel mother"),
    row("fitness_window_misses_journey", "from the day to the day", fit(starts=DAY, until=DAY)),
    row(
        "fitness_window_misses_journey",
        "from a day later",
        fit(starts=before(-1)),
        "fitness_window_misses_journey mother",
    ),
    row(
        "fitness_window_misses_journey",
        "until a day earlier",
        fit(until=before(1)),
        "fitness_window_misses_journey mother",
    ),
    row(
        "fitness_window_misses_journey",
        "over the date line until the day of arrival, which is the day before",
        both(EAST, fit(until=before(1))),
        "fitness_window_misses_journey mother",
        base=WOMAN,
    ),
    row(
        "fitness_window_misses_journey",
        "over the date line until the day of departure",
        both(EAST, fit(starts=before(1), until=DAY)),
        base=WOMAN,
    ),
    row("fitness_has_conditions", "none", as_it_is),
    row("fitness_has_conditions", "some", fit(result=Fitness.FIT_WITH_CONDITIONS), "~fitness_has_conditions mother"),
    row("fitness_before_facts", "nothing was recorded since", as_it_is),
    row("fitness_before_facts", "something was", fit(is_overtaken=True), "fitness_before_facts mother"),
    row(f"{REPORT}_missing", "27 weeks and 6 days", expecting(27, 6)),
    row(f"{REPORT}_missing", "28 weeks", expecting(28, 0), f"{REPORT}_missing mother"),
    row(f"{REPORT}_missing", "28 weeks, with a report of seven days", expecting(28, 0, 7)),
    row(f"{REPORT}_missing", "more than one child: 28 weeks", expecting(28, 0, more=True), f"{REPORT}_missing mother"),
    row(f"{REPORT}_missing", "issued after the flight", expecting(30, 0, -1), f"{REPORT}_missing mother"),
    row(f"{REPORT}_too_old", "of seven days", expecting(35, 6, 7)),
    row(f"{REPORT}_too_old", "of eight days", expecting(35, 6, 8), f"{REPORT}_too_old mother"),
    row(f"{REPORT}_due", "of seven days", expecting(28, 0, 7)),
    row(
        f"{REPORT}_due",
        "while it would be too old on the day",
        lambda one: replace(expecting(30, 0)(one), now=FLIES_AT - timedelta(days=8)),
        f"~{REPORT}_due mother",
    ),
    row("pregnancy_too_far", "35 weeks and 6 days", expecting(35, 6, 3)),
    row("pregnancy_too_far", "36 weeks", expecting(36, 0, 3), "pregnancy_too_far mother"),
    row("pregnancy_too_far", "more than one child: 31 weeks and 6 days", expecting(31, 6, 3, more=True)),
    row(
        "pregnancy_too_far", "more than one child: 32 weeks", expecting(32, 0, 3, more=True), "pregnancy_too_far mother"
    ),
    row("pregnancy_too_far", "it has ended", expecting(36, 0, ended=DAY)),
    row(DATED, "dated", expecting(20, 0)),
    row(
        DATED,
        "flagged, and nobody says how far",
        health("mother", flags=("pregnancy",), papers=(checked(),)),
        f"{DATED} mother",
    ),
    row(YOUNG, "48 hours", aged(48, 1)),
    row(YOUNG, "a minute less", aged(48 - 1 / 60, 1), f"{YOUNG} baby"),
    row(BABY, "seven days, with a report", aged(7 * 24, 2)),
    row(BABY, "seven days without", aged(7 * 24), f"{BABY} baby"),
    row(BABY, "eight days", both(aged(8 * 24), health("baby", papers=()))),
    row(BABY, "a report from before the birth", aged(3 * 24, 4), f"{BABY} baby"),
    alone("child_flight_too_young", "second birthday on the day", date(2025, 3, 27), SMALL, TELLS, asks=48),
    alone("child_flight_too_young", "second birthday a day later", date(2025, 3, 28), SMALL, "child_flight_too_young"),
    alone(f"{ESCORT}_not_asked", "six years, and asked", date(2020, 3, 28), OLDER, TELLS, asks=48),
    alone(f"{ESCORT}_not_asked", "six years", date(2020, 3, 28), OLDER, f"{ESCORT}_not_asked"),
    alone(f"{ESCORT}_asked_late", "48 hours before, to the minute", date(2022, 1, 1), SMALL, TELLS, asks=48),
    alone(
        f"{ESCORT}_asked_late", "a minute late", date(2022, 1, 1), SMALL, LATE, f"{ESCORT}_asked_late", asks=A_MINUTE
    ),
    alone(f"{SERVICE}_not_asked", "seventh birthday on the day", date(2020, 3, 27), OLDER, f"{SERVICE}_not_asked"),
    alone(
        f"{SERVICE}_not_asked",
        "born on 29 February: six years on the 28th",
        LEAP,
        OLDER,
        f"{ESCORT}_not_asked",
        on=date(2027, 2, 28),
    ),
    alone(
        f"{SERVICE}_not_asked",
        "born on 29 February: seven years on 1 March",
        LEAP,
        OLDER,
        f"{SERVICE}_not_asked",
        on=date(2027, 3, 1),
    ),
    alone(
        "child_flight_no_service_here",
        "the seventh birthday is that of the second flight",
        date(2020, 3, 28),
        OLDER,
        f"{ESCORT}_not_asked",
        "child_flight_no_service_here",
        legs=NIGHT,
    ),
    alone(f"{SERVICE}_not_asked", "twelfth birthday on the day", date(2015, 3, 27), OLDER),
    alone(f"{SERVICE}_not_asked", "twelfth birthday a day later", date(2015, 3, 28), OLDER, f"{SERVICE}_not_asked"),
    row(f"{SERVICE}_not_asked", "an escort of ours flies along", as_it_is, base=ALONE),
    alone(f"{SERVICE}_asked_late", "48 hours before, to the minute", date(2018, 1, 1), OLDER, TELLS, asks=48),
    alone(
        f"{SERVICE}_asked_late", "a minute late", date(2018, 1, 1), OLDER, LATE, f"{SERVICE}_asked_late", asks=A_MINUTE
    ),
    row("child_flight_no_service_here", "on one flight", with_umnr(straight, _escorted_once), base=ALONE),
    row(
        "child_flight_no_service_here",
        "on flights that connect",
        with_umnr(),
        "child_flight_no_service_here elder",
        base=ALONE,
    ),
)
