"""What a proposal would do to the cases of all offices, counted before anybody confirms it.

Each source is handed a few cases and the rule book without and with the proposal. This topic asks readiness; rooms to
the right hand theirs to the program.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from foundation.geography.calendars import CALENDAR_CODES, calendars_of
from foundation.rulebook.queries import rows_of
from foundation.rulebook.rules import RuleRow, RulesOfDay, by_code
from foundation.storage.paging import Slice
from foundation.storage.unit_of_work import Unit, UnitFactory, reading, writing
from planning.rule_changes import queries
from planning.rule_changes.models import RuleEffectCase, RuleEffectCount
from planning.rule_changes.queries import RULE_EFFECTS, Supposed, row_of_change
from planning.rule_changes.rules import Blocked, Effect, effects_between
from planning.rule_changes.services.proposals import example_of
from planning.rule_changes.words import RuleChangesAct
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState, Reason, blockers
from returns.journey.queries.itinerary import journey
from returns.people.models import Person
from returns.readiness.queries.readiness import JUDGED_BY, judged_from, judged_of_cases
from returns.readiness.queries.reads import CaseRead, reads_of_cases
from returns.readiness.queries.sign_offs import latest_sign_offs
from returns.readiness.services import Readiness, readiness_from

BATCH = 50  # cases that are read at once


@dataclass(frozen=True)
class CaseEffect:
    """A case that would be touched in one way; `number`: how many blockers, or visits."""

    case_id: uuid.UUID
    effect: Effect
    number: int


RuleBook = Callable[[Sequence[str], date], RulesOfDay]
# Given a unit, some cases and the rule book as it would be: how each of them would be touched.
EffectSource = Callable[[Unit, Sequence[Case], Supposed], Iterable[CaseEffect]]


def effects_on_departures(unit: Unit, cases: Sequence[Case], supposed: Supposed) -> Iterator[CaseEffect]:
    """How the departures of these cases would be judged otherwise; nothing for rules that judge none.

    A case without a journey yet is judged as if its people left on the first day of the change. As many statements as
    for two cases.
    """
    planned = [case for case in cases if case.state is not CaseState.DEPARTED]
    if not planned or not supposed.codes & {*JUDGED_BY, *CALENDAR_CODES}:
        return
    now = unit.clock.now()
    reads = reads_of_cases(unit.session, [case.id for case in planned], now.date())
    signed = latest_sign_offs(unit.session, [case.id for case in planned if case.state is CaseState.READY])
    for case in planned:
        before, after = (
            _judged(case, _under(reads[case.id], rules), rules, supposed.first_day, now)
            for rules in (supposed.before, supposed.after)
        )
        sign_off = signed.get(case.id)
        is_signed = [sign_off is not None and sign_off.facts_hash == way.facts_hash for way in (before, after)]
        for effect, number in effects_between(_blocked(before, is_signed[0]), _blocked(after, is_signed[1])):
            yield CaseEffect(case.id, effect, number)


def _under(read: CaseRead, rules: RuleBook) -> CaseRead:
    """A case with the working calendars of a rule book."""
    return replace(read, calendars=lambda: calendars_of(rules(CALENDAR_CODES, date.max)))


def _judged(case: Case, read: CaseRead, rules: RuleBook, first_day: date, now: datetime) -> Readiness:
    has_journey = bool(journey(read.legs))

    def of_day(day: date) -> RulesOfDay:
        return rules(JUDGED_BY, day if has_journey else max(day, first_day))

    return readiness_from(case, judged_from(case, now.date(), read, of_day), now)


def _blocked(readiness: Readiness, is_signed: bool) -> Blocked:
    reasons = blockers(readiness.findings)
    return Blocked(frozenset((reason.code.value, reason.subject) for reason in reasons), is_signed)


LOOKED_AT = 4  # cases that a page of what a rule blocks goes through at once; a script asks for the next ones
_OVERDUE = timedelta(days=30)  # for so long a departure that did not take place is looked at


def cases_blocked_by(
    unit: Unit, code: str, cursor: str | None
) -> tuple[Slice[Case], list[tuple[Case, list[Reason], Sequence[Person]]]]:
    """Of the next cases to leave those that a rule blocks now, with the reasons and everybody in them.

    Readiness judges them: a fixed number of statements, whatever the number of cases.
    """
    now, blocked = unit.clock.now(), []
    page = queries.planned_page(unit.session, now.date() - _OVERDUE, cursor, LOOKED_AT)
    reads = reads_of_cases(unit.session, [case.id for case in page.items], now.date()) if page.items else {}
    judged = judged_of_cases(unit.session, page.items, now.date(), reads)
    for case in page.items:
        reasons = blockers(readiness_from(case, judged[case.id], now).findings)
        if own := [reason for reason in reasons if reason.rule.partition(" ")[0] == code]:
            blocked.append((case, own, reads[case.id].people.people))
    return page, blocked


# Counting: in small units that only read, so that nobody waits; then what was counted is written.


def rows_proposed(unit: Unit, proposal_id: uuid.UUID) -> list[RuleRow]:
    """What a proposal would add to the rule book; two statements."""
    changes = queries.changes_of(unit.session, [proposal_id])[proposal_id]
    stored = by_code(rows_of(unit.session, list({change.code for change in changes})))
    return [row_of_change(change, example_of(stored[change.code])) for change in changes]


def count_effects(units: UnitFactory, proposal_id: uuid.UUID, sources: Sequence[EffectSource]) -> int:
    """Count what a proposal would do, and keep it in place of what was counted before; returns how many cases."""
    effects: list[tuple[uuid.UUID, CaseEffect]] = []
    after: uuid.UUID | None = None
    while True:
        with reading(units, RULE_EFFECTS) as unit:
            cases = queries.cases_after(unit.session, after, BATCH)
            if not cases:
                break
            supposed = Supposed(unit.session, rows_proposed(unit, proposal_id))
            offices = {case.id: case.office_id for case in cases}
            for source in sources:
                effects += [(offices[effect.case_id], effect) for effect in source(unit, cases, supposed)]
        after = cases[-1].id
    _keep(units, proposal_id, effects)
    return len({effect.case_id for _office, effect in effects})


def _keep(units: UnitFactory, proposal_id: uuid.UUID, effects: Sequence[tuple[uuid.UUID, CaseEffect]]) -> None:
    counts: dict[tuple[uuid.UUID, Effect], list[int]] = defaultdict(list)
    for office_id, effect in effects:
        counts[office_id, effect.effect].append(effect.number)
    with writing(units, RULE_EFFECTS) as unit:
        queries.forget_counts(unit.session, proposal_id)
        unit.session.add_all(
            RuleEffectCount(
                proposal_id=proposal_id, office_id=office_id, effect=effect, cases=len(numbers), number=sum(numbers)
            )
            for (office_id, effect), numbers in counts.items()
        )
        unit.session.add_all(
            RuleEffectCase(proposal_id=proposal_id, case_id=effect.case_id, effect=effect.effect, number=effect.number)
            for _office, effect in effects
        )
        proposal = queries.proposal_by_id(unit.session, proposal_id)
        if proposal is not None:
            proposal.counted_at = unit.clock.now()
            unit.participants["trail"].act(RuleChangesAct.COUNT, ("rule_proposal", proposal_id), count=len(effects))
