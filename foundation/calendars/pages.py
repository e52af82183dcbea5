"""Doors of calendar and mail: the calendar itself, by its secret address; and one's own page of both."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import OFFICE_ROLES, PARTNER_ROLES, Permission
from foundation.accounts.principal import Principal
from foundation.agenda import Entry, Span
from foundation.calendars import queries, services
from foundation.calendars.ical import Style, Told, written
from foundation.calendars.schemas import DigestForm, PressedForm
from foundation.calendars.wording import DIGEST_LABELS
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.language.locales import catalogue_for
from foundation.language.words import _, speaking
from foundation.messaging.queries import choices_of
from foundation.messaging.rules import DigestMessage, digest_facts
from foundation.messaging.services import choose_digest
from foundation.rulebook.queries import rules_on
from foundation.storage.scopes import SIGN_IN
from foundation.storage.unit_of_work import writing
from foundation.web.door import door
from foundation.web.presence import address
from foundation.web.stamp import Call
from foundation.web.wiring import Wiring

blueprint = Blueprint("calendars", __name__)
_OWN = Permission.OWN_ACCOUNT
_NUMBERS = {
    "past": "calendar.past_days",
    "ahead": "calendar.ahead_days",
    "most": "calendar.most_entries",
    "length": "calendar.entry_minutes",
    "refresh": "calendar.refresh_hours",
}


def _whose(house: Wiring, path: dict[str, Any]) -> Principal:
    """Whose calendar the address is. NotFound for one that was ended, or never was; TooManyAttempts."""
    with writing(house.units, SIGN_IN) as unit:
        reader = services.reader_of(unit, house.secrets, path["token"], address())
    if reader is None:
        raise NotFound
    return reader


def _numbers(call: Call) -> dict[str, int]:
    rules = rules_on(call.unit.session, tuple(_NUMBERS.values()), call.wiring.clock.now().date())
    return {name: rules.need(code).whole() for name, code in _NUMBERS.items()}


def _told(call: Call, numbers: dict[str, int]) -> list[Told]:
    """Entries of all rooms, the earliest first, each with the reference and address of its case; others are left out.

    A case that cannot be seen any more, or never could, is told by no entry.
    """
    now = call.wiring.clock.now()
    today = now.date()
    first, last = today - timedelta(days=numbers["past"]), today + timedelta(days=numbers["ahead"])
    span = Span(now, today, first, last, numbers["most"])
    entries = [entry for entries_of in call.wiring.calendar_entries for entry in entries_of(call.unit, span)]
    links: dict[Any, SimpleNamespace] = {}
    ids = {entry.case_id for entry in entries if entry.case_id is not None}
    for links_of in call.wiring.case_addresses:
        links.update(links_of(call, ids - set(links)))
    appointments = [
        _with_case(call, entry, links) for entry in entries if entry.case_id is None or entry.case_id in links
    ]
    return sorted(
        appointments,
        key=lambda appointment: (appointment.entry.day, appointment.entry.kind.value, appointment.entry.row_id),
    )


def _with_case(call: Call, entry: Entry, links: dict[Any, SimpleNamespace]) -> Told:
    if entry.case_id is None:
        return Told(entry)
    case = links[entry.case_id]
    return Told(entry, case.reference, f"{call.wiring.settings.address}{case.url}")


@door(blueprint, "/calendar/<token>.ics", "calendar.fetch", permission=_OWN, known_by=_whose)
def feed(call: Call) -> ResponseReturnValue:
    """The calendar as iCalendar, in the language of its account. 304 where nothing has changed since."""
    numbers = _numbers(call)
    appointments = _told(call, numbers)
    secret = call.wiring.secrets.token_hash(f"calendar_uid:{call.me.account_id.hex}")
    style = Style(
        timedelta(minutes=numbers["length"]), timedelta(hours=numbers["refresh"]), secret, call.wiring.words_of_calendar
    )
    translations: Path = current_app.config["TRANSLATIONS"]
    with speaking(catalogue_for(call.me.language, translations)):
        response = make_response(written(appointments, style))
    response.mimetype = "text/calendar"
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = 'inline; filename="calendar.ics"'
    response.add_etag()
    return response.make_conditional(request)


def _page(call: Call, form: Form, token: str = "") -> str:
    me = call.me
    choice = choices_of(call.unit.session, [me.account_id])[me.account_id]
    open_feed = queries.open_feed_of(call.unit.session, me.account_id)
    return render_template(
        "calendars/own.html",
        form=form if form.values or form.errors else Form(values={"digest": choice.value}),
        choices=[(option.value, label) for option, label in DIGEST_LABELS.items()],
        feed=open_feed,
        feed_address=f"{call.wiring.settings.address}{url_for('calendars.feed', token=token)}" if token else "",
        has_dates=me.role in OFFICE_ROLES | PARTNER_ROLES,
        digest=_digest(call),
    )


def _digest(call: Call) -> SimpleNamespace | None:
    """The digest as it would be sent now; None for a role that has none, without a text where nothing waits."""
    digest = call.wiring.digest_of(call.unit)
    if digest is None:
        return None
    facts = digest_facts(*digest)
    words = call.wiring.words_of_messages
    text = words.body_of(DigestMessage.DIGEST, facts, call.wiring.settings.address) if facts else ""
    return SimpleNamespace(subject=words.subject_of(DigestMessage.DIGEST), text=text)


@door(blueprint, "/account/calendar", "calendar.page", permission=_OWN)
def page(call: Call) -> ResponseReturnValue:
    """One's own calendar and digest: whether there is an address, how often the digest comes, what it would say."""
    return _page(call, Form())


@door(
    blueprint,
    "/account/calendar/address",
    "calendar.make",
    permission=_OWN,
    methods=("POST",),
    steps_up=True,
    takes=PressedForm,
)
def make(call: Call) -> ResponseReturnValue:
    """Make an address, and show it, once. One that was there before ends."""
    token = services.make_feed(call.unit, call.wiring.secrets, call.me.account_id)
    call.unit.session.flush()  # the page says since when it is there
    return _page(call, Form(), token)


@door(blueprint, "/account/calendar/end", "calendar.end", permission=_OWN, methods=("POST",), takes=PressedForm)
def end(call: Call) -> ResponseReturnValue:
    """End the address. Calendar programs that know it get nothing any more."""
    ended = services.end_feed(call.unit, call.me.account_id)
    flash(_("The address opens nothing any more.") if ended else _("There was no address to end."), "done")
    return redirect(url_for("calendars.page"), 303)


@door(
    blueprint,
    "/account/calendar/digest",
    "digest.choose",
    permission=_OWN,
    methods=("POST",),
    takes=DigestForm,
    again=_page,
)
def choose(call: Call) -> ResponseReturnValue:
    """Say how often the digest comes."""
    choose_digest(call.unit, call.me.account_id, call.data["digest"])
    flash(_("Saved."), "done")
    return redirect(url_for("calendars.page"), 303)
