"""What a topic hands to `app.py`: one frozen value, which changes nothing anywhere until the program is composed."""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock, Thread
from types import ModuleType
from typing import Any, TypeVar

from flask import Blueprint, Flask, request as http_request
from sqlalchemy.orm import Session

from foundation.acts import AuditedAct
from foundation.agenda import EntryKind, Matter
from foundation.audit.ledger import Entries
from foundation.language.labels import Labels
from foundation.messaging.rules import MatterWords, MessageWords, NoticeKind, Template
from foundation.rulebook.topics import RuleTopic
from foundation.scheduling.runs import Job
from foundation.security.secrets import Secrets
from foundation.storage.guard import Guard
from foundation.storage.invariants import Invariant
from foundation.storage.unit_of_work import Unit, UnitFactory
from foundation.web.container import (
    Banners,
    CalendarEntries,
    CaseAddresses,
    CaseLink,
    Container,
    DoorLink,
    Later,
    NavigationItem,
    RuleLink,
    SubjectSearch,
    TodaySections,
)
from foundation.web.logs import NOT_PAGES
from foundation.web.routes import Routes

K = TypeVar("K", bound=str)
V = TypeVar("V")
Jobs = Callable[[Container], Sequence[Job]]
# Given the session, ids of cases and today: dated facts by case, of which the room that knows tasks makes tasks.
DatedFacts = Callable[[Session, Sequence[uuid.UUID], date], Mapping[uuid.UUID, Sequence[Any]]]
NamesShown = Callable[[Any, Sequence[uuid.UUID]], Mapping[uuid.UUID, str]]
Digest = Callable[[Unit], tuple[Mapping[Matter, int], date] | None]


def no_rules(guard: Guard) -> None:
    """Leave the guard as it is: the topic has no classes of its own, or another one states their rules."""


def no_jobs(container: Container) -> Sequence[Job]:
    """Return no job."""
    return ()


def no_invariants(container: Container) -> Sequence[Invariant]:
    """Return none."""
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
    # What the audit calls the topic's pages and changes, kinds of subjects, and codes of errors; as lazy text.
    acts: Iterable[AuditedAct] = ()
    labels: Labels = field(default_factory=dict)  # of members of its enums
    subjects: Mapping[str, object] = field(default_factory=dict)
    refusals: Mapping[str, object] = field(default_factory=dict)
    # What notices, messages, digests and calendars say, by kind.
    notices: Mapping[NoticeKind, tuple[object, object]] = field(default_factory=dict)
    messages: Mapping[Template, MessageWords] = field(default_factory=dict)
    matters: Mapping[Matter, MatterWords] = field(default_factory=dict)
    entries: Mapping[EntryKind, object] = field(default_factory=dict)
    rule_topics: tuple[RuleTopic, ...] = ()
    # What the words of rules are called, as lazy text: by the rule's code or a key of scopes, each of its words.
    rule_values: Mapping[str, Mapping[Any, object]] = field(default_factory=dict)
    navigation: tuple[NavigationItem, ...] = ()
    # Per kind of key, the column in which its owner stands: a crash could leave such a key without data.
    key_owners: Mapping[str, Any] = field(default_factory=dict)
    invariants: Callable[[Container], Sequence[Invariant]] = no_invariants  # what must always hold of its rows
    # What the topic adds to pages of rooms to its left. Links onward stand before all other links of a case.
    onward_links: tuple[CaseLink, ...] = ()
    case_links: tuple[CaseLink, ...] = ()
    door_links: tuple[DoorLink, ...] = ()
    rule_links: tuple[RuleLink, ...] = ()
    # Given a unit, some cases and the rule book as it would be: how these cases would be touched.
    rule_effects: tuple[Callable[[Unit, Sequence[Any], Any], Iterable[Any]], ...] = ()
    today_sections: tuple[TodaySections, ...] = ()
    urgent_sections: tuple[TodaySections, ...] = ()
    today_later: tuple[Later, ...] = ()
    rows_later: tuple[Later, ...] = ()
    banners: tuple[Banners, ...] = ()
    case_addresses: tuple[CaseAddresses, ...] = ()
    calendar_entries: tuple[CalendarEntries, ...] = ()
    calendar_leaves_out: tuple[Callable[[Unit, Collection[uuid.UUID]], Collection[uuid.UUID]], ...] = ()
    held_open: tuple[Callable[[Session, uuid.UUID], bool], ...] = ()
    dated_facts: tuple[DatedFacts, ...] = ()
    ends_with_sign_ins: tuple[Callable[[Unit, uuid.UUID], None], ...] = ()
    # Given the session, kinds of documents with the countries of consulates, and today: what own records teach of each.
    lead_times: tuple[Callable[..., Mapping[Any, Any]], ...] = ()
    after_steps: tuple[Callable[[Unit, Any], None], ...] = ()  # given a case that has just taken a step
    # Given ids of cases of whom a carrier changed a flight that is no group movement.
    after_changed_flights: tuple[Callable[[Unit, Sequence[uuid.UUID]], None], ...] = ()
    before_sending: tuple[Callable[[Unit, Sequence[Any]], Sequence[Any]], ...] = ()  # what of messages leaves now
    # Given the entries of the ledgers of erasures: erases what older data brought back, and says how many of them.
    erases_again: tuple[Callable[[Container, Entries], int], ...] = ()
    # At most one topic of a program gives each of these.
    names_shown: tuple[NamesShown, ...] = ()
    digest_of: tuple[Digest, ...] = ()
    subject_search: tuple[Callable[[UnitFactory, Secrets], SubjectSearch], ...] = ()
    # What a web server reads once the first page is there, so that nobody waits for it.
    reads_ahead: tuple[Callable[[], None], ...] = ()


def blueprints_of(*pages: ModuleType) -> tuple[Blueprint, ...]:
    """The blueprints of modules with routes, each once: a module may add its routes to the blueprint of another."""
    routes = (value for module in pages for value in vars(module).values() if isinstance(value, Routes))
    return tuple(dict.fromkeys(some.blueprint for some in routes))


def gathered(mappings: Iterable[Mapping[K, V]]) -> dict[K, V]:
    """What topics hand over by key, in one dictionary. ValueError where two of them hand over the same key."""
    whole: dict[K, V] = {}
    for mapping in mappings:
        if twice := whole.keys() & mapping.keys():
            raise ValueError(f"handed over by two topics: {', '.join(sorted(twice))}")
        whole.update(mapping)
    return whole


def after_the_first_page(app: Flask, act: Callable[[], object]) -> None:
    """Do `act` once in each process, in a thread, when it has made its first page: no address is told later for it.

    A web server forks its workers before that: until then there is no thread that a fork would lose.
    """
    is_first = Lock()  # taken with the first page, and never given back

    @app.teardown_request
    def begin(error: BaseException | None) -> None:
        if http_request.endpoint not in NOT_PAGES and is_first.acquire(blocking=False):
            Thread(target=act, name="read ahead", daemon=True).start()
