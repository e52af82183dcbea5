"""Pages of episodes: the overview of an office with what it sends and revokes, the visits, the closure."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.charts.lines import LOW, LineChart, Moment, line_chart
from foundation.errors import NotFound
from foundation.forms.fields import FormSchema
from foundation.forms.form import Form
from foundation.language.formats import by_alphabet, number
from foundation.language.locales import direction
from foundation.language.words import _, lazy_gettext as _l
from foundation.money import Money
from foundation.web.container import CaseLink
from foundation.web.route import Request
from foundation.web.routes import Routes
from reintegration.arrivals.queries.arrivals import who_may_be_contacted
from reintegration.arrivals.services.arrivals import plan_visits
from reintegration.concerns.pages import shown_concerns
from reintegration.episodes.queries import (
    Episode,
    Visit,
    episode_of_case,
    followed_up,
    reason_sentence,
    visits_of_episode,
)
from reintegration.episodes.rules import has_plan
from reintegration.episodes.schemas import ClosureForm
from reintegration.episodes.services import close_episode, closing_reasons
from reintegration.episodes.words import (
    CLOSURE_LABELS,
    ITEM_MARKS,
    PURPOSE_WORDS,
    VISIT_KIND_LABELS,
    EpisodesAct,
    stands,
)
from reintegration.follow_up.rules.follow_up import PlannedVisit
from reintegration.follow_up.services.check_ins import visit_state, well_being_of
from reintegration.partners.queries.partners import office_names
from reintegration.plans.queries import PlanItem, day_there, is_item_late, items_of_episode, money_of
from reintegration.plans.rules import ItemState, is_plan_late
from reintegration.referrals import queries as referrals
from reintegration.referrals.pages.people import case_head, home_url, is_partner, names_of_case, the_case
from reintegration.referrals.pages.referrals import ShownReferral, referral_of_case
from reintegration.referrals.queries import Referral
from reintegration.referrals.rules import OPEN, ReferralState
from reintegration.referrals.schemas import RevokeForm, SendForm
from reintegration.referrals.services import revoke_referral, send_referral
from reintegration.referrals.words import ReferralsAct
from reintegration.schedule.words import ScheduleAct
from reintegration.surveys.queries import composites_of_episode
from returns.cases.pages.cases import PartOfCase, case_at
from returns.cases.pages.header import case_head as whole_head
from returns.cases.queries import Case
from returns.cases.rules.cases import ENDED, CaseState, Severity
from returns.cases.words import WELL_BEING_LABELS, choices_of
from returns.counselling.rules import HIGHEST, LOWEST
from returns.lifecycle.rules.lifecycle import StepReason


def forms_of(request: Request, name: str, ids: Sequence[uuid.UUID], form: Form) -> dict[uuid.UUID, Form]:
    """A form for each row of a page that has one for every row: what was typed for the row of the address, else empty.

    `name` is what the address calls the id of the row.
    """
    forms = {}
    for row_id in ids:
        forms[row_id] = form if request.path.get(name) == row_id else Form()
        forms[row_id].prefix = f"r{row_id.hex[:8]}"
    return forms


@dataclass(frozen=True)
class ShownVisit:
    """A visit, and where it stands in words."""

    visit: Visit
    label: str
    state_label: object
    mark: str


def visit_label(visit: Visit | PlannedVisit) -> str:
    """On arrival, or in which month."""
    return str(VISIT_KIND_LABELS[visit.kind]).replace("%(month)s", str(visit.month))


def shown_visit(request: Request, visit: Visit) -> ShownVisit:
    """A visit, and where it stands today at its place."""
    return ShownVisit(visit, visit_label(visit), *stands(visit_state(request.unit, visit)[0], visit.outcome))


def shown_visits(request: Request, episode: Episode | None) -> list[ShownVisit]:
    """The visits of an episode in their order."""
    visits = visits_of_episode(request.unit.session, episode.id) if episode else []
    return [shown_visit(request, visit) for visit in visits]


@dataclass(frozen=True)
class ShownItem:
    """An item of a plan in short."""

    item: PlanItem
    cost: Money | None
    is_late: bool

    @property
    def mark(self) -> str:
        """Which of the four meanings its state has."""
        return "warning" if self.is_late else ITEM_MARKS[self.item.state]


def shown_plan(request: Request, episode: Episode | None) -> list[ShownItem]:
    """The items of a plan in their order, in short; none is late once the episode is closed."""
    if episode is None:
        return []
    items, today = items_of_episode(request.unit.session, episode.id), day_there(episode, request.container.clock.now())
    cost = {item.id: money_of(item.content.amount, item.content.currency) for item in items}
    return [ShownItem(item, cost[item.id], episode.is_open and is_item_late(item, today)) for item in items]


def about_plan(request: Request, case: Case, episode: Episode | None) -> dict[str, Any]:
    """The plan as pages about a case show it: whether the case has one, its items, and whether it was due and is empty.

    Only the plan of an open episode is late.
    """
    plan, is_late = shown_plan(request, episode), False
    if episode is not None and episode.is_open and has_plan(case.track):
        live = sum(shown.item.state is not ItemState.CANCELLED for shown in plan)
        is_late = is_plan_late(episode.plan_due_on, day_there(episode, request.container.clock.now()), live)
    return {"has_plan": has_plan(case.track), "plan": plan, "is_plan_late": is_late}


# Well-being over time: the ratings of visits and the scores of surveys, as far as whoever asks sees them elsewhere.

_RATINGS = [(float(points), str(points)) for points in (LOWEST, (LOWEST + HIGHEST) // 2, HIGHEST)]
_SCORES = (0, 0.5, 1)


@dataclass(frozen=True)
class OverTime:
    """What is followed from visit to visit: a chart for each, the heads of its columns, and a row for each visit.

    Without a chart where fewer than two visits can be compared; a value is None where there is none.
    """

    charts: Sequence[tuple[str, LineChart, str | None]]  # each with its name, and its last value in words
    heads: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str | None]]]


def _over_time(
    visits: Sequence[Visit],
    columns: Sequence[tuple[str, Sequence[float | None]]],
    ticks: Sequence[tuple[float, str]],
    written: Callable[[float], str],
) -> OverTime | None:
    if not visits:
        return None
    moments = [Moment(visit.month + visit.ordinal / 1000, number(visit.month)) for visit in visits]
    words = [[None if value is None else written(value) for value in values] for _name, values in columns]
    charts = []
    for (name, values), said in zip(columns, words, strict=True):
        triples = [(moment, (value, None, None)) for moment, value in zip(moments, values, strict=True)]
        chart = line_chart(triples, ticks, is_mirrored=direction() == "rtl", height=LOW)
        if chart is not None:
            charts.append((name, chart, next((text for text in reversed(said) if text is not None), None)))
    rows = [(visit_label(visit), [said[at] for said in words]) for at, visit in enumerate(visits)]
    return OverTime(charts, [name for name, _values in columns], rows)


def shown_ratings(request: Request, visits: Sequence[ShownVisit]) -> OverTime | None:
    """The ratings of well-being of each visit that has them; None without any, and for who reads no visit."""
    if not request.me.may(Permission.FOLLOW_UP_READ):
        return None
    rated = [(shown.visit, ratings) for shown in visits if (ratings := well_being_of(shown.visit))]
    columns = [
        (str(label), [ratings.get(name) for _visit, ratings in rated]) for name, label in WELL_BEING_LABELS.items()
    ]
    return _over_time([visit for visit, _ratings in rated], columns, _RATINGS, number)


def shown_scores(
    request: Request, episode: Episode | None, visits: Sequence[ShownVisit], names: Mapping[uuid.UUID, str | None]
) -> OverTime | None:
    """The composite score of each person in each survey, in its newest edition; None without any.

    A score that may still be overtaken is shown to who may read provisional ones alone, as on its own page.
    """
    if episode is None or not request.me.may(Permission.FOLLOW_UP_READ):
        return None
    may_read_early = request.me.may(Permission.PROVISIONAL_READ)
    newest = composites_of_episode(request.unit.session, episode, request.container.clock.now(), may_read_early)
    surveyed = [shown.visit for shown in visits if any(visit_id == shown.visit.id for visit_id, _person in newest)]
    columns = [
        (name or _("Name cannot be shown"), [newest.get((visit.id, person_id)) for visit in surveyed])
        for person_id, name in names.items()
        if any(person == person_id for _visit, person in newest)
    ]
    return _over_time(surveyed, columns, [(tick, _decimal(tick)) for tick in _SCORES], _decimal) if columns else None


def _decimal(score: float) -> str:
    return str(format_decimal(score, "0.00"))


routes = Routes("episodes", permission=Permission.FOLLOW_UP_WORK, load=the_case)
# The link that the page of a case shows to this one.
CASE_LINK = CaseLink("episodes.overview", _l("Reintegration"), "follow-up", Permission.CASES_OPEN)


def assigned_of(request: Request, case_referrals: Sequence[Referral]) -> dict[uuid.UUID, accounts.Account]:
    """Whom referrals are assigned to, by id; one statement."""
    return accounts.accounts_by_id(
        request.unit.session, [referral.assigned_to for referral in case_referrals if referral.assigned_to]
    )


@dataclass(frozen=True)
class OfficeReferral(ShownReferral):
    """A referral as an office sees it: at which office of the partner, in whose place, and the form that revokes it."""

    office: str | None
    instead_of: str | None
    is_moving: bool  # another partner was asked to go on
    form: Form

    @property
    def is_open(self) -> bool:
        """Whether it can be revoked."""
        return self.referral.state in OPEN


def _sent(
    request: Request, case_referrals: Sequence[Referral], places: Mapping[uuid.UUID, str], form: Form
) -> list[OfficeReferral]:
    typed = forms_of(request, "referral_id", [referral.id for referral in case_referrals], form)
    by_id = {referral.id: referral for referral in case_referrals}
    moving = {referral.replaces_id for referral in case_referrals if referral.state in OPEN}
    names = assigned_of(request, case_referrals)
    offices = office_names(request.unit.session, [referral.partner_office_id for referral in case_referrals])
    return [
        OfficeReferral(
            referral,
            organisation=places.get(referral.organisation_id, ""),
            office=offices.get(referral.partner_office_id) if referral.partner_office_id else None,
            assigned_to=names[referral.assigned_to].name if referral.assigned_to in names else None,
            instead_of=places.get(by_id[referral.replaces_id].organisation_id)
            if referral.replaces_id in by_id
            else None,
            is_moving=referral.id in moving and referral.state is ReferralState.ACCEPTED,
            form=typed[referral.id],
        )
        for referral in case_referrals
    ]


def _may_be_sent(
    agreed: referrals.Agreed, case_referrals: Sequence[Referral], people: int, places: Mapping[uuid.UUID, str]
) -> list[tuple[str, str]]:
    """The choices of the form: partners and purposes that somebody agreed to and to which nothing was sent yet."""
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
    return sorted(choices, key=lambda pair: by_alphabet(pair[1]))


def _overview(request: Request[Case | PartOfCase[Referral]], form: Form) -> str:
    """What follows the return of a case, for the people of its office."""
    case, session = case_at(request), request.unit.session
    episode = followed_up(session, case.id)
    visits, case_referrals = shown_visits(request, episode), referrals.referrals_of_case(session, case.id)
    assigned_of(request, case_referrals)  # before anything is opened, so that all keys come in one statement
    has_ended = case.state in ENDED
    sends = request.me.may(Permission.REFERRALS_SEND) and (not has_ended or bool(form.errors))  # errors are shown
    agreed = referrals.who_consented(session, case.id) if sends else {}
    places = accounts.places(
        session, [*(referral.organisation_id for referral in case_referrals), *(place for place, _why in agreed)]
    )
    people = names_of_case(request, case.id)
    return render_template(
        "reintegration/episodes/overview.html",
        case=whole_head(request, case),
        referrals=_sent(request, case_referrals, places, form),
        choices=_may_be_sent(agreed, case_referrals, len(people), places),
        may_send=sends,
        has_ended=has_ended,
        may_work=request.me.may(Permission.FOLLOW_UP_WORK),
        is_departed=case.state is CaseState.DEPARTED,
        episode=episode,
        visits=visits,
        may_plan_visits=episode is not None and not visits and bool(who_may_be_contacted(session, case.id)),
        **about_plan(request, case, episode),
        concerns=shown_concerns(request, case.id, people),
        ratings=shown_ratings(request, visits),
        scores=shown_scores(request, episode, visits, people),
        form=Form() if "referral_id" in request.path else form,
    )


@routes.form(
    "/cases/<uuid:case_id>/reintegration",
    ReferralsAct.SEND,
    opens=EpisodesAct.READ,
    shows=_overview,
    page="overview",
    permission=Permission.REFERRALS_SEND,
    reads=Permission.CASES_OPEN,
    schema=SendForm,
)
def send(request: Request[Case]) -> ResponseReturnValue:
    """Send the case to a partner."""
    send_referral(
        request.unit, request.row, request.data["organisation_id"], request.data["purpose"], request.data["message"]
    )
    flash(_("Sent. The partner has been told that something is waiting."), "done")
    return redirect(url_for("episodes.overview", case_id=request.row.id), 303)


@routes.post(
    "/cases/<uuid:case_id>/referrals/<uuid:referral_id>/revoke",
    ReferralsAct.REVOKE,
    permission=Permission.REFERRALS_SEND,
    load=referral_of_case,
    schema=RevokeForm,
    on_invalid=_overview,
)
def revoke(request: Request[PartOfCase[Referral]]) -> ResponseReturnValue:
    """Take a referral back."""
    revoke_referral(request.unit, request.row.part, request.data["reason"])
    flash(_("Revoked. The partner no longer sees any of it."), "done")
    return redirect(url_for("episodes.overview", case_id=request.row.case.id), 303)


def need_episode(request: Request) -> Episode:
    """The episode of the case of an address; NotFound before the arrival."""
    episode = episode_of_case(request.unit.session, request.path["case_id"])
    if episode is None:
        raise NotFound
    return episode


@routes.post("/people/<uuid:case_id>/visits", ScheduleAct.VISITS_PLAN, schema=FormSchema)
def plan(request: Request[Case]) -> ResponseReturnValue:
    """Plan the visits that could not be planned on arrival."""
    plan_visits(request.unit, request.row, need_episode(request))
    flash(_("The visits are planned."), "done")
    return redirect(home_url(request, request.row.id), 303)


def _closure_page(request: Request[Case], form: Form) -> str:
    """What stands in the way of closing, what closing does, and the form."""
    episode = need_episode(request)
    reasons = closing_reasons(request.unit, request.row, episode)
    return render_template(
        "reintegration/episodes/closure.html",
        case=case_head(request, request.row),
        names=names_of_case(request, request.row.id).values(),
        blockers=[reason_sentence(reason) for reason in reasons if reason.severity is Severity.BLOCKER],
        warnings=[reason_sentence(reason) for reason in reasons if reason.severity is Severity.WARNING],
        has_concern=any(reason.code == StepReason.CONCERN_OPEN for reason in reasons),
        is_partner=is_partner(request),
        choices=choices_of(CLOSURE_LABELS),
        form=form,
    )


@routes.form(
    "/people/<uuid:case_id>/closure",
    EpisodesAct.CLOSE,
    opens=EpisodesAct.CLOSURE,
    shows=_closure_page,
    page="closure",
    schema=ClosureForm,
)
def close(request: Request[Case]) -> ResponseReturnValue:
    """Close the episode and its case."""
    is_office = request.me.office_id is not None
    close_episode(request.unit, request.row, need_episode(request), request.data["reason"], request.data["note"])
    # One sentence for a partner, whatever is open at the office.
    done = _("Closed. Nothing more is needed from anyone.")
    flash(done if is_office else _("Your part is done. The office will close this case."), "done")
    return redirect(home_url(request, request.row.id) if is_office else url_for("referrals.list"), 303)
