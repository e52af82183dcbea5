"""The work list at 100,000 check-ins beside the same work list at 1,000: the same people see the same visits in both.

For a worker, a coordinator and an officer, in turn, on both databases. The ratio is to be at most 1.5.
"""

import argparse
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bench.crowd import VISITS, analysed, crowded, make_crowd, make_teams
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from reintegration.follow_up.queries.visits import VisitFilter
from reintegration.referrals.models import Referral
from reintegration.referrals.rules import ReferralState
from tests.clock import START
from tests.databases import PostgresOfTests
from tests.factories.follow_up import Team, change, first_visits, make_followed, make_team, rows
from tests.factories.makers import Person

TEAMS, OWN, LIMIT = 20, 60, 1.5
COMING_DAYS = 7


@dataclass(frozen=True)
class Asked:
    """Somebody who opens the work list. An officer sees what no partner makes."""

    name: str
    person: Person
    is_owner: bool = False

    def timed(self, container: Container) -> float:
        """Milliseconds until the list is there. RuntimeError if nobody is on it."""
        owner = self.person.id if self.is_owner else None
        with reading(container.units, self.person.scope(container)) as unit:
            start = time.perf_counter()
            found = first_visits(unit.session, VisitFilter(START, COMING_DAYS, owner_id=owner))
            taken = (time.perf_counter() - start) * 1000
        if not found:
            raise RuntimeError(f"nothing is listed for {self.name}")
        return taken


def _team_with_work(container: Container) -> Team:
    """A team whose people have visits that are due, overdue and coming; half of the cases are with no partner."""
    team, today = make_team(container), START.date()
    for number in range(OWN):
        due = today + timedelta(days=number % 5 - 2)
        window = {"opens_on": due - timedelta(days=9), "due_on": due, "closes_on": due + timedelta(days=9)}
        one = make_followed(container, team, window)
        if number % 2:
            [referral] = rows(container, Referral, Referral.case_id == one.case)
            change(container, Referral, referral.id, state=ReferralState.REVOKED)
    return team


def _measure(name: str, folder: Path, url: str | None, check_ins: int, rounds: int) -> bool:
    container = crowded(folder, url)
    own, teams, today = _team_with_work(container), make_teams(container, TEAMS), START.date()
    days = [today + timedelta(days=number) for number in (1, 4, 60, 120, 180)]
    asked = [Asked("worker", own.worker), Asked("coordinator", own.coordinator), Asked("officer", own.officer, True)]
    medians: dict[str, list[float]] = {one.name: [] for one in asked}
    for wanted, there in ((1_000, 0), (check_ins, 1_000)):
        make_crowd(container, teams, (wanted - there) // VISITS, days)
        analysed(container)
        taken = [[one.timed(container) for one in asked] for _ in range(rounds + 2)][2:]
        for one, column in zip(asked, zip(*taken, strict=True), strict=True):
            medians[one.name].append(statistics.median(column))
    container.stores.dispose()
    for who, (few, many) in medians.items():
        sys.stdout.write(
            f"{name:10} {who:12} at 1,000 {few:7.1f} ms  at {check_ins:,} {many:7.1f} ms  ratio {many / few:5.2f}\n"
        )
    return all(many <= LIMIT * few for few, many in medians.values())


def main() -> None:
    """Measure on both databases; the exit code is 1 where the list grows with what others have to do."""
    parser = argparse.ArgumentParser(description="The work list among many check-ins and among few.")
    parser.add_argument("--check-ins", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=15)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        well = _measure("sqlite", Path(folder) / "sqlite", None, chosen.check_ins, chosen.rounds)
        server = PostgresOfTests()
        try:
            well &= _measure("postgresql", Path(folder) / "pg", server.url, chosen.check_ins, chosen.rounds)
        finally:
            server.stop()
    sys.stdout.write(f"at most {LIMIT} times: {'held' if well else 'NOT held'}\n")
    sys.exit(int(not well))


if __name__ == "__main__":
    main()
