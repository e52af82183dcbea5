"""Pages of screenings: the open flags of a case, and the form of one person with what it said before."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.forms.form import Form, Stored
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import PartOfCase, case_with, the_case
from returns.cases.queries import Case, Person, members_of_case
from returns.cases.rules import ENDED
from returns.cases.words import choices_of
from returns.journey.pages.itinerary import common
from returns.people.pages.people import name_of
from returns.people.queries import kinships_of_case, person_of_case
from returns.protection.queries.screening import (
    ScreeningRow,
    newest_of,
    proposed_flags,
    screening_rules,
    screenings_of_case,
    what_it_says,
)
from returns.protection.rules.screening import QUESTIONS, Flag, Screening
from returns.protection.schemas import ScreeningForm
from returns.protection.services.screening import NewScreening, record_screening
from returns.protection.words import ANSWER_LABELS, FLAG_LABELS, QUESTION_LABELS, TOPIC_LABELS

routes = Routes("screening", permission=Permission.CASES_OPEN)


def shown_flags(screening: Screening | None) -> list[str]:
    """The flags of a person in words, in their order."""
    return [str(FLAG_LABELS[open_flag.flag]) for open_flag in screening.flags] if screening else []


@dataclass(frozen=True)
class _Member:
    """Somebody of a case, how they stand (None: not known yet, or not to be read any more), and what is proposed."""

    person: Person
    screening: Screening | None
    proposed: Sequence[Flag]

    @property
    def name(self) -> str:
        """What the person is called."""
        return name_of(self.person)


@dataclass(frozen=True)
class _Version:
    """A screening of before, and who open_flag it."""

    row: ScreeningRow
    author: str
    screening: Screening | None


def _member(person: Person, row: ScreeningRow | None, proposed: Sequence[Flag]) -> _Member:
    screening = what_it_says(row) if row else None
    return _Member(person, screening, [flag for flag in proposed if not (screening or Screening()).has(flag)])


def _proposed(request: Request[Any], case_id: uuid.UUID, people: Sequence[Person]) -> dict[str, tuple[Flag, ...]]:
    session, today = request.unit.session, request.container.clock.now().date()
    return proposed_flags(people, kinships_of_case(session, case_id), screening_rules(session, today).ages, today)


def _may_record(request: Request[Any], case: Case) -> bool:
    return request.me.may(Permission.SCREENING_RECORD) and case.state not in ENDED


@routes.get("/cases/<uuid:case_id>/screening", "screening.page", load=the_case)
def page(request: Request[Case]) -> ResponseReturnValue:
    """Everybody of a case: open flags, what is proposed, and whether a screening is due."""
    case, session = request.row, request.unit.session
    people = members_of_case(session, case.id)
    newest, proposed = newest_of(screenings_of_case(session, case.id)), _proposed(request, case.id, people)
    return render_template(
        "returns/protection/screening.html",
        **common(request),
        people=[_member(person, newest.get(person.id), proposed[person.id.hex]) for person in people],
        today=request.container.clock.now().date(),
        may_record=_may_record(request, case),
    )


def _person(request: Request[Any]) -> PartOfCase[Person] | None:
    return case_with(request, person_of_case(request.unit.session, request.path["case_id"], request.path["person_id"]))


def _values(screening: Screening | None, proposed: Sequence[Flag]) -> dict[str, Any]:
    """What the form holds before anything is typed: the flags that stand, and those that follow from what is known."""
    recorded = screening or Screening()
    values: dict[str, Any] = {"flags": [flag.value for flag in Flag if recorded.has(flag) or flag in proposed]}
    for open_flag in recorded.flags:
        values[f"since_{open_flag.flag.value}"], values[f"note_{open_flag.flag.value}"] = (
            open_flag.since.isoformat(),
            open_flag.note,
        )
    return values


def _versions(request: Request[PartOfCase[Person]]) -> list[ScreeningRow]:
    """Every version about the person of the address, the newest first."""
    rows = screenings_of_case(request.unit.session, request.row.case.id)
    return [row for row in rows if row.person_id == request.row.part.id]


def _stored(request: Request[PartOfCase[Person]]) -> Stored | None:
    rows = _versions(request)
    return Stored(rows[0].version, _values(what_it_says(rows[0]), ())) if rows else None


def _person_page(request: Request[PartOfCase[Person]], form: Form) -> str:
    """How one person stands, what was recorded before, and the form."""
    session, case, person = request.unit.session, request.row.case, request.row.part
    today = request.container.clock.now().date()
    rows = _versions(request)
    screenings = [what_it_says(row) for row in rows]
    authors = accounts.accounts_by_id(session, list({row.screened_by for row in rows if row.screened_by}))
    proposed = _proposed(request, case.id, members_of_case(session, case.id))[person.id.hex]
    rules = screening_rules(session, today)
    if not form.errors:
        form.values = {
            **_values(screenings[0] if screenings else None, proposed),
            "version": rows[0].version if rows else 0,
        }
    return render_template(
        "returns/protection/screening_person.html",
        **common(request),
        person=_member(person, rows[0] if rows else None, proposed),
        today=today,
        form=form,
        flags=choices_of(FLAG_LABELS),
        questions=[(f"asked_{code}", QUESTION_LABELS[code]) for code in rules.of(person, today).asked],
        answers=choices_of(ANSWER_LABELS),
        topics=[(code, TOPIC_LABELS[code]) for code in rules.topics],
        versions=[
            _Version(row, authors[row.screened_by].name if row.screened_by in authors else "", screening)
            for row, screening in list(zip(rows, screenings, strict=True))[1:]
        ],
        may_record=_may_record(request, case),
    )


@routes.form(
    "/cases/<uuid:case_id>/screening/<uuid:person_id>",
    "screening.record",
    opens="screening.person",
    shows=_person_page,
    page="person",
    reads=Permission.CASES_OPEN,
    permission=Permission.SCREENING_RECORD,
    load=_person,
    schema=ScreeningForm,
    stored=_stored,
)
def record(request: Request[PartOfCase[Person]]) -> ResponseReturnValue:
    """Record how a person stands. The answers themselves are left aside."""
    data = request.data
    new = NewScreening(
        flags=tuple(data["flags"]),
        since={flag: data[f"since_{flag.value}"] for flag in Flag if f"since_{flag.value}" in data},
        notes={flag: data[f"note_{flag.value}"] for flag in Flag if f"note_{flag.value}" in data},
        answers={code: data[f"asked_{code}"] for code in QUESTIONS if f"asked_{code}" in data},
        topics=tuple(data["topics"]),
        is_trained=data["is_trained"],
        based_on=data["version"],
    )
    record_screening(request.unit, request.row.case, request.row.part.id, new, data.get("once"))
    flash(_("It is recorded. What it said before stays readable."), "done")
    return redirect(url_for("screening.page", case_id=request.row.case.id), 303)
