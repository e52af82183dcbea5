"""Changes of concerns and offers of help: raising, taking, noting, closing, reopening; and the clock that escalates."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update

from foundation.accounts.principal import UserScope
from foundation.errors import NotFound
from foundation.messaging.services import notify, settle, write_to
from foundation.storage.unit_of_work import Unit, reading
from reintegration.concerns.models import Concern, ConcernContent, ConcernEntry, ConcernStep, EntryContent
from reintegration.concerns.queries import (
    Ripe,
    Tells,
    count_open_concerns,
    ladders_on,
    organisations_of_case,
    run_out,
    stranded,
    told_of_cases,
)
from reintegration.concerns.rules import (
    PARTNER_STEPS,
    Category,
    ConcernKind,
    ConcernReason,
    ConcernState,
    EntryKind,
    Pace,
    Rise,
    Step,
    pace_of,
    rise,
)
from reintegration.concerns.words import ConcernsAct, ConcernsMessage, ConcernsNotice
from reintegration.episodes.access import ESCALATING
from reintegration.episodes.queries import refuse_if
from reintegration.referrals.queries import coordinators_of
from returns.cases.queries import case_by_id, members_of_case
from returns.cases.rules.cases import CaseReason, Reason, ReasonCode


@dataclass(frozen=True)
class NewConcern:
    """A concern or an offer of help as it is raised. `question`: the id of the question of a survey that raised it.

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

    @property
    def content(self) -> ConcernContent:
        """What is sealed of it."""
        return ConcernContent(
            is_offer=self.kind is ConcernKind.OFFER_OF_HELP,
            question=self.question,
            category=self.category,
            note=_stripped(self.note),
            done=_stripped(self.done),
        )


def raise_concern(unit: Unit, case_id: uuid.UUID, new: NewConcern) -> uuid.UUID:
    """Raise a concern or an offer of help; returns its id.

    A concern escalates at once, in the unit's own transaction, and its clock begins. NotFound for a case, a person of
    it, or an organisation that has to do with it, that this scope does not see.
    """
    if case_by_id(unit.session, case_id) is None:
        raise NotFound
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
        content=new.content,
    )
    unit.session.add(concern)
    if new.kind is ConcernKind.CONCERN:
        start_clock(unit, concern, _coordinators(unit))
    unit.participants["trail"].act(ConcernsAct.CONCERN_OPEN, ("case", case_id))
    return concern.id


def take_concern(unit: Unit, concern: Concern, takes_over: bool = False) -> None:
    """Say "I take it": the clock stands still. Who has it already may press again, and nothing changes.

    RuleBroken: `concern_closed_already`, and `concern_taken` where somebody else has it and `takes_over` is not said.
    """
    is_mine = concern.taken_by == unit.actor_id
    _refuse(
        (concern.state is ConcernState.CLOSED, ConcernReason.CONCERN_CLOSED_ALREADY),
        (concern.taken_by is not None and not is_mine and not takes_over, ConcernReason.CONCERN_TAKEN),
    )
    if is_mine:
        return
    now = unit.clock.now()
    concern.taken_at, concern.taken_by, concern.next_step, concern.clock_at = now, unit.actor_id, None, now
    _write_down(unit, concern, EntryKind.TAKEN, None)
    settle(unit, f"concern:{concern.id.hex}")
    unit.participants["trail"].act(ConcernsAct.CONCERN_TAKE, ("case", concern.case_id))


def note_on_concern(unit: Unit, concern: Concern, note: str) -> None:
    """Write down what was done, or has become known. RuleBroken (`reason_missing`)."""
    _refuse((not _stripped(note), CaseReason.REASON_MISSING))
    _write_down(unit, concern, EntryKind.NOTE, note)
    unit.participants["trail"].act(ConcernsAct.CONCERN_NOTE, ("case", concern.case_id))


def close_concern(unit: Unit, concern: Concern, note: str) -> None:
    """Close a concern and say what was done. RuleBroken (`concern_closed_already`, `reason_missing`)."""
    _refuse(
        (concern.state is ConcernState.CLOSED, ConcernReason.CONCERN_CLOSED_ALREADY),
        (not _stripped(note), CaseReason.REASON_MISSING),
    )
    now = unit.clock.now()
    concern.state, concern.closed_at, concern.closed_by = ConcernState.CLOSED, now, unit.actor_id
    concern.next_step, concern.clock_at = None, now
    _write_down(unit, concern, EntryKind.CLOSED, note)
    settle(unit, f"concern:{concern.id.hex}")
    unit.participants["trail"].act(ConcernsAct.CONCERN_CLOSE, ("case", concern.case_id))


def reopen_concern(unit: Unit, concern: Concern, reason: str) -> None:
    """Take a closed concern up again: it escalates as if it were raised now.

    RuleBroken (`concern_is_open`, `reason_missing`).
    """
    _refuse(
        (concern.state is ConcernState.OPEN, ConcernReason.CONCERN_IS_OPEN),
        (not _stripped(reason), CaseReason.REASON_MISSING),
    )
    concern.state, concern.closed_at, concern.closed_by = ConcernState.OPEN, None, None
    concern.taken_at, concern.taken_by, concern.round = None, None, concern.round + 1
    _write_down(unit, concern, EntryKind.REOPENED, reason)
    if concern.kind is ConcernKind.CONCERN:
        start_clock(unit, concern, _coordinators(unit))
    unit.participants["trail"].act(ConcernsAct.CONCERN_REOPEN, ("case", concern.case_id))


def has_unseen_concern(unit: Unit, case_id: uuid.UUID) -> bool:
    """Whether more concerns of a case are open than this scope sees. Nobody is to learn of it."""
    with reading(unit.aside, ESCALATING) as aside:
        of_everybody = count_open_concerns(aside.session, case_id)
    return of_everybody > count_open_concerns(unit.session, case_id)


def _refuse(*checks: tuple[bool, ReasonCode]) -> None:
    refuse_if([Reason(code) for applies, code in checks if applies])


def _write_down(unit: Unit, concern: Concern, kind: EntryKind, note: str | None) -> None:
    assert unit.actor_id is not None
    text = _stripped(note)
    entry = ConcernEntry(
        concern_id=concern.id,
        case_id=concern.case_id,
        kind=kind,
        at=unit.clock.now(),
        by=unit.actor_id,
        content=EntryContent(text) if text else None,
    )
    unit.session.add(entry)


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


# The clock of concerns: who is told at once, and who next while nobody takes one.

BATCH = 50  # a batch holds the lock for writing


def start_clock(unit: Unit, concern: Concern, coordinators: Collection[uuid.UUID] = ()) -> None:
    """Tell whoever is told of a concern at once, and set the clock for the next step.

    `coordinators`: of the partner that raises it; they are told like those of the partner that follows the case.
    Whoever raises it sees neither absences nor rosters, so who is told is read in a unit of its own.
    """
    now = unit.clock.now()
    with reading(unit.aside, ESCALATING) as aside:
        recipients = dict(told_of_cases(aside.session, [concern.case_id], now).get(concern.case_id, {}))
    if of_partners := tuple(dict.fromkeys((*recipients.get(Step.PARTNER_COORDINATOR, ()), *coordinators))):
        recipients[Step.PARTNER_COORDINATOR] = of_partners
    ladder = ladders_on(unit.session, now.date())[concern.pace]
    move = rise(ladder, 1, recipients.keys(), concern.about_organisation_id is not None)
    concern.next_step, concern.clock_at = move.following, now + timedelta(minutes=move.minutes)
    _tell(unit, concern, move, recipients, now)


def release_stranded(unit: Unit, limit: int = BATCH) -> int:
    """Free concerns taken by somebody who can no longer see to them, as if raised now; returns how many."""
    concerns = stranded(unit.session, limit)
    for concern in concerns:
        concern.taken_at, concern.taken_by, concern.round = None, None, concern.round + 1
        start_clock(unit, concern)
        unit.participants["trail"].act(ConcernsAct.CONCERN_RELEASE, ("case", concern.case_id))
    return len(concerns)


def advance_clocks(unit: Unit, now: datetime, limit: int = BATCH) -> int:
    """Tell the next step of a batch of concerns that nobody has taken in time; returns how many were looked at."""
    ladders = ladders_on(unit.session, now.date())
    concerns = run_out(unit.session, ladders, now, limit)
    ripe = [concern for concern in concerns if concern.clock_at <= now]
    people = told_of_cases(unit.session, list({concern.case_id for concern in ripe}), now) if ripe else {}
    moves: dict[uuid.UUID, Rise] = {}
    for concern in concerns:
        ladder = ladders[concern.pace]
        if concern.clock_at <= now:
            moves[concern.id] = rise(
                ladder, concern.next_step, people[concern.case_id].keys(), concern.about_organisation_id is not None
            )
        else:  # the clock of the machine was set back: the wait begins anew
            moves[concern.id] = Rise((), concern.next_step, ladder.wait(concern.next_step))
    claimed = _claim(unit, concerns, moves, now)
    rising = [concern for concern in ripe if concern.id in claimed]
    for concern in rising:
        _tell(unit, concern, moves[concern.id], people[concern.case_id], now)
    if rising:
        unit.participants["trail"].act(ConcernsAct.ESCALATE, count=len(rising))
    return len(concerns)


def _claim(unit: Unit, concerns: Sequence[Ripe], moves: dict[uuid.UUID, Rise], now: datetime) -> set[uuid.UUID]:
    """Set the clocks to the next step, and return those that nobody took, closed or told of meanwhile."""
    alike: defaultdict[tuple[int, int | None, int], list[uuid.UUID]] = defaultdict(list)
    for concern in concerns:
        move = moves[concern.id]
        alike[concern.next_step, move.following, move.minutes].append(concern.id)
    claimed: set[uuid.UUID] = set()
    for (seen, following, minutes), ids in alike.items():
        statement = (
            update(Concern)
            .where(
                Concern.id.in_(ids),
                Concern.state == ConcernState.OPEN,
                Concern.taken_at.is_(None),
                Concern.next_step == seen,
            )
            # Not its version: who takes it while the clock runs out takes it all the same.
            .values(next_step=following, clock_at=now + timedelta(minutes=minutes))
            .returning(Concern.id)
        )
        claimed |= set(unit.session.execute(statement, execution_options={"synchronize_session": False}).scalars())
    return claimed


def _tell(unit: Unit, concern: Concern | Ripe, move: Rise, recipients: Tells, now: datetime) -> None:
    """Add a row for each step, and send everybody whom they reach one message and one notice about the case."""
    reached: dict[uuid.UUID, None] = {}
    first: ConcernStep | None = None
    for ordinal, step in move.told:
        is_left_out = concern.about_organisation_id is not None and step in PARTNER_STEPS
        whom = () if is_left_out else recipients.get(step, ())
        row = ConcernStep(
            concern_id=concern.id,
            case_id=concern.case_id,
            round=concern.round,
            ordinal=ordinal,
            step=step,
            told_at=now,
            told=len(whom),
        )
        unit.session.add(row)
        first = first or row
        reached.update(dict.fromkeys(whom))
    if first is None or not reached:
        return
    unit.session.flush()  # a step that was told already fails here, not in the savepoint of a message
    key = f"{concern.id.hex}:{concern.round}.{move.told[0][0]}"
    write_to(unit, ConcernsMessage.CONCERN_OPENED, first.id, reached, case_id=concern.case_id)
    notify(unit, reached, ConcernsNotice.CONCERN_WAITS, concern.case_id, f"concern:{key}")
