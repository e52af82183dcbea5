"""Changes of concerns and offers of help: raising, taking, writing down what is done, closing and reopening."""

import uuid
from dataclasses import dataclass

from foundation.accounts.principal import UserScope
from foundation.errors import NotFound
from foundation.storage.unit_of_work import Unit, reading
from reintegration.concerns.models import Concern, ConcernEntry
from reintegration.concerns.queries.concerns import count_open_concerns, organisations_of_case
from reintegration.concerns.rules import Category, ConcernKind, ConcernReason, ConcernState, EntryKind, Pace, pace_of
from reintegration.concerns.services.clock import start_clock
from reintegration.episodes.access import ESCALATING
from reintegration.episodes.queries.reasons import refuse_if
from reintegration.referrals.queries.referrals import coordinators_of
from returns.cases.queries.cases import case_by_id, members_of_case
from returns.cases.rules.reasons import CaseReason, Reason
from returns.cases.services.planning import made_before, note_made


@dataclass(frozen=True)
class NewConcern:
    """What is said when a concern, or an offer of help, is raised. `question`: the id of the question that raised it.

    `about_organisation_id`: it is about somebody who works there; nobody of that organisation will see it.
    """

    kind: ConcernKind
    note: str | None = None
    person_id: uuid.UUID | None = None
    question: str | None = None
    category: Category | None = None
    pace: Pace = Pace.AT_ONCE
    done: str | None = None
    about_organisation_id: uuid.UUID | None = None


def open_concern(
    unit: Unit,
    case_id: uuid.UUID,
    kind: ConcernKind,
    note: str | None,
    person_id: uuid.UUID | None = None,
    question: str | None = None,
) -> uuid.UUID:
    """Raise one of which nothing more is said; as `raise_concern`."""
    return raise_concern(unit, case_id, NewConcern(kind, note, person_id, question))


def raise_concern(unit: Unit, case_id: uuid.UUID, new: NewConcern, once: uuid.UUID | None = None) -> uuid.UUID:
    """Raise a concern or an offer of help; returns its id. A second press of the same form (`once`) raises no other.

    A concern escalates at once, in the unit's own transaction, and its clock begins (`concern_clock.py`). NotFound for
    a case, a person of it, or an organisation that has to do with it, that this scope does not see.
    """
    if case_by_id(unit.session, case_id) is None:
        raise NotFound
    if made := made_before(unit, once):
        return made
    if new.person_id is not None and new.person_id not in {
        member.id for member in members_of_case(unit.session, case_id)
    }:
        raise NotFound
    if new.about_organisation_id is not None and not _has_to_do_with(unit, case_id, new.about_organisation_id):
        raise NotFound
    assert unit.actor_id is not None
    now = unit.clock.now()
    concern = Concern(
        case_id=case_id,
        person_id=new.person_id,
        state=ConcernState.OPEN,
        opened_at=now,
        opened_by=unit.actor_id,
        about_organisation_id=new.about_organisation_id,
        pace=pace_of(new.category, new.pace) if new.kind is ConcernKind.CONCERN else Pace.IN_TURN,
        clock_at=now,
        round=1,
        content=_content(new),
    )
    unit.session.add(concern)
    if new.kind is ConcernKind.CONCERN:
        start_clock(unit, concern, _coordinators(unit))
    note_made(unit, once, concern.id)
    unit.participants["trail"].act("concern.open", ("case", case_id))
    return concern.id


def _content(new: NewConcern) -> dict[str, str | bool | None]:
    return {
        "is_offer": new.kind is ConcernKind.OFFER_OF_HELP,
        "question": new.question,
        "category": new.category.value if new.category else None,
        "note": _stripped(new.note),
        "done": _stripped(new.done),
        "closing_note": None,
    }


def take_concern(unit: Unit, concern: Concern, takes_over: bool = False) -> None:
    """Say "I take it": the clock stands still. Who has it already may press again, and nothing changes.

    RuleBroken: `concern_closed_already`, and `concern_taken` where somebody else has it and `takes_over` is not said.
    """
    is_mine = concern.taken_by == unit.actor_id
    checks = (
        (concern.state is ConcernState.CLOSED, ConcernReason.CONCERN_CLOSED_ALREADY),
        (concern.taken_by is not None and not is_mine and not takes_over, ConcernReason.CONCERN_TAKEN),
    )
    refuse_if([Reason(code) for applies, code in checks if applies])
    if is_mine:
        return
    now = unit.clock.now()
    concern.taken_at, concern.taken_by, concern.next_step, concern.clock_at = now, unit.actor_id, None, now
    _write_down(unit, concern, EntryKind.TAKEN, None)
    unit.participants["trail"].act("concern.take", ("case", concern.case_id))


def note_on_concern(unit: Unit, concern: Concern, note: str, once: uuid.UUID | None = None) -> None:
    """Write down what was done, or is known by now. RuleBroken (`reason_missing`)."""
    if made_before(unit, once):
        return
    refuse_if([Reason(CaseReason.REASON_MISSING)] if not _stripped(note) else [])
    note_made(unit, once, _write_down(unit, concern, EntryKind.NOTE, note))
    unit.participants["trail"].act("concern.note", ("case", concern.case_id))


def close_concern(unit: Unit, concern: Concern, note: str) -> None:
    """Close a concern and say what was done. RuleBroken (`concern_closed_already`, `reason_missing`)."""
    checks = (
        (concern.state is ConcernState.CLOSED, ConcernReason.CONCERN_CLOSED_ALREADY),
        (not _stripped(note), CaseReason.REASON_MISSING),
    )
    refuse_if([Reason(code) for applies, code in checks if applies])
    now = unit.clock.now()
    concern.state, concern.closed_at, concern.closed_by = ConcernState.CLOSED, now, unit.actor_id
    concern.next_step, concern.clock_at = None, now
    _write_down(unit, concern, EntryKind.CLOSED, note)
    unit.participants["trail"].act("concern.close", ("case", concern.case_id))


def reopen_concern(unit: Unit, concern: Concern, reason: str) -> None:
    """Take a closed concern up again: it escalates as if it were raised now.

    RuleBroken (`concern_is_open`, `reason_missing`).
    """
    checks = (
        (concern.state is ConcernState.OPEN, ConcernReason.CONCERN_IS_OPEN),
        (not _stripped(reason), CaseReason.REASON_MISSING),
    )
    refuse_if([Reason(code) for applies, code in checks if applies])
    concern.state, concern.closed_at, concern.closed_by = ConcernState.OPEN, None, None
    concern.taken_at, concern.taken_by, concern.round = None, None, concern.round + 1
    _write_down(unit, concern, EntryKind.REOPENED, reason)
    if concern.kind is ConcernKind.CONCERN:
        start_clock(unit, concern, _coordinators(unit))
    unit.participants["trail"].act("concern.reopen", ("case", concern.case_id))


def has_unseen_concern(unit: Unit, case_id: uuid.UUID) -> bool:
    """Whether more concerns of a case are open than this scope sees. For deciding alone: nobody is told."""
    with reading(unit.aside, ESCALATING) as aside:
        there = count_open_concerns(aside.session, case_id)
    return there > count_open_concerns(unit.session, case_id)


def _write_down(unit: Unit, concern: Concern, kind: EntryKind, note: str | None) -> uuid.UUID:
    assert unit.actor_id is not None
    text = _stripped(note)
    entry = ConcernEntry(
        concern_id=concern.id,
        case_id=concern.case_id,
        kind=kind,
        at=unit.clock.now(),
        by=unit.actor_id,
        content={"note": text} if text else None,
    )
    unit.session.add(entry)
    return entry.id


def _has_to_do_with(unit: Unit, case_id: uuid.UUID, organisation_id: uuid.UUID) -> bool:
    """A partner names only itself; an office, whomever the case was sent to."""
    own = unit.scope.organisation_id if isinstance(unit.scope, UserScope) else None
    if own is not None:
        return organisation_id == own
    return organisation_id in {partner_id for partner_id, _name in organisations_of_case(unit.session, case_id)}


def _coordinators(unit: Unit) -> list[uuid.UUID]:
    own = unit.scope.organisation_id if isinstance(unit.scope, UserScope) else None
    return coordinators_of(unit.session, own) if own is not None else []


def _stripped(text: str | None) -> str | None:
    return (text or "").strip() or None
