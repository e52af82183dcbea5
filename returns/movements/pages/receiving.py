"""Routes of what the receiving side of a group movement gets: the notice that it comes, and its manifest."""

import secrets

from flask import render_template
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.forms.form import Form
from foundation.language.formats import for_reader
from foundation.language.locales import language_code
from foundation.language.words import _
from foundation.papers.compiling import as_pdf
from foundation.papers.languages import CODES, language_for
from foundation.papers.sheet import Sheet, said
from foundation.papers.words import words_of
from foundation.web.downloads import handed_out
from foundation.web.route import Request
from returns.cases.queries import refuse_if
from returns.cases.rules.cases import Reason
from returns.cases.words import SEX_CHOICES
from returns.escorts.queries.escorts import RosterMember
from returns.escorts.rules.escorts import EscortKind
from returns.movements.pages.movements import (
    home,
    movement_head,
    notice_shown,
    routes as shared_routes,
    the_movement,
)
from returns.movements.queries import movements as queries
from returns.movements.queries.movements import Movement, departs_on, escorts_of_movement, shown_movement
from returns.movements.queries.people import manifest_of
from returns.movements.rules import Seats
from returns.movements.schemas import ManifestForm, MovementNoticeForm
from returns.movements.services.movements import NewNotice, give_notice
from returns.movements.words import MovementsAct
from returns.paperwork.pages import blocks as paper_blocks
from returns.paperwork.pages.blocks import HAND_WRITTEN, Blocks, file_name
from returns.paperwork.queries import EscortLine
from returns.paperwork.rules import CasePaper, CasePaperReason
from returns.paperwork.services import note_paper

routes = shared_routes.with_common(permission=Permission.CASES_OPEN, load=the_movement)


def notice_page(request: Request[Movement], form: Form) -> str:
    """The notice to the receiving side: by when, what was told, and the form that records it."""
    session, movement = request.unit.session, request.row
    notices, notice = queries.notices_of_movement(session, movement.id), notice_shown(request, movement)
    organisations = accounts.organisations(session)
    names = {organisation.id: organisation.name for organisation in organisations}
    givers = accounts.accounts_by_id(session, [row.given_by for row in notices])
    if not form.errors and not form.values:
        form.values = {"given_on": notice.facts.today.isoformat()}
    return render_template(
        "returns/movements/notice.html",
        movement=movement_head(request, movement),
        notice=notice,
        form=form,
        may_work=request.me.may(Permission.CASES_WORK),
        organisations=[
            (organisation.id, organisation.name)
            for organisation in organisations
            if organisation.country == movement.country
        ],
        given=[
            (
                row,
                givers[row.given_by].name if row.given_by in givers else "",
                names.get(row.organisation_id, "") if row.organisation_id else "",
            )
            for row in notices
        ],
        told=queries.told_of_movement(session, movement.id),
    )


@routes.form(
    "/movements/<uuid:movement_id>/notice",
    MovementsAct.GIVE_NOTICE,
    opens=MovementsAct.NOTICE,
    shows=notice_page,
    page="notice",
    permission=Permission.CASES_WORK,
    reads=Permission.CASES_OPEN,
    schema=MovementNoticeForm,
    endpoint="give_notice",
)
def give(request: Request[Movement]) -> ResponseReturnValue:
    """Record that the receiving side was told."""
    give_notice(request.unit, request.row, NewNotice(**request.data))
    return home(request, _("Saved: the receiving side has been told."), "notice")


# The manifest: on the screen, and as a paper in the languages of papers.


def _page(request: Request[Movement], form: Form) -> str:
    """The manifest on the screen, and the form that asks for it as a paper."""
    session, movement = request.unit.session, request.row
    along = escorts_of_movement(session, movement.id)
    rows = manifest_of(session, movement, departs_on(movement))
    blank = sum(row.is_blank for row in rows)
    if not form.values.get("language"):
        form.values = {"language": language_for((), language_code())}
    return render_template(
        "returns/movements/manifest.html",
        movement=movement_head(request, movement, Seats(movement.seats, len(rows) - blank, blank, len(along))),
        now=request.container.clock.now(),
        form=form,
        languages=[(code, words_of(code)("own_name")) for code in CODES],
        rows=rows,
        sexes=SEX_CHOICES,
        escorts=[who.member.content.name for who in along if who.member is not None],
    )


@routes.get("/movements/<uuid:movement_id>/manifest", MovementsAct.MANIFEST)
def manifest(request: Request[Movement]) -> ResponseReturnValue:
    """The manifest of a movement, on the screen."""
    return _page(request, Form())


def _sheet(request: Request[Movement], language: str) -> Sheet:
    """The manifest as a sheet: who has a place, as their cases describe them, and nothing else that is kept."""
    session, movement, blocks = request.unit.session, request.row, Blocks.of(language)
    # Everything is read before anything is opened, so that keys are fetched once.
    along = escorts_of_movement(session, movement.id)
    office = accounts.reached(session, [movement.office_id]).get(movement.office_id, accounts.Reached())
    rows = [
        paper_blocks.ManifestRow(row.line, row.reference, row.place)
        for row in manifest_of(session, movement, departs_on(movement))
    ]
    escorts = [_escort(who.member) for who in along if who.member is not None]
    return Sheet(
        title=blocks.words(f"kinds.{CasePaper.MANIFEST.value}"),
        language=blocks.language,
        words=blocks.words,
        issued_by=said(office.name) or HAND_WRITTEN,
        issued=blocks.words("frame.issued", day=blocks.language.day(for_reader(request.container.clock.now()).date())),
        reference=None,
        blocks=paper_blocks.manifest(blocks, rows, [shown_movement(movement)], escorts, office, request.me.name),
        is_wide=True,
    )


def _escort(member: RosterMember) -> EscortLine:
    return EscortLine(
        id=member.id,
        kind=EscortKind.OPERATIONAL,
        name=member.content.name,
        phone=member.content.phone,
        qualification="",
        languages="",
        legs=(1,),
        people=(),
        home=(),
    )


@routes.get(
    "/movements/<uuid:movement_id>/manifest/paper",
    MovementsAct.MANIFEST_PAPER,
    schema=ManifestForm,
    on_invalid=_page,
    endpoint="manifest_paper",
)
def paper(request: Request[Movement]) -> ResponseReturnValue:
    """The manifest as a PDF to be saved; the audit first notes that it leaves, and in which language."""
    language = request.data["language"]
    rows = manifest_of(request.unit.session, request.row, departs_on(request.row))
    refuse_if([Reason(CasePaperReason.CASE_IS_RESTRICTED)] if any(row.is_frozen for row in rows) else [])
    note_paper(request.unit, CasePaper.MANIFEST, language)
    made = as_pdf(_sheet(request, language), request.container.clock.now())
    return handed_out(made, file_name(CasePaper.MANIFEST.value, secrets.token_hex(3)), "application/pdf")
