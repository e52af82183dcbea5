"""The one primary action of a case page: the next thing that whoever looks at it can do, by state."""

from types import SimpleNamespace
from typing import Any

from flask import url_for

from foundation.accounts.permissions import Permission
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.stamp import Call
from returns.cases.pages.areas import area_url
from returns.cases.queries.cases import Case
from returns.cases.rules.cases import ENDED, CaseState
from returns.cases.rules.reasons import blockers
from returns.cases.services.next_step import NextStep
from returns.protection.rules.protection import Clearance

# What clears the first finding of an area.
_CLEARS = {
    "safe_contact": _l("Record safe contact"),
    "counselling": _l("Record a counselling session"),
    "consent": _l("Record consents"),
    "guardians": _l("Record who stands for the child"),
    "protection": _l("Do the protection check"),
    "documents": _l("Record travel documents"),
    "medical": _l("Record fitness to travel"),
    "itinerary": _l("Plan the journey"),
    "escorts": _l("Plan the escort"),
    "reception": _l("Name the reception"),
    "sign_off": _l("Go to the sign-off"),
}
# A step that is taken by a button, once nothing stands in its way.
_BUTTONS = {
    CaseState.APPLIED: _l("Submit the application"),
    CaseState.PLANNING: _l("Begin planning the journey"),
}


def primary_of(call: Call, case: Case, step: NextStep, clearance: Any) -> SimpleNamespace | None:
    """The action: a link, or (with `to`) a button that takes the step; None if nothing waits for this person."""
    me = call.me
    if me.may(Permission.CLEARANCE_SET):
        waits = clearance is not None and clearance.state is Clearance.OUTSTANDING and case.state not in ENDED
        return _link(_("Set the protection clearance"), area_url("clearance", case.id, me)) if waits else None
    if case.state in ENDED:
        return None
    if not me.may(Permission.CASES_WORK) or step.not_mine:
        return None
    blocking = blockers(step.findings)
    for reason in blocking:
        url = area_url(reason.cleared_by, case.id, me)
        if url is not None and reason.cleared_by in _CLEARS:
            return _link(_CLEARS[reason.cleared_by], url)
    return None if blocking else _without_obstacles(call, case, step)


def _without_obstacles(call: Call, case: Case, step: NextStep) -> SimpleNamespace | None:
    if case.state is CaseState.INTAKE:
        return _link(_("Record the first counselling session"), area_url("counselling", case.id, call.me))
    if case.state is CaseState.APPLIED:
        return _link(_("Decide on the application"), area_url("eligibility", case.id, call.me))
    if case.state is CaseState.READY:
        return _link(_("Record the departure"), url_for("departure.page", case_id=case.id))
    if case.state in (CaseState.DEPARTED, CaseState.ARRIVED) and call.wiring.case_links:
        onward = call.wiring.case_links[0]  # what follows a journey belongs to the room that follows this one
        return _link(_("Go on to: %(part)s", part=onward.label), url_for(onward.endpoint, case_id=case.id))
    if step.to in _BUTTONS:
        url = url_for("lifecycle.move", case_id=case.id)
        return SimpleNamespace(label=_BUTTONS[step.to], url=url, to=step.to.value)
    return None


def _link(label: object, url: str | None) -> SimpleNamespace:
    return SimpleNamespace(label=label, url=url, to=None)
