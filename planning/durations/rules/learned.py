"""Whose records teach whom: by what durations are learned, over which offices, and what of it may be shown.

An officer may count the records of their own office. Of other offices they see counts alone, and none that would give
a few of them away, by itself or taken from another (`statistics.suppressed_under`).
"""

import enum
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from planning.durations.rules.incidence import End, Incidence, Spell, cumulative_incidence


class LearnedKind(enum.StrEnum):
    """What takes its time: a document at a consulate, a decision of a second person, or work of the office itself."""

    LAISSEZ_PASSER = "laissez_passer"
    PASSPORT = "passport"
    EU_RETURN_DOCUMENT = "eu_return_document"
    VISA = "visa"
    AIRPORT_TRANSIT_VISA = "airport_transit_visa"
    RESIDENCE_PERMIT = "residence_permit"
    ELIGIBILITY = "eligibility"
    APPROVAL = "approval"
    DETAILS = "details"
    PLACE = "place"
    SAFE_CONTACT = "safe_contact"
    COUNSELLING = "counselling"
    PROTECTION_CHECK = "protection_check"
    ORIGINAL = "original"


# Nobody grants or refuses these. What is never done of them ended with its case.
OWN_WORK = frozenset(
    {
        LearnedKind.DETAILS,
        LearnedKind.PLACE,
        LearnedKind.SAFE_CONTACT,
        LearnedKind.COUNSELLING,
        LearnedKind.PROTECTION_CHECK,
        LearnedKind.ORIGINAL,
    }
)
# A second person says yes or no to these, with nobody asked outside.
DECISIONS = frozenset({LearnedKind.ELIGIBILITY, LearnedKind.APPROVAL})
# A consulate gives these to its own nationals alone: its country is the nationality, which is plain nowhere else.
_OF_NATIONALS = (LearnedKind.LAISSEZ_PASSER, LearnedKind.PASSPORT)


class Reach(enum.StrEnum):
    """Over whose records: of one's own office, of all offices in the host country, of all offices."""

    OWN = "own"
    HOST = "host"
    ALL = "all"


@dataclass(frozen=True)
class Key:
    """By what is learned. `consulate`: of which country, `country`: of return (ISO 3166); empty for any."""

    kind: LearnedKind
    consulate: str = ""
    country: str = ""


@dataclass(frozen=True)
class Record:
    """One request, decision or piece of work: of which office, and how long it took.

    `spell` is None where it began too long ago. `events`: how much has ever been recorded of it: that it began, and
    that it ended.
    """

    office: uuid.UUID
    kind: LearnedKind
    consulate: str
    country: str
    spell: Spell | None
    events: int


def keys_for(kind: LearnedKind, consulate: str, country: str) -> tuple[Key, ...]:
    """By what a request is learned, the closest first: where its consulate serves others too, by country of return."""
    of_consulate = Key(kind, consulate)
    if kind in _OF_NATIONALS or not consulate:
        return (of_consulate,)
    return (Key(kind, consulate, country), of_consulate)


Place = tuple[uuid.UUID | None, Key, Reach]  # the office that is taught, what, and over whose records


@dataclass(frozen=True)
class Taught:
    """What is taught to an office (None: to those who read figures of all) by records of some reach.

    `shows_shares`: whether shares of all may be shown, or only days of what was done. `events`: how much was ever
    recorded by others than the office.
    """

    office: uuid.UUID | None
    reach: Reach
    key: Key
    incidence: Incidence
    shows_shares: bool
    events: int

    @property
    def place(self) -> Place:
        """What tells it from all others."""
        return self.office, self.key, self.reach


@dataclass(frozen=True)
class _Pool:
    """The records of one key over some offices: those that began lately as spells, and what was ever recorded."""

    spells: tuple[Spell, ...]
    events: int

    @cached_property
    def incidence(self) -> Incidence:
        """What they teach."""
        return cumulative_incidence(self.spells)

    @classmethod
    def of(cls, records: Iterable[Record]) -> "_Pool":
        rows = list(records)
        return cls(tuple(row.spell for row in rows if row.spell), sum(row.events for row in rows))

    @property
    def begun(self) -> int:
        return len(self.spells)

    @cached_property
    def done(self) -> int:
        return sum(spell.end is End.DONE for spell in self.spells)

    @cached_property
    def refused(self) -> int:
        return sum(spell.end is End.REFUSED for spell in self.spells)


def may_know(records: int, under: int) -> bool:
    """Whether it may be known that so many records are of others: none at all, or as many as may be shown."""
    return records == 0 or records >= under


def _may_teach(pool: _Pool, within: _Pool, under: int) -> bool:
    """Whether enough others began, and enough of them are done: the day by which half are is a day of one of these."""
    return pool.begun - within.begun >= under and pool.done - within.done >= under


def taught(records: Sequence[Record], hosts: Mapping[uuid.UUID, str], under: int) -> Iterator[Taught]:
    """What every office may learn. `hosts`: the host country of each. Sources: rule statistics.suppressed_under."""
    by_consulate: defaultdict[tuple[LearnedKind, str], list[Record]] = defaultdict(list)
    for record in records:
        by_consulate[record.kind, record.consulate].append(record)
    for rows in by_consulate.values():
        by_key: defaultdict[Key, list[Record]] = defaultdict(list)
        for record in rows:
            for key in keys_for(record.kind, record.consulate, record.country):
                by_key[key].append(record)
        # By country of return first: where one is shown, the consulate as a whole is not.
        keys = sorted(by_key, key=lambda key: (key.country == "", key.country))
        of_keys = [_pools(key, by_key[key], hosts) for key in keys]
        for office in (None, *hosts):
            yield from _of_office(office, hosts.get(office, "") if office else "", of_keys, under)


@dataclass(frozen=True)
class _Pools:
    """The records of one key over each reach."""

    key: Key
    everywhere: _Pool
    by_host: Mapping[str, _Pool]
    by_office: Mapping[uuid.UUID, _Pool]


_NOBODYS = _Pool((), 0)


def _pools(key: Key, rows: Sequence[Record], hosts: Mapping[uuid.UUID, str]) -> _Pools:
    return _Pools(
        key,
        _Pool.of(rows),
        {host: _Pool.of(row for row in rows if hosts[row.office] == host) for host in {hosts[r.office] for r in rows}},
        {office: _Pool.of(row for row in rows if row.office == office) for office in {row.office for row in rows}},
    )


def _of_office(office: uuid.UUID | None, host: str, of_keys: Sequence[_Pools], under: int) -> Iterator[Taught]:
    is_by_country = False
    for pools in of_keys:
        own = pools.by_office.get(office, _NOBODYS) if office else _NOBODYS
        if own.begun:
            yield Taught(office, Reach.OWN, pools.key, own.incidence, True, 0)
        if is_by_country and not pools.key.country:
            continue  # less those of each country that are shown, it would leave the others
        within = own
        for reach, pool in ((Reach.HOST, pools.by_host.get(host, _NOBODYS)), (Reach.ALL, pools.everywhere)):
            # Taken from each other, pools must not leave a few people of other offices.
            if _may_teach(pool, within, under):
                shows = all(may_know(pool.refused - known.refused, under) for known in (own, within))
                yield Taught(office, reach, pools.key, pool.incidence, shows, pool.events - own.events)
                within, is_by_country = pool, is_by_country or bool(pools.key.country)


def is_renewed(events_shown: int, events: int, under: int) -> bool:
    """Whether what others recorded since it was last shown is as much as may be shown: else yesterday's stays."""
    return events - events_shown >= under or events < events_shown


# Which of several teaches: the closest that has enough.


@dataclass(frozen=True)
class Thresholds:
    """From how many finished half and nine in ten are learned. Sources: rules durations.median_from, .ninety_from."""

    median: int
    ninety: int


# A consulate is the same everywhere in a host country, and its nationals' documents before somebody else's.
_ORDER = (Reach.OWN, Reach.HOST, Reach.ALL)


def closest(
    candidates: Mapping[tuple[Key, Reach], Incidence], keys: Sequence[Key], limits: Thresholds
) -> tuple[Key, Reach] | None:
    """What to learn from: the closest with enough for nine in ten, else with enough for half; None: nobody knows.

    `keys`: the closest first. Within a key, one's own office first.
    """
    places = [(key, reach) for key in keys for reach in _ORDER if (key, reach) in candidates]
    for least in (limits.ninety, limits.median):
        for place in places:
            found = candidates[place]
            if found.finished >= least and found.done:
                return place
    return None
