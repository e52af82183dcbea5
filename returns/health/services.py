"""Changes of health on the way. Nothing is ever overwritten: a row replaces another one, and both are kept."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from foundation.accounts.queries import staff as accounts
from foundation.errors import BadInput, Conflict, NotFound
from foundation.geography.zones import NoSuchLocalTime, main_zone, to_instant
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import lock_case, members_of_case
from returns.cases.services.planning import not_recordable
from returns.health.models import FitnessContent, FitnessDecision, HealthContent, HealthEntry
from returns.health.queries import (
    Entry,
    HealthRead,
    end_of_day,
    health_of_case,
    opened,
    replacement_of,
    requests_in,
    standing,
)
from returns.health.rules.assistance import CODES, Answer, CarrierRequest
from returns.health.rules.births import TERM_WEEKS, due_date
from returns.health.rules.certificates import CertificateKind
from returns.health.rules.health import NEEDS, ONE_OF_A_KIND, EntryKind
from returns.health.words import HealthAct
from returns.journey.models import Leg
from returns.journey.queries.itinerary import journey, legs_of_case
from returns.journey.rules.itinerary import LegMode
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline, refuse_reasons

Errors = dict[str, list[str]]
Content = dict[str, Any]


@dataclass(frozen=True)
class Around:
    """What an entry is checked against: now, the zone of the office, the legs of the journey, what stands already."""

    now: datetime
    today: date  # by the clocks of whoever writes it down
    zone: str
    legs: Sequence[Leg]
    stands: Sequence[Entry]  # of the same person


def _office_zone(unit: Unit, case: Case) -> str:
    """The zone in which times are typed: the main one of the country of the office; UTC where there is none."""
    return main_zone(accounts.country_of_office(unit.session, case.office_id)) or "UTC"


def record_health(
    unit: Unit, case: Case, kind: EntryKind, person_id: uuid.UUID, stated: Mapping[str, Any]
) -> uuid.UUID:
    """Record what a form states about a person of this case; returns the id, of several entries the first.

    Of a kind of which one is enough it replaces the one before. Times are those of the office. NotFound for somebody of
    another case, BadInput by field, RuleBroken (`not_before_boarding`).
    """
    refuse_reasons(unit, case, not_recordable(case))
    lock_case(unit.session, case.id)
    read = health_of_case(unit.session, case.id)
    if person_id not in {person.id for person in read.people}:
        raise NotFound
    around = _around(unit, case, read, person_id)
    errors: Errors = {}
    contents = _MAKERS[kind](stated, around, errors)
    if errors:
        raise BadInput(errors)
    alike = (entry.row.id for entry in reversed(around.stands) if entry.kind is kind)
    before = next(alike, None) if kind in ONE_OF_A_KIND else None
    rows = [_row(unit, case, person_id, HealthContent(kind, content), before) for content in contents]
    unit.session.add_all(rows)
    _record_act(unit, case, HealthAct.HEALTH_ENTRY_RECORD, person_id)
    return rows[0].id


def note_answer(unit: Unit, case: Case, row: HealthEntry, stated: Mapping[str, Any]) -> None:
    """Note what the carrier said to a request, and when it was confirmed again.

    NotFound for an entry of another kind; Conflict if it was replaced; BadInput by field; RuleBroken as above.
    """
    request = _still_there(unit, case, row).said
    if not isinstance(request, CarrierRequest):
        raise NotFound
    around, errors = _around(unit, case, health_of_case(unit.session, case.id), row.person_id), Errors()
    again = _instant(stated, errors, around, "reconfirmed")
    if again is not None and again < request.asked_at:
        errors["reconfirmed_on"] = [_("This is before it was requested. Enter a later date.")]
    if again is not None and stated["answer"] is Answer.REFUSED:
        errors["reconfirmed_on"] = [_("A request that the carrier refused cannot be reconfirmed.")]
    if errors:
        raise BadInput(errors)
    answer = {"answer": stated["answer"].value, "reconfirmed_at": again.isoformat() if again else None}
    content = replace(row.content, said={**row.content.said, **answer})
    unit.session.add(_row(unit, case, row.person_id, content, row.id))
    _record_act(unit, case, HealthAct.HEALTH_ENTRY_ANSWER, row.person_id)


def remove_health(unit: Unit, case: Case, row: HealthEntry, reason: str) -> None:
    """Take an entry out, with a reason. It is kept, but counts no more. Conflict if it was replaced."""
    entry = _still_there(unit, case, row)
    unit.session.add(_row(unit, case, row.person_id, HealthContent(entry.kind, removed=reason), row.id))
    _record_act(unit, case, HealthAct.HEALTH_ENTRY_REMOVE, row.person_id)


def _around(unit: Unit, case: Case, read: HealthRead, person_id: uuid.UUID) -> Around:
    return Around(
        now=unit.clock.now(),
        today=unit.today,
        zone=_office_zone(unit, case),
        legs=journey(legs_of_case(unit.session, case.id)),
        stands=[entry for entry in standing(read.rows) if entry.row.person_id == person_id],
    )


def _still_there(unit: Unit, case: Case, row: HealthEntry) -> Entry:
    refuse_reasons(unit, case, not_recordable(case))
    lock_case(unit.session, case.id)
    entry = opened(row)
    if entry is None or replacement_of(unit.session, row.id) is not None:
        raise Conflict(_("This has changed since you opened it. Check the latest version, then try again."))
    return entry


def _row(
    unit: Unit, case: Case, person_id: uuid.UUID, content: HealthContent, replaces: uuid.UUID | None
) -> HealthEntry:
    return HealthEntry(
        case_id=case.id,
        person_id=person_id,
        replaces_id=replaces,
        recorded_at=unit.clock.now(),
        recorded_by=unit.actor_id,
        content=content,
    )


def _record_act(unit: Unit, case: Case, action: HealthAct, person_id: uuid.UUID) -> None:
    add_to_timeline(unit, case, EventKind.FITNESS_DECIDED, about=[person_id])
    unit.participants["trail"].act(action, ("person", person_id))


# Entries as a form states them: checked by field, and made into what is sealed.


def _local_instant(day: date, at: time | None, around: Around) -> datetime:
    """The instant (UTC) of a local time of the office; without a time the last instant that it can have been.

    NoSuchLocalTime for a time that clocks there never show.
    """
    if at is None:
        last = end_of_day(day, around.zone)
        return min(last, around.now) if day <= around.today else last
    return to_instant(datetime.combine(day, at), around.zone)


def _missing(stated: Mapping[str, Any], errors: Errors, *names: str) -> bool:
    """Whether any of these fields is empty; adds an error to each that is."""
    gone = [name for name in names if stated.get(name) in (None, "")]
    errors.update({name: [_("Fill in this field.")] for name in gone})
    return bool(gone)


def _not_ahead(stated: Mapping[str, Any], errors: Errors, around: Around, *names: str) -> None:
    for name in names:
        day = stated.get(name)
        if day is not None and day > around.today:
            errors[name] = [_("This date is in the future. Enter today or an earlier date.")]


def _instant(stated: Mapping[str, Any], errors: Errors, around: Around, name: str) -> datetime | None:
    """The instant of `name`_on and `name`_time, which has to lie in the past; None without a day."""
    day = stated.get(f"{name}_on")
    if day is None:
        return None
    try:
        at = _local_instant(day, stated.get(f"{name}_time"), around)
    except NoSuchLocalTime:
        errors[f"{name}_time"] = [_("This time does not exist there: the clocks go forward.")]
        return None
    if at > around.now:
        errors[f"{name}_on"] = [_("This time is in the future. Enter the actual time.")]
    return at


def _pregnancy(stated: Mapping[str, Any], around: Around, errors: Errors) -> list[Content]:
    _missing(stated, errors, "children")
    _not_ahead(stated, errors, around, "counted_on", "ended_on")
    due, weeks, counted = (stated.get(name) for name in ("due_on", "weeks", "counted_on"))
    if (due is None) == (weeks is None):
        errors["due_on"] = [_("Enter the due date, or the weeks on a given day, not both.")]
        return []
    if due is None:
        if _missing(stated, errors, "counted_on"):
            return []
        due = due_date(int(weeks or 0), int(stated.get("days") or 0), counted or around.today)
    if due > around.today + timedelta(weeks=TERM_WEEKS):
        errors["due_on"] = [_("This date is more than forty weeks ahead. Check it.")]
    counted_from = {"weeks": weeks, "days": stated.get("days") or 0, "on": _iso(counted)} if weeks is not None else None
    content = {"due_on": due.isoformat(), "children": stated.get("children"), "ended_on": _iso(stated.get("ended_on"))}
    return [{**content, "counted_from": counted_from}]


def _birth(stated: Mapping[str, Any], around: Around, errors: Errors) -> list[Content]:
    if _missing(stated, errors, "born_on"):
        return []
    day, at = stated["born_on"], stated.get("born_time")
    _not_ahead(stated, errors, around, "born_on")
    try:
        born_at = end_of_day(day, around.zone) if at is None else to_instant(datetime.combine(day, at), around.zone)
    except NoSuchLocalTime:
        errors["born_time"] = [_("This time does not exist there: the clocks go forward.")]
        return []
    if at is not None and born_at > around.now and "born_on" not in errors:
        errors["born_time"] = [_("This time is in the future. Enter the actual time.")]
    time_of_day = at.isoformat("minutes") if at else None
    return [{"born_on": day.isoformat(), "born_time": time_of_day, "born_at": born_at.isoformat()}]


def _paper(stated: Mapping[str, Any], around: Around, errors: Errors) -> list[Content]:
    if _missing(stated, errors, "paper", "issued_on"):
        return []
    _not_ahead(stated, errors, around, "issued_on")
    paper, at = stated["paper"], None
    if paper is CertificateKind.BOARDING_CHECK:
        _missing(stated, errors, "at_on", "at_time")
    if paper in (CertificateKind.BOARDING_CHECK, CertificateKind.MEDIF):
        at = _instant(stated, errors, around, "at")
        if at is not None and stated["at_on"] < stated["issued_on"] and paper is CertificateKind.MEDIF:
            errors["at_on"] = [_("This date is before the paper was issued. Enter a later date.")]
    content = {"paper": paper.value, "issued_on": stated["issued_on"].isoformat(), "issuer": stated.get("issuer") or ""}
    return [{**content, "at": at.isoformat() if at else None}]


def _assistance(stated: Mapping[str, Any], around: Around, errors: Errors) -> list[Content]:
    """One request for the flight that was chosen, else one for each flight."""
    _missing(stated, errors, "code", "asked_on")
    code, chosen = stated.get("code"), stated.get("leg_id")
    flights = {leg.id: leg for leg in around.legs if leg.mode is LegMode.AIR}
    if code and code not in CODES:
        errors["code"] = [_("Choose from the list.")]
    if not flights:
        errors["leg_id"] = [_("Plan the flights first: a request is made for a flight.")]
    elif chosen is not None and chosen not in flights:
        errors["leg_id"] = [_("Choose from the list.")]
    at = _instant(stated, errors, around, "asked")
    asked_for: list[uuid.UUID] = [chosen] if chosen is not None else list(flights)
    standing_requests = {
        (request.code, request.leg) for request in requests_in(around.stands) if request.answer is not Answer.REFUSED
    }
    if any((code, leg.hex) in standing_requests for leg in asked_for):
        errors["code"] = [_("This has already been requested. Record the reply there, or remove it first.")]
    if errors or at is None:
        return []
    content = {"code": code, "asked_at": at.isoformat(), "answer": Answer.NONE.value, "reconfirmed_at": None}
    return [{**content, "leg": leg.hex} for leg in asked_for]


def _medicines(stated: Mapping[str, Any], around: Around, errors: Errors) -> list[Content]:
    if _missing(stated, errors, "supply", "letter"):
        return []
    return [{"supply": stated["supply"], "letter": stated["letter"]}]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


_MAKERS: dict[EntryKind, Callable[[Mapping[str, Any], Around, Errors], list[Content]]] = {
    EntryKind.PREGNANCY: _pregnancy,
    EntryKind.BIRTH: _birth,
    EntryKind.PAPER: _paper,
    EntryKind.ASSISTANCE: _assistance,
    EntryKind.MEDICINES: _medicines,
}


# Decisions on fitness to travel. One is added, never changed.


def record_fitness(unit: Unit, case: Case, person_id: uuid.UUID, content: FitnessContent) -> uuid.UUID:
    """Record the decision about a person of this case and return its id; the latest counts."""
    return record_fitness_of(unit, case, [person_id], content)[0]


def record_fitness_of(unit: Unit, case: Case, people: Sequence[uuid.UUID], content: FitnessContent) -> list[uuid.UUID]:
    """Record the same decision about each of these people of this case: a row, and an act, for everybody of them.

    NotFound for somebody of another case, BadInput by field, RuleBroken (`not_before_boarding`).
    """
    refuse_reasons(unit, case, not_recordable(case))
    if not set(people) <= {person.id for person in members_of_case(unit.session, case.id)}:
        raise NotFound
    errors: Errors = {}
    if content.until < content.starts:
        errors["until"] = [_("The last day is before the first day. Enter a later one.")]
    if not set(content.needs) <= set(NEEDS):
        errors["needs"] = [_("Choose from the list.")]
    if errors:
        raise BadInput(errors)
    decisions = [
        FitnessDecision(
            case_id=case.id,
            person_id=person_id,
            decided_at=unit.clock.now(),
            recorded_by=unit.actor_id,
            content=content,
        )
        for person_id in dict.fromkeys(people)
    ]
    for decision in decisions:
        unit.session.add(decision)
        _record_act(unit, case, HealthAct.FITNESS_RECORD, decision.person_id)
        unit.session.flush()  # each is a record of its own
        unit.participants["trail"].write_record()
    return [decision.id for decision in decisions]
