"""People as the pages of this room show them: given name, safe contact first, number last; and who is signed in how."""

import uuid
from collections.abc import Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

from flask import url_for

from foundation.errors import KeyGone
from foundation.web.stamp import Call
from reintegration.queries.arrivals import safe_contacts_of_case
from returns.queries.cases import Case, Person, case_by_id, members_of_case
from returns.queries.shown_cases import shown_reference


def the_case(call: Call) -> Case | None:
    """The case of an address, if this scope sees it."""
    return case_by_id(call.unit.session, call.path["case_id"])


def is_partner(call: Call) -> bool:
    """Whether whoever asks works at a partner."""
    return call.me.organisation_id is not None


def home_url(call: Call, case_id: uuid.UUID) -> str:
    """The page about a case that one comes back to: the partner's card, or the officer's overview."""
    return url_for("arrivals.person" if is_partner(call) else "episodes.overview", case_id=case_id)


def given_name(person: Person) -> str | None:
    """The given name, or None when the person's key is gone."""
    try:
        return person.given_name or None
    except KeyGone:
        return None


def place_of(case: Case) -> str | None:
    """The place of return as it was typed, or None where it is not known or cannot be read any more."""
    try:
        return case.place_of_return or None
    except KeyGone:
        return None


def names_of_case(call: Call, case_id: uuid.UUID) -> dict[uuid.UUID, str | None]:
    """Given names by person, in their order."""
    return {person.id: given_name(person) for person in members_of_case(call.unit.session, case_id)}


def shown_people(call: Call, case_id: uuid.UUID, people: Sequence[Person] | None = None) -> list[SimpleNamespace]:
    """Everybody of a case that this scope sees, with how they may be reached. `people`: if they are loaded already."""
    cards = safe_contacts_of_case(call.unit.session, case_id)
    return [
        SimpleNamespace(id=person.id, name=given_name(person), contact=_contact(cards.get(person.id)))
        for person in (members_of_case(call.unit.session, case_id) if people is None else people)
    ]


def _contact(card: Any) -> SimpleNamespace:
    """The card as a template shows it; `said` is None while it is not known."""
    known_by: date | None = card.known_by if card else None
    try:
        said = card.content if card else None
    except KeyGone:
        said = None
    return SimpleNamespace(
        said=SimpleNamespace(**said) if said else None,
        verified_on=card.verified_on if card else None,
        known_by=known_by,
    )


def case_head(call: Call, case: Case) -> SimpleNamespace:
    """What stands above every page about a case: reference, and the way back."""
    return SimpleNamespace(reference=shown_reference(case), url=home_url(call, case.id), id=case.id)
