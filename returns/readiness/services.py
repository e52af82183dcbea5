"""Readiness: what stands in the way of a departure, and whether a sign-off still holds.

Nothing of it is stored but the sign-off: a departure is judged anew each time by the facts and rule rows of its day.
"""

import hashlib
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property, partial

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.errors import KeyGone
from foundation.geography.zones import local_date
from foundation.messaging.services import notify, queue_message, settle
from foundation.rulebook.rules import RuleMissing
from foundation.storage.types import canonical_facts, canonical_json
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import lock_case
from returns.cases.rules.cases import CaseState, PlanningReason, Reason, blockers
from returns.cases.services.planning import PLANNED_IN
from returns.documents.rules.documents import as_signed
from returns.health.rules.health import AWAITED, as_signed as health_as_signed, health_reasons
from returns.journey.models import Leg
from returns.journey.queries.itinerary import did_the_work, who_planned
from returns.journey.queries.travellers import PeopleRead
from returns.journey.rules.itinerary import ItineraryReason
from returns.lifecycle.rules.lifecycle import EventKind, Extra, StepReason
from returns.lifecycle.services.lifecycle import add_to_timeline, move_case, refuse_if_ended, refuse_reasons
from returns.readiness.models import Override, OverrideContent, SignedFinding, SignOff, SignOffContent
from returns.readiness.queries.readiness import Judged, judged_by, judged_of_cases
from returns.readiness.queries.reads import overrides_of_case, reads_of_cases, signers_of
from returns.readiness.queries.sign_offs import latest_sign_off, latest_sign_offs
from returns.readiness.rules.overrides import (
    NEVER_AREAS,
    Asking,
    Deciding,
    OverrideReason,
    OverrideRules,
    OverrideState,
    against_asking,
    against_deciding,
    may_be_overridden,
    overridden,
    rests_on,
)
from returns.readiness.rules.readiness import findings
from returns.readiness.words import ReadinessAct, ReadinessMessage, ReadinessNotice


@dataclass(frozen=True)
class Readiness:
    """How a departure stands: every finding, the names of the rule rows used, and the hash of these and the facts."""

    findings: tuple[Reason, ...]
    hashed: Callable[[], str] = field(compare=False, repr=False)
    rule_versions: tuple[str, ...]
    departs_on: date | None = None

    @cached_property
    def facts_hash(self) -> str:
        """The hash, worked out once it is asked for: most pages compare no sign-off."""
        return self.hashed()

    @property
    def is_ready(self) -> bool:
        """Whether nothing blocks it; warnings do not."""
        return not blockers(self.findings)


def readiness_of(
    unit: Unit, case: Case, legs: Sequence[Leg] | None = None, read: PeopleRead | None = None
) -> Readiness:
    """Return how the departure of a case stands; seven statements and the keys.

    One more for children, one less for legs and for people at hand. What is only due in the last days (`AWAITED`) is a
    finding, but no part of what is signed. RuleMissing if a rule row is not there.
    """
    return readiness_from(case, judged_by(unit.session, case, unit.today, legs, read), unit.clock.now())


def readiness_of_cases(
    unit: Unit, cases: Sequence[Case], legs: Mapping[uuid.UUID, Sequence[Leg]] | None = None
) -> dict[uuid.UUID, Readiness]:
    """The same of many cases, by their ids; as many statements as for two. `legs` by case, if they are at hand."""
    now, today = unit.clock.now(), unit.today
    reads = reads_of_cases(unit.session, [case.id for case in cases], today, legs)
    judged = judged_of_cases(unit.session, cases, today, reads)
    return {case.id: readiness_from(case, judged[case.id], now) for case in cases}


def readiness_from(case: Case, judged: Judged, now: datetime) -> Readiness:
    """The same out of what is judged already; asks nothing."""
    reasons = weighed(case, judged, all_findings(judged, now), now)
    # The journey is signed; that money waits for an approval is shown with it, and voids nothing.
    hashed = partial(signed_hash, case.reference, judged, reasons)
    return Readiness((*reasons, *judged.beside), hashed, judged.rule_versions, judged.departs_on)


# What is awaited is not signed, nor that the hour of a flight has come while nobody has recorded that it left.
_NOT_SIGNED = AWAITED | {ItineraryReason.LEG_IN_PAST}


def signed_hash(reference: str, judged: Judged, reasons: Sequence[Reason]) -> str:
    """Return a hash of what is signed: facts, rule rows and findings, without what is due in the last days."""
    health, custody = judged.health, judged.rules.documents.custody
    people = tuple(
        replace(traveller, documents=as_signed(traveller.documents, custody)) for traveller in judged.facts.people
    )
    # The reference is sealed and random: without it nobody who holds the database can guess facts and compare hashes.
    signed = [
        reference,
        replace(judged.facts, people=people),
        [health_as_signed(health.facts), health.rules] if health else [],
        judged.rule_versions,
        [reason for reason in reasons if reason.code not in _NOT_SIGNED],
    ]
    return hashlib.sha256(canonical_facts(signed).encode()).hexdigest()


def all_findings(judged: Judged, now: datetime) -> tuple[Reason, ...]:
    """Return every finding at an instant, before anything is set aside."""
    reasons, health = findings(judged.facts, judged.rules, now if judged.lies_ahead else None), judged.health
    return (*reasons, *health_reasons(health.facts, health.rules, now)) if health else reasons


def digest_of(case: Case, judged: Judged, finding: Reason) -> str:
    """Return a hash of what a finding rests on: an override is about exactly this."""
    health = health_as_signed(judged.health.facts) if judged.health else None
    basis = [case.reference, [*rests_on(judged.facts, finding), health]]
    return hashlib.sha256(canonical_facts(basis).encode()).hexdigest()


def local_today(judged: Judged, now: datetime) -> date:
    """The day at an instant where the journey begins; UTC's without one. By this calendar an override ends."""
    return local_date(now, judged.zone)


def weighed(case: Case, judged: Judged, reasons: tuple[Reason, ...], now: datetime) -> tuple[Reason, ...]:
    """Return the findings with those overridden that a second person has set aside."""
    if not judged.granted:
        return reasons
    candidates = [reason for reason in blockers(reasons) if reason.cleared_by not in NEVER_AREAS]
    digests = {(reason.code, reason.subject): digest_of(case, judged, reason) for reason in candidates}
    days = (local_today(judged, now), judged.facts.day)
    return overridden(reasons, judged.granted, digests, days, judged.overrides)


def standing_sign_off(unit: Unit, case: Case, readiness: Readiness | None = None) -> SignOff | None:
    """Return the latest sign-off if the same facts, rules and findings still hold; None if it is void."""
    signed = latest_sign_off(unit.session, case.id)
    if signed is None:
        return None
    now = readiness or readiness_of(unit, case)
    return signed if signed.facts_hash == now.facts_hash else None


def void_sign_offs(unit: Unit, cases: Sequence[Case]) -> set[uuid.UUID]:
    """Return those of these cases that are ready by a sign-off that holds no longer; as many statements as for two.

    A departure that cannot be judged now is not among them, and the page of its case says why; then the others are
    judged one by one.
    """
    if not cases:
        return set()
    try:
        ready = readiness_of_cases(unit, cases)
    except (KeyGone, RuleMissing):
        return set().union(*(void_sign_offs(unit, [case]) for case in cases)) if len(cases) > 1 else set()
    signed = latest_sign_offs(unit.session, [case.id for case in cases])
    return {
        case.id for case in cases if case.id not in signed or signed[case.id].facts_hash != ready[case.id].facts_hash
    }


# Changes of overrides: asking for one, deciding on it as a second person, taking it back.

_WAITS = OverrideState.ASKED


def key_of(case_id: uuid.UUID, finding: Reason) -> uuid.UUID:
    """Return the id by which a form names a finding of a case, made of its code and subject alone.

    It is the same whatever lies behind the doors of the case, and means nothing in another case.
    """
    return uuid.uuid5(case_id, canonical_json([finding.code, finding.subject]))


@dataclass(frozen=True)
class Present:
    """How a case stands now: findings, rules, and who looks at it. By it overrides are asked for and decided.

    `findings` are by a digest of what each rests on; `day` is the local day of departure, today without one;
    `today` is the day where the journey begins.
    """

    findings: Mapping[str, Reason]
    rules: OverrideRules
    day: date
    today: date
    actor_id: uuid.UUID | None
    may_sign_off: bool
    did_the_work: bool

    @property
    def overridable(self) -> tuple[Reason, ...]:
        """The blockers that a second person could set aside, whether they are already or not."""
        return tuple(finding for finding in self.findings.values() if may_be_overridden(finding, self.rules))

    def deciding(self, row: Override, is_granted: bool = True) -> Deciding:
        """Return the facts of a decision by whoever looks at it; only granting needs the finding unchanged."""
        finding = self.findings.get(row.content.rests_on)
        return Deciding(
            state=row.state,
            may_sign_off=self.may_sign_off,
            is_own_request=row.asked_by == self.actor_id,
            did_the_work=self.did_the_work,
            still_rests=not is_granted or (finding is not None and may_be_overridden(finding, self.rules)),
        )


def present_of(unit: Unit, case: Case, every: bool = False) -> Present:
    """Read how a case stands now, for whoever works in this unit; a fixed number of statements.

    `every`: with the findings that nobody sets aside, too; a digest of what each rests on takes its time.
    """
    now, actor = unit.clock.now(), unit.actor_id
    judged = judged_by(unit.session, case, unit.today)
    found = [one for one in all_findings(judged, now) if every or may_be_overridden(one, judged.overrides)]
    return Present(
        findings={digest_of(case, judged, finding): finding for finding in found},
        rules=judged.overrides,
        day=judged.facts.day,
        today=local_today(judged, now),
        actor_id=actor,
        may_sign_off=isinstance(unit.scope, UserScope) and unit.scope.may(Permission.SIGN_OFF),
        did_the_work=did_the_work(unit.session, case, actor, unit.today),
    )


def ask_override(unit: Unit, case: Case, key: uuid.UUID, until: date, reason: str) -> uuid.UUID:
    """Ask a second person to set a finding aside until a day (included); returns the id of the request.

    `key` is that of `key_of`. Those of the office who may sign this journey off are told. RuleBroken with every reason.
    """
    refuse_if_ended(case)
    lock_case(unit.session, case.id)
    now = present_of(unit, case, every=True)
    digest, finding = next((pair for pair in now.findings.items() if key_of(case.id, pair[1]) == key), ("", None))
    overrides = overrides_of_case(unit.session, case.id)
    waiting = {override.content.rests_on for override in overrides if override.state is _WAITS}
    asking = Asking(finding, until, bool(reason.strip()), digest in waiting)
    against = against_asking(asking, now.today, now.day, now.rules)
    planned = () if case.state in PLANNED_IN else (Reason(PlanningReason.NOT_BEING_PLANNED, cleared_by="itinerary"),)
    refuse_reasons(unit, case, (*planned, *against))
    assert finding is not None  # otherwise it was refused
    row = Override(
        case_id=case.id,
        state=_WAITS,
        until=until,
        asked_by=unit.actor_id,
        asked_at=unit.clock.now(),
        content=OverrideContent(finding.code.value, finding.subject, digest, reason.strip()),
    )
    unit.session.add(row)
    add_to_timeline(unit, case, EventKind.OVERRIDE_ASKED)
    unit.session.flush()  # its id names the notice
    signers = signers_of(unit.session, case, unit.today)
    notify(unit, signers, ReadinessNotice.OVERRIDE_ASKED, case.id, f"override_asked:{row.id.hex}")
    unit.participants["trail"].act(ReadinessAct.OVERRIDE_ASK, ("case", case.id))
    return row.id


def decide_override(unit: Unit, case: Case, row: Override, is_granted: bool, answer: str = "") -> None:
    """Grant or decline a request, as a second person who may sign off and planned nothing of this journey.

    RuleBroken with every reason; a request about facts that have changed cannot be granted.
    """
    refuse_if_ended(case)
    lock_case(unit.session, case.id)
    refuse_reasons(unit, case, against_deciding(present_of(unit, case).deciding(row, is_granted)))
    row.state = OverrideState.GRANTED if is_granted else OverrideState.DECLINED
    row.decided_by, row.decided_at = unit.actor_id, unit.clock.now()
    row.content = replace(row.content, answer=answer.strip())
    add_to_timeline(unit, case, EventKind.OVERRIDE_DECIDED)
    settle(unit, f"override_asked:{row.id.hex}")
    notify(unit, [row.asked_by], ReadinessNotice.OVERRIDE_DECIDED, case.id, f"override_decided:{row.id.hex}")
    unit.participants["trail"].act(ReadinessAct.OVERRIDE_DECIDE, ("case", case.id), state=row.state.value)


def take_back_override(unit: Unit, case: Case, row: Override) -> None:
    """Take back a request that waits; doing it twice changes nothing. RuleBroken (`override_decided_already`)."""
    refuse_if_ended(case)
    if row.state is OverrideState.TAKEN_BACK:
        return
    if row.state is not _WAITS:
        refuse_reasons(unit, case, (Reason(OverrideReason.OVERRIDE_DECIDED_ALREADY, cleared_by="sign_off"),))
    row.state = OverrideState.TAKEN_BACK
    unit.participants["trail"].act(ReadinessAct.OVERRIDE_TAKE_BACK, ("case", case.id))


# Sign-off: a second person answers for the readiness of a departure.


def sign_off(unit: Unit, case: Case, note: str | None = None, signed_by: uuid.UUID | None = None) -> None:
    """Sign a departure off: the case moves from planning to ready, with a hash of what is signed.

    `signed_by`: a colleague of another office, who has signed exactly this; the scope of sign-offs asks for that.

    RuleBroken with every reason: blockers of readiness, `sign_off_permission_missing`, and `signs_own_work` for the
    owner and for whoever booked a leg or planned an escort.
    """
    ready = readiness_of(unit, case)
    own, away = unit.actor_id in who_planned(unit.session, case.id), signed_by is not None
    extra = Extra(readiness=ready.findings, is_signed=True, did_the_work=own, is_countersigned=away)
    move_case(unit, case, CaseState.READY, note, extra, EventKind.SIGNED_OFF)
    signed = tuple(SignedFinding(finding.code.value, finding.severity, finding.subject) for finding in ready.findings)
    unit.session.add(
        SignOff(
            case_id=case.id,
            signed_by=signed_by or unit.actor_id,
            signed_at=unit.clock.now(),
            facts_hash=ready.facts_hash,
            rule_versions=list(ready.rule_versions),
            content=SignOffContent(signed, (note or "").strip()),
        )
    )
    settle(unit, f"sign_off_wanted:{case.id.hex}")
    unit.participants["trail"].act(ReadinessAct.CASE_SIGN_OFF, ("case", case.id))


def ask_for_sign_off(unit: Unit, case: Case) -> int:
    """Ask those of the office who may sign this departure off; returns how many were told.

    Nobody is told twice of the same facts. RuleBroken with every reason: `sign_off_asked_early`, `nobody_signs_here`,
    and what blocks the departure.
    """
    ready, now = readiness_of(unit, case), unit.clock.now()
    signers = signers_of(unit.session, case, unit.today)
    against = (
        (case.state is not CaseState.PLANNING, StepReason.SIGN_OFF_ASKED_EARLY),
        (not signers, StepReason.NOBODY_SIGNS_HERE),
    )
    reasons = tuple(Reason(code, cleared_by="sign_off") for applies, code in against if applies)
    refuse_reasons(unit, case, (*reasons, *blockers(ready.findings)))
    idempotency_key = f"sign_off_wanted:{case.id.hex}:{ready.facts_hash[:16]}"
    account_ids = notify(unit, signers, ReadinessNotice.SIGN_OFF_WANTED, case.id, idempotency_key)
    for account_id in account_ids:
        # One message a day, however many cases wait: the inbox says which.
        queue_message(
            unit,
            account_id,
            ReadinessMessage.SIGN_OFF_WANTED,
            {"count": 1},
            f"sign_off:{account_id.hex}:{now.date().isoformat()}",
            cases=[case.id],
        )
    unit.participants["trail"].act(ReadinessAct.ASK, ("case", case.id), count=len(account_ids))
    return len(account_ids)


def plan_again(unit: Unit, case: Case) -> None:
    """Take a signed case back to planning, so that it can be signed off anew. RuleBroken as `move_case`."""
    move_case(unit, case, CaseState.PLANNING)
