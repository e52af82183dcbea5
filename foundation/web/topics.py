"""What a topic hands to `app.py`: one frozen value, which changes nothing anywhere until the program is composed."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import ModuleType
from typing import Any

from flask import Blueprint, Flask
from sqlalchemy.orm import Session

from foundation.agenda import Matter
from foundation.scheduling.runs import Job
from foundation.storage.guard import Guard
from foundation.storage.unit_of_work import Unit
from foundation.web.wiring import CalendarEntries, CaseAddresses, CaseLink, TodaySections, Wiring

Jobs = Callable[[Wiring], Sequence[Job]]
# Given the session, ids of cases and today: dated facts by case, of which the room that knows tasks makes tasks.
DatedFacts = Callable[[Session, Sequence[uuid.UUID], date], Mapping[uuid.UUID, Sequence[Any]]]
NamesShown = Callable[[Any, Sequence[uuid.UUID]], Mapping[uuid.UUID, str]]
Digest = Callable[[Unit], tuple[Mapping[Matter, int], date] | None]


def no_rules(guard: Guard) -> None:
    """Leave the guard as it is: the topic has no classes of its own, or another one states their rules."""


def no_jobs(house: Wiring) -> Sequence[Job]:
    """Return no job."""
    return ()


@dataclass(frozen=True)
class Topic:
    """The parts of one topic. A list of topics is composed in its order: rules, blueprints, and jobs within a tick."""

    name: str
    blueprints: tuple[Blueprint, ...] = ()
    access: Callable[[Guard], None] = no_rules
    jobs: Jobs = no_jobs
    closing_jobs: Jobs = no_jobs  # run in a tick when the jobs of all topics have run
    commands: tuple[Callable[[Flask], None], ...] = ()  # each adds a `flask X` that needs no installation
    # Per kind of key, the column in which its owner stands: a crash could leave such a key without data.
    key_owners: Mapping[str, Any] = field(default_factory=dict)
    # What the topic adds to pages of rooms to its left. Links onward stand before all other links of a case.
    onward_links: tuple[CaseLink, ...] = ()
    case_links: tuple[CaseLink, ...] = ()
    today_sections: tuple[TodaySections, ...] = ()
    urgent_sections: tuple[TodaySections, ...] = ()
    case_addresses: tuple[CaseAddresses, ...] = ()
    calendar_entries: tuple[CalendarEntries, ...] = ()
    held_open: tuple[Callable[[Session, uuid.UUID], bool], ...] = ()
    dated_facts: tuple[DatedFacts, ...] = ()
    ends_with_sign_ins: tuple[Callable[[Unit, uuid.UUID], None], ...] = ()
    # At most one topic of a program gives each of these.
    names_shown: tuple[NamesShown, ...] = ()
    digest_of: tuple[Digest, ...] = ()


def blueprints_of(*pages: ModuleType) -> tuple[Blueprint, ...]:
    """The blueprints of modules with routes, each once: a module may add its routes to the blueprint of another."""
    return tuple(dict.fromkeys(module.blueprint for module in pages))
