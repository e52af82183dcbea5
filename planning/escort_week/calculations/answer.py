"""The process that assigns escorts under limits: a problem in numbers becomes an assignment in numbers."""

import os
from typing import Any

from foundation.confined.child import Answer as Reply, answer_one
from planning.escort_week.calculations.solver import solved
from planning.escort_week.rules.assignment import Pair, Problem

_STDOUT = 1


def answered(question: dict[str, Any], content: bytes) -> Reply:
    """The assignment as JSON. `question`: required, pairs as [escort, place, cost], cliques, seconds."""
    problem = Problem(
        tuple(question["required"]),
        tuple(Pair(*pair) for pair in question["pairs"]),
        tuple(tuple(clique) for clique in question["cliques"]),
    )
    answered_at = os.dup(_STDOUT)
    os.dup2(os.open(os.devnull, os.O_WRONLY), _STDOUT)  # the solver may print there, in the midst of the answer
    answer = solved(problem, question["seconds"])
    os.dup2(answered_at, _STDOUT)
    return {"chosen": answer.chosen, "most_filled": answer.most_filled, "least_cost": answer.least_cost}, b""


if __name__ == "__main__":
    answer_one(answered)
