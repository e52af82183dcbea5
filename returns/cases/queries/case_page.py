"""Reads for the page of one case, and cases as pages and programs show them: owner's name, age and deadline."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, exists, select
from sqlalchemy.orm import Session, aliased

from foundation.accounts.models import AccessGrant, Account
from foundation.accounts.queries.staff import live_grants
from foundation.errors import KeyGone
from foundation.storage.known import prepared
from returns.cases.models import Case
from returns.cases.rules import ENDED, NEVER, CaseState, Track, days_until
from returns.cases.words.cases import CLEARANCE_MARKS, age_label, sex_label
from returns.people.models import OpenQuestion, Person, PersonDetails
from returns.people.rules.people import Sex, age_range
from returns.protection.models import ProtectionClearance
from returns.protection.rules.protection import Clearance
from returns.work.models import Absence
from returns.work.queries.duty import in_force

# Reads for the page of one case: the case, its clearance, owner and cover, and what is open, in one statement.

# An alias is made once: to look at its columns for the first time takes longer than a statement.
_COVER = aliased(Account)


@dataclass(frozen=True)
class CaseOnPage:
    """A case with the rows that stand beside it. The owner is None where this scope does not see the account."""

    case: Case
    clearance: ProtectionClearance | None
    owner: Account | None
    absence: Absence | None
    cover: Account | None
    questions: tuple[OpenQuestion, ...]  # what somebody finds out, the earliest day first
    opens_a_door: bool  # whether a grant of the reader's opens something of this case now

    @property
    def has_ended(self) -> bool:
        """Whether nothing is changed in it any more."""
        return self.case.state in ENDED

    @property
    def clearance_mark(self) -> str:
        """How its clearance is marked."""
        return CLEARANCE_MARKS[self.clearance.state] if self.clearance else "plain"


def case_on_page(
    session: Session, case_id: uuid.UUID, account_id: uuid.UUID, doors: Sequence[uuid.UUID], now: datetime
) -> CaseOnPage | None:
    """One case that this scope sees, or None; one statement. `doors` are those of the case, `account_id` who reads."""
    parameters = {"case_id": case_id, "account_id": account_id, "doors": list(doors), "now": now, "today": now.date()}
    rows: list[Any] = list(session.execute(_on_page(), parameters))
    if not rows:
        return None
    case, clearance, owner, absence, cover, _question, opens_a_door = rows[0]
    questions = tuple(dict.fromkeys(row[5] for row in rows if row[5]))
    return CaseOnPage(case, clearance, owner, absence, cover, questions, opens_a_door)


@cache
def _on_page() -> Any:
    account_id: Any = bindparam("account_id")
    doors: Any = bindparam("doors", expanding=True)
    now: Any = bindparam("now")
    today: Any = bindparam("today")
    opens = exists(live_grants(account_id, doors, now).with_only_columns(AccessGrant.id))
    return prepared(
        select(Case, ProtectionClearance, Account, Absence, _COVER, OpenQuestion, opens.label("opens"))
        .outerjoin(ProtectionClearance, ProtectionClearance.case_id == Case.id)
        .outerjoin(Account, Account.id == Case.owner_id)
        .outerjoin(Absence, (Absence.account_id == Case.owner_id) & in_force(today))
        .outerjoin(_COVER, _COVER.id == Absence.cover_id)
        .outerjoin(OpenQuestion, and_(OpenQuestion.case_id == Case.id, OpenQuestion.closed_at.is_(None)))
        .where(Case.id == bindparam("case_id"))
        .order_by(OpenQuestion.due_on, OpenQuestion.field, OpenQuestion.id)
    )


# Cases as they are shown: opened, with owner's name, age and deadline. The same for pages and for JSON.


@dataclass(frozen=True)
class ShownCase:
    """A case as a row of a list. `name` is None when the person's key is gone.

    `clearance` and `also`, another recorded name, are there only where a list shows them.
    """

    id: uuid.UUID
    reference: str
    name: str | None
    sex: Sex
    age: tuple[int, int] | None
    country: str
    state: CaseState
    track: Track
    opened_on: date
    legal_deadline: date | None
    days_to_deadline: int | None
    owner_name: str
    mine: bool
    people_count: int
    departs_on: date | None
    arrived_on: date | None
    clearance: Clearance | None = None
    also: str | None = None

    @property
    def sex_label(self) -> str:
        """The sex in words: girl or boy where the first person is surely under 18."""
        return sex_label(self.sex, self.age[1] if self.age else None)

    @property
    def age_label(self) -> str:
        """The age in words, as a span of years."""
        return age_label(self.age)

    @property
    def clearance_mark(self) -> str:
        """How the clearance is marked."""
        return CLEARANCE_MARKS[self.clearance] if self.clearance else "plain"


def full_name(person: Person) -> str | None:
    """Given and family name as written, or None when they cannot be read any more."""
    try:
        return " ".join(part for part in (person.given_name, person.family_name) if part)
    except KeyGone:
        return None


def every_name(person: Person) -> list[str]:
    """All recorded names of a person: that of the document first, then others. Empty once they cannot be read."""
    try:
        return recorded_names(person.given_name, person.family_name, person.about)
    except KeyGone:
        return []


def recorded_names(given_name: str | None, family_name: str | None, about: PersonDetails | None) -> list[str]:
    """The same of names that were opened; `about` as a person has it."""
    more = ((name.given, name.family) for name in about.names) if about is not None else ()
    every = (" ".join(part for part in parts if part) for parts in ((given_name, family_name), *more))
    return [name for name in dict.fromkeys(every) if name]


def shown_reference(case: Case) -> str:
    """The reference, or the beginning of the case's id when the key of the case is gone: a list has to name it."""
    try:
        return case.reference
    except KeyGone:
        return case.id.hex[:8]


def shown_case(
    case: Case, people: Sequence[Person], owners: Mapping[uuid.UUID, Account], me: uuid.UUID | None, today: date
) -> ShownCase:
    """A case as a list shows it, by its first person."""
    first = people[0] if people else None
    band = first.birth_year_band if first else None
    owner = owners.get(case.owner_id)
    return ShownCase(
        id=case.id,
        reference=shown_reference(case),
        name=full_name(first) if first else None,
        sex=first.sex if first else Sex.UNKNOWN,
        age=age_range(band, today) if band is not None else None,
        country=case.country,
        state=case.state,
        track=case.track,
        opened_on=case.opened_on,
        legal_deadline=case.legal_deadline,
        days_to_deadline=days_until(case.legal_deadline, today),
        owner_name=owner.name if owner else "",
        mine=case.owner_id == me,
        people_count=len(people),
        departs_on=case.departs_or_never if case.departs_or_never < NEVER else None,
        arrived_on=case.arrived_on,
    )
