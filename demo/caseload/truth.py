"""How invented people really are after a year, reached or not: reckoned anew from the seed, and kept in no table.

Whoever judges a figure of the invented caseload compares it with this, and sees what goes missing with people.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from demo.caseload.course import said_by
from demo.caseload.fates import fares_of
from reintegration.schedule.rules import TWELVE_MONTHS
from reintegration.surveys.queries import instrument
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
    survey = instrument()
    interview = said_by(number, seed, fares_of(number, seed), TWELVE_MONTHS, ordinal, survey)
    return scored_verdict(survey, score(survey, interview.answers, interview.overheard))


def truth_of(numbers: Iterable[int], seed: int) -> Truth:
    """How the principal applicants of these cases really are after twelve months."""
    verdicts = [true_verdict(number, seed) for number in numbers]
    unmeasured = sum(verdict is Verdict.NOT_MEASURED for verdict in verdicts)
    return Truth(len(verdicts), len(verdicts) - unmeasured, sum(verdict is Verdict.SUSTAINED for verdict in verdicts))
