"""Doors of screenings: the open flags of a case, and the form of one person with what it said before."""

import uuid
from collections.abc import Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.forms.form import Form, Stored
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.cases.pages.cases import the_case
from returns.cases.queries.cases import Person, members_of_case
from returns.cases.rules import ENDED
from returns.cases.words.cases import choices_of
from returns.journey.pages.itinerary import case_with, common
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

blueprint = Blueprint("screening", __name__)


def shown_flags(screening: Screening | None) -> list[str]:
    """The flags of a person in words, in their order."""
    return [str(FLAG_LABELS[open_flag.flag]) for open_flag in screening.flags] if screening else []


def _shown(screening: Screening | None, today: date) -> SimpleNamespace:
    """How somebody stands, or stood; None where it is not known yet or cannot be read any more."""
    recorded = screening or Screening()
    return SimpleNamespace(
        is_known=screening is not None,
        flags=[
            SimpleNamespace(label=FLAG_LABELS[each.flag], since=each.since, note=each.note) for each in recorded.flags
        ],
        rapid_on=recorded.rapid_on,
        rapid_is_open=recorded.rapid_is_open,
        full_due_on=recorded.full_due_on,
        is_late=recorded.full_due_on is not None and recorded.full_due_on < today,
        full_on=recorded.full_on,
    )


def _member(call: Call, person: Person, row: ScreeningRow | None, proposed: Sequence[Flag]) -> SimpleNamespace:
    screening = what_it_says(row) if row else None
    return SimpleNamespace(
        name=name_of(person),
        now=_shown(screening, call.wiring.clock.now().date()),
        proposed=[FLAG_LABELS[flag] for flag in proposed if not (screening or Screening()).has(flag)],
        url=url_for("screening.person", case_id=person.case_id, person_id=person.id),
    )


def _proposed(call: Call, case_id: uuid.UUID, people: Sequence[Person]) -> dict[str, tuple[Flag, ...]]:
    session, today = call.unit.session, call.wiring.clock.now().date()
    return proposed_flags(people, kinships_of_case(session, case_id), screening_rules(session, today).ages, today)


def _may_record(call: Call, case: Any) -> bool:
    return call.me.may(Permission.SCREENING_RECORD) and case.state not in ENDED


@door(blueprint, "/cases/<uuid:case_id>/screening", "screening.page", permission=Permission.CASES_OPEN, finds=the_case)
def page(call: Call) -> ResponseReturnValue:
    """Everybody of a case: open flags, what is proposed, and whether a screening is due."""
    people = members_of_case(call.unit.session, call.row.id)
    newest, proposed = (
        newest_of(screenings_of_case(call.unit.session, call.row.id)),
        _proposed(call, call.row.id, people),
    )
    return render_template(
        "returns/protection/screening.html",
        **common(call),
        people=[_member(call, person, newest.get(person.id), proposed[person.id.hex]) for person in people],
        may_record=_may_record(call, call.row),
    )


def _one(call: Call) -> SimpleNamespace | None:
    return case_with(call, person_of_case(call.unit.session, call.path["case_id"], call.path["person_id"]))


def _values(screening: Screening | None, proposed: Sequence[Flag]) -> dict[str, Any]:
    """What the form holds before anything is typed: the flags that stand, and those that follow from what is known."""
    recorded = screening or Screening()
    values: dict[str, Any] = {"flags": [flag.value for flag in Flag if recorded.has(flag) or flag in proposed]}
    for each in recorded.flags:
        values[f"since_{each.flag.value}"], values[f"note_{each.flag.value}"] = each.since.isoformat(), each.note
    return values


def _stored(call: Call) -> Stored | None:
    rows = [
        row for row in screenings_of_case(call.unit.session, call.row.case.id) if row.person_id == call.row.found.id
    ]
    return Stored(rows[0].version, _values(what_it_says(rows[0]), ())) if rows else None


def _person_page(call: Call, form: Form) -> str:
    session, case, person = call.unit.session, call.row.case, call.row.found
    today = call.wiring.clock.now().date()
    rows = [row for row in screenings_of_case(session, case.id) if row.person_id == person.id]
    screenings = [what_it_says(row) for row in rows]
    authors = accounts.accounts_by_id(session, list({row.screened_by for row in rows if row.screened_by}))
    proposed = _proposed(call, case.id, members_of_case(session, case.id))[person.id.hex]
    rules = screening_rules(session, today)
    if not form.errors:
        form.values = {
            **_values(screenings[0] if screenings else None, proposed),
            "version": rows[0].version if rows else 0,
        }
    return render_template(
        "returns/protection/screening_person.html",
        **common(call),
        person=_member(call, person, rows[0] if rows else None, proposed),
        form=form,
        flags=choices_of(FLAG_LABELS),
        questions=[(f"asked_{code}", QUESTION_LABELS[code]) for code in rules.of(person, today).asked],
        answers=choices_of(ANSWER_LABELS),
        topics=[(code, TOPIC_LABELS[code]) for code in rules.topics],
        versions=[
            SimpleNamespace(
                at=row.screened_at,
                who=authors[row.screened_by].name if row.screened_by in authors else "",
                then=_shown(screening, today),
            )
            for row, screening in list(zip(rows, screenings, strict=True))[1:]
        ],
        may_record=_may_record(call, case),
        all_url=url_for("screening.page", case_id=case.id),
    )


@door(
    blueprint,
    "/cases/<uuid:case_id>/screening/<uuid:person_id>",
    "screening.person",
    permission=Permission.CASES_OPEN,
    finds=_one,
)
def person(call: Call) -> ResponseReturnValue:
    """How one person stands, what was recorded before, and the form."""
    return _person_page(call, Form())


@door(
    blueprint,
    "/cases/<uuid:case_id>/screening/<uuid:person_id>",
    "screening.record",
    permission=Permission.SCREENING_RECORD,
    methods=("POST",),
    finds=_one,
    takes=ScreeningForm,
    again=_person_page,
    stored=_stored,
)
def record(call: Call) -> ResponseReturnValue:
    """Record how a person stands. The answers themselves are left aside."""
    data = call.data
    new = NewScreening(
        flags=tuple(data["flags"]),
        since={flag: data[f"since_{flag.value}"] for flag in Flag if f"since_{flag.value}" in data},
        notes={flag: data[f"note_{flag.value}"] for flag in Flag if f"note_{flag.value}" in data},
        answers={code: data[f"asked_{code}"] for code in QUESTIONS if f"asked_{code}" in data},
        topics=tuple(data["topics"]),
        is_trained=data["is_trained"],
        based_on=data["version"],
    )
    record_screening(call.unit, call.row.case, call.row.found.id, new, data.get("once"))
    flash(_("It is recorded. What it said before stays readable."), "done")
    return redirect(url_for("screening.page", case_id=call.row.case.id), 303)
