"""What happens by itself: visits become due, overdue or missed, and go up; people are lost, or found again.

One batch is one transaction: the claim, the event of each visit, and the messages stand or fall together.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from foundation.geography.zones import local_date
from foundation.messaging.rules import ToQueue, ToTell
from foundation.messaging.services import queue_messages, tell_many
from foundation.rulebook.queries import rules_on
from foundation.storage.unit_of_work import Unit
from reintegration.episodes.models import Episode
from reintegration.follow_up.models import LostEvent, Visit, VisitEvent
from reintegration.follow_up.queries.check_ins import (
    attempts_by_visit,
    events_so_far,
    newest_events,
    open_episodes,
    planned,
    still_followed,
    tried_visits,
    untold_events,
)
from reintegration.follow_up.queries.visits import (
    Place,
    Told,
    candidates,
    countries_of,
    may_go_up,
    not_told_yet,
    unanswered_visits,
    who_is_told,
)
from reintegration.follow_up.rules.follow_up import LOST_CODES, VisitOutcome, lost_rules
from reintegration.follow_up.rules.visits import (
    BECOMES,
    COMES_FROM,
    LostEventKind,
    VisitEventKind,
    is_lost,
    is_open_again,
    lost_change,
    outcome_at_close,
    state_on,
)
from reintegration.follow_up.words import FollowUpAct, FollowUpMessage, FollowUpNotice
from returns.work.queries.digest import place_at

BATCH = 50
# The first piece of a sweep, in which a process that has just begun draws up all its statements; the later ones are as
# large as the write lock of SQLite may be held for.
FIRST, FEWEST, MOST = 20, 20, 100
ACTIONS = {
    VisitEventKind.DUE: FollowUpAct.VISITS_DUE,
    VisitEventKind.OVERDUE: FollowUpAct.VISITS_OVERDUE,
    VisitEventKind.MISSED: FollowUpAct.VISITS_MISSED,
}
_TEMPLATES = {
    VisitEventKind.DUE: FollowUpMessage.VISIT_DUE,
    VisitEventKind.OVERDUE: FollowUpMessage.VISIT_OVERDUE,
    VisitEventKind.MISSED: FollowUpMessage.VISIT_MISSED,
}
_ACTS = {LostEventKind.LOST: FollowUpAct.EPISODE_LOST, LostEventKind.FOUND: FollowUpAct.EPISODE_FOUND}
_NOTICES = {LostEventKind.LOST: FollowUpNotice.FOLLOW_UP_LOST, LostEventKind.FOUND: FollowUpNotice.FOLLOW_UP_FOUND}
ESCALATION, OWNER, OWNER_AFTER = "follow_up.escalation", "case_owner", "follow_up.escalation.owner_after_hours"
_DIGEST_HOUR = "tasks.digest_hour"
_GRACE = timedelta(hours=1)  # in which the digests of a morning are queued, however often the job ticks


def sweep_visits(
    unit: Unit, kind: VisitEventKind, now: datetime, after: Place | None, limit: int = BATCH
) -> tuple[int, Place | None]:
    """Move one batch of visits on, as the scheduler at an instant (aware). The day is that of each visit's own zone.

    Returns how many moved on, and the place after which to go on; None at the end.
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
    return len(claimed), place


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
    claimed = [visit for visit in ripe if visit.id in claimed_ids]
    unit.participants["trail"].changed(claimed, changed.keys())
    return claimed


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
    recipients = who_is_told(unit.session, {visit.case_id for visit in visits}, unit.today)
    by_account: defaultdict[uuid.UUID, list[Visit]] = defaultdict(list)
    for visit in visits:
        for account_id in receivers(kind, recipients[visit.case_id]):
            by_account[account_id].append(visit)
    waits = _after_the_digest(unit, list(by_account), now)
    messages = []
    for account_id, theirs in sorted(by_account.items()):
        first = min(theirs, key=lambda visit: (visit.due_on, visit.id))
        facts: dict[str, Any] = {"count": len(theirs)}
        if kind is VisitEventKind.DUE:
            facts["day"] = first.due_on.isoformat()
        template = _TEMPLATES[kind]
        idempotency_key = f"{template.value}:{account_id.hex}:{first.id.hex[:20]}:{first.due_on:%y%m%d}"
        cases = tuple(visit.case_id for visit in theirs)
        messages.append(ToQueue(account_id, template, facts, idempotency_key, waits.get(account_id), cases))
    queue_messages(unit, messages)


def _after_the_digest(unit: Unit, account_ids: Sequence[uuid.UUID], now: datetime) -> dict[uuid.UUID, datetime]:
    """For whom it is not an hour after their digest yet: the instant when it is. Source: rule tasks.digest_hour."""
    hour = rules_on(unit.session, (_DIGEST_HOUR,), unit.today).need(_DIGEST_HOUR).whole()
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
    up = recipients.coordinators if kind is VisitEventKind.MISSED or not worker else ()
    return list(dict.fromkeys([*worker, *up])) or recipients.owners


# Missed visits of which nobody has said anything in time: they go up to the case owner and whoever covers, once.


def escalate_visits(unit: Unit, now: datetime, limit: int) -> int:
    """Take up missed visits whose time to be answered is over at an instant (aware); returns how many.

    Each is taken up once: what says that it is to go up is deleted in the same transaction. Where the episode has ended
    meanwhile, nobody may be contacted any more, or the owner was told in the first place, nobody is told.
    """
    visits = unanswered_visits(unit.session, now, limit)
    if not visits:
        return 0
    ups = may_go_up(unit.session, [visit.id for visit in visits])
    recipients = who_is_told(unit.session, {visit.case_id for visit in visits if visit.id in ups}, now.date())
    by_account: defaultdict[uuid.UUID, list[Visit]] = defaultdict(list)
    for visit in visits:
        visit.escalates_at = None
        # The owner of a case that no partner follows was told of the visit itself.
        if visit.id in ups and recipients[visit.case_id].has_partner:
            visit.escalated_at = now
            for account_id in recipients[visit.case_id].owners:
                by_account[account_id].append(visit)
    _tell_of_unanswered(unit, by_account)
    unit.participants["trail"].act(FollowUpAct.VISITS_ESCALATE, count=len(visits))
    return len(visits)


def _tell_of_unanswered(unit: Unit, by_account: Mapping[uuid.UUID, Sequence[Visit]]) -> None:
    """A notice about each case, and one mail to each account that counts its visits."""
    notice, message = FollowUpNotice.VISIT_UNANSWERED, FollowUpMessage.VISIT_UNANSWERED
    accounts = sorted(by_account.items())
    tell_many(
        unit,
        [
            ToTell(account, notice, visit.case_id, f"unanswered:{_once(visit)}:{account.hex}", (visit.case_id,))
            for account, visits in accounts
            for visit in visits
        ],
    )
    queue_messages(
        unit,
        [
            ToQueue(
                account,
                message,
                {"count": len(visits)},
                f"unanswered:{account.hex}:{_once(visits[0])}",
                None,
                tuple(visit.case_id for visit in visits),
            )
            for account, visits in accounts
        ],
    )


def _once(visit: Visit) -> str:
    """A visit and the window that was missed: one that was moved and is missed again is told again."""
    return f"{visit.id.hex[:20]}.{visit.closes_on:%y%m%d}"


# Lost to follow-up, derived: looked at anew after whatever it depends on, and told once each time that it changes.


def look_for_lost_later(unit: Unit, episode_id: uuid.UUID) -> None:
    """Look at an episode once before this unit is committed, however many of its visits and attempts it changes."""
    unit.before_commit[f"lost:{episode_id.hex}"] = lambda: _look_at_one(unit, episode_id)


def _look_at_one(unit: Unit, episode_id: uuid.UUID) -> None:
    look_for_lost(unit, [episode_id])


def look_for_lost(unit: Unit, episode_ids: Iterable[uuid.UUID]) -> int:
    """Derive for open episodes whether their people are lost, and write down each change; returns how many there were.

    Late entries count like others: an attempt that is entered after the close can find somebody, or lose them. An
    episode that has ended stays as it was. Six statements at most, however many episodes.
    """
    episodes = open_episodes(unit.session, sorted(set(episode_ids)))
    ids = [episode.id for episode in episodes]
    if not ids:
        return 0
    visits = tried_visits(unit.session, ids)
    rules = lost_rules(rules_on(unit.session, LOST_CODES, unit.today))
    changed = []
    for episode in episodes:
        tried = visits.get(episode.id, [])
        change = lost_change(episode.lost_at is not None, is_lost(tried, rules), is_open_again=is_open_again(tried))
        changed += [(episode, change)] if change is not None else []
    so_far = events_so_far(unit.session, [episode.id for episode, _change in changed]) if changed else {}
    for episode, change in changed:
        episode.lost_at = unit.clock.now() if change is LostEventKind.LOST else None
        about = {"case_id": episode.case_id, "episode_id": episode.id, "ordinal": so_far.get(episode.id, 0) + 1}
        unit.session.add(LostEvent(**about, kind=change, at=unit.clock.now()))
        unit.participants["trail"].act(_ACTS[change], ("case", episode.case_id))
    return len(changed)


def take_lost_back(unit: Unit, episode: Episode, since: datetime) -> None:
    """Undo that an episode became lost or found through a log, made at `since`, that is being taken back.

    If somebody was told of it already, the opposite event is added, and is told as well.
    """
    newest = newest_events(unit.session, episode.id)
    if not newest or newest[0].at < since:
        return
    event, is_lost = newest[0], newest[0].kind is LostEventKind.LOST
    lost_before = None if is_lost else newest[1].at
    if event.told_at is None:
        unit.session.delete(event)
    else:
        back = LostEventKind.FOUND if is_lost else LostEventKind.LOST
        about = {"case_id": episode.case_id, "episode_id": episode.id, "ordinal": event.ordinal + 1}
        unit.session.add(LostEvent(**about, kind=back, at=unit.clock.now()))
    episode.lost_at = lost_before


def tell_of_lost(unit: Unit, now: datetime, limit: int) -> int:
    """Tell coordinators and owners of some of the events that nobody was told of, as the scheduler; returns how many.

    An event is told in the transaction that marks it as told. Of what has ended meanwhile nobody is told.
    """
    events = untold_events(unit.session, limit)
    followed = still_followed(unit.session, [event.episode_id for event in events])
    recipients = who_is_told(unit.session, {event.case_id for event in events}, now.date()) if followed else {}
    notices = [
        ToTell(account, _NOTICES[event.kind], event.case_id, f"lost:{event.id.hex}:{account.hex}", (event.case_id,))
        for event in events
        if event.episode_id in followed
        for account in dict.fromkeys((*recipients[event.case_id].coordinators, *recipients[event.case_id].owners))
    ]
    for event in events:
        event.told_at = now
    if events:
        _by_mail(unit, tell_many(unit, notices), events)
        unit.participants["trail"].act(FollowUpAct.LOST_TELL, count=len(events))
    return len(events)


def _by_mail(unit: Unit, notices: Sequence[ToTell], events: Sequence[LostEvent]) -> None:
    template, first = FollowUpMessage.CONTACT_CHANGED, min(event.id for event in events)
    cases: defaultdict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for notice in notices:
        cases[notice.account_id] += notice.cases
    queue_messages(
        unit,
        [
            ToQueue(account, template, {"count": len(of)}, f"contact:{account.hex}:{first.hex}", None, tuple(of))
            for account, of in sorted(cases.items())
        ],
    )
