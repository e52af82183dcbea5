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
    others = [other for other in visits if other.id != visit.id and other.state is not VisitState.STOPPED]
    planned = planner.days_of(episode.template, episode.arrived_on, episode.country)
    windows = [
        (planned_visit.opens_on, planned_visit.closes_on)
        for planned_visit in planned
        if (planned_visit.kind, planned_visit.month) == (visit.kind, visit.month)
    ]
    around = Around(
        before=max((other.due_on for other in others if other.ordinal < visit.ordinal), default=None),
        after=min((other.due_on for other in others if other.ordinal > visit.ordinal), default=None),
        is_working_day=planner.calendar_of(episode.country).is_working_day(day),
        window=windows[0] if visit.is_survey_round and windows else None,
    )
    return doubts(day, around)


def ask_about_day(unit: Unit, episode: Episode, visit: Visit, day: date) -> None:
    """BadInput that asks once more, with everything that speaks against this day; nothing where nothing does."""
    visits = visits_of_episode(unit.session, episode.id)
    against = doubts_about(Planner(unit), episode, visits, visit, day)
    if against:
        raise BadInput({"sure": [str(DOUBT_QUESTIONS[doubt]) for doubt in against]})
