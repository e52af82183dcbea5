"""Seeding: what a release brings is added, and what somebody entered in the program stays.

Rows are only ever added. What a row says stays; a release may give it another label and another note, which are words
about it. A row of a release that would replace one that was entered in the program does not hold: it is kept as an
offer, which two people may take over.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from foundation.errors import Conflict
from foundation.language.words import _
from foundation.rulebook.models import Rule
from foundation.rulebook.queries import forget_rules, seeded_rows, stored_rows
from foundation.rulebook.rules import RuleOrigin, RuleRow, RuleState, moments, plain_value, scope_key
from foundation.rulebook.services.clashes import clashes
from foundation.rulebook.services.seeds import SeedsWrong, read_seeds
from foundation.rulebook.topics import RuleTopics
from foundation.rulebook.words import RulebookAct
from foundation.storage.unit_of_work import Unit


def seed_rules(unit: Unit, folder: Path, topics: RuleTopics | None = None) -> int:
    """Add the rows of the seed files that are not there yet, and give back how many. A second run adds none.

    What a stored row says is never changed, but for its words: label and note. Raises SeedsWrong for files that
    cannot be used, and Conflict, naming every row, if a file now says something else in a row that it brought before,
    or rows of a release contradict each other. SeedsWrong too for codes that none of the `topics` has: nobody would
    find these rules.
    """
    seeds = read_seeds(folder)
    strangers = topics.strangers(row.code for row in seeds) if topics else []
    if strangers:
        raise SeedsWrong([f"no topic has codes that begin like {code!r}. Rename it." for code in strangers])
    stored = stored_rows(unit.session)
    brought = {identity(row.row): row.row for row in stored if row.origin is RuleOrigin.SEED}
    others = [row for row in seeds if identity(row) in brought and brought[identity(row)] != row]
    changed = [row for row in others if _in_words_of(row, brought[identity(row)]) != row]
    if changed:
        names = "\n".join(sorted(row.name for row in changed))
        raise Conflict(
            _("These rules are already stored, but the seed files now differ:")
            + f"\n{names}\n"
            + _("Restore the old text, and add a new row with a later valid_from.")
        )
    new = [row for row in seeds if identity(row) not in brought]
    holding = [row.row for row in stored if row.state is RuleState.HOLDS]
    edited = {identity(row.row) for row in stored if row.state is RuleState.HOLDS and row.origin is RuleOrigin.PROGRAM}
    offered = offers(new, holding, edited)
    added = [row for row in new if row not in offered]
    contradictions = clashes([*holding, *added])
    if contradictions:
        raise Conflict(_("The seed files contradict stored rules:") + "\n" + "\n".join(contradictions))
    unit.session.add_all([rule_of(unit, row) for row in added])
    unit.session.add_all([rule_of(unit, row, state=RuleState.OFFERED) for row in offered])
    _reword(unit, others)
    forget_rules(unit.session)
    if new or others:
        unit.participants["trail"].act(RulebookAct.SEED, count=len(new) + len(others))
    return len(new)


def _in_words_of(row: RuleRow, before: RuleRow) -> RuleRow:
    return replace(before, label=row.label, note=row.note)


def _reword(unit: Unit, rows: Sequence[RuleRow]) -> None:
    """Give stored rows the label and the note that the files have now."""
    if not rows:
        return
    said = {identity(row): row for row in rows}
    for rule in seeded_rows(unit.session, {row.code for row in rows}):
        row = said.get((rule.code, scope_key(rule.scope), rule.valid_from))
        if row is not None:
            rule.label, rule.note = row.label, row.note


def offers(new: Iterable[RuleRow], holding: Sequence[RuleRow], edited: set[tuple[object, ...]]) -> list[RuleRow]:
    """Those of the new rows of a release that would replace, or cast doubt on, a row entered in the program.

    `edited`: what identifies the latter among the rows that hold. Nothing else is compared than rows of its codes.
    """
    codes = {code for code, _scope, _day in edited}
    of_code = {code: [row for row in holding if row.code == code] for code in codes}
    offered = []
    for row in sorted(new, key=lambda row: row.valid_from):
        if row.code not in codes:
            continue
        touched = [moment for moment in moments(of_code[row.code], row) if _touches(moment.before, edited)]
        if identity(row) in edited or touched:
            offered.append(row)
        else:
            of_code[row.code].append(row)
    return offered


def _touches(before: RuleRow | None, edited: set[tuple[object, ...]]) -> bool:
    return before is not None and identity(before) in edited


def identity(row: RuleRow) -> tuple[object, ...]:
    """By what a row is known: code, scope and first day."""
    return (row.code, row.scope, row.valid_from)


def rule_of(unit: Unit, row: RuleRow, origin: RuleOrigin = RuleOrigin.SEED, state: RuleState = RuleState.HOLDS) -> Rule:
    """A row as it is stored."""
    return Rule(
        code=row.code,
        label=row.label,
        value=plain_value(row.value),
        unit=row.unit,
        scope=dict(row.scope),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        source=row.source,
        standing=row.standing,
        note=row.note,
        never_overridable=row.never_overridable,
        added_at=unit.clock.now(),
        origin=origin,
        state=state,
    )
