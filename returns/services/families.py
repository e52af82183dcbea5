"""Families that part or come together: people move with everything that is about them, and nothing is typed again."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect

from foundation.errors import BadInput
from foundation.language.words import _
from foundation.references import draw_reference
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.models.cases import Case
from returns.models.itinerary import LegTraveller
from returns.models.lifecycle import CaseEvent
from returns.models.people import Person
from returns.models.protection import ProtectionClearance
from returns.queries.cases import lock_case, members_of_case
from returns.queries.consent import age_of, consent_rules
from returns.queries.counselling import sessions_of_case
from returns.queries.families import (
    decisions_of_case,
    no_option_among,
    rows_of_people,
    steps_of_case,
)
from returns.queries.lifecycle import Step, reasons_against
from returns.queries.protection import check_facts, checks_of_case, clearance_of_case, latest_of
from returns.queries.unknowns import open_of_case
from returns.rules.cases import BEFORE_BOARDING, PATH, CaseState
from returns.rules.families import (
    JoinFacts,
    Member,
    join_problems,
    placed,
    split_problems,
    state_joined,
    state_split_off,
)
from returns.rules.lifecycle import EventKind
from returns.rules.protection import Clearance, answer_reasons
from returns.rules.reasons import Reason
from returns.services.lifecycle import ask_for_clearance, freeze_legs, refuse_reasons, tell
from returns.services.movement_people import leave_movements
from returns.services.planning import made_before, note_made

_OUT_OF_THE_WAY = 10_000  # places are unique in a case: whoever changes place steps aside first


@dataclass(frozen=True)
class Parting:
    """Who leaves a case, and why."""

    leaving: Sequence[uuid.UUID]
    reason: str


def members(unit: Unit, people: Sequence[Person]) -> list[Member]:
    """The people of a case as the rules look at them; opens their births."""
    today = unit.clock.now().date()
    adult = consent_rules(unit.session, today).alone_from
    found = []
    for one in people:
        age = age_of(one, today)
        found.append(Member(one.id.hex, one.ordinal, age is not None and age < adult, one.ordinal == 1))
    return found


def may_change_family(unit: Unit, case: Case) -> tuple[Reason, ...]:
    """Why whoever asks may not part or join this case: the owner does, before anybody boards."""
    step = Step(CaseState.CANCELLED, has_reason=True)
    return reasons_against(unit.session, unit.scope, case, step, unit.clock.now())


def split_family(
    unit: Unit, secrets: Secrets, case: Case, parting: Parting, once: uuid.UUID | None = None
) -> uuid.UUID:
    """Open a case of their own for some people of this one; returns its id. Everything about them goes along.

    What was counselled, applied for and decided is copied; protection checks go with whom they are about; clearance is
    asked anew; journey, referrals, sign-off and whatever stands behind the doors stay. Sent twice with the same `once`
    id, it is done once. RuleBroken with every reason.
    """
    if made := made_before(unit, once):
        return made
    lock_case(unit.session, case.id)
    unit.session.refresh(case)  # somebody may have taken a step while we waited
    people = members_of_case(unit.session, case.id)
    ids = [one.id.hex for one in people]
    leaving = [one.hex for one in dict.fromkeys(parting.leaving)]
    refuse_reasons(unit, case, (*may_change_family(unit, case), *split_problems(ids, leaving)))
    before = case.state
    new = _new_case(unit, secrets, case)
    unit.session.add(new)
    unit.session.flush()  # everything below refers to the new case
    _copy_what_was_done(unit, case, new)
    known = members(unit, people)
    going, staying = ([one for one in people if (one.id.hex in leaving) is goes] for goes in (True, False))
    _move(unit, case, new, going)
    _place(unit, going, [one for one in known if one.person in leaving])
    _place(unit, staying, [one for one in known if one.person not in leaving])
    if before is CaseState.READY:  # what was signed was signed for all of them
        case.state = CaseState.PLANNING
        tell(unit, case, EventKind.STATE_CHANGED, (before, CaseState.PLANNING))
    for one, other in ((case, new), (new, case)):
        tell(unit, one, EventKind.FAMILY_SPLIT, content=_said(parting.reason, other))
    _ask_clearance(unit, new)
    note_made(unit, once, new.id)
    unit.participants["trail"].act("family.split", ("case", case.id), ("case", new.id))
    return new.id


def _said(reason: str, other: Case) -> dict[str, Any]:
    return {"reason": None, "text": reason, "other": other.id.hex}


def _ask_clearance(unit: Unit, case: Case) -> None:
    """Ask for clearance as of every case that has left the intake, so that asking says nothing."""
    if case.state is not CaseState.INTAKE:
        ask_for_clearance(unit, case)


def _new_case(unit: Unit, secrets: Secrets, case: Case) -> Case:
    reference = draw_reference()
    return Case(
        office_id=case.office_id,
        owner_id=case.owner_id,
        created_by=unit.actor_id,
        created_at=unit.clock.now(),
        opened_on=case.opened_on,
        state=state_split_off(case.state),
        track=case.track,
        programme=case.programme,
        return_type=case.return_type,
        country=case.country,
        legal_deadline=case.legal_deadline,
        deadline_or_never=case.deadline_or_never,
        reference=reference,
        reference_index=secrets.blind_index("reference", reference),
        place_of_return=case.place_of_return,
        nearest_place=case.nearest_place,
    )


def _copy_what_was_done(unit: Unit, case: Case, new: Case) -> None:
    """Clearance anew, unless return was no option; counselling, decisions, steps as they were, with the new key."""
    old = clearance_of_case(unit.session, case.id)
    unit.session.add(
        ProtectionClearance(
            case_id=new.id,
            state=Clearance.NOT_AN_OPTION if old and old.state is Clearance.NOT_AN_OPTION else Clearance.OUTSTANDING,
            set_at=unit.clock.now(),
            set_by=unit.actor_id,
            needs_reception_by_name=bool(old and old.needs_reception_by_name),
            needs_close_follow_up=bool(old and old.needs_close_follow_up),
        )
    )
    if PATH.index(new.state) > PATH.index(CaseState.INTAKE):
        unit.session.add_all([_copied(row, new.id) for row in sessions_of_case(unit.session, case.id)])
    unit.session.add_all([_copied(row, new.id) for row in decisions_of_case(unit.session, case.id)])
    reached = PATH[: PATH.index(new.state) + 1]
    for step in steps_of_case(unit.session, case.id):
        if step.to_state in reached and step.from_state in BEFORE_BOARDING:
            unit.session.add(
                CaseEvent(
                    case_id=new.id,
                    kind=step.kind,
                    from_state=step.from_state,
                    to_state=step.to_state,
                    at=step.at,
                    by=step.by,
                )
            )


def _copied(row: Any, case_id: uuid.UUID) -> Any:
    """The same row for another case, sealed anew. Notes stay where they were written."""
    columns = [column.key for column in inspect(type(row)).columns if column.key not in ("id", "case_id", "version")]
    names = [key.removesuffix("_sealed") for key in columns]
    said = {name: getattr(row, name) for name in names}
    without_note = {name: {**one, "note": ""} for name, one in said.items() if isinstance(one, dict) and "note" in one}
    return type(row)(case_id=case_id, **{**said, **without_note})


def _move(unit: Unit, case: Case, to: Case, people: Sequence[Person]) -> None:
    """Give people, and every row that is about them, to another case."""
    ids = [one.id for one in people]
    leave_movements(unit, case, ids)
    rows = rows_of_people(unit.session, case.id, ids)
    checks = [(one, one.content) for one in checks_of_case(unit.session, case.id) if one.person_id in ids]
    taken = max((one.ordinal for one in members_of_case(unit.session, to.id)), default=0)
    for n, person in enumerate(people, 1):
        person.ordinal = _OUT_OF_THE_WAY + taken + n
        person.case_id = to.id
    unit.session.flush()  # their rows are checked by where the people are
    for row in rows:
        if isinstance(row, LegTraveller):  # the legs stay, and whoever leaves does not travel them
            unit.session.delete(row)
        else:
            row.case_id = to.id
    for check, said in checks:  # opened with the key of the one case, sealed with that of the other
        check.case_id, check.content = to.id, said


def _place(unit: Unit, people: Sequence[Person], known: Sequence[Member]) -> None:
    """Number the people of a case anew, whoever is first first."""
    wanted, rows = placed(known), {one.id.hex: one for one in people}
    for n, person in enumerate(people):
        person.ordinal = 2 * _OUT_OF_THE_WAY + n
    unit.session.flush()  # two people never stand in one place, not even on the way
    for one in wanted:
        rows[one.person].ordinal, rows[one.person].role = one.ordinal, one.role


def join_facts(unit: Unit, case: Case, into: Case, has_open_referral: bool) -> JoinFacts:
    """What keeps two cases apart or not; reads clearances."""
    return joins_with(unit, case, [into], has_open_referral)[into.id]


def joins_with(unit: Unit, case: Case, others: Sequence[Case], has_open_referral: bool) -> dict[uuid.UUID, JoinFacts]:
    """What keeps a case apart from each of these or not, by their ids; one statement for all of them."""
    ids = [case.id, *(one.id for one in others)]
    closed = no_option_among(unit.session, ids)
    return {
        into.id: JoinFacts(
            is_same_case=case.id == into.id,
            is_same_country=case.country == into.country,
            is_same_owner=case.owner_id == into.owner_id,
            emptied=case.state,
            taking=into.state,
            is_clearance_closed=bool(closed & {case.id, into.id}),
            has_open_referral=has_open_referral,
        )
        for into in others
    }


def join_families(unit: Unit, case: Case, into: Case | None, reason: str, has_open_referral: bool = False) -> None:
    """Move the people of a case into another one of the office; the emptied case ends as cancelled.

    The joined case stands where the earlier of the two stood, its clearance is asked anew, and everybody brings their
    protection checks along: what stops the return of one stops that of all. RuleBroken with every reason; BadInput if
    there is no such case.
    """
    if into is None:
        raise BadInput({"reference": [_("There is no case with this reference in your office.")]})
    for one in sorted((case.id, into.id)):
        lock_case(unit.session, one)
    for either in (case, into):
        unit.session.refresh(either)  # somebody may have taken a step while we waited
    facts = join_facts(unit, case, into, has_open_referral)
    refuse_reasons(unit, case, (*may_change_family(unit, case), *join_problems(facts)))
    arriving, there = members_of_case(unit.session, case.id), members_of_case(unit.session, into.id)
    known = [
        *members(unit, there),
        *(Member(one.person, one.ordinal + _OUT_OF_THE_WAY, one.is_minor, False) for one in members(unit, arriving)),
    ]
    _move(unit, case, into, arriving)
    _place(unit, [*there, *arriving], known)
    if _stopped(unit, into):
        freeze_legs(unit, into)
    _clear_anew(unit, case, into)
    if into.state is not (state := state_joined(facts.emptied, facts.taking)):
        before, into.state = into.state, state
        tell(unit, into, EventKind.STATE_CHANGED, (before, state))
    _end_emptied(unit, case, into, reason)
    tell(unit, into, EventKind.FAMILY_JOINED, content=_said(reason, case))
    unit.participants["trail"].act("family.join", ("case", case.id), ("case", into.id))


def _stopped(unit: Unit, case: Case) -> bool:
    """Whether what somebody of a case answered stops a return."""
    latest = latest_of(checks_of_case(unit.session, case.id))
    return any(answer_reasons(check_facts(one)) for one in latest.values())


def _clear_anew(unit: Unit, case: Case, into: Case) -> None:
    """Nobody comes along under a clearance that was given without knowing of them."""
    old, new = clearance_of_case(unit.session, case.id), clearance_of_case(unit.session, into.id)
    if new is None:
        return
    new.state, new.until = Clearance.OUTSTANDING, None
    new.set_at, new.set_by = unit.clock.now(), unit.actor_id
    new.needs_reception_by_name |= bool(old and old.needs_reception_by_name)
    new.needs_close_follow_up |= bool(old and old.needs_close_follow_up)
    _ask_clearance(unit, into)


def _end_emptied(unit: Unit, case: Case, into: Case, reason: str) -> None:
    before, case.state = case.state, CaseState.CANCELLED
    freeze_legs(unit, case)
    for question, _who in open_of_case(unit.session, case.id):
        question.closed_at = unit.clock.now()
    tell(unit, case, EventKind.FAMILY_JOINED, (before, CaseState.CANCELLED), _said(reason, into))
