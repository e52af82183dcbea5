"""The form that asks for an override: it names a finding of its own case."""

from returns.cases.rules.cases import Reason
from returns.escorts.rules.escorts import EscortReason
from returns.readiness.queries.reads import override_of_case
from returns.readiness.services import key_of, take_back_override
from tests.doors.named import Days, Fields, Named, Sent
from tests.doors.strangers import World
from tests.factories.journeys import at_work

WAY_HOME = Reason(EscortReason.WAY_HOME_MISSING, "1")


def _asked_anew(world: World, days: Days) -> Fields:
    """What was asked for already is taken back first: nothing waits twice."""
    planned, officer = world.populated.planned, world.populated.people["officer"]
    with at_work(days.container, officer, planned.case) as (unit, case):
        waiting = override_of_case(unit.session, planned.case, planned.override)
        assert waiting is not None
        take_back_override(unit, case, waiting)
    finding = key_of(planned.case, WAY_HOME)
    return {"finding": finding.hex, "until": days.on(14), "reason": "The escort stays there."}


FORMS = (Sent("POST /cases/{planned}/overrides", "officer", {"finding": Named("finding")}, _asked_anew),)
