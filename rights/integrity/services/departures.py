"""Sign-offs: nobody departs by one that was not given for what there is. Visits: those of the template, each once."""

from collections.abc import Iterator, Sequence

from foundation.errors import KeyGone
from foundation.geography.zones import local_date
from foundation.rulebook.rules import RuleMissing
from foundation.storage.unit_of_work import Unit, UnitFactory, writing
from reintegration.episodes.models import Episode
from reintegration.follow_up.models import Visit
from reintegration.follow_up.queries.check_ins import planned
from reintegration.follow_up.rules.follow_up import VisitState
from reintegration.schedule.rules import ChangeKind
from reintegration.schedule.services.visits import Edit, Planner, note_change, snapshot, visit_row
from returns.readiness.models import SignOff
from returns.readiness.queries.sign_offs import latest_sign_offs
from returns.readiness.services import readiness_of_cases
from rights.integrity import queries
from rights.integrity.access import INTEGRITY
from rights.integrity.rules import AgainstTemplate, SignedFacts, StandingVisit, against_template, is_signed_for
from rights.integrity.words import IntegrityAct


def without_sign_off(units: UnitFactory) -> Iterator[str]:
    """Cases that are ready although nobody signed what there is."""
    for unit, cases in queries.ready(units):
        signed = latest_sign_offs(unit.session, [case.id for case in cases])
        for case in cases:
            try:
                ready = readiness_of_cases(unit, [case])[case.id]
                facts = _signed(signed.get(case.id), ready.facts_hash)
                is_breach = not is_signed_for(facts, ready.rule_versions)
            except (KeyGone, RuleMissing):
                continue  # the page of the case says why it cannot be judged; nobody departs before it can
            if is_breach:
                yield f"case {case.id.hex}"


def _signed(sign_off: SignOff | None, facts_hash: str) -> SignedFacts | None:
    if sign_off is None:
        return None
    severities = tuple(finding.severity for finding in sign_off.content.findings)
    return SignedFacts(sign_off.facts_hash == facts_hash, tuple(sign_off.rule_versions), severities)


# Visits.


def _against(unit: Unit, planner: Planner, episode: Episode, visits: Sequence[Visit]) -> AgainstTemplate:
    if not visits:
        return AgainstTemplate()  # nobody has agreed yet; once somebody does, the scheduler plans
    template = planner.days_of(episode.template, episode.arrived_on, episode.country)
    standing = [
        StandingVisit(visit.id.hex, planned(visit), visit.state, visit.is_moved or visit.is_held) for visit in visits
    ]
    return against_template(template, standing, local_date(unit.clock.now(), episode.zone))


def not_by_template(units: UnitFactory) -> Iterator[str]:
    """Visits that are there twice, or by no template, and episodes that lack one."""
    for unit, episodes in queries.followed(units):
        planner = Planner(unit)
        for episode, visits in episodes:
            against = _against(unit, planner, episode, visits)
            if against.missing:
                yield f"episode {episode.id.hex} lacks {len(against.missing)}"
            yield from (f"visit {visit_id}" for visit_id in against.surplus)


def plan_by_template(units: UnitFactory) -> int:
    """Add what episodes lack and stop what nobody planned, as changes of their schedules; returns how many episodes."""
    strays = [
        episode.id
        for unit, episodes in queries.followed(units)
        for planner in [Planner(unit)]
        for episode, visits in episodes
        if _against(unit, planner, episode, visits) != AgainstTemplate()
    ]
    for episode_id in strays:
        with writing(units, INTEGRITY) as unit:
            for episode, visits in queries.episodes_with_visits(unit.session, [episode_id]):
                _plan(unit, episode, visits)
    return len(strays)


def _plan(unit: Unit, episode: Episode, visits: Sequence[Visit]) -> None:
    against, edits = _against(unit, Planner(unit), episode, visits), []
    for visit in visits:
        if visit.id.hex in against.surplus:
            edits.append(Edit(visit, snapshot(visit)))
            visit.state = VisitState.STOPPED
    for ordinal, days in enumerate(against.missing, max(visit.ordinal for visit in visits) + 1):
        row = visit_row(episode, ordinal, days)
        unit.session.add(row)
        edits.append(Edit(row, None))
    note_change(unit, episode, ChangeKind.TEMPLATE_CHANGED, edits, None)
    unit.participants["trail"].act(IntegrityAct.MEND, ("case", episode.case_id))
