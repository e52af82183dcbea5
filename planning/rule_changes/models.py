"""Changes of rules that somebody proposed, and what each of them would change. The rules are in the rule book."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.rulebook.models import Rule
from foundation.rulebook.rules import Standing
from foundation.storage.base import Base
from foundation.storage.types import JsonText, UtcDateTime, enum_column
from planning.rule_changes.rules import ChangeState, Effect


class RuleProposal(Base):
    """What somebody proposed to change, one row of a rule or several, and what another person answered.

    `begins_on` is the earliest first day of its rows. Rules name nobody, and so do answers.
    """

    __tablename__ = "rule_proposal"
    __table_args__ = (
        CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decided_by_somebody"),
        CheckConstraint("state <> 'confirmed' OR decided_by <> proposed_by", name="confirmed_by_another"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by_somebody"),
        Index("ix_rule_proposal_waiting", "state", "begins_on"),
    )
    audit_kind = "rule_proposal"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    state: Mapped[ChangeState] = mapped_column(enum_column(ChangeState))
    begins_on: Mapped[date] = mapped_column(Date)
    proposed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    decided_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # confirmed, declined or withdrawn
    answer: Mapped[str | None] = mapped_column(String(1000))  # why it was declined, or taken back
    ended_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # taken back, after it was confirmed
    counted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when it was last counted what it would change
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class RuleChange(Base):
    """One row of a rule as it was proposed; once confirmed, a row of the rule book says the same."""

    __tablename__ = "rule_change"
    __table_args__ = (
        CheckConstraint("code <> '' AND source <> ''", name="says_what_and_whence"),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="ends_after_it_begins"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rule_proposal.id"), index=True)
    code: Mapped[str] = mapped_column(String(120), index=True)
    value: Mapped[Any] = mapped_column(JsonText)
    scope: Mapped[dict[str, str]] = mapped_column(JsonText)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(300))
    standing: Mapped[Standing] = mapped_column(enum_column(Standing))
    note: Mapped[str] = mapped_column(String(1000), default="")
    rule_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("rule.id"), index=True)

    proposal: Mapped[RuleProposal] = relationship(lazy="raise")
    rule: Mapped[Rule | None] = relationship(lazy="raise")  # so that it is written before what names it


class RuleEffectCount(Base):
    """How many cases of an office a proposal would touch in one way; `number`: how many visits, say."""

    __tablename__ = "rule_effect_count"
    __table_args__ = (UniqueConstraint("proposal_id", "office_id", "effect"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rule_proposal.id"))
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"), index=True)
    effect: Mapped[Effect] = mapped_column(enum_column(Effect))
    cases: Mapped[int]
    number: Mapped[int]


class RuleEffectCase(Base):
    """One case that a proposal would touch in one way. Whoever sees the case sees this; others see the counts."""

    __tablename__ = "rule_effect_case"
    __table_args__ = (UniqueConstraint("proposal_id", "effect", "case_id"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rule_proposal.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    effect: Mapped[Effect] = mapped_column(enum_column(Effect))
    number: Mapped[int]
