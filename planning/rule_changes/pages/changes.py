"""Pages of rule changes: what waits and what is to come, one proposal with what it would do, and its answers."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries.staff import accounts_by_id
from foundation.accounts.schemas import NothingForm
from foundation.forms.form import Form
from foundation.language.formats import day
from foundation.language.words import _
from foundation.rulebook.queries import rows_of
from foundation.rulebook.rules import by_code
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from foundation.web.today import TodayLine, TodaySection, Urgency, when_shown
from planning.rule_changes import queries
from planning.rule_changes.pages.shown import ShownProposal, shown_change, shown_proposal
from planning.rule_changes.queries import RuleProposal
from planning.rule_changes.rules import ChangeState, Effect, first_day
from planning.rule_changes.schemas import ChangeList, WhyForm
from planning.rule_changes.services import proposals as services
from planning.rule_changes.words import EFFECT_LABELS, RuleChangesAct
from returns.cases.queries import cases_by_id, shown_by
from returns.lists.queries.beside import beside

MOST_ROWS = 60  # of one proposal that a page shows
_AT_MOST = 10


def _the_proposal(request: Request[Any]) -> RuleProposal | None:
    return queries.proposal_by_id(request.unit.session, request.path["proposal_id"])


def _own(request: Request[Any]) -> RuleProposal | None:
    proposal = _the_proposal(request)
    return proposal if proposal is not None and proposal.proposed_by == request.me.account_id else None


routes = Routes("rule_changes", permission=Permission.RULES_EDIT, load=_the_proposal)
_lists = routes.with_common(permission=Permission.RULES_EDIT)


def _shown(request: Request[Any], rows: Sequence[RuleProposal], most: int) -> list[ShownProposal]:
    """Proposals in words, each with at most so many of its rows; three statements."""
    session = request.unit.session
    changes = queries.changes_of(session, [row.id for row in rows], most)
    stored = by_code(rows_of(session, list({change.code for own in changes.values() for change in own})))
    people = [who for row in rows for who in (row.proposed_by, row.decided_by, row.ended_by)]
    names, me = accounts_by_id(session, people), request.me.account_id
    earliest = first_day(request.container.clock.now())
    return [
        shown_proposal(
            row, [shown_change(change, stored[change.code]) for change in changes[row.id]], names, me, earliest
        )
        for row in rows
    ]


@_lists.get("/rule-changes", RuleChangesAct.LIST, schema=ChangeList, endpoint="list")
def list_changes(request: Request[None]) -> ResponseReturnValue:
    """What waits for an answer, what is confirmed and to come, and every proposal, the newest first."""
    session, tomorrow = request.unit.session, request.unit.today + timedelta(days=1)
    waiting = queries.proposals_to_come(session, ChangeState.PROPOSED, tomorrow, PAGE_SIZE)
    coming = queries.proposals_to_come(session, ChangeState.CONFIRMED, tomorrow, PAGE_SIZE)
    page = queries.proposals_page(session, request.data.get("page"), PAGE_SIZE)
    shown = _shown(request, [*waiting, *coming, *page.items], most=1)
    first, second = len(waiting), len(waiting) + len(coming)
    return render_template(
        "planning/rule_changes/list.html",
        waiting=shown[:first],
        coming=shown[first:second],
        page=list_page(page, shown[second:]),
    )


def _touched(request: Request[RuleProposal]) -> Any:
    """The cases of the reader's own office that it would touch, with their people; a page of them."""
    session, today = request.unit.session, request.unit.today
    cursor = None if request.unit.writing else request.data.get("page")
    page = queries.touched_cases(session, request.row.id, cursor, PAGE_SIZE)
    cases = {case.id: case for case in cases_by_id(session, {row.case_id for row in page.items})}
    people, _progress = beside(session, list(cases.values()), today, progress=False)
    lines = []
    for row in page.items:
        if (case := cases.get(row.case_id)) is None:
            continue
        own = people[case.id]
        shown = shown_by(case, own.first, own.count, own.owner, request.me.account_id, today)
        lines.append((EFFECT_LABELS[row.effect], row.number, row.effect in (Effect.LATER, Effect.EARLIER), shown))
    return list_page(page, lines)


def _page(request: Request[RuleProposal], form: Form) -> str:
    """One proposal: what would change, for how many cases of which office, and what can be done with it."""
    session, proposal = request.unit.session, request.row
    [shown] = _shown(request, [proposal], MOST_ROWS)
    counts = queries.counts_of(session, proposal.id, request.me.office_id)
    offices: dict[str, list[Any]] = {}
    for count in counts:
        offices.setdefault(count.office, []).append(count)
    form.prefix = "w"
    return render_template(
        "planning/rule_changes/change.html",
        shown=shown,
        offices=offices,
        effects=EFFECT_LABELS,
        touched=_touched(request) if counts else None,
        more=max(0, queries.count_changes(session, proposal.id) - MOST_ROWS),
        form=form,
    )


@routes.get("/rule-changes/<uuid:proposal_id>", RuleChangesAct.OPEN, schema=ChangeList, endpoint="change")
def change(request: Request[RuleProposal]) -> ResponseReturnValue:
    """One proposal."""
    return _page(request, Form())


def _back(request: Request[RuleProposal], words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("rule_changes.change", proposal_id=request.row.id), 303)


@routes.post(
    "/rule-changes/<uuid:proposal_id>/confirm",
    RuleChangesAct.CONFIRM,
    schema=NothingForm,
    steps_up=True,
    on_invalid=_page,
)
def confirm(request: Request[RuleProposal]) -> ResponseReturnValue:
    """Confirm it, as a second person."""
    services.confirm(request.unit, request.container.rule_bounds, request.row)
    return _back(request, _("Confirmed. It applies from %(day)s.", day=day(request.row.begins_on)))


@routes.post("/rule-changes/<uuid:proposal_id>/decline", RuleChangesAct.DECLINE, schema=WhyForm, on_invalid=_page)
def decline(request: Request[RuleProposal]) -> ResponseReturnValue:
    """Decline it, with a reason."""
    services.decline(request.unit, request.row, request.data["why"])
    return _back(request, _("Declined. The person who proposed it has been told."))


@routes.post("/rule-changes/<uuid:proposal_id>/withdraw", RuleChangesAct.WITHDRAW, load=_own, schema=NothingForm)
def withdraw(request: Request[RuleProposal]) -> ResponseReturnValue:
    """Withdraw what one proposed."""
    services.withdraw(request.unit, request.row)
    return _back(request, _("Withdrawn. No rule was changed."))


@routes.post(
    "/rule-changes/<uuid:proposal_id>/cancel",
    RuleChangesAct.TAKE_BACK,
    schema=WhyForm,
    steps_up=True,
    on_invalid=_page,
    endpoint="cancel",
)
def take_back(request: Request[RuleProposal]) -> ResponseReturnValue:
    """Take it back before it holds."""
    services.take_back(request.unit, request.row, request.data["why"])
    return _back(request, _("Cancelled. It will not take effect."))


def sections(request: Request[Any]) -> list[TodaySection]:
    """A section of the start page: rule changes that wait for this person's answer."""
    if not request.me.may(Permission.RULES_EDIT):
        return []
    earliest = first_day(request.container.clock.now())  # what begins before can no longer be confirmed
    rows = queries.proposals_for(request.unit.session, request.me.account_id, earliest, _AT_MOST)
    if not rows:
        return []

    def line(row: RuleProposal) -> TodayLine:
        url = url_for("rule_changes.change", proposal_id=row.id)
        when, duty = _("From %(day)s", day=day(row.begins_on)), _("Confirm a rule change")
        return TodayLine(url, _("Rule change"), "due", when, duty=duty)

    lines = when_shown(rows, lambda _row: Urgency.TODAY, line)
    title, more = _("Rule changes to confirm"), _("Show all")
    return [TodaySection(title, lines, url_for("rule_changes.list"), more, len(rows) == _AT_MOST)]


def proposal_url(proposal_id: uuid.UUID) -> str:
    """Where a proposal is read."""
    return url_for("rule_changes.change", proposal_id=proposal_id)
