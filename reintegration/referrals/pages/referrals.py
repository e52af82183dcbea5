"""Doors of referrals: what a partner has received, one of them, and what a coordinator does with it."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.errors import NotFound
from foundation.forms.fields import FormSchema
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.stamp import Call
from reintegration.episodes.words import PURPOSE_LABELS, REFERRAL_LABELS, REFERRAL_MARKS
from reintegration.follow_up.queries.lost import lost_among
from reintegration.referrals.pages.people import given_name, home_url, is_partner, place_of, the_case
from reintegration.referrals.pages.waiting import who_would_come
from reintegration.referrals.queries import referrals as queries
from reintegration.referrals.rules.referrals import ReferralState
from reintegration.referrals.schemas.referrals import AnswerForm, AssignForm, ReferralList
from reintegration.referrals.services.referrals import answer_referral, assign_referral, finish_referral
from returns.cases.queries.shown_cases import shown_reference
from returns.consent.rules import TransferPurpose

blueprint = Blueprint("referrals", __name__)


def the_referral(call: Call) -> queries.Referral | None:
    """The referral of an address, if this scope sees it."""
    return queries.referral_by_id(call.unit.session, call.path["referral_id"])


def need_referral(call: Call) -> queries.Referral:
    """The same. NotFound where this scope does not see it."""
    referral = the_referral(call)
    if referral is None:
        raise NotFound
    return referral


def case_of_referral(call: Call) -> queries.Case | None:
    """The case of an address, if the referral of the address is one of it."""
    referral = the_referral(call)
    return the_case(call) if referral is not None and referral.case_id == call.path["case_id"] else None


def _shown(call: Call, referral: queries.Referral, places: dict[Any, str], staff: dict[Any, Any]) -> SimpleNamespace:
    """One purpose of a case; who answers gets the way to it."""
    answers = call.me.may(Permission.REFERRALS_ANSWER)
    return SimpleNamespace(
        url=url_for("referrals.open", referral_id=referral.id) if answers else None,
        organisation=places.get(referral.organisation_id, ""),
        purpose_label=PURPOSE_LABELS[referral.purpose],
        state_label=REFERRAL_LABELS[referral.state],
        mark=REFERRAL_MARKS[referral.state],
        sent_at=referral.sent_at,
        to_name=staff[referral.assigned_to].name if referral.assigned_to in staff else None,
    )


def _in_order(referral: queries.Referral) -> int:
    return list(TransferPurpose).index(referral.purpose)


def _about(case: queries.Case) -> dict[str, Any]:
    return {
        "reference": shown_reference(case),
        "names": [given_name(person) for person in case.people],
        "place": place_of(case),
    }


def _rows(call: Call, cases: Sequence[queries.Case]) -> list[SimpleNamespace]:
    """Cases as rows, each with its purposes; referrals, colleagues and places in one statement each."""
    session = call.unit.session
    referrals = queries.referrals_of_cases(session, [case.id for case in cases])
    assigned = [referral.assigned_to for sent in referrals.values() for referral in sent if referral.assigned_to]
    staff = accounts.accounts_by_id(session, assigned)
    places = accounts.places(session, [referral.organisation_id for sent in referrals.values() for referral in sent])
    lost = lost_among(session, [case.id for case in cases])
    return [
        SimpleNamespace(
            url=home_url(call, case.id),
            is_lost=case.id in lost,
            purposes=[_shown(call, referral, places, staff) for referral in sorted(referrals[case.id], key=_in_order)],
            **_about(case),
        )
        for case in cases
    ]


@door(
    blueprint,
    "/referrals",
    "referrals.list",
    permission=Permission.FOLLOW_UP_WORK,
    takes=ReferralList,
    endpoint="list",
)
def list_referrals(call: Call) -> ResponseReturnValue:
    """What is in force for a partner; for an office, what it has sent."""
    cases = queries.referred_page(call.unit.session, call.data.get("page"), PAGE_SIZE)
    return render_template(
        "reintegration/referrals/list.html",
        page=list_page(cases, _rows(call, cases.items)),
        is_partner=is_partner(call),
    )


def _page(call: Call, form: Form) -> str:
    referral = call.row
    staff = queries.staff_of(call.unit.session, referral.organisation_id)
    case = queries.case_with_people(call.unit.session, referral.case_id)
    return render_template(
        "reintegration/referrals/referral.html",
        row=SimpleNamespace(
            **_about(case), **vars(_shown(call, referral, {}, {account.id: account for account in staff}))
        ),
        referral=referral,
        is_sent=referral.state is ReferralState.SENT,
        is_accepted=referral.state is ReferralState.ACCEPTED,
        message=(referral.content or {}).get("message"),
        takes_over=referral.replaces_id is not None,
        wish=SimpleNamespace(at=referral.move_wished_at) if referral.move_wished_at else None,
        home=home_url(call, referral.case_id),
        coming=who_would_come(call, referral, case),
        staff=sorted(((account.id.hex, account.name) for account in staff), key=lambda pair: pair[1].casefold()),
        form=form,
    )


@door(
    blueprint,
    "/referrals/<uuid:referral_id>",
    "referrals.open",
    permission=Permission.REFERRALS_ANSWER,
    finds=the_referral,
    endpoint="open",
)
def open_page(call: Call) -> ResponseReturnValue:
    """One referral: to be answered, to be given to a colleague, to be finished."""
    assigned = call.row.assigned_to
    return _page(call, Form(values={"to": assigned.hex} if assigned else {}))


@door(
    blueprint,
    "/referrals/<uuid:referral_id>/answer",
    "referrals.answer",
    permission=Permission.REFERRALS_ANSWER,
    methods=("POST",),
    finds=the_referral,
    takes=AnswerForm,
    again=_page,
)
def answer(call: Call) -> ResponseReturnValue:
    """Accept or reject."""
    answer_referral(call.unit, call.row, call.data["accept"], call.data["reason"])
    if call.data["accept"]:
        flash(_("Accepted. Now give it to a colleague."), "done")
        return redirect(url_for("referrals.open", referral_id=call.row.id), 303)
    flash(_("Rejected. The office is told, and sees your reason."), "done")
    return redirect(url_for("referrals.list"), 303)


@door(
    blueprint,
    "/referrals/<uuid:referral_id>/assign",
    "referrals.assign",
    permission=Permission.REFERRALS_ANSWER,
    methods=("POST",),
    finds=the_referral,
    takes=AssignForm,
    again=_page,
)
def assign(call: Call) -> ResponseReturnValue:
    """Give it to a colleague."""
    assign_referral(call.unit, call.row, call.data["to"])
    flash(_("Your colleague sees it from now on."), "done")
    return redirect(url_for("referrals.open", referral_id=call.row.id), 303)


@door(
    blueprint,
    "/referrals/<uuid:referral_id>/finish",
    "referrals.finish",
    permission=Permission.REFERRALS_ANSWER,
    methods=("POST",),
    finds=the_referral,
    takes=FormSchema,
)
def finish(call: Call) -> ResponseReturnValue:
    """Say that its purpose is fulfilled."""
    finish_referral(call.unit, call.row)
    flash(_("Finished. Your organisation does not see it for this purpose any more."), "done")
    return redirect(url_for("referrals.list"), 303)
