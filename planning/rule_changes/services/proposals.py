"""A change of rules is proposed, and confirmed, declined or withdrawn; before its first day it can be taken back."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from foundation.errors import BadInput, Conflict, RuleBroken
from foundation.language.formats import all_countries
from foundation.language.money import currencies_in_use
from foundation.language.words import _
from foundation.messaging.services import notify, settle, write_to
from foundation.rulebook.models import Rule
from foundation.rulebook.queries import forget_rules, offered_of, rows_of
from foundation.rulebook.rules import (
    Bounds,
    RuleOrigin,
    RuleRow,
    RuleState,
    ScopeKey,
    Standing,
    by_code,
    plain_value,
    scope_key,
)
from foundation.rulebook.services.clashes import clashes
from foundation.rulebook.services.seeding import identity, rule_of
from foundation.storage.base import new_id
from foundation.storage.unit_of_work import Unit
from planning.rule_changes import queries
from planning.rule_changes.models import RuleChange, RuleProposal
from planning.rule_changes.queries import row_of_change
from planning.rule_changes.rules import (
    Around,
    ChangeReason,
    ChangeState,
    Problem,
    against,
    first_day,
)
from planning.rule_changes.services.typing import read_scope, read_value
from planning.rule_changes.words import RuleChangeMessage, RuleChangeNotice, RuleChangesAct, sentence

AllBounds = Mapping[str, Bounds]
_COUNTRIES = frozenset(all_countries())


@dataclass(frozen=True)
class Typed:
    """A change as somebody typed it."""

    code: str
    value: str
    scope: str
    valid_from: date
    valid_until: date | None
    source: str
    standing: str
    note: str = ""


@dataclass(frozen=True)
class Judged:
    """The row that a change would be, one that shows what all of its code look like, and everything against it."""

    row: RuleRow
    like: RuleRow
    problems: Sequence[Problem]


def judge(unit: Unit, bounds: AllBounds, typed: Sequence[Typed]) -> list[Judged | None]:
    """What speaks against each of several changes, in their order; None for a code that there is not.

    Each is held against those before it, too. Three statements, however many there are.
    """
    codes = list(dict.fromkeys(change.code for change in typed))
    rows, offered = by_code(rows_of(unit.session, codes)), by_code(offered_of(unit.session, codes))
    earliest = first_day(unit.clock.now())
    waiting = _waiting(queries.live_changes_of(unit.session, codes, earliest))
    judged: list[Judged | None] = []
    for change in typed:
        own = rows.get(change.code, [])
        if not own:
            judged.append(None)
            continue
        allowed = bounds.get(change.code, Bounds())
        around = Around(own, allowed, earliest, waiting.get(change.code, ()), offered.get(change.code, ()), _COUNTRIES)
        one = _judged(change, example_of(own), around)
        if not one.problems:
            own.append(one.row)
        judged.append(one)
    return judged


def _judged(change: Typed, like: RuleRow, around: Around) -> Judged:
    scope = read_scope(change.scope)
    row = replace(
        like,
        value=read_value(change.value, like),
        scope=scope or (),
        valid_from=change.valid_from,
        valid_until=change.valid_until,
        source=change.source,
        standing=Standing(change.standing),
        note=change.note,
    )
    unreadable = [Problem("scope", ChangeReason.SCOPE_UNREADABLE)] if scope is None else []
    currency = dict(row.scope).get("currency", "")
    if currency and currency not in currencies_in_use():
        unreadable.append(Problem("scope", ChangeReason.CURRENCY_UNKNOWN, words=(currency,)))
    return Judged(row, like, [*unreadable, *against(row, around)])


def _waiting(live: Sequence[tuple[RuleChange, RuleProposal]]) -> dict[str, list[tuple[ScopeKey, date]]]:
    """Scopes and first days of what nobody has answered yet, by code."""
    waiting: dict[str, list[tuple[ScopeKey, date]]] = {}
    for change, proposal in live:
        if proposal.state is ChangeState.PROPOSED:
            waiting.setdefault(change.code, []).append((scope_key(change.scope), change.valid_from))
    return waiting


def example_of(rows: Sequence[RuleRow]) -> RuleRow:
    """A row that shows what all of a code look like: the widest whose value is known, else the widest."""
    return min(rows, key=lambda row: (not row.known, len(row.scope), row.scope, row.valid_from))


def propose(unit: Unit, bounds: AllBounds, typed: Sequence[Typed]) -> RuleProposal:
    """Propose changes together, and tell whoever may confirm them. BadInput by field with everything against the first
    that cannot be; nothing is stored then.
    """
    judged = judge(unit, bounds, typed)
    for change in judged:
        if change is None:
            raise BadInput({"form": [_("This rule does not exist. Choose one from the list of rules.")]})
        if change.problems:
            raise BadInput(sentences_of(change))
    rows = [change.row for change in judged if change is not None]
    now = unit.clock.now()
    proposal = RuleProposal(
        state=ChangeState.PROPOSED,
        begins_on=min(row.valid_from for row in rows),
        proposed_by=unit.actor_id,
        proposed_at=now,
    )
    unit.session.add(proposal)
    ids = sorted(new_id() for _row in rows)  # one row may settle what the next would leave in doubt: their order stays
    unit.session.add_all([_change(proposal, change_id, row) for change_id, row in zip(ids, rows, strict=True)])
    unit.session.flush()  # its id names the notice
    keepers = queries.rule_keepers(unit, (unit.actor_id,))
    notify(unit, keepers, RuleChangeNotice.TO_CONFIRM, None, f"rule_change:{proposal.id.hex}")
    write_to(unit, RuleChangeMessage.TO_CONFIRM, proposal.id, keepers, case_id=None)
    unit.participants["trail"].act(RuleChangesAct.PROPOSE, ("rule_proposal", proposal.id), count=len(rows))
    return proposal


def sentences_of(judged: Judged) -> dict[str, list[str]]:
    """What speaks against a change, by field, in words."""
    errors: dict[str, list[str]] = {}
    for problem in judged.problems:
        errors.setdefault(problem.field, []).append(sentence(problem, judged.like))
    return errors


def _change(proposal: RuleProposal, change_id: uuid.UUID, row: RuleRow) -> RuleChange:
    return RuleChange(
        id=change_id,
        proposal=proposal,
        code=row.code,
        value=plain_value(row.value),
        scope=dict(row.scope),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        source=row.source,
        standing=row.standing,
        note=row.note,
    )


def confirm(unit: Unit, bounds: AllBounds, proposal: RuleProposal) -> None:
    """Add what was proposed to the rule book, as a second person.

    Conflict if it was answered already, or its first day has come; RuleBroken for one's own, for one whose effects
    are not counted yet, and with everything that speaks against it by now.
    """
    _refuse_answered(proposal)
    if proposal.begins_on < first_day(unit.clock.now()):
        raise Conflict(
            _("The first day of this change has been reached. Decline it, and propose it again from a later day.")
        )
    reasons = [*_against_answering(unit, proposal)]
    if proposal.counted_at is None:
        reasons.append(_("What this change would affect has not been counted yet. Try again in a minute."))
    changes = queries.changes_of(unit.session, [proposal.id])[proposal.id]
    queries.lock_rules(unit.session, {change.code for change in changes})
    rows = _rows_against(unit, bounds, changes, reasons)
    if reasons:
        raise RuleBroken(reasons, ["rule_change_refused"] * len(reasons))
    for change, row in zip(changes, rows, strict=True):
        rule = rule_of(unit, row, RuleOrigin.PROGRAM)
        rule.id = new_id()
        change.rule = rule
    _answer(unit, proposal, ChangeState.CONFIRMED)
    unit.session.flush()  # whoever comes second fails here, not in the savepoint of a notice
    forget_rules(unit.session)
    settle(unit, f"rule_change:{proposal.id.hex}")
    notify(unit, [proposal.proposed_by], RuleChangeNotice.CONFIRMED, None, f"rule_confirmed:{proposal.id.hex}")
    unit.participants["trail"].act(RuleChangesAct.CONFIRM, ("rule_proposal", proposal.id), count=len(rows))


def _rows_against(unit: Unit, bounds: AllBounds, changes: Sequence[RuleChange], reasons: list[str]) -> list[RuleRow]:
    """The rows that were proposed; adds to `reasons` what speaks against them now."""
    codes = list({change.code for change in changes})
    rows, offered = by_code(rows_of(unit.session, codes)), by_code(offered_of(unit.session, codes))
    made, earliest = [], first_day(unit.clock.now())
    for change in changes:
        own = rows[change.code]
        like = example_of(own)
        row = row_of_change(change, like)
        around = Around(own, bounds.get(change.code, Bounds()), earliest, (), offered.get(change.code, ()), _COUNTRIES)
        reasons += [sentence(problem, like) for problem in against(row, around)]
        own.append(row)
        made.append(row)
    return made


def decline(unit: Unit, proposal: RuleProposal, why: str) -> None:
    """Decline what somebody else proposed, with a reason. Conflict if it was answered; RuleBroken for one's own."""
    _refuse_answered(proposal)
    if reasons := _against_answering(unit, proposal):
        raise RuleBroken(reasons, ["rule_change_refused"])
    proposal.answer = why.strip()
    _answer(unit, proposal, ChangeState.DECLINED)
    unit.session.flush()  # as above
    settle(unit, f"rule_change:{proposal.id.hex}")
    notify(unit, [proposal.proposed_by], RuleChangeNotice.DECLINED, None, f"rule_declined:{proposal.id.hex}")
    unit.participants["trail"].act(RuleChangesAct.DECLINE, ("rule_proposal", proposal.id))


def withdraw(unit: Unit, proposal: RuleProposal) -> None:
    """Withdraw what one proposed. Conflict if it was answered already; RuleBroken for what somebody else proposed."""
    _refuse_answered(proposal)
    if proposal.proposed_by != unit.actor_id:
        raise RuleBroken([_("Only the person who proposed this change can withdraw it.")], ["rule_change_refused"])
    _answer(unit, proposal, ChangeState.WITHDRAWN)
    unit.participants["trail"].act(RuleChangesAct.WITHDRAW, ("rule_proposal", proposal.id))


def take_back(unit: Unit, proposal: RuleProposal, why: str) -> None:
    """Take a confirmed change back before any of it holds, with a reason.

    Conflict once its first day has come, and while another change would leave two values in doubt without it.
    """
    if proposal.state is not ChangeState.CONFIRMED:
        raise Conflict(_("This change is not waiting to take effect. Reload the page."))
    if proposal.begins_on < first_day(unit.clock.now()):
        raise Conflict(
            _(
                "The first day of this change has been reached, and decisions may rest on it. Propose another change "
                "instead."
            )
        )
    became = queries.rules_of_proposal(unit.session, proposal.id)  # the scope looks at the changes, too: they stay
    queries.lock_rules(unit.session, {rule.code for _change_of, rule in became})
    _refuse_in_doubt(unit, [rule for _change_of, rule in became])
    for _change_of, rule in became:
        rule.state, rule.taken_back_at = RuleState.TAKEN_BACK, unit.clock.now()
    proposal.state, proposal.answer = ChangeState.TAKEN_BACK, why.strip()
    proposal.ended_by, proposal.ended_at = unit.actor_id, unit.clock.now()
    unit.session.flush()  # as above
    forget_rules(unit.session)
    told = [who for who in (proposal.proposed_by, proposal.decided_by) if who is not None]
    notify(unit, told, RuleChangeNotice.TAKEN_BACK, None, f"rule_taken_back:{proposal.id.hex}")
    unit.participants["trail"].act(RuleChangesAct.TAKE_BACK, ("rule_proposal", proposal.id))


def _refuse_in_doubt(unit: Unit, gone: Sequence[Rule]) -> None:
    """Conflict if rows that stay would contradict each other without some others."""
    keys = {(rule.code, scope_key(rule.scope), rule.valid_from) for rule in gone}
    rows = rows_of(unit.session, list({rule.code for rule in gone}))
    if clashes(row for row in rows if identity(row) not in keys):
        raise Conflict(
            _("Another change relies on this one: without it, two values would apply. Cancel the other change first.")
        )


def _answer(unit: Unit, proposal: RuleProposal, state: ChangeState) -> None:
    proposal.state, proposal.decided_at, proposal.decided_by = state, unit.clock.now(), unit.actor_id


def _refuse_answered(proposal: RuleProposal) -> None:
    if proposal.state is not ChangeState.PROPOSED:
        raise Conflict(_("This change is no longer waiting. Reload the page."))


def _against_answering(unit: Unit, proposal: RuleProposal) -> list[str]:
    is_own = proposal.proposed_by == unit.actor_id
    return [_("You proposed this change. Another person has to confirm or decline it.")] if is_own else []
