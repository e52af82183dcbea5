"""The search for cases: exactly by what identifies, and by name in any script. What was typed is kept nowhere."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

from foundation.accounts.queries import staff as accounts
from foundation.rulebook.queries import rules_on
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.models.cases import Case
from returns.models.people import Person
from returns.queries.cases import MOST_FOUND, cases_by_references, cases_found, cases_of_people
from returns.queries.names import likeness_of, parts_of, people_sharing_all_first, tokens_of
from returns.queries.shown_cases import every_name
from returns.queries.subjects import near_indexes, typed_indexes
from returns.rules.names import Closeness, closeness, could_be_a_name
from returns.rules.people import IdentifierKind
from returns.rules.search import SearchBy

_MOST, _LETTERS = "search.max_candidates", "search.first_letters"
_VERY_CLOSE, _CLOSE = "search.very_close_from", "search.close_from"
RULES = (_MOST, _LETTERS, _VERY_CLOSE, _CLOSE)


@dataclass(frozen=True)
class NameHit:
    """Somebody whose name is like the one looked for."""

    case: Case
    person: Person
    closeness: Closeness
    likeness: float
    also: str | None = None  # the recorded name that is the closest, where it is not the one of the document


@dataclass(frozen=True)
class NamesFound:
    """Whom a name found, the closest first; the hashes that were looked for; whether there were more to look at."""

    hits: list[NameHit] = field(default_factory=list)
    tokens: list[bytes] = field(default_factory=list)
    were_more: bool = False
    most: int = 0


@dataclass(frozen=True)
class Found:
    """What a search found."""

    exact: Sequence[Case]
    meant: Sequence[Case]  # whose reference has one character other than the one that was typed
    by_reference: bool
    kinds: list[IdentifierKind]
    names: list[NameHit]
    searched_names: bool
    were_more: bool
    most: int
    more_exact: bool = False  # more go by this number than are shown


def search_cases(
    unit: Unit, secrets: Secrets, typed: str, office_id: uuid.UUID | None, by: SearchBy | None = None
) -> Found:
    """Search among what this scope sees, as everything that the text could be, or only `by` one thing.

    The audit gets keyed hashes and a count, never the text.
    """
    is_name = by is SearchBy.NAME or (by is None and could_be_a_name(typed))
    reference, indexes = _only(by, *typed_indexes(secrets, typed, None if is_name else _country_of(unit, office_id)))
    exact = cases_found(unit.session, reference, list(indexes.values())) if reference or indexes else []
    by_name = find_by_name(unit, secrets, typed) if is_name and reference is None else NamesFound()
    meant = _meant(unit, secrets, typed) if by in (None, SearchBy.REFERENCE) and reference is None else []
    looked_for = [*indexes.values(), *([reference] if reference else []), *by_name.tokens]
    looked_for += [case.reference_index for case in meant]
    count = len({case.id for case in (*exact, *meant)} | {hit.case.id for hit in by_name.hits})
    trail, hashes = unit.participants["trail"], sorted(one.hex() for one in looked_for)
    if unit.writing:
        trail.act("cases.search", searched=hashes, count=count)
    else:  # a saved one, opened by its id: noted with what was read
        trail.note(searched=hashes, count=count)
    return Found(
        exact=exact[:MOST_FOUND],
        more_exact=len(exact) > MOST_FOUND,
        meant=meant,
        by_reference=reference is not None,
        kinds=list(indexes),
        names=by_name.hits,
        searched_names=bool(by_name.tokens),
        were_more=by_name.were_more,
        most=by_name.most,
    )


def _only(
    by: SearchBy | None, reference: bytes | None, indexes: dict[IdentifierKind, bytes]
) -> tuple[bytes | None, dict[IdentifierKind, bytes]]:
    """Of what a text could be what it is looked up as."""
    if by is None:
        return reference, indexes
    kept = {kind: index for kind, index in indexes.items() if kind.value == by.value}
    return reference if by is SearchBy.REFERENCE else None, kept


def _meant(unit: Unit, secrets: Secrets, typed: str) -> Sequence[Case]:
    """The cases seen whose reference was meant, if one character of what was typed is wrong or missing."""
    indexes = near_indexes(secrets, typed)
    return cases_by_references(unit.session, indexes) if indexes else []


def _country_of(unit: Unit, office_id: uuid.UUID | None) -> str | None:
    """Where an office stands: phones without a country code are read as from there."""
    return accounts.country_of_office(unit.session, office_id) or None


def find_by_name(unit: Unit, secrets: Secrets, name: str) -> NamesFound:
    """People whose names are like this one, the closest first. Sources: the rules search.*.

    Whoever shares a skeleton or the first letters of one part is a candidate; at most search.max_candidates of them,
    those who share most, are opened and ranked.
    """
    rules = rules_on(unit.session, RULES, unit.clock.now().date())
    parts, most = parts_of(name), rules.need(_MOST).whole()
    tokens = list(tokens_of(secrets, parts, rules.need(_LETTERS).whole()))
    if not tokens:
        return NamesFound()
    ids = people_sharing_all_first(unit.session, tokens, most + 1)
    cases = cases_of_people(unit.session, ids[:most]) if ids else []
    bands = (float(rules.need(_VERY_CLOSE).exact()), float(rules.need(_CLOSE).exact()))
    wanted = set(ids[:most])
    alike = cache(lambda one: likeness_of(parts, [one]))  # many have the same name; forgotten with this search
    ranked = [_hit(case, person, alike, bands) for case in cases for person in case.people if person.id in wanted]
    hits = sorted((hit for hit in ranked if hit), key=lambda hit: (-hit.likeness, hit.person.id))
    return NamesFound(hits, tokens, len(ids) > most, most)


def _hit(case: Case, person: Person, alike: Callable[[str], float], bands: tuple[float, float]) -> NameHit | None:
    """How close somebody's name is; None where it cannot be read any more."""
    names = every_name(person)
    if not names:
        return None
    scores = [alike(name) for name in names]
    likeness = max(scores)
    closest = names[scores.index(likeness)]
    return NameHit(case, person, closeness(likeness, *bands), likeness, None if closest == names[0] else closest)
