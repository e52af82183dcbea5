"""The tour's part at the gate: a family of which one comes late, undone, corrected; the flight leaves."""

from collections.abc import Iterator
from datetime import timedelta

from foundation.web.container import Container
from returns.departure.queries.departures import OPENS_HOURS
from returns.journey.queries.itinerary import legs_of_case
from tests.factories.boarding import ready_at_the_gate
from tests.factories.journeys import looking_at
from tests.factories.rules_of_today import change_rule
from tests.pages.stops import Stop


def stops_of_boarding(container: Container) -> Iterator[Stop]:
    """Two people of a case that is signed off; days before, so that nothing of the tour's day changes.

    The board is shown as it is before the gate opens, then a rule opens it.
    """
    gate = ready_at_the_gate(container)
    officer, (first, second) = gate.team.officer, gate.people
    with looking_at(container, officer, gate.case) as (unit, _case):
        leg = legs_of_case(unit.session, gate.case)[0]
        day = leg.departs_at.date()
    board, press = f"/departures?day={day}", f"/cases/{gate.case}/boarding"
    said = {"leg": leg.id.hex, "seen": "0", "people": [first.hex, second.hex], "how": "boarded"}
    yield Stop("board-empty", officer, f"/departures?day={day + timedelta(days=200)}")
    yield Stop("board-not-open", officer, board)
    yield Stop("board-too-early", officer, f"{press}?day={day}", said, 422)
    change_rule(container, OPENS_HOURS, 999, "hours")
    yield Stop("board", officer, board)
    yield Stop("board-no-reason", officer, f"{press}?day={day}", {**said, "how": "no_show"}, 422)
    yield Stop("board-boarded", officer, press, said)
    yield Stop("board-undo", officer, board)
    yield Stop("board-conflict", officer, f"{press}?day={day}", {**said, "how": "no_show:late"}, 409)
    late = {**said, "seen": "2", "people": [second.hex], "how": "no_show:late", "note": "Likes tea."}
    yield Stop("board-late", officer, press, late)
    yield Stop("board-corrected", officer, board)
    yield Stop("board-undone", officer, f"{press}/undo", {"leg": leg.id.hex, "seen": "3"})
    left = {"legs": leg.id.hex, "left_on": str(day), "left_time": "08:00"}
    yield Stop("board-left-too-early", officer, f"/departures/left?day={day}", left, 422)
    yield Stop("board-of-specialist", gate.team.specialist, board)
