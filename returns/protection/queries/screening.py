"""Reads of screenings: every version of a case, how its people stand, and what the rule book asks."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.errors import KeyGone
from foundation.rulebook.queries import rules_on
from returns.consent.queries.consent import age_of
from returns.people.models.people import Kinship, Person
from returns.people.rules.kinship import Kin, Tie
from returns.protection.models.screening import Screening as Row
from returns.protection.rules.screening import Ages, Flag, Held, Member, Screening, ScreeningNumbers, derived_flags

ScreeningRow = Row  # doors name the type of rows through the queries that give them
_ADULT_FROM = "consent.signs_alone_from_age"
_CODES = {
    "adult": "screening.rapid.adult",
    "child": "screening.rapid.child",
    "topics": "screening.full.topics",
    "days": "screening.full.due_days",
    "triggers": "screening.full.called_for_by",
    "older": "screening.older_person.from_age",
    "large": "screening.large_family.from_members",
}


@dataclass(frozen=True)
class ScreeningRules:
    """What the rule book says about screenings on a day."""

    adults: ScreeningNumbers
    children: ScreeningNumbers
    topics: tuple[str, ...]
    ages: Ages

    def of(self, person: Person, day: date) -> ScreeningNumbers:
        """What is asked of a person; opens the birth date."""
        age = age_of(person, day)
        return self.children if age is not None and age < self.ages.adult_from else self.adults


def screening_rules(session: Session, day: date) -> ScreeningRules:
    """The rules of screenings on a day; one statement. RuleMissing if a row is not there."""
    found = rules_on(session, (*_CODES.values(), _ADULT_FROM), day)
    row = {name: found.need(code) for name, code in _CODES.items()}
    triggers, days = tuple(Flag(word) for word in row["triggers"].entries()), row["days"].whole()
    return ScreeningRules(
        adults=ScreeningNumbers(tuple(row["adult"].entries()), triggers, days),
        children=ScreeningNumbers(tuple(row["child"].entries()), triggers, days),
        topics=tuple(row["topics"].entries()),
        ages=Ages(found.need(_ADULT_FROM).whole(), row["older"].whole(), row["large"].whole()),
    )


def screenings_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Row]:
    """Every version of the screenings of a case, by person, the newest first; one statement, opens nothing."""
    statement = select(Row).where(Row.case_id == case_id).order_by(Row.person_id, Row.version.desc())
    return session.execute(statement).scalars().all()


def newest_of(rows: Sequence[Row]) -> dict[uuid.UUID, Row]:
    """The version of each person that counts, of rows whose newest come first."""
    found: dict[uuid.UUID, Row] = {}
    for row in rows:
        found.setdefault(row.person_id, row)
    return found


def what_it_says(row: Row) -> Screening | None:
    """A version as facts; None where it cannot be read any more."""
    try:
        said: dict[str, Any] = row.content or {}
    except KeyGone:
        return None
    return Screening(
        flags=tuple(Held(Flag(one["flag"]), date.fromordinal(one["since"]), one["note"]) for one in said["flags"]),
        rapid_on=_day(said["rapid_on"]),
        rapid_is_open=said["rapid_is_open"],
        full_due_on=_day(said["full_due_on"]),
        full_on=_day(said["full_on"]),
    )


def as_content(one: Screening) -> dict[str, Any]:
    """The facts as a version stores them."""
    return {
        "flags": [{"flag": held.flag.value, "since": held.since.toordinal(), "note": held.note} for held in one.flags],
        "rapid_on": one.rapid_on.toordinal() if one.rapid_on else None,
        "rapid_is_open": one.rapid_is_open,
        "full_due_on": one.full_due_on.toordinal() if one.full_due_on else None,
        "full_on": one.full_on.toordinal() if one.full_on else None,
    }


def _day(ordinal: int | None) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None


def how_they_stand(rows: Sequence[Row]) -> dict[str, Screening]:
    """Everybody who was screened and can be read, by id (hex)."""
    found = {person.hex: what_it_says(row) for person, row in newest_of(rows).items()}
    return {person: one for person, one in found.items() if one is not None}


def proposed_flags(
    people: Sequence[Person], kinships: Sequence[Kinship], ages: Ages, day: date
) -> dict[str, tuple[Flag, ...]]:
    """The flags of everybody that follow from ages, members and ties; opens them."""
    members = [Member(one.id.hex, age_of(one, day)) for one in people]
    ties = [tie for tie in map(_tie, kinships) if tie is not None]
    return {one.person: derived_flags(one.person, members, ties, ages) for one in members}


def _tie(row: Kinship) -> Tie | None:
    try:
        return Tie(row.person_id.hex, row.other_id.hex, Kin(row.kind))
    except KeyGone:
        return None
