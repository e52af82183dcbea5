"""Lost to follow-up, derived: looked at anew after whatever it depends on, and told once each time that it changes."""

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from foundation.messaging.services import ToQueue, ToTell, queue_messages, tell_many
from foundation.rulebook.queries import rules_on
from foundation.storage.unit_of_work import Unit
from reintegration.episodes.models import Episode
from reintegration.follow_up.models import LostEvent
from reintegration.follow_up.queries.lost import (
    events_so_far,
    newest_events,
    open_episodes,
    still_followed,
    tried_visits,
    untold_events,
)
from reintegration.follow_up.queries.visits import Told, who_is_told
from reintegration.follow_up.rules.follow_up import LOST_CODES, lost_rules
from reintegration.follow_up.rules.lost import LostEventKind, is_open_again, lost_change
from reintegration.follow_up.rules.visits import is_lost
from reintegration.follow_up.words import FollowUpMessage, FollowUpNotice

_NOTICES = {LostEventKind.LOST: FollowUpNotice.FOLLOW_UP_LOST, LostEventKind.FOUND: FollowUpNotice.FOLLOW_UP_FOUND}


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
    rules = lost_rules(rules_on(unit.session, LOST_CODES, unit.clock.now().date()))
    changed = []
    for episode in episodes:
        own = visits.get(episode.id, [])
        change = lost_change(episode.lost_at is not None, is_lost(own, rules), is_open_again=is_open_again(own))
        changed += [(episode, change)] if change is not None else []
    so_far = events_so_far(unit.session, [episode.id for episode, _change in changed]) if changed else {}
    for episode, change in changed:
        episode.lost_at = unit.clock.now() if change is LostEventKind.LOST else None
        about = {"case_id": episode.case_id, "episode_id": episode.id, "ordinal": so_far.get(episode.id, 0) + 1}
        unit.session.add(LostEvent(**about, kind=change, at=unit.clock.now()))
        unit.participants["trail"].act(f"episode.{change.value}", ("case", episode.case_id))
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
    recipients_by_case = (
        who_is_told(unit.session, list({event.case_id for event in events}), now.date()) if followed else {}
    )
    notices = [
        ToTell(account, _NOTICES[event.kind], event.case_id, f"lost:{event.id.hex}:{account.hex}")
        for event in events
        if event.episode_id in followed
        for account in dict.fromkeys(_receivers(recipients_by_case[event.case_id]))
    ]
    for event in events:
        event.told_at = now
    if events:
        _by_mail(unit, Counter(notice.account_id for notice in tell_many(unit, notices)), events)
        unit.participants["trail"].act("lost.tell", count=len(events))
    return len(events)


def _receivers(recipients: Told) -> list[uuid.UUID]:
    """The coordinators of the partner that follows the case, its owner, and who covers for the owner."""
    return [*recipients.coordinators, recipients.owner, *([recipients.cover] if recipients.cover else [])]


def _by_mail(unit: Unit, counts: Counter[uuid.UUID], events: Sequence[LostEvent]) -> None:
    template, first = FollowUpMessage.CONTACT_CHANGED, min(event.id for event in events)
    queue_messages(
        unit,
        [
            ToQueue(account, template, {"count": count}, f"contact:{account.hex}:{first.hex}")
            for account, count in sorted(counts.items())
        ],
    )
