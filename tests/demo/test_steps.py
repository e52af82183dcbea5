"""Steps of the invented caseload: nobody who covers for an owner signs the departure, so that loading goes on."""

from demo.steps import sign
from foundation.web.container import Container
from returns.readiness.queries.sign_offs import latest_sign_off
from tests.factories.journeys import at_work, looking_at, make_ready, make_team
from tests.factories.workspace import make_absence


def test_whoever_covers_for_the_owner_leaves_an_invented_departure_unsigned(container: Container) -> None:
    team = make_team(container)
    signed = []
    for is_covered in (False, True):
        case_id = make_ready(container, team)
        if is_covered:
            make_absence(container, team.owner, team.signer)
        with at_work(container, team.signer, case_id) as (unit, case):
            sign(unit, case)
        with looking_at(container, team.owner, case_id) as (unit, _case):
            signed.append(latest_sign_off(unit.session, case_id) is not None)
    assert signed == [True, False]
