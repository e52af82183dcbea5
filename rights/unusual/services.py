"""Changes of unusual reading: a day is judged, somebody looks at what was found, a look is taken back."""

import uuid
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from foundation.audit.activity import Activity, acted_on, activity_of
from foundation.compartments import Compartment, shared_part
from foundation.rulebook.queries import rule_on
from foundation.storage.unit_of_work import Unit
from rights.unusual.models import UnusualContent, UnusualDay, UnusualFinding
from rights.unusual.queries import (
    DAYS_BACK,
    Numbers,
    Watched,
    cases_with_work,
    findings_before,
    judged_days,
    kinds_of_day,
    may_act_for_others,
    numbers_on,
    span_of,
    watched_by_zone,
)
from rights.unusual.rules import Finding, LookResult, Read, findings, read_day
from rights.unusual.words import UnusualAct

KEPT_DAYS = "audit.keep_days"
MOST_CASES = 200  # that a finding names
# Refusals that say that somebody asked for what is not theirs; a form with a mistake says nothing.
_TELLING = frozenset({"access_denied", "not_found", "step_up_needed"})
_CASE, _PERSON = "case", "person"
_AT_ONCE = 500


def days_to_judge(unit: Unit, now: datetime) -> list[tuple[ZoneInfo, date]]:
    """The local days of each zone that are over, not judged yet and not too long ago, in order."""
    back = rule_on(unit.session, DAYS_BACK, now.date()).whole()
    days: list[tuple[ZoneInfo, date]] = []
    for zone in watched_by_zone(unit.session):
        today = now.astimezone(zone).date()
        judged = judged_days(unit.session, zone, today - timedelta(days=back))
        past = (today - timedelta(days=number) for number in range(back, 0, -1))
        days += [(zone, day) for day in past if day not in judged]
    return sorted(days, key=lambda pair: (pair[1], pair[0].key))


def judge_day(unit: Unit, audit: Connection, zone: ZoneInfo, day: date) -> list[tuple[uuid.UUID, Finding]]:
    """What was unusual on one local day of all accounts of a zone, by account. Only reads.

    `audit` is a connection to the store of reads.
    """
    accounts, numbers = watched_by_zone(unit.session).get(zone, []), numbers_on(unit.session, day)
    return [
        (account.id, finding)
        for account in accounts
        for finding in _of_account(unit, audit, account, (zone, day), numbers)
    ]


def note_day(unit: Unit, zone: ZoneInfo, day: date, unusual: Sequence[tuple[uuid.UUID, Finding]]) -> int:
    """Keep what was found on a day, once, whoever judged it and how often; returns how many findings are new."""
    if day in judged_days(unit.session, zone, day):
        return 0
    noted = kinds_of_day(unit.session, {account_id for account_id, _finding in unusual}, day)
    new = [(account_id, finding) for account_id, finding in unusual if (account_id, finding.kind) not in noted]
    for account_id, finding in new:
        _note(unit, account_id, day, finding)
    unit.session.add(UnusualDay(zone=zone.key, day=day, judged_at=unit.clock.now()))
    if new:
        unit.participants["trail"].act(UnusualAct.FIND, count=len(new))
    return len(new)


def _of_account(
    unit: Unit, audit: Connection, account: Watched, local: tuple[ZoneInfo, date], numbers: Numbers
) -> Iterator[Finding]:
    zone, day = local
    span = span_of(day, zone)
    reads = [_read(activity, zone) for activity in activity_of(audit, account.id, *span)]
    if not reads:
        return
    counted = read_day(reads, numbers.night, account.is_rest_day(day))
    yield from findings(counted, _strange(unit, account, counted.opened_cases, day, span), numbers.ordinary)


def _read(activity: Activity, zone: ZoneInfo) -> Read:
    return Read(
        at=activity.at.astimezone(zone),
        is_refusal=activity.refused in _TELLING,
        cases=frozenset(about for kind, about in activity.subjects if kind == _CASE),
        people=frozenset(about for kind, about in activity.subjects if kind == _PERSON),
    )


def _strange(
    unit: Unit, account: Watched, opened: Collection[uuid.UUID], day: date, span: tuple[datetime, datetime]
) -> set[uuid.UUID]:
    """The cases that somebody opened without work on them."""
    names = [name for part in Compartment for name in (part.value, shared_part(part))]
    cases, strange = sorted(opened, key=lambda case: case.hex), set(opened)
    for start in range(0, len(cases), _AT_ONCE):
        batch = cases[start : start + _AT_ONCE]
        doors = {case: [unit.door(case, name) for name in names] for case in batch}
        strange -= cases_with_work(unit.session, account, batch, day, span, doors)
    if strange and may_act_for_others(account):
        strange -= acted_on(unit.connection(), account.id, sorted(strange, key=lambda case: case.hex), *span)
    return strange


def _note(unit: Unit, account_id: uuid.UUID, day: date, finding: Finding) -> None:
    cases = tuple(case.hex for case in finding.cases[:MOST_CASES])
    unit.session.add(
        UnusualFinding(
            account_id=account_id,
            day=day,
            kind=finding.kind,
            count=finding.count,
            threshold=finding.threshold,
            found_at=unit.clock.now(),
            content=UnusualContent(cases) if cases else None,
        )
    )


def forget_old_findings(unit: Unit, now: datetime, most: int) -> int:
    """Delete what was looked at and is older than the audit that it came from; returns how many, at most `most`."""
    kept = timedelta(days=rule_on(unit.session, KEPT_DAYS, now.date()).whole())
    old = findings_before(unit.session, (now - kept).date(), most)
    for finding in old:
        unit.session.delete(finding)
    return len(old)


# What the data protection officer does with a finding.


def record_look(unit: Unit, finding: UnusualFinding, result: LookResult, note: str | None) -> None:
    """Say what looking at it came to; said again, the last holds."""
    finding.looked_by, finding.looked_at = unit.actor_id, unit.clock.now()
    finding.result, finding.note = result, note
    unit.participants["trail"].act(UnusualAct.LOOK, result=result.value)


def reopen(unit: Unit, finding: UnusualFinding) -> None:
    """Take a look back; its note stays, for whoever looks again. Of one that is open, nothing changes."""
    if finding.looked_at is not None:
        finding.looked_by = finding.looked_at = finding.result = None
        unit.participants["trail"].act(UnusualAct.REOPEN)


def cases_of(finding: UnusualFinding) -> Sequence[uuid.UUID]:
    """The cases that it is about."""
    content = finding.content
    return [uuid.UUID(case) for case in content.cases] if content is not None else []
