"""Makers of the roster: an escort of an office with papers and days away."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from returns.escorts.models import MemberContent
from returns.escorts.queries.escorts import member_by_id
from returns.escorts.rules.escorts import PaperKind, Skill
from returns.escorts.services import StatedPaper, add_absence, add_member, add_paper
from returns.people.rules.people import Sex
from tests.factories.makers import Person
from tests.worlds import world

PASSPORT = StatedPaper(PaperKind.PASSPORT, date(2030, 1, 31), country="TR", number="U1234567")


@dataclass(frozen=True)
class Roster:
    """An escort of the roster, a paper of theirs, and days on which they do not travel."""

    member: uuid.UUID
    paper: uuid.UUID
    absence: uuid.UUID


@world
def make_member(container: Container, officer: Person, *papers: StatedPaper, **stated: Any) -> uuid.UUID:
    """An escort of the office of an officer: by default a woman who travels as operational escort."""
    sex = stated.pop("sex", Sex.FEMALE)
    content = MemberContent(**{"name": "Given97", "skills": (Skill.OPERATIONAL,), **stated})
    assert officer.office_id is not None
    with writing(container.units, officer.scope(container)) as unit:
        made = add_member(unit, officer.office_id, sex, content)
        unit.session.flush()
        member = member_by_id(unit.session, made)
        assert member is not None
        for paper in papers:
            add_paper(unit, member, paper)
        return made


@world
def make_roster(container: Container, officer: Person) -> Roster:
    """An escort with a passport, who is away in a year."""
    made = make_member(container, officer)
    with writing(container.units, officer.scope(container)) as unit:
        member = member_by_id(unit.session, made)
        assert member is not None
        day = unit.clock.now().date() + timedelta(days=365)
        return Roster(made, add_paper(unit, member, PASSPORT), add_absence(unit, member, day, day))
