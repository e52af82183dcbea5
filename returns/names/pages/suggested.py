"""People who may be here already, as forms and pages show them: side by side, with what speaks for and against."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from returns.cases.queries.case_page import full_name, shown_reference
from returns.cases.queries.cases import Case
from returns.names.queries import OtherCase, OtherCaseContent
from returns.names.rules.duplicates import Signs
from returns.names.services.duplicates import Lookalike, Suggestions
from returns.people.queries import Person, birth_of


@dataclass(frozen=True)
class ShownPerson:
    """What is compared of somebody; the name is None where it cannot be read any more."""

    person: Person
    case: Case
    name: str | None
    birth: Any


@dataclass(frozen=True)
class ShownLookalike(ShownPerson):
    """Somebody who may be the same person, and what speaks for and against it."""

    reference: str
    signs: Signs


@dataclass(frozen=True)
class ShownSuggestions:
    """What a form shows above itself before somebody is saved; `not_asked`: other offices were not asked."""

    lookalikes: Sequence[ShownLookalike]
    offices: Sequence[str] = ()
    not_asked: bool = False


def shown_person(person: Person, case: Case) -> ShownPerson:
    """Somebody of a case, to be compared with others."""
    return ShownPerson(person, case, full_name(person), birth_of(person))


def shown_lookalike(lookalike: Lookalike) -> ShownLookalike:
    """Somebody who may be the same person, with the case that they are in."""
    person, case = lookalike.person, lookalike.case
    return ShownLookalike(person, case, full_name(person), birth_of(person), shown_reference(case), lookalike.signs)


def shown_suggestions(suggestions: Suggestions | None) -> ShownSuggestions | None:
    """What the form shows; None where there is nothing to show."""
    if suggestions is None:
        return None
    lookalikes = [shown_lookalike(lookalike) for lookalike in suggestions.lookalikes]
    return ShownSuggestions(lookalikes, suggestions.offices or (), suggestions.offices is None)


def shown_other_cases(links: Sequence[OtherCase]) -> list[OtherCaseContent]:
    """The other cases of the people of a case, earlier ones first; what cannot be read any more is left out."""
    contents = (OtherCase.content.readable(link) for link in links)
    by_case = {content.case: content for content in contents if content}
    return sorted(by_case.values(), key=lambda other: (not other.is_earlier, other.reference))
