"""The page of eligibility: the decisions on an application, and taking one."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import case_head, the_case
from returns.cases.queries.cases import Case, reason_sentence
from returns.cases.rules import CaseState
from returns.cases.services.next_step import next_step
from returns.cases.words.cases import DECISION_LABELS, choices_of
from returns.lifecycle.queries import decisions_of_case
from returns.lifecycle.schemas import DecisionForm
from returns.lifecycle.services.eligibility import decide
from returns.lifecycle.words import REJECTION_LABELS

routes = Routes("eligibility", permission=Permission.CASES_OPEN, load=the_case)


def _page(request: Request[Case], form: Form) -> str:
    """The decisions on an application."""
    session, case = request.unit.session, request.row
    decisions = decisions_of_case(session, case.id)
    authors = accounts.accounts_by_id(session, [decision.decided_by for decision in decisions])
    is_applied = case.state is CaseState.APPLIED
    step = next_step(request.unit, case) if is_applied else None
    return render_template(
        "returns/lifecycle/eligibility.html",
        case=case_head(case),
        decisions=decisions,
        names={author.id: author.name for author in authors.values()},
        form=form,
        choices=choices_of(DECISION_LABELS),
        codes=choices_of(REJECTION_LABELS),
        is_applied=is_applied,
        not_mine=[reason_sentence(reason) for reason in step.not_mine] if step else [],
    )


@routes.form(
    "/cases/<uuid:case_id>/eligibility",
    "eligibility.decide",
    opens="eligibility.page",
    shows=_page,
    permission=Permission.CASES_WORK,
    reads=Permission.CASES_OPEN,
    schema=DecisionForm,
)
def decide_page(request: Request[Case]) -> ResponseReturnValue:
    """Decide on an application, as an officer who did not counsel in it."""
    decide(request.unit, request.row, request.data["decision"], request.data["reason"], request.data.get("code"))
    flash(_("The decision is recorded."), "done")
    return redirect(url_for("cases.open", case_id=request.row.id), 303)
