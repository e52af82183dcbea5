"""How long the path of a family of five takes: beside one judgement of readiness, of which it makes several."""

import time
from collections.abc import Callable
from datetime import date

from foundation.web.container import Container
from planning.path.services import CasePath, path_of_case
from returns.readiness.queries.readiness import judged_from
from returns.readiness.services import all_findings
from tests.factories.families import make_family
from tests.factories.journeys import looking_at, make_team

FAMILY = (date(1990, 1, 1), date(1988, 3, 3), date(2015, 1, 1), date(2017, 1, 1), date(2023, 1, 1))
# Some two days are judged, and each makes a network of about fifty things that is reckoned up to three times. Where one
# judgement takes its usual millisecond, so many of them are less than the 20 ms that a path may take.
MOST = 12


def _milliseconds(act: Callable[[], object]) -> float:
    start = time.thread_time()  # of the processor: whatever else the machine does
    act()
    return (time.thread_time() - start) * 1000


def test_a_path_takes_no_longer_than_some_judgements_of_readiness(container: Container) -> None:
    team = make_team(container)
    case = make_family(container, team.owner, *FAMILY).case
    with looking_at(container, team.owner, case) as (unit, row):
        first = path_of_case(unit, row)
        assert first is not None
        read, today, now = first.read, first.today, first.now
        assert len(first.earliest.things) > 30, "a family with everything open"

        def reckon() -> object:
            return CasePath(read, today, now).earliest

        def judge() -> object:
            return all_findings(judged_from(row, today, read.read, read.rules_of), now)

        pairs = [(_milliseconds(judge), _milliseconds(reckon)) for _round in range(16)][1:]
    judged, reckoned = (min(times) for times in zip(*pairs, strict=True))
    assert reckoned / judged < MOST, f"{reckoned:.2f} ms for a path, {judged:.3f} ms for a judgement"
