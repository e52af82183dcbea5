"""Doors of who travels along with a group movement: adding cases, taking out and putting back, blank places."""

import uuid
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.schemas import NothingForm
from foundation.errors import BadInput
from foundation.forms.form import Form
from foundation.language.words import _, ngettext
from foundation.web.door import door
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.stamp import Call
from returns.cases.queries.cases import Case, cases_with_people
from returns.cases.queries.reasons import reason_sentence
from returns.cases.queries.shown_cases import full_name, shown_reference
from returns.cases.rules.cases import days_until
from returns.cases.words.cases import STATE_LABELS
from returns.journey.queries.travel_reasons import names_of
from returns.movements.pages.movements import blueprint, home, movement_page, the_movement
from returns.movements.pages.shown import movement_head
from returns.movements.queries import movements as queries
from returns.movements.queries.joins import candidates_page, join_problems
from returns.movements.schemas import CandidateList, JoinForm, ReserveForm
from returns.movements.services.people import Joining, join_movement, put_back, take_out, travel_again
from returns.movements.services.places import release_place, reserve_places


def _ids(form: Form, name: str) -> set[uuid.UUID]:
    """The ids that were ticked, without what is no id."""
    ids = set()
    for ticked in form.values.get(name) or []:
        try:
            ids.add(uuid.UUID(str(ticked)))
        except ValueError:
            continue
    return ids


def _candidate(
    call: Call, case: Case, placed: set[uuid.UUID], ticked: tuple[set[uuid.UUID], set[uuid.UUID]], words: list[str]
) -> SimpleNamespace:
    people = [person for person in case.people if person.id not in placed]
    return SimpleNamespace(
        id=case.id.hex,
        reference=shown_reference(case),
        url=url_for("cases.open", case_id=case.id),
        state_label=STATE_LABELS[case.state],
        days=days_until(case.legal_deadline, call.wiring.clock.now().date()),
        people=[
            SimpleNamespace(
                id=person.id.hex, name=full_name(person) or _("Name cannot be shown"), held=person.id in ticked[1]
            )
            for person in people
        ],
        held=case.id in ticked[0],
        problems=words,
    )


def _problems(call: Call, form: Form, cases: Sequence[Case], placed: set[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """Why each of the ticked cases cannot join, in words with names; asked only where a press was refused."""
    session, some = call.unit.session, _ids(form, "people")
    if not cases:
        return {}
    people_by_case = {}
    for case in cases:
        chosen = [person.id for person in case.people if person.id in some]
        people_by_case[case.id] = chosen or [person.id for person in case.people if person.id not in placed]
    problems = join_problems(session, call.row, cases, people_by_case, placed, call.wiring.clock.now())
    names = {case.id: names_of(case.people) for case in cases}
    return {
        case_id: list(dict.fromkeys(reason_sentence(reason, names[case_id]) for reason in reasons))
        for case_id, reasons in problems.items()
    }


def people_page(call: Call, form: Form) -> str:
    """Cases that can be added; after a refused press those that were ticked stand first, with every reason."""
    session, movement, filters = call.unit.session, call.row, call.data if not form.errors else {}
    places = queries.places_of(session, movement.id)
    placed = {place.place.person_id for place in places if place.place.person_id is not None}
    mine = call.me.account_id if filters.get("whose") == "mine" else None
    page = candidates_page(session, movement, mine, filters.get("page"), PAGE_SIZE)
    ticked = (_ids(form, "cases"), _ids(form, "people"))
    pressed = cases_with_people(session, ticked[0]) if form.errors else []
    words = _problems(call, form, pressed, placed)
    shown = {case.id: case for case in (*pressed, *page.items)}  # also whoever could join when it was ticked
    rows = [_candidate(call, case, placed, ticked, words.get(case.id, [])) for case in shown.values()]
    rows.sort(key=lambda row: not row.problems)
    seats = queries.seats_of(session, [movement])[movement.id]
    return render_template(
        "returns/movements/people.html",
        movement=movement_head(call, movement, seats),
        page=list_page(page, page.items),
        rows=rows,
        form=form,
        is_mine=mine is not None,
    )


@door(
    blueprint,
    "/movements/<uuid:movement_id>/people",
    "movements.people",
    permission=Permission.CASES_WORK,
    finds=the_movement,
    takes=CandidateList,
)
def people(call: Call) -> ResponseReturnValue:
    """The cases that can be added to a movement."""
    return people_page(call, Form())


@door(
    blueprint,
    "/movements/<uuid:movement_id>/people",
    "movements.join",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_movement,
    takes=JoinForm,
    again=people_page,
)
def join(call: Call) -> ResponseReturnValue:
    """Add the ticked cases."""
    cases = cases_with_people(call.unit.session, call.data["cases"])
    some = set(call.data["people"])
    if not some <= {person.id for case in cases for person in case.people}:
        raise BadInput({"people": [_("Choose from the list.")]})
    of_case = {case.id: [person.id for person in case.people if person.id in some] for case in cases}
    joining = [Joining(case_id, of_case.get(case_id, ())) for case_id in dict.fromkeys(call.data["cases"])]
    count = join_movement(call.unit, call.row, joining, call.data["use_blank"])
    message = ngettext("%(num)d person travels along.", "%(num)d people travel along.", count)
    flash(message, "done")
    return home(call)


def _place(call: Call) -> Any:
    movement = the_movement(call)
    place = queries.place_of(call.unit.session, call.path["movement_id"], call.path["place_id"])
    return SimpleNamespace(movement=movement, place=place) if movement is not None and place is not None else None


@door(
    blueprint,
    "/movements/<uuid:movement_id>/places",
    "movements.reserve",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_movement,
    takes=ReserveForm,
    again=movement_page,
)
def reserve(call: Call) -> ResponseReturnValue:
    """Keep blank places."""
    typed = call.data
    count, where, note = typed["count"], typed.get("country", ""), typed.get("note", "")
    reserve_places(call.unit, call.row, count, where, note, typed.get("once"))
    flash(ngettext("%(num)d place is kept.", "%(num)d places are kept.", count), "done")
    return home(call)


@door(
    blueprint,
    "/movements/<uuid:movement_id>/places/<uuid:place_id>/release",
    "movements.release",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=_place,
    takes=NothingForm,
)
def release(call: Call) -> ResponseReturnValue:
    """Make a blank place free."""
    release_place(call.unit, call.row.movement, call.row.place.place)
    flash(_("The place is free."), "done")
    return home(call)


@door(
    blueprint,
    "/movements/<uuid:movement_id>/places/<uuid:place_id>/out",
    "movements.take_out",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=_place,
    takes=NothingForm,
)
def out(call: Call) -> ResponseReturnValue:
    """Take somebody out."""
    take_out(call.unit, call.row.movement, call.row.place)
    flash(_("The place is blank. As long as nobody else takes it, the same person can be put back."), "done")
    return home(call)


@door(
    blueprint,
    "/movements/<uuid:movement_id>/places/<uuid:place_id>/back",
    "movements.put_back",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=_place,
    takes=NothingForm,
)
def back(call: Call) -> ResponseReturnValue:
    """Put somebody back who was taken out."""
    put_back(call.unit, call.row.movement, call.row.place)
    flash(_("The person travels along again."), "done")
    return home(call)


@door(
    blueprint,
    "/movements/<uuid:movement_id>/places/<uuid:place_id>/again",
    "movements.travel_again",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=_place,
    takes=NothingForm,
)
def again(call: Call) -> ResponseReturnValue:
    """Let the case of a person whose leg was frozen travel along again."""
    travel_again(call.unit, call.row.movement, call.row.place)
    flash(_("The case travels along again. It has to be signed off anew."), "done")
    return home(call)
