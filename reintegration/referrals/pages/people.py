"""Referred people: what the pages about them share, and the page on which a partner says that it checked a card."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.formats import zone_choices
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from foundation.web.today import ReadTogether, in_a_line, read_together
from reintegration.arrivals.queries.arrivals import SafeContact, safe_contacts_of_case
from reintegration.arrivals.queries.offers import cases_with_people
from reintegration.follow_up.queries.check_ins import given_name as given_name, place_of as place_of
from reintegration.referrals.schemas import AS_IT_STANDS, DIFFERS, ContactCheckForm
from reintegration.referrals.services import Checked, record_check
from reintegration.referrals.words import ReferralsAct
from returns.cases.pages.cases import CaseHead, restricted, the_case as the_case
from returns.cases.queries import Case, Person, cases_by_id, members_of_case, shown_reference
from returns.cases.rules.cases import Limit
from returns.cases.words import age_label, choices_of
from returns.people.rules.people import age_range
from returns.safe_contact.pages.cards import ShownCard, good_for_now, shown_card, time_values
from returns.safe_contact.queries import CardContent, content_of, zone_of_number, zones_for
from returns.safe_contact.rules import Whose, times_of
from returns.safe_contact.words import DAY_LABELS, HOW_LABELS


def is_partner(request: Request) -> bool:
    """Whether whoever asks works at a partner."""
    return request.me.organisation_id is not None


def home_url(request: Request, case_id: uuid.UUID) -> str:
    """The main page about a case: the partner's card, or the officer's overview."""
    return url_for("arrivals.person" if is_partner(request) else "episodes.overview", case_id=case_id)


def case_head(request: Request, case: Case) -> CaseHead:
    """The head of the pages about a case."""
    since = restricted(case, request.container.clock.now())
    back = _("Back to the people") if is_partner(request) else _("Back to reintegration")
    return CaseHead(case.id, shown_reference(case), home_url(request, case.id), back=back, restricted=since)


def referred_addresses(request: Request, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, CaseHead]:
    """Where partners open these cases; those that are referred to them now."""
    if not ids or not is_partner(request):
        return {}
    return {case.id: case_head(request, case) for case in cases_by_id(request.unit.session, ids)}


def needs_extra_care(person: Person) -> bool:
    """Whether more time or help is needed, never why; False where nothing is said or it cannot be read any more."""
    return Person.extra_care.readable(person) == 1


def age_in_words(band: int | None, day: date) -> str:
    """The age on a day of somebody born in a five-year band, in words."""
    return age_label(age_range(band, day) if band is not None else None)


def names_in_a_line(people: Sequence[Person]) -> str:
    """Given names, as far as they can be read."""
    unreadable = _("Name cannot be shown")
    return in_a_line(given_name(person) or unreadable for person in people) or unreadable


def who_in_a_line(request: Request, case: Case, people: Sequence[Person]) -> dict[str, Any]:
    """Whom a line of the start page is about; at a partner with ages and the reference, as the lines of visits."""
    if not is_partner(request):
        return {"label": names_in_a_line(people)}
    hidden, today = _("Name cannot be shown"), request.unit.today
    ages = [(given_name(person) or hidden, age_in_words(person.birth_year_band, today)) for person in people]
    return {"label": names_in_a_line(people), "people": ages, "reference": shown_reference(case)}


def cases_of_lines(request: Request) -> ReadTogether[uuid.UUID, Case]:
    """The cases with their people that lines of the start page are about, of all sections in one statement."""
    return read_together(request.unit.session, cases_with_people)


def names_of_case(request: Request, case_id: uuid.UUID) -> dict[uuid.UUID, str | None]:
    """Given names by person, in their order."""
    return {person.id: given_name(person) for person in members_of_case(request.unit.session, case_id)}


@dataclass(frozen=True)
class ShownPerson:
    """Somebody of a case, at a place in it, and how they may be reached.

    `name`: the given name, if it can be read; `age`: an age band in words.
    """

    id: uuid.UUID
    place: int
    name: str | None
    age: str
    contact: ShownCard
    extra_care: bool


def shown_people(request: Request, case_id: uuid.UUID, people: Sequence[Person] | None = None) -> list[ShownPerson]:
    """Everybody of a case that this scope sees, with how they may be reached. `people`: if they are loaded already."""
    cards, limit = safe_contacts_of_case(request.unit.session, case_id), good_for_now(request)
    members = members_of_case(request.unit.session, case_id) if people is None else people
    today = request.unit.today
    return [
        ShownPerson(
            id=person.id,
            place=person.ordinal,
            name=given_name(person),
            age=age_in_words(person.birth_year_band, today),
            contact=_contact(request, person, cards, limit),
            extra_care=needs_extra_care(person),
        )
        for person in members
    ]


def by_card(people: Sequence[ShownPerson]) -> list[list[ShownPerson]]:
    """Everybody, in their order; together those whose cards are alike in every respect."""
    groups: list[list[ShownPerson]] = []
    for person in people:
        alike = next((group for group in groups if group[0].contact.is_alike(person.contact)), None)
        if alike is None:
            groups.append([person])
        else:
            alike.append(person)
    return groups


def _contact(request: Request, person: Person, cards: Mapping[uuid.UUID, SafeContact], limit: Limit) -> ShownCard:
    """The card as a template shows it, whether it is known or not. A number is no part of it."""
    contact = shown_card(request, cards.get(person.id), limit)
    contact.form.prefix = f"n{person.ordinal}"
    return contact


# Checks of safe-contact cards: a partner says that it went through one, and may correct zone and hours.


def _case(request: Request) -> Case | None:
    """The case of an address, for partners alone: an office writes on the cards themselves."""
    return the_case(request) if is_partner(request) else None


routes = Routes("contact_checks", permission=Permission.FOLLOW_UP_WORK, load=_case)


@dataclass(frozen=True)
class CardToCheck:
    """The card of somebody, and the form that says that it was gone through; `edition` is the card that is shown."""

    person: ShownPerson
    form: Form
    edition: int | str
    has_times: bool
    zones: Sequence[tuple[str, str]]


def _checks_page(request: Request[Case], typed: Form) -> str:
    """The cards of the people of a case, and the form that says that one was gone through."""
    case, session = request.row, request.unit.session
    people = members_of_case(session, case.id)
    rows = safe_contacts_of_case(session, case.id)
    meant = str(typed.values.get("person_id", "")).replace("-", "")
    with_card = [person for person in shown_people(request, case.id, people) if person.contact.is_known]
    if typed.errors and with_card and meant not in {person.id.hex for person in with_card}:
        meant = with_card[0].id.hex  # whose card it was is not known: the errors are shown all the same
    cards = []
    for place, person in enumerate(with_card):
        content = content_of(rows[person.id])
        form = typed if person.id.hex == meant else Form(values=time_values(content))
        form.prefix = f"c{place}"
        edition = form.values.get("edition") or rows[person.id].version
        has_times = content is not None and not content.is_in_words
        zones = zone_choices(_zones(content, case))
        cards.append(CardToCheck(person, form, edition, has_times, zones))
    return render_template(
        "reintegration/referrals/contact_checks.html",
        case=case_head(request, case),
        cards=cards,
        hows=choices_of(HOW_LABELS),
        days=[(str(day), label) for day, label in DAY_LABELS.items()],
        found=[(AS_IT_STANDS, _("Everything matches the card")), (DIFFERS, _("Something differs"))],
    )


def _zones(content: CardContent | None, case: Case) -> list[str]:
    """The zone of a card first, then those of the country of return."""
    zone = zone_of_number(content, Whose.OWN)
    return list(dict.fromkeys([*filter(None, [zone]), *zones_for([case.country])]))


@routes.form(
    "/people/<uuid:case_id>/safe-contact",
    ReferralsAct.CONTACT_CHECKS_RECORD,
    opens=ReferralsAct.CONTACT_CHECKS_PAGE,
    shows=_checks_page,
    schema=ContactCheckForm,
)
def record(request: Request[Case]) -> ResponseReturnValue:
    """Say that a card was gone through with the person."""
    fields = request.data
    is_right = fields["found"] == AS_IT_STANDS
    times = (
        times_of(fields["zone"], fields["weekdays"], fields.get("starts"), fields.get("ends"))
        if "zone" in fields
        else None
    )
    checked = Checked(fields["how"], is_right, fields.get("differs") or "", fields.get("checked_on"), times)
    record_check(request.unit, request.row, fields["person_id"], checked, fields["edition"])
    if is_right:
        flash(_("Recorded: the card is right. It counts as checked from that date."), "done")
    else:
        flash(_("Recorded. The case owner is told that something differs, and will update the card."), "done")
    return redirect(url_for("arrivals.person", case_id=request.row.id), 303)
