"""Attempts, visits and surveys as services: what is refused and why, what follows, and what is never kept."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from foundation.clock import MovableClock
from foundation.errors import BadInput, Conflict, RuleBroken
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.concerns.models import Concern
from reintegration.concerns.queries import concerns_with_authors
from reintegration.episodes.models import Episode
from reintegration.episodes.queries import has_open_survey_window
from reintegration.episodes.rules import EpisodeState
from reintegration.follow_up.jobs import outcomes_close, visits_missed
from reintegration.follow_up.models import Attempt, Visit, VisitContent, VisitEvent
from reintegration.follow_up.queries.check_ins import visit_by_id
from reintegration.follow_up.rules.follow_up import AttemptOutcome, Channel, VisitOutcome, VisitState
from reintegration.follow_up.rules.visits import MovedBecause
from reintegration.follow_up.services.check_ins import log_attempt, log_visit
from reintegration.outcomes.models import Outcome
from reintegration.surveys.models import SurveyResponse
from reintegration.surveys.services import NewResponse, Recorded, scores_of
from returns.consent.models import Consent
from returns.consent.rules import ConsentPurpose
from returns.people.models import Person as PersonRow
from tests.clock import START
from tests.factories.answered import WELL, best_answers, record, response
from tests.factories.follow_up import ARRIVED_ON, Followed, change, make_followed, rows


def recorded(container: Container, one: Followed, new: NewResponse, seen: int | None = None) -> Recorded:
    """A response, recorded by the worker."""
    return record(container, one.worker, one.visit, one.person, new, edition_seen=seen)


def tried(container: Container, one: Followed, outcome: AttemptOutcome, at: Any = START, **more: Any) -> None:
    """An attempt by the worker."""
    with writing(container.units, one.worker.scope(container)) as unit:
        visit = visit_by_id(unit.session, one.visit)
        assert visit is not None
        log_attempt(unit, visit, Channel.CALL, outcome, at, **more)


def logged(container: Container, one: Followed, outcome: VisitOutcome, at: Any = START, **more: Any) -> None:
    """A visit, logged by the worker."""
    with writing(container.units, one.worker.scope(container)) as unit:
        visit = visit_by_id(unit.session, one.visit)
        assert visit is not None
        log_visit(unit, visit, outcome, at, **more)


def the(container: Container, entity: type[Any], row_id: Any) -> Any:
    """One row."""
    [found] = rows(container, entity, entity.id == row_id)
    return found


def _contact_withdrawn(container: Container, one: Followed) -> None:
    about = (Consent.case_id == one.case, Consent.purpose == ConsentPurpose.CONTACT_AFTER_RETURN)
    [consent] = rows(container, Consent, *about)
    change(container, Consent, consent.id, withdrawn_at=START)


REFUSED: list[tuple[Callable[[Container, Followed], Any], Callable[[Container, Followed], None], list[str]]] = [
    (
        lambda container, one: change(container, Episode, one.episode, state=EpisodeState.CLOSED),
        lambda container, one: tried(container, one, AttemptOutcome.NO_ANSWER),
        ["episode_closed"],
    ),
    (
        _contact_withdrawn,
        lambda container, one: tried(container, one, AttemptOutcome.NO_ANSWER),
        ["contact_not_consented"],
    ),
    (
        lambda container, one: change(container, Visit, one.visit, state=VisitState.STOPPED),
        lambda container, one: tried(container, one, AttemptOutcome.NO_ANSWER, START + timedelta(hours=1)),
        ["visit_stopped", "entry_in_the_future"],
    ),
    (
        lambda container, one: None,
        lambda container, one: tried(container, one, AttemptOutcome.NO_ANSWER, START - timedelta(days=900)),
        ["entry_before_arrival"],
    ),
    (
        lambda container, one: None,
        lambda container, one: logged(container, one, VisitOutcome.DONE, ratings={**WELL, "mental": 6}),
        ["well_being_missing"],
    ),
    (
        lambda container, one: None,
        lambda container, one: logged(container, one, VisitOutcome.NOT_ATTEMPTED),
        ["outcome_is_derived"],
    ),
    (
        lambda container, one: logged(container, one, VisitOutcome.DONE, ratings=WELL),
        lambda container, one: logged(container, one, VisitOutcome.MOVED_ON),
        ["visit_done_already", "moved_because_missing"],
    ),
    (
        lambda container, one: change(container, Visit, one.visit, is_survey_round=False),
        lambda container, one: recorded(container, one, response(ended_at=START - timedelta(hours=1))),
        ["not_a_survey_round", "ends_before_it_starts"],
    ),
    (
        lambda container, one: change(container, PersonRow, one.person, birth_date="2009-11-25"),
        lambda container, one: recorded(container, one, response()),
        ["not_an_adult"],
    ),
]


@pytest.mark.parametrize(("before", "act", "codes"), REFUSED, ids=[case[2][0] for case in REFUSED])
def test_what_cannot_be_entered_is_refused_with_every_reason(
    container: Container, before: Any, act: Any, codes: list[str]
) -> None:
    one = make_followed(container)
    before(container, one)
    with pytest.raises(RuleBroken) as refused:
        act(container, one)
    assert refused.value.codes == codes
    assert not any(reason in codes for reason in refused.value.reasons), "a code has no sentence"


def test_what_was_said_of_an_attempt_is_sealed(container: Container) -> None:
    one = make_followed(container)
    tried(container, one, AttemptOutcome.NO_ANSWER, note=" The phone was off. ")
    [attempt] = rows(container, Attempt)
    assert (attempt.day, attempt.by) == (date(2026, 11, 24), one.worker.id)
    assert b"phone" not in (attempt.content_sealed or b"")


def test_a_visit_is_done_with_its_well_being_and_labelled_when_it_is_out_of_its_window(
    container: Container, clock: MovableClock
) -> None:
    one = make_followed(container, visit={"closes_on": date(2026, 11, 24), "due_on": date(2026, 11, 20)})
    visits_missed(container)(START + timedelta(days=2))
    assert the(container, Visit, one.visit).outcome is VisitOutcome.NOT_ATTEMPTED
    clock.move(timedelta(days=3))
    logged(container, one, VisitOutcome.DONE, START + timedelta(days=3), ratings=WELL, note="Well.")
    visit = the(container, Visit, one.visit)
    assert (visit.state, visit.outcome, visit.is_outside_window) == (VisitState.DONE, VisitOutcome.DONE, True)
    assert visit.logged_on == date(2026, 11, 27)


def test_an_attempt_in_time_that_is_entered_late_takes_the_blame_from_the_programme(container: Container) -> None:
    one = make_followed(container, visit={"closes_on": date(2026, 11, 24), "due_on": date(2026, 11, 20)})
    visits_missed(container)(START + timedelta(days=2))
    tried(container, one, AttemptOutcome.NO_ANSWER, START)
    assert the(container, Visit, one.visit).outcome is VisitOutcome.UNREACHABLE


def test_a_visit_that_did_not_take_place_is_missed_and_told_once_also_by_the_sweep(container: Container) -> None:
    one = make_followed(container)
    for _ in range(2):
        logged(container, one, VisitOutcome.REFUSED)
    assert visits_missed(container)(START + timedelta(days=300)) == 0
    assert [event.kind.value for event in rows(container, VisitEvent)] == ["missed"]
    assert the(container, Visit, one.visit).outcome is VisitOutcome.REFUSED


def test_who_moved_on_has_that_end_and_a_score_does_not_change_it(container: Container) -> None:
    one = make_followed(container)
    logged(container, one, VisitOutcome.MOVED_ON, moved_because=MovedBecause.NEED)
    assert the(container, Outcome, one.outcome).verdict.value == "moved_on_by_need"
    recorded(container, one, response())
    assert the(container, Outcome, one.outcome).verdict.value == "moved_on_by_need"


def test_a_response_gives_exact_scores_and_its_verdict_and_a_visit_that_is_done(container: Container) -> None:
    one = make_followed(container)
    made = recorded(container, one, response())
    [row] = rows(container, SurveyResponse)
    assert (row.economic, row.composite, row.days_since_arrival) == ("1", "1", 369)
    assert (made.verdict, row.verdict) == ("sustained", "sustained")
    assert the(container, Visit, one.visit).state is VisitState.DONE
    assert b"very_good" not in row.content_sealed


def ended_with(container: Container, one: Followed) -> VisitContent:
    """What the visit says of how it ended."""
    with reading(container.units, one.worker.scope(container)) as unit:
        visit = visit_by_id(unit.session, one.visit)
        assert visit is not None
        return visit.content or VisitContent()


def test_an_interview_ends_with_the_three_ratings_of_the_visit(container: Container) -> None:
    one = make_followed(container)
    with pytest.raises(BadInput) as refused:
        recorded(container, one, response({**best_answers(), "borrows": "perhaps"}, ratings={"mental": 3}))
    assert sorted(refused.value.errors) == ["borrows", "physical", "social"], "all that is wrong, at once"
    recorded(container, one, response())
    assert ended_with(container, one).well_being == WELL
    with pytest.raises(RuleBroken) as twice:
        logged(container, one, VisitOutcome.DONE, ratings={**WELL, "mental": 5})
    assert twice.value.codes == ["visit_done_already"]
    recorded(container, one, response(ratings={}), seen=1)  # a correction need not ask again, and loses nothing
    assert ended_with(container, one).well_being == WELL


def test_an_interview_that_was_broken_off_leaves_the_ratings_to_be_noted_once(container: Container) -> None:
    one = make_followed(container)
    recorded(container, one, response({}, ratings={}, is_broken_off=True))
    assert ended_with(container, one).well_being is None
    logged(container, one, VisitOutcome.DONE, ratings=WELL)
    with pytest.raises(RuleBroken):
        logged(container, one, VisitOutcome.DONE, ratings=WELL)


def test_an_interview_keeps_the_note_of_a_visit_that_was_missed_before(container: Container) -> None:
    one = make_followed(container)
    logged(container, one, VisitOutcome.REFUSED, note="Not today.")
    recorded(container, one, response())
    assert ended_with(container, one) == VisitContent(WELL, "Not today.", Channel.VISIT)
    with pytest.raises(RuleBroken) as other:
        recorded(container, one, response(ratings={**WELL, "social": 1}), seen=1)
    assert other.value.codes == ["visit_done_already"]


def test_with_a_response_in_an_open_window_the_outcome_stays_pending_until_the_window_has_closed(
    container: Container,
) -> None:
    one = make_followed(container)
    made = recorded(container, one, response())
    outcome = the(container, Outcome, one.outcome)
    assert (outcome.verdict, outcome.response_id, outcome.decided_at) == ("pending", made.id, None)
    last_moment = START.replace(hour=18, minute=59) + timedelta(days=425 - 369)
    close = outcomes_close(container)
    assert (close(last_moment), close(last_moment + timedelta(minutes=1))) == (0, 1)
    outcome = the(container, Outcome, one.outcome)
    assert (outcome.verdict, outcome.response_id) == ("sustained", made.id)


def test_who_dies_after_an_early_response_counts_as_deceased(container: Container) -> None:
    one = make_followed(container)
    recorded(container, one, response())
    change(container, Visit, one.visit, state=VisitState.DUE, outcome=None)
    logged(container, one, VisitOutcome.DECEASED)
    outcome = the(container, Outcome, one.outcome)
    assert (outcome.verdict, outcome.response_id) == ("deceased", None)


def test_an_early_response_is_all_that_the_window_waits_for(container: Container) -> None:
    one = make_followed(container)
    with reading(container.units, one.worker.scope(container)) as unit:
        assert has_open_survey_window(unit.session, one.episode, START.date())
    recorded(container, one, response())
    with reading(container.units, one.worker.scope(container)) as unit:
        assert not has_open_survey_window(unit.session, one.episode, START.date())


def test_a_correction_is_a_new_edition_that_decides_anew_and_the_old_one_stays(
    container: Container, clock: MovableClock
) -> None:
    one = make_followed(container)
    recorded(container, one, response())
    clock.move(timedelta(days=200))
    later = START + timedelta(days=200)
    again = response({**best_answers(), "able_to_stay": "no"}, started_at=later, ended_at=later)
    with pytest.raises(Conflict):
        recorded(container, one, again, seen=0)
    made = recorded(container, one, again, seen=1)
    old, new = sorted(rows(container, SurveyResponse), key=lambda row: row.edition)
    assert (made.edition, made.verdict) == (2, "not_yet")
    assert (new.days_since_arrival, new.ended_at) == (old.days_since_arrival, old.ended_at)
    assert (old.verdict, the(container, Outcome, one.outcome).verdict) == ("sustained", "not_yet")
    assert the(container, Outcome, one.outcome).response_id == new.id


def test_what_is_overheard_is_neither_counted_nor_kept_and_opens_nothing(container: Container) -> None:
    one = make_followed(container)
    worst = {**best_answers(), "physical_safety": "very_poor", "distress": "very_often"}
    recorded(container, one, response(worst, overheard=True))
    with writing(container.units, one.worker.scope(container)) as unit:
        row = unit.session.get(SurveyResponse, rows(container, SurveyResponse)[0].id)
        assert row is not None
        kept = row.content.answers
        assert str(scores_of(row).composite) == row.composite
    assert not {"physical_safety", "distress", "family_tensions"} & set(kept)
    assert rows(container, Concern) == []


def test_answers_open_a_concern_or_an_offer_of_help_once_per_question(container: Container) -> None:
    one = make_followed(container)
    worst = {**best_answers(), "physical_safety": "very_poor", "wants_psychological_support": "yes"}
    recorded(container, one, response(worst))
    recorded(container, one, response({**worst, "distress": "very_often"}), seen=1)
    with reading(container.units, one.worker.scope(container)) as unit:
        kinds = sorted(concern.kind.value for concern, *_people in concerns_with_authors(unit.session, one.case))
    assert kinds == ["concern", "offer_of_help", "offer_of_help"]


def test_an_answer_that_the_survey_does_not_offer_is_said_at_its_question(container: Container) -> None:
    one = make_followed(container)
    with pytest.raises(BadInput) as wrong:
        recorded(container, one, response({"borrows": "perhaps", "belonging": "agree"}))
    assert set(wrong.value.errors) == {"borrows"}


@pytest.mark.parametrize(
    ("answers", "changed", "verdict", "missing"),
    [
        (None, {}, "sustained", None),
        ({}, {}, "not_measured", "done"),
        ({"food_reduced": "often"}, {"is_broken_off": True}, "not_measured", "done"),
    ],
)
def test_at_the_end_of_the_window_a_pending_outcome_is_decided_once(
    container: Container, answers: Any, changed: dict[str, Any], verdict: str, missing: str | None
) -> None:
    one = make_followed(container)
    recorded(container, one, response(answers, **changed))
    close = outcomes_close(container)
    last_moment = START.replace(hour=18, minute=59) + timedelta(days=425 - 369)
    assert close(last_moment) == 0, "the window is open until midnight there"
    assert (close(last_moment + timedelta(minutes=1)), close(last_moment + timedelta(days=9))) == (1, 0)
    outcome = the(container, Outcome, one.outcome)
    assert (outcome.verdict, outcome.missing_because) == (verdict, missing)


def test_without_a_response_it_is_not_measured_and_it_is_said_why(container: Container) -> None:
    one = make_followed(container)
    tried(container, one, AttemptOutcome.NO_ANSWER)
    after = START + timedelta(days=425 - 369 + 1)
    assert outcomes_close(container)(after) == 0, "first the visit is missed, so that it is known why"
    assert (visits_missed(container)(after), outcomes_close(container)(after)) == (1, 1)
    outcome = the(container, Outcome, one.outcome)
    assert (outcome.verdict, outcome.missing_because) == ("not_measured", "unreachable")
    assert outcome.window_closes_on == ARRIVED_ON + timedelta(days=425)


def test_nothing_that_was_said_stands_readable_anywhere(container: Container) -> None:
    one = make_followed(container)
    recorded(container, one, response(note="Wants to open a bakery."))
    [row] = rows(container, SurveyResponse)
    plain = {column.key: str(getattr(row, column.key)) for column in SurveyResponse.__table__.columns}
    assert "bakery" not in json.dumps(plain)
