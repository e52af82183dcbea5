"""Who looks like whom: people compared by name, birth and number. Nothing here says that two people are one."""

import itertools
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from foundation.accounts.principal import UserScope
from foundation.accounts.queries import staff as accounts
from foundation.errors import BadInput, KeyGone
from foundation.language.words import _
from foundation.rulebook.queries import rule_on, rules_on
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit, UnitFactory
from returns.cases.models import Case
from returns.cases.queries import case_by_id, members_of_case, people_with_cases, shown_reference
from returns.names.models import OfficeQuestion, OtherCase, OtherCaseContent, SetApart
from returns.names.queries import duplicates as queries
from returns.names.queries.duplicates import Kinds, Unopened
from returns.names.queries.names import Candidate, every_name, full_name, people_sharing
from returns.names.queries.parts import PartsOnce, parts_of
from returns.names.rules.duplicates import (
    LEAST_PARTS,
    Sign,
    Signs,
    Traits,
    birth_may_tell,
    is_possible,
    is_worth_showing,
    may_be_shown,
    signs_of,
    weight_of,
)
from returns.names.rules.likeness import Closeness, closeness
from returns.names.rules.names import NamePart, each_beside, full_of, joints_of
from returns.names.services.names import BANDS, alike_once, bands_of, nearest, skeletons_of, whole_of
from returns.names.words import NamesAct
from returns.people.models import Person
from returns.people.rules.people import IdentifierKind

_MOST, _SHOWN = "search.max_candidates", "search.alike_shown"
RULES = (_MOST, *BANDS, _SHOWN)
_ASKED_FIRST = 4  # as many pairs for each one that is shown are asked for at first: few of them are decided
_MOST_APART = 128  # as many hashes, and pairs of them, are looked for apart: SQLite takes 500 SELECTs in a statement


@dataclass(frozen=True)
class Entered:
    """Somebody about to be entered: what is known of them before anything is saved."""

    names: tuple[str | None, ...]
    traits: Traits
    identifiers: Mapping[IdentifierKind, bytes] = field(default_factory=dict)
    case_id: uuid.UUID | None = None  # the case that they are entered into, if there is one already
    person_id: uuid.UUID | None = None  # who they are, once they are saved


@dataclass(frozen=True)
class Resemblance:
    """Somebody who may be the same person, by id, with what speaks for and against it."""

    person_id: uuid.UUID
    case_id: uuid.UUID
    signs: Signs


_Pair = tuple[uuid.UUID, Resemblance]  # one of the people of a case, and who looks like them


@dataclass(frozen=True)
class Lookalike:
    """The same person as a page shows them."""

    case: Case
    person: Person
    signs: Signs


def pair_index(secrets: Secrets, person_id: uuid.UUID, other_id: uuid.UUID) -> bytes:
    """The keyed hash of two people, the same in either order."""
    return secrets.blind_index("pair", "|".join(sorted((person_id.hex, other_id.hex))))


def find_lookalikes(unit: Unit, secrets: Secrets, entered: Entered, parts: list[NamePart]) -> list[Lookalike]:
    """Who may be the person that is entered, the likeliest first; seven statements whatever is found."""
    rules = rules_on(unit.session, RULES, unit.today)
    same = queries.people_with(unit.session, entered.identifiers.values()) if entered.identifiers else {}
    by_name = _by_name(unit, secrets, [parts], rules.need(_MOST).whole())
    others = [other for other in _candidates(unit, same, by_name) if other.id != entered.person_id]
    [alike] = _alike(unit, [_Compared(entered.traits, parts, others, same)], bands_of(rules))
    strangers = [resemblance for resemblance in alike if not _is_family(entered, resemblance)]
    return lookalikes(unit, strangers[: rules.need(_SHOWN).whole()])


def lookalikes(unit: Unit, alike: Sequence[Resemblance]) -> list[Lookalike]:
    """These people with their cases, without who has gone since; one statement, and the audit notes them as read."""
    rows = people_with_cases(unit.session, [other.person_id for other in alike])
    pairs = [(*rows[other.person_id], other.signs) for other in alike if other.person_id in rows]
    return [Lookalike(case, person, signs) for person, case, signs in pairs]


def _candidates(unit: Unit, shared: Iterable[uuid.UUID], by_name: list[Unopened]) -> list[Unopened]:
    """Who shares an identifier, and who has a name alike, each once."""
    return by_name + queries.unopened(unit.session, set(shared) - {other.id for other in by_name})


def _is_family(entered: Entered, alike: Resemblance) -> bool:
    """People of one case have names alike because they are a family; there only nearly the same name is suspicious."""
    return alike.case_id == entered.case_id and Sign.NAME_VERY_CLOSE not in alike.signs.in_favour


def lookalikes_of_case(unit: Unit, secrets: Secrets, case: Case) -> dict[uuid.UUID, list[Resemblance]]:
    """People of other cases who may be one of the people of this case, by person, the likeliest first.

    Pairs that were told apart or linked are left out. Six statements, however many people there are; the names of at
    most search.max_candidates people are opened.
    """
    pairs, linked = _alike_of_case(unit, secrets, case)
    undecided: dict[uuid.UUID, list[Resemblance]] = {member.id: [] for member in members_of_case(unit.session, case.id)}
    for member_id, other in _undecided(unit, secrets, pairs, linked):
        undecided[member_id].append(other)
    return undecided


def likeliest_of_case(unit: Unit, secrets: Secrets, case: Case) -> list[Lookalike]:
    """The same, each person once and the likeliest alone: as many as a form shows.

    Whether two were told apart is asked of the likeliest; of all others only where too few of those are left.
    """
    pairs, linked = _alike_of_case(unit, secrets, case)
    most = rule_on(unit.session, _SHOWN, unit.today).whole()
    people: dict[uuid.UUID, Resemblance] = {}
    pairs.sort(key=lambda pair: weight_of(pair[1].signs))
    for some in (pairs[: most * _ASKED_FIRST], pairs[most * _ASKED_FIRST :]):
        if len(people) < most:
            for _member, other in _undecided(unit, secrets, some, linked):
                people.setdefault(other.person_id, other)
    return lookalikes(unit, list(people.values())[:most])


def _alike_of_case(unit: Unit, secrets: Secrets, case: Case) -> tuple[list[_Pair], Sequence[OtherCase]]:
    """Each person of a case with each of other cases who looks alike, decided or not; and the links of the case."""
    session = unit.session
    rules = rules_on(session, RULES, unit.today)
    members = list(members_of_case(session, case.id))
    shared, linked = queries.shared_and_linked(session, case.id)
    names = [parts_of(name) for member in members for name in every_name(member)]
    by_name = _by_name(unit, secrets, names, rules.need(_MOST).whole() + len(members))
    candidates = _candidates(unit, itertools.chain(*shared.values()), by_name)
    others = [other for other in candidates if other.case_id != case.id]
    compared = [
        _Compared(traits_of(member, case), parts_of(full_name(member) or ""), others, shared.get(member.id, {}))
        for member in members
    ]
    alike = zip(members, _alike(unit, compared, bands_of(rules)), strict=True)
    return [(member.id, other) for member, others in alike for other in others], linked


def _by_name(unit: Unit, secrets: Secrets, names: Sequence[list[NamePart]], most: int) -> list[Unopened]:
    """People with names like these, those who share most of them first, at most `most`; one or two statements.

    Who has the very name of somebody comes first: where `most` have it, nobody else is found.
    """
    wholes = [whole_of(secrets, parts) for parts in names if parts] if len(names) == 1 else []
    ones, pairs = dict[tuple[bytes, ...], None](), dict[tuple[tuple[bytes, ...], tuple[bytes, ...]], None]()
    for parts in names:
        of_parts = [tuple(sorted(skeletons_of(secrets, [part]))) for part in parts]
        joints = [tuple(sorted(skeletons_of(secrets, [joint]))) for joint in joints_of(parts)]
        ones |= dict.fromkeys((*of_parts, *joints))
        pairs |= dict.fromkeys(pair for pair in itertools.combinations(of_parts, 2) if pair[0] != pair[1])
    if max(len(ones), len(pairs)) > _MOST_APART:
        return queries.unopened(unit.session, people_sharing(unit.session, set(itertools.chain(*ones)), most))
    return queries.people_like(unit.session, wholes, list(ones), list(pairs), most) if ones else []


def _undecided(unit: Unit, secrets: Secrets, pairs: Sequence[_Pair], linked: Sequence[OtherCase]) -> list[_Pair]:
    """Those of these pairs that nobody has told apart or linked; one statement, or none."""
    indexes = [pair_index(secrets, member_id, other.person_id) for member_id, other in pairs]
    decided = queries.pairs_set_apart(unit.session, indexes) | _linked(secrets, linked)
    return [pair for pair, index in zip(pairs, indexes, strict=True) if index not in decided]


# Comparing: what can be told without a key comes first, then each name once, and dates of birth that may tell more.


class _Compared:
    """Somebody who is compared with others; `same`: which identifiers they share with whom."""

    def __init__(
        self, traits: Traits, parts: list[NamePart], others: Sequence[Unopened], same: Mapping[uuid.UUID, Kinds]
    ) -> None:
        self._traits, self._parts, self._same, self._compare = traits, parts, same, alike_once()
        different = {other.traits for other in others}
        shown = {other: may_be_shown(traits, other) for other in different}
        self.possible = [other for other in others if shown[other.traits] or (same and same.get(other.id))]
        self._told_by_birth = {other for other in different if birth_may_tell(traits, other)}
        self._signs: dict[tuple[Traits, Closeness, Kinds], Signs] = {}

    def dated(self) -> list[Unopened]:
        """Those whose date of birth could say more than its band."""
        return [other for other in self.possible if other.traits in self._told_by_birth]

    def alike(self, candidates: "_Candidates", bands: tuple[float, float]) -> list[Resemblance]:
        """Who is worth showing beside them, the likeliest first."""
        alike, near_by_name = [], dict[tuple[bytes, ...], Closeness | None]()
        for other in self.possible:
            if (name := other.sealed.alike) not in near_by_name:
                names = candidates.names(name)
                near_by_name[name] = closeness(nearest(self._parts, names, self._compare), *bands) if names else None
            near = near_by_name[name]
            signs = self._signs_of(other, near, candidates) if near is not None else None
            if signs is not None and is_worth_showing(signs):
                alike.append(Resemblance(other.id, other.case_id, signs))
        return sorted(alike, key=lambda resemblance: (weight_of(resemblance.signs), resemblance.person_id))

    def _signs_of(self, other: Unopened, near: Closeness, candidates: "_Candidates") -> Signs | None:
        """What speaks for and against one of them; None where nothing could, or the birth cannot be read any more."""
        traits, same = other.traits, self._same.get(other.id, ()) if self._same else ()
        if traits in self._told_by_birth:
            if not (same or is_possible(self._of(traits, near, same))):
                return None
            born = candidates.traits(other)
            if born is None:
                return None
            traits = born
        return self._of(traits, near, same)

    def _of(self, traits: Traits, near: Closeness, same: Kinds) -> Signs:
        if (traits, near, same) not in self._signs:
            self._signs[traits, near, same] = signs_of(self._traits, traits, near, same)
        return self._signs[traits, near, same]


class _Candidates:
    """Names and births of whoever is compared. Of people whose one name is compared alike, one name is opened."""

    def __init__(self, unit: Unit, compared: Sequence[_Compared]) -> None:
        self._keys = unit.participants["keys"]
        self._groups: dict[tuple[bytes, ...], list[Candidate]] = {}
        self._names: dict[tuple[bytes, ...], list[list[NamePart]]] = {}
        self._traits: dict[uuid.UUID, Traits | None] = {}
        self._parts_of = PartsOnce().of
        for other in {other.id: other for who in compared for other in who.possible}.values():
            self._groups.setdefault(other.sealed.alike, []).append(other.sealed)
        # Who is shown is mostly among those with a like birth: the keys of their cases come along.
        dated = [(other.sealed.key_name, ("case", other.case_id)) for who in compared for other in who.dated()]
        first = [group[0].key_name for group in self._groups.values()]
        self._keys.fetch([*itertools.chain(*dated), *first])

    def names(self, alike: tuple[bytes, ...]) -> list[list[NamePart]]:
        """The parts of each name of those who are compared alike; none where no name can be read any more."""
        if alike not in self._names:
            first, *rest = self._groups[alike]
            names = first.names(self._keys)
            if not names:
                self._keys.fetch([candidate.key_name for candidate in rest])
                names = next(filter(None, (candidate.names(self._keys) for candidate in rest)), [])
            self._names[alike] = list(map(self._parts_of, names))
        return self._names[alike]

    def traits(self, other: Unopened) -> Traits | None:
        """The traits with the date of birth; None once it cannot be read."""
        if other.id not in self._traits:
            try:
                born = other.sealed.birth_date(self._keys)
                self._traits[other.id] = other.traits._replace(birth_date=born)
            except KeyGone:
                self._traits[other.id] = None
        return self._traits[other.id]


def _alike(unit: Unit, compared: Sequence[_Compared], bands: tuple[float, float]) -> list[list[Resemblance]]:
    """For each of these people who of the others is worth showing beside them, the likeliest first; one statement."""
    candidates = _Candidates(unit, compared)
    return [who.alike(candidates, bands) for who in compared]


def _linked(secrets: Secrets, rows: Sequence[OtherCase]) -> set[bytes]:
    """The pairs that are known to be one person."""
    contents = ((row, OtherCase.content.readable(row)) for row in rows)
    return {pair_index(secrets, row.person_id, uuid.UUID(content.person)) for row, content in contents if content}


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
    today = unit.today
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
    already_apart = queries.pairs_set_apart(unit.session, pairs)
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
