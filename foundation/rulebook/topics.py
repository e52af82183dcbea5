"""What rules are about: topics and how their codes begin, the units of values, and what a scope can name.

Standard library only.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class RuleTopic:
    """A topic of rules: its place in the list, its name (that of its seed file), how its codes begin, its label."""

    place: int
    name: str
    beginnings: tuple[str, ...]
    label: object  # lazy text


class RuleTopics:
    """All topics of rules of a program, in the order of their places."""

    def __init__(self, topics: Iterable[RuleTopic]) -> None:
        """ValueError where two topics have one name, or codes that begin alike."""
        ordered = sorted(topics, key=lambda topic: topic.place)
        beginnings = [beginning for topic in ordered for beginning in topic.beginnings]
        self._topics = {topic.name: topic for topic in ordered}
        self._of = {beginning: topic for topic in ordered for beginning in topic.beginnings}
        if len(self._topics) < len(ordered) or len(self._of) < len(beginnings):
            raise ValueError("two topics of rules have one name, or codes that begin alike")

    def names(self) -> list[str]:
        """The names, in order."""
        return list(self._topics)

    def label(self, name: str) -> str:
        """What readers call a topic, in their language. KeyError for a name that is none."""
        return str(self._topics[name].label)

    def of(self, code: str) -> RuleTopic:
        """The topic of a rule's code. KeyError if no topic has codes that begin so."""
        return self._of[code.partition(".")[0]]

    def strangers(self, codes: Iterable[str]) -> list[str]:
        """Codes that no topic has: nobody would find these rules."""
        return sorted({code for code in codes if code.partition(".")[0] not in self._of})


# Units whose values are whole numbers (or lists of them). `weeks` is a length of time, `week_number` says which week.
WHOLE_UNITS = (
    "seconds",
    "minutes",
    "hours",
    "days",
    "working_days",
    "weeks",
    "week_number",
    "months",
    "years",
    "age_years",
    "km",
    "count",
)
# Units whose values are exact decimals, written as text. A share lies between 0 and 1.
DECIMAL_UNITS = ("share", "ratio")
UNITS = (*WHOLE_UNITS, *DECIMAL_UNITS, "money", "none")

# The days of the week, as rules write them; Monday first.
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

# What a scope can name -> the pattern of its value, and an example for messages.
SCOPE_KEYS: dict[str, tuple[str, str]] = {
    "programme": (r"\S.{0,79}", "REAG/GARP"),
    "return_type": (r"voluntary|forced", "voluntary"),
    "airport": (r"[A-Z]{3}", "IST"),
    "carrier": (r"[A-Z0-9]{2}", "TK"),
    "host": (r"[A-Z]{2}", "DE"),
    "region": (r"[A-Za-z]{2,40}", "EU"),
    "country": (r"[A-Z]{2}", "AF"),
    "nationality": (r"[A-Z]{2}", "AF"),
    "transit": (r"[A-Z]{2}|Schengen", "Schengen"),
    "currency": (r"[A-Z]{3}", "USD"),
}
