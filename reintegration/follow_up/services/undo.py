"""Taking back an attempt, or the last log of a visit, by whoever logged it and at once: as if it had not been logged.

What was before is kept sealed beside what was logged (`kept_for_undo`), until the visit is logged anew.
"""

import math
import uuid
from collections.abc import Sequence
from datetime import datetime

from foundation.errors import NotFound
from foundation.rulebook.queries import rule_on
from foundation.storage.unit_of_work import Unit
from reintegration.episodes.models import Episode
from reintegration.episodes.queries import refuse_if
from reintegration.follow_up.models import Attempt, BeforeAttempt, BeforeLog, Visit
from reintegration.follow_up.queries.check_ins import attempts_of_visit, missed_event
from reintegration.follow_up.rules.follow_up import VisitState
from reintegration.follow_up.rules.visits import UNDO_SECONDS, undo_ends, why_not_taken_back
from reintegration.follow_up.services.check_ins import derive_anew, the_episode
from reintegration.follow_up.services.sweeps import take_lost_back
from reintegration.follow_up.words import FollowUpAct
from reintegration.outcomes.services import put_end_back, say_anew_why_missing


def undoable_attempt(unit: Unit, attempts: Sequence[Attempt]) -> tuple[Attempt, int] | None:
    """The attempt that whoever works here can still undo, the newest first, and within how many seconds; or None."""
    own = [(before, attempt) for attempt in attempts if attempt.by == unit.actor_id if (before := _before(attempt))]
    if not own:
        return None
    before, attempt = max(reversed(own), key=lambda pair: pair[0].recorded_at)
    left = _seconds_left(unit, before.recorded_at)
    return (attempt, left) if left is not None else None


def _seconds_left(unit: Unit, recorded_at: datetime) -> int | None:
    """How many seconds are left to undo what was recorded then; None once they are over."""
    left = (undo_ends(recorded_at, _seconds(unit)) - unit.clock.now()).total_seconds()
    return max(1, math.ceil(left)) if left >= 0 else None


def take_attempt_back(unit: Unit, visit: Visit, attempt_id: uuid.UUID) -> None:
    """Take an attempt back as if it had not been logged. NotFound for an attempt that this visit does not have.

    RuleBroken with every reason (`log_undo_is_over`, ...).
    """
    attempts = attempts_of_visit(unit.session, visit.id)
    attempt = next((attempt for attempt in attempts if attempt.id == attempt_id), None)
    if attempt is None:
        raise NotFound
    before, episode = _before(attempt), the_episode(unit, visit)
    reasons = why_not_taken_back(
        before.recorded_at if before else None,
        unit.clock.now(),
        _seconds(unit),
        is_own=attempt.by == unit.actor_id,
        is_episode_open=episode.is_open,
    )
    refuse_if(reasons)
    assert before is not None  # it is refused otherwise
    unit.session.delete(attempt)
    if visit.logged_at is None:
        visit.escalates_at = visit.escalates_at or before.escalates_at
        if visit.state is VisitState.MISSED:
            derive_anew(unit, visit)
    take_lost_back(unit, episode, before.recorded_at)
    unit.participants["trail"].act(FollowUpAct.VISIT_ATTEMPT_UNDO, ("case", visit.case_id))


def _before(attempt: Attempt) -> BeforeAttempt | None:
    content = Attempt.content.readable(attempt)
    return content.undo if content else None


def undoable_for(unit: Unit, visit: Visit) -> int | None:
    """Within how many seconds a log can be taken back, if whoever works here still can for the last one; else None."""
    before = _before_log(visit)
    if before is None or visit.logged_by != unit.actor_id:
        return None
    return _seconds_left(unit, before.recorded_at)


def take_log_back(unit: Unit, visit: Visit, episode: Episode) -> None:
    """Take the last log of a visit back. RuleBroken with every reason (`log_undo_is_over`, `log_of_others`, ...)."""
    kept, before, is_own = _before_log(visit), visit.outcome, visit.logged_by == unit.actor_id
    recorded_at, seconds = kept.recorded_at if kept else None, _seconds(unit)
    refuse_if(
        why_not_taken_back(recorded_at, unit.clock.now(), seconds, is_own=is_own, is_episode_open=episode.is_open)
    )
    assert kept is not None  # it is refused otherwise
    _put_back(visit, kept)
    say_anew_why_missing(unit, visit, before)
    for person, end in kept.ends.items():
        put_end_back(unit, episode, uuid.UUID(person), end)
    event = missed_event(unit.session, visit.id)
    if event is not None and event.at >= kept.recorded_at:
        unit.session.delete(event)  # nobody was told: it is told when the window has closed
    take_lost_back(unit, episode, kept.recorded_at)
    unit.participants["trail"].act(FollowUpAct.VISIT_UNDO, ("case", visit.case_id))


def _put_back(visit: Visit, before: BeforeLog) -> None:
    for name in ("state", "outcome", "is_outside_window", "logged_at", "logged_on", "escalates_at"):
        setattr(visit, name, getattr(before, name))
    visit.logged_by = uuid.UUID(before.logged_by) if before.logged_by else None
    visit.content = before.said


def _before_log(visit: Visit) -> BeforeLog | None:
    content = Visit.content.readable(visit)
    return content.undo if content else None


def _seconds(unit: Unit) -> int:
    return rule_on(unit.session, UNDO_SECONDS, unit.today).whole()
