"""Reads of a path to departure: the case as readiness reads it, requests, tasks, and numbers of the rule book."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any, cast

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from foundation.accounts.principal import UserScope
from foundation.accounts.queries import staff as accounts
from foundation.geography.calendars import (
    CALENDAR_CODES,
    Calendars,
    Corrections,
    UnknownCountry,
    WorkingCalendar,
    calendar_with,
    calendars_of,
)
from foundation.geography.zones import NoSuchLocalTime, local, main_zone, to_instant
from foundation.rulebook.queries import rules_on
from foundation.rulebook.rules import RuleRow, RulesOfDay
from foundation.storage.paging import Slice, keyset
from planning.durations.queries import MEDIAN_FROM, NINETY_FROM, incidence_of, learned_of, thresholds_of
from planning.durations.rules.learned import Key, LearnedKind, closest
from planning.path.rules.activities import OF_RECORDS, Holds, PathRules, Takes
from planning.path.rules.calendars import OpenDays, WorkDays, work_days
from planning.path.rules.network import ActivityKind
from planning.path.rules.path import NEVER_HURRIED
from returns.cases.models import Case
from returns.cases.rules import BEFORE_BOARDING
from returns.documents.models import DocumentRequest
from returns.documents.queries.formalities import FLOOR, MEDIAN, lead_times
from returns.documents.rules.documents import DocumentKind
from returns.documents.rules.formalities import OPEN
from returns.journey.models import Leg, LegContent
from returns.journey.queries.itinerary import journey
from returns.journey.queries.legs import UnsavedLeg
from returns.journey.rules.itinerary import LegMode, LegStatus
from returns.movements.models import EndContent
from returns.movements.queries.movements import NOTICE_DAYS
from returns.readiness.models import SignOff
from returns.readiness.queries.readiness import JUDGED_BY, Judged
from returns.readiness.queries.reads import CaseRead, read_of_case, reads_of_cases
from returns.work.models import Task
from returns.work.queries.duty import acts_for
from returns.work.rules import TaskState

K = ActivityKind
WORKING_DAYS = "working_days"
_TAKES = "planning.takes."
# How long things take that other topics have a number for already: in days of the calendar.
_OF_OTHERS = {
    K.DECISION: "tasks.decision.days",
    K.CLEARANCE: "tasks.clearance_outstanding.days",
    K.PROTECTION_CHECK: "tasks.protection_check.days",
}
_OWN = (
    K.DETAILS, K.PLACE, K.SAFE_CONTACT, K.COUNSELLING, K.CONSENT, K.GUARDIAN, K.TRACING, K.BEST_INTERESTS, K.ORIGINAL,
    K.TRANSIT_VISA, K.EXIT_PERMIT, K.EXIT_FINE, K.FITNESS, K.MEDICAL_REPORT, K.PREGNANCY_REPORT, K.MEDICATION,
    K.BOOKING, K.ESCORT, K.ESCORT_VISA, K.RECEPTION, K.ASSISTANCE, K.MEDIF, K.APPROVAL, K.TASK, K.SIGN_OFF,
)  # fmt: skip
_BY_COUNTRY_OF_RETURN = frozenset({K.TRACING, K.BEST_INTERESTS, K.RECEPTION, K.NOTICE})
BEST_INTERESTS_GOOD_FOR = "child.best_interests_determination.good_for_days"
COUNTRY_CHECKED = "country_status.checked_before_travel_hours"
PATH_CODES = (
    *(_TAKES + kind for kind in _OWN),
    *_OF_OTHERS.values(),
    NOTICE_DAYS,
    BEST_INTERESTS_GOOD_FOR,
    COUNTRY_CHECKED,
    FLOOR,
    MEDIAN,
    MEDIAN_FROM,
    NINETY_FROM,
)
_DAY_HOURS = 24
_BACK, _AHEAD = 400, 800  # days before and after today of which it is known whether they are worked


@dataclass(frozen=True)
class Lengths:
    """How long substitute documents of a country take, and what own records say of other things, by kind."""

    document: Takes
    learned: Mapping[ActivityKind, Takes]


Waiting = tuple[Sequence[DocumentRequest], Sequence[Task], SignOff | None]


@dataclass(frozen=True)
class PathRead:
    """What a path is made from, read once: `rules_of` gives the rows of a day, `host` is the country of the office."""

    case: Case
    read: CaseRead
    rules_of: Callable[[date], RulesOfDay]
    host: str
    requests: Sequence[DocumentRequest]
    tasks: Sequence[Task]
    signed: SignOff | None
    document: Takes
    learned: Mapping[ActivityKind, Takes]

    @property
    def calendars(self) -> Calendars:
        """The working calendars that go with the rules."""
        return self.read.calendars()


def path_read(session: Session, case: Case, today: date) -> PathRead:
    """Everything that bears on when people can leave; as readiness reads it, and three statements more."""
    learned = _learned(session, {case.country}, today)
    waiting, days = _open_of_cases(session, [case.id]), _documents(session, {case.country}, today)
    read = read_of_case(session, case.id, today, None, None)
    return _assembled(session, case, today, read, waiting[case.id], Lengths(days[case.country], learned))


def path_reads(session: Session, cases: Sequence[Case], today: date) -> dict[uuid.UUID, PathRead]:
    """The same of many cases of one office, by their ids; as many statements as for two."""
    ids, countries = [case.id for case in cases], {case.country for case in cases}
    learned = _learned(session, countries, today)
    waiting, days = _open_of_cases(session, ids), _documents(session, countries, today)
    reads = reads_of_cases(session, ids, today)
    return {
        case.id: _assembled(
            session, case, today, reads[case.id], waiting[case.id], Lengths(days[case.country], learned)
        )
        for case in cases
    }


def _assembled(
    session: Session,
    case: Case,
    today: date,
    read: CaseRead,
    waiting: Waiting,
    lengths: Lengths,
) -> PathRead:
    """The parts together; the rules come with all rows that begin in the next years: other days are asked of them."""
    every = _rules(session, today)
    once = replace(read, guardians=cache(read.guardians), trips=cache(read.trips), company=cache(read.company))
    once = replace(once, calendars=cache(lambda: calendars_of(every)))
    host = accounts.country_of_office(session, case.office_id)
    return PathRead(case, once, cache(every.on), host, *waiting, lengths.document, lengths.learned)


def _rules(session: Session, today: date) -> RulesOfDay:
    return rules_on(session, (*JUDGED_BY, *PATH_CODES, *CALENDAR_CODES), today + timedelta(days=_AHEAD))


def _open_of_cases(session: Session, cases: Collection[uuid.UUID]) -> dict[uuid.UUID, Waiting]:
    """Open requests at consulates, open tasks, the first due first, and the newest sign-off of cases; one statement.

    Each has few of each.
    """
    request, task = DocumentRequest, Task
    statement = (
        select(Case.id, request, task, SignOff)
        .outerjoin(request, and_(request.case_id == Case.id, request.state.in_(OPEN)))
        .outerjoin(task, and_(task.case_id == Case.id, task.state == TaskState.OPEN))
        .outerjoin(SignOff, SignOff.case_id == Case.id)
        .where(Case.id.in_(cases))
        .order_by(task.due_on, task.id, request.id, SignOff.signed_at, SignOff.id.desc())
    )
    rows: dict[uuid.UUID, list[Any]] = {case_id: [] for case_id in cases}
    for row in session.execute(statement):
        rows[row.id].append(row)
    return {
        case_id: (
            list(dict.fromkeys(row.DocumentRequest for row in own if row.DocumentRequest is not None)),
            list(dict.fromkeys(row.Task for row in own if row.Task is not None)),
            own[-1].SignOff if own else None,
        )
        for case_id, own in rows.items()
    }


def _documents(session: Session, countries: Collection[str], today: date) -> dict[str, Takes]:
    """After how many days half of the substitute documents of a country are issued: `lead_time` of many, once asked."""
    asked = {country: (DocumentKind.LAISSEZ_PASSER, country) for country in countries}
    leads = lead_times(session, list(asked.values()), today)
    floor = _rules(session, today).need(FLOOR).whole()
    found = {country: Takes(floor, rule=MEDIAN, is_known=False) for country in countries}
    for country, key in asked.items():
        if key in leads:
            found[country] = Takes(leads[key].median, rule="" if leads[key].own else MEDIAN, finished=leads[key].own)
    return found


def _learned(session: Session, countries: Collection[str], today: date) -> dict[ActivityKind, Takes]:
    """Within how many days half were done, where own records teach it; the statement that reads of documents too."""
    rows = learned_of(session, [LearnedKind.LAISSEZ_PASSER], list(countries))
    if not rows:
        return {}
    limits = thresholds_of(replace(_rules(session, today), day=today))
    prepared = {place: incidence_of(row) for place, row in rows.items()}
    lengths = {}
    for kind, own in OF_RECORDS.items():
        place = closest(prepared, [Key(own)], limits)
        median = prepared[place].median if place else None
        if place is not None and median is not None:
            lengths[kind] = Takes(median, finished=prepared[place].finished, learned=rows[place].id.hex)
    return lengths


def _by_records(kind: ActivityKind, rule: Takes, own: Takes, calendars: Mapping[str, WorkDays]) -> Takes:
    """How long a thing takes of which own records say a number too.

    What gives people time, or protects them, takes no less than the rule says, however quick it was for others.
    """
    if kind not in NEVER_HURRIED or not rule.is_known:
        return own
    least = calendars[rule.calendar].after(0, rule.days) if rule.calendar else rule.days
    return replace(own, least=least) if own.days > least else rule


def path_rules(read: PathRead, today: date, judged: Judged) -> PathRules:
    """The numbers of the rule book for a case; how long things are good for as `judged` holds them. RuleMissing."""
    rows, host, home = read.rules_of(today), read.host, read.case.country
    scope = {**({"host": host} if host else {}), "country": home}

    def takes(kind: ActivityKind, code: str) -> Takes:
        row: RuleRow = rows.need(code, scope)
        where = home if kind in _BY_COUNTRY_OF_RETURN else host
        days = row.whole() if row.known else 0
        return Takes(days, where if row.unit == WORKING_DAYS else "", code, row.known)

    lengths = {kind: takes(kind, _TAKES + kind) for kind in _OWN}
    lengths |= {kind: takes(kind, code) for kind, code in _OF_OTHERS.items()}
    calendars = _calendars_of_path(read.calendars, today, host, home)
    lengths |= {kind: _by_records(kind, lengths[kind], own, calendars) for kind, own in read.learned.items()}
    lengths[K.NOTICE] = Takes(rows.need(NOTICE_DAYS).whole(), home, NOTICE_DAYS)
    lengths[K.DOCUMENT] = replace(read.document, calendar=consulate_in(home, host))
    best_interests = rows.need(BEST_INTERESTS_GOOD_FOR).whole()
    country = rows.need(COUNTRY_CHECKED).whole() // _DAY_HOURS
    holds = {
        **_held(judged),
        K.BEST_INTERESTS: Holds(good_for=best_interests),
        K.BEST_INTERESTS_AGAIN: Holds(good_for=best_interests),
        K.COUNTRY: Holds(good_for=country),
    }
    return PathRules(lengths, holds, calendars)


def _held(judged: Judged) -> dict[ActivityKind, Holds]:
    """How long things are good for, and how long before a departure they are done, as readiness judges them."""
    rules = judged.rules
    contact, check = rules.safe_contact_days.value, rules.check_days.value
    consent = rules.consent_confirmed_within.value
    held = {
        K.SAFE_CONTACT: Holds(good_for=contact),
        K.SAFE_CONTACT_AGAIN: Holds(good_for=contact),
        K.PROTECTION_CHECK: Holds(good_for=check),
        K.CHECK_AGAIN: Holds(good_for=check),
        K.CONSENT: Holds(good_for=consent),
        K.CONSENT_AGAIN: Holds(good_for=consent),
    }
    if judged.health is None:
        return held
    window, flights = judged.health.rules.check, [leg.limits for leg in judged.health.facts.legs]
    held[K.PRE_EMBARKATION] = Holds(_begun(window.latest.value), window.earliest.value // _DAY_HOURS)
    if flights:
        held |= {
            K.MEDICAL_REPORT: Holds(good_for=min(limits.report_max_age.value for limits in flights)),
            K.PREGNANCY_REPORT: Holds(good_for=min(limits.single.report_max_age.value for limits in flights)),
            K.ASSISTANCE: Holds(_begun(max(limits.assistance_asked.value for limits in flights))),
            K.MEDIF: Holds(
                _begun(max(limits.medif_lead.value for limits in flights)),
                min(limits.medif_max_age.value for limits in flights),
            ),
        }
    return held


def _begun(hours: int) -> int:
    """Hours before a departure as days, a begun day as a whole one: the flight may leave early in the morning."""
    return -(-hours // _DAY_HOURS)


def _calendars_of_path(calendars: Calendars, today: date, host: str, home: str) -> dict[str, WorkDays]:
    """The working days of both countries, and the days on which the consulate of one in the other is open."""
    known = {country: working_days(_calendar(calendars.of, country), today) for country in (host, home) if country}
    if host:
        there = working_days(_calendar(calendars.of_consulate, home, host), today)
        known[consulate_in(home, host)] = OpenDays(there.first, there.last, there.days)
    return known


def consulate_in(home: str, host: str) -> str:
    """What the calendar of the consulates of a country in another one is called."""
    return f"{home} {host}"


def _calendar(of: Callable[..., WorkingCalendar], *countries: str) -> WorkingCalendar | None:
    try:
        return of(*countries)
    except UnknownCountry:
        return None


@lru_cache(maxsize=64)
def working_days(calendar: WorkingCalendar | None, today: date) -> WorkDays:
    """The days that are worked, counted from today; every weekday of Monday to Friday without a calendar."""
    days = [today + timedelta(days=number) for number in range(-_BACK, _AHEAD)]
    return work_days(-_BACK, (day.weekday() < 5 if calendar is None else calendar.is_working_day(day) for day in days))


def read_ahead() -> None:
    """Load what working days are known from, so that nobody waits for it."""
    working_days(calendar_with("DE", Corrections()), date(2026, 1, 1))


def open_requests(session: Session, cases: Collection[uuid.UUID]) -> dict[uuid.UUID, list[DocumentRequest]]:
    """Open requests at consulates of cases, by case; one statement."""
    statement = select(DocumentRequest).where(DocumentRequest.case_id.in_(cases), DocumentRequest.state.in_(OPEN))
    requests: dict[uuid.UUID, list[DocumentRequest]] = {case_id: [] for case_id in cases}
    for request in session.execute(statement.order_by(DocumentRequest.id)).scalars():
        requests[request.case_id].append(request)
    return requests


# The journey of a case on another day: its own legs moved, or, while there are none, a flight that nobody has planned.


def planned_day(read: PathRead) -> date | None:
    """The local day on which the journey of the case begins as it is planned; None without one."""
    planned = journey(read.read.legs)
    return local(planned[0].departs_at, planned[0].departs_zone).date() if planned else None


def legs_on(read: PathRead, day: date) -> Sequence[Leg]:
    """The legs of the case as they would be travelled with a departure on a local day. Nothing of it is stored."""
    planned, first = journey(read.read.legs), planned_day(read)
    if first == day:
        return planned
    legs = [_moved(leg, (day - first).days) for leg in planned] if first else [_assumed(read, day)]
    return cast(Sequence[Leg], legs)  # they read as rows of a journey do


def _moved(leg: Leg, days: int) -> UnsavedLeg:
    return UnsavedLeg(
        id=leg.id,
        ordinal=leg.ordinal,
        mode=leg.mode,
        status=leg.status,
        departs_at=_later(leg.departs_at, leg.departs_zone, days),
        departs_zone=leg.departs_zone,
        arrives_at=_later(leg.arrives_at, leg.arrives_zone, days),
        arrives_zone=leg.arrives_zone,
        content=leg.content,
        is_for_all=leg.is_for_all,
        named=leg.named,
    )


def _later(at: datetime, zone: str, days: int) -> datetime:
    """The same time of day so many days later; as many times 24 hours where clocks never show it."""
    try:
        return to_instant(local(at, zone).replace(tzinfo=None) + timedelta(days=days), zone)
    except NoSuchLocalTime:
        return at + timedelta(days=days)


_NOON = time(12)
_FLIGHT = timedelta(hours=6)


def _assumed(read: PathRead, day: date) -> UnsavedLeg:
    """A flight from the host country to the place of return, so that what every journey asks for is asked."""
    near, zone = read.case.nearest_place, main_zone(read.host) or "UTC"
    departs_at = to_instant(datetime.combine(day, _NOON), zone)
    lat, lon = (near.lat, near.lon) if near else (0.0, 0.0)
    there = EndContent("", near.name if near else "", read.case.country, lat, lon)
    return UnsavedLeg(
        id=uuid.UUID(int=0),
        ordinal=1,
        mode=LegMode.AIR,
        status=LegStatus.TICKETED,
        departs_at=departs_at,
        departs_zone=zone,
        arrives_at=departs_at + _FLIGHT,
        arrives_zone=near.zone if near else zone,
        content=LegContent(origin=EndContent("", "", read.host, 0.0, 0.0), destination=there, km=0),
    )


def expected_of(read: PathRead, today: date) -> Mapping[tuple[ActivityKind, str], int]:
    """In how many days documents are expected that were asked for, by person; where several are, the first of them."""
    expected: dict[tuple[ActivityKind, str], int] = {}
    for request in read.requests:
        kind = K.TRANSIT_VISA if request.kind is DocumentKind.AIRPORT_TRANSIT_VISA else K.DOCUMENT
        by = request.expected_on or request.requested_on + timedelta(days=read.document.days)
        key, days = (kind, request.person_id.hex), max((by - today).days, 1)
        expected[key] = min(days, expected.get(key, days))
    return expected


# Cases of which somebody asks when they can leave: those from which nobody has departed yet, by their deadline.


def cases_to_plan(
    session: Session, user: UserScope, today: date, only_mine: bool, cursor: str | None, size: int
) -> Slice[Case]:
    """One page of cases before boarding, the nearest legal deadline first; one's own and covered ones, or the office's.

    Two statements; one where the first page holds all.
    """
    statement = select(Case).where(Case.state.in_(BEFORE_BOARDING), Case.office_id == user.office_id)
    if only_mine:
        statement = statement.where(acts_for(user, today))
    return keyset(session, statement, (Case.deadline_or_never, Case.id), False, cursor, size)
