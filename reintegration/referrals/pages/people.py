"""What the pages about referred people share: their names and cards, the head of a case, and who is a partner."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from foundation.errors import KeyGone
from foundation.web.route import Request
from reintegration.arrivals.queries.arrivals import SafeContact, safe_contacts_of_case
from reintegration.follow_up.queries.check_ins import given_name as given_name, place_of as place_of
from returns.cases.pages.cases import the_case as the_case
from returns.cases.queries.case_page import shown_reference
from returns.cases.queries.cases import Case, Person, cases_by_id, members_of_case
from returns.cases.rules import Limit
from returns.safe_contact.pages.cards import ShownCard, good_for_now, shown_card


def is_partner(request: Request) -> bool:
    """Whether whoever asks works at a partner."""
    return request.me.organisation_id is not None


def home_url(request: Request, case_id: uuid.UUID) -> str:
    """The main page about a case: the partner's card, or the officer's overview."""
    return url_for("arrivals.person" if is_partner(request) else "episodes.overview", case_id=case_id)


@dataclass(frozen=True)
class CaseHead:
    """What stands above every page about a case: its reference, and the way back."""

    id: uuid.UUID
    reference: str
    url: str


def case_head(request: Request, case: Case) -> CaseHead:
    """The head of the pages about a case."""
    return CaseHead(case.id, shown_reference(case), home_url(request, case.id))


def referred_addresses(request: Request, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, CaseHead]:
    """Where partners open these cases; those that are referred to them now."""
    if not ids or not is_partner(request):
        return {}
    return {case.id: case_head(request, case) for case in cases_by_id(request.unit.session, ids)}


def needs_extra_care(person: Person) -> bool:
    """Whether more time or help is needed, never why; False where nothing is said or it cannot be read any more."""
    try:
        return bool(person.extra_care == 1)
    except KeyGone:
        return False


def names_of_case(request: Request, case_id: uuid.UUID) -> dict[uuid.UUID, str | None]:
    """Given names by person, in their order."""
    return {person.id: given_name(person) for person in members_of_case(request.unit.session, case_id)}


@dataclass(frozen=True)
class ShownPerson:
    """Somebody of a case, at a place in it, and how they may be reached. `name`: the given name, if it can be read."""

    id: uuid.UUID
    place: int
    name: str | None
    contact: Any
    extra_care: bool


def shown_people(request: Request, case_id: uuid.UUID, people: Sequence[Person] | None = None) -> list[ShownPerson]:
    """Everybody of a case that this scope sees, with how they may be reached. `people`: if they are loaded already."""
    cards, limit = safe_contacts_of_case(request.unit.session, case_id), good_for_now(request)
    members = members_of_case(request.unit.session, case_id) if people is None else people
    return [
        ShownPerson(
            id=person.id,
            place=person.ordinal,
            name=given_name(person),
            contact=_contact(request, person, cards, limit),
            extra_care=needs_extra_care(person),
        )
        for person in members
    ]


def _contact(request: Request, person: Person, cards: Mapping[uuid.UUID, SafeContact], limit: Limit) -> ShownCard:
    """The card as a template shows it, whether it is known or not. A number is no part of it."""
    contact = shown_card(request, cards.get(person.id), limit)
    contact.form.prefix = f"n{person.ordinal}"
    return contact
