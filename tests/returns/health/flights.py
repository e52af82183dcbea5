"""Makers of health on the way: two flights of a carrier with the numbers of the seed files, and people on them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from returns.cases.rules.cases import Cited, Limit, Reason
from returns.health.rules.assistance import AirLeg, Answer, CarrierLimits, CarrierRequest, PregnancyLimits
from returns.health.rules.certificates import CertificateKind, CheckWindow, NeededFor, PaperFacts
from returns.health.rules.health import HealthFacts, HealthOfPerson, HealthRules, health_reasons

DAY = date(2026, 12, 3)
DEPARTS = datetime(2026, 12, 3, 6, tzinfo=UTC)
SOON = DEPARTS - timedelta(days=9)  # when a journey is planned
MOTHER, CHILD = "m", "c"
Change = Callable[[HealthOfPerson], HealthOfPerson]


def limit(value: int, code: str) -> Limit:
    """A number of the rule book."""
    return Limit(value, Cited(code, "source"))


def pregnancy_limits(to: int) -> PregnancyLimits:
    """A report from week 28 to a week, nobody after it."""
    return PregnancyLimits(
        limit(28, "report_from"), limit(to, "report_to"), limit(to + 1, "no_travel"), limit(7, "report_age")
    )


LIMITS = CarrierLimits(
    single=pregnancy_limits(35),
    multiple=pregnancy_limits(31),
    newborn_hours=limit(48, "newborn_hours"),
    newborn_from=limit(2, "newborn_from"),
    newborn_to=limit(7, "newborn_to"),
    report_max_age=limit(10, "report"),
    medif_lead=limit(72, "medif_lead"),
    medif_max_age=limit(14, "medif_age"),
    escorted_from=limit(2, "escorted_from"),
    escorted_to=limit(6, "escorted_to"),
    escort_asked=limit(48, "escort_asked"),
    service_from=limit(7, "service_from"),
    service_to=limit(11, "service_to"),
    service_on_connections=False,
    connections=Cited("connections", "source"),
    assistance_asked=limit(48, "assistance"),
    reconfirmed=limit(48, "reconfirmed"),
)
RULES = HealthRules(
    report_for=NeededFor(("serious_illness",), Cited("report_for", "source")),
    form_for=NeededFor(("MEDA", "oxygen"), Cited("form_for", "source")),
    check_for=NeededFor(("pregnancy", "newborn", "serious_illness"), Cited("check_for", "source")),
    check=CheckWindow(limit(72, "earliest"), limit(24, "latest")),
    medicines=limit(14, "medicines"),
    letter=Cited("letter", "source"),
)


def flight(number: int, hours: int = 0, **changed: Any) -> AirLeg:
    """A flight so many hours after the first one."""
    departs = DEPARTS + timedelta(hours=hours)
    leg = AirLeg(f"leg{number}", number, departs, departs.date(), False, False, LIMITS)
    return replace(leg, **changed)


FLIGHT = flight(1)


def journey(*legs: AirLeg, people: tuple[HealthOfPerson, ...] = (), alone: bool = False) -> HealthFacts:
    """A journey of these flights, which ends a day later."""
    flown = legs or (FLIGHT,)
    return HealthFacts(people, flown, flown[0].departs_at, DAY, DAY + timedelta(days=1), alone)


def hours(count: float) -> datetime:
    """So many hours before departure."""
    return DEPARTS - timedelta(hours=count)


def asked(code: str, before: float = 49, leg: str = "leg1", again: float | None = 48, **changed: Any) -> CarrierRequest:
    """A request so many hours before departure, confirmed, and confirmed again."""
    request = CarrierRequest(code, leg, hours(before), Answer.CONFIRMED, hours(again) if again is not None else None)
    return replace(request, **changed)


def paper(kind: CertificateKind, days: int, at: datetime | None = None) -> PaperFacts:
    """A paper issued so many days before departure."""
    return PaperFacts(kind, DAY - timedelta(days=days), at)


def due(weeks: int, days: int = 0) -> date:
    """The due date of whoever is so far along on the day of departure."""
    return DAY + timedelta(days=280 - 7 * weeks - days)


CHECKED = paper(CertificateKind.BOARDING_CHECK, 2, hours(48))


def found(
    one: HealthOfPerson, *legs: AirLeg, now: datetime = SOON, alone: bool = False, rules: HealthRules = RULES
) -> tuple[Reason, ...]:
    """What stands in the way of one person's journey."""
    return health_reasons(journey(*legs, people=(one,), alone=alone), rules, now)


def said(one: HealthOfPerson, *legs: AirLeg, **more: Any) -> list[tuple[str, str]]:
    """The same as codes and severities."""
    return [(reason.code, reason.severity.value) for reason in found(one, *legs, **more)]
