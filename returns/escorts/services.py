"""Changes of escorts: who goes along on which legs, what is recorded of their journey, and the roster of an office."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time

from foundation.errors import BadInput, KeyGone
from foundation.geography.zones import NoSuchLocalTime, to_instant
from foundation.language.formats import language_name, spoken_languages
from foundation.language.words import _
from foundation.security.identifiers import normal_phone
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.cases.rules.cases import PlanningReason, Reason
from returns.cases.services.planning import CHANGED_IN, not_plannable
from returns.escorts.models import (
    Escort,
    EscortContent,
    EscortRecord,
    EscortRecordContent,
    MemberContent,
    PaperContent,
    RosterAbsence,
    RosterMember,
    RosterPaper,
)
from returns.escorts.queries.escorts import escorts_of_case, has_records, member_by_id, next_ordinal, papers_of
from returns.escorts.rules.escorts import (
    LANGUAGE_FIELDS,
    EscortKind,
    EscortReason,
    HandOverFacts,
    IdentityCheck,
    PaperFacts,
    PaperKind,
    RecordKind,
    first_expiry,
    hand_over_problems,
    wrong_in_paper,
)
from returns.escorts.words import EscortsAct
from returns.journey.queries.itinerary import journey, legs_of_case
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline, refuse_reasons
from returns.people.rules.people import Sex


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


def assign_escort(unit: Unit, case: Case, new: NewEscort) -> uuid.UUID:
    """Assign an escort to legs of this case and return its id. BadInput by field; RuleBroken as planning a leg.

    Who is of the roster keeps the name and number that stand there now.
    """
    refuse_reasons(unit, case, not_plannable(unit, case))
    member = member_by_id(unit.session, new.member_id) if new.member_id else None
    phone = "" if member else new.phone
    if errors := {**_wrong_legs(unit, case, new), **_wrong_member(unit, case, new, member), **_wrong_phone(phone)}:
        raise BadInput(errors)
    escort = Escort(
        case_id=case.id,
        member_id=new.member_id,
        first_leg=new.first_leg,
        last_leg=new.last_leg,
        needs_way_home=new.needs_way_home,
        content=_escort_content(new, member),
    )
    unit.session.add(escort)
    add_to_timeline(unit, case, EventKind.ESCORT_PLANNED)
    unit.participants["trail"].act(EscortsAct.ESCORT_ASSIGN, ("case", case.id))
    return escort.id


def _wrong_legs(unit: Unit, case: Case, new: NewEscort) -> dict[str, list[str]]:
    numbers = {leg.ordinal for leg in journey(legs_of_case(unit.session, case.id))}
    is_wrong = {"first_leg": new.first_leg not in numbers, "last_leg": new.last_leg not in numbers}
    errors = {field: [_("Choose from the list.")] for field in is_wrong if is_wrong[field]}
    if not errors and new.last_leg < new.first_leg:
        errors["last_leg"] = [_("This leg comes before the first leg. Choose a later leg.")]
    return errors


def _wrong_member(unit: Unit, case: Case, new: NewEscort, member: RosterMember | None) -> dict[str, list[str]]:
    if new.member_id is None:
        return {} if new.name else {"name": [_("Choose someone from the roster, or enter the name.")]}
    if member is None or not member.is_active:
        return {"member_id": [_("Choose from the list.")]}
    if new.kind is EscortKind.FAMILY:
        return {"kind": [_("Family members are not on the roster: enter the name instead.")]}
    twice = any(
        escort.member_id == member.id and escort.first_leg <= new.last_leg and new.first_leg <= escort.last_leg
        for escort in escorts_of_case(unit.session, case.id)
    )
    return {"member_id": [_("This escort is already on some of these legs.")]} if twice else {}


def _wrong_phone(number: str) -> dict[str, list[str]]:
    """What is wrong with a number that is typed: one without a country code cannot be dialled from another country."""
    if not number or normal_phone(number, None) is not None:
        return {}
    return {"phone": [_("This is not a phone number. Include the country code, such as +90 532 123 45 67.")]}


def _escort_content(new: NewEscort, member: RosterMember | None) -> EscortContent:
    if member is None:
        return EscortContent(new.name, new.phone, new.qualification, new.languages, new.kind)
    languages = ", ".join(language_name(code) for code in member.content.languages)
    return EscortContent(member.content.name, member.content.phone, languages=languages, kind=new.kind)


def seal_kinds(unit: Unit, escorts: Sequence[Escort]) -> int:
    """Seal the kinds of these escorts, which stood in the open; returns how many."""
    for escort in escorts:
        try:
            escort.content = replace(escort.content, kind=escort.kind_before)
        except KeyGone:
            pass  # the case was deleted with its key: there is nothing to seal for, and nothing to keep in the open
        escort.kind_before = None
    unit.participants["trail"].act(EscortsAct.ESCORT_SEAL_KINDS, count=len(escorts))
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
    unit.participants["trail"].act(EscortsAct.ESCORT_REMOVE, ("case", case.id))


# What is recorded of an escort's journey: hand-overs and incidents.


@dataclass(frozen=True)
class When:
    """A local time as it is typed, and the zone whose clocks showed it."""

    day: date
    at: time
    zone: str


@dataclass(frozen=True)
class StatedHandOver:
    """A hand-over as it is typed; people by their ids."""

    person_ids: Sequence[uuid.UUID]
    handed_by: str
    receiver: str
    where: str
    identity: IdentityCheck | None = None
    organisation: str = ""
    phone: str = ""
    items: Sequence[str] = ()
    note: str = ""


@dataclass(frozen=True)
class StatedIncident:
    """What went wrong on the way, as it is typed: what was done about it, who was told, and where it was."""

    what: str
    done: str = ""
    told: str = ""
    where: str = ""


def record_hand_over(unit: Unit, case: Case, escort: Escort, stated: StatedHandOver, when: When) -> uuid.UUID:
    """Record that people were handed over; returns the id. BadInput by field; RuleBroken (`not_being_planned`)."""
    _refuse_unplanned(unit, case)
    at, wrong = _instant(unit, case, when)
    messages = {
        "nobody_handed_over": _("Choose who was handed over."),
        "stranger_handed_over": _("Choose from the list."),
        "receiver_not_checked": _(
            "Say how the receiver's identity was checked. Without this, no one may be handed over."
        ),
        "not_come_yet": _("This time is in the future. Enter the actual time."),
    }
    of_case = {person.id.hex for person in members_of_case(unit.session, case.id)}
    people = tuple(person_id.hex for person_id in stated.person_ids)
    facts = HandOverFacts(people, at or unit.clock.now(), stated.identity)
    for field, code in hand_over_problems(facts, of_case, unit.clock.now()).items():
        wrong.setdefault(field, []).append(messages[code])
    wrong |= _wrong_phone(stated.phone)
    if wrong or at is None:
        raise BadInput(wrong)
    fields = {**asdict(stated), "items": tuple(stated.items)}
    del fields["person_ids"]
    content = EscortRecordContent(at=at.isoformat(), zone=when.zone, people=people, **fields)
    return _record(unit, escort, RecordKind.HAND_OVER, content)


def record_incident(unit: Unit, case: Case, escort: Escort, stated: StatedIncident, when: When) -> uuid.UUID:
    """Record what went wrong; returns the id. Errors as for a hand-over."""
    _refuse_unplanned(unit, case)
    at, wrong = _instant(unit, case, when)
    if at is not None and at > unit.clock.now():
        wrong["at_time"] = [_("This time is in the future. Enter the actual time.")]
    if wrong or at is None:
        raise BadInput(wrong)
    content = EscortRecordContent(at=at.isoformat(), zone=when.zone, **asdict(stated))
    return _record(unit, escort, RecordKind.INCIDENT, content)


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
        return None, {"at_time": [_("This time does not exist there: the clocks go forward.")]}


def _record(unit: Unit, escort: Escort, kind: RecordKind, content: EscortRecordContent) -> uuid.UUID:
    row = EscortRecord(
        case_id=escort.case_id,
        escort_id=escort.id,
        kind=kind,
        recorded_by=unit.actor_id,
        recorded_at=unit.clock.now(),
        content=content,
    )
    unit.session.add(row)
    unit.participants["trail"].act(EscortsAct(f"escort.{kind.value}"), ("case", escort.case_id))
    return row.id


# Changes of the roster: who is on it, with which papers, and when they do not travel.


@dataclass(frozen=True)
class StatedPaper(PaperFacts):
    """A paper as it is typed: a qualification for a skill, everything else for a country."""

    number: str = ""
    authority: str = ""


def add_member(unit: Unit, office_id: uuid.UUID, sex: Sex, stated: MemberContent) -> uuid.UUID:
    """Put somebody on the roster of an office and return the id. BadInput by field."""
    member = RosterMember(
        office_id=office_id,
        ordinal=next_ordinal(unit.session, office_id),
        sex=sex,
        added_by=unit.actor_id,
        added_at=unit.clock.now(),
        content=_member_content(stated),
    )
    unit.session.add(member)
    unit.participants["trail"].act(EscortsAct.ROSTER_ADD, ("escort", member.id))
    return member.id


def change_member(unit: Unit, member: RosterMember, sex: Sex, stated: MemberContent) -> None:
    """Change what is recorded of a member. BadInput by field.

    Papers are of a person by name: under another name they are recorded anew, so there must be none (`name`).
    """
    content = _member_content(stated)
    if content.name != member.content.name and papers_of(unit.session, member.id):
        sentence = _(
            "The papers recorded here were seen under the previous name. Add a different person as a new escort. If "
            "the name itself was wrong or has changed, remove the papers, change the name, and record them again."
        )
        raise BadInput({"name": [sentence]})
    member.sex, member.content = sex, content
    unit.participants["trail"].act(EscortsAct.ROSTER_CHANGE, ("escort", member.id))


def retire_member(unit: Unit, member: RosterMember) -> None:
    """Take somebody off the roster; the record stays, and journeys that they are planned for say so."""
    member.is_active = False
    unit.participants["trail"].act(EscortsAct.ROSTER_RETIRE, ("escort", member.id))


def bring_back(unit: Unit, member: RosterMember) -> None:
    """Put somebody who was retired on the roster again."""
    member.is_active = True
    unit.participants["trail"].act(EscortsAct.ROSTER_BRING_BACK, ("escort", member.id))


def add_paper(unit: Unit, member: RosterMember, stated: StatedPaper) -> uuid.UUID:
    """Record a paper of a member and return its id. BadInput by field."""
    messages = {
        "paper_without_skill": _("Choose what it qualifies for."),
        "paper_without_country": _("Choose the country."),
        "paper_without_expiry": _("Enter the last day of validity."),
    }
    if wrong := wrong_in_paper(stated):
        raise BadInput({field: [messages[code]] for field, code in wrong.items()})
    is_skill = stated.kind is PaperKind.QUALIFICATION
    skill, country = (stated.skill.value if stated.skill else "", "") if is_skill else ("", stated.country)
    paper = RosterPaper(
        member_id=member.id,
        kind=stated.kind,
        expires_on=stated.expires_on,
        content=PaperContent(skill, country, stated.number, stated.authority),
    )
    unit.session.add(paper)
    unit.session.flush()  # the first day on which a paper ends is counted over all of them
    _count_papers(unit, member)
    unit.participants["trail"].act(EscortsAct.ROSTER_ADD_PAPER, ("escort", member.id))
    return paper.id


def remove_paper(unit: Unit, paper: RosterPaper) -> None:
    """Remove a paper of a member: it was replaced, or recorded by mistake."""
    member = member_by_id(unit.session, paper.member_id)
    assert member is not None  # whoever sees the paper sees the member
    unit.session.delete(paper)
    unit.session.flush()  # as above
    _count_papers(unit, member)
    unit.participants["trail"].act(EscortsAct.ROSTER_REMOVE_PAPER, ("escort", member.id))


def add_absence(unit: Unit, member: RosterMember, begins_on: date, ends_on: date) -> uuid.UUID:
    """Record days on which a member does not travel, first and last included. BadInput (`ends_on`)."""
    if ends_on < begins_on or ends_on < unit.today:
        raise BadInput({"ends_on": [_("Choose a last day that is still to come and not before the first day.")]})
    absence = RosterAbsence(member_id=member.id, begins_on=begins_on, ends_on=ends_on)
    unit.session.add(absence)
    unit.participants["trail"].act(EscortsAct.ROSTER_ADD_ABSENCE, ("escort", member.id))
    return absence.id


def remove_absence(unit: Unit, absence: RosterAbsence) -> None:
    """Remove days on which a member travels after all."""
    unit.session.delete(absence)
    unit.participants["trail"].act(EscortsAct.ROSTER_REMOVE_ABSENCE, ("escort", absence.member_id))


def _count_papers(unit: Unit, member: RosterMember) -> None:
    member.papers_until = first_expiry([paper.expires_on for paper in papers_of(unit.session, member.id)])


def _member_content(stated: MemberContent) -> MemberContent:
    """What was typed, checked and in order. Languages are by the field in which they were chosen; some are empty."""
    wrong = _wrong_phone(stated.phone)
    phone = normal_phone(stated.phone, None) if stated.phone else ""
    spoken = dict(spoken_languages())
    for field, code in zip(LANGUAGE_FIELDS, stated.languages, strict=False):
        if code and code not in spoken:
            wrong[field] = [_("Choose from the list.")]
    if wrong or phone is None:
        raise BadInput(wrong)
    languages = tuple(code for code in dict.fromkeys(stated.languages) if code)
    return replace(stated, phone=phone, skills=tuple(dict.fromkeys(stated.skills)), languages=languages)
