"""Routes of the people of a group movement, and of the readiness of its cases."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.schemas import NothingForm
from foundation.errors import BadInput
from foundation.forms.form import Form
from foundation.language.words import _, ngettext
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from returns.cases.pages.cases import Finding
from returns.cases.queries import Case, cases_with_people, reason_sentence, shown_reference
from returns.cases.rules.cases import CaseState, blockers, days_until
from returns.journey.pages.itinerary import marked
from returns.journey.queries.travellers import names_of
from returns.movements.pages.movements import (
    PartOfMovement,
    home,
    movement_head,
    movement_page,
    movement_with,
    notice_shown,
    routes,
)
from returns.movements.queries import movements as queries
from returns.movements.queries.movements import Movement, MovementEscort, PlaceRead, company_with
from returns.movements.queries.people import (
    CaseAtHand,
    MovementCases,
    candidates_page,
    join_problems,
    movement_with_cases,
)
from returns.movements.rules import MOST_SEATS, Seats, group_escorts
from returns.movements.schemas import CandidateList, JoinForm, MovementCasesPage, MovementEscortForm, ReserveForm
from returns.movements.services.people import (
    Joining,
    add_escort,
    join_movement,
    put_back,
    release_place,
    remove_escort,
    reserve_places,
    take_out,
    travel_again,
)
from returns.movements.words import MovementsAct
from returns.names.queries.names import full_name
from returns.readiness.services import Readiness, readiness_of_cases


def _ids(form: Form, name: str) -> set[uuid.UUID]:
    """The ticked ids, without what is no id."""
    ids = set()
    for ticked in form.values.get(name) or []:
        try:
            ids.add(uuid.UUID(str(ticked)))
        except ValueError:
            continue
    return ids


@dataclass(frozen=True)
class _Person:
    id: str
    name: str
    is_ticked: bool


@dataclass(frozen=True)
class CandidateCase:
    """A case that can be added, its people who have no place yet, and after a refusal why it cannot join."""

    case: Case
    reference: str
    days: int | None
    people: list[_Person]
    is_ticked: bool
    problems: list[str]


def _candidate(
    request: Request,
    case: Case,
    placed: set[uuid.UUID],
    ticked: tuple[set[uuid.UUID], set[uuid.UUID]],
    words: list[str],
) -> CandidateCase:
    return CandidateCase(
        case=case,
        reference=shown_reference(case),
        days=days_until(case.legal_deadline, request.unit.today),
        people=[
            _Person(person.id.hex, full_name(person) or _("Name cannot be shown"), person.id in ticked[1])
            for person in case.people
            if person.id not in placed
        ],
        is_ticked=case.id in ticked[0],
        problems=words,
    )


def _problems(
    request: Request[Movement], form: Form, cases: Sequence[Case], placed: set[uuid.UUID]
) -> dict[uuid.UUID, list[str]]:
    """Why each of the ticked cases cannot join, in words with names; read only after a refusal."""
    session, some = request.unit.session, _ids(form, "people")
    if not cases:
        return {}
    people_by_case = {}
    for case in cases:
        chosen = [person.id for person in case.people if person.id in some]
        people_by_case[case.id] = chosen or [person.id for person in case.people if person.id not in placed]
    problems = join_problems(session, request.row, cases, people_by_case, placed, request.container.clock.now())
    names = {case.id: names_of(case.people) for case in cases}
    return {
        case_id: list(dict.fromkeys(reason_sentence(reason, names[case_id]) for reason in reasons))
        for case_id, reasons in problems.items()
    }


def people_page(request: Request[Movement], form: Form) -> str:
    """Cases that can be added; after a refusal those that were ticked come first, with every reason."""
    session, movement, filters = request.unit.session, request.row, request.data if not form.errors else {}
    places = queries.places_of(session, movement.id)
    placed = {place.place.person_id for place in places if place.place.person_id is not None}
    mine = request.me.account_id if filters.get("whose") == "mine" else None
    page = candidates_page(session, movement, mine, filters.get("page"), PAGE_SIZE)
    ticked = (_ids(form, "cases"), _ids(form, "people"))
    pressed = cases_with_people(session, ticked[0]) if form.errors else []
    words = _problems(request, form, pressed, placed)
    shown = {case.id: case for case in (*pressed, *page.items)}  # also whoever could join when it was ticked
    rows = [_candidate(request, case, placed, ticked, words.get(case.id, [])) for case in shown.values()]
    rows.sort(key=lambda row: not row.problems)
    return render_template(
        "returns/movements/people.html",
        movement=movement_head(request, movement),
        page=list_page(page, page.items),
        rows=rows,
        form=form,
        is_mine=mine is not None,
    )


@routes.form(
    "/movements/<uuid:movement_id>/people",
    MovementsAct.JOIN,
    opens=MovementsAct.PEOPLE,
    shows=people_page,
    page="people",
    query=CandidateList,
    schema=JoinForm,
)
def join(request: Request[Movement]) -> ResponseReturnValue:
    """Add the ticked cases."""
    cases = cases_with_people(request.unit.session, request.data["cases"])
    some = set(request.data["people"])
    if not some <= {person.id for case in cases for person in case.people}:
        raise BadInput({"people": [_("Choose from the list.")]})
    of_case = {case.id: [person.id for person in case.people if person.id in some] for case in cases}
    joining = [Joining(case_id, of_case.get(case_id, ())) for case_id in dict.fromkeys(request.data["cases"])]
    count = join_movement(request.unit, request.row, joining, request.data["use_blank"])
    message = ngettext("%(num)d person is now in the movement.", "%(num)d people are now in the movement.", count)
    return home(request, message)


def _place(request: Request) -> PartOfMovement[PlaceRead] | None:
    place = queries.place_of(request.unit.session, request.path["movement_id"], request.path["place_id"])
    return movement_with(request, place)


@routes.post("/movements/<uuid:movement_id>/places", MovementsAct.RESERVE, schema=ReserveForm, on_invalid=movement_page)
def reserve(request: Request[Movement]) -> ResponseReturnValue:
    """Keep blank places."""
    reserve_places(request.unit, request.row, **request.data)
    return home(request, ngettext("%(num)d place reserved.", "%(num)d places reserved.", request.data["count"]))


@routes.post(
    "/movements/<uuid:movement_id>/places/<uuid:place_id>/release",
    MovementsAct.RELEASE,
    load=_place,
    schema=NothingForm,
)
def release(request: Request[PartOfMovement[PlaceRead]]) -> ResponseReturnValue:
    """Make a blank place free."""
    release_place(request.unit, request.row.movement, request.row.part.place)
    return home(request, _("The place is free."))


@routes.post(
    "/movements/<uuid:movement_id>/places/<uuid:place_id>/out", MovementsAct.TAKE_OUT, load=_place, schema=NothingForm
)
def out(request: Request[PartOfMovement[PlaceRead]]) -> ResponseReturnValue:
    """Take somebody out."""
    take_out(request.unit, request.row.movement, request.row.part)
    return home(request, _("The place is blank. Until someone else takes it, the same person can be put back."))


@routes.post(
    "/movements/<uuid:movement_id>/places/<uuid:place_id>/back", MovementsAct.PUT_BACK, load=_place, schema=NothingForm
)
def back(request: Request[PartOfMovement[PlaceRead]]) -> ResponseReturnValue:
    """Put somebody back who was taken out."""
    put_back(request.unit, request.row.movement, request.row.part)
    return home(request, _("The person is back in the movement."))


@routes.post(
    "/movements/<uuid:movement_id>/places/<uuid:place_id>/again",
    MovementsAct.TRAVEL_AGAIN,
    load=_place,
    schema=NothingForm,
)
def again(request: Request[PartOfMovement[PlaceRead]]) -> ResponseReturnValue:
    """Let the case of a person whose leg was frozen travel along again."""
    travel_again(request.unit, request.row.movement, request.row.part)
    return home(request, _("The case is back in the movement. It has to be signed off again."))


# The escorts of the roster who go along with everybody.


def escorts_page(request: Request[Movement], form: Form) -> str:
    """Who goes along, and who of the roster could."""
    movement = request.row
    company = company_with(request.unit.session, movement)
    head, notice = movement_head(request, movement), notice_shown(request, movement)
    return render_template(
        "returns/movements/escorts.html",
        movement=head,
        form=form,
        may_work=request.me.may(Permission.CASES_WORK),
        needed=group_escorts(head.seats.people, notice.ratios),
        group_from=notice.ratios.group_from.value,
        group_to=notice.ratios.group_to,
        along=[(who, marked(company.reasons.get(who.escort.member_id, ()))) for who in company.along],
        others=[(member, marked(company.reasons.get(member.id, ()))) for member in company.others],
    )


@routes.form(
    "/movements/<uuid:movement_id>/escorts",
    MovementsAct.ADD_ESCORT,
    opens=MovementsAct.ESCORTS,
    shows=escorts_page,
    page="escorts",
    reads=Permission.CASES_OPEN,
    schema=MovementEscortForm,
    endpoint="add_escort",
)
def add(request: Request[Movement]) -> ResponseReturnValue:
    """Let somebody of the roster go along."""
    add_escort(request.unit, request.row, request.data["member_id"])
    return home(request, _("Escort added, with a seat."), "escorts")


def _escort(request: Request) -> PartOfMovement[MovementEscort] | None:
    escort = queries.escort_of_movement(request.unit.session, request.path["movement_id"], request.path["escort_id"])
    return movement_with(request, escort)


@routes.post(
    "/movements/<uuid:movement_id>/escorts/<uuid:escort_id>/remove",
    MovementsAct.REMOVE_ESCORT,
    load=_escort,
    schema=NothingForm,
    endpoint="remove_escort",
)
def remove(request: Request[PartOfMovement[MovementEscort]]) -> ResponseReturnValue:
    """Let an escort stay at home."""
    remove_escort(request.unit, request.row.movement, request.row.part)
    return home(request, _("Escort removed. The seat is free."), "escorts")


# The readiness of the cases of a group movement.


def _with_cases(request: Request) -> MovementCases | None:
    """The movement with the cases of the page that the address names; a wrong page is refused when it is read."""
    requested = http_request.args.get("page", 1, int)
    page = requested if 1 <= requested <= MOST_SEATS else 1
    return movement_with_cases(request.unit.session, request.path["movement_id"], page, PAGE_SIZE)


@dataclass(frozen=True)
class ReadinessOfCase:
    """One case: signed off, void, blocked by so many, waiting, or not looked at any more since it has left."""

    at_hand: CaseAtHand
    reference: str
    is_signed: bool
    is_void: bool
    has_left: bool
    findings: list[Finding]
    blocked: int


def _row(at_hand: CaseAtHand, readiness: Readiness) -> ReadinessOfCase:
    case, names = at_hand.case, names_of(at_hand.people)
    stands = at_hand.signed is not None and at_hand.signed.facts_hash == readiness.facts_hash
    is_ready = case.state is CaseState.READY
    return ReadinessOfCase(
        at_hand=at_hand,
        reference=shown_reference(case),
        is_signed=is_ready and stands,
        is_void=is_ready and not stands,
        has_left=case.state not in (CaseState.PLANNING, CaseState.READY),
        findings=sorted(marked(readiness.findings, names), key=lambda finding: finding.mark != "blocked"),
        blocked=len(blockers(readiness.findings)),
    )


@routes.get(
    "/movements/<uuid:movement_id>/readiness",
    MovementsAct.READINESS,
    permission=Permission.CASES_OPEN,
    load=_with_cases,
    schema=MovementCasesPage,
)
def readiness(request: Request[MovementCases]) -> ResponseReturnValue:
    """What stands in the way of each case of a movement, those first on a page that need something."""
    with_cases, page = request.row, request.data["page"]
    ready = readiness_of_cases(request.unit, [at_hand.case for at_hand in with_cases.cases]) if with_cases.cases else {}
    rows = [_row(at_hand, ready[at_hand.case.id]) for at_hand in with_cases.cases]
    return render_template(
        "returns/movements/readiness.html",
        movement=movement_head(request, with_cases.movement, Seats(with_cases.movement.seats)),
        rows=sorted(rows, key=lambda row: (row.is_signed or row.has_left, not row.blocked)),
        unseen=with_cases.unseen,
        previous_page=page - 1 if page > 1 else None,
        next_page=page + 1 if with_cases.has_more else None,
        this_url=lambda number: url_for("movements.readiness", movement_id=with_cases.movement.id, page=number),
    )
