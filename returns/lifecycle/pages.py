"""Pages of the life of a case: its steps, the decision on an application, its legal deadline, its ends."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.forms.form import Form, Stored
from foundation.language.words import _
from foundation.web.overwriting import some_of
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import the_case
from returns.cases.pages.header import case_head
from returns.cases.queries import Case, reason_sentence
from returns.cases.rules.cases import BEFORE_BOARDING, WITHDRAWALS, CaseState
from returns.cases.services.cases import next_step
from returns.cases.words import DECISION_LABELS, STATE_LABELS, choices_of
from returns.consent.queries import transfers_in_force
from returns.escorts.queries.escorts import escorts_of_case
from returns.journey.pages.itinerary import people_choices
from returns.journey.queries.itinerary import legs_to_freeze
from returns.lifecycle.queries import decisions_of_case
from returns.lifecycle.rules.endings import ENDING_FIELDS, Ending
from returns.lifecycle.rules.lifecycle import REOPENED
from returns.lifecycle.schemas import OUTSIDE, DeadlineForm, DecisionForm, MoveForm, ReopenForm, WithdrawForm
from returns.lifecycle.services.endings import decide, withdraw_case
from returns.lifecycle.services.lifecycle import change_deadline, move_case, reopen_case
from returns.lifecycle.words import CAUSE_LABELS, CHANNEL_LABELS, REJECTION_LABELS, LifecycleAct

routes = Routes("lifecycle", permission=Permission.CASES_WORK, load=the_case)


def _to_case(request: Request[Case], words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("cases.open", case_id=request.row.id), 303)


@routes.post("/cases/<uuid:case_id>/move", LifecycleAct.CASE_MOVE, schema=MoveForm)
def move(request: Request[Case]) -> ResponseReturnValue:
    """Take the next step of a case; a refusal says everything that stands in its way."""
    move_case(request.unit, request.row, request.data["to"])
    return _to_case(request, _("Saved. The next step is shown at the top."))


def _stored_deadline(request: Request[Case]) -> Stored:
    day = request.row.legal_deadline
    return some_of({"legal_deadline": day.isoformat() if day else ""})


def _deadline_page(request: Request[Case], form: Form) -> str:
    """The deadline that stands, and the form that changes it."""
    if not request.unit.writing:
        form.values["version"] = _stored_deadline(request).version
    return render_template(
        "returns/lifecycle/deadlines.html",
        case=case_head(request, request.row),
        form=form,
        stands=request.row.legal_deadline,
        may_change=request.row.state in BEFORE_BOARDING,
    )


@routes.form(
    "/cases/<uuid:case_id>/deadline",
    LifecycleAct.DEADLINE_CHANGE,
    opens=LifecycleAct.DEADLINE_PAGE,
    shows=_deadline_page,
    page="deadline_page",
    schema=DeadlineForm,
    stored=_stored_deadline,
)
def deadline(request: Request[Case]) -> ResponseReturnValue:
    """Change the legal deadline to leave, with the reason."""
    change_deadline(request.unit, request.row, request.data.get("legal_deadline"), request.data["reason"])
    return _to_case(request, _("Legal deadline changed. The timeline keeps the previous date."))


def _eligibility_page(request: Request[Case], form: Form) -> str:
    """The decisions on an application."""
    session, case = request.unit.session, request.row
    decisions = decisions_of_case(session, case.id)
    authors = accounts.accounts_by_id(session, [decision.decided_by for decision in decisions])
    is_applied = case.state is CaseState.APPLIED
    step = next_step(request.unit, case) if is_applied else None
    return render_template(
        "returns/lifecycle/eligibility.html",
        case=case_head(request, case),
        decisions=decisions,
        authors=authors,
        form=form,
        choices=choices_of(DECISION_LABELS),
        codes=choices_of(REJECTION_LABELS),
        is_applied=is_applied,
        not_mine=[reason_sentence(reason) for reason in step.not_mine] if step else [],
    )


@routes.form(
    "/cases/<uuid:case_id>/eligibility",
    LifecycleAct.ELIGIBILITY_DECIDE,
    opens=LifecycleAct.ELIGIBILITY_PAGE,
    shows=_eligibility_page,
    page="eligibility_page",
    reads=Permission.CASES_OPEN,
    schema=DecisionForm,
)
def eligibility(request: Request[Case]) -> ResponseReturnValue:
    """Decide on an application, as an officer who did not counsel in it."""
    decide(request.unit, request.row, request.data["decision"], request.data["reason"], request.data.get("code"))
    return _to_case(request, _("Decision recorded."))


def _withdraw_page(request: Request[Case], form: Form) -> str:
    """How a return ends, with everything that follows from it shown first."""
    session, case_id = request.unit.session, request.row.id
    people = people_choices(request, case_id)
    form.values.setdefault("covers", [person for person, _name in people])
    if len(people) == 1:
        form.values.setdefault("said_by", people[0][0])
    return render_template(
        "returns/lifecycle/withdraw.html",
        case=case_head(request, request.row),
        form=form,
        ends=[(state.value, STATE_LABELS[state]) for state in WITHDRAWALS],
        legs=len(legs_to_freeze(session, case_id)),
        escorts=[escort.content.name for escort in escorts_of_case(session, case_id)],
        transfers=len(transfers_in_force(session, case_id)),
        people=people,
        speakers=[*people, (OUTSIDE, _("Someone outside the case"))],
        channels=choices_of(CHANNEL_LABELS),
        causes=choices_of(CAUSE_LABELS),
    )


def _ending(data: dict[str, Any]) -> Ending:
    values = {name: data[name] for names in ENDING_FIELDS.values() for name in names if name in data}
    if "covers" in values:
        values["covers"] = tuple(person.hex for person in values["covers"])
    if values.get("said_by") == OUTSIDE:
        values["said_by"] = ""
    return Ending(**values)


@routes.form(
    "/cases/<uuid:case_id>/withdraw",
    LifecycleAct.CASE_WITHDRAW,
    opens=LifecycleAct.CASE_WITHDRAW_PAGE,
    shows=_withdraw_page,
    page="withdraw_page",
    schema=WithdrawForm,
)
def withdraw(request: Request[Case]) -> ResponseReturnValue:
    """End a return before boarding."""
    withdraw_case(request.unit, request.row, request.data["to"], request.data["reason"], _ending(request.data))
    return _to_case(request, _("The return has ended. Its journey is frozen, and partners no longer see it."))


def _reopen_page(request: Request[Case], form: Form) -> str:
    """Taking up a case that had ended."""
    then = REOPENED.get(request.row.state)
    return render_template(
        "returns/lifecycle/reopen.html",
        case=case_head(request, request.row),
        form=form,
        now=request.row.state,
        then=then,
    )


@routes.form(
    "/cases/<uuid:case_id>/reopen",
    LifecycleAct.CASE_REOPEN,
    opens=LifecycleAct.CASE_REOPEN_PAGE,
    shows=_reopen_page,
    page="reopen_page",
    permission=Permission.LEAD_OFFICE,
    schema=ReopenForm,
)
def reopen(request: Request[Case]) -> ResponseReturnValue:
    """Take up a case that had ended."""
    reopen_case(request.unit, request.row, request.data["reason"])
    return _to_case(request, _("Case reopened."))
