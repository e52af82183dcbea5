"""Special service requests to carriers: asked in time, answered, and confirmed again before each flight."""

import enum
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from returns.cases.rules.cases import NOTHING, Cited, Limit, Reason, ReasonCode, Severity

# Flights of a journey with the numbers of their carrier: what each topic of health looks at, leg by leg.

# Where a carrier is known by its two letters or figures alone; see rule itinerary.carrier_codes for names.
CODE_LENGTH = 2


@dataclass(frozen=True)
class PregnancyLimits:
    """Full weeks from and to which a report is needed, from which nobody is taken, and the report's age in days."""

    report_from: Limit
    report_to: Limit
    no_travel_from: Limit
    report_max_age: Limit


@dataclass(frozen=True)
class CarrierLimits:
    """What one carrier asks: hours before departure, days of age, full years of children."""

    single: PregnancyLimits
    multiple: PregnancyLimits
    newborn_hours: Limit
    newborn_from: Limit
    newborn_to: Limit
    report_max_age: Limit
    medif_lead: Limit
    medif_max_age: Limit
    escorted_from: Limit
    escorted_to: Limit
    escort_asked: Limit
    service_from: Limit
    service_to: Limit
    service_on_connections: bool
    connections: Cited
    assistance_asked: Limit
    reconfirmed: Limit
    asked_before_confirmed: Limit = NOTHING


@dataclass(frozen=True)
class AirLeg:
    """One flight: id as hex, place in the journey, instant of departure (UTC), local day, and the carrier's numbers.

    `is_connecting`: the leg before or after it is a flight too. `is_accompanied`: an escort of ours flies along,
    or an adult of the case does on a flight that not everybody takes.
    """

    leg: str
    ordinal: int
    departs_at: datetime
    departs_on: date
    is_connecting: bool
    is_accompanied: bool
    limits: CarrierLimits


def carrier_code(carrier: str, number: str, carriers: Sequence[str]) -> str:
    """The two-character code of a carrier, as rule rows name it; empty where it cannot be told.

    Taken from the name itself if that is a code, else from `carriers` ("TK Turkish Airlines"), else from how a flight
    number begins.
    """
    plain = " ".join(carrier.split()).upper()
    if len(plain) == CODE_LENGTH and plain.isalnum() and not plain.isdigit():
        return plain
    names = {
        " ".join(code_and_name[CODE_LENGTH:].split()).upper(): code_and_name[:CODE_LENGTH].upper()
        for code_and_name in carriers
    }
    if plain in names:
        return names[plain]
    begins = number.strip().upper()[:CODE_LENGTH]
    is_code = len(begins) == CODE_LENGTH and begins.isalnum() and not begins.isdigit()
    return begins if is_code and not plain else ""


def hours_before(departs_at: datetime, limit: Limit) -> datetime:
    """The instant so many hours before a departure."""
    return departs_at - timedelta(hours=limit.value)


def health_reason(
    code: ReasonCode,
    person: str,
    cited: Cited,
    severity: Severity = Severity.BLOCKER,
    by: date | datetime | None = None,
) -> Reason:
    """A reason about the health of a person (id as hex); cleared on the page of that name, by a day or an instant."""
    return Reason(code, person, severity, cited.rule, cited.source, "health", by)


# Special service requests to carriers.


class AssistanceReason(ReasonCode):
    """Codes of reasons about assistance on the way."""

    ASSISTANCE_NOT_ASKED = "assistance_not_asked"
    ASSISTANCE_ASKED_LATE = "assistance_asked_late"
    ASSISTANCE_REFUSED = "assistance_refused"
    ASSISTANCE_UNANSWERED = "assistance_unanswered"
    ASSISTANCE_TO_RECONFIRM = "assistance_to_reconfirm"
    ASSISTANCE_NOT_RECONFIRMED = "assistance_not_reconfirmed"
    ASSISTANCE_RECONFIRMED_LATE = "assistance_reconfirmed_late"


UNACCOMPANIED = "UMNR"
# Codes of carriers (domain, section 1), in the order in which they are offered.
CODES = (
    "WCHR", "WCHS", "WCHC", "MEDA", "STCR", "OXYG", "UMNR", "BLND", "DEAF", "DPNA", "INFT", "BSCT", "EXST", "LANG",
    "MAAS", "TWOV",
)  # fmt: skip
# With which codes a carrier is asked for what a decision on fitness says that somebody needs.
CODES_FOR = {
    "wheelchair": ("WCHR", "WCHS", "WCHC"),
    "oxygen": ("OXYG",),
    "stretcher": ("STCR",),
    "extra_seat": ("EXST",),
}


class Answer(enum.StrEnum):
    """What the carrier said."""

    NONE = "not_answered"
    CONFIRMED = "carrier_confirms"
    REFUSED = "carrier_refuses"


@dataclass(frozen=True)
class CarrierRequest:
    """A request for one flight (id as hex): when it was asked and, if it was, confirmed again; instants in UTC."""

    code: str
    leg: str
    asked_at: datetime
    answer: Answer = Answer.NONE
    reconfirmed_at: datetime | None = None


def assistance_reasons(
    person: str, needs: Collection[str], requests: Sequence[CarrierRequest], legs: Sequence[AirLeg], now: datetime
) -> tuple[Reason, ...]:
    """Why somebody's requests stand in the way, flight by flight.

    Sources: rules assistance.wheelchair_asked_hours and ssr.reconfirmed_hours. A late request that the carrier
    confirmed all the same is a warning.
    """
    reasons: list[Reason] = []
    for leg in legs:
        here = [request for request in requests if request.leg == leg.leg]
        live = {request.code for request in here if request.answer is not Answer.REFUSED}
        cited = leg.limits.assistance_asked.cited
        for need in (need for need in CODES_FOR if need in needs):
            if {request.code for request in here}.isdisjoint(CODES_FOR[need]):
                reasons.append(health_reason(AssistanceReason.ASSISTANCE_NOT_ASKED, person, cited, by=ask_by(leg)))
        for request in here:
            reasons += _of_request(person, request, live, leg, now)
    return tuple(reasons)


def _of_request(
    person: str, request: CarrierRequest, live: Collection[str], leg: AirLeg, now: datetime
) -> list[Reason]:
    lead, again = leg.limits.assistance_asked, leg.limits.reconfirmed
    if request.answer is Answer.REFUSED:
        alike = next((codes for codes in CODES_FOR.values() if request.code in codes), (request.code,))
        if not set(alike).isdisjoint(live):  # something else was asked for instead
            return []
        return [health_reason(AssistanceReason.ASSISTANCE_REFUSED, person, lead.cited, by=ask_by(leg))]
    against: list[tuple[AssistanceReason, Limit, Severity, datetime]] = []
    if request.asked_at > hours_before(leg.departs_at, lead):
        severity = Severity.WARNING if request.answer is Answer.CONFIRMED else Severity.BLOCKER
        against.append((AssistanceReason.ASSISTANCE_ASKED_LATE, lead, severity, leg.departs_at))
    elif request.answer is Answer.NONE:
        against.append((AssistanceReason.ASSISTANCE_UNANSWERED, lead, Severity.WARNING, leg.departs_at))
    by = reconfirm_by(leg)
    if request.reconfirmed_at is not None:
        if request.reconfirmed_at > by:
            against.append((AssistanceReason.ASSISTANCE_RECONFIRMED_LATE, again, Severity.WARNING, leg.departs_at))
    elif now > by:
        against.append((AssistanceReason.ASSISTANCE_NOT_RECONFIRMED, again, Severity.BLOCKER, leg.departs_at))
    else:
        against.append((AssistanceReason.ASSISTANCE_TO_RECONFIRM, again, Severity.WARNING, by))
    return [health_reason(code, person, limit.cited, severity, by) for code, limit, severity, by in against]


def ask_by(leg: AirLeg) -> datetime:
    """By when a carrier is asked for assistance on a flight: as early as it says, and before it has to confirm again.

    Source: rule assistance.asked_before_confirmed_hours.
    """
    confirmed = leg.limits.reconfirmed.value + leg.limits.asked_before_confirmed.value
    return leg.departs_at - timedelta(hours=max(leg.limits.assistance_asked.value, confirmed))


def reconfirm_by(leg: AirLeg) -> datetime:
    """By when a request for a flight is confirmed again."""
    return hours_before(leg.departs_at, leg.limits.reconfirmed)


# Children alone on flights: what carriers ask by age. An airline's service is no escort: that rule stands apart.


class ChildFlightReason(ReasonCode):
    """Codes of reasons about children who fly alone."""

    CHILD_FLIGHT_TOO_YOUNG = "child_flight_too_young"
    CHILD_FLIGHT_ESCORT_NOT_ASKED = "child_flight_escort_not_asked"
    CHILD_FLIGHT_ESCORT_ASKED_LATE = "child_flight_escort_asked_late"
    CHILD_FLIGHT_SERVICE_NOT_ASKED = "child_flight_service_not_asked"
    CHILD_FLIGHT_SERVICE_ASKED_LATE = "child_flight_service_asked_late"
    CHILD_FLIGHT_NO_SERVICE_HERE = "child_flight_no_service_here"


def child_flight_reasons(
    person: str, ages: Sequence[int | None], is_alone: bool, requests: Sequence[CarrierRequest], legs: Sequence[AirLeg]
) -> tuple[Reason, ...]:
    """What keeps a child from flying, flight by flight; source: rules child_flight.*.

    `ages` are the full years on the local day of each flight: a birthday may fall between two. None is not known.

    Whoever is accompanied by an escort of ours on a flight asks the carrier for nothing there. The program's own
    demand for an escort (rule child.alone.required) is not met by anything here. Where a carrier looks after no child
    from one flight to the next, there is nothing to ask it for: another way is needed, or an escort.
    """
    reasons: list[Reason] = []
    for leg, age in zip(legs, ages, strict=True):
        here = [request for request in requests if request.leg == leg.leg and request.code == UNACCOMPANIED]
        live = [request for request in here if request.answer is not Answer.REFUSED]
        needs_service = is_alone and age is not None and not leg.is_accompanied and _is_of_service_age(age, leg)
        if (live or needs_service) and not _has_service(leg):
            code = ChildFlightReason.CHILD_FLIGHT_NO_SERVICE_HERE
            reasons.append(health_reason(code, person, leg.limits.connections, by=leg.departs_on))
        if is_alone and age is not None and not leg.is_accompanied:
            reasons += _unaccompanied(person, age, live, leg)
    return tuple(reasons)


def _has_service(leg: AirLeg) -> bool:
    return leg.limits.service_on_connections or not leg.is_connecting


def _is_of_service_age(age: int, leg: AirLeg) -> bool:
    return leg.limits.service_from.value <= age <= leg.limits.service_to.value


def _unaccompanied(person: str, age: int, live: Sequence[CarrierRequest], leg: AirLeg) -> list[Reason]:
    limits = leg.limits
    if age < limits.escorted_from.value:
        code = ChildFlightReason.CHILD_FLIGHT_TOO_YOUNG
        return [health_reason(code, person, limits.escorted_from.cited, by=leg.departs_on)]
    if age <= limits.escorted_to.value:
        return _asked(person, "child_flight_escort", live, leg, limits.escort_asked)
    if _is_of_service_age(age, leg) and (live or _has_service(leg)):
        return _asked(person, "child_flight_service", live, leg, limits.assistance_asked)
    return []


def _asked(person: str, code: str, live: Sequence[CarrierRequest], leg: AirLeg, limit: Limit) -> list[Reason]:
    by = hours_before(leg.departs_at, limit)
    if not live:
        return [health_reason(ChildFlightReason(f"{code}_not_asked"), person, limit.cited, by=by)]
    if any(request.asked_at <= by or request.answer is Answer.CONFIRMED for request in live):
        return []
    return [health_reason(ChildFlightReason(f"{code}_asked_late"), person, limit.cited, by=leg.departs_at)]
