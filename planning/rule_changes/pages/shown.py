"""Changes of rules as pages show them: in words, with what holds now beside what would."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from foundation.accounts.queries.staff import Account
from foundation.rulebook.rules import RuleRow, pick
from foundation.rulebook.words import STANDING_LABELS, scope_text, value_text
from planning.rule_changes.queries import RuleChange, RuleProposal, row_of_change
from planning.rule_changes.rules import ChangeState
from planning.rule_changes.services.calendars import place_of
from planning.rule_changes.services.proposals import example_of
from planning.rule_changes.words import STATE_LABELS, STATE_MARKS, place_text


@dataclass(frozen=True)
class ShownChange:
    """One row that was proposed: the rule, where it holds, what holds now and what would."""

    code: str
    label: str
    scope: str
    before: str
    before_source: str
    after: str
    row: RuleRow
    standing: object


@dataclass(frozen=True)
class ShownProposal:
    """A proposal in words. `is_to_come`: it is confirmed, and can still be taken back."""

    proposal: RuleProposal
    changes: Sequence[ShownChange]
    by_name: str
    decided_name: str
    ended_name: str
    is_own: bool
    is_late: bool  # its first day has come without an answer

    @property
    def state(self) -> object:
        """How it stands."""
        return STATE_LABELS[self.proposal.state]

    @property
    def mark(self) -> str:
        """How it is marked."""
        return STATE_MARKS[self.proposal.state]

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has answered it."""
        return self.proposal.state is ChangeState.PROPOSED

    @property
    def is_to_come(self) -> bool:
        """Whether it is confirmed and none of it holds yet."""
        return self.proposal.state is ChangeState.CONFIRMED and not self.is_late

    @property
    def title(self) -> str:
        """What a list calls it: its first rule."""
        return self.changes[0].label if self.changes else ""


def where_text(row: RuleRow) -> str:
    """Where a row holds, in words; of a working calendar, whose it is."""
    place = place_of(row)
    return place_text(place) if place is not None else scope_text(row.scope)


def shown_change(change: RuleChange, rows: Sequence[RuleRow]) -> ShownChange:
    """A change beside what holds on the day before it, of the rows of its code."""
    row = row_of_change(change, example_of(rows))
    # On its first day others may begin that leave a doubt without it.
    before = pick(rows, row.valid_from - timedelta(days=1), dict(row.scope))
    return ShownChange(
        code=change.code,
        label=row.label,
        scope=where_text(row),
        before=value_text(before) if before is not None else "",
        before_source=before.source if before is not None else "",
        after=value_text(row),
        row=row,
        standing=STANDING_LABELS[row.standing],
    )


def shown_proposal(
    proposal: RuleProposal,
    changes: Sequence[ShownChange],
    names: Mapping[uuid.UUID, Account],
    me: uuid.UUID | None,
    earliest: date,
) -> ShownProposal:
    """A proposal with the names of those whom the reader sees; others are of another office."""

    def name(who: uuid.UUID | None) -> str:
        return names[who].name if who is not None and who in names else ""

    return ShownProposal(
        proposal,
        changes,
        by_name=name(proposal.proposed_by),
        decided_name=name(proposal.decided_by),
        ended_name=name(proposal.ended_by),
        is_own=proposal.proposed_by == me,
        is_late=proposal.begins_on < earliest,
    )
