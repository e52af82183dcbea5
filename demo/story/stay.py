"""The story from the arrival to the closure: a year with the family, and what can be said of it at the end."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal

from demo.story.stage import Act, Stage, Step
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
from reintegration.follow_up.rules.follow_up import AttemptOutcome, Channel, VisitOutcome
from reintegration.follow_up.services.check_ins import log_attempt, log_visit
from reintegration.outcomes.queries import newest_snapshot, rows_of_table
from reintegration.outcomes.rules.figures import Table
from reintegration.plans.queries import items_of_episode
from reintegration.plans.rules import Dimension, Level
from reintegration.plans.services.plans import NewItem, add_item
from reintegration.plans.services.progress import deliver_item
from reintegration.surveys.services import NewResponse, record_response

# Answers of the story's interviews. All are invented; what they are worth is decided by the instrument alone.

Answers = Mapping[str, object]

_GOOD: Answers = {
    "economic_situation": "good",
    "food_reduced": "rarely",
    "can_borrow": "yes",
    "borrows": "rarely",
    "debt_to_spending": "no_debt",
    "work_and_training_access": "fair",
    "employment": "enough_work",
    "looks_for_work": "no",
    "productive_assets": "yes",
    "housing_access": "easy",
    "housing_standard": "good",
    "education_access": "good",
    "children_in_school": "all",
    "justice_access": "fair",
    "has_identity_document": "yes",
    "documentation_access": "easy",
    "water_access": "good",
    "health_access": "good",
    "health_quality": "fair",
    "social_activities": "often",
    "support_network": "strong",
    "belonging": "agree",
    "physical_safety": "good",
    "family_tensions": "rarely",
    "discrimination": "never",
    "distress": "sometimes",
    "wants_psychological_support": "no",
    "able_to_stay": "yes",
}
# The first month is hard; talking to somebody is wished for.
FIRST_MONTH: tuple[Answers, Answers] = (
    {**_GOOD, "economic_situation": "poor", "employment": "out_of_work", "distress": "very_often", "can_borrow": "no"},
    {**_GOOD, "economic_situation": "poor", "employment": "out_of_work", "looks_for_work": "yes", "borrows": "often"},
)
HALF_YEAR: tuple[Answers, Answers] = (
    {**_GOOD, "economic_situation": "fair", "borrows": "refused", "distress": "often"},
    {**_GOOD, "debt_to_spending": "at_most_monthly_spending", "education_access": "dont_know"},
)
# At the end she stays. He goes hungry too often, which is a veto whatever the scores say, and does not feel safe.
ONE_YEAR: tuple[Answers, Answers] = (
    {**_GOOD, "borrows": "refused", "children_in_school": "all"},
    {**_GOOD, "food_reduced": "often", "able_to_stay": "no", "why_leave": ["family_elsewhere", "not_safe"]},
)


_ZONE = "Asia/Tashkent"
_SWEEPS = ("visits_due", "visits_overdue", "visits_missed", "outcomes_close")


def _episode(stage: Stage, unit: Unit) -> Episode:
    episode = episode_of_case(unit.session, stage.ids["case"])
    assert episode is not None  # the arrival began it
    return episode


def _visit(stage: Stage, unit: Unit, month: int) -> Visit:
    """The visit of a month; 0 is the one on arrival."""
    visits = visits_of_episode(unit.session, _episode(stage, unit).id)
    return next(visit for visit in visits if visit.month == month)


def _arrive(stage: Stage, unit: Unit) -> None:
    confirm_arrival(unit, stage.case(unit), stage.clock.now(), is_identity_confirmed=True)
    unit.session.flush()  # the visits are read back
    visits = visits_of_episode(unit.session, _episode(stage, unit).id)
    stage.due = {visit.month: visit.due_on for visit in visits}


def _plan(stage: Stage, unit: Unit) -> None:
    case, episode, today = stage.case(unit), _episode(stage, unit), stage.today()
    add_item(
        unit,
        case,
        episode,
        NewItem(
            Dimension.ECONOMIC,
            Level.INDIVIDUAL,
            "An income of their own",
            "Tools and material for a tailor's shop",
            today + timedelta(days=30),
            amount=Decimal("900.00"),
            currency="EUR",
        ),
    )
    place = NewItem(
        Dimension.SOCIAL,
        Level.COMMUNITY,
        "The daughter goes to school",
        "A place in school",
        today + timedelta(days=20),
    )
    add_item(unit, case, episode, place)


def _deliver(stage: Stage, unit: Unit) -> None:
    episode = _episode(stage, unit)
    for item in items_of_episode(unit.session, episode.id):
        deliver_item(unit, item, episode, stage.today())


def _attempt(month: int, outcome: AttemptOutcome) -> Act:
    def act(stage: Stage, unit: Unit) -> None:
        log_attempt(unit, _visit(stage, unit, month), Channel.CALL, outcome, stage.clock.now())

    return act


def _meet(month: int, ratings: tuple[int, int, int]) -> Act:
    def act(stage: Stage, unit: Unit) -> None:
        felt = dict(zip(("physical", "mental", "social"), ratings, strict=True))
        log_visit(unit, _visit(stage, unit, month), VisitOutcome.DONE, stage.clock.now(), felt)

    return act


def _interview(month: int, answers: tuple[Answers, Answers], overheard: bool = False) -> Act:
    """Both adults are asked, one after the other; overheard, the sensitive questions are left out."""

    def act(stage: Stage, unit: Unit) -> None:
        now, visit = stage.clock.now(), _visit(stage, unit, month)
        for person_id, own_answers in zip(stage.adults, answers, strict=True):
            started = now - timedelta(minutes=40)
            record_response(unit, visit, person_id, NewResponse(own_answers, overheard, started, now, Channel.VISIT))

    return act


def _deal_with_concerns(stage: Stage, unit: Unit) -> None:
    for concern, *_people in concerns_with_authors(unit.session, stage.ids["case"]):
        if concern.state is ConcernState.OPEN:
            close_concern(unit, concern, "Spoken about; help was offered and taken.")


def _close(stage: Stage, unit: Unit) -> None:
    close_episode(unit, stage.case(unit), _episode(stage, unit), ClosureReason.SUPPORT_ENDED, "A year has passed.")


def _look(stage: Stage, unit: Unit) -> None:
    stage.case(unit)


def _read_figure(stage: Stage, unit: Unit) -> None:
    """The manager's figures: of so few people they show nothing."""
    newest = newest_snapshot(unit.session)
    assert newest is not None
    assert [row.shown for row in rows_of_table(unit.session, newest, Table.ALL)] == [{}]


def _day_of(month: int, days: int = 0) -> Callable[[Stage], None]:
    """Go to some days after the day of a visit, as the calendar of the story knows it."""
    return lambda stage: stage.go_to_day(stage.due[month] + timedelta(days=days), _ZONE)


def _round(month: int, ratings: tuple[int, int, int], answers: tuple[Answers, Answers]) -> tuple[Step, ...]:
    return (
        Step(f"visits_move_on_month_{month}", "scheduler", jobs=_SWEEPS, before=_day_of(month)),
        Step(f"visit_month_{month}", "worker", _meet(month, ratings)),
        Step(f"survey_month_{month}", "worker", _interview(month, answers, overheard=month == 6)),
    )


STAY_STEPS = (
    Step("confirm_arrival", "worker", _arrive, before=lambda stage: stage.wait(hours=18)),
    Step("agree_on_plan", "worker", _plan, before=lambda stage: stage.wait(days=1)),
    Step("visit_on_arrival", "worker", _meet(0, (3, 2, 3))),
    Step("visits_become_due", "scheduler", jobs=_SWEEPS, before=_day_of(1)),
    Step("call_without_answer", "worker", _attempt(1, AttemptOutcome.NO_ANSWER)),
    Step("call_again", "worker", _attempt(1, AttemptOutcome.REACHED), before=lambda stage: stage.wait(days=1)),
    Step("visit_month_1", "worker", _meet(1, (3, 2, 3))),
    Step("survey_month_1", "worker", _interview(1, FIRST_MONTH)),
    Step("deliver_plan", "worker", _deliver),
    Step("visit_month_3_is_overdue", "scheduler", jobs=_SWEEPS, before=_day_of(3, 5)),
    Step("call_in_vain", "worker", _attempt(3, AttemptOutcome.NO_ANSWER)),
    Step("visit_month_3_is_missed", "scheduler", jobs=_SWEEPS, before=_day_of(3, 20)),
    *_round(6, (4, 3, 4), HALF_YEAR),
    *_round(12, (4, 4, 4), ONE_YEAR),
    Step("close_with_open_concern", "coordinator", _close, frozenset({"concern_open"})),
    Step("deal_with_concerns", "worker", _deal_with_concerns),
    Step("window_closes", "scheduler", jobs=(*_SWEEPS, "outcomes_snapshot"), before=_day_of(12, 61)),
    Step("manager_reads_figure", "manager", _read_figure),
    Step("manager_reads_case", "manager", _look, frozenset({"not_found"})),
    Step("close", "coordinator", _close),
    Step("partner_reads_after_closure", "worker", _look, frozenset({"not_found"})),
)
