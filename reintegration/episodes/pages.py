"""Doors of episodes: the overview of an office with what it sends and revokes, the visits, the closure."""

import uuid
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
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.door import door
from foundation.web.stamp import Call
from foundation.web.wiring import CaseLink
from reintegration.arrivals.queries.arrivals import who_may_be_contacted
from reintegration.arrivals.services.arrivals import plan_visits
from reintegration.concerns.pages.concerns_shown import shown_concerns
from reintegration.episodes.queries import Episode, episode_of_case, followed_up, reason_sentence, visits_of_episode
from reintegration.episodes.rules import ClosureReason, EpisodeState
from reintegration.episodes.schemas import ClosureForm
from reintegration.episodes.services.episodes import close_episode, closing_reasons
from reintegration.episodes.words import (
    CLOSURE_LABELS,
    DIMENSION_LABELS,
    ITEM_LABELS,
    ITEM_MARKS,
    LEVEL_LABELS,
    PURPOSE_LABELS,
    REFERRAL_LABELS,
    REFERRAL_MARKS,
    TEMPLATE_LABELS,
    VISIT_KIND_LABELS,
    stands,
)
from reintegration.follow_up.services.check_ins import visit_state
from reintegration.partners.queries.partners import office_names
from reintegration.plans.queries import day_there, items_of_episode, money_of
from reintegration.plans.rules.plans import ItemState, is_plan_late
from reintegration.referrals import queries as referrals
from reintegration.referrals.pages.moves import shown_wish
from reintegration.referrals.pages.people import case_head, home_url, is_partner, names_of_case, the_case
from reintegration.referrals.pages.referrals import case_of_referral, need_referral
from reintegration.referrals.rules import OPEN, ReferralState
from reintegration.referrals.schemas import RevokeForm, SendForm
from reintegration.referrals.services.referrals import revoke_referral, send_referral
from returns.cases.rules import CaseState, Severity, Track
from returns.lifecycle.rules.guards import StepReason

# Episode, visits and plan as templates show them; the same for the office and for partners.


def forms_of(call: Call, name: str, ids: Sequence[uuid.UUID], form: Form) -> dict[uuid.UUID, Form]:
    """A form for each row of a page that has one for every row: what was typed for the row of the address, else empty.

    `name` is what the address calls the id of the row.
    """
    forms = {}
    for row_id in ids:
        forms[row_id] = form if call.path.get(name) == row_id else Form()
        forms[row_id].prefix = f"r{row_id.hex[:8]}"
    return forms


def own_form(call: Call, name: str, form: Form) -> Form:
    """The form of the page itself: what was typed, unless it was typed for one of the rows."""
    return Form() if name in call.path else form


def is_late(call: Call, episode: Episode | None, plan: Sequence[SimpleNamespace]) -> bool:
    """Whether the plan of an open episode with reintegration was due and nothing is in it; `plan` as it is shown."""
    if episode is None or episode.state is not EpisodeState.OPEN or call.row.track is Track.RETURN_ONLY:
        return False
    live = sum(not item.is_cancelled for item in plan)
    return is_plan_late(episode.plan_due_on, day_there(episode, call.wiring.clock.now()), live)


def shown_episode(episode: Episode | None) -> SimpleNamespace | None:
    """An episode, or None before the arrival. Why a template was chosen is not part of it."""
    if episode is None:
        return None
    content = episode.content or {}
    return SimpleNamespace(
        arrived_on=episode.arrived_on,
        template_label=TEMPLATE_LABELS[episode.template],
        plan_due_on=episode.plan_due_on,
        is_open=episode.state is EpisodeState.OPEN,
        lost_since=episode.lost_at if episode.state is EpisodeState.OPEN else None,
        closed_at=episode.closed_at,
        closure_label=CLOSURE_LABELS[ClosureReason(content["closure_reason"])] if content else None,
        note=content.get("note"),
    )


def shown_visits(call: Call, episode: Episode | None) -> list[SimpleNamespace]:
    """The visits of an episode in their order."""
    visits = visits_of_episode(call.unit.session, episode.id) if episode else []
    stand = {visit.id: stands(visit_state(call.unit, visit)[0], visit.outcome) for visit in visits}
    return [
        SimpleNamespace(
            id=visit.id,
            label=str(VISIT_KIND_LABELS[visit.kind]).replace("%(month)s", str(visit.month)),
            due_on=visit.due_on,
            opens_on=visit.opens_on,
            closes_on=visit.closes_on,
            is_survey_round=visit.is_survey_round,
            shift=visit.shift,
            is_outside_window=visit.is_outside_window,
            state_label=stand[visit.id][0],
            mark=stand[visit.id][1],
        )
        for visit in visits
    ]


def shown_plan(call: Call, episode: Episode | None) -> list[SimpleNamespace]:
    """The items of a plan in their order, in short."""
    items = items_of_episode(call.unit.session, episode.id) if episode else []
    return [
        SimpleNamespace(
            url=url_for("plan_items.page", case_id=item.case_id, item_id=item.id),
            dimension_label=DIMENSION_LABELS[item.dimension],
            level_label=LEVEL_LABELS[item.level],
            state_label=ITEM_LABELS[item.state],
            mark=ITEM_MARKS[item.state],
            is_cancelled=item.state is ItemState.CANCELLED,
            is_in_kind=item.is_in_kind,
            planned_on=item.planned_on,
            delivered_on=item.delivered_on,
            said=SimpleNamespace(**item.content),
            cost=money_of(item.content.get("amount"), item.content.get("currency")),
        )
        for item in items
    ]


# Doors of episodes.


blueprint = Blueprint("episodes", __name__)
# What this room adds to the page of a case.
CASE_LINK = CaseLink("episodes.overview", _l("Reintegration"), "follow-up", Permission.CASES_OPEN)


def assigned_of(call: Call, case_referrals: Sequence[Any]) -> dict[Any, accounts.Account]:
    """Whoever referrals are assigned to, by id; one statement, asked once."""
    return accounts.accounts_by_id(
        call.unit.session, [referral.assigned_to for referral in case_referrals if referral.assigned_to]
    )


def _sent(call: Call, case_referrals: Sequence[Any], places: dict[Any, str], form: Form) -> list[SimpleNamespace]:
    typed = forms_of(call, "referral_id", [referral.id for referral in case_referrals], form)
    by_id, moving = (
        {referral.id: referral for referral in case_referrals},
        {referral.replaces_id for referral in case_referrals if referral.state in OPEN},
    )
    names = assigned_of(call, case_referrals)
    offices = office_names(call.unit.session, [referral.partner_office_id for referral in case_referrals])
    return [
        SimpleNamespace(
            organisation=places.get(referral.organisation_id, ""),
            office=offices.get(referral.partner_office_id),
            purpose_label=PURPOSE_LABELS[referral.purpose],
            state_label=REFERRAL_LABELS[referral.state],
            mark=REFERRAL_MARKS[referral.state],
            sent_at=referral.sent_at,
            to_name=names[referral.assigned_to].name if referral.assigned_to in names else None,
            reason=(referral.content or {}).get("reason"),
            is_open=referral.state in OPEN,
            message=(referral.content or {}).get("message"),
            wish=shown_wish(referral),
            instead_of=places.get(by_id[referral.replaces_id].organisation_id)
            if referral.replaces_id in by_id
            else None,
            is_moving=referral.id in moving and referral.state is ReferralState.ACCEPTED,
            may_move=referral.state is ReferralState.ACCEPTED,
            move_url=url_for("partner_moves.page", case_id=referral.case_id, referral_id=referral.id),
            form=typed[referral.id],
            revoke_url=url_for("episodes.revoke", case_id=referral.case_id, referral_id=referral.id),
        )
        for referral in case_referrals
    ]


def _may_be_sent(
    call: Call, case_referrals: Sequence[Any], people: int, places: dict[Any, str]
) -> list[tuple[str, str]]:
    """The choices of the form: partners and purposes that somebody agreed to and to which nothing was sent yet."""
    agreed = referrals.who_consented(call.unit.session, call.row.id)  # asked before, so known
    sent = {(referral.organisation_id, referral.purpose) for referral in case_referrals if referral.state in OPEN}
    choices = []
    for (organisation, purpose), who in agreed.items():
        if (organisation, purpose) in sent:
            continue
        label = _(
            "%(organisation)s, for %(purpose)s (%(agreed)s of %(people)s agreed)",
            organisation=places.get(organisation, ""), purpose=PURPOSE_LABELS[purpose], agreed=len(who), people=people,
        )  # fmt: skip
        choices.append((f"{organisation.hex}:{purpose.value}", label))
    return sorted(choices, key=lambda pair: pair[1].casefold())


def _overview(call: Call, form: Form) -> str:
    case, session = call.row, call.unit.session
    episode = followed_up(session, case.id)
    visits, case_referrals = shown_visits(call, episode), referrals.referrals_of_case(session, case.id)
    assigned_of(call, case_referrals)  # before anything is opened, so that all keys come at once
    sends = call.me.may(Permission.REFERRALS_SEND)
    agreed = referrals.who_consented(session, case.id) if sends else {}
    places = accounts.places(
        session, [*(referral.organisation_id for referral in case_referrals), *(place for place, _why in agreed)]
    )
    people = names_of_case(call, case.id)
    return render_template(
        "reintegration/episodes/overview.html",
        case=case_head(call, case),
        back_url=url_for("cases.open", case_id=case.id),
        referrals=_sent(call, case_referrals, places, form),
        choices=_may_be_sent(call, case_referrals, len(people), places) if sends else [],
        may_send=sends,
        may_work=call.me.may(Permission.FOLLOW_UP_WORK),
        is_departed=case.state is CaseState.DEPARTED,
        episode=shown_episode(episode),
        visits=visits,
        may_plan_visits=episode is not None and not visits and bool(who_may_be_contacted(session, case.id)),
        plan=(plan := shown_plan(call, episode)),
        is_plan_late=is_late(call, episode, plan),
        concerns=shown_concerns(call, case.id, people),
        form=own_form(call, "referral_id", form),
    )


@door(
    blueprint,
    "/cases/<uuid:case_id>/reintegration",
    "episodes.read",
    permission=Permission.CASES_OPEN,
    finds=the_case,
)
def overview(call: Call) -> ResponseReturnValue:
    """What follows the return of a case, for the people of its office."""
    return _overview(call, Form())


@door(
    blueprint,
    "/cases/<uuid:case_id>/reintegration",
    "referrals.send",
    permission=Permission.REFERRALS_SEND,
    methods=("POST",),
    finds=the_case,
    takes=SendForm,
    again=_overview,
)
def send(call: Call) -> ResponseReturnValue:
    """Send the case to a partner."""
    send_referral(call.unit, call.row, call.data["organisation_id"], call.data["purpose"], call.data["message"])
    flash(_("Sent. The partner is told that something waits."), "done")
    return redirect(url_for("episodes.overview", case_id=call.row.id), 303)


@door(
    blueprint,
    "/cases/<uuid:case_id>/referrals/<uuid:referral_id>/revoke",
    "referrals.revoke",
    permission=Permission.REFERRALS_SEND,
    methods=("POST",),
    finds=case_of_referral,
    takes=RevokeForm,
    again=_overview,
)
def revoke(call: Call) -> ResponseReturnValue:
    """Take a referral back."""
    revoke_referral(call.unit, need_referral(call), call.data["reason"])
    flash(_("Revoked. The partner sees nothing of it any more."), "done")
    return redirect(url_for("episodes.overview", case_id=call.row.id), 303)


def need_episode(call: Call) -> Episode:
    """The episode of the case of an address; NotFound before the arrival."""
    episode = episode_of_case(call.unit.session, call.path["case_id"])
    if episode is None:
        raise NotFound
    return episode


@door(
    blueprint,
    "/people/<uuid:case_id>/visits",
    "visits.plan",
    permission=Permission.FOLLOW_UP_WORK,
    methods=("POST",),
    finds=the_case,
    takes=FormSchema,
)
def plan(call: Call) -> ResponseReturnValue:
    """Plan the visits that could not be planned on arrival."""
    plan_visits(call.unit, call.row, need_episode(call))
    flash(_("The visits are planned."), "done")
    return redirect(home_url(call, call.row.id), 303)


def _closure_page(call: Call, form: Form) -> str:
    episode = need_episode(call)
    reasons = closing_reasons(call.unit, call.row, episode)
    return render_template(
        "reintegration/episodes/closure.html",
        case=case_head(call, call.row),
        blockers=[reason_sentence(reason) for reason in reasons if reason.severity is Severity.BLOCKER],
        warnings=[reason_sentence(reason) for reason in reasons if reason.severity is Severity.WARNING],
        has_concern=any(reason.code == StepReason.CONCERN_OPEN for reason in reasons),
        is_partner=is_partner(call),
        choices=[(reason.value, CLOSURE_LABELS[reason]) for reason in ClosureReason],
        form=form,
    )


@door(
    blueprint,
    "/people/<uuid:case_id>/closure",
    "episodes.closure",
    permission=Permission.FOLLOW_UP_WORK,
    finds=the_case,
)
def closure(call: Call) -> ResponseReturnValue:
    """What stands in the way of closing, what closing does, and the form."""
    return _closure_page(call, Form())


@door(
    blueprint,
    "/people/<uuid:case_id>/closure",
    "episodes.close",
    permission=Permission.FOLLOW_UP_WORK,
    methods=("POST",),
    finds=the_case,
    takes=ClosureForm,
    again=_closure_page,
)
def close(call: Call) -> ResponseReturnValue:
    """Close the episode and its case."""
    is_office = call.me.office_id is not None
    close_episode(call.unit, call.row, need_episode(call), call.data["reason"], call.data["note"])
    # One sentence for a partner, whatever is open at the office.
    done = _("Closed. Nothing more is asked of anybody.")
    flash(done if is_office else _("Your part is done. The office closes this case."), "done")
    return redirect(home_url(call, call.row.id) if is_office else url_for("referrals.list"), 303)
