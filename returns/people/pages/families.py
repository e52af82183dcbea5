"""Families that part or come together, shown before it is done; and who stands for the children of a case."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import BadInput
from foundation.forms.form import Form
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import PartOfCase, case_at, case_with, is_held, the_case
from returns.cases.queries import Case, Person, case_by_id, members_of_case, reason_sentence, shown_reference
from returns.cases.rules.cases import ENDED, Reason
from returns.cases.words import choices_of
from returns.consent.queries import age_of, consent_rules
from returns.consent.rules import Signer
from returns.journey.pages.itinerary import common
from returns.lists.queries.filtered import cases_found, typed_indexes
from returns.people.pages.people import name_of
from returns.people.queries import (
    GuardianContent,
    Guardianship,
    guardian_facts,
    guardian_of_case,
    guardians_of_case,
    linked_cases,
    rows_of_people,
)
from returns.people.rules.families import (
    GuardianFacts,
    adults,
    guardian_reasons,
    is_in_force,
    join_problems,
    minors,
    one_parent_travels,
    split_problems,
    state_joined,
    state_split_off,
)
from returns.people.schemas import GuardianEndForm, GuardianForm, JoinForm, SplitForm
from returns.people.services.families import (
    NewGuardian,
    end_guardianship,
    join_families,
    joins_with,
    may_change_family,
    members,
    record_guardian,
    split_family,
)
from returns.people.words import CAPACITY_LABELS, OTHER_PARENT_LABELS, PeopleAct
from returns.safe_contact.pages.cards import ShownCard, good_for_now, guardian_number, shown_card
from returns.safe_contact.queries import cards_of_case

routes = Routes("families", permission=Permission.CASES_WORK, load=the_case)
_AT = "/cases/<uuid:case_id>"
# What goes along with a person, by table; whatever else is about the person goes along too.
_MOVES = {
    "case_file": _l("Files"),
    "consent": _l("Consents"),
    "document_custody": _l("Where original documents are held"),
    "document_request": _l("Consulate requests"),
    "exit_formality": _l("Exit formalities"),
    "fitness_decision": _l("Decisions on fitness to travel"),
    "guardianship": _l("Guardians"),
    "kinship": _l("Family relationships"),
    "open_question": _l("Unknown fields"),
    "person_version": _l("Earlier records"),
    "safe_contact": _l("Safe contacts"),
    "travel_document": _l("Travel documents"),
}


def _moving(request: Request, case: Case, people: Sequence[Person]) -> list[tuple[str, int]]:
    """How many records of each kind go along with these people."""
    rows = rows_of_people(request.unit.session, case.id, [person.id for person in people])
    counts = Counter(str(_MOVES.get(row.__tablename__, _("Other records of the person"))) for row in rows)
    return sorted(counts.items())


def _linked(request: Request[Case]) -> list[tuple[uuid.UUID, str]]:
    """The cases of the same family, by id and reference."""
    return [(case.id, shown_reference(case)) for case in linked_cases(request.unit.session, request.row.id)]


def _split_page(request: Request[Case], form: Form) -> str:
    """Who leaves."""
    people = members_of_case(request.unit.session, request.row.id)
    return render_template(
        "returns/people/split.html",
        **common(request),
        people=[(person.id.hex, name_of(person)) for person in people],
        form=form,
        linked=_linked(request),
    )


@routes.post(f"{_AT}/split/preview", PeopleAct.FAMILIES_SPLIT_PREVIEW, schema=SplitForm, on_invalid=_split_page)
def split_preview(request: Request[Case]) -> ResponseReturnValue:
    """What splitting would do, before it is done."""
    people = members_of_case(request.unit.session, request.row.id)
    leaving = [person_id.hex for person_id in request.data["leaving"]]
    problems = split_problems([person.id.hex for person in people], leaving)
    if problems:
        raise BadInput({"leaving": [reason_sentence(reason) for reason in problems]})
    minor = {member.person: member.is_minor for member in members(request.unit, people)}
    going, staying = ([person for person in people if (person.id.hex in leaving) is goes] for goes in (True, False))
    return render_template(
        "returns/people/split_preview.html",
        **common(request),
        going=[name_of(person) for person in going],
        staying=[name_of(person) for person in staying],
        moving=_moving(request, request.row, going),
        state=state_split_off(request.row.state),
        is_alone=[all(minor[person.id.hex] for person in group) for group in (going, staying)],
        obstacles=[reason_sentence(reason) for reason in may_change_family(request.unit, request.row)],
        form=Form(values={"leaving": leaving, "reason": request.data["reason"]}),
    )


@routes.form(
    f"{_AT}/split",
    PeopleAct.FAMILIES_SPLIT,
    opens=PeopleAct.FAMILIES_SPLIT_PAGE,
    shows=_split_page,
    page="split_page",
    schema=SplitForm,
)
def split(request: Request[Case]) -> ResponseReturnValue:
    """Give some people of a case a case of their own."""
    new = split_family(request.unit, request.container.secrets, request.row, **request.data)
    flash(_("This is the new case. Do the protection check, and plan its own journey."), "done")
    return redirect(url_for("cases.open", case_id=new), 303)


def _other(request: Request) -> Case | None:
    """The case of this office whose reference was typed, if there is one."""
    reference, _indexes = typed_indexes(request.container.secrets, request.data["reference"], None)
    cases = cases_found(request.unit.session, reference, []) if reference is not None else []
    return cases[0] if cases else None


def _begun(request: Request[Case]) -> dict[str, str]:
    """The case whose id stands in the address, by its reference, if this scope sees it."""
    try:
        case = case_by_id(request.unit.session, uuid.UUID(http_request.args.get("into", "")))
    except ValueError:
        case = None
    return {"reference": shown_reference(case)} if case is not None else {}


def _join_page(request: Request[Case], form: Form) -> str:
    """Into which case the people of this one go; a link may name it by its opaque id."""
    return render_template(
        "returns/people/join.html",
        **common(request),
        people=[name_of(person) for person in members_of_case(request.unit.session, request.row.id)],
        form=form,
        linked=_linked(request),
    )


@routes.post(f"{_AT}/join/preview", PeopleAct.FAMILIES_JOIN_PREVIEW, schema=JoinForm, on_invalid=_join_page)
def join_preview(request: Request[Case]) -> ResponseReturnValue:
    """What joining would do, and everything that stands against it, before it is done."""
    into = _other(request)
    if into is None:
        raise BadInput({"reference": [_("There is no case with this reference in your office.")]})
    session, case = request.unit.session, request.row
    arriving, there = members_of_case(session, case.id), members_of_case(session, into.id)
    facts = joins_with(request.unit, case, [into], is_held(request, case.id))[into.id]
    against = (*may_change_family(request.unit, case), *join_problems(facts))
    return render_template(
        "returns/people/join_preview.html",
        **common(request),
        into=into,
        arriving=[name_of(person) for person in arriving],
        there=[name_of(person) for person in there],
        moving=_moving(request, case, arriving),
        obstacles=[reason_sentence(reason) for reason in against],
        state=None if against else state_joined(facts.emptied, facts.taking),
        form=Form(values={"reference": request.data["reference"], "reason": request.data["reason"]}),
    )


@routes.form(
    f"{_AT}/join",
    PeopleAct.FAMILIES_JOIN,
    opens=PeopleAct.FAMILIES_JOIN_PAGE,
    shows=_join_page,
    page="join_page",
    begins=_begun,
    schema=JoinForm,
)
def join(request: Request[Case]) -> ResponseReturnValue:
    """Move the people of a case into another one."""
    into = _other(request)
    join_families(request.unit, request.row, into, request.data["reason"], is_held(request, request.row.id))
    assert into is not None  # otherwise it was refused
    flash(_("The people are now in this case. The other case has ended."), "done")
    return redirect(url_for("cases.open", case_id=into.id), 303)


# Guardians: who stands for each child of a case, recording and ending it.

guardian_routes = Routes("guardians", permission=Permission.CASES_WORK, load=the_case)


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
    session, today = request.unit.session, request.unit.today
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
    content = Guardianship.content.readable(guardianship) or GuardianContent()
    form, number_form = ended or Form(), Form(prefix=f"number-{guardianship.id.hex}")
    form.prefix = f"end-{guardianship.id.hex}"
    contact = replace(card, form=number_form, numbers=[guardian_number(guardianship)]) if content.contact else None
    name = names.get(facts.guardian) or content.name or content.organisation or _("Name cannot be shown")
    return _Guardian(guardianship, facts, content, name, contact, form)


def _child(request: Request, family: _Family, child: Person, typed: Form, card: ShownCard) -> _Child:
    meant, today = request.path.get("guardianship_id"), request.unit.today
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


def _guardians_page(request: Request, typed: Form) -> str:
    """Who stands for the children of a case."""
    case, meant = case_at(request), request.path.get("guardianship_id")
    family = _family(request, case)
    with_guardian = {row.person_id.hex for row in family.rows}
    cards, limit = cards_of_case(request.unit.session, case.id), good_for_now(request)
    form = typed if meant is None else Form()
    if len(family.young) == 1:
        form.values.setdefault("person_id", family.young[0])
    form.values.setdefault("appointed_on", request.unit.today.isoformat())
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


@guardian_routes.form(
    "/cases/<uuid:case_id>/guardians",
    PeopleAct.GUARDIANS_RECORD,
    opens=PeopleAct.GUARDIANS_PAGE,
    shows=_guardians_page,
    reads=Permission.CASES_OPEN,
    schema=GuardianForm,
)
def record(request: Request[Case]) -> ResponseReturnValue:
    """Record who stands for a child."""
    record_guardian(request.unit, request.row, NewGuardian(**request.data))
    flash(_("Guardian saved."), "done")
    return redirect(url_for("guardians.page", case_id=request.row.id), 303)


@guardian_routes.post(
    "/cases/<uuid:case_id>/guardians/<uuid:guardianship_id>/end",
    PeopleAct.GUARDIANS_END,
    load=_guardianship,
    schema=GuardianEndForm,
    on_invalid=_guardians_page,
)
def end(request: Request[PartOfCase[Guardianship]]) -> ResponseReturnValue:
    """Say that somebody stands for a child no longer."""
    end_guardianship(request.unit, request.row.part, request.data["ended_on"], request.data["reason"])
    flash(_("The guardianship has ended. It stays on record."), "done")
    return redirect(url_for("guardians.page", case_id=request.row.case.id), 303)
