"""Two days of the rule book side by side, and the cases that a rule blocks."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.queries import history_of
from foundation.rulebook.rules import RuleRow
from foundation.rulebook.words import scope_text, value_text
from foundation.web.container import RuleLink
from foundation.web.paging import list_page, page_of_rows
from foundation.web.route import Request
from foundation.web.routes import Routes
from planning.rule_changes.queries import differences_between
from planning.rule_changes.schemas import ChangeList, TwoDays
from planning.rule_changes.services.effects import cases_blocked_by
from planning.rule_changes.words import RuleChangesAct
from returns.cases.queries import reason_sentence, shown_by
from returns.journey.queries.travellers import names_of
from returns.lists.queries.beside import beside

CASES_LINK = RuleLink("rule_uses.cases", _l("Cases it blocks"), Permission.CASES_LIST)
routes: Routes[Any] = Routes("rule_uses", permission=Permission.RULES_READ)


@dataclass(frozen=True)
class Compared:
    """A rule for one scope on two days; nothing where none holds."""

    code: str
    label: str
    scope: str
    first: str
    second: str
    source: str


@routes.get("/rules/compare", RuleChangesAct.COMPARE, schema=TwoDays, endpoint="compare")
def compare(request: Request[None]) -> ResponseReturnValue:
    """Which rules are others on a second day than on a first: today and in a month, if no days are chosen."""
    today, topics, data = request.unit.today, request.container.rule_topics, request.data
    first, second = data.get("first") or today, data.get("second") or today + timedelta(days=30)
    topic = data.get("topic") if data.get("topic") in topics.names() else None
    rows = [
        _compared(before, after)
        for before, after in differences_between(request.unit.session, first, second)
        if topic is None or topics.of(code_of(before, after)).name == topic
    ]
    return render_template(
        "planning/rule_changes/compare.html",
        form=Form(values={**data, "first": first.isoformat(), "second": second.isoformat()}),
        first=first,
        second=second,
        topics=[(name, topics.label(name)) for name in topics.names()],
        page=page_of_rows(rows, data.get("page") or 1),
    )


def code_of(before: RuleRow | None, after: RuleRow | None) -> str:
    """The code of a rule of which at least one row holds."""
    row = after or before
    return row.code if row is not None else ""


def _compared(before: RuleRow | None, after: RuleRow | None) -> Compared:
    row = after or before
    assert row is not None  # one of them holds
    return Compared(
        row.code,
        row.label,
        scope_text(row.scope),
        value_text(before) if before is not None else "",
        value_text(after) if after is not None else "",
        row.source,
    )


def _rows(request: Request[Any]) -> list[RuleRow] | None:
    return history_of(request.unit.session, request.path["code"]) or None


@routes.get(
    "/rules/<code>/cases",
    RuleChangesAct.BLOCKED,
    permission=Permission.CASES_LIST,
    load=_rows,
    schema=ChangeList,
    endpoint="cases",
)
def cases(request: Request[list[RuleRow]]) -> ResponseReturnValue:
    """The cases in planning that a rule blocks, of those that the reader sees: the next to leave first."""
    code, today = request.path["code"], request.unit.today
    page, blocked = cases_blocked_by(request.unit, code, request.data.get("page"))
    people, _progress = beside(request.unit.session, [case for case, _reasons, _own in blocked], today, progress=False)
    lines = []
    for case, reasons, members in blocked:
        own = people[case.id]
        shown = shown_by(case, own.first, own.count, own.owner, request.me.account_id, today)
        words = list(dict.fromkeys(reason_sentence(reason, names_of(members)) for reason in reasons))
        lines.append((shown, words, url_for("readiness.page", case_id=case.id)))
    return render_template(
        "planning/rule_changes/cases.html",
        label=request.row[0].label,
        code=code,
        lines=lines,
        page=list_page(page, page.items),
    )
