"""What the days of an episode are counted from, and what follows when that changes: plan, outcomes, verdicts."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from foundation.storage.unit_of_work import Unit
from reintegration.episodes.models import Episode
from reintegration.follow_up.rules.follow_up import FollowUpTemplate
from reintegration.outcomes.queries import given_by, outcomes_of_episode
from reintegration.outcomes.services import decide
from reintegration.schedule.services.planning import Planner
from reintegration.surveys.queries import instrument, responses_of_episode
from reintegration.surveys.rules.verdict import response_verdict
from reintegration.surveys.services import scores_of
from returns.cases.models import Case


def anchor(episode: Episode) -> dict[str, Any]:
    """What the days of an episode are counted from."""
    return {
        "arrived_at": episode.arrived_at.isoformat(),
        "arrived_on": episode.arrived_on.isoformat(),
        "template": episode.template.value,
        "plan_due_on": episode.plan_due_on.isoformat(),
    }


def put_anchor(unit: Unit, case: Case, episode: Episode, new_anchor: Mapping[str, Any], planner: Planner) -> None:
    """Count everything of an episode from this anchor: the case's arrival, the plan, the windows of outcomes.

    Interviews keep their day; how many days after the arrival it was is counted anew, and their verdicts with it: one
    that comes into the window has one from then on, one that leaves it has none.
    """
    later = (date.fromisoformat(new_anchor["arrived_on"]) - episode.arrived_on).days
    episode.arrived_at = datetime.fromisoformat(new_anchor["arrived_at"])
    episode.arrived_on = date.fromisoformat(new_anchor["arrived_on"])
    episode.template = FollowUpTemplate(new_anchor["template"])
    episode.plan_due_on = date.fromisoformat(new_anchor["plan_due_on"])
    if later == 0:
        return
    case.arrived_on = episode.arrived_on
    for response in responses_of_episode(unit.session, episode.id):
        response.days_since_arrival -= later
        survey = instrument(response.instrument_version)
        response.verdict = response_verdict(survey, scores_of(response), response.days_since_arrival)
    unit.session.flush()  # the verdicts are decided by the days that stand there now
    _follow_with_outcomes(unit, episode, planner)


def _follow_with_outcomes(unit: Unit, episode: Episode, planner: Planner) -> None:
    first, last = planner.rules_of(episode.template, episode.arrived_on).twelve_month
    responses = given_by(unit.session, [episode.id])
    for outcome in outcomes_of_episode(unit.session, episode.id):
        outcome.window_opens_on = episode.arrived_on + timedelta(days=first)
        outcome.window_closes_on = episode.arrived_on + timedelta(days=last)
        if outcome.is_surveyed:
            decide(unit, episode, outcome, responses.get((episode.id, outcome.person_id), []))
