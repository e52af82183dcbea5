"""Long sweeps hold the write lock for short pieces: bounded in rows and statements, whatever machine they run on."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import event

from foundation.storage.guard import GuardedSession
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from reintegration.follow_up.jobs import visits_due
from reintegration.follow_up.models import VisitEvent
from reintegration.follow_up.rules.visits import VisitEventKind
from reintegration.follow_up.services.sweeps import FEWEST, FIRST, MOST, sweep_visits
from tests.clock import START
from tests.doors.visits import counted
from tests.factories.follow_up import add, make_followed, make_team, rows, visit_of

DAY = date(2026, 11, 24)
SOON = {"opens_on": DAY, "due_on": DAY + timedelta(days=2), "closes_on": DAY + timedelta(days=4)}
AT = {VisitEventKind.DUE: START, VisitEventKind.OVERDUE: START + timedelta(days=4)}


def many(container: Container, teams: int, each: int) -> None:
    """So many teams, each with visits of one case."""
    for _ in range(teams):
        one = make_followed(container, make_team(container), visit=SOON)
        add(container, *(visit_of(one.case, one.episode, ordinal, **SOON) for ordinal in range(2, each + 1)))


@pytest.mark.parametrize("kind", list(VisitEventKind))
def test_a_piece_asks_as_often_for_many_visits_as_for_few(container: Container, kind: VisitEventKind) -> None:
    """Of one worker or of ten: claim, events, messages and audit are written in bulk."""
    at, asked = AT.get(kind, START + timedelta(days=9)), []
    for teams, each in ((1, 2), (6, 8)):
        many(container, teams, each)
        with counted(container) as found, writing(container.units, JOBS) as unit:
            assert sweep_visits(unit, kind, at, None, MOST)[0] == teams * each
        asked.append(len(found.statements))
    assert asked[1] <= asked[0]


def test_a_sweep_goes_on_in_pieces_of_a_bounded_size(container: Container) -> None:
    many(container, 1, 130)
    told: list[int] = []

    def note(session: GuardedSession) -> None:
        if not session.in_nested_transaction():
            told.append(len(rows(container, VisitEvent)))  # of the pieces before this one

    event.listen(GuardedSession, "before_commit", note)
    try:
        assert visits_due(container)(START) == 130
    finally:
        event.remove(GuardedSession, "before_commit", note)
    sizes = [after - before for before, after in pairwise([*told, 130])]
    assert sizes[0] == FIRST
    assert all(size <= min(MOST, 2 * before) for before, size in pairwise(sizes))
    assert all(size >= FEWEST for size in sizes[:-1])
