"""The year after an invented arrival: plan, visits, attempts, interviews, closure.

Whom life treats badly is lost more often, as among real people: a caseload without that would flatter every figure.
"""

import random
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

from foundation.geography.zones import to_instant
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from reintegration.models.check_ins import Visit
from reintegration.models.episodes import Episode
from reintegration.queries.check_ins import adults_of
from reintegration.queries.concerns import concerns_of_case
from reintegration.queries.episodes import episode_of_case, visits_of_episode
from reintegration.queries.instrument import instrument
from reintegration.rules.closure import ClosureReason
from reintegration.rules.concerns import ConcernState
from reintegration.rules.follow_up import AttemptOutcome, Channel, VisitOutcome, VisitState
from reintegration.rules.plans import Dimension, Level
from reintegration.services.arrivals import confirm_arrival
from reintegration.services.check_ins import log_attempt, log_visit
from reintegration.services.concerns import close_concern
from reintegration.services.demo_answers import invented_answers
from reintegration.services.demo_lives import Life, Phase
from reintegration.services.episodes import close_episode
from reintegration.services.plans import NewItem, add_item
from reintegration.services.surveys import NewResponse, record_response
from returns.queries.cases import members_of_case
from returns.queries.itinerary import journey, legs_of_case
from returns.rules.cases import CaseState, Track
from returns.services.demo_steps import ADULT

MONTHS = (0, 1, 2, 3, 6, 9, 12)
_CLOSED_AFTER = 440  # days from the arrival: the window of the last round has closed
_ITEMS = (
    (Dimension.ECONOMIC, Level.INDIVIDUAL, "An income of their own", "Tools for a trade"),
    (Dimension.SOCIAL, Level.COMMUNITY, "A place in the neighbourhood", "Repairs of the house with neighbours"),
    (Dimension.PSYCHOSOCIAL, Level.INDIVIDUAL, "Somebody to talk to", "Meetings with a counsellor"),
)


def _arrived(life: Life) -> datetime | None:
    return life.fate.departs + timedelta(hours=40) if life.fate.reaches(CaseState.ARRIVED) else None


def _days_after_arrival(days: int) -> Callable[[Life], datetime | None]:
    def at(life: Life) -> datetime | None:
        arrived = _arrived(life)
        return arrived + timedelta(days=days) if arrived else None

    return at


def _arrive(life: Life, unit: Unit, secrets: Secrets) -> None:
    case = life.case(unit)
    legs = journey(legs_of_case(unit.session, case.id))
    reason = None if life.organisation_id else "No partner works in this country."
    confirm_arrival(unit, case, legs[-1].arrives_at, is_identity_confirmed=True, reason=reason)
    unit.session.flush()  # the visits are read back
    life.due = {visit.month: visit.due_on for visit in visits_of_episode(unit.session, _episode(life, unit).id)}


def _episode(life: Life, unit: Unit) -> Episode:
    assert life.case_id is not None
    found = episode_of_case(unit.session, life.case_id)
    assert found is not None  # the arrival began it
    return found


def _plan(life: Life, unit: Unit, secrets: Secrets) -> None:
    case = life.case(unit)
    if case.track is not Track.WITH_REINTEGRATION:
        return
    episode, today = _episode(life, unit), unit.clock.now().date()
    for number, (dimension, level, objective, activity) in enumerate(_ITEMS[: 1 + life.fate.number % 3], 1):
        planned_on = today + timedelta(days=30 * number)
        add_item(unit, case, episode, NewItem(dimension, level, objective, activity, planned_on))


def _visited(month: int) -> Callable[[Life], datetime | None]:
    """Some days after a visit was due: what happened by then is entered. What is due just now is still to do."""

    def at(life: Life) -> datetime | None:
        due = life.due.get(month)
        return datetime.combine(due + timedelta(days=3), time(12), UTC) if due else None

    return at


def _visit(month: int) -> Callable[[Life, Unit, Secrets], None]:
    def act(life: Life, unit: Unit, secrets: Secrets) -> None:
        episode = _episode(life, unit)
        found = [one for one in visits_of_episode(unit.session, episode.id) if one.month == month]
        rng = random.Random(f"visit-{life.fate.number}-{month}")
        if not found or rng.random() < 0.04:
            return  # nobody tried: the programme's failure, which the sweep will say
        visit = found[0]
        at = to_instant(datetime.combine(visit.due_on, time(10)), visit.zone)
        at = max(at, episode.arrived_at + timedelta(hours=2))
        if rng.random() > 0.6 + 0.38 * life.fate.fares:
            _try_in_vain(unit, visit, at, rng)
        elif visit.is_survey_round:
            _interview(life, unit, visit, at, rng)
        else:
            log_visit(unit, visit, VisitOutcome.DONE, at, _felt(rng, life.fate.fares))

    return act


def _felt(rng: random.Random, fares: float) -> dict[str, int]:
    return {name: min(5, max(1, round(rng.gauss(1.5 + 3 * fares, 0.8)))) for name in ("physical", "mental", "social")}


def _try_in_vain(unit: Unit, visit: Visit, at: datetime, rng: random.Random) -> None:
    for days in range(rng.choice((1, 3, 3))):
        wrong = rng.choice((AttemptOutcome.NO_ANSWER, AttemptOutcome.NO_ANSWER, AttemptOutcome.WRONG_NUMBER))
        log_attempt(unit, visit, Channel.CALL, wrong, at + timedelta(days=days))


def _interview(life: Life, unit: Unit, visit: Visit, at: datetime, rng: random.Random) -> None:
    log_visit(unit, visit, VisitOutcome.DONE, at, _felt(rng, life.fate.fares))
    people = members_of_case(unit.session, visit.case_id)
    for person in adults_of(people, visit.due_on, ADULT):
        answers = invented_answers(rng, instrument(), life.fate.fares)
        started = at - timedelta(minutes=45)
        record_response(unit, visit, person.id, NewResponse(answers, rng.random() < 0.15, started, at, Channel.VISIT))


def _deal_with_concerns(life: Life, unit: Unit, secrets: Secrets) -> None:
    assert life.case_id is not None
    for concern in concerns_of_case(unit.session, life.case_id):
        if concern.state is ConcernState.OPEN and (life.fate.end is CaseState.CLOSED or life.fate.number % 3):
            close_concern(unit, concern, "Invented: spoken about, help was offered.")


def _closed(life: Life) -> datetime | None:
    return _days_after_arrival(_CLOSED_AFTER)(life) if life.fate.end is CaseState.CLOSED else None


def _close(life: Life, unit: Unit, secrets: Secrets) -> None:
    for visit in visits_of_episode(unit.session, _episode(life, unit).id):
        assert visit.state is not VisitState.STOPPED  # closing is what stops them
    close_episode(unit, life.case(unit), _episode(life, unit), ClosureReason.SUPPORT_ENDED, "A year has passed.")


BEFORE_THE_SWEEPS = (
    Phase("follower", _arrived, _arrive),
    Phase("follower", _days_after_arrival(9), _plan),
    *(Phase("follower", _visited(month), _visit(month)) for month in MONTHS),
    Phase("follower", _days_after_arrival(_CLOSED_AFTER - 10), _deal_with_concerns),
)
# The sweeps come before: what nobody logged has to be missed, and every outcome decided, when an episode is closed.
AFTER_THE_SWEEPS = (Phase("closer", _closed, _close),)
