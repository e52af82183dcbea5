"""Parting: some people of a case go into one of their own, with everything that is about them.

And what a person has several of: names, nationalities, languages, phones and numbers, ties to others of the case.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import inspect

from foundation.errors import BadInput, KeyGone, NotFound
from foundation.language.formats import all_countries, spoken_languages
from foundation.language.words import _
from foundation.references import draw_reference
from foundation.security.secrets import Secrets
from foundation.storage.base import new_id
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import lock_case, members_of_case
from returns.cases.rules import BEFORE_BOARDING, PATH, CaseState
from returns.consent.queries import age_of, consent_rules
from returns.counselling.models import CounsellingSession
from returns.counselling.queries import sessions_of_case, standing_sessions
from returns.journey.models import LegTraveller
from returns.lifecycle.models import CaseEvent, EventContent
from returns.lifecycle.rules import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline, ask_for_clearance, refuse_if_ended, refuse_reasons
from returns.movements.services.people import leave_movements
from returns.names.services.names import index_names
from returns.people.models import Identifier, Kinship, Nationality, OtherName, Person, PhoneUse, SpokenLanguage
from returns.people.queries import decisions_of_case, kinships_of_case, rows_of_people, steps_of_case
from returns.people.rules.families import Kin, Member, Tie, kinship_problems, placed, state_split_off
from returns.people.rules.people import NO_COUNTRY, Basis, IdentifierKind, Interpreter, NameKind
from returns.people.services.people import index_of, note_change, refuse_number_of_others
from returns.protection.models import ProtectionClearance
from returns.protection.queries.protection import checks_of_case, clearance_of_case
from returns.protection.rules.protection import Clearance
from returns.protection.services.protection import void_clearance

OUT_OF_THE_WAY = 10_000  # places are unique in a case: whoever changes place steps aside first


@dataclass(frozen=True)
class Parting:
    """Who leaves a case, and why; somebody has to stay."""

    leaving: Sequence[uuid.UUID]
    reason: str


def members(unit: Unit, people: Sequence[Person]) -> list[Member]:
    """The people of a case as the rules look at them; opens their births."""
    today = unit.clock.now().date()
    adult = consent_rules(unit.session, today).alone_from
    facts = []
    for person in people:
        age = age_of(person, today)
        facts.append(Member(person.id.hex, person.ordinal, age is not None and age < adult, person.ordinal == 1))
    return facts


def part(unit: Unit, secrets: Secrets, case: Case, parting: Parting, state: CaseState | None = None) -> Case:
    """Open a case of their own for some people of this one; the caller has checked that this is allowed.

    It begins where a case in this `state` parts, else where this one stands. A sign-off for all of them is void.
    """
    people = members_of_case(unit.session, case.id)
    before, leaving = case.state, set(parting.leaving)
    new = _new_case(unit, secrets, case, state or before)
    unit.session.add(new)
    unit.session.flush()  # everything below refers to the new case
    _copy_what_was_done(unit, case, new, leaving)
    facts = members(unit, people)
    going, staying = ([person for person in people if (person.id in leaving) is goes] for goes in (True, False))
    move_people(unit, case, new, going)
    ids = {person_id.hex for person_id in leaving}
    place_people(unit, going, [member for member in facts if member.person in ids])
    place_people(unit, staying, [member for member in facts if member.person not in ids])
    if before is CaseState.READY:  # what was signed was signed for all of them
        case.state = CaseState.PLANNING
        add_to_timeline(unit, case, EventKind.STATE_CHANGED, (before, CaseState.PLANNING))
    for this, other in ((case, new), (new, case)):
        add_to_timeline(unit, this, EventKind.FAMILY_SPLIT, content=said(parting.reason, other))
    ask_anew(unit, new)
    # Who stays was cleared with who leaves; children alone need what nobody asked for while they were not.
    are_children = all(member.is_minor for member in facts if member.person not in ids)
    void_clearance(unit, case, unless=() if are_children else (Clearance.NOT_NEEDED,))
    return new


def said(reason: str, other: Case) -> EventContent:
    """What the timeline keeps of people who part or join: why, and with which case."""
    return EventContent(text=reason, reason=None, other=other.id.hex)


def ask_anew(unit: Unit, case: Case) -> None:
    """Ask for clearance, as for every case that has left the intake, so that asking says nothing about this one."""
    if case.state is not CaseState.INTAKE:
        ask_for_clearance(unit, case)


def _new_case(unit: Unit, secrets: Secrets, case: Case, state: CaseState) -> Case:
    reference = draw_reference()
    return Case(
        office_id=case.office_id,
        owner_id=case.owner_id,
        created_by=unit.actor_id,
        created_at=unit.clock.now(),
        opened_on=case.opened_on,
        state=state_split_off(state),
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
        place_stated_at=case.place_stated_at,
    )


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
        unit.session.add_all([_of_those(row, new.id, leaving) for row in standing])
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


def _of_those(row: CounsellingSession, case_id: uuid.UUID, leaving: Collection[uuid.UUID]) -> CounsellingSession:
    """A session for another case; of the wills recorded in it, only those of the people who leave."""
    copy: CounsellingSession = _copied(row, case_id)
    wills, ids = row.content.wills, {person_id.hex for person_id in leaving}
    if wills is not None:
        wills = tuple(will for will in wills if will.person in ids)
    copy.content = replace(row.content, corrects=None, note="", wills=wills)
    return copy


def _copied(row: Any, case_id: uuid.UUID) -> Any:
    """The same row for another case, sealed anew. Notes stay where they were written."""
    columns = [column.key for column in inspect(type(row)).columns if column.key not in ("id", "case_id", "version")]
    names = [key.removesuffix("_sealed") for key in columns]
    return type(row)(case_id=case_id, **{name: _without_note(getattr(row, name)) for name in names})


def _without_note(value: Any) -> Any:
    if isinstance(value, dict) and "note" in value:
        return {**value, "note": ""}
    return replace(value, note="") if hasattr(value, "note") else value


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


# What a person has several of: names, nationalities, languages, phones and numbers, ties to others of the case.


@dataclass(frozen=True)
class Language:
    """A language that somebody speaks. `reads` is None while it is not known."""

    code: str
    interpreter: Interpreter
    reads: bool | None = None


def _begin(unit: Unit, case: Case) -> None:
    refuse_if_ended(case)
    lock_case(unit.session, case.id)


def add_name(unit: Unit, secrets: Secrets, case: Case, person: Person, name: tuple[NameKind, str, str]) -> None:
    """Add another name of a person. BadInput if it is empty, RuleBroken if the case has ended."""
    _begin(unit, case)
    kind, given_name, family_name = name
    if not given_name and not family_name:
        raise BadInput({"given": [_("Fill this in.")]})
    name_without_id, names = OtherName("", kind, given_name, family_name), person.details.names
    if name_without_id not in [replace(recorded, id="") for recorded in names]:  # else it was sent twice
        person.about = replace(person.details, names=(*names, replace(name_without_id, id=new_id().hex)))
        note_change(unit, case, person)
    index_names(unit, secrets, person)


def add_nationality(unit: Unit, case: Case, person: Person, country: str, basis: Basis) -> None:
    """Add a nationality; somebody may have several. BadInput for no country, or for one that contradicts another."""
    _begin(unit, case)
    nationalities = person.details.nationalities
    recorded = [nationality.country for nationality in nationalities]
    if country not in (*all_countries(), *NO_COUNTRY):
        raise BadInput({"country": [_("Choose from the list.")]})
    if country in recorded:
        raise BadInput({"country": [_("This is recorded already.")]})
    if recorded and (country in NO_COUNTRY or set(recorded) & set(NO_COUNTRY)):
        raise BadInput(
            {"country": [_("Somebody stateless, or of unknown nationality, has no other: remove one first.")]}
        )
    person.about = replace(person.details, nationalities=(*nationalities, Nationality(new_id().hex, country, basis)))
    note_change(unit, case, person)


def add_language(unit: Unit, case: Case, person: Person, language: Language) -> None:
    """Add a language, or state anew what is known of it. BadInput for none of the list."""
    _begin(unit, case)
    if language.code not in {code for code, _name in spoken_languages()}:
        raise BadInput({"code": [_("Choose from the list.")]})
    others = [other for other in person.details.languages if other.code != language.code]
    stated = SpokenLanguage(new_id().hex, language.code, language.interpreter, language.reads)
    person.about = replace(person.details, languages=(*others, stated))
    note_change(unit, case, person)


def add_identifier(
    unit: Unit,
    secrets: Secrets,
    case: Case,
    person: Person,
    kind: IdentifierKind,
    value: str,
    country: str,
    label: str,
    number_is_right: bool = True,
) -> None:
    """Add a phone (with the country in which it is used, and a word on whose it is), e-mail or document number.

    BadInput if it cannot be one, or if it is the document number of somebody else and nobody said that it is right;
    nothing happens if it is there already.
    """
    _begin(unit, case)
    if country and country not in all_countries():
        raise BadInput({"used_in": [_("Choose from the list.")]})
    index = index_of(secrets, kind, value, country or None)
    if index is None:
        raise BadInput({"value": [_("This cannot be right. Write phones with their country code, +90 532 123 45 67.")]})
    if index in {identifier.value_index for identifier in person.identifiers}:
        return
    if kind is IdentifierKind.DOCUMENT and not number_is_right:
        refuse_number_of_others(unit, case, person.id, index, "value")
    about = PhoneUse(country, label) if country or label else None
    unit.session.add(Identifier(person_id=person.id, kind=kind, value_index=index, value=value, about=about))
    note_change(unit, case, person)


def relate(unit: Unit, case: Case, people: Sequence[Person], tie: tuple[Person, Person, Kin]) -> None:
    """Say that the first person is something to the second; both of the case. RuleBroken with every contradiction."""
    _begin(unit, case)
    person, other, kin = tie
    ties = tuple(ties_of(kinships_of_case(unit.session, case.id)))
    births = {member.id.hex: _born(member) for member in people}
    new = Tie(person.id.hex, other.id.hex, kin)
    refuse_reasons(unit, case, kinship_problems(new, ties, births))
    # One pair, one order: two people who say it at once meet in the same row.
    stored = new if new.person < new.other else new.turned()
    first, second = uuid.UUID(stored.person), uuid.UUID(stored.other)
    unit.session.add(Kinship(case_id=case.id, person_id=first, other_id=second, kind=stored.kin))
    note_change(unit, case, person)


def ties_of(rows: Sequence[Kinship]) -> list[Tie]:
    """Kinships as facts; those of a person whose key is gone are left out."""
    ties = []
    for row in rows:
        try:
            ties.append(Tie(row.person_id.hex, row.other_id.hex, row.kind))
        except KeyGone:
            continue
    return ties


def _born(person: Person) -> date | None:
    try:
        return person.birth_date
    except KeyGone:
        return None


def remove_part(unit: Unit, secrets: Secrets, case: Case, person: Person, part_id: uuid.UUID) -> None:
    """Remove a name, nationality, language, number or tie that was recorded wrongly. NotFound if it is not there."""
    _begin(unit, case)
    details = replace(
        person.details,
        names=tuple(name for name in person.details.names if name.id != part_id.hex),
        nationalities=tuple(part for part in person.details.nationalities if part.id != part_id.hex),
        languages=tuple(language for language in person.details.languages if language.id != part_id.hex),
    )
    if details != person.details:
        person.about = details
        index_names(unit, secrets, person)
        note_change(unit, case, person)
        return
    rows: list[Identifier | Kinship] = [identifier for identifier in person.identifiers if identifier.id == part_id]
    rows += [
        kinship
        for kinship in kinships_of_case(unit.session, case.id)
        if kinship.id == part_id and person.id in (kinship.person_id, kinship.other_id)
    ]
    if not rows:
        raise NotFound
    unit.session.delete(rows[0])
    note_change(unit, case, person)
