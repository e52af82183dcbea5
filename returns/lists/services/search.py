"""The search for cases: exactly by what identifies, and by name in any script. What was typed is kept nowhere."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from foundation.accounts.queries import staff as accounts
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.lists.queries import MOST_FOUND, cases_by_references, cases_found, near_indexes, typed_indexes
from returns.lists.rules import Page, SearchBy
from returns.names.rules.names import could_be_a_name
from returns.names.services.names import NameHit, NamesFound, find_by_name
from returns.people.rules.people import IdentifierKind


@dataclass(frozen=True)
class SearchOutcome:
    """What a search finds: all of it, or what one page shows.

    `first` and `last`: the places of what is shown, exact ones before names, from 0 and last not included. `total`: of
    how many; where not `is_all` there are more.
    """

    exact: Sequence[Case]
    meant: Sequence[Case]  # whose reference has one character other than the one that was typed
    by_reference: bool
    kinds: list[IdentifierKind]
    names: list[NameHit]
    searched_names: bool
    were_more: bool
    most: int
    more_exact: bool = False  # more go by this number than are shown
    first: int = 0
    last: int = 0
    total: int = 0
    is_all: bool = True


def search_cases(
    unit: Unit,
    secrets: Secrets,
    typed: str,
    office_id: uuid.UUID | None,
    by: SearchBy | None = None,
    page: Page | None = None,
) -> SearchOutcome:
    """Search among what this scope sees, as everything that the text could be, or only `by` one thing.

    Of the people that a name finds, those on the `page` alone are read and noted; without a page, all. The audit
    gets keyed hashes and a count, never the text.
    """
    is_name = by is SearchBy.NAME or (by is None and could_be_a_name(typed))
    reference, indexes = _only(by, *typed_indexes(secrets, typed, None if is_name else _country_of(unit, office_id)))
    exact = cases_found(unit.session, reference, list(indexes.values())) if reference or indexes else []
    listed = exact[:MOST_FOUND]
    is_name = is_name and reference is None
    by_name = find_by_name(unit, secrets, typed, page, len(listed)) if is_name else NamesFound()
    meant = _meant(unit, secrets, typed) if by in (None, SearchBy.REFERENCE) and reference is None else []
    looked_for = [*indexes.values(), *([reference] if reference else []), *by_name.tokens]
    looked_for += [case.reference_index for case in meant]
    _note(unit, looked_for, len({case.id for case in (*exact, *meant)}) + by_name.total)
    total = len(listed) + by_name.total
    first, last = page.place(total) if page else (0, total)
    return SearchOutcome(
        exact=listed[first:last],
        more_exact=len(exact) > MOST_FOUND,
        meant=meant,
        by_reference=reference is not None,
        kinds=list(indexes),
        names=by_name.hits,
        searched_names=bool(by_name.tokens),
        were_more=by_name.were_more,
        most=by_name.most,
        first=first,
        last=last,
        total=total,
        is_all=by_name.is_all,
    )


def _note(unit: Unit, looked_for: Sequence[bytes], count: int) -> None:
    """Leave in the audit what was looked for, as keyed hashes, and how many cases and people were found."""
    trail, hashes = unit.participants["trail"], sorted(digest.hex() for digest in looked_for)
    if unit.writing:
        trail.act("cases.search", searched=hashes, count=count)
    else:  # a saved one, opened by its id: noted with what was read
        trail.note(searched=hashes, count=count)


def _only(
    by: SearchBy | None, reference: bytes | None, indexes: dict[IdentifierKind, bytes]
) -> tuple[bytes | None, dict[IdentifierKind, bytes]]:
    """Of everything that a text could be, what it is looked up as."""
    if by is None:
        return reference, indexes
    kept = {kind: index for kind, index in indexes.items() if kind.value == by.value}
    return reference if by is SearchBy.REFERENCE else None, kept


def _meant(unit: Unit, secrets: Secrets, typed: str) -> Sequence[Case]:
    """The cases whose reference differs from what was typed in one character."""
    indexes = near_indexes(secrets, typed)
    return cases_by_references(unit.session, indexes) if indexes else []


def _country_of(unit: Unit, office_id: uuid.UUID | None) -> str | None:
    """Where an office stands: phones without a country code are read as from there."""
    return accounts.country_of_office(unit.session, office_id) or None
