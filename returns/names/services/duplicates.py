"""Who looks like whom: people compared by name, birth and number. Nothing here says that two people are one."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from foundation.accounts.principal import UserScope
from foundation.accounts.queries import staff as accounts
from foundation.errors import BadInput, KeyGone
from foundation.language.words import _
from foundation.rulebook.queries import rule_on, rules_on
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit, UnitFactory
from returns.cases.models import Case
from returns.cases.queries import case_by_id, members_of_case, people_with_cases, shown_reference
from returns.names import queries
from returns.names.models import OfficeQuestion, OtherCase, OtherCaseContent, SetApart
from returns.names.queries import every_name, full_name, likeness_of, parts_of, people_sharing, tokens_of
from returns.names.rules.duplicates import (
    LEAST_PARTS,
    Sign,
    Signs,
    Traits,
    is_worth_showing,
    may_be_shown,
    signs_of,
    weight_of,
)
from returns.names.rules.names import Closeness, NamePart, TokenKind, closeness, each_beside
from returns.names.services.names import BANDS, bands_of
from returns.names.words import NamesAct
from returns.people.models import Person
from returns.people.rules.people import IdentifierKind

_MOST, _SHOWN = "search.max_candidates", "search.alike_shown"
RULES = (_MOST, *BANDS, _SHOWN)


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
    """The keyed hashes of the skeletons of these parts; first letters would say too little."""
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
    bands = bands_of(rules)
    others = _with_cases(unit.session, candidates)
    same = {person_id: list(kinds.values()) for person_id, kinds in shared.items()}
    lookalikes = [
        lookalike
        for lookalike in _alike(entered.traits, parts, others, bands, same)
        if not _is_family(entered, lookalike)
    ]
    return lookalikes[: rules.need(_SHOWN).whole()]


def _with_cases(session: Session, ids: Collection[uuid.UUID]) -> list[tuple[Case, Person]]:
    people = people_with_cases(session, list(ids)) if ids else {}
    return [(case, person) for person, case in people.values()]


def _is_family(entered: Entered, lookalike: Lookalike) -> bool:
    """People of one case have names alike because they are a family; there only nearly the same name is suspicious."""
    return lookalike.case.id == entered.case_id and Sign.NAME_VERY_CLOSE not in lookalike.signs.in_favour


def lookalikes_of_case(unit: Unit, secrets: Secrets, case: Case) -> dict[uuid.UUID, list[Lookalike]]:
    """People of other cases who may be one of the people of this case, by person, the likeliest first.

    Pairs that were told apart or linked are left out. Ten statements, however many people there are; the names of at
    most search.max_candidates people are opened.
    """
    session = unit.session
    rules = rules_on(session, RULES, unit.clock.now().date())
    members = list(members_of_case(session, case.id))
    numbers, skeletons = queries.indexes_of(session, [person.id for person in members])
    shared = queries.people_with(session, set().union(*numbers.values())) if any(numbers.values()) else {}
    by_name = people_sharing(session, skeletons, rules.need(_MOST).whole() + len(members)) if skeletons else []
    linked = queries.other_cases(session, case.id)
    others = [pair for pair in _with_cases(session, {*shared, *by_name}) if pair[0].id != case.id]
    pairs = {
        (member.id, theirs.id): pair_index(secrets, member.id, theirs.id)
        for member in members
        for _other, theirs in others
    }
    decided = queries.pairs_set_apart(session, pairs.values()) | _linked(secrets, linked)
    bands = bands_of(rules)
    by_person = {}
    for member in members:
        undecided = [(other, theirs) for other, theirs in others if pairs[member.id, theirs.id] not in decided]
        same = {
            person_id: [kind for index, kind in kinds.items() if index in numbers[member.id]]
            for person_id, kinds in shared.items()
        }
        parts = parts_of(full_name(member) or "")
        by_person[member.id] = _alike(traits_of(member, case), parts, undecided, bands, same)
    return by_person


def likeliest_of_case(unit: Unit, secrets: Secrets, case: Case) -> list[Lookalike]:
    """The same, each person once and the likeliest alone: as many as a form shows."""
    lookalikes = lookalikes_of_case(unit, secrets, case)
    people = {lookalike.person.id: lookalike for others in lookalikes.values() for lookalike in others}
    most = rule_on(unit.session, _SHOWN, unit.clock.now().date()).whole()
    return sorted(people.values(), key=lambda lookalike: weight_of(lookalike.signs))[:most]


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
        same = shared.get(theirs.id, ())
        if not same and not may_be_shown(traits, Traits(None, theirs.birth_year_band, theirs.sex, other.country)):
            continue  # nothing of most candidates has to be opened
        near = how_close(parts, theirs, bands)
        signs = signs_of(traits, traits_of(theirs, other), near, same)
        if near is not None and is_worth_showing(signs):
            lookalikes.append(Lookalike(other, theirs, signs))
    return sorted(lookalikes, key=lambda alike: (weight_of(alike.signs), alike.person.id))


def _linked(secrets: Secrets, rows: Sequence[OtherCase]) -> set[bytes]:
    """The pairs that are known to be one person."""
    contents = ((row, OtherCase.content.readable(row)) for row in rows)
    return {pair_index(secrets, row.person_id, uuid.UUID(content.person)) for row, content in contents if content}


def how_close(parts: list[NamePart], person: Person, bands: tuple[float, float]) -> Closeness | None:
    """How close somebody's name is to these parts; None where it cannot be read any more."""
    names = every_name(person)
    return closeness(likeness_of(parts, names), *bands) if names else None


def traits_of(person: Person, case: Case) -> Traits:
    """The traits of somebody who is on record."""
    try:
        born = person.birth_date
    except KeyGone:
        born = None
    return Traits(born, person.birth_year_band, person.sex, case.country)


# People who may be here already: found before somebody is entered, told apart or linked by a person, never merged.

_PER_DAY = "search.other_offices_per_day"
A_NEW_PERSON = "new"  # what somebody says who saw the suggestions and found none of them to be the person


@dataclass(frozen=True)
class Suggestions:
    """Who may be meant, among those whom one may see, and which offices to ask; None: they were not asked."""

    lookalikes: list[Lookalike]
    offices: list[str] | None

    @property
    def any(self) -> bool:
        """Whether something has to be looked at before going on, if only that no other office was asked."""
        return bool(self.lookalikes or self.offices) or self.offices is None


def suggest(unit: Unit, units: UnitFactory, secrets: Secrets, entered: Entered) -> Suggestions:
    """Who may be here already, before somebody is entered. Nothing is saved but that other offices were asked.

    The audit gets keyed hashes and counts. Sources: the rules search.*.
    """
    parts = parts_of(full_of(entered.names))
    lookalikes = find_lookalikes(unit, secrets, entered, parts)
    is_of_office = isinstance(unit.scope, UserScope) and unit.scope.office_id is not None
    offices = ask_offices(unit, units, secrets, entered) if is_of_office else []
    note_suggested(unit, secrets, entered, len(lookalikes), offices)
    return Suggestions(lookalikes, offices)


def note_suggested(unit: Unit, secrets: Secrets, entered: Entered, count: int, offices: list[str] | None) -> None:
    """Tell the audit that somebody was looked for: keyed hashes and counts, never a name. -1: nobody was asked."""
    looked_for = (*skeletons_of(secrets, parts_of(full_of(entered.names))), *entered.identifiers.values())
    hashes = sorted(index.hex() for index in looked_for)
    office_count = -1 if offices is None else len(offices)
    unit.participants["trail"].act(NamesAct.SUGGEST, searched=hashes, count=count, offices=office_count)


def ask_offices(
    unit: Unit, units: UnitFactory, secrets: Secrets, entered: Entered, besides: Collection[uuid.UUID] = ()
) -> list[str] | None:
    """The names of other offices that know somebody with an identifier, or all of the name and the birth years.

    None when this account has asked as often today as the rule allows. `besides` are people whom the asker sees.
    """
    scope, band, parts = unit.scope, entered.traits.band, parts_of(full_of(entered.names))
    by_name = (
        [tuple(skeletons_of(secrets, alternatives)) for alternatives in each_beside(parts)]
        if len(parts) >= LEAST_PARTS and band is not None
        else []
    )
    question = queries.Question(tuple(entered.identifiers.values()), tuple(by_name), band, entered.traits.sex)
    if not isinstance(scope, UserScope) or not (question.identifiers or question.parts):
        return []
    if not _may_ask(unit, scope):
        return None
    office_ids = queries.offices_that_know(units, question, scope.office_id, besides)
    return [office.name for office in accounts.offices(unit.session) if office.id in office_ids]


def _may_ask(unit: Unit, scope: UserScope) -> bool:
    """Count the question, unless there were as many today as the rule allows."""
    today = unit.clock.now().date()
    most = rule_on(unit.session, _PER_DAY, today).whole()
    assert scope.actor_id is not None
    row = queries.question_of(unit.session, scope.actor_id, today)
    if row is None:
        row = OfficeQuestion(account_id=scope.actor_id, day=today, asked=0)
        unit.session.add(row)
    if row.asked >= most:
        return False
    row.asked += 1
    return True


def set_apart(
    unit: Unit, secrets: Secrets, office_id: uuid.UUID, person: uuid.UUID, others: Sequence[uuid.UUID]
) -> None:
    """Remember that somebody is none of these others, so that nobody is asked about them again."""
    pairs = {pair_index(secrets, person, other): other for other in others if other != person}
    already_apart = queries.pairs_set_apart(unit.session, pairs) if pairs else set()
    unit.session.add_all(
        [
            SetApart(office_id=office_id, pair_index=pair, said_by=unit.actor_id, said_at=unit.clock.now())
            for pair in pairs
            if pair not in already_apart
        ]
    )
    about = [("person", person_id) for person_id in (person, *pairs.values())]
    unit.participants["trail"].act(NamesAct.SET_APART, *about, count=len(pairs))


def link_cases(unit: Unit, person: Person, other: Person) -> None:
    """Say that two people of two cases are one person: each case then names the other one. Nothing is merged."""
    cases = [case_by_id(unit.session, who.case_id) for who in (person, other)]
    if cases[0] is None or cases[1] is None or cases[0].id == cases[1].id:
        raise BadInput({"form": [_("Two people in one case cannot be two cases of one person.")]})
    if any(row.content.person == other.id.hex for row in queries.other_cases(unit.session, person.case_id)):
        return  # linked before
    ends = ((person, cases[0]), (other, cases[1]))
    for (mine, own), (theirs, case) in (ends, ends[::-1]):
        is_earlier = (case.created_at, case.id) < (own.created_at, own.id)
        said_by = unit.actor_id.hex if unit.actor_id else None
        content = OtherCaseContent(case.id.hex, theirs.id.hex, shown_reference(case), is_earlier, said_by)
        unit.session.add(OtherCase(case_id=mine.case_id, person_id=mine.id, content=content))
    unit.participants["trail"].act(NamesAct.LINK, ("person", person.id), ("person", other.id))
