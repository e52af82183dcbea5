"""The outcome of a person: pending until the window has closed, then by the first response, and ends before both."""

import pytest

from reintegration.follow_up.rules.follow_up import VisitOutcome
from reintegration.outcomes.rules.outcomes import Given, Settled, closed_as, ended, is_provisional, settled
from reintegration.surveys.rules.instrument import Dimension
from reintegration.surveys.rules.verdict import Response, Verdict, is_completed, response_verdict
from tests.reintegration.surveys.answering import INSTRUMENT, Answer, counting, everything, scores

ORDER = ["deceased", "moved_on_by_choice", "moved_on_by_need", "moved_on_reason_unknown"]
WINDOW = (335, 425)
BAD = {"able_to_stay": "no"}
MANY_LEFT_OUT = {one.id: None for one in counting(Dimension.SOCIAL)}


def given(day: int, broken_off: bool = False, **changed: Answer | None) -> Given:
    """A response of a day; everything is answered at its best, but what is changed."""
    found = scores(everything(**changed))
    completed = is_completed(Response(day, broken_off, INSTRUMENT, found))
    return Given(f"day {day}", day, completed, response_verdict(INSTRUMENT, found, day))


def outcome(today: int, ends: list[tuple[Verdict, int]], responses: list[Given]) -> Settled:
    """The outcome of a person on a day, after these ends were told."""
    standing = Verdict.PENDING
    for end, day in ends:
        if day <= today:
            standing = ended(standing, end, day, WINDOW[1], ORDER)
    return settled(WINDOW, today, standing, responses, None)


@pytest.mark.parametrize(
    ("today", "ends", "responses", "expected"),
    [
        (10, [], [], Verdict.PENDING),
        (425, [], [], Verdict.PENDING),
        (425, [], [given(340)], Verdict.PENDING),
        (426, [], [], Verdict.NOT_MEASURED),
        (426, [], [given(340)], Verdict.SUSTAINED),
        (426, [], [given(334)], Verdict.NOT_MEASURED),
        (500, [], [given(426)], Verdict.NOT_MEASURED),
        (426, [], [given(400), given(340, **BAD)], Verdict.NOT_YET),  # the first counts, not the better
        (426, [], [given(340, broken_off=True, **MANY_LEFT_OUT), given(400)], Verdict.SUSTAINED),
        (426, [], [given(340, **MANY_LEFT_OUT), given(400)], Verdict.NOT_MEASURED),
        (426, [], [given(340, broken_off=True, **BAD), given(400)], Verdict.NOT_YET),  # enough was answered
        (426, [(Verdict.DECEASED, 300)], [given(340)], Verdict.DECEASED),
        (300, [(Verdict.DECEASED, 300)], [], Verdict.DECEASED),
        (299, [(Verdict.DECEASED, 300)], [], Verdict.PENDING),
        (500, [(Verdict.DECEASED, 426)], [given(340)], Verdict.SUSTAINED),
        (426, [(Verdict.MOVED_ON_BY_CHOICE, 425)], [given(340)], Verdict.MOVED_ON_BY_CHOICE),
        (426, [(Verdict.MOVED_ON_BY_NEED, 90), (Verdict.DECEASED, 100)], [], Verdict.DECEASED),
        (
            426,
            [(Verdict.MOVED_ON_REASON_UNKNOWN, 9), (Verdict.MOVED_ON_BY_NEED, 90)],
            [],
            Verdict.MOVED_ON_BY_NEED,
        ),
        (426, [(Verdict.MOVED_ON_BY_NEED, 9), (Verdict.MOVED_ON_BY_CHOICE, 90)], [], Verdict.MOVED_ON_BY_CHOICE),
        (426, [(Verdict.MOVED_ON_REASON_UNKNOWN, 9)], [given(340)], Verdict.MOVED_ON_REASON_UNKNOWN),
    ],
)
def test_the_verdict_of_a_person(
    today: int, ends: list[tuple[Verdict, int]], responses: list[Given], expected: Verdict
) -> None:
    assert outcome(today, ends, responses).verdict is expected


def test_a_pending_outcome_names_the_response_that_will_decide_it() -> None:
    assert outcome(400, [], [given(390), given(340, **BAD)]) == Settled(Verdict.PENDING, "day 340")
    assert outcome(426, [], [given(390), given(340, **BAD)]) == Settled(Verdict.NOT_YET, "day 340")


@pytest.mark.parametrize(
    ("standing", "because", "response", "closed"),
    [
        (Verdict.PENDING, None, None, (Verdict.PENDING, None)),
        (Verdict.PENDING, None, Verdict.SUSTAINED, (Verdict.SUSTAINED, None)),
        (Verdict.PENDING, None, Verdict.NOT_MEASURED, (Verdict.NOT_MEASURED, VisitOutcome.DONE)),
        (Verdict.NOT_MEASURED, "unreachable", None, (Verdict.NOT_MEASURED, "unreachable")),
        (Verdict.DECEASED, None, Verdict.SUSTAINED, (Verdict.DECEASED, None)),
    ],
)
def test_figures_take_a_closed_window_as_the_scheduler_will_decide_it(
    standing: Verdict, because: str | None, response: Verdict | None, closed: tuple[Verdict, str | None]
) -> None:
    assert closed_as(standing, because, response) == closed


@pytest.mark.parametrize(
    ("response", "standing", "today", "provisional"),
    [
        (None, Verdict.PENDING, 30, False),  # another round: it gives no verdict
        (Verdict.SUSTAINED, Verdict.PENDING, 400, True),
        (Verdict.SUSTAINED, Verdict.PENDING, 426, True),  # the scheduler has not decided yet
        (Verdict.SUSTAINED, Verdict.SUSTAINED, 426, False),
        (Verdict.SUSTAINED, Verdict.DECEASED, 400, False),
        (Verdict.SUSTAINED, None, 425, True),  # whoever was no adult on arrival has no outcome
        (Verdict.SUSTAINED, None, 426, False),
    ],
)
def test_a_verdict_is_provisional_until_it_is_decided(
    response: Verdict | None, standing: Verdict | None, today: int, provisional: bool
) -> None:
    assert is_provisional(response, standing, today, WINDOW[1]) is provisional
