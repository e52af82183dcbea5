"""Keeping the index of names, in the unit of work of whoever writes one; and the search by name."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from foundation.language.transliteration import likeness, share_in_order
from foundation.rulebook.queries import rule_on, rules_on
from foundation.rulebook.rules import RulesOfDay
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import people_with_cases
from returns.lists.rules import Page
from returns.names.models import NameToken
from returns.names.queries.names import (
    Candidate,
    candidates_of,
    candidates_sharing,
    every_name,
    full_name,
    people_sharing_all,
    tokens_of_people,
)
from returns.names.queries.parts import PartsOnce, parts_of
from returns.names.rules.likeness import Alike, AlikeOnce, Closeness, closeness, score
from returns.names.rules.names import NamePart, TokenKind, first_letters, joints_of, whole_name
from returns.people.models import Person

_MOST, _LETTERS = "search.max_candidates", "search.first_letters"
_VERY_CLOSE, _CLOSE = "search.very_close_from", "search.close_from"
BANDS = (_VERY_CLOSE, _CLOSE)


# The keyed hashes of names.


def tokens_of(secrets: Secrets, parts: Iterable[NamePart], letters: int) -> dict[bytes, TokenKind]:
    """The keyed hashes of a name: every skeleton of a part and of two parts in one word, and the first letters."""
    tokens: dict[bytes, TokenKind] = {}
    parts = list(parts)
    for joint in joints_of(parts):
        for skeleton in joint.skeletons:
            tokens[secrets.blind_index(f"name_{TokenKind.SKELETON.value}", skeleton)] = TokenKind.SKELETON
    for part in parts:
        for skeleton in part.skeletons:
            tokens[secrets.blind_index(f"name_{TokenKind.SKELETON.value}", skeleton)] = TokenKind.SKELETON
        if beginning := first_letters(part, letters):
            tokens[secrets.blind_index(f"name_{TokenKind.LETTERS.value}", beginning)] = TokenKind.LETTERS
    return tokens


def skeletons_of(secrets: Secrets, parts: Sequence[NamePart]) -> list[bytes]:
    """The keyed hashes of the skeletons of these parts; first letters would say too little."""
    return [index for index, kind in tokens_of(secrets, parts, 0).items() if kind is TokenKind.SKELETON]


def whole_of(secrets: Secrets, parts: Sequence[NamePart]) -> bytes:
    """The keyed hash of a whole name."""
    return secrets.blind_index(f"name_{TokenKind.WHOLE.value}", whole_name(parts))


def tokens_of_names(secrets: Secrets, names: Sequence[str], letters: int) -> dict[bytes, TokenKind]:
    """All keyed hashes by which somebody with these recorded names is found: of each part, and of each whole name."""
    tokens: dict[bytes, TokenKind] = {}
    for name in names:
        tokens |= tokens_of(secrets, parts_of(name), letters)
    wholes = {whole_of(secrets, parts): TokenKind.WHOLE for name in names if (parts := parts_of(name))}
    return tokens | wholes


# Keeping the index.


def letters_of_day(unit: Unit) -> int:
    """How many first letters of a part are indexed and looked for. Source: rule search.first_letters."""
    return rule_on(unit.session, _LETTERS, unit.today).whole()


def bands_of(rules: RulesOfDay) -> tuple[float, float]:
    """From which likeness on names are very close, and close. Sources: the rules of BANDS."""
    return float(rules.need(_VERY_CLOSE).exact()), float(rules.need(_CLOSE).exact())


def index_names(unit: Unit, secrets: Secrets, person: Person) -> None:
    """Let a person be found by every recorded name, and no longer by what they were called before.

    The person has to be in the database already: flush it first.
    """
    index_people(unit, secrets, [person])


def index_people(unit: Unit, secrets: Secrets, people: Sequence[Person]) -> int:
    """Index the names of several people; returns how many can be found. Without its key a name stays as it is."""
    letters, count = letters_of_day(unit), 0
    rows_by_person = tokens_of_people(unit.session, [person.id for person in people])
    for person in people:
        rows, tokens = rows_by_person[person.id], tokens_of_names(secrets, every_name(person), letters)
        for index in rows.keys() - tokens.keys() if full_name(person) is not None else ():
            unit.session.delete(rows[index])
        for index, kind in tokens.items():
            if index not in rows:
                unit.session.add(NameToken(person_id=person.id, kind=kind, value_index=index))
        count += bool(tokens)
    return count


# The search by name: candidates are found by keyed hashes, and no more names are opened than a page needs.


@dataclass(frozen=True)
class NameHit:
    """Somebody whose name is like the one looked for."""

    case: Case
    person: Person
    closeness: Closeness
    also: str | None = None  # the recorded name that is the closest, where it is not the one of the document


@dataclass(frozen=True)
class NamesFound:
    """The people that a name found, the closest first, as far as they are shown; and the hashes that were looked for.

    `total`: how many were found. Where not `is_all` a page was full of people with this very name, and others were not
    looked for. `were_more`: whether there were more than the `most` that are compared.
    """

    hits: list[NameHit] = field(default_factory=list)
    tokens: list[bytes] = field(default_factory=list)
    total: int = 0
    is_all: bool = True
    were_more: bool = False
    most: int = 0


@dataclass(frozen=True)
class _People:
    """Who may be meant. `exact`: of whom the hashes say that the name is this very one; `others`: still sealed."""

    exact: list[uuid.UUID]
    others: list[Candidate]
    is_all: bool
    were_more: bool

    @property
    def ids(self) -> list[uuid.UUID]:
        """All of them."""
        return [*self.exact, *(other.id for other in self.others)]


ALIKE = Alike(by_letters=likeness, in_order=share_in_order)


def likeness_of(sought: list[NamePart], names: Sequence[str]) -> float:
    """How alike a name is to the nearest of somebody's recorded names, from 0 to 1."""
    return nearest(sought, map(parts_of, names))


def nearest(sought: list[NamePart], names: Iterable[list[NamePart]], alike: Alike = ALIKE) -> float:
    """The same where the names are in parts already."""
    return max((score(sought, parts, alike) for parts in names), default=0.0)


def alike_once() -> Alike:
    """For one search: each two parts of names are compared once. Kept no longer than the names are."""
    return AlikeOnce(likeness, share_in_order)


class _Comparison:
    """Compares the name that is looked for with others, each of them once: many people have the same one."""

    def __init__(self, parts: list[NamePart], bands: tuple[float, float]) -> None:
        self._parts, self._whole, self._bands = parts, whole_name(parts), bands
        self._compared: dict[str, tuple[bool, float]] = {}
        self._parts_of, self._alike = PartsOnce().of, alike_once()

    def of(self, name: str) -> tuple[bool, float]:
        """Whether a name is this very one, and how like it is: greater is closer."""
        if name not in self._compared:
            parts = self._parts_of(name)
            is_same = whole_name(parts) == self._whole
            self._compared[name] = (is_same, 1.0 if is_same else score(self._parts, parts, self._alike))
        return self._compared[name]

    def of_best(self, names: Sequence[str]) -> tuple[bool, float]:
        """The same for the closest of somebody's names."""
        return max(map(self.of, names))

    def hit(self, case: Case, person: Person) -> tuple[tuple[bool, float], NameHit] | None:
        """Somebody as they are shown, and how close they are; None where the name cannot be read any more."""
        names = every_name(person)
        if not names:
            return None
        best = self.of_best(names)
        closest = next(name for name in names if self.of(name) == best)
        also = None if closest == names[0] else closest
        return best, NameHit(case, person, closeness(best[1], *self._bands), also)


def find_by_name(unit: Unit, secrets: Secrets, name: str, page: Page | None = None, before: int = 0) -> NamesFound:
    """People whose names are like this one, the closest first, all or those of a page. Sources: the rules search.*.

    Whoever shares a skeleton or the first letters of one part is a candidate; at most search.max_candidates of them
    are ranked: who has this very name, then those who share most. `before`: how much else the pages show first.
    """
    rules = rules_on(unit.session, (_MOST, _LETTERS, *BANDS), unit.today)
    parts, most = parts_of(name), rules.need(_MOST).whole()
    tokens = list(tokens_of(secrets, parts, rules.need(_LETTERS).whole()))
    if not tokens:
        return NamesFound()
    comparison = _Comparison(parts, bands_of(rules))
    whole = whole_of(secrets, parts)
    # One more than the page ends with: whether there is a next one.
    people = _people(unit, tokens, whole, most, page.number * page.size - before + 1 if page else most + 1)
    hits: Sequence[NameHit] = ()
    order: Sequence[uuid.UUID] = ()
    if page is None or len(people.ids) <= page.size:
        hits = _opened(unit, comparison, people.ids)
    else:
        order = _ordered(unit, comparison, people)
    total = len(hits) + len(order)
    first, last = page.place(before + total) if page else (0, before + total)
    shown = slice(max(0, first - before), max(0, last - before))
    shown_hits = list(hits[shown]) or _opened(unit, comparison, order[shown])
    return NamesFound(shown_hits, [*tokens, whole], total, people.is_all, people.were_more, most)


def _people(unit: Unit, tokens: list[bytes], whole: bytes, most: int, enough: int) -> _People:
    """Who may be meant, by the hashes of parts and of the whole: at most `most` people; one to four statements.

    Where `enough` have this very name, nobody else is looked for.
    """
    session, more = unit.session, most + 1
    exact = people_sharing_all(session, [whole], more)
    if len(exact) >= min(max(enough, 1), more):
        is_all = len(exact) == more
        return _People(exact[:most], [], is_all, is_all)
    in_all = people_sharing_all(session, tokens, more)
    near = candidates_of(session, in_all) if len(in_all) == more else candidates_sharing(session, tokens, more)
    known = set(exact)
    others = [candidate for candidate in near if candidate.id not in known]
    room = most - len(exact)
    return _People(exact, others[:room], True, len(others) > room)


def _ordered(unit: Unit, comparison: _Comparison, people: _People) -> list[uuid.UUID]:
    """Candidates the closest first: who has this very name, by id, then the others, by likeness and id.

    Of people whose one name is compared alike one is opened; one statement, or none where all have this very name.
    """
    if not people.others:
        return people.exact
    alike: dict[tuple[bytes, ...], list[Candidate]] = {}
    for candidate in people.others:
        alike.setdefault(candidate.alike, []).append(candidate)
    close = dict.fromkeys(people.exact, (True, 1.0))
    for names, group in zip(_names(unit, list(alike.values())), alike.values(), strict=True):
        if names:
            close |= dict.fromkeys((candidate.id for candidate in group), comparison.of_best(names))
    return sorted(close, key=lambda person_id: (*(-value for value in close[person_id]), person_id))


def _names(unit: Unit, groups: Sequence[Sequence[Candidate]]) -> list[list[str]]:
    """The names of each of these groups; none where no name of it can be read any more."""
    keys = unit.participants["keys"]
    keys.fetch([group[0].key_name for group in groups])
    names_by_group = [group[0].names(keys) for group in groups]
    if not all(names_by_group):
        rest = [group[1:] for group in groups]
        keys.fetch(
            [
                candidate.key_name
                for names, group in zip(names_by_group, rest, strict=True)
                if not names
                for candidate in group
            ]
        )
        opened = ((candidate.names(keys) for candidate in group) for group in rest)
        names_by_group = [
            names or next(filter(None, more), []) for names, more in zip(names_by_group, opened, strict=True)
        ]
    return names_by_group


def _opened(unit: Unit, comparison: _Comparison, ids: Sequence[uuid.UUID]) -> list[NameHit]:
    """These people as they are shown, the closest first; those whose names cannot be read are left out; one query."""
    rows: Mapping[uuid.UUID, tuple[Person, Case]] = people_with_cases(unit.session, ids)
    hits = filter(None, (comparison.hit(case, person) for person, case in rows.values()))
    return [hit for _best, hit in sorted(hits, key=lambda pair: (*(-value for value in pair[0]), pair[1].person.id))]
