"""Reads of screenings: every version of a case, how its people stand, and what the rule book asks."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.errors import KeyGone
from foundation.rulebook.queries import rules_on
from returns.consent.queries import age_of
from returns.people.models import Kinship, Person
from returns.people.rules.families import Kin, Tie
from returns.protection.models import FlagContent, Screening as Row, ScreeningContent
from returns.protection.rules.screening import Ages, Flag, Member, OpenFlag, Screening, ScreeningNumbers, derived_flags

ScreeningRow = Row  # pages name the type of rows through the queries that give them
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
    rules = rules_on(session, (*_CODES.values(), _ADULT_FROM), day)
    row = {name: rules.need(code) for name, code in _CODES.items()}
    triggers, days = tuple(Flag(word) for word in row["triggers"].entries()), row["days"].whole()
    return ScreeningRules(
        adults=ScreeningNumbers(tuple(row["adult"].entries()), triggers, days),
        children=ScreeningNumbers(tuple(row["child"].entries()), triggers, days),
        topics=tuple(row["topics"].entries()),
        ages=Ages(rules.need(_ADULT_FROM).whole(), row["older"].whole(), row["large"].whole()),
    )


def screenings_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Row]:
    """Every version of the screenings of a case, by person, the newest first; one statement, opens nothing."""
    statement = select(Row).where(Row.case_id == case_id).order_by(Row.person_id, Row.version.desc())
    return session.execute(statement).scalars().all()


def newest_of(rows: Sequence[Row]) -> dict[uuid.UUID, Row]:
    """The newest version of each person; `rows` has the newest first."""
    newest: dict[uuid.UUID, Row] = {}
    for row in rows:
        newest.setdefault(row.person_id, row)
    return newest


def what_it_says(row: Row) -> Screening | None:
    """A version as facts; None where it cannot be read any more."""
    try:
        content = row.content
    except KeyGone:
        return None
    return Screening(
        flags=tuple(OpenFlag(sealed.flag, date.fromordinal(sealed.since), sealed.note) for sealed in content.flags),
        rapid_on=_day(content.rapid_on),
        rapid_is_open=content.rapid_is_open,
        full_due_on=_day(content.full_due_on),
        full_on=_day(content.full_on),
    )


def as_content(screening: Screening) -> ScreeningContent:
    """The facts as a version stores them."""
    return ScreeningContent(
        flags=tuple(
            FlagContent(open_flag.flag, open_flag.since.toordinal(), open_flag.note) for open_flag in screening.flags
        ),
        rapid_on=_ordinal(screening.rapid_on),
        rapid_is_open=screening.rapid_is_open,
        full_due_on=_ordinal(screening.full_due_on),
        full_on=_ordinal(screening.full_on),
    )


def _ordinal(day: date | None) -> int | None:
    return day.toordinal() if day else None


def _day(ordinal: int | None) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None


def how_they_stand(rows: Sequence[Row]) -> dict[str, Screening]:
    """How everybody stands who was screened and can be read, by id (hex)."""
    screenings = {person.hex: what_it_says(row) for person, row in newest_of(rows).items()}
    return {person: screening for person, screening in screenings.items() if screening is not None}


def proposed_flags(
    people: Sequence[Person], kinships: Sequence[Kinship], ages: Ages, day: date
) -> dict[str, tuple[Flag, ...]]:
    """The flags of everybody that follow from ages, members and ties; opens them."""
    members = [Member(person.id.hex, age_of(person, day)) for person in people]
    ties = [tie for tie in map(_tie, kinships) if tie is not None]
    return {member.person: derived_flags(member.person, members, ties, ages) for member in members}


def _tie(row: Kinship) -> Tie | None:
    try:
        return Tie(row.person_id.hex, row.other_id.hex, Kin(row.kind))
    except KeyGone:
        return None
