"""Whom a restore brought back: the owners of keys that are there, and runs by their entries."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from foundation.inventory.queries import inventory
from foundation.inventory.rules import About
from foundation.security.key_store import KeyName, days_of_keys
from foundation.security.needed_keys import stored_keys
from returns.cases.models import Case
from returns.people.models import Person
from rights.erasure.models import Erasure
from rights.erasure.queries.walk import attribute_of, walked_tables

_DOORS = ("door", "annex")


def owners_there(session: Session, keys: Connection) -> set[KeyName]:
    """Every case, person and door that is in the data, or has a key."""
    names = {("case", case_id) for case_id in session.execute(select(Case.id)).scalars()}
    names |= {("person", person_id) for person_id in session.execute(select(Person.id)).scalars()}
    for walked in walked_tables().values():
        if inventory().tables[walked.name].about is About.DOOR:
            for name in _DOORS:
                if name in walked.entity.__table__.columns:
                    doors = select(attribute_of(walked, name)).distinct()
                    names |= {("door", door) for door in session.execute(doors).scalars() if door is not None}
    return names | stored_keys(keys)


def days_of_doors(session: Session, keys: Connection) -> dict[uuid.UUID, date]:
    """The day on which the key of each door was made; where only what it shares has none, that of the door."""
    days = days_of_keys(keys, "door")
    of_doors = dict(days)
    for walked in walked_tables().values():
        if all(name in walked.entity.__table__.columns for name in _DOORS):
            pairs = select(*(attribute_of(walked, name) for name in _DOORS)).distinct()
            for door, annex in session.execute(pairs):
                if annex is not None and annex not in of_doors and door in of_doors:
                    days[annex] = max(days.get(annex, date.min), of_doors[door])
    return days


def runs_by_entry(session: Session, entries: Collection[uuid.UUID]) -> Sequence[Erasure]:
    """The runs with these entries that are not over."""
    runs = session.execute(select(Erasure).where(Erasure.subject_id.is_not(None))).scalars().all()
    return [run for run in runs if run.entry_id in entries]
