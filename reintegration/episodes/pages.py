"""Doors of episodes: the overview of an office with what it sends and revokes, the visits, the closure."""

import uuid
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.errors import NotFound
from foundation.forms.fields import FormSchema
from foundation.forms.form import Form
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.container import CaseLink
from foundation.web.route import Request
from foundation.web.routes import Routes
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
    PURPOSE_WORDS,
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


def forms_of(request: Request, name: str, ids: Sequence[uuid.UUID], form: Form) -> dict[uuid.UUID, Form]:
    """A form for each row of a page that has one for every row: what was typed for the row of the address, else empty.

    `name` is what the address calls the id of the row.
    """
    forms = {}
    for row_id in ids:
        forms[row_id] = form if request.path.get(name) == row_id else Form()
        forms[row_id].prefix = f"r{row_id.hex[:8]}"
    return forms


def own_form(request: Request, name: str, form: Form) -> Form:
    """The form of the page itself: what was typed, unless it was typed for one of the rows."""
    return Form() if name in request.path else form


def is_late(request: Request, episode: Episode | None, plan: Sequence[SimpleNamespace]) -> bool:
    """Whether the plan of an open episode with reintegration was due and nothing is in it; `plan` as it is shown."""
    if episode is None or episode.state is not EpisodeState.OPEN or request.row.track is Track.RETURN_ONLY:
        return False
    live = sum(not item.is_cancelled for item in plan)
    return is_plan_late(episode.plan_due_on, day_there(episode, request.container.clock.now()), live)


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


def shown_visits(request: Request, episode: Episode | None) -> list[SimpleNamespace]:
    """The visits of an episode in their order."""
    visits = visits_of_episode(request.unit.session, episode.id) if episode else []
    stand = {visit.id: stands(visit_state(request.unit, visit)[0], visit.outcome) for visit in visits}
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


def shown_plan(request: Request, episode: Episode | None) -> list[SimpleNamespace]:
    """The items of a plan in their order, in short."""
    items = items_of_episode(request.unit.session, episode.id) if episode else []
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
            said=item.content,
            cost=money_of(item.content.amount, item.content.currency),
        )
        for item in items
    ]


# Doors of episodes.


routes = Routes("episodes", permission=Permission.FOLLOW_UP_WORK, load=the_case)
# What this room adds to the page of a case.
CASE_LINK = CaseLink("episodes.overview", _l("Reintegration"), "follow-up", Permission.CASES_OPEN)


def assigned_of(request: Request, case_referrals: Sequence[Any]) -> dict[Any, accounts.Account]:
    """Whoever referrals are assigned to, by id; one statement, asked once."""
    return accounts.accounts_by_id(
        request.unit.session, [referral.assigned_to for referral in case_referrals if referral.assigned_to]
    )


def _sent(request: Request, case_referrals: Sequence[Any], places: dict[Any, str], form: Form) -> list[SimpleNamespace]:
    typed = forms_of(request, "referral_id", [referral.id for referral in case_referrals], form)
    by_id, moving = (
        {referral.id: referral for referral in case_referrals},
        {referral.replaces_id for referral in case_referrals if referral.state in OPEN},
    )
    names = assigned_of(request, case_referrals)
    offices = office_names(request.unit.session, [referral.partner_office_id for referral in case_referrals])
    return [
        SimpleNamespace(
            organisation=places.get(referral.organisation_id, ""),
            office=offices.get(referral.partner_office_id),
            purpose_label=PURPOSE_WORDS[referral.purpose],
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
    request: Request, case_referrals: Sequence[Any], people: int, places: dict[Any, str]
) -> list[tuple[str, str]]:
    """The choices of the form: partners and purposes that somebody agreed to and to which nothing was sent yet."""
    agreed = referrals.who_consented(request.unit.session, request.row.id)  # asked before, so known
    sent = {(referral.organisation_id, referral.purpose) for referral in case_referrals if referral.state in OPEN}
    choices = []
    for (organisation, purpose), who in agreed.items():
        if (organisation, purpose) in sent:
            continue
        label = _(
            "%(organisation)s, for %(purpose)s (%(agreed)s of %(people)s agreed)",
            organisation=places.get(organisation, ""), purpose=PURPOSE_WORDS[purpose], agreed=len(who), people=people,
        )  # fmt: skip
        choices.append((f"{organisation.hex}:{purpose.value}", label))
    return sorted(choices, key=lambda pair: pair[1].casefold())


def _overview(request: Request, form: Form) -> str:
    """What follows the return of a case, for the people of its office."""
    case, session = request.row, request.unit.session
    episode = followed_up(session, case.id)
    visits, case_referrals = shown_visits(request, episode), referrals.referrals_of_case(session, case.id)
    assigned_of(request, case_referrals)  # before anything is opened, so that all keys come at once
    sends = request.me.may(Permission.REFERRALS_SEND)
    agreed = referrals.who_consented(session, case.id) if sends else {}
    places = accounts.places(
        session, [*(referral.organisation_id for referral in case_referrals), *(place for place, _why in agreed)]
    )
    people = names_of_case(request, case.id)
    return render_template(
        "reintegration/episodes/overview.html",
        case=case_head(request, case),
        back_url=url_for("cases.open", case_id=case.id),
        referrals=_sent(request, case_referrals, places, form),
        choices=_may_be_sent(request, case_referrals, len(people), places) if sends else [],
        may_send=sends,
        may_work=request.me.may(Permission.FOLLOW_UP_WORK),
        is_departed=case.state is CaseState.DEPARTED,
        episode=shown_episode(episode),
        visits=visits,
        may_plan_visits=episode is not None and not visits and bool(who_may_be_contacted(session, case.id)),
        plan=(plan := shown_plan(request, episode)),
        is_plan_late=is_late(request, episode, plan),
        concerns=shown_concerns(request, case.id, people),
        form=own_form(request, "referral_id", form),
    )


@routes.form(
    "/cases/<uuid:case_id>/reintegration",
    "referrals.send",
    opens="episodes.read",
    shows=_overview,
    page="overview",
    permission=Permission.REFERRALS_SEND,
    reads=Permission.CASES_OPEN,
    schema=SendForm,
)
def send(request: Request) -> ResponseReturnValue:
    """Send the case to a partner."""
    send_referral(
        request.unit, request.row, request.data["organisation_id"], request.data["purpose"], request.data["message"]
    )
    flash(_("Sent. The partner is told that something waits."), "done")
    return redirect(url_for("episodes.overview", case_id=request.row.id), 303)


@routes.post(
    "/cases/<uuid:case_id>/referrals/<uuid:referral_id>/revoke",
    "referrals.revoke",
    permission=Permission.REFERRALS_SEND,
    load=case_of_referral,
    schema=RevokeForm,
    on_invalid=_overview,
)
def revoke(request: Request) -> ResponseReturnValue:
    """Take a referral back."""
    revoke_referral(request.unit, need_referral(request), request.data["reason"])
    flash(_("Revoked. The partner sees nothing of it any more."), "done")
    return redirect(url_for("episodes.overview", case_id=request.row.id), 303)


def need_episode(request: Request) -> Episode:
    """The episode of the case of an address; NotFound before the arrival."""
    episode = episode_of_case(request.unit.session, request.path["case_id"])
    if episode is None:
        raise NotFound
    return episode


@routes.post("/people/<uuid:case_id>/visits", "visits.plan", schema=FormSchema)
def plan(request: Request) -> ResponseReturnValue:
    """Plan the visits that could not be planned on arrival."""
    plan_visits(request.unit, request.row, need_episode(request))
    flash(_("The visits are planned."), "done")
    return redirect(home_url(request, request.row.id), 303)


def _closure_page(request: Request, form: Form) -> str:
    """What stands in the way of closing, what closing does, and the form."""
    episode = need_episode(request)
    reasons = closing_reasons(request.unit, request.row, episode)
    return render_template(
        "reintegration/episodes/closure.html",
        case=case_head(request, request.row),
        blockers=[reason_sentence(reason) for reason in reasons if reason.severity is Severity.BLOCKER],
        warnings=[reason_sentence(reason) for reason in reasons if reason.severity is Severity.WARNING],
        has_concern=any(reason.code == StepReason.CONCERN_OPEN for reason in reasons),
        is_partner=is_partner(request),
        choices=[(reason.value, CLOSURE_LABELS[reason]) for reason in ClosureReason],
        form=form,
    )


@routes.form(
    "/people/<uuid:case_id>/closure",
    "episodes.close",
    opens="episodes.closure",
    shows=_closure_page,
    page="closure",
    schema=ClosureForm,
)
def close(request: Request) -> ResponseReturnValue:
    """Close the episode and its case."""
    is_office = request.me.office_id is not None
    close_episode(request.unit, request.row, need_episode(request), request.data["reason"], request.data["note"])
    # One sentence for a partner, whatever is open at the office.
    done = _("Closed. Nothing more is asked of anybody.")
    flash(done if is_office else _("Your part is done. The office closes this case."), "done")
    return redirect(home_url(request, request.row.id) if is_office else url_for("referrals.list"), 303)
