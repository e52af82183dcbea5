"""Pages of the rules: the list by topic, and one rule with its history and its sources. Nothing is changed here."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter

from flask import render_template, url_for

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.rulebook.queries import ListedRule, history_of, rules_by_topic
from foundation.rulebook.rules import RuleRow, Standing, row_to_show
from foundation.rulebook.schemas import RuleFilters, RulePage
from foundation.rulebook.words import STANDING_LABELS, RulebookAct, scope_text, value_text
from foundation.web.container import RuleLink
from foundation.web.paging import page_of_rows
from foundation.web.route import Request
from foundation.web.routes import Routes

routes = Routes("rulebook", permission=Permission.RULES_READ)
MOST_LINES = 100
_NUMBER = re.compile("[1-9][0-9]{0,3}")


@dataclass(frozen=True)
class RuleLine:
    """One row of a rule, as the templates show it. `state` is now, later or past."""

    url: str
    label: str
    value_text: str
    scope_text: str
    source: str
    standing: Standing
    standing_label: str
    note: str
    known: bool
    valid_from: date
    valid_until: date | None
    state: str
    versions_count: int = 1


def _line(row: RuleRow, versions: int, state: str, until: date | None) -> RuleLine:
    return RuleLine(
        url=url_for("rulebook.rule", code=row.code),
        label=row.label,
        value_text=value_text(row),
        scope_text=scope_text(row.scope),
        source=row.source,
        standing=row.standing,
        standing_label=str(STANDING_LABELS[row.standing]),
        note=row.note,
        known=row.known,
        valid_from=row.valid_from,
        valid_until=until,
        state=state,
        versions_count=versions,
    )


def _state(row: RuleRow, shown: RuleRow, today: date) -> str:
    if row.valid_from > today:
        return "later"
    ended = row.valid_until is not None and row.valid_until < today
    return "now" if row == shown and not ended else "past"


def _listed(rule: ListedRule, today: date) -> RuleLine:
    return _line(rule.row, rule.versions, _state(rule.row, rule.row, today), rule.row.valid_until)


def _bounded(by_topic: list[tuple[str, list[ListedRule]]]) -> list[tuple[str, list[ListedRule]]]:
    """The first lines of a long list; what is beyond is found by narrowing down."""
    bounded, left = [], MOST_LINES
    for name, listed in by_topic:
        if left > 0:
            bounded.append((name, listed[:left]))
        left -= len(listed)
    return bounded


def _links(request: Request) -> list[RuleLink]:
    """What rooms to the right add, for what the reader may open."""
    return [link for link in request.container.rule_links if request.me.may(link.permission)]


@routes.get("/rules", RulebookAct.LIST, schema=RuleFilters, endpoint="list")
def list_rules(request: Request) -> str:
    """The rules as they stand today: the topics, or, once narrowed down, the rules of each topic."""
    today, topics = request.unit.today, request.container.rule_topics
    words, topic, standing = (request.data.get(name) for name in ("q", "topic", "standing"))
    by_topic = rules_by_topic(
        request.unit.session,
        topics,
        today,
        words or "",
        topic if topic in topics.names() else None,
        Standing(standing) if standing in list(Standing) else None,
    )
    return render_template(
        "rulebook/list.html",
        index=[
            {"url": url_for("rulebook.list", topic=name), "label": topics.label(name), "count": len(listed)}
            for name, listed in by_topic
        ],
        groups=[
            {"name": name, "label": topics.label(name), "rules": [_listed(rule, today) for rule in listed]}
            for name, listed in _bounded(by_topic)
        ]
        if request.data
        else [],
        left_out=max(0, sum(len(listed) for _, listed in by_topic) - MOST_LINES),
        form=Form(values=dict(request.data)),
        links=[(url_for(link.endpoint), link.label) for link in _links(request) if link.is_of_all],
        topics=[(name, topics.label(name)) for name in topics.names()],
        standings=[(kind.value, str(label)) for kind, label in STANDING_LABELS.items()],
    )


def _history(request: Request) -> list[RuleRow] | None:
    return history_of(request.unit.session, request.path["code"]) or None


def _versions(rows: list[RuleRow], today: date) -> list[RuleLine]:
    """All rows of one scope, the newest first, each with the last day on which it holds."""
    shown = row_to_show(rows, today)
    lines = []
    replaced_on: date | None = None
    for row in rows:
        ends = [day for day in (row.valid_until, replaced_on and replaced_on - timedelta(days=1)) if day]
        lines.append(_line(row, len(rows), _state(row, shown, today), min(ends) if ends else None))
        replaced_on = row.valid_from
    return lines


@routes.get("/rules/<code>", RulebookAct.OPEN, load=_history, schema=RulePage)
def rule(request: Request) -> str:
    """One rule: for every scope, all its rows with their sources, the newest first; a page of them."""
    today = request.unit.today
    newest = request.row[0]
    topic = request.container.rule_topics.of(newest.code)
    links = [link for link in _links(request) if not link.is_of_all]
    lines = [
        (scope_text(scope), line)
        for scope, rows in groupby(request.row, key=lambda row: row.scope)
        for line in _versions(list(rows), today)
    ]
    typed = request.data.get("page") or ""
    page = page_of_rows(lines, int(typed) if _NUMBER.fullmatch(typed) else 1)
    return render_template(
        "rulebook/rule.html",
        links=[(url_for(link.endpoint, code=newest.code), link.label) for link in links],
        rule={
            "label": newest.label,
            "code": newest.code,
            "topic_label": str(topic.label),
            "never_overridable": newest.never_overridable,
        },
        scopes=[
            {"scope_text": text, "versions": [line for _text, line in rows]}
            for text, rows in groupby(page.items, key=itemgetter(0))
        ],
        page=page,
    )
