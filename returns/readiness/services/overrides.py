"""Changes of overrides: asking for one, deciding on it as a second person, taking it back."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.messaging.services import tell as put_into_inbox
from foundation.storage.types import canonical_json
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries.cases import lock_case
from returns.cases.rules.planning import PlanningReason
from returns.cases.rules.reasons import Reason
from returns.cases.services.planning import PLANNED_IN, made_before, note_made
from returns.journey.queries.itinerary import did_the_work
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import refuse_if_ended, refuse_reasons, tell
from returns.readiness.models.overrides import Override
from returns.readiness.queries.overrides import overrides_of_case
from returns.readiness.queries.readiness import judged_by
from returns.readiness.queries.sign_off import signers_of
from returns.readiness.rules.overrides import (
    Asking,
    Deciding,
    OverrideReason,
    OverrideRules,
    OverrideState,
    against_asking,
    against_deciding,
    may_be_overridden,
)
from returns.readiness.services.readiness import all_findings, digest_of, local_today
from returns.readiness.words import ReadinessNotice

_WAITS = OverrideState.ASKED


def key_of(case_id: uuid.UUID, finding: Reason) -> uuid.UUID:
    """The id by which a form names a finding of a case, made of nothing but its code and subject.

    So it is the same whatever lies behind the doors of the case, and names nothing in another case.
    """
    return uuid.uuid5(case_id, canonical_json([finding.code, finding.subject]))


@dataclass(frozen=True)
class Present:
    """How a case stands now, by which its overrides are weighed, read once: findings, rules, who looks at it.

    `found` are the findings by a digest of what each rests on; `day` is the local day of departure, today without one;
    `today` is the day where the journey begins.
    """

    found: Mapping[str, Reason]
    rules: OverrideRules
    day: date
    today: date
    actor_id: uuid.UUID | None
    may_sign_off: bool
    did_the_work: bool

    @property
    def overridable(self) -> tuple[Reason, ...]:
        """The blockers that a second person could set aside, whether they are already or not."""
        return tuple(finding for finding in self.found.values() if may_be_overridden(finding, self.rules))

    def deciding(self, row: Override, is_granted: bool = True) -> Deciding:
        """A decision by whoever looks at it; only granting needs the finding to stand unchanged."""
        finding = self.found.get(row.content["rests_on"])
        return Deciding(
            state=row.state,
            may_sign_off=self.may_sign_off,
            is_own_request=row.asked_by == self.actor_id,
            did_the_work=self.did_the_work,
            still_rests=not is_granted or (finding is not None and may_be_overridden(finding, self.rules)),
        )


def present_of(unit: Unit, case: Case) -> Present:
    """How a case stands now, for whoever works in this unit; a fixed number of statements."""
    now, actor = unit.clock.now(), unit.actor_id
    judged = judged_by(unit.session, case, now.date())
    return Present(
        found={digest_of(case, judged, finding): finding for finding in all_findings(judged, now)},
        rules=judged.overrides,
        day=judged.facts.day,
        today=local_today(judged, now),
        actor_id=actor,
        may_sign_off=isinstance(unit.scope, UserScope) and unit.scope.may(Permission.SIGN_OFF),
        did_the_work=did_the_work(unit.session, case, actor, now.date()),
    )


def ask_override(
    unit: Unit, case: Case, key: uuid.UUID, until: date, reason: str, once: uuid.UUID | None = None
) -> uuid.UUID:
    """Ask that a second person sets a finding aside until a day (the last one); returns the id of the request.

    `key` is that of `key_of`. Tells who of the office may sign this journey off. Sent twice with the same `once` id it
    is asked once. RuleBroken with every reason.
    """
    if made := made_before(unit, once):
        return made
    refuse_if_ended(case)
    lock_case(unit.session, case.id)
    now = present_of(unit, case)
    digest, finding = next((pair for pair in now.found.items() if key_of(case.id, pair[1]) == key), ("", None))
    overrides = overrides_of_case(unit.session, case.id)
    waiting = {override.content["rests_on"] for override in overrides if override.state is _WAITS}
    asking = Asking(finding, until, bool(reason.strip()), digest in waiting)
    against = against_asking(asking, now.today, now.day, now.rules)
    planned = () if case.state in PLANNED_IN else (Reason(PlanningReason.NOT_BEING_PLANNED, cleared_by="itinerary"),)
    refuse_reasons(unit, case, (*planned, *against))
    about = {"code": finding.code, "subject": finding.subject} if finding else {}
    row = Override(
        case_id=case.id,
        state=_WAITS,
        until=until,
        asked_by=unit.actor_id,
        asked_at=unit.clock.now(),
        content={**about, "rests_on": digest, "reason": reason.strip(), "answer": ""},
    )
    unit.session.add(row)
    tell(unit, case, EventKind.OVERRIDE_ASKED)
    unit.session.flush()  # its id names the notice
    signers = signers_of(unit.session, case, unit.clock.now().date())
    put_into_inbox(unit, signers, ReadinessNotice.OVERRIDE_ASKED, case.id, f"override_asked:{row.id.hex}")
    note_made(unit, once, row.id)
    unit.participants["trail"].act("override.ask", ("case", case.id))
    return row.id


def decide_override(unit: Unit, case: Case, row: Override, is_granted: bool, answer: str = "") -> None:
    """Grant or decline a request, as a second person who may sign off and planned nothing of this journey.

    RuleBroken with every reason; what was asked about other facts than there are now cannot be granted.
    """
    refuse_if_ended(case)
    lock_case(unit.session, case.id)
    refuse_reasons(unit, case, against_deciding(present_of(unit, case).deciding(row, is_granted)))
    row.state = OverrideState.GRANTED if is_granted else OverrideState.DECLINED
    row.decided_by, row.decided_at = unit.actor_id, unit.clock.now()
    row.content = {**row.content, "answer": answer.strip()}
    tell(unit, case, EventKind.OVERRIDE_DECIDED)
    put_into_inbox(unit, [row.asked_by], ReadinessNotice.OVERRIDE_DECIDED, case.id, f"override_decided:{row.id.hex}")
    unit.participants["trail"].act("override.decide", ("case", case.id), state=row.state.value)


def take_back_override(unit: Unit, case: Case, row: Override) -> None:
    """Take a request back that waits; a second press changes nothing. RuleBroken (`override_decided_already`)."""
    refuse_if_ended(case)
    if row.state is OverrideState.TAKEN_BACK:
        return
    if row.state is not _WAITS:
        refuse_reasons(unit, case, (Reason(OverrideReason.OVERRIDE_DECIDED_ALREADY, cleared_by="sign_off"),))
    row.state = OverrideState.TAKEN_BACK
    unit.participants["trail"].act("override.take_back", ("case", case.id))
