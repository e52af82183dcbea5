"""How long things take and hold for a case: by the rule book, by own records, in working days."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from foundation.geography.calendars import (
    Calendars,
    Corrections,
    UnknownCountry,
    WorkingCalendar,
    calendar_with,
)
from foundation.rulebook.rules import RuleRow
from planning.path.queries.reads import (
    AHEAD,
    BACK,
    BEST_INTERESTS_GOOD_FOR,
    COUNTRY_CHECKED,
    OF_OTHERS,
    OWN,
    TAKES,
    PathRead,
)
from planning.path.rules.activities import Holds, PathRules, Takes
from planning.path.rules.calendars import OpenDays, WorkDays, work_days
from planning.path.rules.network import ActivityKind
from planning.path.rules.path import NEVER_HURRIED
from returns.documents.models import DocumentRequest
from returns.documents.rules.documents import DocumentKind
from returns.movements.queries.movements import NOTICE_DAYS
from returns.readiness.queries.readiness import Judged

K = ActivityKind
WORKING_DAYS = "working_days"
BY_COUNTRY_OF_RETURN = frozenset({K.TRACING, K.BEST_INTERESTS, K.RECEPTION, K.NOTICE})
_DAY_HOURS = 24


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
        where = home if kind in BY_COUNTRY_OF_RETURN else host
        days = row.whole() if row.known else 0
        return Takes(days, where if row.unit == WORKING_DAYS else "", code, row.known)

    lengths = {kind: takes(kind, TAKES + kind) for kind in OWN}
    lengths |= {kind: takes(kind, code) for kind, code in OF_OTHERS.items()}
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
        known[consulate_in(home, host)] = _open_days(_calendar(calendars.of_consulate, home, host), today)
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
    days = [today + timedelta(days=number) for number in range(-BACK, AHEAD)]
    return work_days(-BACK, (day.weekday() < 5 if calendar is None else calendar.is_working_day(day) for day in days))


@lru_cache(maxsize=64)
def _open_days(calendar: WorkingCalendar | None, today: date) -> OpenDays:
    there = working_days(calendar, today)
    return OpenDays(there.first, there.last, there.days)


def read_ahead() -> None:
    """Load what working days are known from, so that nobody waits for it."""
    working_days(calendar_with("DE", Corrections()), date(2026, 1, 1))


Expected = tuple[ActivityKind, str]  # a kind of thing, and the person (id as hex) or nobody


def expected_of(read: PathRead, rules: PathRules, today: date) -> Mapping[Expected, int]:
    """In how many days documents are expected that were asked for, by person; where several are, the first of them."""
    expected: dict[Expected, int] = {}
    for request in read.requests:
        key, days = _asked_for(request), _days_until(request, rules, today)
        expected[key] = min(days, expected.get(key, days))
    return expected


def overdue_of(read: PathRead, rules: PathRules, today: date) -> frozenset[Expected]:
    """Of these the documents that should be there already, whichever request one looks at."""
    due: defaultdict[Expected, list[int]] = defaultdict(list)
    for request in read.requests:
        due[_asked_for(request)].append(_due_in(request, rules, today))
    return frozenset(key for key, days in due.items() if max(days) <= 0)


def _asked_for(request: DocumentRequest) -> Expected:
    is_visa = request.kind is DocumentKind.AIRPORT_TRANSIT_VISA
    return K.TRANSIT_VISA if is_visa else K.DOCUMENT, request.person_id.hex


def _due_in(request: DocumentRequest, rules: PathRules, today: date) -> int:
    """In how many days it should be there, on its stated day or else when half are; from 0 down it is late."""
    if request.expected_on is not None:
        return (request.expected_on - today).days
    takes = rules.takes[_asked_for(request)[0]]
    return rules.days_of(takes).after((request.requested_on - today).days, takes.days) or 0


def _days_until(request: DocumentRequest, rules: PathRules, today: date) -> int:
    """In how many days it is expected: once it is late, when half are there of those that are open as long."""
    days = _due_in(request, rules, today)
    if days > 0:
        return days
    return rules.takes[_asked_for(request)[0]].overdue(max((today - request.requested_on).days, 0))


def left_of_decisions(read: PathRead, rules: PathRules, today: date) -> Mapping[Expected, int]:
    """In how many days decisions are expected that somebody has before them already: what is left of each."""
    left = {}
    for kind, since in read.begun.items():
        takes = rules.takes[kind]
        waited = max((today - since).days, 0)
        left[kind, ""] = takes.left(waited, rules.days_of(takes))
    return left
