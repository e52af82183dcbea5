"""Changes of decisions on fitness to travel. A decision is added, never changed."""

import uuid
from dataclasses import dataclass
from datetime import date

from foundation.errors import BadInput, NotFound
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries.cases import members_of_case
from returns.cases.services.planning import made_before, not_recordable, note_made
from returns.health.models.medical import FitnessDecision
from returns.health.rules.medical import NEEDS, Fitness
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import refuse_reasons, tell


@dataclass(frozen=True)
class NewFitness:
    """A decision as it is typed: first and last day on which it holds, and what is needed on the way."""

    person_id: uuid.UUID
    result: Fitness
    starts: date
    until: date
    needs: tuple[str, ...] = ()
    conditions: str = ""
    doctor: str = ""


def record_fitness(unit: Unit, case: Case, new: NewFitness, once: uuid.UUID | None = None) -> uuid.UUID:
    """Record the decision about a person of this case and return its id; the latest counts.

    Sent twice with the same `once` id, it is recorded once. NotFound for somebody of another case, BadInput by field,
    RuleBroken (`not_before_boarding`).
    """
    if made := made_before(unit, once):
        return made
    refuse_reasons(unit, case, not_recordable(case))
    if new.person_id not in {person.id for person in members_of_case(unit.session, case.id)}:
        raise NotFound
    errors: dict[str, list[str]] = {}
    if new.until < new.starts:
        errors["until"] = [_("The last day is before the first one.")]
    if not set(new.needs) <= set(NEEDS):
        errors["needs"] = [_("Choose from the list.")]
    if errors:
        raise BadInput(errors)
    decision = FitnessDecision(
        case_id=case.id,
        person_id=new.person_id,
        decided_at=unit.clock.now(),
        recorded_by=unit.actor_id,
        content={
            "result": new.result.value,
            "from": new.starts.isoformat(),
            "until": new.until.isoformat(),
            "needs": [need for need in NEEDS if need in new.needs],
            "conditions": new.conditions,
            "doctor": new.doctor,
        },
    )
    unit.session.add(decision)
    note_made(unit, once, decision.id)
    tell(unit, case, EventKind.FITNESS_DECIDED)
    unit.participants["trail"].act("fitness.record", ("person", new.person_id))
    return decision.id
