"""Today: what is mine and next."""

from types import SimpleNamespace

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts import queries as accounts
from foundation.accounts.permissions import Permission
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.pages.cases import rows_of
from returns.pages.labels import deadline_label
from returns.queries import cases as queries

blueprint = Blueprint("today", __name__)
_AT_MOST = 10
_NEAR_DAYS = 14


def _item(row: SimpleNamespace) -> SimpleNamespace:
    is_late = row.days_to_deadline is not None and row.days_to_deadline < 0
    is_near = row.days_to_deadline is not None and 0 <= row.days_to_deadline <= _NEAR_DAYS
    return SimpleNamespace(
        url=row.url,
        reference=row.reference,
        label=row.name or _("Name no longer readable"),
        note=row.state_label,
        mark="warning" if is_late else "due" if is_near else None,
        mark_label=deadline_label(row.days_to_deadline),
    )


def _case_sections(call: Call) -> list[SimpleNamespace]:
    """My cases and the office's newest, their owners and keys fetched together."""
    lists = []
    if call.me.may(Permission.CASES_CREATE):
        # A deadline to leave says nothing about a return that has begun or ended.
        mine = queries.CaseFilter(
            owner_id=call.me.account_id, sort="legal_deadline", descending=False, before_boarding=True
        )
        lists.append((_("My cases, nearest deadline first"), mine, _("No case of yours is on its way to a departure.")))
    lists.append((_("Newest in the office"), queries.CaseFilter(), _("The office has no case yet.")))
    found = [queries.first_cases(call.unit.session, chosen, _AT_MOST) for _title, chosen, _empty in lists]
    rows = {row.id: row for row in rows_of(call, list({case.id: case for cases in found for case in cases}.values()))}
    return [
        SimpleNamespace(title=title, items=[_item(rows[case.id]) for case in cases], empty=empty)
        for (title, _chosen, empty), cases in zip(lists, found, strict=True)
    ]


def _confirmations(call: Call) -> SimpleNamespace:
    waiting = accounts.waiting_for_confirmation(call.unit.session)
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
    sections = _case_sections(call) if call.me.may(Permission.CASES_LIST) else []
    sections += [section for added in call.wiring.today_sections for section in added(call)]
    if call.me.may(Permission.ACCOUNTS_CONFIRM):
        sections.append(_confirmations(call))
    return render_template("today.html", greeting=_("Good to see you, %(name)s", name=call.me.name), sections=sections)
