"""Changes of receptions: who meets the people of a case, that this was verified, and that they were handed over."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from foundation.accounts.queries import staff as accounts
from foundation.errors import BadInput
from foundation.language.words import _
from foundation.security.identifiers import normal_phone
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline, refuse_if_ended, refuse_reasons
from returns.reception.models import HandOverContent, OnwardContent, Reception, ReceptionContent
from returns.reception.queries import departed_on, reception_facts, reception_of_case
from returns.reception.rules import HandOverFacts, OnwardMode, OpenHours, VerifiedHow, hand_over_problems
from returns.reception.words import ReceptionAct


@dataclass(frozen=True)
class NewReception:
    """A reception as it is typed.

    `verified_on` is the day on which this person's identity and role were verified; None leaves it as it was. `people`
    are those whom they meet; nobody named means everybody. `onward_when` is in local words.
    """

    name: str
    where: str
    phone: str = ""
    organisation_id: uuid.UUID | None = None
    verified_on: date | None = None
    how: VerifiedHow | None = None
    people: list[uuid.UUID] = field(default_factory=list)
    onward_mode: OnwardMode | None = None
    onward_from: str = ""
    onward_when: str = ""
    onward_by: str = ""
    hours: Sequence[OpenHours] = ()  # local to the place; empty: not known
    is_taken_back: bool = False  # the verification, whatever else stays


def name_reception(unit: Unit, case: Case, new: NewReception) -> uuid.UUID:
    """Say who meets the people of this case, in place of whoever was named before; returns the id of the row.

    A verification holds until something that identifies who meets them, where or when is changed, or until it is taken
    back; whoever verifies what is there now says so with a day. BadInput by field; RuleBroken (`case_has_ended`).
    """
    refuse_if_ended(case)
    _refuse_wrong(unit, case, new)
    reception = reception_of_case(unit.session, case.id)
    before = reception.content if reception is not None else None
    if reception is None:
        reception = Reception(case_id=case.id)
        unit.session.add(reception)
    content = _content(new, new.how.value if new.how else "")
    verified = (reception.organisation_id, before.identifying) if before else None
    if new.verified_on:
        reception.verified_on, reception.verified_by = new.verified_on, unit.actor_id
    elif before and verified == (new.organisation_id, content.identifying) and not new.is_taken_back:
        content = _content(new, before.how)
    else:
        reception.verified_on, reception.verified_by = None, None
    reception.organisation_id, reception.content = new.organisation_id, content
    add_to_timeline(unit, case, EventKind.RECEPTION_NAMED)
    unit.participants["trail"].act(ReceptionAct.NAME, ("case", case.id))
    return reception.id


def _content(new: NewReception, how: str) -> ReceptionContent:
    onward_mode = new.onward_mode.value if new.onward_mode else ""
    return ReceptionContent(
        name=new.name,
        phone=new.phone,
        where=new.where,
        how=how,
        people=tuple(person_id.hex for person_id in new.people),
        onward=OnwardContent(onward_mode, new.onward_from, new.onward_when, new.onward_by),
        hours=tuple(
            (opening.weekday, opening.starts.isoformat("minutes"), opening.ends.isoformat("minutes"))
            for opening in new.hours
        ),
    )


def _refuse_wrong(unit: Unit, case: Case, new: NewReception) -> None:
    errors: dict[str, list[str]] = {}
    if new.verified_on and new.verified_on > unit.today:
        errors["verified_on"] = [_("This date is in the future. Correct it, or leave it empty.")]
    if new.phone and normal_phone(new.phone, None) is None:
        errors["phone"] = [_("This is not a phone number. Include the country code, such as +90 532 123 45 67.")]
    if new.how and not new.verified_on:
        errors["verified_on"] = [_("Enter when it was verified, or leave the method empty.")]
    partner_ids = {
        organisation.id for organisation in accounts.organisations(unit.session) if organisation.country == case.country
    }
    if new.organisation_id is not None and new.organisation_id not in partner_ids:
        errors["organisation_id"] = [_("Choose from the list.")]
    if new.people and set(new.people) - {member.id for member in members_of_case(unit.session, case.id)}:
        errors["people"] = [_("Choose from the list.")]
    if errors:
        raise BadInput(errors)


def record_hand_over(unit: Unit, case: Case, on: date, hand_over: HandOverContent) -> None:
    """Record that the people were handed over on a local day, to whom, and what that person showed; only once.

    RuleBroken with every reason (`hand_over_too_early`, `hand_over_to_nobody`, `hand_over_twice`, ...).
    """
    reception = reception_of_case(unit.session, case.id)
    facts = HandOverFacts(
        state=case.state,
        is_named=reception is not None and reception_facts(reception).is_named,
        is_recorded=reception is not None and reception.handed_over_on is not None,
        on=on,
        departed_on=departed_on(unit.session, case.id),
        today=unit.today,
    )
    refuse_reasons(unit, case, hand_over_problems(facts))
    assert reception is not None  # somebody is named in it
    reception.handed_over_on, reception.checked_by, reception.checked_at = on, unit.actor_id, unit.clock.now()
    reception.hand_over = hand_over
    unit.participants["trail"].act(ReceptionAct.HAND_OVER, ("case", case.id))
