"""Safe contact: one card per person, shown before any number; its history; a number that is shown, and which were."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.forms.form import Form, Stored
from foundation.language.formats import zone_choices
from foundation.language.words import _
from foundation.web.drafts import draft_waits
from foundation.web.errors import local_target
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import the_case
from returns.cases.pages.header import case_head
from returns.cases.queries import Case
from returns.cases.rules.cases import ENDED
from returns.cases.words import choices_of
from returns.counselling.pages.questions import propose_spoken
from returns.counselling.queries import sessions_of_case
from returns.names.queries.duplicates import person_seen
from returns.people.pages.people import name_of
from returns.people.queries import Person
from returns.safe_contact.pages.cards import (
    ShownCard,
    ShownCheck,
    changes_between,
    good_for_now,
    number_choices,
    shown_card,
    shown_checks,
    time_values,
)
from returns.safe_contact.queries import (
    CardContent,
    CardNumber,
    NumberOpening,
    OpeningReason,
    SafeContact,
    SafeContactVersion,
    card_of_person,
    cards_of_case,
    cards_with_history,
    checks_of_case,
    content_of,
    numbers_of,
    openings_of_case,
    people_with_phones,
    phones_of_person,
    zone_of_number,
    zones_for,
)
from returns.safe_contact.rules import Channel, Whose, is_due_by, times_of
from returns.safe_contact.schemas import NEVER, NumberForm, SafeContactForm, SafeContactPage
from returns.safe_contact.services import (
    OF_A_GUARDIAN,
    Card,
    NumberRequest,
    OpenedNumber,
    copy_card,
    open_number,
    record_safe_contact,
)
from returns.safe_contact.words import CHANNEL_LABELS, DAY_LABELS, HOW_LABELS, WHOSE_LABELS, SafeContactAct

routes = Routes("safe_contact", permission=Permission.CASES_OPEN, load=the_case)
_OPENINGS = 50
_FORMS = 2  # on one page; with more people only that of who is asked for, and of the first without a card
# What of a card is typed as text.
_TEXTS = ("language", "code_phrase", "if_somebody_else", "caution", "trusted_name", "trusted_relation", "trusted_zone")


@dataclass(frozen=True)
class _Edition:
    """A card, or what it said before: who recorded it, and what differs from the one before it."""

    card: SafeContact | SafeContactVersion
    by: str
    changes: Sequence[str]
    is_first: bool


@dataclass(frozen=True)
class _Opening:
    """A number that was opened: whose, by whom, and the reason outside of the card."""

    opening: NumberOpening
    reason: OpeningReason
    by: str
    who: str


@dataclass(frozen=True)
class _PersonsCard:
    """The card of a person with its history, and the form that records it anew."""

    person: Person
    name: str
    contact: ShownCard
    form: Form
    history: Sequence[_Edition]
    kept: Sequence[tuple[str, str]]
    checks: Sequence[ShownCheck]
    recorded_by: str
    is_old: bool
    has_form: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether there is neither a card nor a day by which there will be one."""
        return not self.contact.is_known and not self.contact.known_by


def _page(request: Request[Case], typed: Form) -> str:
    """How the people of a case may be reached."""
    session, case = request.unit.session, request.row
    (rows, earlier), people = cards_with_history(session, case.id), people_with_phones(session, case.id)
    openings, limit = openings_of_case(session, case.id, _OPENINGS), good_for_now(request)
    checks = checks_of_case(session, case.id)
    places = accounts.places(session, [check.organisation_id for check in chain(*checks.values())])
    author_ids = [row.recorded_by for row in rows.values()] + [opening.opened_by for opening in openings]
    author_ids += [version.recorded_by for version in chain(*earlier.values())]
    staff = accounts.accounts_by_id(session, author_ids)
    meant, head = _meant(typed, [person.id.hex for person in people]), case_head(request, case)
    needed_on = head.departs_on or request.unit.today
    zones = _zones_offered(request, rows)
    cards = []
    for person, phones in people.items():
        row = rows.get(person.id)
        form = typed if meant == person.id.hex else _begun(row, zones)
        form.prefix = f"p{person.ordinal}"
        contact = shown_card(request, row, limit, phones)
        contact.form.prefix = f"n{person.ordinal}"
        history = _history(row, earlier.get(person.id, ()), staff)
        kept = [(which[1:], words) for which, words in number_choices(content_of(row))]
        shown = shown_checks(checks.get(person.id, ()), places)
        by, is_old = _name(staff, row.recorded_by if row else None), is_due_by(contact.limits, needed_on, limit)
        cards.append(_PersonsCard(person, name_of(person), contact, form, history, kept, shown, by, is_old))
    return render_template(
        "returns/safe_contact/page.html",
        case=head,
        cards=_with_forms(request, _with_language(request, cards), typed),
        without_card=[(person.id.hex, name_of(person)) for person in people if person.id not in rows],
        openings=[_shown_opening(opening, people, staff) for opening in openings],
        may_write=request.me.may(Permission.CASES_WORK) and case.state not in ENDED,
        zones=zone_choices(zones),
        trusted_zones=zone_choices(dict.fromkeys([*zones, *_zones_of(rows)])),
        days=[(str(day), label) for day, label in DAY_LABELS.items()],
        channels=[*choices_of(CHANNEL_LABELS), (NEVER, _("None: no one may contact the person"))],
        whose=choices_of(WHOSE_LABELS),
        hows=choices_of(HOW_LABELS),
        back_url=url_for("safe_contact.page", case_id=case.id),
    )


def _zones_offered(request: Request[Case], rows: Mapping[Any, SafeContact]) -> list[str]:
    """The zones of the host country and of the country of return, and those that cards have already."""
    host = accounts.country_of_office(request.unit.session, request.row.office_id)
    return list(dict.fromkeys([*zones_for([host, request.row.country]), *_zones_of(rows)]))


def _with_forms(request: Request[Case], cards: Sequence[_PersonsCard], typed: Form) -> list[_PersonsCard]:
    """Say which cards bring their form: all of a few; of many what is being written, and the first that is awaited."""
    waiting = [card for card in cards if card.is_missing] or [card for card in cards if card.contact.is_copied]
    first, changed = next(iter(waiting), None), request.data.get("change")
    return [
        replace(
            card,
            has_form=len(cards) <= _FORMS
            or card is first
            or card.form is typed
            or card.person.id == changed
            or draft_waits(card.person.id.hex),
        )
        for card in cards
    ]


def _with_language(request: Request[Case], cards: Sequence[_PersonsCard]) -> Sequence[_PersonsCard]:
    """The cards; where somebody has none, the form proposes the language of counselling, or of the first card."""
    sessions = sessions_of_case(request.unit.session, request.row.id)
    first = next((card for card in cards if card.contact.content and card.contact.content.language), None)
    for card in cards:
        if card.contact.card is None:
            propose_spoken(card.form, sessions, "language")
        if card.contact.card is None and first is not None and first.contact.content is not None:
            origin = _("From the card of %(name)s", name=first.name)
            card.form.propose("language", first.contact.content.language, origin)
    return cards


def _meant(typed: Form, people: list[str]) -> str:
    """Whose card was sent. Where that is not known, the errors are shown beside the first one all the same."""
    meant = str(typed.values.get("person_id", "")).replace("-", "")
    return people[0] if typed.errors and meant not in people else meant


def _zones_of(rows: Mapping[Any, SafeContact]) -> list[str]:
    """The zones that cards name already, so that each stays a choice of its form."""
    zones = [zone_of_number(content_of(row), whose) for row in rows.values() for whose in Whose]
    return [zone for zone in zones if zone]


def _name(staff: Mapping[uuid.UUID, accounts.Account], account_id: uuid.UUID | None) -> str:
    account = staff.get(account_id) if account_id is not None else None
    return account.name if account is not None else ""


def _values(row: SafeContact | None, zones: Sequence[str]) -> dict[str, Any]:
    """What the form begins with: the card as it is, but for its numbers, which stand in no form."""
    content = content_of(row)
    card = content or CardContent()
    values: dict[str, Any] = {name: getattr(card, name) for name in _TEXTS} | time_values(card)
    if content is None:
        del values["language"]  # may be proposed
    values["zone"] = card.zone or (zones[0] if zones else "")
    values["leave_message"] = "yes" if card.leave_message else ""
    values["keep"] = [str(place) for place in range(len(card.every_number))]
    allowed = (Channel.CALL,) if card.channels is None else card.channels
    values["channels"] = ([channel.value for channel in allowed] or [NEVER]) if content is not None else []
    if row is not None and row.known_by is not None and content is None:
        values.update(not_known_yet="yes", known_by=row.known_by.isoformat())
    return values


def _begun(row: SafeContact | None, zones: Sequence[str]) -> Form:
    return Form(values={**_values(row, zones), "version": row.version if row else 0})


def _stored(request: Request[Case]) -> Stored | None:
    row = cards_of_case(request.unit.session, request.row.id).get(request.data["person_id"])
    return Stored(row.version, _values(row, ()), lambda: row.recorded_by) if row is not None else None


def _history(
    row: SafeContact | None, earlier: Sequence[SafeContactVersion], staff: Mapping[uuid.UUID, accounts.Account]
) -> list[_Edition]:
    """Who recorded the card when, the newest first."""
    chain: list[SafeContact | SafeContactVersion] = [*([row] if row else []), *earlier]
    return [
        _Edition(
            card=card,
            by=_name(staff, card.recorded_by),
            changes=changes_between(content_of(before), content_of(card)) if before else [],
            is_first=before is None,
        )
        for card, before in zip_longest(chain, chain[1:])
    ]


def _shown_opening(
    opening: NumberOpening, people: Iterable[Person], staff: Mapping[uuid.UUID, accounts.Account]
) -> _Opening:
    reason = NumberOpening.content.readable(opening) or OpeningReason()
    who = next((name_of(person) for person in people if person.id == opening.person_id), "")
    return _Opening(opening, reason, _name(staff, opening.opened_by), who)


def _numbers(request: Request[Case]) -> list[CardNumber]:
    """The numbers that stay, opened from the card that was shown, and those that were typed."""
    fields = request.data
    row = cards_of_case(request.unit.session, request.row.id).get(fields["person_id"])
    recorded = numbers_of(content_of(row))
    kept = [number for place, number in enumerate(recorded) if place in fields["keep"]]
    typed = [(fields.get("number"), fields["whose"]), (fields.get("other_number"), fields["other_whose"])]
    return [*kept, *(CardNumber(number, whose) for number, whose in typed if number)]


def _card(request: Request[Case]) -> Card:
    fields = request.data
    content = CardContent(
        numbers=tuple(_numbers(request)),
        channels=tuple(fields["channels"]),
        leave_message=fields["leave_message"],
        how=fields["how"],
        **{name: fields.get(name, "") for name in _TEXTS},
        **vars(times_of(fields["zone"], fields["weekdays"], fields.get("starts"), fields.get("ends"))),
    )
    return Card(content, fields.get("checked_on"), fields.get("review_on"))


@routes.form(
    "/cases/<uuid:case_id>/safe-contact",
    SafeContactAct.RECORD,
    opens=SafeContactAct.PAGE,
    query=SafeContactPage,
    shows=_page,
    permission=Permission.CASES_WORK,
    reads=Permission.CASES_OPEN,
    schema=SafeContactForm,
    stored=_stored,
    drafts="safe_contact",
)
def record(request: Request[Case]) -> ResponseReturnValue:
    """Record the card of one person, or by when it will be known."""
    fields, case = request.data, request.row
    card = None if fields["not_known_yet"] else _card(request)
    record_safe_contact(request.unit, case, fields["person_id"], card, fields.get("known_by"), fields["version"])
    if fields["also_for"]:
        copy_card(request.unit, case, fields["person_id"], fields["also_for"])
    flash(_("Safe contact saved."), "done")
    return redirect(url_for("safe_contact.page", case_id=case.id), 303)


# Showing a number: the card comes first, and outside its limits a reason is needed.


def _person(request: Request) -> Person | None:
    return person_seen(request.unit.session, request.path["person_id"])


number_routes = Routes("numbers", permission=Permission.NUMBERS_OPEN, load=_person)


def _number_page(request: Request[Person], form: Form, opened: OpenedNumber | None = None) -> str:
    person, session = request.row, request.unit.session
    phones = phones_of_person(session, person.id)
    contact = shown_card(request, card_of_person(session, person.id), good_for_now(request), phones)
    numbers, which = contact.numbers, str(form.values.get("which") or request.data.get("which") or "")
    if which.startswith(OF_A_GUARDIAN):  # asked for on the page of guardians: it stays the one that is meant
        numbers = [(which, _("Guardian"))]
    elif opened is not None:
        numbers = [number for number in numbers if number[0] == which]
    return render_template(
        "returns/safe_contact/number.html",
        person=person,
        name=Person.given_name.readable(person) or None,
        contact=replace(contact, numbers=numbers, form=form),
        opened=opened,
        back_url=local_target(form.values.get("back") or request.data.get("back")),
    )


@number_routes.post(
    "/numbers/<uuid:person_id>", SafeContactAct.NUMBERS_OPEN, schema=NumberForm, on_invalid=_number_page
)
def show(request: Request[Person]) -> ResponseReturnValue:
    """Show a number, after the card; outside what the card allows only with a reason."""
    fields = request.data
    number = NumberRequest(fields["which"], fields.get("why"), fields.get("text", ""))
    return _number_page(request, Form(), open_number(request.unit, request.row, number))
