"""Pages of arrivals: the partner's card of a case, and the confirmation that its people are there."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import BadInput
from foundation.forms.form import Form
from foundation.language.formats import clock_day, clock_time
from foundation.language.words import _, ngettext
from foundation.web.route import Request
from foundation.web.routes import Routes
from foundation.web.today import TodayLine, TodaySection, in_a_line, urgency_of
from reintegration.arrivals.queries.arrivals import (
    Leg,
    arrivals_to_receive,
    ends_of_journeys,
    expected_of_case,
    last_legs,
    legs_of_journey,
    missing_among,
    newest_arrivals,
    people_received,
    reception_of_case,
    who_may_be_contacted,
    zone_of,
)
from reintegration.arrivals.rules import Coming
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
from reintegration.arrivals.words import COMING_MARKS, ArrivalsAct
from reintegration.concerns.pages import shown_concerns
from reintegration.concerns.queries import concerns_with_authors
from reintegration.episodes.pages import (
    OverTime,
    ShownVisit,
    about_plan,
    shown_ratings,
    shown_scores,
    shown_visits,
)
from reintegration.episodes.queries import Episode, followed_up
from reintegration.episodes.words import MODE_WORDS, PURPOSE_WORDS
from reintegration.referrals.pages.assessments import takes_part
from reintegration.referrals.pages.people import (
    ShownPerson,
    case_head,
    cases_of_lines,
    home_url,
    is_partner,
    place_of,
    shown_people,
    the_case,
    who_in_a_line,
)
from reintegration.referrals.queries import Referral, referrals_of_case
from reintegration.referrals.rules import FOLLOWING, ReferralState
from returns.cases.queries import Case, members_of_case
from returns.cases.rules.cases import CaseState
from returns.consent.rules import TransferPurpose
from returns.journey.queries.legs import city_of_end
from returns.work.queries.duty import acts_as_owner


@dataclass(frozen=True)
class Traveller:
    """Somebody of a case, by their given name, and how they come."""

    name: str | None
    coming: Coming

    @property
    def mark(self) -> str:
        """Which of the four meanings it has."""
        return COMING_MARKS[self.coming]


@dataclass(frozen=True)
class WhoComes:
    """The people of a case with how they come, and how many others were to come along and do not."""

    people: Sequence[Traveller]
    others: int

    @property
    def is_nobody(self) -> bool:
        """Whether there is nobody to wait for."""
        return all(traveller.coming is Coming.NOT_TRAVELLING for traveller in self.people)


def shown_coming(request: Request, case: Case, legs: Sequence[Leg], people: Sequence[ShownPerson]) -> WhoComes:
    """Everybody with how they come, and how many who were to come along do not."""
    ids = [person.id for person in people]
    expected = expected_of_case(request.unit.session, case, legs, ids, request.container.clock.now())
    return WhoComes([Traveller(person.name, expected.coming[person.id]) for person in people], expected.others_staying)


routes = Routes("arrivals", permission=Permission.ARRIVALS_CONFIRM, load=the_case)


@dataclass(frozen=True)
class LastLeg:
    """The last leg of a journey as whoever meets it needs it; `brought`: whom, where not everybody comes together."""

    brought: Sequence[str | None]
    mode: object
    number: str | None
    origin: str | None
    destination: str | None
    arrives: datetime  # as the clocks there show it
    place: str


def _leg(leg: Leg, brought: Sequence[str | None] = ()) -> LastLeg | None:
    """A last leg with whom it brings; None where it cannot be read any more."""
    content = Leg.content.readable(leg)
    if content is None:
        return None
    return LastLeg(
        brought=brought,
        mode=MODE_WORDS[leg.mode],
        number=content.number,
        origin=content.origin.name,
        destination=content.destination.name,
        arrives=local_times(leg)[1],
        place=city_of_end(content.destination),
    )


def _legs(legs: Sequence[Leg], people: Sequence[ShownPerson]) -> list[LastLeg]:
    """The last legs of the people; if they do not all arrive together, each leg says whom it brings."""
    names = {person.id: person.name for person in people}
    arriving = last_legs(legs, list(names))
    apart = len({leg.id for _group, leg in arriving}) > 1
    shown = [_leg(leg, [names[person_id] for person_id in group] if apart else ()) for group, leg in arriving]
    return [leg for leg in shown if leg is not None]


def _reception(request: Request, case: Case) -> Any:
    """What is sealed of who receives the people, if that is known."""
    reception = reception_of_case(request.unit.session, case.id)
    return reception.content if reception else None


@routes.get("/people/<uuid:case_id>", ArrivalsAct.PEOPLE_READ, permission=Permission.FOLLOW_UP_WORK)
def person(request: Request[Case]) -> ResponseReturnValue:
    """The people of a case for whoever works with them: how they may be reached first, then what is next."""
    sent = referrals_of_case(request.unit.session, request.row.id)
    accepted = {referral.purpose for referral in sent if referral.state is ReferralState.ACCEPTED}
    return render_template(
        "reintegration/arrivals/person.html",
        to_answer=_to_answer(request, sent),
        **shown_case(request, request.row, accepted, takes_part(request)),
    )


def _to_answer(request: Request, sent: Sequence[Referral]) -> list[tuple[Referral, object]]:
    """The referrals that still wait for the coordinator's answer, with what they are for in words."""
    if not (is_partner(request) and request.me.may(Permission.REFERRALS_ANSWER)):
        return []
    waiting = [referral for referral in sent if referral.state is ReferralState.SENT]
    return [(referral, PURPOSE_WORDS[referral.purpose]) for referral in waiting]


def shown_case(request: Request, case: Case, accepted: Collection[TransferPurpose], takes: bool) -> dict[str, Any]:
    """Everything that the page about a case shows to whoever has accepted it for these purposes.

    `takes`: whether they take part in the joint assessment behind a door.
    """
    session, partner = request.unit.session, is_partner(request)
    episode = followed_up(session, case.id)
    people_received(session, case.id)
    legs = legs_of_journey(session, case.id) if episode is None else []
    concerns_with_authors(session, case.id)  # before any name is opened
    people, leads = shown_people(request, case.id), request.me.may(Permission.REFERRALS_ANSWER)
    receives, works = TransferPurpose.RECEPTION in accepted, not partner or not set(FOLLOWING).isdisjoint(accepted)
    missing = missing_among(newest_arrivals(session, case.id)) if receives or not partner else set()
    may_confirm = case.state is CaseState.DEPARTED and (receives or _is_owner(request, case))
    names, visits = {person.id: person.name for person in people}, shown_visits(request, episode)
    return {
        "case": case_head(request, case),
        "people": people,
        "place": place_of(case),
        "purposes": [PURPOSE_WORDS[purpose] for purpose in TransferPurpose if purpose in accepted],
        "legs": _legs(legs, people) if episode is None else [],
        "coming": shown_coming(request, case, legs, people) if episode is None and (receives or not partner) else None,
        "missing": [person.name for person in people if person.id in missing],
        "reception": _reception(request, case) if episode is None else None,
        "is_departed": case.state is CaseState.DEPARTED,
        "may_confirm": may_confirm,
        "expected": [person for person in people if may_confirm and person.id not in missing],
        "is_coordinator": partner and leads,
        "takes_part": takes,
        "is_partner": partner,
        "episode": episode,
        "works_with_people": works,
        "may_close": works and (leads or not partner),
        "visits": visits,
        "may_plan_visits": bool(episode and works and not visits and who_may_be_contacted(session, case.id)),
        **about_plan(request, case, episode),
        "concerns": shown_concerns(request, case.id, names),
        **_well_being(request, episode if works else None, visits, names),
    }


def _well_being(
    request: Request, episode: Episode | None, visits: Sequence[ShownVisit], names: Mapping[uuid.UUID, str | None]
) -> dict[str, OverTime | None]:
    """Ratings and scores over time, for whoever works with the people of an episode."""
    ratings = shown_ratings(request, visits) if episode is not None else None
    return {"ratings": ratings, "scores": shown_scores(request, episode, visits, names)}


def _is_owner(request: Request, case: Case) -> bool:
    """Whether whoever asks acts as the owner of the case today, which nobody at a partner does."""
    today = request.unit.today
    return not is_partner(request) and acts_as_owner(request.unit.session, case, request.me.account_id, today)


def _at_places(request: Request[Case], field: str) -> list[uuid.UUID]:
    """The people at the places that a form names. BadInput for a place at which nobody is."""
    places, members = set(request.data[field]), members_of_case(request.unit.session, request.row.id)
    people = [member.id for member in members if member.ordinal in places]
    if len(people) != len(places):
        raise BadInput({field: [_("Choose people in this case.")]})
    return people


def _confirm_page(request: Request[Case], form: Form) -> str:
    case, people = request.row, shown_people(request, request.row.id)
    absent = missing_among(newest_arrivals(request.unit.session, case.id))
    is_late = bool(absent) and case.state is CaseState.ARRIVED
    if is_late:
        people = [person for person in people if person.id in absent]
    elif absent:
        form.values.setdefault("missing", [str(person.place) for person in people if person.id in absent])
    return render_template(
        "reintegration/arrivals/confirm.html",
        case=case_head(request, case),
        people=people,
        is_late=is_late,
        choices=[(str(person.place), person.name or _("Name cannot be shown")) for person in people],
        zone=zone_of(request.unit.session, case),
        is_partner=is_partner(request),
        form=form,
    )


@routes.form(
    "/people/<uuid:case_id>/arrival",
    ArrivalsAct.CONFIRM,
    opens=ArrivalsAct.PAGE,
    shows=_confirm_page,
    begins=lambda request: {"day": today_there(request.unit, request.row).isoformat()},
    page="arrival",
    schema=ArrivalForm,
)
def confirm(request: Request[Case]) -> ResponseReturnValue:
    """Confirm an arrival: what follows is planned from its day."""
    data, at = request.data, arrival_instant(request.unit, request.row, request.data["local"])
    if data["late"]:
        confirm_late(request.unit, request.row, _at_places(request, "late"), at, data["is_identity_confirmed"])
        flash(_("Later arrival confirmed."), "done")
        return redirect(home_url(request, request.row.id), 303)
    missing = Missing(_at_places(request, "missing"), data["missing_note"])
    begun = confirm_arrival(request.unit, request.row, at, data["is_identity_confirmed"], data["reason"], missing)
    if begun:
        flash(_("Arrival confirmed. The next steps are planned from this date."), "done")
    if missing.people:
        flash(_("Non-arrival recorded. The case owner is told at once."), "due")
    return redirect(home_url(request, request.row.id), 303)


@routes.post(
    "/people/<uuid:case_id>/arrival/missing", ArrivalsAct.MISSING, schema=MissingForm, on_invalid=_confirm_page
)
def missing(request: Request[Case]) -> ResponseReturnValue:
    """Record with one press that somebody, or everybody, did not arrive."""
    did_not_arrive(request.unit, request.row, _at_places(request, "missing"))
    flash(_("Non-arrival recorded. The case owner is told at once."), "due")
    return redirect(home_url(request, request.row.id), 303)


# Arrivals on the start page of whoever receives the people: what comes next, and what has to be confirmed.

AHEAD = "arrival.ahead_days"
_AT_MOST = 10


def sections_of_arrivals(request: Request) -> list[TodaySection]:
    """A section if whoever asks, at a partner, receives anybody soon or has to confirm that they came."""
    if not (is_partner(request) and request.me.may(Permission.ARRIVALS_CONFIRM)):
        return []
    now = request.container.clock.now()
    ahead = timedelta(days=request.container.read_rule(request.unit, AHEAD, now.date()))
    ids = arrivals_to_receive(request.unit.session, now, now + ahead, _AT_MOST)
    if not ids:
        return []
    ends, cases = ends_of_journeys(request.unit.session, ids), cases_of_lines(request)
    lines = cases.lines(
        [(urgency_of(_days(ends.get(case_id), now)), case_id) for case_id in ids],
        lambda place: _line(request, cases.rows.get(ids[place]), ends.get(ids[place]), now),
    )
    return [TodaySection(_("Arrivals to receive"), lines, is_cut=len(ids) == _AT_MOST)]


def _line(request: Request, case: Case | None, leg: Leg | None, now: datetime) -> TodayLine | None:
    """Who, how many, where to, and when they arrive."""
    if case is None:
        return None
    size = ngettext("%(num)d person", "%(num)d people", len(case.people))
    mark, label = _due(leg, now)
    return TodayLine(
        url=url_for("arrivals.person", case_id=case.id),
        **who_in_a_line(request, case, case.people),
        note=in_a_line((size, place_of(case))),
        mark=mark,
        mark_label=label,
        duty=_("Receive the arrival"),
        urgency=urgency_of(_days(leg, now)),
    )


def _days(leg: Leg | None, now: datetime) -> int:
    """In how many days they arrive; they are late once they should be there."""
    if leg is None or leg.arrives_at <= now:
        return -1
    _departs, there = local_times(leg)
    return (there.date() - now.astimezone(there.tzinfo).date()).days


def _due(leg: Leg | None, now: datetime) -> tuple[str, str]:
    """How it is marked when they arrive."""
    days = _days(leg, now)
    if leg is None or days < 0:
        return "warning", _("Confirm arrival")
    _departs, there = local_times(leg)
    if days == 0:
        return "due", _("Arrives today, %(time)s", time=clock_time(there))
    return "plain", _("Arrives on %(day)s, %(time)s", day=clock_day(there), time=clock_time(there))
