"""Readiness: what stands in the way of a departure, and whether what was signed is still what is true.

Nothing of it is stored but the sign-off: a departure is judged anew each time by the facts and rule rows of its day.
"""

import enum
import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass, replace
from datetime import date, datetime, time
from typing import Any

from foundation.geography.zones import local_date
from foundation.storage.types import canonical_json
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.rules.reasons import Reason, blockers
from returns.documents.rules.documents import as_signed
from returns.health.rules.health import AWAITED, as_signed as health_as_signed, health_reasons
from returns.journey.models import Leg
from returns.journey.queries.travellers import PeopleRead
from returns.journey.rules.itinerary import ItineraryReason
from returns.readiness.models.readiness import SignOff
from returns.readiness.queries.readiness import Judged, judged_by, judged_of_cases, latest_sign_off
from returns.readiness.queries.reads import reads_of_cases
from returns.readiness.rules.overrides import NEVER_AREAS, rests_on, set_aside
from returns.readiness.rules.readiness import findings


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


def readiness_of(
    unit: Unit, case: Case, legs: Sequence[Leg] | None = None, read: PeopleRead | None = None
) -> Readiness:
    """How the departure of a case stands; seven statements and the keys.

    One more for children, one less for legs and for people at hand. What is only to be done in the last days
    (`AWAITED`) is told, and is no part of what is signed. RuleMissing if a rule row is not there.
    """
    now = unit.clock.now()
    return _readiness(case, judged_by(unit.session, case, now.date(), legs, read), now)


def readiness_of_cases(
    unit: Unit, cases: Sequence[Case], legs: Mapping[uuid.UUID, Sequence[Leg]] | None = None
) -> dict[uuid.UUID, Readiness]:
    """The same of many cases, by their ids; as many statements as for two. `legs` by case, if they are at hand."""
    now, ids = unit.clock.now(), [case.id for case in cases]
    reads = reads_of_cases(unit.session, ids, now.date(), legs)
    judged = judged_of_cases(unit.session, cases, now.date(), reads)
    return {case.id: _readiness(case, judged[case.id], now) for case in cases}


def _readiness(case: Case, judged: Judged, now: datetime) -> Readiness:
    reasons = _weighed(case, judged, all_findings(judged, now), now)
    # What is signed is the journey; that money waits for an approval is shown with it, and voids nothing.
    digest = signed_hash(case.reference, judged, reasons)
    return Readiness((*reasons, *judged.beside), digest, judged.rule_versions, judged.departs_on)


# Nor that the hour of a flight has come while nobody has recorded yet that it left.
_NOT_SIGNED = AWAITED | {ItineraryReason.LEG_IN_PAST}


def signed_hash(reference: str, judged: Judged, reasons: Sequence[Reason]) -> str:
    """What a sign-off is about, as a hash: facts, rule rows and findings, without what is awaited in the last days."""
    health, custody = judged.health, judged.rules.documents.custody
    people = tuple(
        replace(traveller, documents=as_signed(traveller.documents, custody)) for traveller in judged.facts.people
    )
    # The reference is sealed and random: without it nobody who holds the database can guess facts and compare hashes.
    signed = [
        reference,
        _plain(asdict(replace(judged.facts, people=people))),
        [_plain(asdict(part)) for part in (health_as_signed(health.facts), health.rules)] if health else [],
        judged.rule_versions,
        [_plain(asdict(reason)) for reason in reasons if reason.code not in _NOT_SIGNED],
    ]
    return hashlib.sha256(canonical_json(signed).encode()).hexdigest()


def all_findings(judged: Judged, now: datetime) -> tuple[Reason, ...]:
    """Everything that stands in the way, before anything is set aside; `now` is the instant judged at."""
    reasons, health = findings(judged.facts, judged.rules, now if judged.lies_ahead else None), judged.health
    return (*reasons, *health_reasons(health.facts, health.rules, now)) if health else reasons


def digest_of(case: Case, judged: Judged, finding: Reason) -> str:
    """What a finding rests on, as a hash: an override is about exactly this."""
    health = health_as_signed(judged.health.facts) if judged.health else None
    basis = [case.reference, _plain((*rests_on(judged.facts, finding), health))]
    return hashlib.sha256(canonical_json(basis).encode()).hexdigest()


def local_today(judged: Judged, now: datetime) -> date:
    """The day at an instant where the journey begins; UTC's without one. By this calendar an override ends."""
    return local_date(now, judged.zone)


def _weighed(case: Case, judged: Judged, reasons: tuple[Reason, ...], now: datetime) -> tuple[Reason, ...]:
    """The findings after what a second person set aside for a while."""
    if not judged.granted:
        return reasons
    open_ones = [reason for reason in blockers(reasons) if reason.cleared_by not in NEVER_AREAS]
    digests = {(reason.code, reason.subject): digest_of(case, judged, reason) for reason in open_ones}
    days = (local_today(judged, now), judged.facts.day)
    return set_aside(reasons, judged.granted, digests, days, judged.overrides)


def standing_sign_off(unit: Unit, case: Case, readiness: Readiness | None = None) -> SignOff | None:
    """The latest sign-off, if the same facts, rules and findings still hold; otherwise it is void, and this is None."""
    signed = latest_sign_off(unit.session, case.id)
    if signed is None:
        return None
    now = readiness or readiness_of(unit, case)
    return signed if signed.facts_hash == now.facts_hash else None


def _plain(value: Any) -> Any:
    """Facts as JSON has them: days, times and instants in ISO, enums by value."""
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return value.value if isinstance(value, enum.Enum) else value
