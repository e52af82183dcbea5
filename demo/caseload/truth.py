"""How invented people really are after a year, reached or not: reckoned anew from the seed, and kept in no table.

Whoever judges a figure of the invented caseload compares it with this, and sees what goes missing with people.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from demo.caseload.course import said_by
from demo.caseload.fates import fares_of
from reintegration.schedule.rules.follow_up_schedule import TWELVE_MONTHS
from reintegration.surveys.queries.instrument import instrument
from reintegration.surveys.rules.scoring import score
from reintegration.surveys.rules.verdict import Verdict, scored_verdict


@dataclass(frozen=True)
class Truth:
    """Of so many people, how many are sustained, and how many could be measured at all."""

    people: int
    measured: int
    sustained: int

    @property
    def share(self) -> float:
        """The share of the sustained among those who could be measured; 0 for nobody."""
        return self.sustained / self.measured if self.measured else 0.0


def true_verdict(number: int, seed: int, ordinal: int = 1) -> Verdict:
    """The verdict that the person of this ordinal would have after twelve months, had they been reached."""
    asked = instrument()
    said = said_by(number, seed, fares_of(number, seed), TWELVE_MONTHS, ordinal, asked)
    return scored_verdict(asked, score(asked, said.answers, said.overheard))


def truth_of(numbers: Iterable[int], seed: int) -> Truth:
    """How the principal applicants of these cases really are after twelve months."""
    found = [true_verdict(number, seed) for number in numbers]
    unmeasured = sum(one is Verdict.NOT_MEASURED for one in found)
    return Truth(len(found), len(found) - unmeasured, sum(one is Verdict.SUSTAINED for one in found))
