"""What a change of rules would do is counted by itself, and counted anew each day until it holds."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from foundation.rulebook.queries import rule_on
from foundation.scheduling.runs import Job
from foundation.storage.scopes import Scope
from foundation.storage.unit_of_work import Unit, reading
from planning.rule_changes.queries import RULE_EFFECTS, proposals_to_count
from planning.rule_changes.rules import first_day
from planning.rule_changes.services.effects import EffectSource, count_effects
from planning.rule_changes.words import JOB_COUNT

COUNT = "count_rule_changes"
EVERY_SECONDS = 60
AT_ONCE = 5
AGAIN_HOURS = "rule_change.counted_again_hours"


class House(Protocol):
    """What the job needs of the wired program."""

    rule_effects: Sequence[EffectSource]

    def units(self, scope: Scope, writing: bool) -> Unit:
        """A new unit of work."""
        ...


def count_rule_changes(container: House) -> Callable[[datetime], int]:
    """Count what was never counted, or not since a day; returns how many proposals."""

    def run(now: datetime) -> int:
        with reading(container.units, RULE_EFFECTS) as unit:
            hours = rule_on(unit.session, AGAIN_HOURS, now.date()).whole()
            due = proposals_to_count(unit.session, first_day(now), now - timedelta(hours=hours), AT_ONCE)
            ids = [proposal.id for proposal in due]
        for proposal_id in ids:
            count_effects(container.units, proposal_id, container.rule_effects)
        return len(ids)

    return run


def job_of_counting(container: House) -> Job:
    """The job with its name and pace."""
    return Job(COUNT, JOB_COUNT, EVERY_SECONDS, count_rule_changes(container))
