"""Numbers of the rule book as rules are handed them: the value, and the row that it comes from."""

from dataclasses import dataclass

from returns.cases.rules.reasons import UNCITED, Cited


@dataclass(frozen=True)
class Limit:
    """A number (its unit is that of the rule) and its row."""

    value: int
    cited: Cited


NOTHING = Limit(0, UNCITED)  # where no row asks for anything
