"""People who may be one: possible duplicates of a case, told apart or linked; and what forms show of lookalikes."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import BadInput
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import is_held, the_case
from returns.cases.pages.header import case_head
from returns.cases.queries import Case, Person, cases_by_id, members_of_case, reason_sentence, shown_reference
from returns.cases.schemas import ApartForm, DuplicatesPage
from returns.names.queries.duplicates import OtherCase, OtherCaseContent, other_cases, person_seen
from returns.names.queries.names import full_name
from returns.names.rules.duplicates import Signs
from returns.names.services.duplicates import (
    Lookalike,
    Resemblance,
    Suggestions,
    link_cases,
    lookalikes,
    lookalikes_of_case,
    set_apart,
)
from returns.names.words import NamesAct
from returns.people.queries import Birth, birth_of
from returns.people.rules.families import join_problems
from returns.people.services.families import joins_with, may_change_family

_ON_A_PAGE = 5
routes = Routes("duplicates", permission=Permission.CASES_WORK, load=the_case)


@dataclass(frozen=True)
class ShownPerson:
    """A person who is compared, and what speaks for and against being the person that they are compared with."""

    person: Person
    case: Case
    signs: Signs

    @property
    def name(self) -> str | None:
        """The name; None where it cannot be read any more."""
        return full_name(self.person)

    @property
    def birth(self) -> Birth:
        """The birth as it is known."""
        return birth_of(self.person)

    @property
    def reference(self) -> str:
        """The reference of the case."""
        return shown_reference(self.case)


@dataclass(frozen=True)
class ShownSuggestions:
    """What a form shows above itself before somebody is saved; `not_asked`: other offices were not asked."""

    lookalikes: Sequence[ShownPerson]
    offices: Sequence[str] = ()
    not_asked: bool = False


def shown_suggestions(suggestions: Suggestions | None) -> ShownSuggestions | None:
    """What the form shows; None where there is nothing to show."""
    if suggestions is None:
        return None
    people = [shown_lookalike(lookalike) for lookalike in suggestions.lookalikes]
    return ShownSuggestions(people, suggestions.offices or (), suggestions.offices is None)


def shown_lookalike(lookalike: Lookalike) -> ShownPerson:
    """Somebody who may be the same person, with the case that they are in."""
    return ShownPerson(lookalike.person, lookalike.case, lookalike.signs)


def shown_other_cases(links: Sequence[OtherCase]) -> list[OtherCaseContent]:
    """The other cases of the people of a case, earlier ones first; what cannot be read any more is left out."""
    contents = (OtherCase.content.readable(link) for link in links)
    by_case = {content.case: content for content in contents if content}
    return sorted(by_case.values(), key=lambda other: (not other.is_earlier, other.reference))


@dataclass(frozen=True)
class _LinkedCase:
    """Another case of one of the people, and everything that speaks against joining the two."""

    other: OtherCaseContent
    obstacles: list[str]


def _page(request: Request[Case], form: Form) -> str:
    case = request.row
    alike = lookalikes_of_case(request.unit, request.container.secrets, case)
    people = members_of_case(request.unit.session, case.id)
    return render_template(
        "returns/names/duplicates.html",
        case=case_head(request, case),
        pairs=_some(request, [(person, other) for person in people for other in alike[person.id]]),
        linked_cases=_linked(request),
        form=form,
    )


@dataclass(frozen=True)
class _Pairs:
    """Some of the pairs of a case, and where the others are; `first` counts from 1."""

    items: Sequence[tuple[ShownPerson, ShownPerson]]
    first: int
    total: int
    previous_url: str | None
    next_url: str | None
    capped: bool = False

    @property
    def last(self) -> int:
        """The number of the last one shown."""
        return self.first + len(self.items) - 1


def _some(request: Request[Case], pairs: Sequence[tuple[Person, Resemblance]]) -> _Pairs:
    """The pairs of one page; decided ones are gone from it, so the last page may have become empty.

    Rows are read of those alone who are on it.
    """
    case = request.row
    last = max(0, (len(pairs) - 1) // _ON_A_PAGE)
    number = min(request.data.get("page", 1) - 1, last)
    begin = number * _ON_A_PAGE
    shown = pairs[begin : begin + _ON_A_PAGE]
    others = {other.person.id: other for other in lookalikes(request.unit, [other for _person, other in shown])}
    urls = {
        n: url_for("duplicates.page", case_id=case.id, page=n + 1) for n in (number - 1, number + 1) if 0 <= n <= last
    }
    return _Pairs(
        items=[
            (ShownPerson(person, case, Signs()), shown_lookalike(others[other.person_id]))
            for person, other in shown
            if other.person_id in others
        ],
        first=begin + 1,
        total=len(pairs),
        previous_url=urls.get(number - 1),
        next_url=urls.get(number + 1),
    )


def _linked(request: Request[Case]) -> list[_LinkedCase]:
    others = shown_other_cases(other_cases(request.unit.session, request.row.id))
    seen = cases_by_id(request.unit.session, [other.case_id for other in others]) if others else ()
    facts = joins_with(request.unit, request.row, seen, is_held(request, request.row.id)) if seen else {}
    may = may_change_family(request.unit, request.row) if seen else ()
    linked = []
    for other in others:
        if other.case_id in facts:
            obstacles = [reason_sentence(reason) for reason in (*may, *join_problems(facts[other.case_id]))]
        else:
            obstacles = [_("You can no longer see this case.")]
        linked.append(_LinkedCase(other, obstacles))
    return linked


@routes.get("/cases/<uuid:case_id>/duplicates", NamesAct.PAGE, schema=DuplicatesPage)
def page(request: Request[Case]) -> ResponseReturnValue:
    """Who may be one of the people of a case, side by side."""
    return _page(request, Form())


def _two(request: Request[Case]) -> tuple[Person, Person]:
    """Somebody of the case and somebody of another one, both within what one may see. BadInput for anybody else."""
    session = request.unit.session
    person, other = person_seen(session, request.data["person"]), person_seen(session, request.data["other"])
    if person is None or other is None or person.case_id != request.row.id or other.case_id == request.row.id:
        raise BadInput({"form": [_("This person can no longer be found. Choose again.")]})
    return person, other


@routes.post("/cases/<uuid:case_id>/duplicates/apart", NamesAct.APART, schema=ApartForm, on_invalid=_page)
def apart(request: Request[Case]) -> ResponseReturnValue:
    """Say that two people are two; they are not suggested again."""
    person, other = _two(request)
    set_apart(request.unit, request.container.secrets, request.row.office_id, person.id, [other.id])
    flash(_("Saved: they are two different people. They will not be suggested again."), "done")
    return redirect(url_for("duplicates.page", case_id=request.row.id), 303)


@routes.post("/cases/<uuid:case_id>/duplicates/same", NamesAct.SAME, schema=ApartForm, on_invalid=_page)
def same(request: Request[Case]) -> ResponseReturnValue:
    """Say that two people of two cases are one: each case names the other, and nothing is merged."""
    link_cases(request.unit, *_two(request))
    flash(_("Saved: both cases are of the same person. Each case now refers to the other."), "done")
    return redirect(url_for("duplicates.page", case_id=request.row.id), 303)
