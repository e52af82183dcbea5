"""Reads of rules. Everything comes back as frozen rows, which outlive the session."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session as Session

from foundation.rulebook.memory import KnownRules
from foundation.rulebook.models import Rule
from foundation.rulebook.rules import (
    EVERYWHERE,
    RuleMissing,
    RuleOrigin,
    RuleRow,
    RulesOfDay,
    RuleState,
    Standing,
    by_scope,
    frozen_value,
    row_to_show,
    rules_of_day,
    scope_key,
)
from foundation.rulebook.topics import RuleTopics
from foundation.storage.fixed import Fixed

_FURTHEST = "form.furthest_days"
_KNOWN = "rules_on"  # where a session remembers the rules that were read in it
_MEMORY = "rules_known"  # where it finds those that its process knows, see `remember_rules`
_HOLDS = Rule.state == Fixed(RuleState.HOLDS)


@dataclass(frozen=True)
class ListedRule:
    """One rule of the list: the row of one code and scope to show, and how many rows there are of it in all."""

    row: RuleRow
    versions: int


def rule_on(session: Session, code: str, day: date, scope: Mapping[str, str] = EVERYWHERE) -> RuleRow:
    """The row of a rule that holds on a day for a scope, with one statement.

    Raises RuleMissing if none holds, and RuleAmbiguous if several do and none is the most specific.
    """
    return rules_on(session, (code,), day).need(code, scope)


def rules_on(session: Session, codes: Iterable[str], day: date) -> RulesOfDay:
    """The rows of several rules begun by a day, with one statement; ask it with `find` or `need`, scope by scope.

    Asked again in the same unit of work, it remembers them: a unit that writes rules calls `forget_rules`.
    """
    distinct = tuple(dict.fromkeys(codes))
    remembered: dict[tuple[date, tuple[str, ...]], RulesOfDay] = session.info.setdefault(_KNOWN, {})
    if (day, distinct) not in remembered:
        remembered[day, distinct] = _book(session, distinct, day)
    return remembered[day, distinct]


def _book(session: Session, codes: tuple[str, ...], day: date) -> RulesOfDay:
    """The rows of rules begun by a day: from what the process knows, or with one statement."""
    memory: KnownRules | None = session.info.get(_MEMORY)
    if memory is None:
        begun = select(Rule).where(Rule.code.in_(codes), _HOLDS, Rule.valid_from <= day)
        return rules_of_day([_row(rule) for rule in session.scalars(begun)], codes, day)
    return memory.book(codes, day, lambda: rows_of(session, codes))


def rows_known(session: Session, codes: tuple[str, ...]) -> list[RuleRow]:
    """Every row of these codes that holds on its days, as `rows_of`; what this process or this unit knows, it keeps."""
    remembered: dict[object, list[RuleRow]] = session.info.setdefault(_KNOWN, {})
    if codes not in remembered:
        memory: KnownRules | None = session.info.get(_MEMORY)
        stored = rows_of(session, codes) if memory is None else memory.rows(codes, lambda: rows_of(session, codes))
        remembered[codes] = list(stored)
    return remembered[codes]


def rows_of(session: Session, codes: Sequence[str]) -> list[RuleRow]:
    """Every row of these codes that holds on its days, whatever the day; one statement."""
    return [_row(rule) for rule in session.scalars(select(Rule).where(Rule.code.in_(codes), _HOLDS))]


def first_day(session: Session, error: RuleMissing) -> date | None:
    """The first day of a rule that was missed, if the day that it was asked for lies before; else None."""
    first = session.scalar(select(func.min(Rule.valid_from)).where(Rule.code == error.rule, _HOLDS))
    return first if first is not None and error.day < first else None


def furthest_day(session: Session, today: date) -> date:
    """The last day that a form takes for what is still to come: a later one is mistyped. Source: form.furthest_days."""
    return today + timedelta(days=rule_on(session, _FURTHEST, today).whole())


def offered_of(session: Session, codes: Sequence[str]) -> list[RuleRow]:
    """What releases offer for rules that were edited in the program, the earliest day first; one statement."""
    offered = (Rule.code.in_(codes), Rule.state == Fixed(RuleState.OFFERED))
    return [_row(rule) for rule in session.scalars(select(Rule).where(*offered).order_by(Rule.valid_from))]


def rules_stored() -> ColumnElement[int]:
    """How often the rows of rules have changed, as a part of another statement: see `RuleMemory`.

    Rows are only ever added, and taken back once: each makes the number greater by one. Other words for one do not.
    """
    return select(func.count(Rule.id) + func.count(Rule.taken_back_at)).scalar_subquery()


def remember_rules(session: Session, memory: KnownRules) -> None:
    """Let a session use what its process knows of the rules."""
    session.info[_MEMORY] = memory


def rules_over(session: Session, codes: Iterable[str], days: Sequence[date]) -> dict[date, RulesOfDay]:
    """The same for each of several days, with one statement for all of them; nothing for no days."""
    distinct = tuple(dict.fromkeys(codes))
    if not days:
        return {}
    every = rules_on(session, distinct, max(days))
    return {day: every.on(day) for day in days}


def forget_rules(session: Session) -> None:
    """Read rules anew from now on in this unit of work, because some were written in it."""
    session.info.pop(_KNOWN, None)
    if _MEMORY in session.info:
        session.info.pop(_MEMORY).forget()


def history_of(session: Session, code: str) -> list[RuleRow]:
    """All rows of a rule, scope by scope (the widest first), the newest first; empty if there is no such rule."""
    rules = session.scalars(select(Rule).where(Rule.code == code, _HOLDS).order_by(Rule.valid_from.desc()))
    return sorted((_row(rule) for rule in rules), key=lambda row: (len(row.scope), row.scope))


def all_rows(session: Session) -> list[RuleRow]:
    """Every row of every rule that holds on its days, ordered by code and first day."""
    statement = select(*_columns()).where(_HOLDS)
    return [_row(rule) for rule in session.execute(statement.order_by(Rule.code, Rule.valid_from))]


def _columns() -> list[Any]:
    return [getattr(Rule, name) for name in _COLUMNS]  # rows as they are: objects would take twice as long


@dataclass(frozen=True)
class StoredRow:
    """A row with where it comes from and whether it counts."""

    row: RuleRow
    origin: RuleOrigin
    state: RuleState


def stored_rows(session: Session) -> list[StoredRow]:
    """Every row of every rule, those that are offered or taken back too."""
    rules: Iterable[Row[Any]] = session.execute(select(*_columns(), Rule.origin, Rule.state))
    return [StoredRow(_row(rule), rule.origin, rule.state) for rule in rules]


def seeded_rows(session: Session, codes: Collection[str]) -> Sequence[Rule]:
    """The rows of these rules that a release brought, to be said in other words."""
    return session.scalars(select(Rule).where(Rule.origin == RuleOrigin.SEED, Rule.code.in_(codes))).all()


def rules_by_topic(
    session: Session,
    topics: RuleTopics,
    day: date,
    words: str = "",
    topic: str | None = None,
    standing: Standing | None = None,
) -> list[tuple[str, list[ListedRule]]]:
    """Topics in their order, each with its rules as they stand on a day (or, if none holds, as they will or did).

    `words` must all occur in label, code, source, note or scope, in any case. Topics without a match are left out.
    """
    by_topic: dict[str, list[ListedRule]] = {name: [] for name in topics.names()}
    for rows in by_scope(all_rows(session)).values():
        shown = row_to_show(rows, day)
        own = topics.of(shown.code)
        if topic not in (None, own.name) or standing not in (None, shown.standing):
            continue
        if _matches(shown, words):
            by_topic[own.name].append(ListedRule(shown, len(rows)))
    return [(name, _sorted(rules, topics)) for name, rules in by_topic.items() if rules]


def _sorted(rules: list[ListedRule], topics: RuleTopics) -> list[ListedRule]:
    order = {beginning: n for n, beginning in enumerate(topics.of(rules[0].row.code).beginnings)}
    return sorted(rules, key=lambda rule: (order[rule.row.code.partition(".")[0]], rule.row.code, rule.row.scope))


def _matches(row: RuleRow, words: str) -> bool:
    scope = " ".join(value for _, value in row.scope)
    text = f"{row.label} {row.code} {row.source} {row.note} {scope}".casefold()
    return all(word in text for word in words.casefold().split())


_COLUMNS = tuple(column.name for column in fields(RuleRow))


def _row(rule: Rule | Row[Any]) -> RuleRow:
    return RuleRow(
        code=rule.code,
        label=rule.label,
        value=frozen_value(rule.value),
        unit=rule.unit,
        scope=scope_key(rule.scope),
        valid_from=rule.valid_from,
        valid_until=rule.valid_until,
        source=rule.source,
        standing=rule.standing,
        note=rule.note,
        never_overridable=rule.never_overridable,
    )
