"""Families that part or come together, with everything that is about their people; and who stands for children."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import inspect

from foundation.errors import BadInput, Conflict
from foundation.language.words import _
from foundation.security.identifiers import normal_phone
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import case_by_id, lock_case, members_of_case
from returns.cases.rules.cases import BEFORE_BOARDING, PATH, CaseState, Reason
from returns.cases.services.cases import new_case
from returns.consent.queries import age_of, consent_rules
from returns.counselling.models import CounsellingSession
from returns.counselling.queries import sessions_of_case, standing_sessions
from returns.journey.models import LegTraveller
from returns.lifecycle.models import CaseEvent, EligibilityDecision, EventContent
from returns.lifecycle.queries import Step, reasons_against
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import (
    add_to_timeline,
    ask_for_clearance,
    freeze_legs,
    refuse_if_ended,
    refuse_reasons,
)
from returns.movements.services.people import leave_movements
from returns.people.models import GuardianContent, Guardianship, Person
from returns.people.queries import (
    born_from,
    decisions_of_case,
    guardian_facts,
    guardians_of_case,
    no_option_among,
    open_of_case,
    rows_of_people,
    steps_of_case,
)
from returns.people.rules.families import (
    Capacity,
    JoinFacts,
    Member,
    NewGuardianFacts,
    OtherParent,
    guardian_problems,
    join_problems,
    placed,
    split_problems,
    state_joined,
    state_split_off,
)
from returns.people.words import PeopleAct
from returns.protection.models import ProtectionClearance
from returns.protection.queries import check_facts, checks_of_case, clearance_of_case, latest_of
from returns.protection.rules.protection import Clearance, answer_reasons
from returns.protection.services.protection import void_clearance

_CopiedT = TypeVar("_CopiedT", CounsellingSession, EligibilityDecision)
# What a case that parts has from the one that it comes from.
_TAKEN_OVER = (
    *("office_id", "owner_id", "opened_on", "track", "programme", "return_type", "country"),
    *("legal_deadline", "deadline_or_never", "place_of_return", "nearest_place", "place_stated_at"),
)
OUT_OF_THE_WAY = 10_000  # places are unique in a case: whoever changes place steps aside first


def may_change_family(unit: Unit, case: Case) -> tuple[Reason, ...]:
    """Why whoever asks may not part or join this case: the owner does, before anybody boards."""
    step = Step(CaseState.CANCELLED, has_reason=True)
    return reasons_against(unit.session, unit.scope, case, step, unit.clock.now())


def split_family(unit: Unit, secrets: Secrets, case: Case, leaving: Sequence[uuid.UUID], reason: str) -> uuid.UUID:
    """Open a case of their own for some people of this one; returns its id. Everything about them goes along.

    What was counselled, applied for and decided is copied; protection checks go with whom they are about; clearance is
    asked anew; journey, referrals, sign-off and whatever stands behind the doors stay. RuleBroken with every reason.
    """
    lock_case(unit.session, case.id)
    unit.session.refresh(case)  # somebody may have taken a step while we waited
    people = members_of_case(unit.session, case.id)
    ids, going = [person.id.hex for person in people], [person_id.hex for person_id in dict.fromkeys(leaving)]
    refuse_reasons(unit, case, (*may_change_family(unit, case), *split_problems(ids, going)))
    new = part(unit, secrets, case, leaving, reason)
    unit.participants["trail"].act(PeopleAct.FAMILY_SPLIT, ("case", case.id), ("case", new.id))
    return new.id


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
    facts = joins_with(unit, case, [into], has_open_referral)[into.id]
    refuse_reasons(unit, case, (*may_change_family(unit, case), *join_problems(facts)))
    arriving, there = members_of_case(unit.session, case.id), members_of_case(unit.session, into.id)
    newcomers = [
        replace(member, ordinal=member.ordinal + OUT_OF_THE_WAY, is_principal=False)
        for member in members(unit, arriving)
    ]
    placed_anew = [*members(unit, there), *newcomers]
    move_people(unit, case, into, arriving)
    place_people(unit, [*there, *arriving], placed_anew)
    latest = latest_of(checks_of_case(unit.session, into.id)).values()
    if any(answer_reasons(check_facts(check)) for check in latest):  # what one of them answered stops them all
        freeze_legs(unit, into)
    into.place_stated_at = _place_stated(unit, case, into)
    _clear_anew(unit, case, into)
    if into.state is not (state := state_joined(facts.emptied, facts.taking)):
        before, into.state = into.state, state
        add_to_timeline(unit, into, EventKind.STATE_CHANGED, (before, state))
    _end_emptied(unit, case, into, reason)
    add_to_timeline(unit, into, EventKind.FAMILY_JOINED, content=_event_content(reason, case))
    unit.participants["trail"].act(PeopleAct.FAMILY_JOIN, ("case", case.id), ("case", into.id))


def _place_stated(unit: Unit, case: Case, into: Case) -> datetime | None:
    """Since when this place of return holds for everybody: now, if those who come along were to return elsewhere."""
    stated = [either.place_stated_at for either in (case, into) if either.place_stated_at is not None]
    return unit.clock.now() if case.place_said != into.place_said else max(stated, default=None)


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
    add_to_timeline(unit, case, EventKind.FAMILY_JOINED, (before, CaseState.CANCELLED), _event_content(reason, into))


# Parting and moving, as families and departures do it.


def members(unit: Unit, people: Sequence[Person]) -> list[Member]:
    """The people of a case as the rules look at them; opens their births."""
    today = unit.today
    adult = consent_rules(unit.session, today).alone_from
    ages = {person.id: age_of(person, today) for person in people}
    minors = {person_id for person_id, age in ages.items() if age is not None and age < adult}
    return [Member(person.id.hex, person.ordinal, person.id in minors, person.ordinal == 1) for person in people]


def part(
    unit: Unit, secrets: Secrets, case: Case, going: Sequence[uuid.UUID], reason: str, state: CaseState | None = None
) -> Case:
    """Open a case of their own for some people of this one; the caller has checked that this is allowed.

    It begins where a case in this `state` parts, else where this one stands. A sign-off for all of them is void.
    """
    people = members_of_case(unit.session, case.id)
    before, leaving = case.state, set(going)
    taken_over = {name: getattr(case, name) for name in _TAKEN_OVER}
    new = new_case(unit, secrets, state=state_split_off(state or before), **taken_over)
    unit.session.add(new)
    unit.session.flush()  # everything below refers to the new case
    _copy_what_was_done(unit, case, new, leaving)
    facts = members(unit, people)
    movers, stayers = ([person for person in people if (person.id in leaving) is goes] for goes in (True, False))
    move_people(unit, case, new, movers)
    ids = {person_id.hex for person_id in leaving}
    place_people(unit, movers, [member for member in facts if member.person in ids])
    place_people(unit, stayers, [member for member in facts if member.person not in ids])
    if before is CaseState.READY:  # what was signed was signed for all of them
        case.state = CaseState.PLANNING
        add_to_timeline(unit, case, EventKind.STATE_CHANGED, (before, CaseState.PLANNING))
    for this, other in ((case, new), (new, case)):
        add_to_timeline(unit, this, EventKind.FAMILY_SPLIT, content=_event_content(reason, other))
    ask_anew(unit, new)
    # Who stays was cleared with who leaves; children alone need what nobody asked for while they were not.
    are_children = all(member.is_minor for member in facts if member.person not in ids)
    void_clearance(unit, case, unless=() if are_children else (Clearance.NOT_NEEDED,))
    return new


def _event_content(reason: str, other: Case) -> EventContent:
    """What the timeline keeps of people who part or join: why, and with which case."""
    return EventContent(text=reason, reason=None, other=other.id.hex)


def ask_anew(unit: Unit, case: Case) -> None:
    """Ask for clearance, as for every case that has left the intake, so that asking says nothing about this one."""
    if case.state is not CaseState.INTAKE:
        ask_for_clearance(unit, case)


def _copy_what_was_done(unit: Unit, case: Case, new: Case, leaving: Collection[uuid.UUID]) -> None:
    """Begin with an outstanding clearance, unless return was no option; copy counselling, decisions and steps."""
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
        standing = standing_sessions(sessions_of_case(unit.session, case.id))  # what was corrected stays where it was
        unit.session.add_all([_session_of(row, new.id, leaving) for row in standing])
    unit.session.add_all([_copied(row, new.id) for row in decisions_of_case(unit.session, case.id)])
    reached = PATH[: PATH.index(new.state) + 1]
    for step in steps_of_case(unit.session, case.id):
        if step.to_state in reached and step.from_state in BEFORE_BOARDING:
            columns = {name: getattr(step, name) for name in ("kind", "from_state", "to_state", "at", "by")}
            unit.session.add(CaseEvent(case_id=new.id, **columns))


def _session_of(row: CounsellingSession, case_id: uuid.UUID, leaving: Collection[uuid.UUID]) -> CounsellingSession:
    """A session for another case; of the wills recorded in it, only those of the people who leave."""
    copy = _copied(row, case_id)
    wills, ids = row.content.wills, {person_id.hex for person_id in leaving}
    if wills is not None:
        wills = tuple(will for will in wills if will.person in ids)
    copy.content = replace(row.content, corrects=None, note="", wills=wills)
    return copy


def _copied(row: _CopiedT, case_id: uuid.UUID) -> _CopiedT:
    """The same row for another case, sealed anew. Notes stay where they were written."""
    columns = [column.key for column in inspect(type(row)).columns if column.key not in ("id", "case_id", "version")]
    values = {name: getattr(row, name) for name in (key.removesuffix("_sealed") for key in columns)}
    values |= {name: replace(value, note="") for name, value in values.items() if hasattr(value, "note")}
    return type(row)(case_id=case_id, **values)


def move_people(unit: Unit, case: Case, to: Case, people: Sequence[Person]) -> None:
    """Give people, and every row that is about them, to another case."""
    ids = [person.id for person in people]
    leave_movements(unit, case, ids)
    rows = rows_of_people(unit.session, case.id, ids)
    checks = [(check, check.content) for check in checks_of_case(unit.session, case.id) if check.person_id in ids]
    last_ordinal = max((person.ordinal for person in members_of_case(unit.session, to.id)), default=0)
    for n, person in enumerate(people, 1):
        person.ordinal = OUT_OF_THE_WAY + last_ordinal + n
        person.case_id = to.id
    unit.session.flush()  # their rows are checked by where the people are
    for row in rows:
        if isinstance(row, LegTraveller):  # the legs stay, and whoever leaves does not travel them
            unit.session.delete(row)
        else:
            row.case_id = to.id
    for check, content in checks:  # opened with the key of the one case, sealed with that of the other
        check.case_id, check.content = to.id, content


def place_people(unit: Unit, people: Sequence[Person], facts: Sequence[Member]) -> None:
    """Number the people of a case anew, in the order of `placed`."""
    places, rows = placed(facts), {person.id.hex: person for person in people}
    for n, person in enumerate(people):
        person.ordinal = 2 * OUT_OF_THE_WAY + n
    unit.session.flush()  # two people never stand in one place, not even on the way
    for place in places:
        rows[place.person].ordinal, rows[place.person].role = place.ordinal, place.role


# Who stands for a child: recording it, and ending it. History is kept.


@dataclass(frozen=True)
class NewGuardian:
    """A guardianship as it is stated: by somebody of the case, or by the name of whoever stands outside of it."""

    person_id: uuid.UUID
    capacity: Capacity
    appointed_on: date
    guardian_person_id: uuid.UUID | None = None
    name: str = ""
    organisation: str = ""
    contact: str = ""
    reference: str = ""
    other_parent: OtherParent = OtherParent.NOT_KNOWN


def record_guardian(unit: Unit, case: Case, new: NewGuardian) -> uuid.UUID:
    """Record who stands for a child of a case; returns the id. Several may at once, as two parents do.

    BadInput by field; RuleBroken with every reason.
    """
    refuse_if_ended(case)
    lock_case(unit.session, case.id)
    people = {person.id: person for person in members_of_case(unit.session, case.id)}
    wrong: dict[str, list[str]] = {}
    if new.person_id not in people:
        wrong["person_id"] = [_("Choose from the list.")]
    elif (born := born_from(people[new.person_id])) is not None and new.appointed_on < born:
        wrong["appointed_on"] = [_("This date is before the child was born. Correct it, or the date of birth.")]
    if new.guardian_person_id is not None and new.guardian_person_id not in people:
        wrong["guardian_person_id"] = [_("Choose from the list.")]
    if new.contact and normal_phone(new.contact, None) is None:
        wrong["contact"] = [_("This is not a phone number. Include the country code, such as +90 532 123 45 67.")]
    if wrong:
        raise BadInput(wrong)
    guardian = people[new.guardian_person_id] if new.guardian_person_id else None
    today = unit.today
    stated = NewGuardianFacts(
        person=new.person_id.hex,
        person_age=age_of(people[new.person_id], today),
        guardian=guardian.id.hex if guardian else "",
        guardian_age=age_of(guardian, today) if guardian else None,
        capacity=new.capacity,
        outside_name=new.name or new.organisation,
        appointed_on=new.appointed_on,
    )
    recorded = [guardian_facts(guardianship) for guardianship in guardians_of_case(unit.session, case.id)]
    adult_from = consent_rules(unit.session, today).alone_from
    refuse_reasons(unit, case, guardian_problems(stated, recorded, adult_from, today))
    return keep_guardian(unit, case, new).id


def keep_guardian(unit: Unit, case: Case, new: NewGuardian) -> Guardianship:
    """Keep a guardianship against which nothing speaks, and add it to the timeline."""
    row = Guardianship(
        case_id=case.id,
        person_id=new.person_id,
        guardian_person_id=new.guardian_person_id,
        appointed_on=new.appointed_on,
        recorded_by=unit.actor_id,
        recorded_at=unit.clock.now(),
        capacity=new.capacity,
        content=GuardianContent(new.name, new.organisation, new.contact, new.reference, new.other_parent),
    )
    unit.session.add(row)
    add_to_timeline(unit, case, EventKind.GUARDIAN_RECORDED, about=[new.person_id])
    unit.participants["trail"].act(PeopleAct.GUARDIAN_RECORD, ("person", new.person_id))
    return row


def end_guardianship(unit: Unit, guardianship: Guardianship, ended_on: date, reason: str) -> None:
    """Say that somebody stands for a child no longer, from a day on, and why. The row stays.

    BadInput for a day before the beginning or after today; Conflict if it had ended before.
    """
    case = case_by_id(unit.session, guardianship.case_id)
    assert case is not None  # whoever sees the guardianship sees its case
    if guardianship.ended_on is not None:
        raise Conflict(_("This guardianship has already ended."))
    if ended_on > unit.today:
        raise BadInput({"ended_on": [_("This date is in the future. Enter today or an earlier date.")]})
    if ended_on < guardianship.appointed_on:
        raise BadInput({"ended_on": [_("This day is before the start. Enter a later day.")]})
    guardianship.ended_on = ended_on
    guardianship.content = replace(guardianship.content, end_reason=reason)
    add_to_timeline(unit, case, EventKind.GUARDIAN_RECORDED, about=[guardianship.person_id])
    unit.participants["trail"].act(PeopleAct.GUARDIAN_END, ("person", guardianship.person_id))
