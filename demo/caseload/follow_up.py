"""The year after an invented arrival: plan, visits, attempts, interviews, closure. What happens is drawn elsewhere."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from demo.caseload.course import MONTHS, courses_of, said_by
from demo.caseload.lives import Life, Phase
from demo.steps import ADULT
from foundation.geography.zones import to_instant
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from reintegration.arrivals.services.arrivals import confirm_arrival
from reintegration.concerns.queries import concerns_with_authors
from reintegration.concerns.rules import ConcernState
from reintegration.concerns.services import close_concern
from reintegration.episodes.models import Episode
from reintegration.episodes.queries import episode_of_case, visits_of_episode
from reintegration.episodes.rules import ClosureReason
from reintegration.episodes.services import close_episode
from reintegration.follow_up.models import Visit
from reintegration.follow_up.queries.check_ins import adults_of
from reintegration.follow_up.rules.follow_up import Channel, VisitOutcome, VisitState
from reintegration.follow_up.services.check_ins import log_attempt, log_visit
from reintegration.plans.rules import Dimension, Level
from reintegration.plans.services.plans import NewItem, add_item
from reintegration.referrals.services import Checked, record_check
from reintegration.surveys.queries import instrument
from reintegration.surveys.services import NewResponse, record_response
from returns.cases.queries import members_of_case
from returns.cases.rules.cases import CaseState, Track
from returns.journey.queries.itinerary import journey, legs_of_case
from returns.safe_contact.queries import card_of_person
from returns.safe_contact.rules import HowChecked

INTERVIEW = timedelta(minutes=45)
ENTERED_AFTER, ENTERED_AT = timedelta(days=3), time(12)  # the day of a visit; UTC
PLANNED_AFTER = 9  # days from the arrival, where people are helped
_CLOSED_AFTER = 440  # days from the arrival: the window of the last round has closed
DEALT_WITH_AFTER = timedelta(days=6)  # what a visit has brought up
_AT_THE_END = _CLOSED_AFTER - 10  # by which nothing may be open any more
_LEFT_OPEN = 8  # of every so many cases one is not dealt with before
DEALT_WITH = "Invented: spoken about, help was offered."
_NOT_ASKED_YET = 4  # the remainder of the numbers of lives whose cards nobody has gone through since the return
_ITEMS = (
    (Dimension.ECONOMIC, Level.INDIVIDUAL, "An income of their own", "Tools for a trade"),
    (Dimension.SOCIAL, Level.COMMUNITY, "A place in the neighbourhood", "Repairs of the house with neighbours"),
    (Dimension.PSYCHOSOCIAL, Level.INDIVIDUAL, "Somebody to talk to", "Meetings with a counsellor"),
)


def arrived(life: Life) -> datetime | None:
    """When an invented arrival is confirmed (UTC); None where it does not come to it."""
    return life.fate.departs + timedelta(hours=40) if life.fate.reaches(CaseState.ARRIVED) else None


def _days_after_arrival(days: int) -> Callable[[Life], datetime | None]:
    def at(life: Life) -> datetime | None:
        instant = arrived(life)
        return instant + timedelta(days=days) if instant else None

    return at


def _arrive(life: Life, unit: Unit, secrets: Secrets) -> None:
    case = life.case(unit)
    legs = journey(legs_of_case(unit.session, case.id))
    reason = None if life.organisation_id else "No partner works in this country."
    confirm_arrival(unit, case, legs[-1].arrives_at, is_identity_confirmed=True, reason=reason)
    unit.session.flush()  # the visits are read back
    life.due = {visit.month: visit.due_on for visit in visits_of_episode(unit.session, episode_of(life, unit).id)}


def episode_of(life: Life, unit: Unit) -> Episode:
    """The episode of a life whose arrival is confirmed."""
    assert life.case_id is not None
    episode = episode_of_case(unit.session, life.case_id)
    assert episode is not None  # the arrival began it
    return episode


def _go_through_cards(life: Life, unit: Unit) -> None:
    """A partner asks most people whether zone and hours of their cards still hold; with some it has yet to."""
    if life.organisation_id is None or life.fate.number % 5 == _NOT_ASKED_YET:
        return
    case = life.case(unit)
    for person in members_of_case(unit.session, case.id):
        card = card_of_person(unit.session, person.id)
        if card is not None and card.verified_on is not None:
            record_check(unit, case, person.id, Checked(HowChecked.FACE_TO_FACE, True), card.version)


def _plan(life: Life, unit: Unit, secrets: Secrets) -> None:
    _go_through_cards(life, unit)
    case = life.case(unit)
    if case.track is not Track.WITH_REINTEGRATION:
        return
    episode, today = episode_of(life, unit), unit.clock.now().date()
    for number, (dimension, level, objective, activity) in enumerate(_ITEMS[: 1 + life.fate.number % 3], 1):
        planned_on = today + timedelta(days=30 * number)
        add_item(unit, case, episode, NewItem(dimension, level, objective, activity, planned_on))


def entered_at(due_on: date) -> datetime:
    """When somebody enters what came of a visit that was due on a day (UTC)."""
    return datetime.combine(due_on + ENTERED_AFTER, ENTERED_AT, UTC)


def _visited(month: int) -> Callable[[Life], datetime | None]:
    """Some days after a visit was due: what happened by then is entered. What is due just now is still to do."""

    def at(life: Life) -> datetime | None:
        due = life.due.get(month)
        return entered_at(due) if due else None

    return at


def _visit(month: int) -> Callable[[Life, Unit, Secrets], None]:
    def act(life: Life, unit: Unit, secrets: Secrets) -> None:
        episode, fate = episode_of(life, unit), life.fate
        visits = [visit for visit in visits_of_episode(unit.session, episode.id) if visit.month == month]
        course = courses_of(fate.number, fate.seed, fate.fares)[month]
        if not visits:
            return
        visit = visits[0]
        at = made_at(visit.due_on, visit.zone, episode.arrived_at)
        for days, outcome in enumerate(course.tried):
            log_attempt(unit, visit, Channel.CALL, outcome, at + timedelta(days=days))
        if course.outcome is None:
            return  # where nobody tried either, the sweep will say so
        log_visit(unit, visit, course.outcome, at, course.felt)
        if course.outcome is VisitOutcome.DONE and visit.is_survey_round:
            _interview(life, unit, visit, at)

    return act


def made_at(due_on: date, zone: str, arrived_at: datetime) -> datetime:
    """When an invented visit is made: in the morning at its place, and not before people are there."""
    return max(to_instant(datetime.combine(due_on, time(10)), zone), arrived_at + timedelta(hours=2))


def _interview(life: Life, unit: Unit, visit: Visit, at: datetime) -> None:
    people, fate = members_of_case(unit.session, visit.case_id), life.fate
    for person in adults_of(people, visit.due_on, ADULT):
        interview = said_by(fate.number, fate.seed, fate.fares, visit.month, person.ordinal, instrument())
        new = NewResponse(interview.answers, interview.overheard, at - INTERVIEW, at, Channel.VISIT)
        record_response(unit, visit, person.id, new)


def _dealt_with(month: int) -> Callable[[Life], datetime | None]:
    def at(life: Life) -> datetime | None:
        entered = _visited(month)(life)
        return entered + DEALT_WITH_AFTER if entered and deals_soon(life.fate.number) else None

    return at


def _dealt_with_at_last(life: Life) -> datetime | None:
    is_late = life.fate.end is CaseState.CLOSED and not deals_soon(life.fate.number)
    return _days_after_arrival(_AT_THE_END)(life) if is_late else None


def _deal_with_concerns(life: Life, unit: Unit, secrets: Secrets) -> None:
    assert life.case_id is not None
    for concern, *_people in concerns_with_authors(unit.session, life.case_id):
        if concern.state is ConcernState.OPEN:
            close_concern(unit, concern, DEALT_WITH)


def deals_soon(number: int) -> bool:
    """Whether somebody deals within days with what a visit has brought up; else it is open until a case is closed."""
    return number % _LEFT_OPEN != 0


def dealt_with_at(number: int, end: CaseState, entered: datetime, arrived_at: datetime) -> datetime | None:
    """When somebody has dealt with what a visit brought up that was entered at an instant; None for never (UTC)."""
    if deals_soon(number):
        return entered + DEALT_WITH_AFTER
    return arrived_at + timedelta(days=_AT_THE_END) if end is CaseState.CLOSED else None


def _closed(life: Life) -> datetime | None:
    return _days_after_arrival(_CLOSED_AFTER)(life) if life.fate.end is CaseState.CLOSED else None


def _close(life: Life, unit: Unit, secrets: Secrets) -> None:
    for visit in visits_of_episode(unit.session, episode_of(life, unit).id):
        assert visit.state is not VisitState.STOPPED  # closing is what stops them
    close_episode(unit, life.case(unit), episode_of(life, unit), ClosureReason.SUPPORT_ENDED, "A year has passed.")


BEFORE_THE_SWEEPS = (
    Phase("follower", arrived, _arrive),
    Phase("follower", _days_after_arrival(PLANNED_AFTER), _plan),
    *(
        phase
        for month in MONTHS
        for phase in (
            Phase("follower", _visited(month), _visit(month)),
            Phase("follower", _dealt_with(month), _deal_with_concerns),
        )
    ),
    Phase("follower", _dealt_with_at_last, _deal_with_concerns),
)
# The sweeps come before: what nobody logged has to be missed, and every outcome decided, when an episode is closed.
AFTER_THE_SWEEPS = (Phase("closer", _closed, _close),)
