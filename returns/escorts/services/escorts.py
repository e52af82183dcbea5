"""Changes of escorts: assigning somebody to legs of a journey, and taking the assignment back."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from foundation.errors import BadInput, KeyGone
from foundation.geography.zones import NoSuchLocalTime, to_instant
from foundation.language.formats import language_name
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.cases.rules import PlanningReason, Reason
from returns.cases.services.planning import CHANGED_IN, made_before, not_plannable, note_made
from returns.escorts.models import Escort, EscortContent, EscortRecord, RosterMember
from returns.escorts.queries.escorts import escorts_of_case, has_records
from returns.escorts.queries.roster import member_by_id
from returns.escorts.rules.escorts import (
    EscortKind,
    EscortReason,
    HandOverFacts,
    IdentityCheck,
    RecordKind,
    hand_over_problems,
)
from returns.journey.queries.itinerary import journey, legs_of_case
from returns.lifecycle.rules import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline, refuse_reasons


@dataclass(frozen=True)
class NewEscort:
    """An escort as it is typed: from which leg to which (their numbers), and whether a way home is needed."""

    kind: EscortKind
    first_leg: int
    last_leg: int
    name: str = ""
    needs_way_home: bool = True
    phone: str = ""
    qualification: str = ""
    languages: str = ""
    member_id: uuid.UUID | None = None


def assign_escort(unit: Unit, case: Case, new: NewEscort, once: uuid.UUID | None = None) -> uuid.UUID:
    """Assign an escort to legs of this case and return its id. BadInput by field; RuleBroken as planning a leg.

    Who is of the roster keeps the name and number that stand there now. Sent twice with the same `once` id, the escort
    is assigned once.
    """
    if made := made_before(unit, once):
        return made
    refuse_reasons(unit, case, not_plannable(unit, case))
    member = member_by_id(unit.session, new.member_id) if new.member_id else None
    errors = {**_wrong_legs(unit, case, new), **_wrong_member(unit, case, new, member)}
    if errors:
        raise BadInput(errors)
    escort = Escort(
        case_id=case.id,
        member_id=new.member_id,
        first_leg=new.first_leg,
        last_leg=new.last_leg,
        needs_way_home=new.needs_way_home,
        content=_of_member(member, new.kind) if member is not None else _typed(new),
    )
    unit.session.add(escort)
    note_made(unit, once, escort.id)
    add_to_timeline(unit, case, EventKind.ESCORT_PLANNED)
    unit.participants["trail"].act("escort.assign", ("case", case.id))
    return escort.id


def _wrong_legs(unit: Unit, case: Case, new: NewEscort) -> dict[str, list[str]]:
    numbers = {leg.ordinal for leg in journey(legs_of_case(unit.session, case.id))}
    errors = {
        field: [_("Choose from the list.")]
        for field, number in (("first_leg", new.first_leg), ("last_leg", new.last_leg))
        if number not in numbers
    }
    if not errors and new.last_leg < new.first_leg:
        errors["last_leg"] = [_("This leg comes before the first one.")]
    return errors


def _wrong_member(unit: Unit, case: Case, new: NewEscort, member: RosterMember | None) -> dict[str, list[str]]:
    if new.member_id is None:
        return {} if new.name else {"name": [_("Choose somebody of the roster, or give the name.")]}
    if member is None or not member.is_active:
        return {"member_id": [_("Choose from the list.")]}
    if new.kind is EscortKind.FAMILY:
        return {"kind": [_("Family members are not of the roster: give the name instead.")]}
    twice = any(
        escort.member_id == member.id and escort.first_leg <= new.last_leg and new.first_leg <= escort.last_leg
        for escort in escorts_of_case(unit.session, case.id)
    )
    return {"member_id": [_("This escort is on some of these legs already.")]} if twice else {}


def _of_member(member: RosterMember, kind: EscortKind) -> EscortContent:
    content = member.content
    languages = ", ".join(language_name(code) for code in content.languages)
    return EscortContent(content.name, content.phone, languages=languages, kind=kind)


def _typed(new: NewEscort) -> EscortContent:
    return EscortContent(new.name, new.phone, new.qualification, new.languages, new.kind)


def seal_kinds(unit: Unit, escorts: Sequence[Escort]) -> int:
    """Seal the kinds of these escorts, which stood in the open; returns how many."""
    for escort in escorts:
        try:
            escort.content = replace(escort.content, kind=escort.kind_before)
        except KeyGone:
            pass  # the case was deleted with its key: there is nothing to seal for, and nothing to keep in the open
        escort.kind_before = None
    unit.participants["trail"].act("escort.seal_kinds", count=len(escorts))
    return len(escorts)


def remove_escort(unit: Unit, case: Case, escort: Escort) -> None:
    """Take an escort of this case, and the way home, out of the plan.

    RuleBroken: `not_being_planned`, `escort_has_records`.
    """
    _refuse_unplanned(unit, case)
    if has_records(unit.session, escort.id):
        refuse_reasons(unit, case, (Reason(EscortReason.ESCORT_HAS_RECORDS, cleared_by="escorts"),))
    for leg in legs_of_case(unit.session, case.id):
        if leg.escort_id == escort.id:
            unit.session.delete(leg)
    unit.session.flush()  # the way home refers to the escort
    unit.session.delete(escort)
    add_to_timeline(unit, case, EventKind.ESCORT_PLANNED)
    unit.participants["trail"].act("escort.remove", ("case", case.id))


# Changes of what is recorded of an escort's journey: a hand-over, an incident.


@dataclass(frozen=True)
class When:
    """A local time as it is typed, and the zone whose clocks showed it."""

    day: date
    at: time
    zone: str


@dataclass(frozen=True)
class StatedHandOver:
    """A hand-over as it is typed; people by their ids."""

    people: tuple[uuid.UUID, ...]
    handed_by: str
    receiver: str
    where: str
    identity: IdentityCheck | None
    organisation: str = ""
    phone: str = ""
    items: tuple[str, ...] = ()
    note: str = ""


def record_hand_over(
    unit: Unit, case: Case, escort: Escort, stated: StatedHandOver, when: When, once: uuid.UUID | None = None
) -> uuid.UUID:
    """Record that people were handed over; returns the id. BadInput by field; RuleBroken (`not_being_planned`)."""
    if made := made_before(unit, once):
        return made
    _refuse_unplanned(unit, case)
    at, wrong = _instant(unit, case, when)
    messages = {
        "nobody_handed_over": _("Choose who was handed over."),
        "stranger_handed_over": _("Choose from the list."),
        "receiver_not_checked": _("Say how it was checked who the receiver is. Without that nobody is handed over."),
        "not_come_yet": _("This time has not come yet."),
    }
    of_case = {person.id.hex for person in members_of_case(unit.session, case.id)}
    facts = HandOverFacts(tuple(person_id.hex for person_id in stated.people), at or unit.clock.now(), stated.identity)
    for field, code in hand_over_problems(facts, of_case, unit.clock.now()).items():
        wrong.setdefault(field, []).append(messages[code])
    if wrong or at is None:
        raise BadInput(wrong)
    content = {
        "people": list(facts.people),
        "from": stated.handed_by,
        "to": stated.receiver,
        "organisation": stated.organisation,
        "phone": stated.phone,
        "identity": stated.identity.value if stated.identity else "",
        "items": list(stated.items),
        "note": stated.note,
        "at": at.isoformat(),
        "zone": when.zone,
        "where": stated.where,
    }
    return _record(unit, escort, RecordKind.HAND_OVER, content, once)


def record_incident(
    unit: Unit, case: Case, escort: Escort, incident: dict[str, str], when: When, once: uuid.UUID | None = None
) -> uuid.UUID:
    """Record what went wrong (`what`, `done`, `told`, `where`); returns the id. Errors as for a hand-over."""
    if made := made_before(unit, once):
        return made
    _refuse_unplanned(unit, case)
    at, wrong = _instant(unit, case, when)
    if at is not None and at > unit.clock.now():
        wrong["at_time"] = [_("This time has not come yet.")]
    if wrong or at is None:
        raise BadInput(wrong)
    content = {name: incident.get(name, "") for name in ("what", "done", "told", "where")}
    return _record(unit, escort, RecordKind.INCIDENT, {**content, "at": at.isoformat(), "zone": when.zone}, once)


def zones_of_journey(unit: Unit, case: Case) -> list[str]:
    """The zones at the ends of the legs of a case, in the order of the journey."""
    legs = legs_of_case(unit.session, case.id)
    return list(dict.fromkeys(zone for leg in legs for zone in (leg.departs_zone, leg.arrives_zone)))


def _refuse_unplanned(unit: Unit, case: Case) -> None:
    if case.state not in CHANGED_IN:
        refuse_reasons(unit, case, (Reason(PlanningReason.NOT_BEING_PLANNED, cleared_by="itinerary"),))


def _instant(unit: Unit, case: Case, when: When) -> tuple[datetime | None, dict[str, list[str]]]:
    if when.zone not in zones_of_journey(unit, case):
        return None, {"zone": [_("Choose from the list.")]}
    try:
        return to_instant(datetime.combine(when.day, when.at), when.zone), {}
    except NoSuchLocalTime:
        return None, {"at_time": [_("Clocks there are put forward over this time.")]}


def _record(
    unit: Unit, escort: Escort, kind: RecordKind, content: Mapping[str, object], once: uuid.UUID | None
) -> uuid.UUID:
    row = EscortRecord(
        case_id=escort.case_id,
        escort_id=escort.id,
        kind=kind,
        recorded_by=unit.actor_id,
        recorded_at=unit.clock.now(),
        content=content,
    )
    unit.session.add(row)
    note_made(unit, once, row.id)
    unit.participants["trail"].act(f"escort.{kind.value}", ("case", escort.case_id))
    return row.id
