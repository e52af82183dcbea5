"""What agrees with what: visits with their template, hashes with their value, changes with their records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reintegration.follow_up.rules.follow_up import PlannedVisit, VisitState
from reintegration.follow_up.rules.visits import ASKING
from returns.cases.rules.cases import Severity


@dataclass(frozen=True)
class StandingVisit:
    """A visit as it stands. `id` in hex; `is_chosen`: somebody moved it or stopped it by hand."""

    id: str
    planned: PlannedVisit
    state: VisitState
    is_chosen: bool = False

    @property
    def asks(self) -> bool:
        """Whether it still asks for something."""
        return self.state in ASKING


@dataclass(frozen=True)
class AgainstTemplate:
    """What an episode lacks, and what it has that nobody planned: ids in hex, those twice and those by no template."""

    missing: tuple[PlannedVisit, ...] = ()
    surplus: tuple[str, ...] = ()


def against_template(template: Sequence[PlannedVisit], visits: Sequence[StandingVisit], today: date) -> AgainstTemplate:
    """Compare the visits of an episode, in their order, with those that its template gives.

    What was missed before anybody planned it is not missing: its window had closed. Of two for the same month the one
    that was made stays, else the first. What somebody chose is theirs; what was made stays, whatever the template says.
    """
    wanted = {(planned.kind, planned.month): planned for planned in template}
    standing = dict[tuple[str, int], StandingVisit]()
    surplus = []
    for visit in sorted(visits, key=lambda visit: (visit.asks, visit.state is VisitState.STOPPED)):
        key = (visit.planned.kind, visit.planned.month)
        is_twice = visit.asks and key in standing and standing[key].state is not VisitState.STOPPED
        if is_twice or (visit.asks and not visit.is_chosen and key not in wanted):
            surplus.append(visit.id)
        elif key not in standing or standing[key].state is VisitState.STOPPED:
            standing[key] = visit
    missing = [planned for key, planned in wanted.items() if key not in standing and planned.closes_on >= today]
    return AgainstTemplate(tuple(missing), tuple(surplus))


@dataclass(frozen=True)
class SignedFacts:
    """A sign-off as it was given, and whether the facts still have the hash that was signed."""

    holds: bool
    rule_versions: tuple[str, ...]
    severities: tuple[Severity, ...]


def is_signed_for(signed: SignedFacts | None, rule_versions: Sequence[str]) -> bool:
    """Whether somebody signed what there is: a sign-off that is void is none, and needs no cure but a new one.

    One that holds holds over the same rules, and never over anything that blocks a departure.
    """
    if signed is None:
        return False
    if not signed.holds:
        return True
    return signed.rule_versions == tuple(rule_versions) and Severity.BLOCKER not in signed.severities


@dataclass(frozen=True)
class Recorded:
    """What the records of a subject say of one row: whether it was added, and in how many it was changed."""

    was_added: bool = False
    changes: int = 0


def unrecorded(rows: Mapping[str, int | None], records: Mapping[str, Recorded]) -> list[str]:
    """The rows, by id, of which a change has no record: never added, or with more versions than changes.

    `rows`: the version of each; None for a table without versions.
    """
    missing = Recorded()
    return sorted(
        row_id
        for row_id, version in rows.items()
        if not records.get(row_id, missing).was_added
        or (version is not None and version - 1 > records.get(row_id, missing).changes)
    )
