"""Readiness: what stands in the way of a departure, and whether what was signed is still what is true.

Nothing of it is stored but the sign-off: a departure is judged anew each time by the facts and rule rows of its day.
"""

import enum
import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from foundation.storage.types import canonical_json
from foundation.storage.unit_of_work import Unit
from returns.models.cases import Case
from returns.models.itinerary import Leg
from returns.models.readiness import SignOff
from returns.queries.readiness import judged_by, latest_sign_off
from returns.rules.readiness import findings
from returns.rules.reasons import Reason, blockers


@dataclass(frozen=True)
class Readiness:
    """How a departure stands: every finding, the names of the rule rows used, and the hash of these and the facts."""

    findings: tuple[Reason, ...]
    facts_hash: str
    rule_versions: tuple[str, ...]
    departs_on: date | None = None

    @property
    def is_ready(self) -> bool:
        """Whether nothing blocks it; warnings do not."""
        return not blockers(self.findings)


def readiness_of(unit: Unit, case: Case, legs: Sequence[Leg] | None = None) -> Readiness:
    """How the departure of a case stands; six statements and the keys, or five if the legs are at hand.

    RuleMissing if a rule row is not there.
    """
    judged = judged_by(unit.session, case, unit.clock.now().date(), legs)
    found = findings(judged.facts, judged.rules)
    # The reference is sealed and random: without it nobody who holds the database can guess facts and compare hashes.
    signed = [
        case.reference,
        _plain(asdict(judged.facts)),
        judged.rule_versions,
        [_plain(asdict(one)) for one in found],
    ]
    digest = hashlib.sha256(canonical_json(signed).encode()).hexdigest()
    return Readiness(found, digest, judged.rule_versions, judged.departs_on)


def standing_sign_off(unit: Unit, case: Case, readiness: Readiness | None = None) -> SignOff | None:
    """The latest sign-off, if the same facts, rules and findings still hold; otherwise it is void, and this is None."""
    signed = latest_sign_off(unit.session, case.id)
    if signed is None:
        return None
    now = readiness or readiness_of(unit, case)
    return signed if signed.facts_hash == now.facts_hash else None


def _plain(value: Any) -> Any:
    """Facts as JSON has them: days and instants in ISO, enums by value."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value.value if isinstance(value, enum.Enum) else value
