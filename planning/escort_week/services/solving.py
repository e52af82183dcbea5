"""Asks the process that assigns; the same question is answered once, as long as this process remembers it."""

from functools import lru_cache

from foundation.confined.child import Unreadable
from foundation.confined.process import Bounds, answer_of
from planning.escort_week.rules.assignment import Answer, Problem, greedy

_MODULE = "planning.escort_week.calculations.answer"
_MEGABYTES = 3000  # of addresses: the solver's libraries reserve far more than they fill
_MOST_ANSWER = 1_000_000
_STARTING = 6  # seconds of the processor beside those for solving: libraries are loaded, on a busy machine slowly


@lru_cache(maxsize=16)  # of numbers alone: neither names nor cases
def best_assignment(problem: Problem, seconds: int) -> Answer:
    """The best assignment found within so many seconds; where the process breaks, the one made by hand, unproven."""
    question = {
        "required": problem.required,
        "pairs": [(pair.escort, pair.place, pair.cost) for pair in problem.pairs],
        "cliques": problem.cliques,
        "seconds": seconds,
    }
    try:
        reply, _content = answer_of(_MODULE, question, b"", Bounds(_MEGABYTES, seconds + _STARTING, _MOST_ANSWER))
    except (Unreadable, OSError):
        return Answer(greedy(problem))
    return Answer(tuple(reply["chosen"]), reply["most_filled"], reply["least_cost"])
