"""What stands in the way where it is about departures, as codes."""

from returns.cases.rules.reasons import ReasonCode


class DepartureReason(ReasonCode):
    """Codes of reasons about departures."""

    DEPARTURE_AT_THE_BOARD = "departure_at_the_board"
    NOT_DEPARTED = "not_departed"
    DEPARTS_IN_FUTURE = "departs_in_future"
    DEPARTS_LONG_BEFORE_PLAN = "departs_long_before_plan"
    DEPARTS_BEFORE_SIGN_OFF = "departs_before_sign_off"
    ARRIVES_IN_FUTURE = "arrives_in_future"
    ARRIVES_BEFORE_DEPARTURE = "arrives_before_departure"
