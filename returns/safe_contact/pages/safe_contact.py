"""Safe contact: one card per person, shown before any number; its history, and which numbers were opened."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.errors import KeyGone
from foundation.forms.form import Form, Stored
from foundation.language.formats import all_countries
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import case_head, the_case
from returns.cases.queries import Case
from returns.cases.rules import ENDED
from returns.cases.words import choices_of
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
    ContactCheck,
    NumberOpening,
    OpeningReason,
    SafeContact,
    SafeContactVersion,
    cards_of_case,
    cards_with_history,
    checks_of_case,
    content_of,
    earlier_cards,
    numbers_of,
    openings_of_case,
    people_with_phones,
    phones_of_case,
    zone_of_number,
    zones_anywhere,
    zones_for,
)
from returns.safe_contact.rules import Channel, Whose
from returns.safe_contact.schemas import NEVER, SafeContactForm
from returns.safe_contact.services.safe_contact import Card, record_safe_contact
from returns.safe_contact.words import CHANNEL_LABELS, DAY_LABELS, HOW_LABELS, WHOSE_LABELS

routes = Routes("safe_contact", permission=Permission.CASES_OPEN, load=the_case)
_OPENINGS = 50
_TYPED = (
    "language",
    "code_phrase",
    "if_somebody_else",
    "caution",
    "trusted_name",
    "trusted_relation",
    "trusted_zone",
)


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


def _page(request: Request[Case], typed: Form) -> str:
    """How the people of a case may be reached."""
    session, case = request.unit.session, request.row
    rows, people = cards_with_history(session, case.id), people_with_phones(session, case.id)
    earlier, phones = earlier_cards(session, case.id), phones_of_case(session, case.id)
    openings, limit = openings_of_case(session, case.id, _OPENINGS), good_for_now(request)
    checks, places = _checks(request)
    staff = accounts.accounts_by_id(session, _authors(rows, earlier, openings))
    meant = _meant(typed, [person.id.hex for person in people])
    zones = list(dict.fromkeys([*zones_for([*_host(request), case.country]), *_zones_of(rows)]))
    cards = []
    for person in people:
        row = rows.get(person.id)
        form = typed if meant == person.id.hex else _begun(row, zones)
        form.prefix = f"p{person.ordinal}"
        contact = shown_card(request, row, limit, phones.get(person.id, ()))
        contact.form.prefix = f"n{person.ordinal}"
        history = _history(row, earlier.get(person.id, ()), staff)
        kept = [(which[1:], words) for which, words in number_choices(content_of(row))]
        found = shown_checks(checks.get(person.id, ()), places)
        recorded_by = _name(staff, row.recorded_by if row else None)
        cards.append(_PersonsCard(person, name_of(person), contact, form, history, kept, found, recorded_by))
    return render_template(
        "returns/safe_contact/page.html",
        case=case_head(case),
        cards=cards,
        openings=_shown_openings(openings, {person.id: name_of(person) for person in people}, staff),
        may_write=request.me.may(Permission.CASES_WORK) and case.state not in ENDED,
        zones=[(zone, zone) for zone in zones],
        trusted_zones=[(zone, zone) for zone in zones_anywhere([*zones, *_zones_of(rows)], all_countries())],
        days=[(str(day), label) for day, label in DAY_LABELS.items()],
        channels=[*choices_of(CHANNEL_LABELS), (NEVER, _("None: nobody may reach the person"))],
        whose=choices_of(WHOSE_LABELS),
        hows=choices_of(HOW_LABELS),
        back_url=url_for("safe_contact.page", case_id=case.id),
    )


def _meant(typed: Form, people: list[str]) -> str:
    """Whose card was sent. Where that is not known, the errors are shown beside the first one all the same."""
    meant = str(typed.values.get("person_id", "")).replace("-", "")
    return people[0] if typed.errors and meant not in people else meant


def _zones_of(rows: Mapping[Any, SafeContact]) -> list[str]:
    """The zones that cards name already, so that each stays a choice of its form."""
    zones = [zone_of_number(content_of(row), whose) for row in rows.values() for whose in Whose]
    return [zone for zone in zones if zone]


def _host(request: Request[Case]) -> list[str]:
    return [accounts.country_of_office(request.unit.session, request.row.office_id)]


def _checks(request: Request[Case]) -> tuple[Mapping[Any, Sequence[ContactCheck]], Mapping[Any, str]]:
    """What partners said of the cards, by person, and the names of these partners."""
    checks = checks_of_case(request.unit.session, request.row.id)
    said_by = [check.organisation_id for of_person in checks.values() for check in of_person]
    return checks, accounts.places(request.unit.session, said_by)


def _authors(
    rows: Mapping[Any, SafeContact],
    earlier: Mapping[Any, Sequence[SafeContactVersion]],
    openings: Sequence[NumberOpening],
) -> list[Any]:
    account_ids = [row.recorded_by for row in rows.values()]
    account_ids += [version.recorded_by for of_person in earlier.values() for version in of_person]
    return [
        account_id
        for account_id in dict.fromkeys([*account_ids, *(each.opened_by for each in openings)])
        if account_id is not None
    ]


def _name(staff: Mapping[uuid.UUID, accounts.Account], account_id: uuid.UUID | None) -> str:
    account = staff.get(account_id) if account_id is not None else None
    return account.name if account is not None else ""


def _values(row: SafeContact | None, zones: Sequence[str]) -> dict[str, Any]:
    """What the form begins with: the card as it is, but for its numbers, which stand in no form."""
    content = content_of(row)
    card = content or CardContent()
    values: dict[str, Any] = {name: getattr(card, name) for name in _TYPED} | time_values(card)
    values["zone"] = card.zone or (zones[0] if zones else "")
    values["leave_message"] = "yes" if card.leave_message else ""
    values["keep"] = [str(place) for place in range(len(card.every_number))]
    allowed = (Channel.CALL,) if card.channels is None else card.channels
    values["channels"] = ([channel.value for channel in allowed] or [NEVER]) if content is not None else []
    if row is not None and row.known_by is not None:
        values.update(not_known_yet="yes", known_by=row.known_by.isoformat())
    return values


def _begun(row: SafeContact | None, zones: Sequence[str]) -> Form:
    return Form(values={**_values(row, zones), "version": row.version if row else 0})


def _stored(request: Request[Case]) -> Stored | None:
    row = cards_of_case(request.unit.session, request.row.id).get(request.data["person_id"])
    return Stored(row.version, _values(row, ())) if row is not None else None


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


def _shown_openings(
    openings: Sequence[NumberOpening],
    names: Mapping[uuid.UUID, str],
    staff: Mapping[uuid.UUID, accounts.Account],
) -> list[_Opening]:
    shown = []
    for opening in openings:
        try:
            reason = opening.content or OpeningReason()
        except KeyGone:
            reason = OpeningReason()
        by, who = _name(staff, opening.opened_by), names.get(opening.person_id, "")
        shown.append(_Opening(opening, reason, by, who))
    return shown


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
    texts = ("code_phrase", "if_somebody_else", "caution", "trusted_name", "trusted_relation", "trusted_zone")
    required = ("language", "zone", "channels", "weekdays", "leave_message", "how")
    days = ("starts", "ends", "checked_on", "review_on")
    values: dict[str, Any] = {name: fields[name] for name in required}
    values |= {name: fields.get(name, "") for name in texts} | {name: fields.get(name) for name in days}
    return Card(numbers=_numbers(request), **values)


@routes.form(
    "/cases/<uuid:case_id>/safe-contact",
    "safe_contact.record",
    opens="safe_contact.page",
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
    flash(_("The safe contact is recorded."), "done")
    return redirect(url_for("safe_contact.page", case_id=case.id), 303)
