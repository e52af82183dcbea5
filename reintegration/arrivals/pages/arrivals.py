"""Doors of arrivals: the partner's card of a case, and the confirmation that its people are there."""

import uuid
from collections.abc import Collection, Sequence
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import BadInput, KeyGone
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from reintegration.arrivals.pages.boardings import shown_coming
from reintegration.arrivals.queries.arrivals import (
    Leg,
    last_legs,
    legs_of_journey,
    reception_of_case,
    who_may_be_contacted,
    zone_of,
)
from reintegration.arrivals.queries.person_arrivals import newest_arrivals, people_received
from reintegration.arrivals.rules.arrivals import ArrivalState
from reintegration.arrivals.schemas.arrivals import ArrivalForm, MissingForm
from reintegration.arrivals.services.arrivals import (
    arrival_instant,
    confirm_arrival,
    did_not_arrive,
    local_times,
    today_there,
)
from reintegration.arrivals.services.person_arrivals import Missing, confirm_late
from reintegration.concerns.pages.concerns_shown import shown_concerns
from reintegration.concerns.queries.concerns import concerns_with_authors
from reintegration.episodes.pages.shown import is_late, shown_episode, shown_plan, shown_visits
from reintegration.episodes.queries.episodes import followed_up
from reintegration.episodes.words import MODE_LABELS, PURPOSE_LABELS
from reintegration.referrals.pages.assessments import takes_part
from reintegration.referrals.pages.people import (
    case_head,
    given_name,
    home_url,
    is_partner,
    place_of,
    shown_people,
    the_case,
)
from reintegration.referrals.queries.referrals import Referral, referrals_of_case
from reintegration.referrals.rules.referrals import FOLLOWING, ReferralState
from returns.cases.queries.cases import Case, members_of_case
from returns.cases.rules.cases import CaseState
from returns.consent.rules import TransferPurpose
from returns.work.queries.owner import acts_as_owner

blueprint = Blueprint("arrivals", __name__)


def _leg(leg: Leg, brought: Sequence[str | None] = ()) -> SimpleNamespace | None:
    """A last leg with whom it brings, as far as whoever meets them needs it; None where it cannot be read any more."""
    try:
        content = leg.content
    except KeyGone:
        return None
    departs, arrives = local_times(leg)
    return SimpleNamespace(
        brought=brought,
        mode_label=MODE_LABELS[leg.mode],
        number=content.get("number"),
        origin=(content.get("from") or {}).get("name"),
        destination=(content.get("to") or {}).get("name"),
        departs=departs,
        arrives=arrives,
        zone=leg.arrives_zone,
    )


def _legs(legs: Sequence[Leg], people: Sequence[SimpleNamespace]) -> list[SimpleNamespace]:
    """The last legs of the people; if they do not all arrive together, each leg says whom it brings."""
    names = {person.id: person.name for person in people}
    arriving = last_legs(legs, list(names))
    apart = len({leg.id for _group, leg in arriving}) > 1
    shown = [_leg(leg, [names[person_id] for person_id in group] if apart else ()) for group, leg in arriving]
    return [leg for leg in shown if leg is not None]


def _reception(call: Call, case: Case) -> SimpleNamespace | None:
    reception = reception_of_case(call.unit.session, case.id)
    content = reception.content if reception else None
    if not content:
        return None
    return SimpleNamespace(name=content.get("name"), phone=content.get("phone"), where=content.get("where"))


@door(
    blueprint,
    "/people/<uuid:case_id>",
    "people.read",
    permission=Permission.FOLLOW_UP_WORK,
    finds=the_case,
)
def person(call: Call) -> ResponseReturnValue:
    """The people of a case for who works with them: how they may be reached first, then what is next."""
    sent = referrals_of_case(call.unit.session, call.row.id)
    accepted = {referral.purpose for referral in sent if referral.state is ReferralState.ACCEPTED}
    return render_template(
        "reintegration/arrivals/person.html",
        to_answer=_to_answer(call, sent),
        **shown_case(call, call.row, accepted, takes_part(call)),
    )


def _to_answer(call: Call, sent: Sequence[Referral]) -> list[SimpleNamespace]:
    """Where a coordinator answers what still waits for it."""
    if not (is_partner(call) and call.me.may(Permission.REFERRALS_ANSWER)):
        return []
    return [
        SimpleNamespace(url=url_for("referrals.open", referral_id=referral.id), label=PURPOSE_LABELS[referral.purpose])
        for referral in sent
        if referral.state is ReferralState.SENT
    ]


def shown_case(call: Call, case: Case, accepted: Collection[TransferPurpose], takes: bool) -> dict[str, Any]:
    """Everything that the page about a case shows to whoever has accepted it for these purposes.

    `takes`: whether they take part in the joint assessment behind a door.
    """
    session = call.unit.session
    episode = followed_up(session, case.id)
    people_received(session, case.id)
    legs = legs_of_journey(session, case.id) if episode is None else []
    concerns_with_authors(session, case.id)  # before any name is opened
    people = shown_people(call, case.id)
    here = TransferPurpose.RECEPTION in accepted or not is_partner(call)
    coming = shown_coming(call, case, legs, people) if here and episode is None else None
    missing = _missing(call, case) if here else set()
    may_confirm = case.state is CaseState.DEPARTED and (TransferPurpose.RECEPTION in accepted or _is_owner(call, case))
    works = any(purpose in accepted for purpose in FOLLOWING) or not is_partner(call)
    return {
        "case": case_head(call, case),
        "people": people,
        "place": place_of(case),
        "purposes": [PURPOSE_LABELS[purpose] for purpose in TransferPurpose if purpose in accepted],
        "legs": _legs(legs, people) if episode is None else [],
        "coming": coming,
        "missing": [person.name for person in people if person.id in missing],
        "reception": _reception(call, case) if episode is None else None,
        "is_departed": case.state is CaseState.DEPARTED,
        "may_confirm": may_confirm,
        "expected": [person for person in people if may_confirm and person.id not in missing],
        "is_coordinator": is_partner(call) and call.me.may(Permission.REFERRALS_ANSWER),
        "assessment_url": url_for("assessments.shared", case_id=case.id) if takes else None,
        "check_url": url_for("contact_checks.page", case_id=case.id) if is_partner(call) else None,
        "episode": shown_episode(episode),
        "works_with_people": works,
        "may_close": works and (not is_partner(call) or call.me.may(Permission.REFERRALS_ANSWER)),
        "visits": (visits := shown_visits(call, episode)),
        "may_plan_visits": episode is not None and works and _may_plan(call, case, visits),
        "plan": (plan := shown_plan(call, episode)),
        "is_plan_late": is_late(call, episode, plan),
        "concerns": shown_concerns(call, case.id, {person.id: person.name for person in people}),
    }


def _may_plan(call: Call, case: Case, visits: Sequence[SimpleNamespace]) -> bool:
    """Whether no visit is planned, and somebody agreed to be contacted meanwhile."""
    return not visits and bool(who_may_be_contacted(call.unit.session, case.id))


def _is_owner(call: Call, case: Case) -> bool:
    """Whether whoever asks acts as the owner today; nobody at a partner does, so for them it is not asked."""
    today = call.wiring.clock.now().date()
    return not is_partner(call) and acts_as_owner(call.unit.session, case, call.me.account_id, today)


def _missing(call: Call, case: Case) -> set[uuid.UUID]:
    """Who of a case did not arrive, as it was said last."""
    arrivals = newest_arrivals(call.unit.session, case.id)
    return {who for who, arrival in arrivals.items() if arrival.state is ArrivalState.NOT_ARRIVED}


def _places(call: Call, among: Collection[uuid.UUID] = ()) -> dict[int, str]:
    """The people of the case, or those `among` it, by their place in it: what a form names them by."""
    members = members_of_case(call.unit.session, call.row.id)
    unreadable = _("Name cannot be shown")
    return {member.ordinal: given_name(member) or unreadable for member in members if not among or member.id in among}


def _at_places(call: Call, field: str) -> list[uuid.UUID]:
    """The people at the places that a form names. BadInput where somebody does not stand there."""
    places, members = set(call.data[field]), members_of_case(call.unit.session, call.row.id)
    people = [member.id for member in members if member.ordinal in places]
    if len(people) != len(places):
        raise BadInput({field: [_("Choose people of this case.")]})
    return people


def _confirm_page(call: Call, form: Form) -> str:
    case, people = call.row, shown_people(call, call.row.id)
    absent = _missing(call, case)
    missing = absent if case.state is CaseState.ARRIVED else set()
    if absent and not missing:
        form.values.setdefault("missing", [str(n) for n in _places(call, absent)])
    return render_template(
        "reintegration/arrivals/confirm.html",
        case=case_head(call, case),
        people=[person for person in people if person.id in missing] if missing else people,
        is_late=bool(missing),
        choices=[(str(n), name) for n, name in _places(call, missing).items()],
        zone=zone_of(call.unit.session, case),
        is_partner=is_partner(call),
        form=form,
    )


@door(
    blueprint,
    "/people/<uuid:case_id>/arrival",
    "arrivals.page",
    permission=Permission.ARRIVALS_CONFIRM,
    finds=the_case,
)
def arrival(call: Call) -> ResponseReturnValue:
    """The form that confirms an arrival."""
    return _confirm_page(call, Form(values={"day": today_there(call.unit, call.row).isoformat()}))


@door(
    blueprint,
    "/people/<uuid:case_id>/arrival",
    "arrivals.confirm",
    permission=Permission.ARRIVALS_CONFIRM,
    methods=("POST",),
    finds=the_case,
    takes=ArrivalForm,
    again=_confirm_page,
)
def confirm(call: Call) -> ResponseReturnValue:
    """Confirm an arrival: what follows is planned from its day."""
    data, at = call.data, arrival_instant(call.unit, call.row, call.data["local"])
    if data["late"]:
        confirm_late(call.unit, call.row, _at_places(call, "late"), at, data["is_identity_confirmed"])
        flash(_("The later arrival is confirmed."), "done")
        return redirect(home_url(call, call.row.id), 303)
    missing = Missing(_at_places(call, "missing"), data["missing_note"])
    begun = confirm_arrival(call.unit, call.row, at, data["is_identity_confirmed"], data["reason"], missing)
    if begun:
        flash(_("The arrival is confirmed. What follows is planned from this day."), "done")
    if missing.people:
        flash(_("It is recorded who did not arrive. The owner of the case is told at once."), "due")
    return redirect(home_url(call, call.row.id), 303)


@door(
    blueprint,
    "/people/<uuid:case_id>/arrival/missing",
    "arrivals.missing",
    permission=Permission.ARRIVALS_CONFIRM,
    methods=("POST",),
    finds=the_case,
    takes=MissingForm,
    again=_confirm_page,
)
def missing(call: Call) -> ResponseReturnValue:
    """Say with one press that somebody, or everybody, did not arrive."""
    did_not_arrive(call.unit, call.row, _at_places(call, "missing"))
    flash(_("It is recorded who did not arrive. The owner of the case is told at once."), "due")
    return redirect(home_url(call, call.row.id), 303)
