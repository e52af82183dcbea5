"""Families that part or come together: people move with everything that is about them, and nothing is typed again."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from foundation.errors import BadInput
from foundation.language.words import _
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import lock_case, members_of_case
from returns.cases.rules import CaseState, Reason
from returns.cases.services.planning import made_before, note_made
from returns.lifecycle.queries import Step, reasons_against
from returns.lifecycle.rules import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline, freeze_legs, refuse_reasons
from returns.people.queries import no_option_among, open_of_case
from returns.people.rules.families import JoinFacts, Member, join_problems, split_problems, state_joined
from returns.people.services.parts import (
    OUT_OF_THE_WAY,
    Parting as Parting,
    ask_anew,
    members as members,
    move_people,
    part,
    place_people,
    said,
)
from returns.protection.queries.protection import check_facts, checks_of_case, clearance_of_case, latest_of
from returns.protection.rules.protection import answer_reasons
from returns.protection.services.protection import void_clearance


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
    ids = [person.id.hex for person in people]
    leaving = [person_id.hex for person_id in dict.fromkeys(parting.leaving)]
    refuse_reasons(unit, case, (*may_change_family(unit, case), *split_problems(ids, leaving)))
    new = part(
        unit, secrets, case, Parting([person.id for person in people if person.id.hex in leaving], parting.reason)
    )
    note_made(unit, once, new.id)
    unit.participants["trail"].act("family.split", ("case", case.id), ("case", new.id))
    return new.id


def join_facts(unit: Unit, case: Case, into: Case, has_open_referral: bool) -> JoinFacts:
    """What decides whether a case can join another one; reads clearances."""
    return joins_with(unit, case, [into], has_open_referral)[into.id]


def joins_with(unit: Unit, case: Case, others: Sequence[Case], has_open_referral: bool) -> dict[uuid.UUID, JoinFacts]:
    """What decides whether a case can join each of these, by their ids; one statement for all of them."""
    ids = [case.id, *(other.id for other in others)]
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
    for case_id in sorted((case.id, into.id)):
        lock_case(unit.session, case_id)
    for either in (case, into):
        unit.session.refresh(either)  # somebody may have taken a step while we waited
    facts = join_facts(unit, case, into, has_open_referral)
    refuse_reasons(unit, case, (*may_change_family(unit, case), *join_problems(facts)))
    arriving, there = members_of_case(unit.session, case.id), members_of_case(unit.session, into.id)
    everybody = [
        *members(unit, there),
        *(
            Member(member.person, member.ordinal + OUT_OF_THE_WAY, member.is_minor, False)
            for member in members(unit, arriving)
        ),
    ]
    move_people(unit, case, into, arriving)
    place_people(unit, [*there, *arriving], everybody)
    if _stopped(unit, into):
        freeze_legs(unit, into)
    into.place_stated_at = _place_stated(unit, case, into)
    _clear_anew(unit, case, into)
    if into.state is not (state := state_joined(facts.emptied, facts.taking)):
        before, into.state = into.state, state
        add_to_timeline(unit, into, EventKind.STATE_CHANGED, (before, state))
    _end_emptied(unit, case, into, reason)
    add_to_timeline(unit, into, EventKind.FAMILY_JOINED, content=said(reason, case))
    unit.participants["trail"].act("family.join", ("case", case.id), ("case", into.id))


def _place_stated(unit: Unit, case: Case, into: Case) -> datetime | None:
    """Since when this place of return holds for everybody: now, if those who come along were to return elsewhere."""
    stated = [either.place_stated_at for either in (case, into) if either.place_stated_at is not None]
    return unit.clock.now() if case.place_said != into.place_said else max(stated, default=None)


def _stopped(unit: Unit, case: Case) -> bool:
    """Whether what somebody of a case answered stops a return."""
    latest = latest_of(checks_of_case(unit.session, case.id))
    return any(answer_reasons(check_facts(check)) for check in latest.values())


def _clear_anew(unit: Unit, case: Case, into: Case) -> None:
    """Nobody comes along under a clearance that was given without knowing of them."""
    old, new = clearance_of_case(unit.session, case.id), clearance_of_case(unit.session, into.id)
    if new is None:
        return
    is_asked = void_clearance(unit, into, unless=())
    new.needs_reception_by_name |= bool(old and old.needs_reception_by_name)
    new.needs_close_follow_up |= bool(old and old.needs_close_follow_up)
    if not is_asked:
        ask_anew(unit, into)


def _end_emptied(unit: Unit, case: Case, into: Case, reason: str) -> None:
    before, case.state = case.state, CaseState.CANCELLED
    freeze_legs(unit, case)
    for question, _who in open_of_case(unit.session, case.id):
        question.closed_at = unit.clock.now()
    add_to_timeline(unit, case, EventKind.FAMILY_JOINED, (before, CaseState.CANCELLED), said(reason, into))
