"""Opening a case, adding the people who return with it, and what stands in the way of its next step."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from foundation.accounts.queries import staff as accounts
from foundation.errors import AccessDenied, BadInput
from foundation.language.formats import all_countries
from foundation.language.words import _, lazy_gettext as _l
from foundation.references import draw_reference
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import members_of_case, raise_reasons
from returns.cases.rules.cases import BEFORE_BOARDING, NEVER, CaseState, Reason, Severity, Track, blockers
from returns.cases.words import CasesAct
from returns.journey.models import Leg
from returns.journey.queries.travellers import PeopleRead
from returns.lifecycle.queries import Step, reasons_against
from returns.lifecycle.rules.lifecycle import NEXT, Decision, EventKind, Extra, StepReason
from returns.lifecycle.services.lifecycle import add_to_timeline
from returns.names.services.names import index_names
from returns.people.models import Identifier, Person
from returns.people.rules.people import IdentifierKind, MemberRole, Sex
from returns.people.services.births import birth_errors
from returns.people.services.people import NewMember as NewMember, index_of, make_person
from returns.people.services.unknowns import ask_at_opening
from returns.protection.models import ProtectionClearance
from returns.protection.queries import clearance_facts, clearance_of_case
from returns.protection.rules.protection import Clearance, travel_clearance_reasons
from returns.protection.services.protection import void_clearance
from returns.readiness.services import Readiness, readiness_of, standing_sign_off


@dataclass(frozen=True)
class NewCase:
    """What an officer states when a case is opened. None is "not known yet".

    `deadline_has_passed`: a legal deadline in the past is meant so. A form asks; whoever takes cases over does not.
    """

    given_name: str
    family_name: str | None
    sex: Sex
    birth_date: date | None
    country: str
    place_of_return: str | None = None
    phone: str | None = None
    email: str | None = None
    document_number: str | None = None
    legal_deadline: date | None = None
    note: str | None = None
    track: Track = Track.UNDECIDED
    deadline_has_passed: bool = True


# What a person is looked up by, by field, and what is said where it cannot be one.
_IDENTIFIERS = {
    "phone": (
        IdentifierKind.PHONE,
        _l("This is not a phone number. Include the country code, such as +90 532 123 45 67."),
    ),
    "email": (IdentifierKind.EMAIL, _l("Enter an e-mail address such as name@example.org.")),
    "document_number": (IdentifierKind.DOCUMENT, _l("A document number must contain letters or digits.")),
}


def open_case(unit: Unit, secrets: Secrets, new: NewCase, office_id: uuid.UUID, owner_id: uuid.UUID) -> uuid.UUID:
    """Open a case with its principal applicant and return its id. BadInput names every field that cannot be right."""
    identified, errors = _checked(unit, secrets, new, office_id)
    if errors:
        raise BadInput(errors)
    case = new_case(
        unit,
        secrets,
        office_id=office_id,
        owner_id=owner_id,
        state=CaseState.INTAKE,
        track=new.track,
        country=new.country,
        legal_deadline=new.legal_deadline,
        deadline_or_never=new.legal_deadline or NEVER,
        place_of_return=new.place_of_return,
        note=new.note,
    )
    first = NewMember(new.given_name, new.family_name, new.sex, new.birth_date)
    person = make_person(case.id, 1, MemberRole.PRINCIPAL, first)
    unit.session.add(case)
    unit.session.flush()  # the person and the clearance refer to the case
    unit.session.add_all([person, outstanding_clearance(case)])
    unit.session.flush()  # the identifiers refer to the person
    for kind, value, index in identified:
        unit.session.add(Identifier(person_id=person.id, kind=kind, value_index=index, value=value))
    index_names(unit, secrets, person)
    if new.birth_date is None:
        ask_at_opening(unit, case, person.id)
    unit.participants["trail"].act(CasesAct.CASE_OPEN, ("case", case.id), ("person", person.id))
    return case.id


def new_case(unit: Unit, secrets: Secrets, **columns: Any) -> Case:
    """A case with a new reference, made by whoever works in this unit; `columns` are the rest of it.

    It is opened today, unless they say otherwise.
    """
    now, reference = unit.clock.now(), draw_reference()
    columns.setdefault("opened_on", unit.today)
    return Case(
        created_by=unit.actor_id,
        created_at=now,
        reference=reference,
        reference_index=secrets.blind_index("reference", reference),
        **columns,
    )


def outstanding_clearance(case: Case) -> ProtectionClearance:
    """The clearance that every case is born with, so that having one says nothing."""
    return ProtectionClearance(
        case_id=case.id, state=Clearance.OUTSTANDING, set_at=case.created_at, set_by=case.created_by
    )


def refuse_late_member(case: Case) -> None:
    """RuleBroken (`not_from_here`) once the journey has begun."""
    if case.state not in BEFORE_BOARDING:
        raise_reasons((Reason(StepReason.NOT_FROM_HERE),))


def add_member(unit: Unit, secrets: Secrets, case: Case, new: NewMember) -> uuid.UUID:
    """Add somebody who returns with a case, before boarding; returns the id of the person.

    BadInput for a birth date that cannot be right, RuleBroken (`not_from_here`) once the journey has begun.
    """
    refuse_late_member(case)
    if errors := birth_errors(new.birth_date, unit.today):
        raise BadInput(errors)
    ordinal = max((member.ordinal for member in members_of_case(unit.session, case.id)), default=0) + 1
    person = make_person(case.id, ordinal, MemberRole.MEMBER if ordinal > 1 else MemberRole.PRINCIPAL, new)
    unit.session.add(person)
    unit.session.flush()  # the index of names refers to the person
    index_names(unit, secrets, person)
    if new.birth_date is None:
        ask_at_opening(unit, case, person.id)
    add_to_timeline(unit, case, EventKind.PERSON_ADDED, about=[person.id])
    void_clearance(unit, case)  # nobody comes along under one that was given without knowing of them
    unit.participants["trail"].act(CasesAct.CASE_ADD_MEMBER, ("case", case.id), ("person", person.id))
    return person.id


def open_stated_case(
    unit: Unit, secrets: Secrets, stated: Mapping[str, Any], office_id: uuid.UUID | None, owner_id: uuid.UUID
) -> uuid.UUID:
    """Open a case from what a form or a JSON body stated (`NewCaseForm`); the caller becomes its owner."""
    if office_id is None:
        raise AccessDenied("cases.create")  # only people of an office open cases
    return open_case(unit, secrets, _stated(stated), office_id, owner_id)


def _stated(stated: Mapping[str, Any]) -> NewCase:
    names = {field.name for field in fields(NewCase)}
    facts = {"family_name": None, "birth_date": None, **{name: stated[name] for name in stated if name in names}}
    return NewCase(**facts)


def wrong_in_stated(
    unit: Unit, secrets: Secrets, readable: Mapping[str, Any], office_id: uuid.UUID | None
) -> dict[str, list[str]]:
    """Errors, by field, in the readable fields of a form that has unreadable ones: all are shown at once."""
    if office_id is None:
        return {}
    unread = {"given_name": "", "sex": Sex.UNKNOWN, "country": ""}
    return _checked(unit, secrets, _stated({**unread, **readable}), office_id)[1]


def _checked(
    unit: Unit, secrets: Secrets, new: NewCase, office_id: uuid.UUID
) -> tuple[list[tuple[IdentifierKind, str, bytes]], dict[str, list[str]]]:
    """What the person is looked up by, and everything that cannot be right, by field."""
    host_country, today = accounts.country_of_office(unit.session, office_id), unit.today
    identified, errors = [], {}
    if new.country not in all_countries():
        errors["country"] = [_("Choose from the list.")]
    elif new.country == host_country:
        errors["country"] = [
            _("The country of return cannot be the country of this office. Choose the country of origin.")
        ]
    if new.legal_deadline and new.legal_deadline < today and not new.deadline_has_passed:
        errors["legal_deadline"] = [
            _("This date has passed. Correct it, or select below that the deadline is already over.")
        ]
    errors |= birth_errors(new.birth_date, today, has_box=True)
    for field, (kind, sentence) in _IDENTIFIERS.items():
        if value := getattr(new, field):
            index = index_of(secrets, kind, value, host_country)
            if index is None:
                errors[field] = [str(sentence)]
            else:
                identified.append((kind, value, index))
    return identified, errors


# The next step of a case, and everything that stands in its way, for pages and programs alike. Changes nothing.


@dataclass(frozen=True)
class NextStep:
    """Where a case goes next (None where it has ended), and why it does not go there yet."""

    to: CaseState | None
    findings: tuple[Reason, ...]  # what somebody can clear
    not_mine: tuple[Reason, ...]  # why it is not for whoever asks

    @property
    def is_open(self) -> bool:
        """Whether nothing stands in the way of whoever asks; warnings do not."""
        return not blockers(self.findings) and not self.not_mine


@dataclass(frozen=True)
class AtHand:
    """What the caller has loaded already; what is None is loaded when it is needed."""

    people: Sequence[Person] | None = None
    clearance: ProtectionClearance | None = None
    legs: Sequence[Leg] | None = None
    read: PeopleRead | None = None  # with everything that a departure looks at of people


NOTHING_AT_HAND = AtHand()
# Given with the step itself, and so not missing before it.
_GIVEN = Extra(decision=Decision.APPROVED, is_identity_confirmed=True, closure_code="given with the step")


def next_step(unit: Unit, case: Case, at_hand: AtHand = NOTHING_AT_HAND) -> NextStep:
    """The next step, as far as it can be judged before somebody takes it. Only what is needed is read."""
    to = NEXT.get(case.state)
    if to is None:
        return NextStep(None, (), ())
    if case.state is CaseState.PLANNING:
        return NextStep(to, before_sign_off(readiness_of(unit, case, at_hand.legs, at_hand.read)), ())
    if case.state is CaseState.READY:
        return NextStep(to, _before_departure(unit, case, at_hand), ())
    step = Step(to, has_reason=True, extra=_GIVEN, people=at_hand.people, clearance=at_hand.clearance)
    reasons = reasons_against(unit.session, unit.scope, case, step, unit.clock.now())
    return NextStep(
        to,
        tuple(reason for reason in reasons if reason.cleared_by),
        tuple(reason for reason in reasons if not reason.cleared_by),
    )


def _before_departure(unit: Unit, case: Case, at_hand: AtHand) -> tuple[Reason, ...]:
    """The reasons against departure, from the facts of readiness: what voids the sign-off, the check, the clearance.

    While the sign-off stands, only the check and the clearance block; of all else a departure waits for nothing.
    """
    ready = readiness_of(unit, case, at_hand.legs, at_hand.read)
    stands = standing_sign_off(unit, case, ready) is not None
    shown = (
        reason
        for reason in ready.findings
        if not stands or reason.severity is not Severity.BLOCKER or reason.cleared_by == "protection"
    )
    clearance = at_hand.clearance or clearance_of_case(unit.session, case.id)
    travels = travel_clearance_reasons(clearance_facts(clearance), unit.today)
    void = () if stands else (Reason(StepReason.SIGN_OFF_VOID, cleared_by="sign_off"),)
    return tuple(dict.fromkeys((*shown, *travels, *void)))


def before_sign_off(ready: Readiness) -> tuple[Reason, ...]:
    """The reasons against the step from planning, by how the departure stands; asks nothing."""
    findings = ready.findings
    return findings if blockers(findings) else (*findings, Reason(StepReason.SIGN_OFF_MISSING, cleared_by="sign_off"))
