"""Changes of what is recorded of an escort's journey: a hand-over, an incident."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from foundation.errors import BadInput
from foundation.geography.zones import NoSuchLocalTime, to_instant
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries.cases import members_of_case
from returns.cases.rules.planning import PlanningReason
from returns.cases.rules.reasons import Reason
from returns.cases.services.planning import CHANGED_IN, made_before, note_made
from returns.escorts.models.escorts import Escort
from returns.escorts.models.records import EscortRecord
from returns.escorts.rules.records import HandOverFacts, IdentityCheck, RecordKind, hand_over_problems
from returns.journey.queries.itinerary import legs_of_case
from returns.lifecycle.services.lifecycle import refuse_reasons


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
    _refuse_early(unit, case)
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
    _refuse_early(unit, case)
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


def _refuse_early(unit: Unit, case: Case) -> None:
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
