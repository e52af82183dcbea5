"""Special service requests to carriers: asked in time, answered, and confirmed again before each flight."""

import enum
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from returns.cases.rules.reasons import Reason, ReasonCode, Severity
from returns.health.rules.air_legs import AirLeg, health_reason, hours_before


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
class Request:
    """A request for one flight (id as hex): when it was asked and, if it was, confirmed again; instants in UTC."""

    code: str
    leg: str
    asked_at: datetime
    answer: Answer = Answer.NONE
    reconfirmed_at: datetime | None = None


def assistance_reasons(
    person: str, needs: Collection[str], requests: Sequence[Request], legs: Sequence[AirLeg], now: datetime
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
            if live.isdisjoint(CODES_FOR[need]) and {request.code for request in here}.isdisjoint(CODES_FOR[need]):
                reasons.append(health_reason(AssistanceReason.ASSISTANCE_NOT_ASKED, person, cited, by=ask_by(leg)))
        for request in here:
            reasons += _of_request(person, request, live, leg, now)
    return tuple(reasons)


def _of_request(person: str, request: Request, live: Collection[str], leg: AirLeg, now: datetime) -> list[Reason]:
    lead, again = leg.limits.assistance_asked, leg.limits.reconfirmed
    if request.answer is Answer.REFUSED:
        alike = next((codes for codes in CODES_FOR.values() if request.code in codes), (request.code,))
        is_replaced = not set(alike).isdisjoint(live)
        return (
            []
            if is_replaced
            else [health_reason(AssistanceReason.ASSISTANCE_REFUSED, person, lead.cited, by=ask_by(leg))]
        )
    reasons = []
    if request.asked_at > hours_before(leg.departs_at, lead):
        severity = Severity.WARNING if request.answer is Answer.CONFIRMED else Severity.BLOCKER
        reasons.append(
            health_reason(AssistanceReason.ASSISTANCE_ASKED_LATE, person, lead.cited, severity, leg.departs_at)
        )
    elif request.answer is Answer.NONE:
        reasons.append(
            health_reason(AssistanceReason.ASSISTANCE_UNANSWERED, person, lead.cited, Severity.WARNING, leg.departs_at)
        )
    by = hours_before(leg.departs_at, again)
    if request.reconfirmed_at is None:
        late = now > by
        code, severity = _MISSED if late else (AssistanceReason.ASSISTANCE_TO_RECONFIRM, Severity.WARNING)
        reasons.append(health_reason(code, person, again.cited, severity, leg.departs_at if late else by))
    elif request.reconfirmed_at > by:
        reasons.append(
            health_reason(
                AssistanceReason.ASSISTANCE_RECONFIRMED_LATE, person, again.cited, Severity.WARNING, leg.departs_at
            )
        )
    return reasons


_MISSED = (AssistanceReason.ASSISTANCE_NOT_RECONFIRMED, Severity.BLOCKER)


def ask_by(leg: AirLeg) -> datetime:
    """By when a carrier is asked for assistance on a flight: as early as it says, and before it has to confirm again.

    Source: rule assistance.asked_before_confirmed_hours.
    """
    confirmed = leg.limits.reconfirmed.value + leg.limits.asked_before_confirmed.value
    return leg.departs_at - timedelta(hours=max(leg.limits.assistance_asked.value, confirmed))


def reconfirm_by(leg: AirLeg) -> datetime:
    """By when a request for a flight is confirmed again."""
    return hours_before(leg.departs_at, leg.limits.reconfirmed)
