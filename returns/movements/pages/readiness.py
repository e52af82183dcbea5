"""The door of the readiness of a group movement: how each of its cases stands, and what is in its way."""

from types import SimpleNamespace

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.web.door import door
from foundation.web.paging import PAGE_SIZE
from foundation.web.stamp import Call
from returns.cases.queries.shown_cases import shown_reference
from returns.cases.rules.cases import CaseState
from returns.cases.rules.reasons import blockers
from returns.cases.words.cases import STATE_LABELS
from returns.journey.pages.itinerary import marked
from returns.journey.queries.travel_reasons import names_of
from returns.movements.pages.movements import blueprint
from returns.movements.pages.shown import movement_head
from returns.movements.queries.readiness import CaseAtHand, MovementCases, movement_with_cases
from returns.movements.rules import MOST_SEATS, Seats
from returns.movements.schemas import MovementCasesPage
from returns.readiness.services.readiness import Readiness, readiness_of_cases


def _with_cases(call: Call) -> MovementCases | None:
    """The movement with the cases of the page that the address names; a wrong page is refused when it is read."""
    requested = request.args.get("page", 1, int)
    page = requested if 1 <= requested <= MOST_SEATS else 1
    return movement_with_cases(call.unit.session, call.path["movement_id"], page, PAGE_SIZE)


def _row(at_hand: CaseAtHand, readiness: Readiness) -> SimpleNamespace:
    """One case: signed off, void, blocked by so many, waiting, or not looked at any more since it has left."""
    case, names = at_hand.case, names_of(at_hand.people)
    stands = at_hand.signed is not None and at_hand.signed.facts_hash == readiness.facts_hash
    is_ready = case.state is CaseState.READY
    return SimpleNamespace(
        reference=shown_reference(case),
        anchor=f"case-{case.id.hex}",
        url=url_for("readiness.page", case_id=case.id),
        state_label=STATE_LABELS[case.state],
        is_signed=is_ready and stands,
        is_void=is_ready and not stands,
        has_left=case.state not in (CaseState.PLANNING, CaseState.READY),
        people=at_hand.travelling,
        findings=sorted(marked(readiness.findings, names), key=lambda finding: finding.mark != "blocked"),
        blocked=len(blockers(readiness.findings)),
    )


@door(
    blueprint,
    "/movements/<uuid:movement_id>/readiness",
    "movements.readiness",
    permission=Permission.CASES_OPEN,
    finds=_with_cases,
    takes=MovementCasesPage,
)
def readiness(call: Call) -> ResponseReturnValue:
    """What stands in the way of each case of a movement, those first on a page that need something."""
    with_cases, page = call.row, call.data["page"]
    ready = readiness_of_cases(call.unit, [at_hand.case for at_hand in with_cases.cases]) if with_cases.cases else {}
    rows = [_row(at_hand, ready[at_hand.case.id]) for at_hand in with_cases.cases]
    return render_template(
        "returns/movements/readiness.html",
        movement=movement_head(call, with_cases.movement, Seats(with_cases.movement.seats)),
        rows=sorted(rows, key=lambda row: (row.is_signed or row.has_left, not row.blocked)),
        unseen=with_cases.unseen,
        previous_page=page - 1 if page > 1 else None,
        next_page=page + 1 if with_cases.has_more else None,
        this_url=lambda number: url_for("movements.readiness", movement_id=with_cases.movement.id, page=number),
    )
