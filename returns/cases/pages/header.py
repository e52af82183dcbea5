"""The header of every page of a case: who, which way, by when; what blocks it, and the next thing to do."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.route import Request
from returns.cases.pages.cases import CLEARS, CaseHead, area_url, restricted, routes
from returns.cases.queries import Case, CaseOnPage, Person, case_on_page, members_of_case
from returns.cases.rules.cases import BEFORE_BOARDING, ENDED, NEVER, PATH, CaseState, blockers, days_until
from returns.cases.services.cases import NextStep, next_step
from returns.cases.words import CasesAct
from returns.journey.queries.itinerary import day_of_departure, journey, journeys_apart, legs_of_case
from returns.journey.queries.legs import route_of
from returns.names.queries.names import full_name
from returns.protection.rules.protection import Clearance, is_clear
from returns.protection.services.protection import doors_of_case
from returns.readiness.rules.readiness import SignOffState, sign_off_of
from returns.readiness.words import SIGN_OFF_MARKS

WITH_JOURNEY = PATH[PATH.index(CaseState.PLANNING) :]

# The one primary action of a case: the next thing that whoever looks at it can do, by state.


@dataclass(frozen=True)
class Action:
    """The next thing to do: a link, or a button that takes the step to the state `to`."""

    label: object
    url: str | None
    to: CaseState | None = None


# A step that is taken by a button, once nothing stands in its way.
_BUTTONS = {
    CaseState.APPLIED: _l("Submit the application"),
    CaseState.PLANNING: _l("Start planning the journey"),
}


def primary_of(request: Request[CaseOnPage], step: NextStep) -> Action | None:
    """The action for whoever looks at the page; None if nothing waits for them."""
    me, case = request.me, request.row.case
    if me.may(Permission.CLEARANCE_SET):
        waits = _waits_for_clearance(request)
        return Action(_("Set the protection clearance"), area_url("clearance", case.id, me)) if waits else None
    if case.state in ENDED:
        return None
    if not me.may(Permission.CASES_WORK) or step.not_mine:
        return None
    blocking = blockers(step.findings)
    for reason in blocking:
        url = area_url(reason.cleared_by, case.id, me)
        if url is not None and reason.cleared_by in CLEARS:
            return Action(CLEARS[reason.cleared_by], _onward(reason.cleared_by, case.id) or url)
    return None if blocking else _without_obstacles(request, step)


def _waits_for_clearance(request: Request[CaseOnPage]) -> bool:
    """Whether a clearance is outstanding, or given and over before the day of departure, or before today."""
    case, clearance = request.row.case, request.row.clearance
    if clearance is None or case.state in ENDED:
        return False
    return clearance.state is Clearance.OUTSTANDING or clearance_ends_early(request)


def clearance_ends_early(request: Request[CaseOnPage]) -> bool:
    """Whether a clearance is given and over before the day of departure, or before today."""
    case, clearance = request.row.case, request.row.clearance
    if clearance is None or clearance.state is not Clearance.GIVEN:
        return False
    today, departs = request.unit.today, case.departs_or_never
    day = max(departs, today) if departs < NEVER else today
    return case.state in BEFORE_BOARDING and not is_clear(clearance.state, clearance.until, day)


def _onward(area: str, case_id: uuid.UUID) -> str | None:
    """Where an area is worked on person by person: with whoever is next."""
    return url_for("protection_check.page", case_id=case_id, ask="next") if area == "protection" else None


def _without_obstacles(request: Request[CaseOnPage], step: NextStep) -> Action | None:
    case = request.row.case
    if case.state is CaseState.INTAKE:
        return Action(_("Record the first counselling session"), area_url("counselling", case.id, request.me))
    if case.state is CaseState.APPLIED:
        return Action(_("Decide on the application"), area_url("eligibility", case.id, request.me))
    if case.state is CaseState.READY:
        return Action(_("Record departure"), url_for("departure.page", case_id=case.id))
    if case.state in (CaseState.DEPARTED, CaseState.ARRIVED) and request.container.case_links:
        onward = request.container.case_links[0]  # what follows a journey belongs to the room that follows this one
        return Action(_("Continue to: %(part)s", part=onward.label), url_for(onward.endpoint, case_id=case.id))
    if step.to in _BUTTONS:
        return Action(_BUTTONS[step.to], url_for("lifecycle.move", case_id=case.id), step.to)
    return None


@dataclass(frozen=True)
class Standing:
    """How a case stands for whoever looks: how many blockers, its sign-off where there can be one, what is next."""

    blocking: int
    sign_off: SignOffState | None
    primary: Action | None

    @property
    def sign_off_mark(self) -> str:
        """How the sign-off is marked."""
        return SIGN_OFF_MARKS[self.sign_off] if self.sign_off else "plain"


def standing_of(request: Request[CaseOnPage], step: NextStep) -> Standing:
    """How a case stands by its next step."""
    return Standing(
        len(blockers(step.findings)),
        sign_off_of(request.row.case.state, step.findings),
        primary_of(request, step),
    )


@dataclass(frozen=True)
class CaseHeader(CaseHead):
    """What every page of a case says of it. A name is None where it cannot be read any more.

    `standing` is there on the page of the case alone: it takes longer than many a page, which ask for it afterwards.
    """

    state: CaseState
    names: Sequence[str | None]
    route: Sequence[str]
    departs_on: date | None
    departs_in: int | None
    legal_deadline: date | None
    days_to_deadline: int | None
    has_ended: bool
    standing_url: str
    standing: Standing | None = None


def case_head(
    request: Request, case: Case, standing: Standing | None = None, people: Sequence[Person] | None = None
) -> CaseHeader:
    """The header of a page of a case; no statement where `the_case` has read it. KeyGone if the case was erased.

    `people`: those of the case, where a unit that writes has read them already.
    """
    session, today = request.unit.session, request.unit.today
    people = members_of_case(session, case.id) if people is None else people
    way = journey(legs_of_case(session, case.id)) if case.state in WITH_JOURNEY else []
    own = next((legs for _who, legs in journeys_apart(way, [person.id for person in people])), [])  # of the first
    departs = day_of_departure(way) if case.state in BEFORE_BOARDING else NEVER
    departs_on = departs if departs < NEVER else None
    return CaseHeader(
        id=case.id,
        reference=case.reference,
        url=url_for("cases.open", case_id=case.id),
        state=case.state,
        names=[full_name(person) for person in people],
        route=route_of(own),
        departs_on=departs_on,
        departs_in=days_until(departs_on, today),
        legal_deadline=case.legal_deadline if case.state in BEFORE_BOARDING else None,
        days_to_deadline=days_until(case.legal_deadline, today),
        has_ended=case.state in ENDED,
        standing_url=url_for("cases.standing", case_id=case.id),
        standing=standing,
        restricted=restricted(case, request.container.clock.now()),
    )


def on_page(request: Request) -> CaseOnPage | None:
    """The case of an address with the rows that stand beside it, if this scope sees it; one statement."""
    case_id: uuid.UUID = request.path["case_id"]
    doors = list(doors_of_case(request.container.secrets, case_id))
    now, emergency = request.container.clock.now(), request.me.emergency
    row = case_on_page(request.unit.session, case_id, request.me.account_id, doors, now, request.unit.today)
    if row is None or emergency is None or emergency.case_id != case_id or not emergency.doors:
        return row
    return replace(row, opens_a_door=True)


@routes.get("/cases/<uuid:case_id>/standing", CasesAct.STANDING, load=on_page)
def standing(request: Request[CaseOnPage]) -> ResponseReturnValue:
    """The part of the header that is judged: pages of a case ask for it once they are shown."""
    step = next_step(request.unit, request.row.case)
    return render_template(
        "returns/cases/standing.html", standing=standing_of(request, step), url=_case_url(request.row.case)
    )


def _case_url(case: Case) -> str:
    return url_for("cases.open", case_id=case.id)
