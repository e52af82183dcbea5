"""Taking back the last log of a visit, by whoever logged it and at once: everything is as if it had not been logged.

What was before is kept sealed beside what was logged (`kept_for_undo`), until the visit is logged anew.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from foundation.errors import BadInput, KeyGone
from foundation.geography.zones import local_date
from foundation.language.formats import day as day_words
from foundation.language.words import _, ngettext
from foundation.rulebook.queries import rule_on
from foundation.storage.unit_of_work import Unit
from reintegration.episodes.models import Episode
from reintegration.episodes.queries import refuse_if
from reintegration.episodes.rules import EpisodeState
from reintegration.follow_up.models import Visit
from reintegration.follow_up.queries.check_ins import missed_event, planned
from reintegration.follow_up.rules.follow_up import VisitOutcome, VisitState
from reintegration.follow_up.rules.visits import (
    UNDO_SECONDS,
    days_left_in_window,
    ends_early,
    undo_ends,
    why_not_taken_back,
)
from reintegration.follow_up.services.lost import take_lost_back
from reintegration.outcomes.services import end_so_far, put_end_back, say_anew_why_missing

_INSTANTS = ("logged_at", "escalates_at")


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


def kept_for_undo(unit: Unit, visit: Visit, episode: Episode, ends: Sequence[uuid.UUID]) -> dict[str, Any]:
    """What a visit, and the ends of these people, are before a log; to be kept sealed beside it."""
    instants = {name: at.isoformat() if (at := getattr(visit, name)) else None for name in _INSTANTS}
    return {
        **instants,
        "is_outside_window": visit.is_outside_window,
        "state": visit.state.value,
        "outcome": visit.outcome.value if visit.outcome else None,
        "logged_on": visit.logged_on.isoformat() if visit.logged_on else None,
        "logged_by": visit.logged_by.hex if visit.logged_by else None,
        "said": _without_undo(visit.content),
        "ends": {person_id.hex: end_so_far(unit, episode, person_id) for person_id in ends},
        "recorded_at": unit.clock.now().isoformat(),
    }


def undoable_for(unit: Unit, visit: Visit) -> int | None:
    """Within how many seconds a log can be taken back, if whoever works here still can for the last one; else None."""
    kept = _kept(visit)
    if kept is None or visit.logged_by != unit.actor_id:
        return None
    seconds = _seconds(unit)
    is_in_time = unit.clock.now() <= undo_ends(datetime.fromisoformat(kept["recorded_at"]), seconds)
    return seconds if is_in_time else None


def take_log_back(unit: Unit, visit: Visit, episode: Episode) -> None:
    """Take the last log of a visit back. RuleBroken with every reason (`log_undo_is_over`, `log_of_others`, ...)."""
    kept = _kept(visit)
    recorded_at = datetime.fromisoformat(kept["recorded_at"]) if kept else None
    is_open = episode.state is EpisodeState.OPEN
    is_own = visit.logged_by == unit.actor_id
    refuse_if(why_not_taken_back(recorded_at, unit.clock.now(), _seconds(unit), is_own=is_own, is_episode_open=is_open))
    assert kept is not None
    assert recorded_at is not None
    before = visit.outcome
    _put_back(visit, kept)
    say_anew_why_missing(unit, visit, before)
    for person, end in kept["ends"].items():
        put_end_back(unit, episode, uuid.UUID(person), end)
    event = missed_event(unit.session, visit.id)
    if event is not None and event.at >= recorded_at:
        unit.session.delete(event)  # nobody was told: it is told when the window has closed
    take_lost_back(unit, episode, recorded_at)
    unit.participants["trail"].act("visit.undo", ("case", visit.case_id))


def _put_back(visit: Visit, kept: Mapping[str, Any]) -> None:
    for name in _INSTANTS:
        setattr(visit, name, datetime.fromisoformat(kept[name]) if kept[name] else None)
    visit.is_outside_window = kept["is_outside_window"]
    visit.state = VisitState(kept["state"])
    visit.outcome = VisitOutcome(kept["outcome"]) if kept["outcome"] else None
    visit.logged_on = date.fromisoformat(kept["logged_on"]) if kept["logged_on"] else None
    visit.logged_by = uuid.UUID(kept["logged_by"]) if kept["logged_by"] else None
    visit.content = kept["said"]


def _kept(visit: Visit) -> dict[str, Any] | None:
    try:
        kept: dict[str, Any] | None = (visit.content or {}).get("undo")
    except KeyGone:
        return None
    return kept


def _without_undo(content: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return {name: value for name, value in content.items() if name != "undo"} if content else None


def _seconds(unit: Unit) -> int:
    return rule_on(unit.session, UNDO_SECONDS, unit.clock.now().date()).whole()
