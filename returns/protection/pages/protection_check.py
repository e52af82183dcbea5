"""Pages of the protection check: how everybody of a case stands, and the form in which one person is asked."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.forms.form import Form
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import case_head, the_case
from returns.cases.queries import Case, Person, members_of_case, reason_sentence
from returns.cases.rules import ENDED, Reason
from returns.cases.words import CLAIM_LABELS, ENTRY_LABELS, FEAR_LABELS, choices_of
from returns.people.pages.people import name_of, spoken_by
from returns.protection.queries.protection import (
    ProtectionCheck,
    asked_of_case,
    check_facts,
    check_rules,
    checks_of_case,
    latest_of,
)
from returns.protection.rules.protection import Asked, Fear, ProtectionReason, check_reasons, who_is_asked
from returns.protection.schemas import NO, UNKNOWN, YES, CheckForm
from returns.protection.services.protection import Answers, check_protection

# Protection checks as pages show them: where somebody stands, one check in words, and what a form takes over.

YES_NO_UNKNOWN = ((YES, _l("Yes")), (NO, _l("No")), (UNKNOWN, _l("Not known yet")))
_WORDS = {True: YES, False: NO, None: UNKNOWN}
_MISSING, _OLD = ProtectionReason.PROTECTION_CHECK_MISSING, ProtectionReason.PROTECTION_CHECK_NOT_RECENT


@dataclass(frozen=True)
class CheckStanding:
    """Where somebody stands: whether a check is missing or too old, and every sentence on what stops a return."""

    is_asked: bool
    is_missing: bool
    is_old: bool
    is_stopped: bool
    findings: Sequence[str]


def standing(member: Asked, name: str, latest: ProtectionCheck | None, reasons: Sequence[Reason]) -> CheckStanding:
    """Where somebody stands by the reasons of a case."""
    own = [reason for reason in reasons if reason.subject == member.person]
    codes = {reason.code for reason in own}
    findings = [reason_sentence(reason, {member.person: name}) for reason in own if reason.code != _MISSING]
    is_afraid = member.check is not None and member.check.fear is Fear.EXPRESSED
    if latest is not None and is_afraid and not latest.content.referred_to:
        findings.append(_("The person is not referred on yet. Say to whom, with the day, in a new check."))
    return CheckStanding(
        is_asked=latest is not None,
        is_missing=_MISSING in codes,
        is_old=_OLD in codes,
        is_stopped=bool(codes - {_MISSING, _OLD}),
        findings=findings,
    )


def is_child(member: Asked, adult_from: int) -> bool:
    """Whether somebody is surely under age, as far as is recorded."""
    return member.age is not None and member.age < adult_from


def same_for_all(check: ProtectionCheck) -> dict[str, Any]:
    """What is often the same for everybody of a family, as a form holds it. Never the answer on fear, nor who asked."""
    facts = check_facts(check)
    return {
        "claim": facts.claim.value,
        "is_detained": _WORDS[facts.is_detained],
        "has_legal_advice": _WORDS[facts.has_legal_advice],
        "may_enter": _WORDS[facts.may_enter],
        "entry_by": check.content.entry_by,
    }


# Pages of the protection check.


_ANSWERS = {YES: True, NO: False, UNKNOWN: None}


@dataclass(frozen=True)
class CaseWithPeople:
    """A case with everybody of it, read together."""

    case: Case
    people: Sequence[Person]


@dataclass(frozen=True)
class PersonOfCase(CaseWithPeople):
    """The same, with the person of the address."""

    person: Person


def _case_with_people(request: Request[Any]) -> CaseWithPeople | None:
    case = the_case(request)
    people = members_of_case(request.unit.session, request.path["case_id"])  # asked for whatever the case is
    return CaseWithPeople(case, people) if case is not None else None


def _person(request: Request[Any]) -> PersonOfCase | None:
    row = _case_with_people(request)
    person = next((member for member in row.people if member.id == request.path["person_id"]), None) if row else None
    return PersonOfCase(row.case, row.people, person) if row is not None and person is not None else None


routes = Routes("protection_check", permission=Permission.CASES_OPEN, load=_person)


@dataclass(frozen=True)
class Member:
    """Somebody of a case: whether they have to be asked alone, when they were asked last, and where they stand."""

    id: uuid.UUID
    name: str
    is_needed: bool
    is_child: bool
    at: datetime | None
    standing: CheckStanding


def _members(request: Request[Any], people: Sequence[Person], checks: Sequence[ProtectionCheck]) -> list[Member]:
    """How everybody of the case stands; one statement, however many they are."""
    today = request.container.clock.now().date()
    rules, members = check_rules(request.unit.session, today), asked_of_case(people, checks, today)
    needed = who_is_asked([(member.person, member.age) for member in members], rules.adult_from)
    reasons = check_reasons(members, today, rules)
    latest = latest_of(checks)
    return [
        Member(
            id=person.id,
            name=name_of(person),
            is_needed=member.person in needed,
            is_child=is_child(member, rules.adult_from),
            at=latest[person.id].checked_at if person.id in latest else None,
            standing=standing(member, name_of(person), latest.get(person.id), reasons),
        )
        for person, member in zip(people, members, strict=True)
    ]


def _may_write(request: Request[Any], case: Case) -> bool:
    return request.me.may(Permission.CASES_WORK) and case.state not in ENDED


def _person_page(request: Request[PersonOfCase], form: Form) -> str:
    """The checks of one person, and the form."""
    return _page_of(request, request.row, request.row.person, form)


def _page_of(request: Request[Any], row: CaseWithPeople, person: Person, form: Form) -> str:
    session, case = request.unit.session, row.case
    checks = checks_of_case(session, case.id)
    own = [check for check in checks if check.person_id == person.id]
    authors = accounts.accounts_by_id(session, [check.checked_by for check in own])
    members = {member.id: member for member in _members(request, row.people, checks)}
    # Who was asked last of the others: what is often the same for a family is offered, and never the answer on fear.
    other = next((check for check in checks if check.person_id in members and check.person_id != person.id), None)
    copied = bool(other) and http_request.args.get("same") == YES and not form.errors
    if other is not None and copied:
        form.values = {**same_for_all(other), **form.values}
    return render_template(
        "returns/protection/protection_check_person.html",
        case=case_head(case),
        person=members[person.id],
        several=len(members) > 1,
        other=members[other.person_id].name if other and other.person_id else None,
        copied=copied,
        checks=own,
        authors=authors,
        answer_words={_ANSWERS[word]: label for word, label in YES_NO_UNKNOWN},
        entry_words=ENTRY_LABELS,
        form=form,
        spoken=spoken_by([person]),
        fears=choices_of(FEAR_LABELS),
        claims=choices_of(CLAIM_LABELS),
        entries=list(ENTRY_LABELS.items()),
        answers=[(word, str(label)) for word, label in YES_NO_UNKNOWN],
        may_write=_may_write(request, case),
    )


@routes.get(
    "/cases/<uuid:case_id>/protection-check", "protection.check_page", load=_case_with_people, drafts="protection_check"
)
def page(request: Request[CaseWithPeople]) -> ResponseReturnValue:
    """How everybody of a case stands; where somebody returns alone, their check itself."""
    row, case = request.row, request.row.case
    if len(row.people) == 1:
        return _page_of(request, row, row.people[0], Form())
    return render_template(
        "returns/protection/protection_check.html",
        case=case_head(case),
        people=_members(request, row.people, checks_of_case(request.unit.session, case.id)),
        may_write=_may_write(request, case),
    )


@routes.form(
    "/cases/<uuid:case_id>/protection-check/<uuid:person_id>",
    "protection.check",
    opens="protection.check_person",
    shows=_person_page,
    page="person",
    reads=Permission.CASES_OPEN,
    permission=Permission.CASES_WORK,
    schema=CheckForm,
    drafts="protection_check",
)
def check(request: Request[PersonOfCase]) -> ResponseReturnValue:
    """Record the protection check of one person; the page of the case follows when everybody was asked."""
    fields, row = request.data, request.row
    answers = Answers(
        fear=fields["fear"],
        claim=fields["claim"],
        is_detained=bool(_ANSWERS[fields["is_detained"]]),
        has_legal_advice=bool(_ANSWERS[fields["has_legal_advice"]]),
        may_enter=_ANSWERS[fields["may_enter"]],
        interpreter=fields.get("interpreter", ""),
        note=fields.get("note", ""),
        entry_by=fields.get("entry_by"),
        asked_by=fields.get("asked_by", ""),
        referred_to=fields.get("referred_to", ""),
        referred_on=fields.get("referred_on"),
    )
    check_protection(request.unit, row.case, row.person.id, answers)
    flash(_("The protection check is recorded."), "done")
    return redirect(url_for(_after(request), case_id=row.case.id), 303)


def _after(request: Request[PersonOfCase]) -> str:
    """Where to go on: with whoever is still to be asked, or with the case."""
    checks = checks_of_case(request.unit.session, request.row.case.id)
    left = any(member.standing.is_missing for member in _members(request, request.row.people, checks))
    return "protection_check.page" if left else "cases.open"
