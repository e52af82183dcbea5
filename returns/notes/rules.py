"""What stands in the way where it is about notes, as codes."""

from returns.cases.rules import ReasonCode


class NoteReason(ReasonCode):
    """Codes of reasons about notes."""

    NOT_THE_AUTHOR = "not_the_author"
