"""Doors of the protection check: how everybody of a case stands, and the form in which one person is asked."""

from collections.abc import Sequence
from types import SimpleNamespace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.cases.pages.cases import case_head, the_case
from returns.cases.queries.cases import Person, members_of_case
from returns.cases.rules.cases import ENDED
from returns.cases.words.cases import CLAIM_LABELS, ENTRY_LABELS, FEAR_LABELS, choices_of
from returns.people.pages.people import name_of
from returns.people.pages.spoken import spoken_by
from returns.protection.pages.check_shown import YES_NO_UNKNOWN, is_child, same_for_all, shown_check, standing
from returns.protection.queries.protection import ProtectionCheck, asked_of_case, check_rules, checks_of_case, latest_of
from returns.protection.rules.protection import check_reasons, who_is_asked
from returns.protection.schemas.protection import NO, UNKNOWN, YES, CheckForm
from returns.protection.services.protection import Answers, check_protection

blueprint = Blueprint("protection_check", __name__)
_SAID = {YES: True, NO: False, UNKNOWN: None}


def _case_with_people(call: Call) -> SimpleNamespace | None:
    case = the_case(call)
    people = members_of_case(call.unit.session, call.path["case_id"])  # asked for whatever the case is
    return SimpleNamespace(case=case, people=people) if case is not None else None


def _one(call: Call) -> SimpleNamespace | None:
    row = _case_with_people(call)
    person = next((member for member in row.people if member.id == call.path["person_id"]), None) if row else None
    return SimpleNamespace(**vars(row), found=person) if row is not None and person is not None else None


def _members(call: Call, checks: Sequence[ProtectionCheck]) -> list[SimpleNamespace]:
    """How everybody of the case stands; one statement, however many they are."""
    session, case, people = call.unit.session, call.row.case, call.row.people
    today = call.wiring.clock.now().date()
    rules, members = check_rules(session, today), asked_of_case(people, checks, today)
    needed = who_is_asked([(member.person, member.age) for member in members], rules.adult_from)
    reasons = check_reasons(members, today, rules)
    latest = latest_of(checks)
    return [
        SimpleNamespace(
            id=person.id,
            name=name_of(person),
            is_needed=member.person in needed,
            is_child=is_child(member, rules.adult_from),
            at=latest[person.id].checked_at if person.id in latest else None,
            url=url_for("protection_check.person", case_id=case.id, person_id=person.id),
            **vars(standing(member, name_of(person), latest.get(person.id), reasons)),
        )
        for person, member in zip(people, members, strict=True)
    ]


def _may_write(call: Call) -> bool:
    return call.me.may(Permission.CASES_WORK) and call.row.case.state not in ENDED


def _person_page(call: Call, form: Form) -> str:
    return _asked_page(call, call.row.found, form)


def _asked_page(call: Call, person: Person, form: Form) -> str:
    session, case = call.unit.session, call.row.case
    checks = checks_of_case(session, case.id)
    own = [check for check in checks if check.person_id == person.id]
    authors = accounts.accounts_by_id(session, [check.checked_by for check in own])
    members = {member.id: member for member in _members(call, checks)}
    # Who was asked last of the others: what is often the same for a family is offered, and never the answer on fear.
    other = next((check for check in checks if check.person_id in members and check.person_id != person.id), None)
    copied = bool(other) and request.args.get("same") == YES and not form.errors
    if other is not None and copied:
        form.values = {**same_for_all(other), **form.values}
    return render_template(
        "returns/protection/protection_check_person.html",
        case=case_head(case),
        person=members[person.id],
        several=len(members) > 1,
        all_url=url_for("protection_check.page", case_id=case.id),
        other=members[other.person_id].name if other else None,
        copied=copied,
        checks=[shown_check(check, authors) for check in own],
        form=form,
        spoken=spoken_by([person]),
        fears=choices_of(FEAR_LABELS),
        claims=choices_of(CLAIM_LABELS),
        entries=[(code, label) for code, label in ENTRY_LABELS.items()],
        answers=[(word, str(label)) for word, label in YES_NO_UNKNOWN],
        may_write=_may_write(call),
    )


@door(
    blueprint,
    "/cases/<uuid:case_id>/protection-check",
    "protection.check_page",
    permission=Permission.CASES_OPEN,
    finds=_case_with_people,
    drafts="protection_check",
)
def page(call: Call) -> ResponseReturnValue:
    """How everybody of a case stands; where somebody returns alone, their check itself."""
    people = call.row.people
    if len(people) == 1:
        return _asked_page(call, people[0], Form())
    return render_template(
        "returns/protection/protection_check.html",
        case=case_head(call.row.case),
        people=_members(call, checks_of_case(call.unit.session, call.row.case.id)),
        may_write=_may_write(call),
    )


@door(
    blueprint,
    "/cases/<uuid:case_id>/protection-check/<uuid:person_id>",
    "protection.check_person",
    permission=Permission.CASES_OPEN,
    finds=_one,
    drafts="protection_check",
)
def person(call: Call) -> ResponseReturnValue:
    """The checks of one person, and the form."""
    return _person_page(call, Form())


@door(
    blueprint,
    "/cases/<uuid:case_id>/protection-check/<uuid:person_id>",
    "protection.check",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=_one,
    takes=CheckForm,
    again=_person_page,
    drafts="protection_check",
)
def check(call: Call) -> ResponseReturnValue:
    """Record the protection check of one person; the page of the case follows when everybody was asked."""
    fields, row = call.data, call.row
    answers = Answers(
        fear=fields["fear"],
        claim=fields["claim"],
        is_detained=bool(_SAID[fields["is_detained"]]),
        has_legal_advice=bool(_SAID[fields["has_legal_advice"]]),
        may_enter=_SAID[fields["may_enter"]],
        interpreter=fields.get("interpreter", ""),
        note=fields.get("note", ""),
        entry_by=fields.get("entry_by"),
        asked_by=fields.get("asked_by", ""),
        referred_to=fields.get("referred_to", ""),
        referred_on=fields.get("referred_on"),
    )
    check_protection(call.unit, row.case, row.found.id, answers)
    flash(_("The protection check is recorded."), "done")
    return redirect(url_for(_after(call), case_id=row.case.id), 303)


def _after(call: Call) -> str:
    """Where to go on: with whoever is still to be asked, or with the case."""
    left = any(member.is_missing for member in _members(call, checks_of_case(call.unit.session, call.row.case.id)))
    return "protection_check.page" if left else "cases.open"
