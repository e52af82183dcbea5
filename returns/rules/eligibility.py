"""Eligibility: the decision on an application, by another officer than the one who counselled."""

import enum


class Decision(enum.StrEnum):
    """What was decided."""

    APPROVED = "approved"
    REJECTED = "rejected"
