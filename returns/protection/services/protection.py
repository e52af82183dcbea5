"""Changes of protection: the check for everyone, the clearance of a case, and notes behind the doors."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from foundation.accounts.permissions import ROLE_PERMISSIONS, Permission
from foundation.accounts.principal import UserScope
from foundation.accounts.queries import staff as accounts
from foundation.compartments import Compartment, shared_part
from foundation.errors import BadInput
from foundation.language.words import _
from foundation.rulebook.queries import rule_on
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit, reading
from returns.cases.models import Case
from returns.cases.queries.cases import lock_case, members_of_case, raise_reasons
from returns.cases.rules import CaseState, Reason, clearance_outstanding
from returns.cases.services.planning import made_before, note_made
from returns.documents.queries.documents import nationalities_of
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline, ask_for_clearance, freeze_legs, refuse_if_ended
from returns.people.queries import family_of_cases
from returns.protection.access import CLEARING
from returns.protection.models import (
    CheckContent,
    ProtectedNote,
    ProtectedNoteContent,
    ProtectionCheck,
    ProtectionClearance,
)
from returns.protection.queries.protection import clearance_of_case
from returns.protection.queries.records import bookers_of, children_alone, inside_rules, newest_of, versions_behind
from returns.protection.rules.behind_doors import InsideFacts, inside_reasons, proposes_no_return
from returns.protection.rules.protection import AsylumClaim, Clearance, EntryBy, Fear, ProtectionReason, is_clear
from returns.protection.rules.records import Record

# What a clearance rests on: the reasons behind the doors, and the keyed draw.

# Whoever clears a case that is treated as needing it has read all of these, or found them empty.
RESTS_ON = (Compartment.TRAFFICKING, Compartment.CHILD_PROTECTION, Compartment.LEGAL)
SHARE, USUAL_DAYS = "protection.clearance.asked_without_need_share", "protection.clearance.usual_days"


@dataclass(frozen=True)
class Standing:
    """What stands behind the doors of a case. `reasons` are for whoever holds the grants; `is_needed` says no more."""

    reasons: Mapping[Compartment, tuple[Reason, ...]]
    is_needed: bool
    proposes_no_return: frozenset[Compartment]

    def reasons_for(self, opened: Sequence[Compartment]) -> tuple[Reason, ...]:
        """Return the reasons behind open doors; with others closed, also the one neutral finding, whatever is there."""
        shown = tuple(reason for compartment in opened for reason in self.reasons.get(compartment, ()))
        return (*shown, clearance_outstanding()) if self.is_more_than(opened) else shown

    def is_more_than(self, opened: Sequence[Compartment]) -> bool:
        """Return whether a clearance rests on more than these doors; a case that was drawn answers like the others.

        A reason can also stand behind a door that a clearance does not always rest on.
        """
        return self.is_needed and not {*RESTS_ON, *self.reasons} <= set(opened)


def doors_by_compartment(unit: Unit, case_id: uuid.UUID) -> dict[Compartment, tuple[uuid.UUID, uuid.UUID]]:
    """Both doors of each compartment of a case."""
    return {
        compartment: (unit.door(case_id, compartment.value), unit.door(case_id, shared_part(compartment)))
        for compartment in Compartment
    }


def standing_of(unit: Unit, case: Case, until: date) -> Standing:
    """Return what stands behind the doors of a case, for a clearance that is to hold until a day.

    The doors are opened in a system scope: the same statements for every case and everybody. Where families parted or
    came together, records follow the person that they are about, and a draw counts for the whole family.
    """
    family = family_of_cases(unit.session, case)
    every = [
        door for family_case in family for pair in doors_by_compartment(unit, family_case.id).values() for door in pair
    ]
    here = {door for pair in doors_by_compartment(unit, case.id).values() for door in pair}
    bookers_of(unit.session, case.id)  # read with the people
    people = {person.id.hex for person in members_of_case(unit.session, case.id)}
    with reading(unit.aside, CLEARING) as aside:
        aside.participants["keys"].fetch([("door", door) for door in every])  # the same work, whatever there is
        versions = newest_of(versions_behind(aside.session, every))
    records = [version.record for version in versions if version.door in here or version.record.person in people]
    drawn = [is_drawn(unit, family_case) for family_case in family]
    reasons = _reasons(unit, case, records, until)
    return Standing(
        reasons=reasons,
        is_needed=any((*drawn, records, reasons)),  # each is worked out, always
        proposes_no_return=_without_return(records),
    )


def reasons_here(unit: Unit, case: Case, compartment: Compartment, records: Sequence[Record]) -> tuple[Reason, ...]:
    """The reasons behind one open door that stand in the way today."""
    return _reasons(unit, case, records, unit.clock.now().date()).get(compartment, ())


def _reasons(
    unit: Unit, case: Case, records: Sequence[Record], until: date
) -> Mapping[Compartment, tuple[Reason, ...]]:
    today = unit.clock.now().date()
    facts = InsideFacts(
        today=today,
        until=until,
        records=records,
        children_alone=children_alone(unit.session, case, members_of_case(unit.session, case.id), today),
        bookers=bookers_of(unit.session, case.id),
        place_stated_at=case.place_stated_at,
    )
    return inside_reasons(facts, inside_rules(unit.session, today, host_of(unit, case)))


def _without_return(records: Sequence[Record]) -> frozenset[Compartment]:
    return frozenset({Compartment.TRAFFICKING}) if proposes_no_return(records) else frozenset()


def host_of(unit: Unit, case: Case) -> str:
    """The country of the office of a case."""
    return accounts.country_of_office(unit.session, case.office_id)


def is_drawn(unit: Unit, case: Case) -> bool:
    """Whether a case is treated as needing clearance although nothing is behind it: a keyed draw, stored nowhere.

    Source: domain, section 4: clearance is asked for some cases without need, so that asking reveals nothing.
    """
    share = Decimal(rule_on(unit.session, SHARE, case.opened_on).exact())
    return Decimal(unit.door(case.id, "draw").fields[0]) < share * 2**32


def may_clear(unit: Unit, case: Case) -> bool:
    """Return whether every door that a clearance rests on is open to whoever asks, or nobody else could open them.

    A specialist who works alone has given every grant of the office, so a refusal would tell them nothing new.
    """
    opened = set(RESTS_ON) <= set(opened_compartments(unit, case))
    others = [
        colleague for colleague in accounts.colleagues(unit.session, case.office_id) if colleague.id != unit.actor_id
    ]
    return opened or not any(Permission.GRANTS_GIVE in ROLE_PERMISSIONS[colleague.role] for colleague in others)


def opened_compartments(unit: Unit, case: Case) -> list[Compartment]:
    """The compartments of a case whose doors stand open to whoever asks."""
    doors = {unit.door(case.id, compartment.value): compartment for compartment in Compartment}
    grants = accounts.live_grants_of(unit.session, unit.actor_id, list(doors), unit.clock.now())
    return [compartment for compartment in Compartment if compartment in {doors[grant.door] for grant in grants}]


# Changes of protection.


@dataclass(frozen=True)
class Answers:
    """What one person answered in a protection check. `may_enter` is None while it is not known yet."""

    fear: Fear
    claim: AsylumClaim
    is_detained: bool
    has_legal_advice: bool
    may_enter: bool | None
    interpreter: str = ""
    note: str = ""
    entry_by: EntryBy | None = None
    asked_by: str = ""  # who asked, where it was somebody else than whoever records it
    referred_to: str = ""
    referred_on: date | None = None


def check_protection(unit: Unit, case: Case, person_id: uuid.UUID, answers: Answers) -> uuid.UUID:
    """Record a protection check of somebody of a case, and return its id; the latest of each person counts.

    A fear of return freezes what is planned of travel for everybody of the case.
    RuleBroken if the case has ended; BadInput if the day of the referral has not come, or nobody is named for it, or
    if they may enter by a nationality that is not recorded.
    """
    refuse_if_ended(case)
    _refuse_unrecorded_nationality(unit, case, person_id, answers)
    if answers.referred_on and answers.referred_on > unit.clock.now().date():
        raise BadInput({"referred_on": [_("This day has not come yet.")]})
    if answers.referred_on and not answers.referred_to:
        raise BadInput({"referred_to": [_("Say to whom.")]})
    row = ProtectionCheck(
        case_id=case.id,
        person_id=person_id,
        checked_at=unit.clock.now(),
        checked_by=unit.actor_id,
        content=CheckContent(
            fear=answers.fear,
            claim=answers.claim,
            is_detained=answers.is_detained,
            has_legal_advice=answers.has_legal_advice,
            may_enter=answers.may_enter,
            interpreter=answers.interpreter,
            note=answers.note,
            entry_by=answers.entry_by.value if answers.entry_by else "",
            asked_by=answers.asked_by,
            referred_to=answers.referred_to,
            referred_on=answers.referred_on.isoformat() if answers.referred_on else "",
        ),
    )
    unit.session.add(row)
    add_to_timeline(unit, case, EventKind.PROTECTION_CHECKED)
    if answers.fear is Fear.EXPRESSED:
        freeze_legs(unit, case)
    unit.participants["trail"].act("protection.check", ("case", case.id), ("person", person_id))
    return row.id


def _refuse_unrecorded_nationality(unit: Unit, case: Case, person_id: uuid.UUID, answers: Answers) -> None:
    """Whoever enters as a national needs that nationality on record, else BadInput. Source: domain, right to enter."""
    if not answers.may_enter or answers.entry_by is not EntryBy.NATIONALITY:
        return
    person = next(member for member in members_of_case(unit.session, case.id) if member.id == person_id)
    if case.country not in nationalities_of(person):
        raise BadInput(
            {
                "entry_by": [
                    _(
                        "This person's nationality of the country of return is not recorded. Record it on the page of "
                        "the person first, or say that it is not known yet whether they may enter."
                    )
                ]
            }
        )


def set_clearance(
    unit: Unit,
    case: Case,
    state: Clearance,
    until: date | None = None,
    needs_reception_by_name: bool = False,
    needs_close_follow_up: bool = False,
) -> None:
    """Set the clearance of a case, as a specialist. The state of the case stays; travel asks for clearance anew.

    RuleBroken (`not_a_specialist`, `case_has_ended`; the one neutral finding if something behind the doors stands in
    the way); BadInput if "given" has no last day, or one that has passed.
    """
    scope = unit.scope
    if not (isinstance(scope, UserScope) and scope.may(Permission.CLEARANCE_SET)):
        raise_reasons((Reason(ProtectionReason.NOT_A_SPECIALIST),))
    refuse_if_ended(case)
    lock_case(unit.session, case.id)
    unit.session.refresh(case)  # another place of return may have been stated while we waited
    now = unit.clock.now()
    if state is Clearance.GIVEN and (until is None or until < now.date()):
        raise BadInput({"until": [_("Give the last day on which the clearance holds: today or later.")]})
    if is_clear(state, until, now.date()) and standing_of(unit, case, until or now.date()).reasons:
        raise_reasons((clearance_outstanding(),))  # the reasons are for whoever may open the doors
    row = clearance_of_case(unit.session, case.id)
    if row is None:
        row = ProtectionClearance(case_id=case.id)
        unit.session.add(row)
    row.state, row.until = state, until if state is Clearance.GIVEN else None
    row.needs_reception_by_name, row.needs_close_follow_up = needs_reception_by_name, needs_close_follow_up
    row.set_at, row.set_by = now, unit.actor_id
    add_to_timeline(unit, case, EventKind.CLEARANCE_SET)
    unit.participants["trail"].act("clearance.set", ("case", case.id))


def void_clearance(unit: Unit, case: Case, unless: Collection[Clearance] = (Clearance.NOT_NEEDED,)) -> bool:
    """Void the clearance of a case, since what it was given for has changed, and ask the specialists again.

    `NOT_AN_OPTION` stays, and so do the states in `unless`. It is done for every case alike, so that it says nothing
    of what is behind the doors. Returns whether there was a clearance to void.
    """
    row = clearance_of_case(unit.session, case.id)
    if row is None or row.state in {Clearance.OUTSTANDING, Clearance.NOT_AN_OPTION, *unless}:
        return False
    row.state, row.until = Clearance.OUTSTANDING, None
    row.set_at, row.set_by = unit.clock.now(), unit.actor_id
    add_to_timeline(unit, case, EventKind.CLEARANCE_VOIDED)
    if case.state is not CaseState.INTAKE:
        ask_for_clearance(unit, case, is_anew=True)
    return True


def say_clearance(unit: Unit, case: Case, state: Clearance, until: date | None, by_name: bool, closely: bool) -> None:
    """Set the clearance so that every case that is treated as needing one is given it in the same way.

    Whether something is behind the doors or the case was drawn makes no difference: it is given until a day, with
    reception by name and close follow-up, by somebody to whom the doors stand open. RuleBroken (`clearance_is_needed`)
    for "not needed"; the one neutral finding for "given" without the grants; else as `set_clearance`.
    """
    refuse_if_ended(case)
    needed, opened = standing_of(unit, case, until or unit.clock.now().date()).is_needed, may_clear(unit, case)
    if needed and state is Clearance.NOT_NEEDED:
        raise_reasons((Reason(ProtectionReason.CLEARANCE_IS_NEEDED),))
    gives_needed = needed and state is Clearance.GIVEN
    if gives_needed and not opened:
        raise_reasons((clearance_outstanding(),))
    set_clearance(unit, case, state, until, by_name or gives_needed, closely or gives_needed)


def doors_of_case(secrets: Secrets, case_id: uuid.UUID) -> dict[uuid.UUID, Compartment]:
    """The opaque ids of a case's compartments."""
    return {secrets.door(case_id, compartment.value): compartment for compartment in Compartment}


def add_protected_note(unit: Unit, door: uuid.UUID, text: str, once: uuid.UUID | None = None) -> None:
    """Write a note behind a door that a grant opens; without one the scope refuses. BadInput if it is empty.

    Sent twice with the same `once` id, it is written once.
    """
    if not text.strip():
        raise BadInput({"text": [_("Write the note first.")]})
    if made_before(unit, once):
        return
    author = unit.actor_id.hex if unit.actor_id else None
    content = ProtectedNoteContent(text.strip(), author, unit.clock.now())
    unit.session.add(ProtectedNote(door=door, content=content))
    if once is not None:
        note_made(unit, once, once)  # no id of a note stands outside its compartment
    unit.participants["trail"].act("protected.write", ("door", door))
