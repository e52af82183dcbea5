"""Eligibility: the decision on an application, by another officer than the one who counselled."""

import enum


class Decision(enum.StrEnum):
    """What was decided."""

    APPROVED = "approved"
    REJECTED = "rejected"


class RejectionReason(enum.StrEnum):
    """Why an application is rejected; what is to be said about it stands beside it."""

    CRITERIA = "criteria_not_met"
    ASSISTED_BEFORE = "assisted_before"
    OTHER_PROGRAMME = "another_programme_pays"
    COUNTRY = "country_not_served"
    NOT_VOLUNTARY = "not_a_free_decision"
    FACTS = "facts_not_shown"
    OTHER = "another_reason"
