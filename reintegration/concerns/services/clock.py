"""The clock of concerns: who is told when one is raised, and who is told next while nobody takes it.

Each step is claimed and told in one transaction, and is a row of its own: whoever else looks at the same moment, a
crash in between, or a clock that is set back or forward tells nobody twice and forgets nobody. The next step is
counted from the instant at which the one before was told, so that a machine that slept does not tell all at once.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import update

from foundation.messaging.services import tell
from foundation.storage.unit_of_work import Unit, reading
from reintegration.concerns.models import Concern, ConcernStep
from reintegration.concerns.queries.clock import Ripe, Tells, ladders_on, run_out, stranded, told_of_cases
from reintegration.concerns.rules import PARTNER_STEPS, ConcernState, Rise, Step, rise
from reintegration.concerns.words import ConcernsMessage, ConcernsNotice
from reintegration.episodes.access import ESCALATING
from reintegration.episodes.services.notices import notify

BATCH = 50  # the write lock of SQLite is held for one batch


def start_clock(unit: Unit, concern: Concern, coordinators: Collection[uuid.UUID] = ()) -> None:
    """Tell at once whoever is told at once of a concern, and set the clock for the next step.

    `coordinators`: of the partner who raises it, who are told as those of the partner who follows the case are.
    Whoever raises it sees neither absences nor rosters: who is told is looked up aside, and nothing of it goes back.
    """
    now = unit.clock.now()
    with reading(unit.aside, ESCALATING) as aside:
        there = dict(told_of_cases(aside.session, [concern.case_id], now).get(concern.case_id, {}))
    own = tuple(dict.fromkeys((*there.get(Step.PARTNER_COORDINATOR, ()), *coordinators)))
    if own:
        there[Step.PARTNER_COORDINATOR] = own
    ladder = ladders_on(unit.session, now.date())[concern.pace]
    ripe = Ripe(
        concern.id,
        concern.case_id,
        concern.pace,
        concern.round,
        1,
        now,
        is_about_a_partner=concern.about_organisation_id is not None,
    )
    up = rise(ladder, 1, there.keys(), ripe.is_about_a_partner)
    concern.next_step, concern.clock_at = up.following, now + timedelta(minutes=up.minutes)
    _tell(unit, ripe, up, there, now)


def release_stranded(unit: Unit, limit: int = BATCH) -> int:
    """Free concerns taken by somebody who can no longer see to them, as if raised now; returns how many."""
    concerns = stranded(unit.session, limit)
    for concern in concerns:
        concern.taken_at, concern.taken_by, concern.round = None, None, concern.round + 1
        start_clock(unit, concern)
        unit.participants["trail"].act("concern.release", ("case", concern.case_id))
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
                ladder, concern.next_step, people[concern.case_id].keys(), concern.is_about_a_partner
            )
        else:  # the clock of the machine was set back: the time begins anew, and nobody is told
            moves[concern.id] = Rise((), concern.next_step, ladder.wait(concern.next_step))
    claimed = _claim(unit, concerns, moves, now)
    rising = [concern for concern in ripe if concern.id in claimed]
    for concern in rising:
        _tell(unit, concern, moves[concern.id], people[concern.case_id], now)
    if rising:
        unit.participants["trail"].act("concerns.escalate", count=len(rising))
    return len(concerns)


def _claim(unit: Unit, concerns: Sequence[Ripe], moves: dict[uuid.UUID, Rise], now: datetime) -> set[uuid.UUID]:
    """Those that nobody took, closed or told of meanwhile; their clocks stand at the next step."""
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


def _tell(unit: Unit, concern: Ripe, up: Rise, there: Tells, now: datetime) -> None:
    """The row of each step, and to everybody of all of them one message and one notice on the case that it is about."""
    reached: dict[uuid.UUID, None] = {}
    first: ConcernStep | None = None
    for ordinal, step in up.told:
        whom = () if concern.is_about_a_partner and step in PARTNER_STEPS else there.get(step, ())
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
    unit.session.flush()  # the rows of the steps: what was told once fails here, and not in the savepoint of a message
    key = f"{concern.id.hex}:{concern.round}.{up.told[0][0]}"
    notify(unit, ConcernsMessage.CONCERN_OPENED, first.id, reached)
    tell(unit, reached, ConcernsNotice.CONCERN_WAITS, concern.case_id, f"concern:{key}")
