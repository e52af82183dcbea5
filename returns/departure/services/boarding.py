"""Boarding: saying at the gate who boarded and who did not, and undoing it while that is possible.

A mark changes nothing but what is said of somebody: no state of a case, no document, no message. That follows when it
is recorded that the flight has left (`services/flight_left.py`), so undoing is complete.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from foundation.errors import BadInput, Conflict
from foundation.language.words import _
from foundation.security.secrets import Secrets
from foundation.storage.base import new_id
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries.cases import lock_case, members_of_case
from returns.cases.rules.cases import CaseState
from returns.cases.rules.reasons import Reason
from returns.cases.services.planning import made_before, note_made
from returns.departure.models import BoardingMark
from returns.departure.queries.boarding import (
    day_of,
    first_legs,
    hand_outs,
    has_left,
    marks_of_leg,
    newest,
    opens_hours,
    standing_of,
    undo_seconds,
)
from returns.departure.rules.boarding import (
    BoardingReason,
    BoardingState,
    PressFacts,
    Said,
    Standing,
    boarding_reasons,
    opening,
    undo_reasons,
)
from returns.departure.services.departure import against_departure
from returns.departure.services.flight_left import not_after_all
from returns.documents.queries.documents import papers_of_case
from returns.journey.models import Leg
from returns.journey.queries.itinerary import journey, leg_of_case, legs_of_case
from returns.lifecycle.services.lifecycle import refuse_reasons


@dataclass(frozen=True)
class AtGate:
    """Of whom something is said, of which leg, and how many marks of this leg whoever says it has seen."""

    leg_id: uuid.UUID
    people: Sequence[uuid.UUID]
    seen: int


def record_boarding(
    unit: Unit, secrets: Secrets, case: Case, at: AtGate, said: Said, once: uuid.UUID | None = None
) -> uuid.UUID:
    """Say of people of a case how it stands with them on the leg with which they set out; returns the id of the press.

    Said from some hours before the departure on. Somebody boards only while the departure of the case would be allowed.
    After the flight has left, whoever did not travel after all is parted from the others. Sent twice with the same
    `once` id, it is done once. RuleBroken with every reason; Conflict where a colleague said something meanwhile;
    BadInput for a leg or person of another case.
    """
    if made := made_before(unit, once):
        return made
    lock_case(unit.session, case.id)
    unit.session.refresh(case)  # somebody may have taken a step while we waited
    leg, people = _of_case(unit, case, at)
    marks = marks_of_leg(unit.session, case.id, leg)
    if len(marks) != at.seen:
        raise Conflict(_("A colleague recorded something for these people meanwhile. Look at it, then decide."))
    held = hand_outs(papers_of_case(unit.session, case.id), people)
    standing, now = standing_of(case, leg, marks, people, held), unit.clock.now()
    gate = opening(leg.departs_at, now, opens_hours(unit.session, now.date()))
    allowed = against_departure(unit, case) if _boards(case, standing, said) else ()
    over = _over(case, standing)
    refuse_reasons(unit, case, (*over, *boarding_reasons(standing, said, gate), *allowed))
    press = new_id()
    _mark(unit, case, leg, marks, [(uuid.UUID(one.person), said, None) for one in standing], press)
    if any(one.has_left for one in standing):
        not_after_all(unit, secrets, case, leg, people, said)
    note_made(unit, once, press)
    unit.participants["trail"].act("boarding.record", ("case", case.id), state=said.state.value, people=len(people))
    return press


def _boards(case: Case, standing: Sequence[Standing], said: Said) -> bool:
    """Whether somebody boards for a departure that is not recorded yet."""
    goes = said.state is BoardingState.BOARDED and not any(one.has_left for one in standing)
    return goes and case.state is not CaseState.DEPARTED


def _over(case: Case, standing: Sequence[Standing]) -> tuple[Reason, ...]:
    over = case.state not in (CaseState.PLANNING, CaseState.READY, CaseState.DEPARTED)
    return tuple(Reason(BoardingReason.BOARDING_HAS_ENDED, one.person) for one in standing) if over else ()


def _of_case(unit: Unit, case: Case, at: AtGate) -> tuple[Leg, list[uuid.UUID]]:
    """The leg, and those people who set out on it, in their order."""
    members = [one.id for one in members_of_case(unit.session, case.id)]
    first = first_legs(journey(legs_of_case(unit.session, case.id)), members)
    leg = next((one for one in first.values() if one.id == at.leg_id), None)
    if leg is None:
        raise BadInput({"leg": [_("Nobody of this case sets out on this flight. Look at the newest plan.")]})
    if any(first.get(one) is not leg for one in at.people):
        raise BadInput({"people": [_("Choose people who set out on this flight.")]})
    return leg, [one for one in members if one in set(at.people)]


def _mark(
    unit: Unit,
    case: Case,
    leg: Leg,
    marks: Sequence[BoardingMark],
    said: Sequence[tuple[uuid.UUID, Said, uuid.UUID | None]],
    press: uuid.UUID,
) -> None:
    known = newest(marks)
    for person, one, undoes in said:
        why = one.why.value if one.why else None
        unit.session.add(
            BoardingMark(
                case_id=case.id,
                person_id=person,
                leg_id=leg.id,
                departs_on=day_of(leg),
                ordinal=known[person].ordinal + 1 if person in known else 1,
                state=one.state,
                press_id=press,
                undoes_id=undoes,
                recorded_by=unit.actor_id,
                recorded_at=unit.clock.now(),
                content={"why": why, "note": one.note.strip()} if why or one.note.strip() else None,
            )
        )


def undo_last(unit: Unit, case: Case, leg_id: uuid.UUID, seen: int, once: uuid.UUID | None = None) -> None:
    """Take back what the last press said of people on a leg, within the time that a rule gives. It stays readable.

    `seen`: how many marks of this leg whoever undoes it has seen. Sent twice with the same `once` id, it is done once.
    RuleBroken with every reason; Conflict where something was said since; BadInput for a leg of another case.
    """
    if made_before(unit, once):
        return
    lock_case(unit.session, case.id)
    unit.session.refresh(case)  # the flight may have been recorded as left while we waited
    leg = leg_of_case(unit.session, case.id, leg_id)
    marks = marks_of_leg(unit.session, case.id, leg) if leg else ()
    if leg is None or not marks:
        raise BadInput({"leg": [_("There is nothing to undo here.")]})
    if len(marks) != seen:
        raise Conflict(_("A colleague recorded something for these people meanwhile. Look at it, then decide."))
    now, pressed = unit.clock.now(), [one for one in marks if one.press_id == marks[-1].press_id]
    facts = PressFacts(
        recorded_at=pressed[0].recorded_at,
        is_own=pressed[0].recorded_by == unit.actor_id,
        is_undo=any(one.undoes_id for one in pressed),
        has_left=has_left(case, leg, marks),
    )
    refuse_reasons(unit, case, undo_reasons(facts, now, undo_seconds(unit.session, now.date())))
    before = {(one.person_id, one.ordinal): one.state for one in marks}
    back = [
        (one.person_id, Said(before.get((one.person_id, one.ordinal - 1), BoardingState.PLANNED)), one.id)
        for one in pressed
    ]
    press = new_id()
    _mark(unit, case, leg, marks, back, press)
    note_made(unit, once, press)
    unit.participants["trail"].act("boarding.undo", ("case", case.id), people=len(pressed))
