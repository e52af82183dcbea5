"""Pages of calendars: the calendar of the program; the feed, by its secret address; one's own page of feed and mail."""

import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from flask import current_app, flash, make_response, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import OFFICE_ROLES, PARTNER_ROLES, Permission, Role
from foundation.accounts.principal import Principal
from foundation.agenda import Entry, EntryKind, Span
from foundation.calendars import queries, services
from foundation.calendars.ical import Style, Told, written
from foundation.calendars.rules import COUNTED, LIMITS, Period, View, Whose, period_of, week_begins
from foundation.calendars.schemas import CalendarPage, DigestForm, PressedForm
from foundation.calendars.words import DIGEST_LABELS, VIEW_LABELS, CalendarsAct
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.geography.calendars import WEEKEND, WorkingCalendar, working_calendars
from foundation.geography.zones import local, main_zone
from foundation.language.formats import city_of_zone, clock_time, day as day_words, day_of_week, month, weekday_names
from foundation.language.locales import catalogue_for
from foundation.language.words import _, speaking
from foundation.messaging.queries import choices_of
from foundation.messaging.rules import DigestMessage, digest_facts
from foundation.messaging.services import choose_digest
from foundation.messaging.words import MessagingAct
from foundation.rulebook.queries import rules_on
from foundation.storage.scopes import SIGN_IN
from foundation.storage.unit_of_work import writing
from foundation.web.container import CaseAddress, Container
from foundation.web.presence import address
from foundation.web.route import Request
from foundation.web.routes import Routes

routes = Routes("calendars", permission=Permission.OWN_ACCOUNT)
# They have cases or people of their own; all others look after those of colleagues.
_OWN_CASES = (Role.RETURN_OFFICER, Role.PARTNER_WORKER)
_NUMBERS = {
    "past": "calendar.past_days",
    "ahead": "calendar.ahead_days",
    "most": "calendar.most_entries",
    "length": "calendar.entry_minutes",
    "refresh": "calendar.refresh_hours",
}


def _whose(container: Container, path: dict[str, Any]) -> Principal:
    """Whose calendar the address is. NotFound for one that was ended, or never was; TooManyAttempts."""
    with writing(container.units, SIGN_IN) as unit:
        reader = services.reader_of(unit, container.secrets, path["token"], address())
    if reader is None:
        raise NotFound
    return reader


def _numbers(request: Request) -> dict[str, int]:
    rules = rules_on(request.unit.session, tuple(_NUMBERS.values()), request.unit.today)
    return {name: rules.need(code).whole() for name, code in _NUMBERS.items()}


def _told(request: Request, numbers: dict[str, int]) -> list[Told]:
    """Entries of all rooms, the earliest first, each with the reference and address of its case; others are left out.

    A case that cannot be seen any more, or never could, is told by no entry.
    """
    now = request.container.clock.now()
    today = now.date()
    first, last = today - timedelta(days=numbers["past"]), today + timedelta(days=numbers["ahead"])
    span = Span(now, today, first, last, numbers["most"])
    entries = [entry for entries_of in request.container.calendar_entries for entry in entries_of(request.unit, span)]
    links = _links(request, entries)
    for leaves_out in request.container.calendar_leaves_out:
        for case_id in leaves_out(request.unit, links.keys()):
            del links[case_id]
    appointments = [
        _with_case(request, entry, links) for entry in entries if entry.case_id is None or entry.case_id in links
    ]
    return sorted(
        appointments,
        key=lambda appointment: (appointment.entry.day, appointment.entry.kind.value, appointment.entry.row_id),
    )


def _links(request: Request, entries: Sequence[Entry]) -> dict[uuid.UUID, CaseAddress]:
    """Where whoever asks opens the cases of these entries; without those that this scope does not see."""
    links: dict[uuid.UUID, CaseAddress] = {}
    ids = {entry.case_id for entry in entries if entry.case_id is not None}
    for links_of in request.container.case_addresses:
        links.update(links_of(request, ids - set(links)))
    return links


def _with_case(request: Request, entry: Entry, links: dict[uuid.UUID, CaseAddress]) -> Told:
    if entry.case_id is None:
        return Told(entry)
    case = links[entry.case_id]
    return Told(entry, case.reference, f"{request.container.settings.address}{case.url}")


@routes.get("/calendar/<token>.ics", CalendarsAct.CALENDAR_FETCH, known_by=_whose)
def feed(request: Request) -> ResponseReturnValue:
    """The calendar as iCalendar, in the language of its account. 304 where nothing has changed since."""
    numbers = _numbers(request)
    appointments = _told(request, numbers)
    secret = request.container.secrets.token_hash(f"calendar_uid:{request.me.account_id.hex}")
    style = Style(
        timedelta(minutes=numbers["length"]),
        timedelta(hours=numbers["refresh"]),
        secret,
        request.container.words_of_calendar,
    )
    translations: Path = current_app.config["TRANSLATIONS"]
    with speaking(catalogue_for(request.me.language, translations)):
        response = make_response(written(appointments, style))
    response.mimetype = "text/calendar"
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = 'inline; filename="calendar.ics"'
    response.add_etag()
    return response.make_conditional(http_request)


def _page(request: Request, form: Form, token: str = "") -> str:
    me = request.me
    choice = choices_of(request.unit.session, [me.account_id])[me.account_id]
    open_feed = queries.open_feed_of(request.unit.session, me.account_id)
    return render_template(
        "calendars/own.html",
        form=form if form.values or form.errors else Form(values={"digest": choice.value}),
        choices=[(option.value, label) for option, label in DIGEST_LABELS.items()],
        feed=open_feed,
        feed_address=f"{request.container.settings.address}{url_for('calendars.feed', token=token)}" if token else "",
        has_dates=me.role in OFFICE_ROLES | PARTNER_ROLES,
        digest=_digest(request),
    )


@dataclass(frozen=True)
class ShownDigest:
    """A digest as it would be sent now; without a text where nothing waits."""

    subject: str
    text: str


def _digest(request: Request) -> ShownDigest | None:
    """The digest as it would be sent now; None for a role that has none, without a text where nothing waits."""
    digest = request.container.digest_of(request.unit)
    if digest is None:
        return None
    facts = digest_facts(*digest)
    words = request.container.words_of_messages
    text = words.body_of(DigestMessage.DIGEST, facts, request.container.settings.address) if facts else ""
    return ShownDigest(words.subject_of(DigestMessage.DIGEST), text)


@routes.get("/account/calendar", CalendarsAct.CALENDAR_PAGE)
def page(request: Request) -> ResponseReturnValue:
    """One's own calendar and digest: whether there is an address, how often the digest comes, what it would say."""
    return _page(request, Form())


@routes.post("/account/calendar/address", CalendarsAct.CALENDAR_MAKE, steps_up=True, schema=PressedForm)
def make(request: Request) -> ResponseReturnValue:
    """Make an address, and show it, once. One that was there before ends."""
    token = services.make_feed(request.unit, request.container.secrets, request.me.account_id)
    request.unit.session.flush()  # the page says since when it is there
    return _page(request, Form(), token)


@routes.post("/account/calendar/end", CalendarsAct.CALENDAR_END, schema=PressedForm)
def end(request: Request) -> ResponseReturnValue:
    """End the address. Calendar programs that know it get nothing any more."""
    ended = services.end_feed(request.unit, request.me.account_id)
    flash(_("The calendar address is turned off.") if ended else _("There is no calendar address to turn off."), "done")
    return redirect(url_for("calendars.page"), 303)


@routes.post("/account/calendar/digest", MessagingAct.DIGEST_CHOOSE, schema=DigestForm, on_invalid=_page)
def choose(request: Request) -> ResponseReturnValue:
    """Say how often the digest comes."""
    choose_digest(request.unit, request.me.account_id, request.data["digest"])
    flash(_("Saved."), "done")
    return redirect(url_for("calendars.page"), 303)


# The calendar of the program: days with what happens on them, by their own links.

MOST_ON_PAGE = 1000  # entries of each kind that a page is made of; if there are more, the page says so


@dataclass(frozen=True)
class ShownEntry:
    """One entry: what it is, when on the day, and the case that it leads to. Nobody is named."""

    kind: str
    label: object
    time: str
    case: CaseAddress | None


@dataclass(frozen=True)
class ShownDay:
    """A day with its entries, as many as the view shows, and how many more there are, or at least (`is_cut`).

    `closed`: the holiday, or "" on a day of rest; None on a working day.
    """

    day: date
    words: str
    weekday: str
    letter: str  # of the weekday, where there is no room
    is_within: bool
    is_today: bool
    closed: str | None
    entries: Sequence[ShownEntry]
    count: int
    is_cut: bool

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.entries)


@dataclass(frozen=True)
class Place:
    """Where whoever looks works: its zone, its day now, and its working calendar if one is known."""

    zone: str
    now: datetime
    working: WorkingCalendar | None

    @property
    def week_begins(self) -> int:
        """The weekday on which weeks begin there."""
        return week_begins(self.working.weekend_on(self.now.date())) if self.working else 0

    def day_and_time(self, entry: Entry) -> tuple[date, time | None]:
        """When an entry is there; without a time if it belongs to a day."""
        if entry.at is None:
            return entry.day, None
        there = local(entry.at, self.zone)
        return there.date(), there.time()

    def closed(self, day: date) -> str | None:
        """The holiday of a day, "" on a day of rest, None if offices are open."""
        closure = self.working.closure(day) if self.working else None
        return None if closure is None else "" if closure.name == WEEKEND else closure.name


def _place(request: Request) -> Place:
    me = request.me
    country = queries.country_of_place(request.unit.session, me.office_id, me.organisation_id)
    zone = (main_zone(country) if country else None) or "UTC"
    working = working_calendars(request.unit.session).of(country) if country else None
    return Place(zone, local(request.container.clock.now(), zone), working)


Timed = tuple[time | None, Entry]  # an entry with its time there, None if it belongs to a day


def _entries(request: Request, period: Period, place: Place, is_mine: bool) -> dict[date, list[Timed]]:
    """What happens on each day of a period there, the earliest first; nothing that was cancelled."""
    now, today, each_day = request.container.clock.now(), place.now.date(), COUNTED[period.view]
    span = Span(now, today, period.first, period.last, MOST_ON_PAGE, True, is_mine, each_day)
    days: dict[date, list[Timed]] = {}
    for entries_of in request.container.calendar_entries:
        for entry in entries_of(request.unit, span):
            day, at = place.day_and_time(entry)
            if not entry.is_cancelled and period.first <= day <= period.last:
                days.setdefault(day, []).append((at, entry))
    for entries in days.values():
        entries.sort(key=lambda timed: (timed[0] or time(), timed[1].kind.value, timed[1].row_id))
    return days


def _shown_day(
    day: date, period: Period, place: Place, entries: Sequence[Timed], is_cut: bool, show: Callable[[Timed], ShownEntry]
) -> ShownDay:
    return ShownDay(
        day=day,
        words=day_of_week(day),
        weekday=weekday_names()[day.weekday()],
        letter=weekday_names("narrow")[day.weekday()],
        is_within=period.has(day),
        is_today=day == place.now.date(),
        closed=place.closed(day),
        entries=[show(timed) for timed in entries[: LIMITS[period.view]]],
        count=len(entries),
        is_cut=is_cut,
    )


def _title(period: Period) -> str:
    if period.view is View.MONTH:
        return month(period.day)
    if period.view is View.DAY:
        return day_of_week(period.day)
    return _("%(first)s to %(last)s", first=day_words(period.first), last=day_words(period.last))


def _kinds(
    request: Request, counts: Mapping[EntryKind, int], cut: AbstractSet[EntryKind], chosen: str
) -> list[tuple[str, object, int, bool]]:
    """The kinds that this period has, and the one that was chosen: value, word, how many, whether there are more."""
    words = request.container.words_of_calendar
    return [
        (kind.value, words[kind], counts[kind], kind in cut)
        for kind in words
        if counts.get(kind) or kind.value == chosen
    ]


@routes.get("/calendar", CalendarsAct.CALENDAR_LOOK, permission=Permission.FOLLOW_UP_READ, schema=CalendarPage)
def calendar(request: Request) -> ResponseReturnValue:
    """The days of a week or month, or one day, with what happens on them."""
    query, place = request.data, _place(request)
    period = period_of(query["view"], query.get("day") or place.now.date(), place.week_begins)
    whose = query.get("whose") or (Whose.MINE if request.me.role in _OWN_CASES else Whose.EVERYONE)
    every = _entries(request, period, place, whose is Whose.MINE)
    cut = {(day, entry.kind) for day, entries in every.items() for _at, entry in entries if entry.has_more}
    counts = Counter(entry.kind for entries in every.values() for _at, entry in entries)
    chosen = query["kind"]
    days = {day: [timed for timed in rows if chosen in ("", timed[1].kind.value)] for day, rows in every.items()}
    links = _links(request, [entry for rows in days.values() for _at, entry in rows[: LIMITS[period.view]]])

    def show(timed: Timed) -> ShownEntry:
        at, entry = timed
        case = links.get(entry.case_id) if entry.case_id is not None else None
        words = request.container.words_of_calendar[entry.kind]
        return ShownEntry(entry.kind.value, words, clock_time(datetime.combine(date.min, at, UTC)) if at else "", case)

    more = {day for day, kind in cut if chosen in ("", kind.value)}
    weeks = [
        [_shown_day(day, period, place, days.get(day, ()), day in more, show) for day in week]
        for week in period.weeks()
    ]
    return render_template(
        "calendars/calendar.html",
        period=period,
        title=_title(period),
        weeks=weeks,
        today=place.now.date(),
        clocks=city_of_zone(place.zone),
        kinds=_kinds(request, counts, {kind for _day, kind in cut}, chosen),
        total=counts.total(),
        has_uncounted=bool(cut),
        views=[(view.value, label) for view, label in VIEW_LABELS.items()],
        here={"view": period.view.value, "day": period.day, "kind": chosen, "whose": query.get("whose", "")},
        kind=chosen,
        whose=whose.value,
        is_cut=max(counts.values(), default=0) >= MOST_ON_PAGE,
    )
