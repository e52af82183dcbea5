"""Protection clearance, for specialists; and notes behind the closed doors of a case, with who may open them."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.compartments import Compartment
from foundation.errors import NotFound
from foundation.forms.fields import FormSchema
from foundation.forms.form import Form, Stored
from foundation.language.words import _
from foundation.web.overwriting import NOTHING, some_of
from foundation.web.route import Request
from foundation.web.routes import Decorator, Routes
from returns.cases.pages.cases import PartOfCase, case_alone, plain_head, the_case
from returns.cases.pages.header import case_head
from returns.cases.queries import Case, members_of_case, reason_sentence, refuse_if
from returns.cases.rules.cases import ENDED, Reason
from returns.cases.words import CLEARANCE_LABELS, CLEARANCE_MARKS, SEX_CHOICES, age_label, choices_of
from returns.journey.queries.travellers import names_of
from returns.lifecycle.services.lifecycle import ask_for_clearance
from returns.names.queries.names import full_name
from returns.people.queries import kinships_of_case
from returns.people.rules.families import Kin
from returns.people.rules.people import age_range
from returns.protection.queries import children_alone, clearance_of_case, notes_behind
from returns.protection.rules.behind_doors import ChildFacts
from returns.protection.rules.protection import Clearance, ProtectionReason
from returns.protection.schemas import AskForm, ClearanceForm, ProtectedNoteForm
from returns.protection.services.protection import (
    USUAL_DAYS,
    add_protected_note,
    clearing_of,
    doors_of_case,
    say_clearance,
    standing_of,
)
from returns.protection.words import ProtectionAct

routes = Routes("clearance", permission=Permission.CLEARANCE_SET, load=the_case)


def _stored(request: Request[Case]) -> Stored | None:
    row = clearance_of_case(request.unit.session, request.row.id)
    if row is None:
        return None
    until = row.until.isoformat() if row.until else ""
    ticks = {name: "yes" if getattr(row, name) else "" for name in ("needs_reception_by_name", "needs_close_follow_up")}
    return some_of({"state": row.state.value, "until": until, **ticks}, row.set_by)


@dataclass(frozen=True)
class PersonConcerned:
    """One of the people whom a clearance is about, as every page of the case says it: nothing of it is protected.

    `kin`: what they are to the principal applicant. `child`: of a child without an adult.
    """

    id: uuid.UUID
    name: str | None
    age: str
    sex: object
    is_first: bool
    kin: Kin | None
    child: ChildFacts | None


def _people(request: Request[Case], today: date) -> list[PersonConcerned]:
    """Everybody in a case; the same statements whatever is behind its doors."""
    session, case = request.unit.session, request.row
    people = members_of_case(session, case.id)
    kinships = kinships_of_case(session, case.id)
    alone = {child.person: child for child in children_alone(session, case, people, today)}
    kin = {}
    for first in people[:1]:
        ties = [
            tie for tie in (row.tie for row in kinships) if tie is not None and first.id.hex in (tie.person, tie.other)
        ]
        kin = {tie.other if tie.person == first.id.hex else tie.person: tie.seen_from(first.id.hex) for tie in ties}
    return [
        PersonConcerned(
            id=person.id,
            name=full_name(person),
            age=age_label(age_range(person.birth_year_band, today) if person.birth_year_band is not None else None),
            sex=SEX_CHOICES[person.sex],
            is_first=person.ordinal == 1,
            kin=kin.get(person.id.hex),
            child=alone.get(person.id.hex),
        )
        for person in people
    ]


def _usual_until(request: Request[Case]) -> date:
    """The last day that a clearance usually has which is given today."""
    today = request.unit.today
    return today + timedelta(days=request.container.read_rule(request.unit, USUAL_DAYS, today))


def _filled_in(request: Request[Case]) -> date | None:
    """The last day that the form offers before anybody has typed one."""
    row = clearance_of_case(request.unit.session, request.row.id)
    return (row.until or _usual_until(request)) if row is not None else None


def _page(request: Request[Case], form: Form) -> str:
    """The clearance of a case."""
    session, case = request.unit.session, request.row
    row = clearance_of_case(session, case.id)
    set_by = row.set_by if row is not None else None
    clearing = clearing_of(request.unit, case, set_by)  # before anything is opened, so that all keys come at once
    today, usual = request.unit.today, _usual_until(request)
    is_needed = standing_of(request.unit, case, usual).is_needed
    if not form.errors:
        stored = _stored(request) or NOTHING
        form.values = {**stored.values, "version": stored.version}
        if row is not None and row.until is None:
            form.values["until"] = usual.isoformat()
    return render_template(
        "returns/protection/clearance.html",
        case=case_head(request, case),
        clearance=row,
        mark=CLEARANCE_MARKS[row.state] if row is not None else "",
        set_by=clearing.set_by.name if clearing.set_by else "",
        form=form,
        states=choices_of(CLEARANCE_LABELS),
        has_ended=case.state in ENDED,
        is_needed=is_needed,
        needs_grants=is_needed and not clearing.may_clear,
        usual=usual,
        people=_people(request, today),
        has_open_doors=bool(clearing.opened),
    )


@routes.form(
    "/cases/<uuid:case_id>/clearance",
    ProtectionAct.CLEARANCE_SET,
    opens=ProtectionAct.CLEARANCE_PAGE,
    shows=_page,
    schema=ClearanceForm,
    stored=_stored,
)
def set_page(request: Request[Case]) -> ResponseReturnValue:
    """Say what protection says of a case."""
    state, until = request.data["state"], request.data.get("until")
    if state is not Clearance.GIVEN and until is not None and until == _filled_in(request):
        until = None  # nobody typed it
    ticked = (request.data["needs_reception_by_name"], request.data["needs_close_follow_up"])
    if say_clearance(request.unit, request.row, state, until, *ticked):
        flash(_("Clearance set."), "done")
    else:
        flash(_("Nothing was changed: the clearance says this already."), "warning")
    return redirect(url_for("clearance.page", case_id=request.row.id), 303)


@routes.post(
    "/cases/<uuid:case_id>/clearance/ask", ProtectionAct.CLEARANCE_ASK, permission=Permission.CASES_WORK, schema=AskForm
)
def ask(request: Request[Case]) -> ResponseReturnValue:
    """Ask the specialists on duty."""
    ask_for_clearance(request.unit, request.row)
    flash(_("The specialists on duty have been asked."), "done")
    return redirect(url_for("cases.open", case_id=request.row.id), 303)


# What lies behind the doors of a case, for whom a live grant opens them.


@dataclass(frozen=True)
class OpenDoor:
    """A door that a live grant opens, and how long; or an emergency access, for reading alone."""

    id: uuid.UUID
    compartment: Compartment
    until: datetime
    reads_only: bool = False


def _case_with_open_door(request: Request) -> PartOfCase[Sequence[OpenDoor]] | None:
    """The case with those of its doors that stand open to whoever asks, if there are any; by compartment."""
    case, container = case_alone(request), request.container
    doors = doors_of_case(container.secrets, request.path["case_id"])
    # Asked also for a case that is not there: the same work, whatever the answer.
    grants = accounts.live_grants_of(request.unit.session, request.me.account_id, list(doors), container.clock.now())
    until = {grant.door: grant.until for grant in grants}
    open_doors = [OpenDoor(door, part, until[door]) for door, part in doors.items() if door in until]
    if (emergency := request.me.emergency) is not None:
        more = [(door, part) for door, part in doors.items() if door in emergency.doors and door not in until]
        open_doors += [OpenDoor(door, part, emergency.until, reads_only=True) for door, part in more]
    if case is None or not open_doors:
        return None
    request.unit.participants["trail"].read([("door", door.id) for door in open_doors])
    return PartOfCase(case, open_doors)


door_routes = Routes("protection", permission=Permission.PROTECTED_OPEN, load=_case_with_open_door)


@dataclass(frozen=True)
class _Findings:
    """What behind one open door stands in the way of a clearance."""

    door: OpenDoor
    findings: Sequence[str]
    proposes_no_return: bool


@routes.get(
    "/cases/<uuid:case_id>/clearance/inside",
    ProtectionAct.CLEARANCE_INSIDE,
    load=_case_with_open_door,
    behind_doors=True,
)
def inside(request: Request[PartOfCase[Sequence[OpenDoor]]]) -> ResponseReturnValue:
    """What behind the open doors stands in the way of a clearance that holds as long as usual."""
    case, doors, today = request.row.case, request.row.part, request.unit.today
    until = today + timedelta(days=request.container.read_rule(request.unit, USUAL_DAYS, today))
    standing = standing_of(request.unit, case, until)
    names = names_of(members_of_case(request.unit.session, case.id))
    return render_template(
        "returns/protection/inside.html",
        case=plain_head(case, request.container.clock.now()),
        until=until,
        protected=[
            _Findings(
                door=door,
                findings=[reason_sentence(reason, names) for reason in standing.reasons.get(door.compartment, ())],
                proposes_no_return=door.compartment in standing.proposes_no_return,
            )
            for door in doors
        ],
        more=standing.is_more_than([door.compartment for door in doors]),
    )


def _protected_page(request: Request[PartOfCase[Sequence[OpenDoor]]], form: Form) -> str:
    """What a grant opens."""
    session, doors = request.unit.session, request.row.part
    notes = sorted(notes_behind(session, [door.id for door in doors]), key=lambda note: note.content.at)
    author_ids = [uuid.UUID(note.content.author) for note in notes if note.content.author]
    authors = accounts.accounts_by_id(session, author_ids)
    protected = []
    for door in doors:
        door_form = form if form.values.get("door") == door.id.hex else Form()
        door_form.prefix = f"d{door.id.hex[:6]}"
        protected.append((door, [note for note in notes if note.door == door.id], door_form))
    return render_template(
        "returns/protection/protected.html",
        case=plain_head(request.row.case, request.container.clock.now()),
        protected=protected,
        door_links=request.container.door_links,
        authors={account_id.hex: account.name for account_id, account in authors.items()},
    )


@door_routes.form(
    "/cases/<uuid:case_id>/protected",
    ProtectionAct.PROTECTED_WRITE,
    opens=ProtectionAct.PROTECTED_OPEN,
    shows=_protected_page,
    page="protected",
    behind_doors=True,
    schema=ProtectedNoteForm,
)
def add_note(request: Request[PartOfCase[Sequence[OpenDoor]]]) -> ResponseReturnValue:
    """Write a note behind an open door."""
    door = next((door for door in request.row.part if door.id == request.data["door"]), None)
    if door is None:
        raise NotFound
    refuse_if([Reason(ProtectionReason.READS_ONLY)] if door.reads_only else [])
    add_protected_note(request.unit, request.data["door"], request.data["text"])
    flash(_("Note saved."), "done")
    return redirect(url_for("protection.protected", case_id=request.row.case.id), 303)


# Grants, as the pages show them that give some.


@dataclass(frozen=True)
class ShownGrant:
    """A grant with the names of both, and whether it is open now."""

    grant: accounts.AccessGrant
    to_name: str
    by_name: str
    is_open: bool


def grant_form(
    routes: Routes[Any], rule: str, shows: Callable[[Request[Case], Form], str], schema: type[FormSchema]
) -> Decorator[Case]:
    """Declare the form that opens doors of a case: for whoever may give grants, and proves once more who they are."""
    return routes.form(
        rule,
        ProtectionAct.GRANTS_GIVE,
        opens=ProtectionAct.GRANTS_LIST,
        shows=shows,
        page="grants",
        permission=Permission.GRANTS_GIVE,
        load=case_alone,
        behind_doors=True,
        steps_up=True,
        schema=schema,
    )


def people_of(grants: Sequence[accounts.AccessGrant]) -> list[uuid.UUID | None]:
    """Whom the table of grants names."""
    return [account_id for grant in grants for account_id in (grant.account_id, grant.given_by)]


def shown_grants(
    request: Request,
    grants: Sequence[accounts.AccessGrant],
    names: Mapping[uuid.UUID, accounts.Account] | None = None,
) -> list[ShownGrant]:
    """Grants as the table of doors shows them; opens their rows. Whoever is out of sight works at a partner.

    `names`: who is named, where the page has read it for more than this table.
    """
    if names is None:
        names = accounts.accounts_by_id(request.unit.session, people_of(grants))
    now = request.container.clock.now()
    return [
        ShownGrant(
            grant,
            to_name=names[grant.account_id].name if grant.account_id in names else _("Someone at a partner"),
            by_name=names[grant.given_by].name if grant.given_by in names else "–",
            is_open=grant.revoked_at is None and grant.until > now,
        )
        for grant in grants
    ]
