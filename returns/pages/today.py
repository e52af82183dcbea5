"""Today: what is mine and next."""

import uuid
from collections.abc import Sequence
from types import SimpleNamespace

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts import queries as accounts
from foundation.accounts.permissions import Permission
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.pages.approvals import approval_section
from returns.pages.cases import rows_of
from returns.pages.labels import deadline_label
from returns.pages.tasks import task_section, user_of
from returns.queries import cases as queries
from returns.queries.budget import first_waiting
from returns.queries.tasks import first_tasks

blueprint = Blueprint("today", __name__)
_AT_MOST = 10
_NEAR_DAYS = 14
_Lists = list[tuple[str, queries.CaseFilter, str]]
_Rows = dict[uuid.UUID, SimpleNamespace]


def _item(row: SimpleNamespace, is_mine: bool) -> SimpleNamespace:
    is_late = row.days_to_deadline is not None and row.days_to_deadline < 0
    is_near = row.days_to_deadline is not None and 0 <= row.days_to_deadline <= _NEAR_DAYS
    return SimpleNamespace(
        url=row.url,
        reference=row.reference,
        label=row.name or _("Name no longer readable"),
        note=row.state_label if row.mine or not is_mine else _("Covering for %(name)s", name=row.owner_name),
        mark="warning" if is_late else "due" if is_near else None,
        mark_label=deadline_label(row.days_to_deadline),
    )


def _case_sections(call: Call) -> list[SimpleNamespace]:
    """My tasks, my cases and the office's newest, their owners and keys fetched together."""
    lists: _Lists = []
    if call.me.may(Permission.CASES_CREATE):
        # A deadline to leave says nothing about a return that has begun or ended.
        mine = queries.CaseFilter(
            owner_id=call.me.account_id,
            sort="legal_deadline",
            descending=False,
            covered_on=call.wiring.clock.now().date(),
            before_boarding=True,
        )
        lists.append((_("My cases, nearest deadline first"), mine, _("No case of yours is on its way to a departure.")))
    lists.append((_("Newest in the office"), queries.CaseFilter(), _("The office has no case yet.")))
    # Everything is read before anything is opened, so that the keys of all of it come together.
    found = queries.first_of_lists(call.unit.session, [chosen for _title, chosen, _empty in lists], _AT_MOST)
    tasks = first_tasks(call.unit.session, user_of(call), call.wiring.clock.now().date(), _AT_MOST)
    approves = call.me.may(Permission.BUDGET_APPROVE)
    waiting = first_waiting(call.unit.session, call.me.account_id, _AT_MOST) if approves else []
    rows = {row.id: row for row in rows_of(call, list({case.id: case for cases in found for case in cases}.values()))}
    money = [approval_section(call, waiting)] if approves else []
    return [task_section(call, tasks), *money, *_sections(lists, found, rows)]


def _sections(lists: _Lists, found: list[Sequence[queries.Case]], rows: _Rows) -> list[SimpleNamespace]:
    return [
        SimpleNamespace(
            title=title, items=[_item(rows[case.id], chosen.owner_id is not None) for case in cases], empty=empty
        )
        for (title, chosen, empty), cases in zip(lists, found, strict=True)
    ]


def _confirmations(waiting: Sequence[accounts.Account]) -> SimpleNamespace:
    items = [
        SimpleNamespace(
            url=url_for("accounts.confirmations"),
            reference=None,
            label=account.name,
            note=None,
            mark="due",
            mark_label=_("Waits for confirmation"),
        )
        for account in waiting[:_AT_MOST]
    ]
    return SimpleNamespace(title=_("Accounts to confirm"), items=items, empty=_("Nobody waits for a confirmation."))


@door(blueprint, "/", "today.read", permission=Permission.OWN_ACCOUNT)
def today(call: Call) -> ResponseReturnValue:
    """The start page of every role."""
    confirms = call.me.may(Permission.ACCOUNTS_CONFIRM)
    waiting = accounts.waiting_for_confirmation(call.unit.session) if confirms else []  # read before names are opened
    sections = _case_sections(call) if call.me.may(Permission.CASES_LIST) else []
    sections += [section for added in call.wiring.today_sections for section in added(call)]
    if confirms:
        sections.append(_confirmations(waiting))
    return render_template("today.html", greeting=_("Good to see you, %(name)s", name=call.me.name), sections=sections)
