"""What happens in a case, as kinds of events: the words of its timeline."""

import enum


class EventKind(enum.StrEnum):
    """What the timeline of a case tells. Nothing here says what is behind a closed door."""

    STATE_CHANGED = "state_changed"
    WITHDRAWN = "withdrawn"
    COUNSELLED = "counselled"
    ELIGIBILITY_DECIDED = "eligibility_decided"
    PROTECTION_CHECKED = "protection_checked"
    CLEARANCE_SET = "clearance_set"
    CONSENT_GIVEN = "consent_given"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    DOCUMENT_RECORDED = "document_recorded"
    FITNESS_DECIDED = "fitness_decided"
    TRAVEL_PLANNED = "travel_planned"
    TRAVEL_FROZEN = "travel_frozen"
    ESCORT_PLANNED = "escort_planned"
    RECEPTION_NAMED = "reception_named"
    SIGNED_OFF = "signed_off"
    DEPARTED = "departed"
    ARRIVED = "arrived"
