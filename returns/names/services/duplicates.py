"""People who may be here already: found before somebody is entered, told apart or linked by a person, never merged."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from foundation.accounts.principal import UserScope
from foundation.accounts.queries import staff as accounts
from foundation.errors import BadInput
from foundation.language.words import _
from foundation.rulebook.queries import rules_on
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit, UnitFactory
from returns.cases.models import Case
from returns.cases.queries.cases import case_by_id
from returns.cases.queries.shown_cases import shown_reference
from returns.names.models.duplicates import OfficeQuestion, OtherCase, SetApart
from returns.names.queries import duplicates as queries
from returns.names.queries.names import parts_of
from returns.names.rules.duplicates import LEAST_PARTS
from returns.names.rules.names import each_beside
from returns.names.services.lookalikes import Entered, Lookalike, find_lookalikes, full_of, pair_index, skeletons_of
from returns.people.models.people import Person

_PER_DAY = "search.other_offices_per_day"
A_NEW_PERSON = "new"  # what somebody says who saw the suggestions and found none of them to be the person


@dataclass(frozen=True)
class Suggestions:
    """Who may be meant, among what one may see; and which other offices should be asked. None: they were not asked."""

    lookalikes: list[Lookalike]
    offices: list[str] | None

    @property
    def any(self) -> bool:
        """Whether there is something to be looked at before going on: also that nobody else was asked."""
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
    unit.participants["trail"].act("duplicates.suggest", searched=hashes, count=count, offices=office_count)


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
    most = rules_on(unit.session, (_PER_DAY,), today).need(_PER_DAY).whole()
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
    unit.participants["trail"].act("duplicates.set_apart", *about, count=len(pairs))


def link_cases(unit: Unit, person: Person, other: Person) -> None:
    """Say that two people of two cases are one person: each case then names the other one. Nothing is merged."""
    cases = [case_by_id(unit.session, who.case_id) for who in (person, other)]
    if cases[0] is None or cases[1] is None or cases[0].id == cases[1].id:
        raise BadInput({"form": [_("Two people of one case are not two cases of one person.")]})
    if any(
        (row.content or {}).get("person") == other.id.hex for row in queries.other_cases(unit.session, person.case_id)
    ):
        return  # said before
    ends = ((person, cases[0]), (other, cases[1]))
    for (mine, own), (theirs, case) in (ends, ends[::-1]):
        is_earlier = (case.created_at, case.id) < (own.created_at, own.id)
        content = {**_about(unit, theirs, case), "is_earlier": is_earlier}
        unit.session.add(OtherCase(case_id=mine.case_id, person_id=mine.id, content=content))
    unit.participants["trail"].act("duplicates.link", ("person", person.id), ("person", other.id))


def _about(unit: Unit, person: Person, case: Case) -> dict[str, Any]:
    return {
        "case": case.id.hex,
        "person": person.id.hex,
        "reference": shown_reference(case),
        "said_by": unit.actor_id.hex if unit.actor_id else None,
    }
