"""Doors of moving people to another partner: the wish of who has them, and the office that sends them on."""

import uuid
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.forms.fields import FormSchema
from foundation.forms.form import Form
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.door import door
from foundation.web.stamp import Call
from reintegration.episodes.words import PURPOSE_LABELS
from reintegration.referrals import queries
from reintegration.referrals.pages.people import case_head, names_of_case
from reintegration.referrals.pages.referrals import case_of_referral, need_referral, the_referral
from reintegration.referrals.rules import MoveReason
from reintegration.referrals.schemas import MoveForm, MoveWishForm
from reintegration.referrals.services.moves import move_referral, take_back_wish, wish_move

blueprint = Blueprint("partner_moves", __name__)
MOVE_LABELS = {
    MoveReason.MOVED_AWAY: _l("They live elsewhere now"),
    MoveReason.NO_CAPACITY: _l("We have no capacity"),
    MoveReason.NO_SERVICE: _l("We do not offer what they need"),
    MoveReason.OWN_WISH: _l("They wish it themselves"),
    MoveReason.CLOSING: _l("Our office closes"),
    MoveReason.OTHER: _l("Another reason"),
}


def shown_wish(referral: queries.Referral) -> SimpleNamespace | None:
    """Why a partner wishes that another one goes on, and since when; None without a wish."""
    content: Mapping[str, Any] = (referral.content or {}).get("wish") or {}
    if referral.move_wished_at is None or not content:
        return None
    return SimpleNamespace(
        reason_label=MOVE_LABELS[MoveReason(content["reason"])],
        note=content.get("note"),
        message=content.get("message"),
        at=referral.move_wished_at,
    )


def _wish_page(call: Call, form: Form) -> str:
    referral = call.row
    return render_template(
        "reintegration/referrals/wish.html",
        referral=referral,
        purpose_label=PURPOSE_LABELS[referral.purpose],
        names=list(names_of_case(call, referral.case_id).values()),
        wish=shown_wish(referral),
        reasons=[(reason.value, label) for reason, label in MOVE_LABELS.items()],
        form=form,
    )


@door(
    blueprint,
    "/referrals/<uuid:referral_id>/move",
    "partner_moves.read",
    permission=Permission.REFERRALS_ANSWER,
    finds=the_referral,
)
def wish(call: Call) -> ResponseReturnValue:
    """The form in which a coordinator asks that another partner goes on."""
    return _wish_page(call, Form())


@door(
    blueprint,
    "/referrals/<uuid:referral_id>/move",
    "partner_moves.wish",
    permission=Permission.REFERRALS_ANSWER,
    methods=("POST",),
    finds=the_referral,
    takes=MoveWishForm,
    again=_wish_page,
)
def ask(call: Call) -> ResponseReturnValue:
    """Ask that another partner goes on."""
    data = call.data
    wish_move(call.unit, call.row, data["reason"], data["note"], data["message"])
    flash(_("The office is told. Your organisation goes on until another one has accepted."), "done")
    return redirect(url_for("referrals.open", referral_id=call.row.id), 303)


@door(
    blueprint,
    "/referrals/<uuid:referral_id>/move/undo",
    "partner_moves.keep",
    permission=Permission.REFERRALS_ANSWER,
    methods=("POST",),
    finds=the_referral,
    takes=FormSchema,
)
def keep(call: Call) -> ResponseReturnValue:
    """Go on with the people after all."""
    take_back_wish(call.unit, call.row)
    flash(_("Your organisation goes on."), "done")
    return redirect(url_for("referrals.open", referral_id=call.row.id), 303)


def _choices(call: Call, referral: queries.Referral) -> list[tuple[str, str]]:
    """The other organisations that somebody agreed to for this purpose, by name."""
    agreed = queries.who_consented(call.unit.session, referral.case_id)
    others: list[uuid.UUID] = [
        place for place, purpose in agreed if purpose is referral.purpose and place != referral.organisation_id
    ]
    names = accounts.places(call.unit.session, [*others, referral.organisation_id])
    return sorted(
        ((organisation_id.hex, names.get(organisation_id, "")) for organisation_id in others),
        key=lambda pair: pair[1].casefold(),
    )


def _move_page(call: Call, form: Form) -> str:
    referral = need_referral(call)
    choices = _choices(call, referral)
    places = accounts.places(call.unit.session, [referral.organisation_id])
    return render_template(
        "reintegration/referrals/move.html",
        case=case_head(call, call.row),
        organisation=places.get(referral.organisation_id, ""),
        purpose=referral.purpose.value,
        purpose_label=PURPOSE_LABELS[referral.purpose],
        wish=shown_wish(referral),
        choices=choices,
        consent_url=url_for("consent.page", case_id=call.row.id),
        preview_url=url_for("partner_previews.page", case_id=call.row.id),
        form=form,
    )


@door(
    blueprint,
    "/cases/<uuid:case_id>/referrals/<uuid:referral_id>/move",
    "partner_moves.page",
    permission=Permission.REFERRALS_SEND,
    finds=case_of_referral,
)
def page(call: Call) -> ResponseReturnValue:
    """The form that sends a case to another partner in place of the one that has it."""
    shown = shown_wish(need_referral(call))
    return _move_page(call, Form(values={"message": shown.message} if shown and shown.message else {}))


@door(
    blueprint,
    "/cases/<uuid:case_id>/referrals/<uuid:referral_id>/move",
    "partner_moves.move",
    permission=Permission.REFERRALS_SEND,
    methods=("POST",),
    finds=case_of_referral,
    takes=MoveForm,
    again=_move_page,
)
def move(call: Call) -> ResponseReturnValue:
    """Send it to the other partner."""
    move_referral(call.unit, call.row, need_referral(call), call.data["to"], call.data["message"])
    flash(_("Sent. Whoever has the people now goes on until the other partner has accepted."), "done")
    return redirect(url_for("episodes.overview", case_id=call.row.id), 303)
