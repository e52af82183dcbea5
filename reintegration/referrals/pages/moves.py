"""Pages of moving people to another partner: the wish of the one who has them, and the office that sends them on."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.forms.fields import FormSchema
from foundation.forms.form import Form
from foundation.language.formats import by_alphabet
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from reintegration.episodes.words import PURPOSE_WORDS
from reintegration.referrals import queries
from reintegration.referrals.pages.people import names_of_case
from reintegration.referrals.pages.referrals import referral_of_case, the_referral
from reintegration.referrals.queries import Referral
from reintegration.referrals.schemas import MoveForm, MoveWishForm
from reintegration.referrals.services import (
    move_referral,
    take_back_wish,
    wish_move,
)
from reintegration.referrals.words import MOVE_LABELS, ReferralsAct
from returns.cases.pages.cases import PartOfCase
from returns.cases.pages.header import case_head
from returns.cases.words import choices_of

routes = Routes("partner_moves", permission=Permission.REFERRALS_ANSWER, load=the_referral)


def _wish_page(request: Request[Referral], form: Form) -> str:
    """The form in which a coordinator asks that another partner goes on."""
    referral = request.row
    return render_template(
        "reintegration/referrals/wish.html",
        referral=referral,
        purpose_label=PURPOSE_WORDS[referral.purpose],
        names=list(names_of_case(request, referral.case_id).values()),
        wish=referral.wish,
        reasons=choices_of(MOVE_LABELS),
        form=form,
    )


@routes.form(
    "/referrals/<uuid:referral_id>/move",
    ReferralsAct.PARTNER_MOVES_WISH,
    opens=ReferralsAct.PARTNER_MOVES_READ,
    shows=_wish_page,
    page="wish",
    schema=MoveWishForm,
)
def ask(request: Request[Referral]) -> ResponseReturnValue:
    """Ask that another partner goes on."""
    data = request.data
    wish_move(request.unit, request.row, data["reason"], data["note"], data["message"])
    flash(_("The office is told. Your organisation continues until another has accepted."), "done")
    return redirect(url_for("referrals.open", referral_id=request.row.id), 303)


@routes.post("/referrals/<uuid:referral_id>/move/undo", ReferralsAct.PARTNER_MOVES_KEEP, schema=FormSchema)
def keep(request: Request[Referral]) -> ResponseReturnValue:
    """Go on with the people after all."""
    take_back_wish(request.unit, request.row)
    flash(_("Your organisation continues."), "done")
    return redirect(url_for("referrals.open", referral_id=request.row.id), 303)


def _move_page(request: Request[PartOfCase[Referral]], form: Form) -> str:
    """The form that sends a case to another partner: one that somebody agreed to for this purpose."""
    case, referral = request.row.case, request.row.part
    agreed = queries.who_consented(request.unit.session, case.id)
    others = [place for place, purpose in agreed if purpose is referral.purpose and place != referral.organisation_id]
    places = accounts.places(request.unit.session, [*others, referral.organisation_id])
    choices = [(organisation_id.hex, places.get(organisation_id, "")) for organisation_id in others]
    return render_template(
        "reintegration/referrals/move.html",
        case=case_head(request, case),
        organisation=places.get(referral.organisation_id, ""),
        referral=referral,
        purpose_label=PURPOSE_WORDS[referral.purpose],
        wish=referral.wish,
        choices=sorted(choices, key=lambda choice: by_alphabet(choice[1])),
        form=form,
    )


def _message_of_wish(request: Request[PartOfCase[Referral]]) -> dict[str, str]:
    wish = request.row.part.wish
    return {"message": wish.message} if wish and wish.message else {}


@routes.form(
    "/cases/<uuid:case_id>/referrals/<uuid:referral_id>/move",
    ReferralsAct.PARTNER_MOVES_MOVE,
    opens=ReferralsAct.PARTNER_MOVES_PAGE,
    shows=_move_page,
    begins=_message_of_wish,
    permission=Permission.REFERRALS_SEND,
    load=referral_of_case,
    schema=MoveForm,
)
def move(request: Request[PartOfCase[Referral]]) -> ResponseReturnValue:
    """Send it to the other partner."""
    move_referral(request.unit, request.row.case, request.row.part, request.data["to"], request.data["message"])
    flash(_("Sent. The current partner continues until the new partner has accepted."), "done")
    return redirect(url_for("episodes.overview", case_id=request.row.case.id), 303)
