"""Pages of calendar and mail: the calendar itself, by its secret address; and one's own page of both."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import current_app, flash, make_response, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import OFFICE_ROLES, PARTNER_ROLES, Permission
from foundation.accounts.principal import Principal
from foundation.agenda import Entry, Span
from foundation.calendars import queries, services
from foundation.calendars.ical import Style, Told, written
from foundation.calendars.schemas import DigestForm, PressedForm
from foundation.calendars.words import DIGEST_LABELS, CalendarsAct
from foundation.errors import NotFound
from foundation.forms.form import Form
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
    rules = rules_on(request.unit.session, tuple(_NUMBERS.values()), request.container.clock.now().date())
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
    links: dict[uuid.UUID, CaseAddress] = {}
    ids = {entry.case_id for entry in entries if entry.case_id is not None}
    for links_of in request.container.case_addresses:
        links.update(links_of(request, ids - set(links)))
    appointments = [
        _with_case(request, entry, links) for entry in entries if entry.case_id is None or entry.case_id in links
    ]
    return sorted(
        appointments,
        key=lambda appointment: (appointment.entry.day, appointment.entry.kind.value, appointment.entry.row_id),
    )


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
    flash(
        _("The calendar address no longer works.") if ended else _("There is no calendar address to turn off."), "done"
    )
    return redirect(url_for("calendars.page"), 303)


@routes.post("/account/calendar/digest", MessagingAct.DIGEST_CHOOSE, schema=DigestForm, on_invalid=_page)
def choose(request: Request) -> ResponseReturnValue:
    """Say how often the digest comes."""
    choose_digest(request.unit, request.me.account_id, request.data["digest"])
    flash(_("Saved."), "done")
    return redirect(url_for("calendars.page"), 303)
