"""Not known yet: which fields may stay open, which of them are, and who finds them out by when."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta


class OpenField(enum.StrEnum):
    """A field that may be "not known yet". None of them says anything that stands behind a closed door."""

    BIRTH_DATE = "birth_date"
    SEX = "sex"
    NATIONALITY = "nationality"
    LANGUAGES = "languages"
    HABITUAL_COUNTRY = "habitual_country"
    CONTACT = "contact"
    DOCUMENT = "document"
    FAMILY = "family"
    PLACE_OF_RETURN = "place_of_return"


# The others are asked of each person.
OF_CASE = (OpenField.PLACE_OF_RETURN,)


@dataclass(frozen=True)
class Unknown:
    """A field that nobody has filled in; `person` as hex, empty for a field of the case."""

    field: OpenField
    person: str = ""


@dataclass(frozen=True)
class PersonKnown:
    """What is known of one person, as yes or no by field."""

    person: str
    known: frozenset[OpenField]
    has_relatives: bool  # somebody else returns too, so that there is a family to ask about


def unknowns(case_known: frozenset[OpenField], people: Sequence[PersonKnown]) -> tuple[Unknown, ...]:
    """Every field that is not filled in: those of the case first, then person by person."""
    unfilled = [Unknown(field) for field in OF_CASE if field not in case_known]
    for person in people:
        unfilled += [
            Unknown(field, person.person)
            for field in OpenField
            if field not in OF_CASE
            and field not in person.known
            and (field is not OpenField.FAMILY or person.has_relatives)
        ]
    return tuple(unfilled)


def due_by(today: date, within_days: int) -> date:
    """The day by which something is to be found out, unless somebody says another one."""
    return today + timedelta(days=within_days)


def due_problem(due_on: date, today: date) -> str | None:
    """Why a day cannot be the one by which something is found out: `past`, `too_far` (over two years), or None."""
    if due_on < today:
        return "past"
    return "too_far" if due_on > today + timedelta(days=730) else None
