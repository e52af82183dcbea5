"""The reasons why a note is not changed, as codes."""

from returns.cases.rules import ReasonCode


class NoteReason(ReasonCode):
    """Codes of reasons about notes."""

    NOT_THE_AUTHOR = "not_the_author"
