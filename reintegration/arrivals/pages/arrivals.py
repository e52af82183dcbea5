"""Doors of arrivals: the partner's card of a case, and the confirmation that its people are there."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import BadInput, KeyGone
from foundation.forms.form import Form
from foundation.language.formats import clock_day, clock_time
from foundation.language.words import _, lazy_gettext as _l, ngettext
from foundation.web.door import door
from foundation.web.stamp import Call
from reintegration.arrivals.queries.arrivals import (
    Leg,
    arrivals_to_receive,
    ends_of_journeys,
    expected_of_case,
    last_legs,
    legs_of_journey,
    newest_arrivals,
    people_received,
    reception_of_case,
    who_may_be_contacted,
    zone_of,
)
from reintegration.arrivals.rules import ArrivalState, Coming
from reintegration.arrivals.schemas import ArrivalForm, MissingForm
from reintegration.arrivals.services.arrivals import (
    Missing,
    arrival_instant,
    confirm_arrival,
    confirm_late,
    did_not_arrive,
    local_times,
    today_there,
)
from reintegration.concerns.pages.concerns_shown import shown_concerns
from reintegration.concerns.queries.concerns import concerns_with_authors
from reintegration.episodes.pages import is_late, shown_episode, shown_plan, shown_visits
from reintegration.episodes.queries import followed_up
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
from reintegration.referrals.pages.referrals import names_in_a_line
from reintegration.referrals.queries import Referral, referrals_of_case
from reintegration.referrals.rules import FOLLOWING, ReferralState
from returns.cases.queries.cases import Case, members_of_case
from returns.cases.rules import CaseState
from returns.consent.rules import TransferPurpose
from returns.work.queries.duty import acts_as_owner

# Who comes, as whoever waits sees it: each with how they come, and how many do not; never why.

COMING_LABELS = {
    Coming.EXPECTED: _l("Expected"),
    Coming.ON_BOARD: _l("On board"),
    Coming.ON_THE_WAY: _l("On the way"),
    Coming.SHOULD_BE_THERE: _l("Should have arrived"),
    Coming.NOT_TRAVELLING: _l("Does not travel"),
}
_MARKS = {
    Coming.EXPECTED: "plain",
    Coming.ON_BOARD: "done",
    Coming.ON_THE_WAY: "done",
    Coming.SHOULD_BE_THERE: "due",
    Coming.NOT_TRAVELLING: "warning",
}


def shown_coming(call: Call, case: Case, legs: Sequence[Leg], people: Sequence[SimpleNamespace]) -> SimpleNamespace:
    """Everybody with how they come, and how many who were to come along do not."""
    ids = [person.id for person in people]
    expected = expected_of_case(call.unit.session, case, legs, ids, call.wiring.clock.now())
    return SimpleNamespace(
        people=[
            SimpleNamespace(
                name=person.name,
                mark=_MARKS[expected.coming[person.id]],
                label=COMING_LABELS[expected.coming[person.id]],
            )
            for person in people
        ],
        others=expected.others_staying,
        is_nobody=all(coming is Coming.NOT_TRAVELLING for coming in expected.coming.values()),
    )


# Doors of arrivals.


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


# Arrivals on the start page of whoever receives the people: what comes next, and what has to be confirmed.

AHEAD = "arrival.ahead_days"
_AT_MOST = 10
_BETWEEN = " · "  # reads alike in both directions


class ToReceive(SimpleNamespace):
    """The section; its lines are opened when they are shown, with the keys of the whole page."""

    def __init__(self, now: datetime, cases: Sequence[Case], ends: Mapping[Any, Leg]) -> None:
        """Keep the cases, and the last leg of each journey, until the lines are shown."""
        super().__init__(title=_("Arrivals to receive"), empty="")
        self._now, self._cases, self._ends = now, cases, ends

    @property
    def items(self) -> list[SimpleNamespace]:
        """The lines: who, how many, where to, and when they arrive."""
        return [_item(case, self._ends.get(case.id), self._now) for case in self._cases]


def sections_of_arrivals(call: Call) -> list[ToReceive]:
    """A section if whoever asks, at a partner, receives anybody soon or has to confirm that they came."""
    if call.me.organisation_id is None or not call.me.may(Permission.ARRIVALS_CONFIRM):
        return []
    now = call.wiring.clock.now()
    ahead = timedelta(days=call.wiring.read_rule(call.unit, AHEAD, now.date()))
    cases = arrivals_to_receive(call.unit.session, now, now + ahead, _AT_MOST)
    ends = ends_of_journeys(call.unit.session, [case.id for case in cases])
    return [ToReceive(now, cases, ends)] if cases else []


def _item(case: Case, leg: Leg | None, now: datetime) -> SimpleNamespace:
    size = ngettext("%(num)d person", "%(num)d people", len(case.people))
    mark, label = _due(leg, now)
    return SimpleNamespace(
        url=url_for("arrivals.person", case_id=case.id),
        reference=None,
        label=names_in_a_line(case.people),
        note=_BETWEEN.join(part for part in (size, place_of(case)) if part),
        mark=mark,
        mark_label=label,
    )


def _due(leg: Leg | None, now: datetime) -> tuple[str, str]:
    if leg is None or leg.arrives_at <= now:
        return "warning", _("Confirm the arrival")
    _departs, there = local_times(leg)
    if there.date() == now.astimezone(there.tzinfo).date():
        return "due", _("Arrives today, %(time)s", time=clock_time(there))
    return "plain", _("Arrives on %(day)s, %(time)s", day=clock_day(there), time=clock_time(there))
