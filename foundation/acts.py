"""What the audit calls a page or a change: a code that the record keeps, and the words in which people read it."""

from enum import StrEnum


class AuditedAct(StrEnum):
    """An act of a topic, written `GIVE = "consent.give", _l("Recorded a consent")`.

    A route is stamped with one, and a service names one: the record keeps its value, the audit shows its label.
    """

    label: object  # lazy text

    def __new__(cls, code: str, label: object = None) -> "AuditedAct":
        """Make a member of code and label; `ConsentAct("consent.give")` finds it. ValueError if it has none."""
        if label is None:
            raise ValueError(f"{code}: an act needs the words in which people read it")
        act = str.__new__(cls, code)
        act._value_ = code
        act.label = label
        return act
