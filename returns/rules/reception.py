"""Reception: whether somebody known and verified meets the people of a case where that is needed."""

from dataclasses import dataclass
from datetime import date

from returns.rules.reasons import Reason


@dataclass(frozen=True)
class ReceptionFacts:
    """Whether whoever meets them is named, and the day on which that was verified."""

    is_named: bool
    verified_on: date | None


def reception_reasons(needed: bool, reception: ReceptionFacts | None) -> tuple[Reason, ...]:
    """One reason where reception by name is needed and nobody is named or verified.

    It cites no rule, whyever it is needed: a source would tell children, medical cases and others apart. Sources: rules
    protection.reception_by_name.required, child.alone.required.
    """
    if not needed:
        return ()
    if reception is None or not reception.is_named:
        return (Reason("reception_missing", cleared_by="reception"),)
    return () if reception.verified_on else (Reason("reception_not_verified", cleared_by="reception"),)
