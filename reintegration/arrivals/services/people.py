"""Finding somebody among the people who are referred to a partner now, by given name or by reference."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from foundation.language.transliteration import in_latin
from foundation.rulebook.queries import rules_on
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from reintegration.follow_up.queries.check_ins import given_name
from reintegration.referrals.words import ReferralsAct
from returns.cases.queries import Case, cases_of_people
from returns.lists.queries.filtered import cases_found, typed_indexes
from returns.names.queries.names import people_sharing
from returns.names.queries.parts import parts_of
from returns.names.rules.likeness import Closeness, closeness
from returns.names.rules.names import NamePart
from returns.names.services.names import BANDS, bands_of, letters_of_day, likeness_of, tokens_of

_MOST = "search.max_candidates"


@dataclass(frozen=True)
class PeopleFound:
    """Cases of people who go by what was typed, the closest first; `were_more`: not everybody was compared."""

    cases: Sequence[Case]
    were_more: bool = False


def find_people(unit: Unit, secrets: Secrets, typed: str, most: int) -> PeopleFound:
    """At most so many cases with this reference, or of somebody whose given name is like this one.

    The given name alone is compared, which is what a partner sees of a name. Sources: the rules search.*. The audit
    gets keyed hashes and a count, never the text.
    """
    rules = rules_on(unit.session, (_MOST, *BANDS), unit.today)
    parts, limit = parts_of(typed), rules.need(_MOST).whole()
    reference = typed_indexes(secrets, typed, None)[0]
    tokens = list(tokens_of(secrets, parts, letters_of_day(unit))) if parts else []
    exact = cases_found(unit.session, reference, []) if reference is not None else []
    ids = people_sharing(unit.session, tokens, limit + 1) if tokens else []
    alike = _alike(unit, typed, parts, ids[:limit], bands_of(rules))
    cases = list({case.id: case for case in (*exact, *alike)}.values())
    searched = sorted(digest.hex() for digest in (*tokens, *([reference] if reference is not None else ())))
    unit.participants["trail"].act(ReferralsAct.FIND, searched=searched, count=len(cases))
    return PeopleFound(cases[:most], len(ids) > limit or len(cases) > most)


def _alike(
    unit: Unit, typed: str, parts: list[NamePart], ids: Sequence[uuid.UUID], bands: tuple[float, float]
) -> list[Case]:
    """The cases of those of these people whose given name is like what was typed, or begins with it."""
    among, beginning = set(ids), in_latin(typed).casefold().strip()
    close: list[tuple[float, Case]] = []
    for case in cases_of_people(unit.session, ids) if ids else ():
        names = [name for person in case.people if person.id in among if (name := given_name(person))]
        likeness = likeness_of(parts, names)
        begins = any(in_latin(name).casefold().startswith(beginning) for name in names)
        if begins or (names and closeness(likeness, *bands) in (Closeness.VERY_CLOSE, Closeness.CLOSE)):
            close.append((likeness, case))
    return [case for _likeness, case in sorted(close, key=lambda pair: (-pair[0], pair[1].id))]
