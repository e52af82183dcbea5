"""Visits that become due, overdue or missed by themselves: claimed in small batches, told exactly once.

One batch is one transaction: the claim, the event of each visit, and the messages stand or fall together.
"""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import update

from foundation.geography.zones import local_date
from foundation.messaging.services import ToQueue, queue_messages
from foundation.rulebook.queries import rules_on
from foundation.storage.unit_of_work import Unit
from reintegration.follow_up.models import Visit, VisitEvent
from reintegration.follow_up.queries.check_ins import planned
from reintegration.follow_up.queries.visits import (
    Place,
    Told,
    attempts_by_visit,
    candidates,
    countries_of,
    who_is_told,
)
from reintegration.follow_up.rules.check_ins import BECOMES, COMES_FROM, VisitEventKind as VisitEventKind
from reintegration.follow_up.rules.follow_up import VisitOutcome
from reintegration.follow_up.rules.visits import outcome_at_close, state_on
from reintegration.follow_up.services.lost import look_for_lost
from reintegration.follow_up.words import FollowUpMessage
from reintegration.schedule.queries import not_told_yet
from returns.work.queries.digest import place_at

_DIGEST_HOUR = "tasks.digest_hour"
_GRACE = timedelta(hours=1)  # in which the digests of a morning are queued, however often the job ticks
BATCH = 50
# The first piece of a sweep, in which a process that has just begun draws up all its statements; the later ones are as
# large as the write lock of SQLite may be held for.
FIRST, FEWEST, MOST = 20, 20, 100
ESCALATION, OWNER, OWNER_AFTER = "follow_up.escalation", "case_owner", "follow_up.escalation.owner_after_hours"
ACTIONS = {
    VisitEventKind.DUE: "visits.due",
    VisitEventKind.OVERDUE: "visits.overdue",
    VisitEventKind.MISSED: "visits.missed",
}
_TEMPLATES = {
    VisitEventKind.DUE: FollowUpMessage.VISIT_DUE,
    VisitEventKind.OVERDUE: FollowUpMessage.VISIT_OVERDUE,
    VisitEventKind.MISSED: FollowUpMessage.VISIT_MISSED,
}


@dataclass(frozen=True)
class Swept:
    """What one batch did: how many visits moved on, and the place after which to go on; None at the end."""

    count: int
    place: Place | None


def sweep_visits(unit: Unit, kind: VisitEventKind, now: datetime, after: Place | None, limit: int = BATCH) -> Swept:
    """Move one batch of visits on, as the scheduler at an instant (aware). The day is that of each visit's own zone.

    A visit is claimed by the state that it is in, and its event is unique: whoever else sweeps at the same moment, a
    crash in between, or a clock that goes back changes nothing twice.
    """
    visits, place = candidates(unit.session, kind, now, after, limit)
    ripe = [visit for visit in visits if state_on(planned(visit), local_date(now, visit.zone)) is BECOMES[kind]]
    claimed = _claim(unit, kind, ripe, now) if ripe else []
    fresh = not_told_yet(unit.session, kind, claimed)
    for visit in fresh:
        event = VisitEvent(visit_id=visit.id, case_id=visit.case_id, kind=kind, due_on=visit.due_on, at=now)
        unit.session.add(event)
    if fresh:
        _tell(unit, kind, fresh, now)
    if claimed:
        if kind is VisitEventKind.MISSED:
            look_for_lost(unit, [visit.episode_id for visit in claimed])
        unit.participants["trail"].act(ACTIONS[kind], count=len(claimed))
    return Swept(len(claimed), place)


def _claim(unit: Unit, kind: VisitEventKind, ripe: Sequence[Visit], now: datetime) -> list[Visit]:
    """Those of the visits that nobody else moved on meanwhile."""
    outcomes: Mapping[VisitOutcome | None, list[uuid.UUID]] = {None: [visit.id for visit in ripe]}
    changed: dict[str, Any] = {"state": BECOMES[kind], "version": Visit.version + 1}
    if kind is VisitEventKind.MISSED:
        outcomes, changed["escalates_at"] = _outcomes(unit, ripe), goes_up_at(unit, now)
    claimed_ids: set[uuid.UUID] = set()
    for outcome, ids in outcomes.items():
        statement = (
            update(Visit)
            .where(Visit.id.in_(ids), Visit.state.in_(COMES_FROM[kind]))
            .values({**changed, "outcome": outcome} if outcome else changed)
            .returning(Visit.id)
        )
        claimed_ids |= set(unit.session.execute(statement, execution_options={"synchronize_session": False}).scalars())
    return [visit for visit in ripe if visit.id in claimed_ids]


def goes_up_at(unit: Unit, now: datetime) -> datetime | None:
    """When visits that are missed now go up to the owner, unless somebody sees to them; None where they never do.

    Source: rules follow_up.escalation and follow_up.escalation.owner_after_hours.
    """
    rules = rules_on(unit.session, (ESCALATION, OWNER_AFTER), now.date())
    if OWNER not in rules.need(ESCALATION).entries():
        return None
    return now + timedelta(hours=rules.need(OWNER_AFTER).whole())


def _outcomes(unit: Unit, missed: Sequence[Visit]) -> Mapping[VisitOutcome | None, list[uuid.UUID]]:
    """Missed visits by how each ended, which its attempts say."""
    attempts = attempts_by_visit(unit.session, [visit.id for visit in missed])
    by_outcome: defaultdict[VisitOutcome | None, list[uuid.UUID]] = defaultdict(list)
    for visit in missed:
        by_outcome[outcome_at_close(attempts.get(visit.id, []))].append(visit.id)
    return by_outcome


def _tell(unit: Unit, kind: VisitEventKind, visits: Sequence[Visit], now: datetime) -> None:
    """One message for everybody who is told of any of these visits: how many, and the first day.

    Before the morning is over where they work it waits, so that the digest of that morning can tell it instead.
    """
    recipients_by_case = who_is_told(unit.session, list({visit.case_id for visit in visits}), unit.clock.now().date())
    own: defaultdict[uuid.UUID, list[Visit]] = defaultdict(list)
    for visit in visits:
        for account_id in receivers(kind, recipients_by_case[visit.case_id]):
            own[account_id].append(visit)
    waits = _after_the_digest(unit, list(own), now)
    messages = []
    for account_id, theirs in sorted(own.items()):
        first = min(theirs, key=lambda visit: (visit.due_on, visit.id))
        facts: dict[str, Any] = {"count": len(theirs)}
        if kind is VisitEventKind.DUE:
            facts["day"] = _day(first.due_on)
        template = _TEMPLATES[kind]
        once = f"{template.value}:{account_id.hex}:{first.id.hex[:20]}:{first.due_on:%y%m%d}"
        messages.append(ToQueue(account_id, template, facts, once, waits.get(account_id)))
    queue_messages(unit, messages)


def _after_the_digest(unit: Unit, account_ids: Sequence[uuid.UUID], now: datetime) -> dict[uuid.UUID, datetime]:
    """For whom it is not an hour after their digest yet: the instant when it is. Source: rule tasks.digest_hour."""
    hour = rules_on(unit.session, (_DIGEST_HOUR,), unit.clock.now().date()).need(_DIGEST_HOUR).whole()
    instants: dict[uuid.UUID, datetime] = {}
    for account_id, country in countries_of(unit.session, account_ids).items():
        until = place_at(account_id, country, now).at_hour(hour) + _GRACE
        if now < until:
            instants[account_id] = until
    return instants


def receivers(kind: VisitEventKind, recipients: Told) -> list[uuid.UUID]:
    """The worker, else the coordinators, else the owner and who covers; what was missed goes up as well.

    Source: rule follow_up.escalation.
    """
    worker = [recipients.worker] if recipients.worker else []
    up = list(recipients.coordinators) if kind is VisitEventKind.MISSED or not worker else []
    return [*worker, *(account_id for account_id in up if account_id not in worker)] or [
        recipients.owner,
        *([recipients.cover] if recipients.cover else []),
    ]


def _day(day: date) -> str:
    return day.isoformat()
