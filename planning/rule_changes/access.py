"""Who proposes and confirms changes of rules, and that no row of the rule book is written without two people."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, false, inspect
from sqlalchemy.orm import Session

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.rulebook.models import Rule
from foundation.rulebook.rules import RuleOrigin, RuleState
from foundation.storage.guard import Guard, anybody
from foundation.storage.scopes import Scope, SystemScope
from planning.rule_changes.models import RuleChange, RuleEffectCase, RuleEffectCount, RuleProposal
from planning.rule_changes.rules import ChangeState, first_day
from returns.cases.access import of_cases_seen

# Whom a proposal is told: whoever may confirm it, wherever they work.
RULE_KEEPERS = SystemScope("rule_keepers", opens=("account", "account_extra"))

_OF_AN_ANSWER = frozenset({"state", "decided_at", "decided_by", "answer", "version"})
_OF_AN_END = frozenset({"state", "ended_at", "ended_by", "answer", "version"})
_OF_TAKING_BACK = frozenset({"state", "taken_back_at"})


def _edits(scope: Scope) -> ColumnElement[bool] | None:
    return None if isinstance(scope, UserScope) and scope.may(Permission.RULES_EDIT) else false()


def _changed(row: Any) -> set[str]:
    return {attribute.key for attribute in inspect(row).attrs if attribute.history.has_changes()}


def _was(proposal: RuleProposal) -> ChangeState | None:
    """In which state a proposal was before this flush; None where that does not change."""
    before = inspect(proposal).attrs.state.history.deleted
    return before[0] if before else None


def _writes_proposal(scope: Scope, session: Session, row: Any) -> bool:
    """One proposes in one's own name; another one answers, or who proposed it withdraws; whoever edits takes back."""
    if not isinstance(scope, UserScope) or not scope.may(Permission.RULES_EDIT) or row in session.deleted:
        return False
    if row in session.new:
        return bool(row.proposed_by == scope.actor_id and row.state is ChangeState.PROPOSED)
    if row.state is ChangeState.TAKEN_BACK:
        is_own_act = row.ended_by == scope.actor_id and _changed(row) <= _OF_AN_END
        return is_own_act and _is_to_come(session, row.begins_on) and _was(row) is ChangeState.CONFIRMED
    if _was(row) is not ChangeState.PROPOSED or not _changed(row) <= _OF_AN_ANSWER or row.decided_by != scope.actor_id:
        return False
    is_own = row.proposed_by == scope.actor_id
    return is_own if row.state is ChangeState.WITHDRAWN else not is_own


def _is_to_come(session: Session, day: date) -> bool:
    return day >= first_day(session.info["unit"].clock.now())


def _writes_change(scope: Scope, session: Session, row: Any) -> bool:
    """A row is proposed with its proposal, and from then on only says which row of the rule book it became."""
    if not isinstance(scope, UserScope) or not scope.may(Permission.RULES_EDIT) or row in session.deleted:
        return False
    if row in session.new:
        return row.rule_id is None and row.rule is None and row.proposal in session.new
    return _changed(row) <= {"rule_id", "rule"} and _proposal_of(session, row, ChangeState.CONFIRMED) is not None


def _proposal_of(session: Session, change: RuleChange, state: ChangeState) -> RuleProposal | None:
    """The proposal of a change, if this flush brings it into a state."""
    of_it = (row for row in session.dirty if isinstance(row, RuleProposal) and row.id == change.proposal_id)
    return next((row for row in of_it if row.state is state and _was(row) is not None), None)


def _writes_rule(scope: Scope, session: Session, row: Any) -> bool:
    """A row is added with the proposal that is confirmed, as it was proposed; and taken back with it, before it holds.

    Who confirms and who takes back, the rule of proposals judges in the same flush.
    """
    if not isinstance(scope, UserScope) or row in session.deleted or row.valid_from is None:
        return False
    if not _is_to_come(session, row.valid_from):
        return False
    if row in session.new:
        changes = (change for change in session.dirty if isinstance(change, RuleChange) and change.rule is row)
        return any(_is_of(row, change) and _proposal_of(session, change, ChangeState.CONFIRMED) for change in changes)
    loaded = (change for change in session.identity_map.values() if isinstance(change, RuleChange))
    changes = (change for change in loaded if change.rule_id == row.id)
    is_taken_back = row.state is RuleState.TAKEN_BACK and _changed(row) <= _OF_TAKING_BACK
    return is_taken_back and any(_proposal_of(session, change, ChangeState.TAKEN_BACK) for change in changes)


def _is_of(row: Any, change: RuleChange) -> bool:
    """Whether a row says what was proposed, and that it came from the program."""
    said = (row.code, row.value, row.scope, row.valid_from, row.valid_until, row.source, row.standing)
    wanted = (change.code, change.value, change.scope, change.valid_from, change.valid_until)
    is_plain = row.origin is RuleOrigin.PROGRAM and row.state is RuleState.HOLDS
    return is_plain and said == (*wanted, change.source, change.standing)


def register(guard: Guard) -> None:
    """State the rules of proposals and of what they would do, and who adds to the rule book."""
    guard.protect(RuleProposal, _edits, _writes_proposal)
    guard.protect(RuleChange, _edits, _writes_change)
    guard.protect(RuleEffectCount, _edits)
    guard.protect(RuleEffectCase, of_cases_seen(RuleEffectCase))
    guard.widen(Rule, anybody, _writes_rule)
