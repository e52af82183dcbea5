"""Guardians: who stands for each child of a case, recording and ending it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import KeyGone
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import PartOfCase, case_at, case_with, the_case
from returns.cases.queries import Case, Person, members_of_case, reason_sentence
from returns.cases.rules import ENDED, Reason
from returns.cases.words import choices_of
from returns.consent.queries import age_of, consent_rules
from returns.consent.rules import Signer
from returns.journey.pages.itinerary import common
from returns.people.pages.people import name_of
from returns.people.queries import GuardianContent, Guardianship, guardian_facts, guardian_of_case, guardians_of_case
from returns.people.rules.guardians import (
    GuardianFacts,
    adults,
    guardian_reasons,
    is_in_force,
    minors,
    one_parent_travels,
)
from returns.people.schemas import GuardianEndForm, GuardianForm
from returns.people.services.guardians import NewGuardian, end_guardianship, record_guardian
from returns.people.words import CAPACITY_LABELS, OTHER_PARENT_LABELS
from returns.safe_contact.pages.cards import ShownCard, good_for_now, guardian_number, shown_card
from returns.safe_contact.queries import cards_of_case

routes = Routes("guardians", permission=Permission.CASES_WORK, load=the_case)


@dataclass(frozen=True)
class _Family:
    """The people of a case by name, who of them is under age and who of age (ids in hex), and their guardianships."""

    people: Sequence[Person]
    rows: Sequence[Guardianship]
    names: Mapping[str, str]
    young: tuple[str, ...]
    grown: tuple[str, ...]
    reasons: tuple[Reason, ...]


def _guardianship(request: Request) -> PartOfCase[Guardianship] | None:
    guardianship = guardian_of_case(request.unit.session, request.path["case_id"], request.path["guardianship_id"])
    return case_with(request, guardianship)


def _family(request: Request, case: Case) -> _Family:
    session, today = request.unit.session, request.container.clock.now().date()
    people, rows = members_of_case(session, case.id), guardians_of_case(session, case.id)
    adult_from = consent_rules(session, today).alone_from
    signers = [Signer(person.id.hex, age_of(person, today)) for person in people]
    reasons = guardian_reasons(signers, [guardian_facts(guardianship) for guardianship in rows], adult_from, today)
    names = {person.id.hex: name_of(person) for person in people}
    return _Family(people, rows, names, minors(signers, adult_from), adults(signers, adult_from), reasons)


@dataclass(frozen=True)
class _Guardian:
    """A guardianship with the name of the guardian, and the form that ends it.

    `contact` is the safe-contact card of the child, which comes before the number of a guardian from outside.
    """

    guardianship: Guardianship
    facts: GuardianFacts
    content: GuardianContent
    name: str
    contact: ShownCard | None
    form: Form


@dataclass(frozen=True)
class _Child:
    """A child, and whoever stands or stood for them."""

    id: uuid.UUID
    name: str
    guardians: Sequence[_Guardian]
    one_parent: bool
    is_settled: bool
    reasons: Sequence[str]


def _shown(guardianship: Guardianship, names: Mapping[str, str], ended: Form | None, card: ShownCard) -> _Guardian:
    facts = guardian_facts(guardianship)
    try:
        content = guardianship.content
    except KeyGone:
        content = GuardianContent()
    form, number_form = ended or Form(), Form(prefix=f"number-{guardianship.id.hex}")
    form.prefix = f"end-{guardianship.id.hex}"
    contact = replace(card, form=number_form, numbers=[guardian_number(guardianship)]) if content.contact else None
    name = names.get(facts.guardian) or content.name or content.organisation or _("Name cannot be shown")
    return _Guardian(guardianship, facts, content, name, contact, form)


def _child(request: Request, family: _Family, child: Person, typed: Form, card: ShownCard) -> _Child:
    meant, today = request.path.get("guardianship_id"), request.container.clock.now().date()
    own = [row for row in family.rows if row.person_id == child.id]
    facts = [fact for fact in map(guardian_facts, own) if is_in_force(fact, today)]
    return _Child(
        id=child.id,
        name=family.names[child.id.hex],
        guardians=[_shown(row, family.names, typed if row.id == meant else None, card) for row in own],
        one_parent=one_parent_travels(facts),
        is_settled=bool(facts),
        reasons=[reason_sentence(reason, family.names) for reason in family.reasons if reason.subject == child.id.hex],
    )


def _page(request: Request, typed: Form) -> str:
    """Who stands for the children of a case."""
    case, meant = case_at(request), request.path.get("guardianship_id")
    family = _family(request, case)
    with_guardian = {row.person_id.hex for row in family.rows}
    cards, limit = cards_of_case(request.unit.session, case.id), good_for_now(request)
    form = typed if meant is None else Form()
    if len(family.young) == 1:
        form.values.setdefault("person_id", family.young[0])
    form.values.setdefault("appointed_on", request.container.clock.now().date().isoformat())
    return render_template(
        "returns/people/guardians.html",
        **common(request),
        has_ended=case.state in ENDED,
        children=[
            _child(request, family, person, typed, shown_card(request, cards.get(person.id), limit))
            for person in family.people
            if person.id.hex in family.young or person.id.hex in with_guardian
        ],
        form=form,
        child_choices=[(child, family.names[child]) for child in family.young],
        adult_choices=[(who, family.names[who]) for who in family.grown],
        capacities=choices_of(CAPACITY_LABELS),
        others=choices_of(OTHER_PARENT_LABELS),
        back_url=url_for("guardians.page", case_id=case.id),
    )


@routes.form(
    "/cases/<uuid:case_id>/guardians",
    "guardians.record",
    opens="guardians.page",
    shows=_page,
    reads=Permission.CASES_OPEN,
    schema=GuardianForm,
)
def record(request: Request[Case]) -> ResponseReturnValue:
    """Record who stands for a child."""
    stated = {name: part for name, part in request.data.items() if name != "once"}
    record_guardian(request.unit, request.row, NewGuardian(**stated), request.data.get("once"))
    flash(_("The guardian is recorded."), "done")
    return redirect(url_for("guardians.page", case_id=request.row.id), 303)


@routes.post(
    "/cases/<uuid:case_id>/guardians/<uuid:guardianship_id>/end",
    "guardians.end",
    load=_guardianship,
    schema=GuardianEndForm,
    on_invalid=_page,
)
def end(request: Request[PartOfCase[Guardianship]]) -> ResponseReturnValue:
    """Say that somebody stands for a child no longer."""
    end_guardianship(request.unit, request.row.part, request.data["ended_on"], request.data["reason"])
    flash(_("The guardianship has ended. It stays in the record."), "done")
    return redirect(url_for("guardians.page", case_id=request.row.case.id), 303)
