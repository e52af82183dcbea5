"""A process of its own that estimates: facts as JSON on stdin, values as JSON on stdout, then it is over.

What estimates needs numeric libraries of more than a hundred megabytes. Neither a web worker nor the scheduler loads
them, and what they took is free again when the answer is there.
"""

import json
import sys
from collections.abc import Sequence
from typing import Any

from reintegration.outcomes.calculations.row_values import values_of_rows
from reintegration.outcomes.rules.tables import Adult, Scores, Standing


def _scores(plain: Sequence[float] | None) -> Scores | None:
    if plain is None:
        return None
    economic, social, psychosocial, composite = plain
    return economic, social, psychosocial, composite


def _adults(plain: Sequence[Sequence[Any]]) -> list[Adult]:
    return [
        Adult(cluster, tuple(rows), Standing(standing), _scores(last), _scores(first))
        for cluster, rows, standing, last, first in plain
    ]


def answered(request: dict[str, Any]) -> list[list[Any]]:
    """The values of every row as [table, row, values]. `request`: adults, rounds by month, least, trim_at."""
    rounds = {int(month): _adults(people) for month, people in request["rounds"].items()}
    values_by_row = values_of_rows(_adults(request["adults"]), rounds, request["least"], request["trim_at"])
    return [[kind, row, values] for (kind, row), values in values_by_row.items()]


if __name__ == "__main__":
    json.dump(answered(json.load(sys.stdin)), sys.stdout)
