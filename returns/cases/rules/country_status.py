"""Status of countries: whether returns to a country go on at all. Nobody can override a status that stops them."""

from dataclasses import dataclass

from returns.cases.rules.reasons import Cited, Reason, ReasonCode, Severity


class CountryReason(ReasonCode):
    """Codes of reasons about countries of return."""

    COUNTRY_SUSPENDED = "country_suspended"
    COUNTRY_STATUS_UNKNOWN = "country_status_unknown"


@dataclass(frozen=True)
class CountryStatus:
    """What the rule book says of returns to a country: None where nobody knows, and which statuses stop a return."""

    status: str | None
    cited: Cited
    blocking: tuple[str, ...]


def country_reasons(country: CountryStatus) -> tuple[Reason, ...]:
    """A blocker where returns are stopped; a warning where nobody knows, since "not known" is never "open".

    Sources: rules country_status.status, country_status.blocking.
    """
    if country.status is None:
        return (_reason(CountryReason.COUNTRY_STATUS_UNKNOWN, country.cited, Severity.WARNING),)
    return (_reason(CountryReason.COUNTRY_SUSPENDED, country.cited),) if country.status in country.blocking else ()


def _reason(code: ReasonCode, cited: Cited, severity: Severity = Severity.BLOCKER) -> Reason:
    return Reason(code, "", severity, cited.rule, cited.source, "country")
