"""The outbox and the inbox: messages to colleagues, written in the transaction of what they are about."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.messaging.rules import KEY_LENGTH, DigestChoice, MessageState, NoticeKind, Template
from foundation.storage.base import Base
from foundation.storage.types import JsonText, UtcDateTime, WordOfTopics, enum_column


class OutboxMessage(Base):
    """One message to somebody who works here or at a partner. Nobody else is messaged from here.

    It names its receiver by id alone; words and address are put together when it is sent.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        UniqueConstraint("idempotency_key"),
        CheckConstraint("attempts >= 0", name="attempts_are_counted"),
        CheckConstraint(
            "CASE WHEN state = 'sent' THEN sent_at IS NOT NULL ELSE sent_at IS NULL END", name="sent_has_its_instant"
        ),
        CheckConstraint("claimed_until IS NULL OR state = 'waiting'", name="only_what_waits_is_claimed"),
        CheckConstraint("(state = 'held') = (held_for IS NOT NULL)", name="held_for_something"),
        Index("ix_outbox_message_due", "state", "not_before"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    template: Mapped[Template] = mapped_column(WordOfTopics(Template))
    idempotency_key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    facts: Mapped[dict[str, Any]] = mapped_column(JsonText)
    state: Mapped[MessageState] = mapped_column(enum_column(MessageState), default=MessageState.WAITING)
    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    # Who sends it has it until then. When that instant has passed, somebody else may begin anew.
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    last_tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # The case for whose sake it is held back, by its id alone: this room knows no cases.
    held_for: Mapped[uuid.UUID | None] = mapped_column(Uuid, index=True)
    # The cases that it counts, by their ids alone, as long as it waits: one may be frozen before it leaves.
    cases: Mapped[list[str]] = mapped_column(JsonText, default=list, server_default="[]")


class Notice(Base):
    """One notice in the inbox of somebody who works here: a kind, and at most the opaque id of a case. No text."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("account_id", "idempotency_key"),
        Index("ix_notice_account_at", "account_id", "at", "id"),
        Index("ix_notice_unread", "account_id", "read_at"),
        Index("ix_notice_read_at", "read_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[NoticeKind] = mapped_column(WordOfTopics(NoticeKind))
    # A case, by its id alone. No foreign key: this room knows no cases, and a notice outlives what it is about.
    about: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    idempotency_key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The case for whose sake it is held back; until it is let go, it is in nobody's inbox.
    held_for: Mapped[uuid.UUID | None] = mapped_column(Uuid, index=True)


class MailChoice(Base):
    """How often an account wants its digest. No row: on working days."""

    __tablename__ = "mail_choice"
    audit_kind = "account"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    digest: Mapped[DigestChoice] = mapped_column(enum_column(DigestChoice))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The account whose choice it is."""
        return [("account", self.account_id)]
