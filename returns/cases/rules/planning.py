"""What stands in the way where it is about planning, as codes."""

from returns.cases.rules.reasons import ReasonCode


class PlanningReason(ReasonCode):
    """Codes of reasons about planning."""

    NOT_BEING_PLANNED = "not_being_planned"
    NOT_BEFORE_BOARDING = "not_before_boarding"
