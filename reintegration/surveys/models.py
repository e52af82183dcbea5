"""Responses to the survey. Answers are sealed; scores are plain, as exact fractions in text ("5/6")."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from reintegration.follow_up.rules.follow_up import Channel
from reintegration.surveys.rules.verdict import Verdict


@dataclass(frozen=True)
class ResponseContent:
    """What is sealed of a response: answers by question, and how the interview went."""

    answers: Mapping[str, str | list[str]]
    overheard: bool
    language: str | None = None
    interpreter: str | None = None
    note: str | None = None


class SurveyResponse(SealedRow, Base):
    """One version of one person's response in one round. A correction is a new version; old ones stay."""

    __tablename__ = "survey_response"
    __table_args__ = (
        UniqueConstraint("visit_id", "person_id", "edition"),
        CheckConstraint("edition >= 1", name="editions_count_from_one"),
    )
    audit_kind = "person"
    audit_reads = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    episode_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("episode.id"), index=True)
    visit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("visit.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    edition: Mapped[int] = mapped_column(default=1)
    instrument_version: Mapped[int]
    days_since_arrival: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)
    mode: Mapped[Channel] = mapped_column(enum_column(Channel))
    interviewer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    is_broken_off: Mapped[bool] = mapped_column(default=False)
    is_completed: Mapped[bool] = mapped_column(default=False)
    economic: Mapped[str | None] = mapped_column(String(40))
    social: Mapped[str | None] = mapped_column(String(40))
    psychosocial: Mapped[str | None] = mapped_column(String(40))
    composite: Mapped[str | None] = mapped_column(String(40))
    verdict: Mapped[Verdict | None] = mapped_column(enum_column(Verdict))
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(ResponseContent)

    def key_name(self) -> KeyName:
        """The key of the person."""
        return ("person", self.person_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The person that it is about."""
        return [("person", self.person_id)]
