"""Who comes, as whoever waits sees it: each with how they come, and how many do not; never why."""

from collections.abc import Sequence
from types import SimpleNamespace

from foundation.language.words import lazy_gettext as _l
from foundation.web.stamp import Call
from reintegration.arrivals.queries.arrivals import Leg
from reintegration.arrivals.queries.boardings import expected_of_case
from reintegration.arrivals.rules.boardings import Coming
from returns.cases.queries.cases import Case

COMING_LABELS = {
    Coming.EXPECTED: _l("Expected"),
    Coming.ON_BOARD: _l("On board"),
    Coming.ON_THE_WAY: _l("On the way"),
    Coming.SHOULD_BE_THERE: _l("Should have arrived"),
    Coming.NOT_TRAVELLING: _l("Does not travel"),
}
_MARKS = {
    Coming.EXPECTED: "plain",
    Coming.ON_BOARD: "done",
    Coming.ON_THE_WAY: "done",
    Coming.SHOULD_BE_THERE: "due",
    Coming.NOT_TRAVELLING: "warning",
}


def shown_coming(call: Call, case: Case, legs: Sequence[Leg], people: Sequence[SimpleNamespace]) -> SimpleNamespace:
    """Everybody with how they come, and how many who were to come along do not."""
    ids = [person.id for person in people]
    expected = expected_of_case(call.unit.session, case, legs, ids, call.wiring.clock.now())
    return SimpleNamespace(
        people=[
            SimpleNamespace(
                name=person.name,
                mark=_MARKS[expected.coming[person.id]],
                label=COMING_LABELS[expected.coming[person.id]],
            )
            for person in people
        ],
        others=expected.others_staying,
        is_nobody=all(coming is Coming.NOT_TRAVELLING for coming in expected.coming.values()),
    )
