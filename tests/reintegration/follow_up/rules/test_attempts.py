"""The ladder of attempts: which step comes next, and how much is still to be tried."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies

from reintegration.follow_up.rules.attempts import CHANNELS, LadderStep, ToTry, Tried, ladder_of, next_step
from reintegration.follow_up.rules.follow_up import AttemptOutcome, Channel, LostRules

ORDER = tuple(LadderStep)
RULES = LostRules(visits=2, attempts=3, days=3)
DAY = date(2026, 11, 24)
VAIN, REACHED = AttemptOutcome.NO_ANSWER, AttemptOutcome.REACHED
CALL, OTHER, PERSON, VISIT = ORDER


def _tried(*steps: LadderStep | None, outcome: AttemptOutcome = VAIN) -> list[Tried]:
    return [Tried(step, DAY + timedelta(days=at), outcome) for at, step in enumerate(steps)]


EXAMPLES = {
    "nothing was tried": ([], CALL, 3, 3),
    "a call in vain": (_tried(CALL), OTHER, 2, 2),
    "the same call twice": (_tried(CALL, CALL), OTHER, 1, 1),
    "a step was left out": (_tried(CALL, PERSON), OTHER, 1, 1),
    "a message is no step": (_tried(None), CALL, 2, 2),
    "everything in vain": (_tried(*ORDER), None, 0, 0),
    "reached, then from the beginning": ([*_tried(*ORDER), *_tried(VISIT, outcome=REACHED)], CALL, 3, 3),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_next_step_is_the_first_that_was_not_tried(name: str) -> None:
    attempts, following, attempts_left, days_left = EXAMPLES[name]
    found = ladder_of(ORDER, attempts, RULES)
    assert (found.next, found.attempts_left, found.days_left) == (following, attempts_left, days_left)


@pytest.mark.parametrize(
    "outcome", [AttemptOutcome.UNSAFE_TO_CONTACT, AttemptOutcome.REFUSED, AttemptOutcome.MOVED], ids=str
)
def test_nobody_goes_on_where_it_could_do_harm_or_is_not_wanted(outcome: AttemptOutcome) -> None:
    found = ladder_of(ORDER, _tried(CALL, outcome=outcome), RULES)
    assert found.is_ended
    assert found.next is None


def test_three_attempts_on_one_day_still_miss_two_days() -> None:
    attempts = [Tried(step, DAY, VAIN) for step in (CALL, OTHER, PERSON)]
    found = ladder_of(ORDER, attempts, RULES)
    assert (found.attempts_left, found.days_left) == (2, 2)


def test_every_step_has_its_channel() -> None:
    assert set(CHANNELS) == set(LadderStep)


_ATTEMPTS = strategies.lists(
    strategies.builds(
        Tried,
        strategies.sampled_from([*ORDER, None]),
        strategies.dates(DAY, DAY + timedelta(days=9)),
        strategies.sampled_from(AttemptOutcome),
    ),
    max_size=8,
)


@given(_ATTEMPTS, strategies.permutations(ORDER))
def test_in_whatever_order_the_rule_book_says(attempts: list[Tried], order: list[LadderStep]) -> None:
    found = ladder_of(order, attempts, RULES)
    assert [step for step, _is_tried in found.steps] == order
    # The same from the end of the list backwards: what was tried since somebody was last reached.
    since: list[Tried] = []
    for one in reversed(attempts):
        if one.outcome is REACHED:
            break
        since.append(one)
    untried = [step for step in order if all(one.step is not step for one in since)]
    assert [step for step, is_tried in found.steps if not is_tried] == untried
    assert found.next in (None, *untried[:1])
    assert found.days_left == max(0, 3 - len({one.on for one in since}))
    assert found.attempts_left == max(found.days_left, 3 - len(since))


BOTH, CALLS, VISITS = (frozenset(ways) for ways in ([Channel.CALL, Channel.VISIT], [Channel.CALL], [Channel.VISIT]))
ON_CARDS = {
    "one number alone": (_tried(CALL), ToTry(BOTH), VISIT),
    "one number, never visit": (_tried(CALL), ToTry(CALLS), CALL),
    "and however often it was called": (_tried(CALL, CALL, CALL), ToTry(CALLS), CALL),
    "a second number": (_tried(CALL), ToTry(CALLS, own_numbers=2), OTHER),
    "a contact person": (_tried(CALL), ToTry(CALLS, has_contact_person=True), PERSON),
    "all numbers tried, never visit": (_tried(CALL, OTHER, PERSON), ToTry(CALLS, 2, True), PERSON),
    "all numbers tried": (_tried(CALL, OTHER, PERSON), ToTry(BOTH, 2, True), VISIT),
    "never call": ([], ToTry(VISITS, 2, True), VISIT),
    "neither": ([], ToTry(frozenset(), 2, True), None),
    "refused": (_tried(CALL, outcome=AttemptOutcome.REFUSED), ToTry(BOTH, 2, True), None),
}


@pytest.mark.parametrize("name", ON_CARDS)
def test_what_a_card_forbids_or_has_no_number_for_is_never_the_next_step(name: str) -> None:
    attempts, to_try, following = ON_CARDS[name]
    assert next_step(ladder_of(ORDER, attempts, RULES), to_try) is following
