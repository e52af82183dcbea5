"""What everybody of a case is asked: the protection check, and the screening of what travel has to know."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.forms.form import Form, Stored
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import PartOfCase, case_with
from returns.cases.pages.header import case_head
from returns.cases.queries import Case, Person, members_of_case, reason_sentence
from returns.cases.rules.cases import ENDED, Reason, ReasonCode
from returns.cases.words import CLAIM_LABELS, ENTRY_LABELS, FEAR_LABELS, choices_of
from returns.counselling.pages.questions import propose_spoken
from returns.counselling.queries import sessions_of_case
from returns.journey.pages.itinerary import common
from returns.people.pages.people import name_of, spoken_by
from returns.people.queries import kinships_of_case
from returns.protection.queries import (
    CheckContent,
    ProtectionCheck,
    ScreeningRow,
    asked_of_case,
    check_rules,
    checks_of_case,
    latest_of,
    newest_screenings,
    proposed_flags,
    screening_rules,
    screenings_of_case,
    what_it_says,
)
from returns.protection.rules.protection import (
    QUESTIONS,
    Fear,
    Flag,
    ProtectionReason,
    Screening,
    check_reasons,
    who_is_asked,
)
from returns.protection.rules.records import NO, UNKNOWN, YES
from returns.protection.schemas import CheckForm, ScreeningForm
from returns.protection.services.protection import NewScreening, check_protection, record_screening
from returns.protection.words import ANSWER_LABELS, FLAG_LABELS, QUESTION_LABELS, TOPIC_LABELS, ProtectionAct


@dataclass(frozen=True)
class PersonOfCase(PartOfCase[Person]):
    """A person of a case, with everybody of it, read together."""

    people: Sequence[Person]


def _people(request: Request) -> PartOfCase[Sequence[Person]] | None:
    return case_with(request, members_of_case(request.unit.session, request.path["case_id"]))


def _person(request: Request) -> PersonOfCase | None:
    row = _people(request)
    person = next((member for member in row.part if member.id == request.path["person_id"]), None) if row else None
    return PersonOfCase(row.case, person, row.part) if row is not None and person is not None else None


# The protection check: how everybody of a case stands, and the form in which one person is asked.

routes = Routes("protection_check", permission=Permission.CASES_OPEN, load=_person)
_YES_NO_UNKNOWN = ((YES, _l("Yes")), (NO, _l("No")), (UNKNOWN, _l("Not known yet")))
_ANSWERS = {YES: True, NO: False, UNKNOWN: None}
_WORDS = {answer: word for word, answer in _ANSWERS.items()}
_ANSWERED = ("is_detained", "has_legal_advice", "may_enter")
_OPTIONAL = ("interpreter", "note", "entry_by", "asked_by", "referred_to", "referred_on")
NEXT = "next"  # in an address: whoever has to be asked next
_MISSING, _OLD = ProtectionReason.PROTECTION_CHECK_MISSING, ProtectionReason.PROTECTION_CHECK_NOT_RECENT


@dataclass(frozen=True)
class _Asked:
    """Somebody of a case: whether they have to be asked alone, the latest check, and the reasons against a return."""

    id: uuid.UUID
    name: str
    is_needed: bool
    is_child: bool  # surely under age, as far as is recorded
    latest: ProtectionCheck | None
    reasons: Sequence[Reason]

    @property
    def _codes(self) -> set[ReasonCode]:
        return {reason.code for reason in self.reasons}

    @property
    def is_missing(self) -> bool:
        """Whether a check is needed and was not made."""
        return _MISSING in self._codes

    @property
    def is_old(self) -> bool:
        """Whether the latest check is too old."""
        return _OLD in self._codes

    @property
    def is_stopped(self) -> bool:
        """Whether an answer stops the return."""
        return bool(self._codes - {_MISSING, _OLD})

    @property
    def findings(self) -> list[str]:
        """Every sentence on what stops a return."""
        names = {self.id.hex: self.name}
        findings = [reason_sentence(reason, names) for reason in self.reasons if reason.code != _MISSING]
        content = self.latest.content if self.latest is not None else None
        if content is not None and content.fear is Fear.EXPRESSED and not content.referred_to:
            findings.append(
                _(
                    "The person has not been referred yet. Say in a new check to whom they were referred, and on "
                    "which day."
                )
            )
        return findings


def _asked(request: Request, people: Sequence[Person], checks: Sequence[ProtectionCheck]) -> list[_Asked]:
    """How everybody of the case stands; one statement, however many they are."""
    today = request.unit.today
    rules, facts = check_rules(request.unit.session, today), asked_of_case(people, checks, today)
    needed = who_is_asked([(asked.person, asked.age) for asked in facts], rules.adult_from)
    reasons, latest = check_reasons(facts, today, rules), latest_of(checks)
    return [
        _Asked(
            id=person.id,
            name=name_of(person),
            is_needed=asked.person in needed,
            is_child=asked.age is not None and asked.age < rules.adult_from,
            latest=latest.get(person.id),
            reasons=[reason for reason in reasons if reason.subject == asked.person],
        )
        for person, asked in zip(people, facts, strict=True)
    ]


def _same_for_all(content: CheckContent) -> dict[str, Any]:
    """What is often the same for everybody of a family, as a form holds it. Never the answer on fear, nor who asked."""
    answers = {name: _WORDS[getattr(content, name)] for name in _ANSWERED}
    return {"claim": content.claim.value, "entry_by": content.entry_by, **answers}


def _may_write(request: Request, case: Case) -> bool:
    return request.me.may(Permission.CASES_WORK) and case.state not in ENDED


def _check_page(request: Request[PersonOfCase], form: Form) -> str:
    """The checks of one person, and the form."""
    return _check_page_of(request, request.row.case, request.row.people, request.row.part, form)


def _check_page_of(request: Request, case: Case, people: Sequence[Person], person: Person, form: Form) -> str:
    checks = checks_of_case(request.unit.session, case.id)
    own = [check for check in checks if check.person_id == person.id]
    authors = accounts.accounts_by_id(request.unit.session, [check.checked_by for check in own])
    members = {member.id: member for member in _asked(request, people, checks)}
    # Who was asked last of the others: what is often the same for a family is offered, and never the answer on fear.
    other = next((check for check in checks if check.person_id in members and check.person_id != person.id), None)
    copied = bool(other) and http_request.args.get("same") == YES and not form.errors
    if other is not None and copied:
        form.values = {**_same_for_all(other.content), **form.values}
    propose_spoken(form, sessions_of_case(request.unit.session, case.id), "interpreter")
    return render_template(
        "returns/protection/protection_check_person.html",
        case=case_head(request, case),
        person=members[person.id],
        several=len(members) > 1,
        other=members[other.person_id].name if other and other.person_id else None,
        copied=copied,
        checks=own,
        authors=authors,
        answer_words={_ANSWERS[word]: label for word, label in _YES_NO_UNKNOWN},
        entry_words=ENTRY_LABELS,
        form=form,
        spoken=spoken_by([person]),
        fears=choices_of(FEAR_LABELS),
        claims=choices_of(CLAIM_LABELS),
        entries=list(ENTRY_LABELS.items()),
        answers=[(word, str(label)) for word, label in _YES_NO_UNKNOWN],
        may_write=_may_write(request, case),
    )


@routes.get("/cases/<uuid:case_id>/protection-check", ProtectionAct.CHECK_PAGE, load=_people, drafts="protection_check")
def page(request: Request[PartOfCase[Sequence[Person]]]) -> ResponseReturnValue:
    """How everybody of a case stands; where somebody returns alone, their check itself."""
    case, people = request.row.case, request.row.part
    if len(people) == 1:
        return _check_page_of(request, case, people, people[0], Form())
    asked = _asked(request, people, checks_of_case(request.unit.session, case.id))
    if http_request.args.get("ask") == NEXT and _may_write(request, case):
        left = {member.id for member in asked if member.is_missing}
        if person := next((person for person in people if person.id in left), None):
            return _check_page_of(request, case, people, person, Form())
    return render_template(
        "returns/protection/protection_check.html",
        case=case_head(request, case),
        people=asked,
        may_write=_may_write(request, case),
    )


@routes.form(
    "/cases/<uuid:case_id>/protection-check/<uuid:person_id>",
    ProtectionAct.CHECK,
    opens=ProtectionAct.CHECK_PERSON,
    shows=_check_page,
    page="person",
    reads=Permission.CASES_OPEN,
    permission=Permission.CASES_WORK,
    schema=CheckForm,
    drafts="protection_check",
)
def check(request: Request[PersonOfCase]) -> ResponseReturnValue:
    """Record the protection check of one person; whoever has to be asked next follows, then the page of the case."""
    fields, row = request.data, request.row
    stated: dict[str, Any] = {name: _ANSWERS[fields[name]] for name in _ANSWERED}
    stated |= {name: str(fields.get(name, "")) for name in _OPTIONAL}
    answers = CheckContent(fields["fear"], fields["claim"], **stated)
    check_protection(request.unit, row.case, row.part.id, answers)
    flash(_("Protection check saved."), "done")
    checks = checks_of_case(request.unit.session, row.case.id)
    left = next((member for member in _asked(request, row.people, checks) if member.is_missing), None)
    if left is None or answers.fear is Fear.EXPRESSED:
        return redirect(url_for("protection_check.page" if left else "cases.open", case_id=row.case.id), 303)
    return redirect(url_for("protection_check.person", case_id=row.case.id, person_id=left.id), 303)


# Screenings: the open flags of a case, and the form of one person with what it said before.

screening_routes = Routes("screening", permission=Permission.CASES_OPEN, load=_person)


def shown_flags(screening: Screening | None) -> list[str]:
    """The flags of a person in words, in their order."""
    return [str(FLAG_LABELS[open_flag.flag]) for open_flag in screening.flags] if screening else []


@dataclass(frozen=True)
class _Screened:
    """Somebody of a case, how they stand (None: not known yet, or not to be read any more), and what is proposed."""

    id: uuid.UUID
    name: str
    screening: Screening | None
    proposed: Sequence[Flag]


def _screened(request: Request, case: Case, people: Sequence[Person], rows: Sequence[ScreeningRow]) -> list[_Screened]:
    """How everybody of the case stands."""
    session, today, newest = request.unit.session, request.unit.today, newest_screenings(rows)
    ages = screening_rules(session, today).ages
    proposed = proposed_flags(people, kinships_of_case(session, case.id), ages, today)
    screened = []
    for person in people:
        screening = what_it_says(newest[person.id]) if person.id in newest else None
        flags = [flag for flag in proposed[person.id.hex] if screening is None or not screening.has(flag)]
        screened.append(_Screened(person.id, name_of(person), screening, flags))
    return screened


def _may_record(request: Request, case: Case) -> bool:
    return request.me.may(Permission.SCREENING_RECORD) and case.state not in ENDED


@screening_routes.get("/cases/<uuid:case_id>/screening", ProtectionAct.SCREENING_PAGE, load=_people, endpoint="page")
def screening_page(request: Request[PartOfCase[Sequence[Person]]]) -> ResponseReturnValue:
    """Everybody of a case: open flags, what is proposed, and whether a screening is due."""
    case, people = request.row.case, request.row.part
    return render_template(
        "returns/protection/screening.html",
        **common(request),
        people=_screened(request, case, people, screenings_of_case(request.unit.session, case.id)),
        today=request.unit.today,
        may_record=_may_record(request, case),
    )


def _values(screening: Screening | None, proposed: Sequence[Flag]) -> dict[str, Any]:
    """What the form holds before anything is typed: the flags that stand, and those that follow from what is known."""
    recorded = screening or Screening()
    values: dict[str, Any] = {"flags": [flag.value for flag in Flag if recorded.has(flag) or flag in proposed]}
    for open_flag in recorded.flags:
        values[f"since_{open_flag.flag.value}"] = open_flag.since.isoformat()
        values[f"note_{open_flag.flag.value}"] = open_flag.note
    return values


def _stored(request: Request[PersonOfCase]) -> Stored | None:
    row = newest_screenings(screenings_of_case(request.unit.session, request.row.case.id)).get(request.row.part.id)
    return Stored(row.version, _values(what_it_says(row), ()), lambda: row.screened_by) if row is not None else None


def _screening_page(request: Request[PersonOfCase], form: Form) -> str:
    """How one person stands, what was recorded before, and the form."""
    session, case, person = request.unit.session, request.row.case, request.row.part
    today, rows = request.unit.today, screenings_of_case(session, case.id)
    rules, own = screening_rules(session, today), [row for row in rows if row.person_id == person.id]
    authors = accounts.accounts_by_id(session, list({row.screened_by for row in own if row.screened_by}))
    screened = next(member for member in _screened(request, case, request.row.people, rows) if member.id == person.id)
    if not form.errors:
        values = _values(screened.screening, screened.proposed)
        form.values = {**values, "version": own[0].version if own else 0}
    return render_template(
        "returns/protection/screening_person.html",
        **common(request),
        person=screened,
        today=today,
        form=form,
        flags=choices_of(FLAG_LABELS),
        questions=[(f"asked_{code}", QUESTION_LABELS[code]) for code in rules.of(person, today).asked],
        answers=choices_of(ANSWER_LABELS),
        topics=[(code, TOPIC_LABELS[code]) for code in rules.topics],
        versions=[(row, what_it_says(row)) for row in own[1:]],
        authors=authors,
        may_record=_may_record(request, case),
    )


@screening_routes.form(
    "/cases/<uuid:case_id>/screening/<uuid:person_id>",
    ProtectionAct.SCREENING_RECORD,
    opens=ProtectionAct.SCREENING_PERSON,
    shows=_screening_page,
    page="person",
    reads=Permission.CASES_OPEN,
    permission=Permission.SCREENING_RECORD,
    schema=ScreeningForm,
    stored=_stored,
)
def record(request: Request[PersonOfCase]) -> ResponseReturnValue:
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
    record_screening(request.unit, request.row.case, request.row.part.id, new)
    flash(_("Saved. The earlier version can still be read."), "done")
    return redirect(url_for("screening.page", case_id=request.row.case.id), 303)
