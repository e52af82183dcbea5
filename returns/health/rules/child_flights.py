"""Children alone on flights: what carriers ask by age. An airline's service is no escort: that rule stands apart."""

from collections.abc import Sequence

from returns.cases.rules import Limit, Reason, ReasonCode
from returns.health.rules.assistance import UNACCOMPANIED, AirLeg, Answer, Request, health_reason, hours_before


class ChildFlightReason(ReasonCode):
    """Codes of reasons about children who fly alone."""

    CHILD_FLIGHT_TOO_YOUNG = "child_flight_too_young"
    CHILD_FLIGHT_ESCORT_NOT_ASKED = "child_flight_escort_not_asked"
    CHILD_FLIGHT_ESCORT_ASKED_LATE = "child_flight_escort_asked_late"
    CHILD_FLIGHT_SERVICE_NOT_ASKED = "child_flight_service_not_asked"
    CHILD_FLIGHT_SERVICE_ASKED_LATE = "child_flight_service_asked_late"
    CHILD_FLIGHT_NO_SERVICE_HERE = "child_flight_no_service_here"


def child_flight_reasons(
    person: str, ages: Sequence[int | None], is_alone: bool, requests: Sequence[Request], legs: Sequence[AirLeg]
) -> tuple[Reason, ...]:
    """What keeps a child from flying, flight by flight; source: rules child_flight.*.

    `ages` are the full years on the local day of each flight: a birthday may fall between two. None is not known.

    Whoever is accompanied by an escort of ours on a flight asks the carrier for nothing there. The program's own
    demand for an escort (rule child.alone.required) is not met by anything here.
    """
    reasons: list[Reason] = []
    for leg, age in zip(legs, ages, strict=True):
        here = [request for request in requests if request.leg == leg.leg and request.code == UNACCOMPANIED]
        live = [request for request in here if request.answer is not Answer.REFUSED]
        if leg.is_connecting and live and not leg.limits.service_on_connections:
            reasons.append(
                health_reason(
                    ChildFlightReason.CHILD_FLIGHT_NO_SERVICE_HERE, person, leg.limits.connections, by=leg.departs_on
                )
            )
        if is_alone and age is not None and not leg.is_accompanied:
            reasons += _unaccompanied(person, age, live, leg)
    return tuple(reasons)


def _unaccompanied(person: str, age: int, live: Sequence[Request], leg: AirLeg) -> list[Reason]:
    limits = leg.limits
    if age < limits.escorted_from.value:
        return [
            health_reason(
                ChildFlightReason.CHILD_FLIGHT_TOO_YOUNG, person, limits.escorted_from.cited, by=leg.departs_on
            )
        ]
    if age <= limits.escorted_to.value:
        return _asked(person, "child_flight_escort", live, leg, limits.escort_asked)
    if limits.service_from.value <= age <= limits.service_to.value:
        return _asked(person, "child_flight_service", live, leg, limits.assistance_asked)
    return []


def _asked(person: str, code: str, live: Sequence[Request], leg: AirLeg, limit: Limit) -> list[Reason]:
    by = hours_before(leg.departs_at, limit)
    if not live:
        return [health_reason(ChildFlightReason(f"{code}_not_asked"), person, limit.cited, by=by)]
    if any(request.asked_at <= by or request.answer is Answer.CONFIRMED for request in live):
        return []
    return [health_reason(ChildFlightReason(f"{code}_asked_late"), person, limit.cited, by=leg.departs_at)]
