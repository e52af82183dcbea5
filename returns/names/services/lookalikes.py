"""Who looks like whom: people compared by name, birth and number. Nothing here says that two people are one."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from foundation.errors import KeyGone
from foundation.rulebook.queries import rules_on
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries.cases import cases_of_people, members_of_case
from returns.cases.queries.shown_cases import every_name, full_name
from returns.names.models.duplicates import OtherCase
from returns.names.queries import duplicates as queries
from returns.names.queries.names import likeness_of, parts_of, people_sharing, tokens_of
from returns.names.rules.duplicates import Sign, Signs, Traits, is_worth_showing, signs_of, weight_of
from returns.names.rules.names import Closeness, NamePart, TokenKind, closeness
from returns.people.models.people import Person
from returns.people.rules.people import IdentifierKind

_MOST, _VERY_CLOSE, _CLOSE, _SHOWN = (
    "search.max_candidates",
    "search.very_close_from",
    "search.close_from",
    "search.alike_shown",
)
RULES = (_MOST, _VERY_CLOSE, _CLOSE, _SHOWN)


@dataclass(frozen=True)
class Entered:
    """Somebody about to be entered: what is known of them before anything is saved."""

    names: tuple[str | None, ...]
    traits: Traits
    identifiers: Mapping[IdentifierKind, bytes] = field(default_factory=dict)
    case_id: uuid.UUID | None = None  # the case that they are entered into, if there is one already
    person_id: uuid.UUID | None = None  # who they are, once they are saved


@dataclass(frozen=True)
class Lookalike:
    """Somebody who may be the same person, with what speaks for and against it."""

    case: Case
    person: Person
    signs: Signs


def skeletons_of(secrets: Secrets, parts: Sequence[NamePart]) -> list[bytes]:
    """The keyed hashes of the skeletons of the parts of a name: what says something; first letters say too little."""
    return [index for index, kind in tokens_of(secrets, parts, 0).items() if kind is TokenKind.SKELETON]


def full_of(names: Iterable[str | None]) -> str:
    """The parts of a name that are known, as one."""
    return " ".join(name for name in names if name)


def pair_index(secrets: Secrets, person_id: uuid.UUID, other_id: uuid.UUID) -> bytes:
    """The keyed hash of two people, the same in either order."""
    return secrets.blind_index("pair", "|".join(sorted((person_id.hex, other_id.hex))))


def find_lookalikes(unit: Unit, secrets: Secrets, entered: Entered, parts: list[NamePart]) -> list[Lookalike]:
    """Who may be the person that is entered, the likeliest first; five statements whatever is found."""
    rules = rules_on(unit.session, RULES, unit.clock.now().date())
    tokens = skeletons_of(secrets, parts)
    shared = queries.people_with(unit.session, entered.identifiers.values()) if entered.identifiers else {}
    by_name = people_sharing(unit.session, tokens, rules.need(_MOST).whole()) if tokens else []
    candidates = {person_id for person_id in (*shared, *by_name) if person_id != entered.person_id}
    bands = (float(rules.need(_VERY_CLOSE).exact()), float(rules.need(_CLOSE).exact()))
    others = [
        (case, person)
        for case in (cases_of_people(unit.session, list(candidates)) if candidates else [])
        for person in case.people
        if person.id in candidates
    ]
    same = {person_id: list(has.values()) for person_id, has in shared.items()}
    lookalikes = [
        lookalike
        for lookalike in _alike(entered.traits, parts, others, bands, same)
        if not _is_family(entered, lookalike)
    ]
    return lookalikes[: rules.need(_SHOWN).whole()]


def _is_family(entered: Entered, lookalike: Lookalike) -> bool:
    """People of one case have names alike because they are a family; there only nearly the same name is suspicious."""
    return lookalike.case.id == entered.case_id and Sign.NAME_VERY_CLOSE not in lookalike.signs.in_favour


def lookalikes_of_case(unit: Unit, secrets: Secrets, case: Case) -> dict[uuid.UUID, list[Lookalike]]:
    """Who may be one of the people of a case, by person, the likeliest first; without who was told apart or linked.

    Ten statements, however many people there are. Only those of other cases; at most search.max_candidates are opened.
    """
    session = unit.session
    rules = rules_on(session, RULES, unit.clock.now().date())
    mine = list(members_of_case(session, case.id))
    numbers, skeletons = queries.found_by(session, [person.id for person in mine])
    shared = queries.people_with(session, set().union(*numbers.values())) if any(numbers.values()) else {}
    by_name = people_sharing(session, skeletons, rules.need(_MOST).whole() + len(mine)) if skeletons else []
    linked = queries.other_cases(session, case.id)
    others = [
        (other, person)
        for other in cases_of_people(session, list({*shared, *by_name}))
        for person in other.people
        if other.id != case.id and (person.id in shared or person.id in by_name)
    ]
    pairs = {
        (member.id, theirs.id): pair_index(secrets, member.id, theirs.id)
        for member in mine
        for _other, theirs in others
    }
    done = queries.pairs_set_apart(session, pairs.values()) | _linked(secrets, linked)
    bands = (float(rules.need(_VERY_CLOSE).exact()), float(rules.need(_CLOSE).exact()))
    by_person = {}
    for member in mine:
        left = [(other, theirs) for other, theirs in others if pairs[member.id, theirs.id] not in done]
        same = {
            person_id: [kind for index, kind in has.items() if index in numbers[member.id]]
            for person_id, has in shared.items()
        }
        by_person[member.id] = _alike(traits_of(member, case), parts_of(full_name(member) or ""), left, bands, same)
    return by_person


def _alike(
    traits: Traits,
    parts: list[NamePart],
    others: list[tuple[Case, Person]],
    bands: tuple[float, float],
    shared: Mapping[uuid.UUID, list[IdentifierKind]],
) -> list[Lookalike]:
    """Who of these others is worth showing beside one person, the likeliest first."""
    lookalikes = []
    for other, theirs in others:
        near = how_close(parts, theirs, bands)
        signs = signs_of(traits, traits_of(theirs, other), near, shared.get(theirs.id, ()))
        if near is not None and is_worth_showing(signs):
            lookalikes.append(Lookalike(other, theirs, signs))
    return sorted(lookalikes, key=lambda alike: (weight_of(alike.signs), alike.person.id))


def _linked(secrets: Secrets, rows: Sequence[OtherCase]) -> set[bytes]:
    """The pairs that are known to be one person."""
    pairs = set()
    for row in rows:
        try:
            pairs.add(pair_index(secrets, row.person_id, uuid.UUID(row.content["person"])))
        except KeyGone:
            continue
    return pairs


def how_close(parts: list[NamePart], person: Person, bands: tuple[float, float]) -> Closeness | None:
    """How close somebody's name is to these parts; None where it cannot be read any more."""
    names = every_name(person)
    return closeness(likeness_of(parts, names), *bands) if names else None


def traits_of(person: Person, case: Case) -> Traits:
    """What is compared of somebody who is here."""
    try:
        born = date.fromisoformat(person.birth_date) if person.birth_date else None
    except KeyGone:
        born = None
    return Traits(born, person.birth_year_band, person.sex, case.country)
