"""What every route works with: settings, stores, keys, clock, and the factory of units. Built once, in `app.py`."""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from flask import current_app, g, has_app_context
from sqlalchemy.orm import Session

from foundation.accounts.permissions import Permission
from foundation.accounts.policy import AccessPolicy
from foundation.accounts.principal import Principal
from foundation.agenda import Entry, EntryKind, Matter, Span
from foundation.audit.ledger import Entries
from foundation.audit.trail import Trail
from foundation.clock import Clock
from foundation.messaging.words import WordsOfMessages
from foundation.rulebook.memory import RuleMemory
from foundation.rulebook.rules import Bounds
from foundation.rulebook.topics import RuleTopics
from foundation.security.encryption import Held
from foundation.security.key_ring import KeyRing
from foundation.security.master_key import MasterKeys
from foundation.security.secrets import Secrets
from foundation.settings import Settings
from foundation.storage.engine import Stores
from foundation.storage.guard import Guard
from foundation.storage.invariants import Invariant
from foundation.storage.scopes import SIGN_IN, Scope
from foundation.storage.unit_of_work import Hooks, Unit, reading
from foundation.web.today import TodayPanel, TodaySection


@dataclass
class Container:
    """The parts of one running program."""

    settings: Settings
    stores: Stores
    guard: Guard
    master: MasterKeys
    secrets: Secrets
    clock: Clock
    read_policy: Callable[[Unit, date], AccessPolicy]
    read_rule: Callable[[Unit, str, date], int]
    # What topics bring along; filled in `app.py`.
    navigation: Sequence["NavigationItem"] = ()
    words_of_audit: "WordsOfAudit" = field(default_factory=lambda: WordsOfAudit({}, {}, {}))
    words_of_messages: WordsOfMessages = field(default_factory=lambda: WordsOfMessages({}, {}, {}))
    words_of_jobs: Callable[[], Mapping[str, object]] = dict  # by their names, lazy; reads rules
    invariants: Callable[[], Sequence[Invariant]] = tuple  # what must always hold, of the house and of each topic
    words_of_calendar: Mapping[EntryKind, object] = field(default_factory=dict)  # of each kind of entry, lazy
    rule_topics: RuleTopics = field(default_factory=lambda: RuleTopics(()))
    hooks: Hooks = field(default_factory=Hooks)
    # What rooms to the right add to pages of rooms to the left.
    case_links: Sequence["CaseLink"] = ()
    door_links: Sequence["DoorLink"] = ()
    today_sections: Sequence["TodaySections"] = ()
    case_addresses: Sequence["CaseAddresses"] = ()
    rule_memory: RuleMemory = field(default_factory=RuleMemory)
    calendar_entries: Sequence["CalendarEntries"] = ()
    # Given a unit of whoever asks, and cases: those of which a calendar that leaves the program tells nothing.
    calendar_leaves_out: Sequence[Callable[[Unit, Collection[uuid.UUID]], Collection[uuid.UUID]]] = ()
    # Given a unit of whoever asks: what their digest counts now, and their local day; None for a role without one.
    digest_of: Callable[[Unit], "tuple[Mapping[Matter, int], date] | None"] = lambda _unit: None
    # Asked before a case is emptied: whether another room still holds it open for somebody.
    held_open: Sequence[Callable[[Session, uuid.UUID], bool]] = ()
    # Given a request and ids of people: the names of those whom whoever asks sees, for a page alone.
    names_shown: Callable[[Any, Sequence[uuid.UUID]], Mapping[uuid.UUID, str]] = lambda _request, _ids: {}
    # Given the entries of the ledgers of erasures: erases what older data brought back, and says how many of them.
    erases_again: Sequence[Callable[["Container", Entries], int]] = ()
    # What stands above everything else on the start page. It is read at once, and opens nothing before it is shown.
    urgent_sections: Sequence["TodaySections"] = ()

    banners: Sequence["Banners"] = ()
    today_later: Sequence["Later"] = ()
    rows_later: Sequence["Later"] = ()  # of the list of cases; each takes the ids of the rows as `case`
    # How far each rule may be changed in the program, by code: of the release's own files, never of the database.
    rule_bounds: Mapping[str, Bounds] = field(default_factory=dict)
    rule_links: Sequence["RuleLink"] = ()  # pages about one rule, of rooms to the right
    # Given a unit, some cases and the rule book as it would be: how these cases would be touched.
    rule_effects: Sequence[Callable[[Unit, Sequence[Any], Any], Iterable[Any]]] = ()

    def units(self, scope: Scope, writing: bool) -> Unit:
        """A new unit of work for a scope, with its key ring and its trail."""
        unit = Unit(self.stores, self.guard, scope, self.clock, writing)
        unit.participants["keys"] = KeyRing(unit, self.master)
        unit.participants["trail"] = Trail(unit, self.secrets)
        unit.aside, unit.door, unit.hooks = self.units, self.secrets.door, self.hooks
        if has_app_context() and "brought_along" in g:
            g.brought_along(unit.session)
        return unit

    def rule(self, code: str) -> int:
        """Today's value of a whole-number rule that holds everywhere."""
        with reading(self.units, SIGN_IN) as unit:
            return self.read_rule(unit, code, self.clock.now().date())

    def policy(self, unit: Unit) -> AccessPolicy:
        """Today's numbers for sign-ins, links and grants, from the rule book; one statement."""
        return self.read_policy(unit, self.clock.now().date())


@dataclass(frozen=True)
class WordsOfAudit:
    """What the audit calls things, as lazy text: acts, kinds of subjects, codes of refusals."""

    acts: Mapping[str, object]
    subjects: Mapping[str, object]
    refusals: Mapping[str, object]


@dataclass(frozen=True)
class NavigationItem:
    """One entry of the navigation: where it stands among all of them, where it leads, which permission shows it.

    `under`: the endpoint of the entry under which it stands for somebody who has both, and too many to see all at once;
    `group_label`: what that entry is called then.
    """

    place: int
    endpoint: str
    label: object  # lazy text
    icon: str
    permission: object
    under: str = ""
    group_label: object = ""


@dataclass(frozen=True)
class Banner:
    """What stands above every page while it lasts: a sentence, where more is, and a button that ends it."""

    text: str
    url: str
    link_label: str
    ends_url: str
    ends_label: str


# Given who is signed in, and the instant: what a topic shows above every page.
Banners = Callable[[Principal, datetime], Banner | None]


@dataclass(frozen=True)
class CaseLink:
    """A page about a case that another room adds to the case page: its endpoint takes `case_id` and nothing else.

    `is_alongside`: it is at hand at any time, and no part of what follows the return. `beside`: the area of the
    way to departure for which it is a tool.
    """

    endpoint: str
    label: object  # lazy text
    icon: str
    permission: object
    is_alongside: bool = False
    beside: str = ""


@dataclass(frozen=True)
class RuleLink:
    """A page about one rule that another room adds to the page of the rule: its endpoint takes `code` alone.

    `is_of_all`: it is about all of them, stands on the list, and takes nothing.
    """

    endpoint: str
    label: object  # lazy text
    permission: Permission
    is_of_all: bool = False


@dataclass(frozen=True)
class DoorLink:
    """A page about an open door that another room adds to the page of the doors, for who may write behind it.

    Its endpoint takes `door` alone.
    """

    endpoint: str
    label: object  # lazy text


# Given a request, what a topic has for the start page of whoever asks: lines by how pressing they are, and panels of
# figures; none for a role that they are not meant for.
TodaySections = Callable[[Any], Sequence[TodaySection | TodayPanel]]


@dataclass(frozen=True)
class Later:
    """A part of a page that takes longer than the rest: the page asks for it once it is shown.

    `page`, `title`: where the page leads without scripts, if it leads anywhere. `of_state`: of a list, the word of the
    state of the rows that it is asked about; without one, those that say what is next.
    """

    endpoint: str
    permission: object
    page: str = ""
    title: object = ""
    of_state: str = ""


# Given a unit of whoever asks, and the time that is told: entries of a calendar, of what this scope sees.
CalendarEntries = Callable[[Unit, Span], Sequence[Entry]]


@dataclass(frozen=True)
class CaseAddress:
    """Where a case is opened, by its reference."""

    url: str
    reference: str


# Given a request and ids of cases: where whoever asks opens them. A case that this scope does not see is left out.
CaseAddresses = Callable[[Any, Collection[uuid.UUID]], Mapping[uuid.UUID, Any]]


class SubjectSearch(Protocol):
    """How the audit finds whose rows somebody means. Answered by the room that knows people, registered in `app.py`."""

    kinds_of_cases: frozenset[str]  # the kinds of subjects, as records call them, that can be a case

    def find(self, typed: str) -> tuple[list[uuid.UUID], list[str]]:
        """Ids of cases and people that go by a reference, phone, e-mail or number, and the keyed hashes looked for."""
        ...

    def doors(self, subject: uuid.UUID) -> list[uuid.UUID]:
        """The opaque ids of the compartments of a case."""
        ...

    def references(self, cases: set[uuid.UUID]) -> dict[uuid.UUID, str]:
        """The references of cases."""
        ...

    def held_references(self, cases: set[uuid.UUID]) -> dict[uuid.UUID, Held[str]]:
        """The same, still closed: whoever opens them fetches their keys with others."""
        ...


def subject_search() -> SubjectSearch:
    """The search that `app.py` registered."""
    search: SubjectSearch = current_app.extensions["subject_search"]
    return search


def current_container() -> Container:
    """The parts of the program that answers this request."""
    container: Container = current_app.extensions["container"]
    return container
