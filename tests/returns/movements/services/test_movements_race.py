"""The last seat of a group movement goes to one case, whoever presses at the same moment."""

import threading
import uuid

from foundation.errors import DomainError
from foundation.web.container import Container
from tests.factories.journeys import make_team, people_of
from tests.factories.movements import joined, make_joinable, make_movement, taken


def test_two_who_press_at_the_same_moment_never_share_the_last_seat(container: Container) -> None:
    team = make_team(container)
    movement = make_movement(container, team.owner, seats=1)
    cases = [make_joinable(container, team) for _case in range(2)]
    outcomes: list[object] = []
    ready = threading.Barrier(2)

    def go(one: uuid.UUID) -> None:
        ready.wait()
        try:
            outcomes.append(joined(container, team.owner, movement, one))
        except Exception as error:  # the loser of a race is told so
            outcomes.append(error)

    hands = [threading.Thread(target=go, args=(one,)) for one in cases]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert [one for one in outcomes if one == 1] == [1]
    [lost] = [one for one in outcomes if one != 1]
    assert isinstance(lost, DomainError) or "StaleData" in type(lost).__name__, lost
    [person] = taken(container, team.owner, movement)
    assert [person] in [people_of(container, team.owner, one) for one in cases]
