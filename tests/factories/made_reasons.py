"""Codes of reasons that no topic gives, for tests of what is done with any."""

from returns.cases.rules.cases import ReasonCode


class Made(ReasonCode):
    """Words of tests."""

    ANYTHING = "anything"
    LATE = "late"
    SOME_CODE = "some_code"
    STOPS = "stops"
    WARNS = "warns"
    X = "x"
    Y = "y"
