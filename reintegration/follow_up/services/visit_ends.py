"""Taking back the last log of a visit, by whoever logged it and at once: everything is as if it had not been logged.

What was before is kept sealed beside what was logged (`kept_for_undo`), until the visit is logged anew.
"""

import uuid
from collections.abc import Sequence
from dataclasses import replace

from foundation.errors import BadInput
from foundation.geography.zones import local_date
from foundation.language.formats import day as day_words
from foundation.language.words import _, ngettext
from foundation.rulebook.queries import rule_on
from foundation.storage.unit_of_work import Unit
from reintegration.episodes.models import Episode
from reintegration.episodes.queries import refuse_if
from reintegration.episodes.rules import EpisodeState
from reintegration.follow_up.models import BeforeLog, Visit
from reintegration.follow_up.queries.check_ins import missed_event, planned
from reintegration.follow_up.rules.follow_up import VisitOutcome
from reintegration.follow_up.rules.visits import (
    UNDO_SECONDS,
    days_left_in_window,
    ends_early,
    undo_ends,
    why_not_taken_back,
)
from reintegration.follow_up.services.lost import take_lost_back
from reintegration.outcomes.services import end_so_far, put_end_back, say_anew_why_missing


def ask_before_early_end(unit: Unit, visit: Visit, outcome: VisitOutcome) -> None:
    """BadInput, with what would be cut short, where this ends a visit that could still take place."""
    today = local_date(unit.clock.now(), visit.zone)
    if not ends_early(planned(visit), outcome, today, is_logged=visit.logged_at is not None):
        return
    left = days_left_in_window(planned(visit), today)
    question = ngettext(
        "The window of this visit is open for %(num)d more day, until %(day)s.",
        "The window of this visit is open for %(num)d more days, until %(day)s.",
        left,
        day=day_words(visit.closes_on),
    )
    if left == 0:
        question = _("The window of this visit is open until the end of today.")
    raise BadInput({"sure": [question, _("If you log this now, nothing more is expected at this visit.")]})


def kept_for_undo(unit: Unit, visit: Visit, episode: Episode, ends: Sequence[uuid.UUID]) -> BeforeLog:
    """What a visit, and the ends of these people, are before a log; to be kept sealed beside it."""
    return BeforeLog(
        recorded_at=unit.clock.now(),
        state=visit.state,
        outcome=visit.outcome,
        logged_at=visit.logged_at,
        logged_on=visit.logged_on,
        logged_by=visit.logged_by.hex if visit.logged_by else None,
        escalates_at=visit.escalates_at,
        is_outside_window=visit.is_outside_window,
        said=replace(visit.content, undo=None) if visit.content else None,
        ends={person_id.hex: end_so_far(unit, episode, person_id) for person_id in ends},
    )


def undoable_for(unit: Unit, visit: Visit) -> int | None:
    """Within how many seconds a log can be taken back, if whoever works here still can for the last one; else None."""
    before = _before_log(visit)
    if before is None or visit.logged_by != unit.actor_id:
        return None
    seconds = _seconds(unit)
    return seconds if unit.clock.now() <= undo_ends(before.recorded_at, seconds) else None


def take_log_back(unit: Unit, visit: Visit, episode: Episode) -> None:
    """Take the last log of a visit back. RuleBroken with every reason (`log_undo_is_over`, `log_of_others`, ...)."""
    kept = _before_log(visit)
    recorded_at = kept.recorded_at if kept else None
    is_open = episode.state is EpisodeState.OPEN
    is_own = visit.logged_by == unit.actor_id
    refuse_if(why_not_taken_back(recorded_at, unit.clock.now(), _seconds(unit), is_own=is_own, is_episode_open=is_open))
    assert kept is not None
    assert recorded_at is not None
    before = visit.outcome
    _put_back(visit, kept)
    say_anew_why_missing(unit, visit, before)
    for person, end in kept.ends.items():
        put_end_back(unit, episode, uuid.UUID(person), end)
    event = missed_event(unit.session, visit.id)
    if event is not None and event.at >= recorded_at:
        unit.session.delete(event)  # nobody was told: it is told when the window has closed
    take_lost_back(unit, episode, recorded_at)
    unit.participants["trail"].act("visit.undo", ("case", visit.case_id))


def _put_back(visit: Visit, before: BeforeLog) -> None:
    visit.state, visit.outcome, visit.is_outside_window = before.state, before.outcome, before.is_outside_window
    visit.logged_at, visit.logged_on, visit.escalates_at = before.logged_at, before.logged_on, before.escalates_at
    visit.logged_by = uuid.UUID(before.logged_by) if before.logged_by else None
    visit.content = before.said


def _before_log(visit: Visit) -> BeforeLog | None:
    content = Visit.content.readable(visit)
    return content.undo if content else None


def _seconds(unit: Unit) -> int:
    return rule_on(unit.session, UNDO_SECONDS, unit.clock.now().date()).whole()
