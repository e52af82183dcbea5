"""Changes of protection: the check for everyone, the clearance of a case, and notes behind the doors."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.accounts.queries import staff as accounts
from foundation.accounts.queries.colleagues import named_and_another
from foundation.compartments import Compartment, shared_part
from foundation.errors import BadInput, NotFound
from foundation.language.words import _
from foundation.messaging.services import settle
from foundation.rulebook.queries import furthest_day, rule_on
from foundation.rulebook.words import far_day_words
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit, reading
from returns.cases.models import Case
from returns.cases.queries import lock_case, members_of_case, raise_reasons
from returns.cases.rules.cases import CaseState, Reason, clearance_outstanding
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
    Screening as ScreeningRow,
)
from returns.protection.queries import (
    as_content,
    bookers_of,
    children_alone,
    clearance_of_case,
    inside_rules,
    newest_of,
    newest_screenings,
    screening_rules,
    screenings_of_case,
    versions_behind,
    what_it_says,
)
from returns.protection.rules.behind_doors import InsideFacts, inside_reasons, proposes_no_return
from returns.protection.rules.protection import (
    Answer,
    Answered,
    Clearance,
    EntryBy,
    Fear,
    Flag,
    OpenFlag,
    ProtectionReason,
    Screening,
    full_problems,
    is_clear,
    screened,
)
from returns.protection.rules.records import Record
from returns.protection.words import ProtectionAct

# What a clearance rests on: the reasons behind the doors, and the keyed draw.

# Whoever clears a case that is treated as needing it has read all of these, or found them empty.
RESTS_ON = (Compartment.TRAFFICKING, Compartment.CHILD_PROTECTION, Compartment.LEGAL)
SHARE, USUAL_DAYS = "protection.clearance.asked_without_need_share", "protection.clearance.usual_days"


@dataclass(frozen=True)
class BehindDoors:
    """What stands behind the doors of a case. `reasons` are for whoever holds the grants; `is_needed` says no more."""

    reasons: Mapping[Compartment, tuple[Reason, ...]]
    is_needed: bool
    proposes_no_return: frozenset[Compartment]

    def is_more_than(self, opened: Sequence[Compartment]) -> bool:
        """Return whether a clearance rests on more than these doors; a case that was drawn answers like the others.

        A reason can also stand behind a door that a clearance does not always rest on.
        """
        return self.is_needed and not {*RESTS_ON, *self.reasons} <= set(opened)


def _doors_of(unit: Unit, case_id: uuid.UUID) -> list[uuid.UUID]:
    """Both doors of each compartment of a case."""
    return [
        unit.door(case_id, part)
        for compartment in Compartment
        for part in (compartment.value, shared_part(compartment))
    ]


def standing_of(unit: Unit, case: Case, until: date) -> BehindDoors:
    """Return what stands behind the doors of a case, for a clearance that is to hold until a day.

    The doors are opened in a system scope: the same statements for every case and everybody. Where families parted or
    came together, records follow the person that they are about, and a draw counts for the whole family.
    """
    family = family_of_cases(unit.session, case)
    every, here = [door for family_case in family for door in _doors_of(unit, family_case.id)], _doors_of(unit, case.id)
    bookers_of(unit.session, case.id)  # read with the people
    people = {person.id.hex for person in members_of_case(unit.session, case.id)}
    with reading(unit.aside, CLEARING) as aside:
        aside.participants["keys"].fetch([("door", door) for door in every])  # the same work, whatever there is
        versions = newest_of(versions_behind(aside.session, every))
    records = [version.record for version in versions if version.door in here or version.record.person in people]
    drawn = [is_drawn(unit, family_case) for family_case in family]
    reasons = _reasons(unit, case, records, until)
    return BehindDoors(
        reasons=reasons,
        is_needed=any((*drawn, records, reasons)),  # each is worked out, always
        proposes_no_return=frozenset({Compartment.TRAFFICKING} if proposes_no_return(records) else ()),
    )


def reasons_here(unit: Unit, case: Case, compartment: Compartment, records: Sequence[Record]) -> tuple[Reason, ...]:
    """The reasons behind one open door that stand in the way today."""
    return _reasons(unit, case, records, unit.today).get(compartment, ())


def _reasons(
    unit: Unit, case: Case, records: Sequence[Record], until: date
) -> Mapping[Compartment, tuple[Reason, ...]]:
    today = unit.today
    facts = InsideFacts(
        today=today,
        until=until,
        records=records,
        children_alone=children_alone(unit.session, case, members_of_case(unit.session, case.id), today),
        bookers=bookers_of(unit.session, case.id),
        place_stated_at=case.place_stated_at,
    )
    host = accounts.country_of_office(unit.session, case.office_id)
    return inside_reasons(facts, inside_rules(unit.session, today, host))


def is_drawn(unit: Unit, case: Case) -> bool:
    """Whether a case is treated as needing clearance although nothing is behind it: a keyed draw, stored nowhere.

    Source: domain, section 4: clearance is asked for some cases without need, so that asking reveals nothing.
    """
    share = Decimal(rule_on(unit.session, SHARE, case.opened_on).exact())
    return Decimal(unit.door(case.id, "draw").fields[0]) < share * 2**32


@dataclass(frozen=True)
class Clearing:
    """What whoever looks may do: whether they may clear, which doors are open to them, and who set it last."""

    may_clear: bool
    opened: Sequence[Compartment]
    set_by: accounts.Account | None


def clearing_of(unit: Unit, case: Case, set_by: uuid.UUID | None = None) -> Clearing:
    """Return whether every door that a clearance rests on is open to whoever asks, or nobody else could open them.

    A specialist who works alone has given every grant of the office, so a refusal would tell them nothing new.
    Two statements, whatever is open.
    """
    about = (set_by, case.office_id, unit.actor_id, Permission.GRANTS_GIVE)
    setter, is_given_by_another = named_and_another(unit.session, *about)
    opened = opened_compartments(unit, case)
    return Clearing(set(RESTS_ON) <= set(opened) or not is_given_by_another, opened, setter)


def opened_compartments(unit: Unit, case: Case) -> list[Compartment]:
    """The compartments of a case whose doors stand open to whoever asks."""
    doors = {unit.door(case.id, compartment.value): compartment for compartment in Compartment}
    grants = accounts.live_grants_of(unit.session, unit.actor_id, list(doors), unit.clock.now())
    return [compartment for compartment in Compartment if compartment in {doors[grant.door] for grant in grants}]


# Changes of protection.


def check_protection(unit: Unit, case: Case, person_id: uuid.UUID, answers: CheckContent) -> uuid.UUID:
    """Record a protection check of somebody of a case, and return its id; the latest of each person counts.

    A fear of return freezes what is planned of travel for everybody of the case.
    RuleBroken if the case has ended; BadInput by field, all at once.
    """
    refuse_if_ended(case)
    wrong = _wrong_nationality(unit, case, person_id, answers)
    if answers.referral_day and answers.referral_day > unit.today:
        wrong["referred_on"] = [_("This date is in the future. Enter today or an earlier date.")]
    if answers.referral_day and not answers.referred_to:
        wrong["referred_to"] = [_("Say to whom.")]
    if wrong:
        raise BadInput(wrong)
    row = ProtectionCheck(
        case_id=case.id,
        person_id=person_id,
        checked_at=unit.clock.now(),
        checked_by=unit.actor_id,
        content=answers,
    )
    unit.session.add(row)
    add_to_timeline(unit, case, EventKind.PROTECTION_CHECKED, about=[person_id])
    if answers.fear is Fear.EXPRESSED:
        freeze_legs(unit, case)
    unit.participants["trail"].act(ProtectionAct.CHECK, ("case", case.id), ("person", person_id))
    return row.id


def _wrong_nationality(unit: Unit, case: Case, person_id: uuid.UUID, answers: CheckContent) -> dict[str, list[str]]:
    """Whoever enters as a national needs that nationality on record. Source: domain, right to enter."""
    if answers.may_enter and answers.entry_by == EntryBy.NATIONALITY:
        person = next(member for member in members_of_case(unit.session, case.id) if member.id == person_id)
        if case.country not in nationalities_of(person):
            words = _(
                "This person has no nationality of the country of return on record. Record it on the person's page "
                "first, or choose that it is not known yet whether they may enter."
            )
            return {"entry_by": [words]}
    return {}


def set_clearance(
    unit: Unit,
    case: Case,
    state: Clearance,
    until: date | None = None,
    needs_reception_by_name: bool = False,
    needs_close_follow_up: bool = False,
) -> bool:
    """Set the clearance of a case, as a specialist. The state of the case stays; travel asks for clearance anew.

    Returns whether that changed anything: what says the same as before stays, with who set it and when.
    RuleBroken (`not_a_specialist`, `case_has_ended`; the one neutral finding if something behind the doors stands in
    the way); BadInput if "given" has no last day, or one that has passed, or if anything else has one.
    """
    scope = unit.scope
    if not (isinstance(scope, UserScope) and scope.may(Permission.CLEARANCE_SET)):
        raise_reasons((Reason(ProtectionReason.NOT_A_SPECIALIST),))
    refuse_if_ended(case)
    lock_case(unit.session, case.id)
    unit.session.refresh(case)  # another place of return may have been stated while we waited
    today = unit.today
    _refuse_last_day(unit, state, until)
    if is_clear(state, until, today) and standing_of(unit, case, until or today).reasons:
        raise_reasons((clearance_outstanding(),))  # the reasons are for whoever may open the doors
    row = clearance_of_case(unit.session, case.id)
    if row is None:
        row = ProtectionClearance(case_id=case.id)
        unit.session.add(row)
    said = (state, until, needs_reception_by_name, needs_close_follow_up)
    if said == (row.state, row.until, row.needs_reception_by_name, row.needs_close_follow_up):
        return False
    row.state, row.until, row.needs_reception_by_name, row.needs_close_follow_up = said
    row.set_at, row.set_by = unit.clock.now(), unit.actor_id
    add_to_timeline(unit, case, EventKind.CLEARANCE_SET)
    settle(unit, f"clearance_wanted:{case.id.hex}")
    unit.participants["trail"].act(ProtectionAct.CLEARANCE_SET, ("case", case.id))
    return True


def _refuse_last_day(unit: Unit, state: Clearance, until: date | None) -> None:
    """A clearance that is given has a last day, today or later, and nothing else has one; else BadInput."""
    if state is not Clearance.GIVEN and until is not None:
        raise BadInput({"until": [_("Only “Clearance given” has a last day. Choose it, or clear this date.")]})
    if state is Clearance.GIVEN and (until is None or until < unit.today):
        raise BadInput({"until": [_("Enter the last day on which the clearance is valid: today or later.")]})
    if until is not None and until > (furthest := furthest_day(unit.session, unit.today)):
        raise BadInput({"until": [far_day_words(furthest)]})


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


def say_clearance(unit: Unit, case: Case, state: Clearance, until: date | None, by_name: bool, closely: bool) -> bool:
    """Set the clearance so that every case that is treated as needing one is given it in the same way.

    Returns whether that changed anything.

    Whether something is behind the doors or the case was drawn makes no difference: it is given until a day, with
    reception by name and close follow-up, by somebody to whom the doors stand open. RuleBroken (`clearance_is_needed`)
    for "not needed"; the one neutral finding for "given" without the grants; else as `set_clearance`.
    """
    refuse_if_ended(case)
    needed = standing_of(unit, case, until or unit.today).is_needed
    opened = clearing_of(unit, case).may_clear
    if needed and state is Clearance.NOT_NEEDED:
        raise_reasons((Reason(ProtectionReason.CLEARANCE_IS_NEEDED),))
    gives_needed = needed and state is Clearance.GIVEN
    if gives_needed and not opened:
        raise_reasons((clearance_outstanding(),))
    return set_clearance(unit, case, state, until, by_name or gives_needed, closely or gives_needed)


def doors_of_case(secrets: Secrets, case_id: uuid.UUID) -> dict[uuid.UUID, Compartment]:
    """The opaque ids of a case's compartments."""
    return {secrets.door(case_id, compartment.value): compartment for compartment in Compartment}


def add_protected_note(unit: Unit, door: uuid.UUID, text: str) -> None:
    """Write a note behind a door that a grant opens; without one the scope refuses. BadInput if it is empty."""
    if not text.strip():
        raise BadInput({"text": [_("Write the note first.")]})
    author = unit.actor_id.hex if unit.actor_id else None
    content = ProtectedNoteContent(text.strip(), author, unit.clock.now())
    unit.session.add(ProtectedNote(door=door, content=content))
    unit.participants["trail"].act(ProtectionAct.PROTECTED_WRITE, ("door", door))


# Changes of screenings: every form about a person is a new version; none is ever changed.


@dataclass(frozen=True)
class NewScreening:
    """A form as it is typed: flags with since when and what travel needs, answers by question, topics talked about.

    `based_on` is the version that was shown, 0 for none.
    """

    flags: tuple[Flag, ...] = ()
    since: Mapping[Flag, date] = field(default_factory=dict)
    notes: Mapping[Flag, str] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    is_trained: bool = False
    based_on: int = 0


def record_screening(unit: Unit, case: Case, person_id: uuid.UUID, new: NewScreening) -> uuid.UUID:
    """Record a screening of a person of this case, and return the id of the version. No answer is kept.

    NotFound for somebody of another case; BadInput by field; RuleBroken (`case_has_ended`).
    """
    refuse_if_ended(case)
    lock_case(unit.session, case.id)
    person = next((member for member in members_of_case(unit.session, case.id) if member.id == person_id), None)
    if person is None:
        raise NotFound
    today = unit.today
    rules = screening_rules(unit.session, today)
    newest = newest_screenings(screenings_of_case(unit.session, case.id)).get(person_id)
    wrong = _wrong(new, rules.topics, today)
    if new.based_on != (newest.version if newest else 0):
        wrong["form"] = [
            _("This person has been recorded since you opened this page. Check it here, then record it again.")
        ]
    if wrong:
        raise BadInput(wrong)
    numbers = rules.of(person, today)
    flags = [OpenFlag(flag, new.since.get(flag, today), new.notes.get(flag, "")) for flag in Flag if flag in new.flags]
    answers = {code: answer for code, answer in new.answers.items() if code in numbers.asked}
    before = (what_it_says(newest) if newest else None) or Screening()
    after = screened(before, Answered(tuple(flags), answers, bool(new.topics)), numbers, today)
    version = ScreeningRow(
        case_id=case.id,
        person_id=person_id,
        version=newest.version + 1 if newest else 1,
        screened_at=unit.clock.now(),
        screened_by=unit.actor_id,
        content=as_content(after),
    )
    unit.session.add(version)
    person.extra_care = 1 if after.has(Flag.EXTRA_CARE) else 0
    add_to_timeline(unit, case, EventKind.SCREENED, about=[person_id])
    unit.participants["trail"].act(ProtectionAct.SCREENING_RECORD, ("person", person_id))
    return version.id


def _wrong(new: NewScreening, topics: tuple[str, ...], today: date) -> dict[str, list[str]]:
    """What cannot be recorded, by field."""
    words = {
        "screening_topics_missing": _("A full screening is complete only when all of these have been discussed."),
        "screening_by_trained": _("A full screening must be done by a protection specialist or a trained officer."),
    }
    wrong = {name: [words[code]] for name, code in full_problems(new.topics, topics, new.is_trained).items()}
    for flag in Flag:
        if flag in new.since and new.since[flag] > today:
            wrong[f"since_{flag.value}"] = [_("This date is in the future. Enter today or an earlier date.")]
        if flag not in new.flags and flag in new.since:
            wrong[f"since_{flag.value}"] = [_("Select what this belongs to, or leave it empty.")]
        if flag not in new.flags and new.notes.get(flag):
            wrong[f"note_{flag.value}"] = [_("Select what this belongs to, or leave it empty.")]
    return wrong
