"""What speaks against the day of a visit: asked before it is moved there, and shown with it ever after."""

from collections.abc import Sequence
from datetime import date

from foundation.errors import BadInput
from foundation.storage.unit_of_work import Unit
from reintegration.episodes.models import Episode
from reintegration.episodes.queries.episodes import visits_of_episode
from reintegration.follow_up.models.check_ins import Visit
from reintegration.follow_up.rules.follow_up import VisitState
from reintegration.schedule.rules.visit_changes import Around, Doubt, doubts
from reintegration.schedule.services.planning import Planner
from reintegration.schedule.words import DOUBT_QUESTIONS


def doubts_about(
    planner: Planner, episode: Episode, visits: Sequence[Visit], visit: Visit, day: date
) -> tuple[Doubt, ...]:
    """Everything that speaks against a day for one of the visits of an episode, as they are now."""
    others = [one for one in visits if one.id != visit.id and one.state is not VisitState.STOPPED]
    planned = planner.days_of(episode.template, episode.arrived_on, episode.country)
    windows = [(one.opens_on, one.closes_on) for one in planned if (one.kind, one.month) == (visit.kind, visit.month)]
    around = Around(
        before=max((one.due_on for one in others if one.ordinal < visit.ordinal), default=None),
        after=min((one.due_on for one in others if one.ordinal > visit.ordinal), default=None),
        is_working_day=planner.calendar_of(episode.country).is_working_day(day),
        window=windows[0] if visit.is_survey_round and windows else None,
    )
    return doubts(day, around)


def ask_about_day(unit: Unit, episode: Episode, visit: Visit, day: date) -> None:
    """BadInput that asks once more, with everything that speaks against this day; nothing where nothing does."""
    visits = visits_of_episode(unit.session, episode.id)
    found = doubts_about(Planner(unit), episode, visits, visit, day)
    if found:
        raise BadInput({"sure": [str(DOUBT_QUESTIONS[one]) for one in found]})
