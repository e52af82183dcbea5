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
from returns.queries import cases as queries

blueprint = Blueprint("today", __name__)
_AT_MOST = 10


def _cases_section(call: Call, title: str, chosen: queries.CaseFilter, empty: str) -> SimpleNamespace:
    found = queries.cases_page(call.unit.session, chosen, None, _AT_MOST)
    items = []
    for row in rows_of(call, found.items):
        late = row.days_to_deadline is not None and row.days_to_deadline < 0
        near = row.days_to_deadline is not None and 0 <= row.days_to_deadline <= 14
        items.append(
            SimpleNamespace(
                url=row.url,
                reference=row.reference,
                label=row.name or _("Name no longer readable"),
                note=row.state_label,
                mark="blocked" if late else "warning" if near else None,
                mark_label=_("Deadline passed") if late else _("Deadline near"),
            )
        )
    return SimpleNamespace(title=title, items=items, empty=empty)


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
    sections = []
    if call.me.may(Permission.CASES_LIST):
        mine = queries.CaseFilter(owner_id=call.me.account_id, sort="legal_deadline", descending=False)
        if call.me.may(Permission.CASES_CREATE):
            sections.append(
                _cases_section(call, _("My cases, nearest deadline first"), mine, _("You own no case yet."))
            )
        sections.append(
            _cases_section(call, _("Newest in the office"), queries.CaseFilter(), _("The office has no case yet."))
        )
    if call.me.may(Permission.ACCOUNTS_CONFIRM):
        sections.append(_confirmations(call))
    return render_template("today.html", greeting=_("Good to see you, %(name)s", name=call.me.name), sections=sections)
