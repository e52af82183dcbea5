"""The tour's part that sets something aside: asked for, taken back, declined, granted."""

from collections.abc import Iterator

from foundation.web.container import Container
from returns.readiness.queries.reads import overrides_of_case
from returns.readiness.rules.overrides import OverrideState
from returns.readiness.services import key_of, present_of
from tests.factories.journeys import looking_at, make_planned, make_team
from tests.pages.stops import Stop
from tests.pages.tour_of_paperwork import of_paperwork


def stops_of_overrides(container: Container) -> Iterator[Stop]:
    """A case whose escort has no way home; the owner asks, and a second person decides."""
    team = make_team(container)
    case_id = make_planned(container, team).case
    page = f"/cases/{case_id}/overrides"
    with looking_at(container, team.owner, case_id) as (unit, case):
        asked = overrides_of_case(unit.session, case_id)[0].id
        finding = key_of(case.id, present_of(unit, case).overridable[0]).hex
    said = {"finding": finding, "until": "2026-12-04", "reason": "Likes tea."}
    yield Stop("overrides-asked", team.owner, page)
    yield Stop("overrides-asked-twice", team.owner, page, said, 422)
    yield Stop("overrides-taken-back", team.owner, f"{page}/{asked}/take-back", {})
    yield Stop("overrides-past", team.owner, page)
    yield Stop("overrides-too-early", team.owner, page, {**said, "until": "2026-11-20"}, 422)
    yield Stop("overrides-anew", team.owner, page, said)
    with looking_at(container, team.owner, case_id) as (unit, _case):
        (again,) = [
            one.id for one in overrides_of_case(unit.session, case_id) if one.state is OverrideState.ASKED
        ]  # both of one moment
    yield Stop("overrides-of-owner", team.owner, page)
    yield Stop("overrides-to-decide", team.signer, page)
    yield Stop("overrides-granted", team.signer, f"{page}/{again}", {"decision": "grant", "answer": "Likes tea."})
    yield Stop("overrides-held", team.officer, page)
    yield Stop("readiness-overridden", team.owner, f"/cases/{case_id}/readiness")
    yield Stop("escorts-overridden", team.owner, f"/cases/{case_id}/escorts")
    yield from of_paperwork(container, case_id, team)
