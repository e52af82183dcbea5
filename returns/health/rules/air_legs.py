"""Flights of a journey with the numbers of their carrier: what each topic of health looks at, leg by leg."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from returns.cases.rules.limits import NOTHING, Limit
from returns.cases.rules.reasons import Cited, Reason, ReasonCode, Severity

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
