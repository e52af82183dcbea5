"""Today: what is mine and next, over all cases."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.language.words import _, ngettext
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.money.pages.approvals import approval_section
from returns.work.pages.tasks import task_section, user_of
from returns.work.pages.today_lines import Lines
from returns.work.queries.tasks import first_tasks
from returns.work.queries.today import Asker, cases_that_wait, spans_on, what_waits
from returns.work.rules.today import Waits

blueprint = Blueprint("today", __name__)
_AT_MOST = 10


def _asker(call: Call) -> Asker:
    return Asker(
        account_id=call.me.account_id,
        now=call.wiring.clock.now(),
        opens=call.me.may(Permission.CASES_CREATE),
        clears=call.me.may(Permission.CLEARANCE_SET),
        approves=call.me.may(Permission.BUDGET_APPROVE),
    )


def _case_sections(call: Call) -> list[SimpleNamespace]:
    """What waits for whoever works on cases: the most pressing first; sections with nothing in them are left out."""
    session, asker = call.unit.session, _asker(call)
    # Everything is read before anything is opened, so that the keys of all of it come together.
    spans = spans_on(session, asker.today)
    waiting = what_waits(session, asker, spans, _AT_MOST)
    cases, lines_to_approve = cases_that_wait(session, asker, waiting, _AT_MOST)
    tasks = first_tasks(session, user_of(call), asker.today, _AT_MOST)
    lines = Lines(asker, spans, waiting, cases)
    return [
        *_found(_("Arrivals to confirm"), lines.of(Waits.ARRIVAL)),
        *_found(_("On the way now"), lines.of(Waits.ON_THE_WAY)),
        _more(task_section(call, tasks), "tasks.list", _("All my tasks")),
        *([approval_section(call, lines_to_approve)] if asker.approves else []),
        *(_own_sections(lines) if asker.opens else _cleared(lines)),
        _section(_("Newest in the office"), lines.of(Waits.NEWEST), _("The office has no case yet."), "cases.list"),
    ]


def _own_sections(lines: Lines) -> list[SimpleNamespace]:
    ahead = lines.spans.departures
    leave = ngettext("Departures in the next %(num)d day", "Departures in the next %(num)d days", ahead)
    nobody = ngettext(
        "Nobody of your cases leaves in the next %(num)d day.",
        "Nobody of your cases leaves in the next %(num)d days.",
        ahead,
    )
    expiring = _more_of(_found(_("Documents that expire"), lines.of(Waits.DOCUMENT)), "expiring.list")
    mine = _section(
        _("My cases, nearest deadline first"),
        lines.of(Waits.MINE),
        _("No case of yours is on its way to a departure."),
        "cases.list",
        whose="mine",
        sort="legal_deadline",
    )
    return [
        _section(leave, lines.of(Waits.DEPARTURE), nobody),
        *_found(_("Fitness to be decided before departure"), lines.fitness()),
        *expiring,
        *_cleared(lines),
        mine,
    ]


def _cleared(lines: Lines) -> list[SimpleNamespace]:
    return _found(_("Clearances outstanding or ending"), lines.of(Waits.CLEARANCE))


def _section(
    title: str, items: Sequence[SimpleNamespace], empty: str, endpoint: str | None = None, **query: Any
) -> SimpleNamespace:
    section = SimpleNamespace(title=title, items=items, empty=empty)
    return _more(section, endpoint, _("All of them"), **query) if endpoint else section


def _found(title: str, items: Sequence[SimpleNamespace]) -> list[SimpleNamespace]:
    """A section if there is anything in it."""
    return [_section(title, items, "")] if items else []


def _more(section: SimpleNamespace, endpoint: str, label: str, **query: Any) -> SimpleNamespace:
    """The same section with the way to the whole list, where it may hold more than is shown."""
    if len(section.items) >= _AT_MOST:
        section.more_url, section.more_label = url_for(endpoint, **query), label
    return section


def _more_of(sections: list[SimpleNamespace], endpoint: str) -> list[SimpleNamespace]:
    return [_more(section, endpoint, _("All of them")) for section in sections]


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
        for account in waiting
    ]
    return SimpleNamespace(title=_("Accounts to confirm"), items=items, empty=_("Nobody waits for a confirmation."))


@door(blueprint, "/", "today.read", permission=Permission.OWN_ACCOUNT)
def today(call: Call) -> ResponseReturnValue:
    """The start page of every role."""
    confirms = call.me.may(Permission.ACCOUNTS_CONFIRM)
    waiting = (
        accounts.first_unconfirmed(call.unit.session, _AT_MOST) if confirms else []
    )  # read before names are opened
    sections = [section for added in call.wiring.urgent_sections for section in added(call)]
    sections += _case_sections(call) if call.me.may(Permission.CASES_LIST) else []
    sections += [section for added in call.wiring.today_sections for section in added(call)]
    if confirms:
        sections.append(_confirmations(waiting))
    return render_template("today.html", greeting=_("Good to see you, %(name)s", name=call.me.name), sections=sections)
