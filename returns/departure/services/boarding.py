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
    """The people about whom something is said at the gate, their leg, and how many of its marks were seen."""

    leg_id: uuid.UUID
    people: Sequence[uuid.UUID]
    seen: int


def record_boarding(
    unit: Unit, secrets: Secrets, case: Case, at: AtGate, report: Said, once: uuid.UUID | None = None
) -> uuid.UUID:
    """Record whether people of a case board the leg on which they set out; returns the id of the press.

    Possible from some hours before the departure on. Somebody boards only while the case would be allowed to depart.
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
    documents = hand_outs(papers_of_case(unit.session, case.id), people)
    standing, now = standing_of(case, leg, marks, people, documents), unit.clock.now()
    gate = opening(leg.departs_at, now, opens_hours(unit.session, now.date()))
    allowed = against_departure(unit, case) if _boards(case, standing, report) else ()
    over = _over(case, standing)
    refuse_reasons(unit, case, (*over, *boarding_reasons(standing, report, gate), *allowed))
    press = new_id()
    _mark(unit, case, leg, marks, [(uuid.UUID(traveller.person), report, None) for traveller in standing], press)
    if any(traveller.has_left for traveller in standing):
        not_after_all(unit, secrets, case, leg, people, report)
    note_made(unit, once, press)
    unit.participants["trail"].act("boarding.record", ("case", case.id), state=report.state.value, people=len(people))
    return press


def _boards(case: Case, standing: Sequence[Standing], report: Said) -> bool:
    """Whether somebody boards for a departure that is not recorded yet."""
    goes = report.state is BoardingState.BOARDED and not any(traveller.has_left for traveller in standing)
    return goes and case.state is not CaseState.DEPARTED


def _over(case: Case, standing: Sequence[Standing]) -> tuple[Reason, ...]:
    over = case.state not in (CaseState.PLANNING, CaseState.READY, CaseState.DEPARTED)
    return tuple(Reason(BoardingReason.BOARDING_HAS_ENDED, traveller.person) for traveller in standing) if over else ()


def _of_case(unit: Unit, case: Case, at: AtGate) -> tuple[Leg, list[uuid.UUID]]:
    """The leg, and those people who set out on it, in their order."""
    members = [member.id for member in members_of_case(unit.session, case.id)]
    first = first_legs(journey(legs_of_case(unit.session, case.id)), members)
    leg = next((first_leg for first_leg in first.values() if first_leg.id == at.leg_id), None)
    if leg is None:
        raise BadInput({"leg": [_("Nobody of this case sets out on this flight. Look at the newest plan.")]})
    if any(first.get(person) is not leg for person in at.people):
        raise BadInput({"people": [_("Choose people who set out on this flight.")]})
    return leg, [person for person in members if person in set(at.people)]


def _mark(
    unit: Unit,
    case: Case,
    leg: Leg,
    marks: Sequence[BoardingMark],
    reports: Sequence[tuple[uuid.UUID, Said, uuid.UUID | None]],
    press: uuid.UUID,
) -> None:
    latest = newest(marks)
    for person, report, undoes in reports:
        why = report.why.value if report.why else None
        unit.session.add(
            BoardingMark(
                case_id=case.id,
                person_id=person,
                leg_id=leg.id,
                departs_on=day_of(leg),
                ordinal=latest[person].ordinal + 1 if person in latest else 1,
                state=report.state,
                press_id=press,
                undoes_id=undoes,
                recorded_by=unit.actor_id,
                recorded_at=unit.clock.now(),
                content={"why": why, "note": report.note.strip()} if why or report.note.strip() else None,
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
    now, pressed = unit.clock.now(), [mark for mark in marks if mark.press_id == marks[-1].press_id]
    facts = PressFacts(
        recorded_at=pressed[0].recorded_at,
        is_own=pressed[0].recorded_by == unit.actor_id,
        is_undo=any(mark.undoes_id for mark in pressed),
        has_left=has_left(case, leg, marks),
    )
    refuse_reasons(unit, case, undo_reasons(facts, now, undo_seconds(unit.session, now.date())))
    before = {(mark.person_id, mark.ordinal): mark.state for mark in marks}
    back = [
        (mark.person_id, Said(before.get((mark.person_id, mark.ordinal - 1), BoardingState.PLANNED)), mark.id)
        for mark in pressed
    ]
    press = new_id()
    _mark(unit, case, leg, marks, back, press)
    note_made(unit, once, press)
    unit.participants["trail"].act("boarding.undo", ("case", case.id), people=len(pressed))
