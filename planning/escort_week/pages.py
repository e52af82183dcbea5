"""Pages of escorts by the week: what is proposed, why, and accepting it."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.language.formats import day, number
from foundation.language.money import money
from foundation.language.words import _, ngettext
from foundation.money import Money, totals
from foundation.web.paging import page_of_rows
from foundation.web.route import Request
from foundation.web.routes import Routes
from planning.escort_week.queries.movements import Movement, MovementRead, movements_between
from planning.escort_week.queries.weeks import (
    MOST_JOURNEYS,
    RosterMember,
    leaving_between,
    seconds_to_solve,
    week_between,
)
from planning.escort_week.rules.assignment import Problem, weight_filled
from planning.escort_week.rules.costs import WORTH, CostLine, in_money, money_of
from planning.escort_week.rules.places import Hindrance, stops
from planning.escort_week.schemas import MOST_WEEKS, AcceptForm, WeekQuery, WhyQuery
from planning.escort_week.services.accepting import Accepted, accept
from planning.escort_week.services.proposing import Plan, Slot, Weighed, plan_of
from planning.escort_week.services.solving import best_assignment
from planning.escort_week.words import AGAINST_LABELS, COST_LABELS, HINDRANCE_LABELS, EscortWeekAct
from returns.cases.pages.cases import the_case
from returns.cases.queries import Case
from returns.cases.words import choices_of
from returns.escorts.rules.escorts import EscortKind
from returns.journey.pages.itinerary import common
from returns.journey.words import ESCORT_LABELS
from returns.movements.pages.movements import movement_head, the_movement

routes = Routes("escort_week", permission=Permission.CASES_OPEN, load=None)
_KINDS = (EscortKind.SOCIAL, EscortKind.MEDICAL, EscortKind.OPERATIONAL)
_WEEKS_AHEAD = 12
_MOST_AGAINST = 4  # reasons that a row names


@dataclass(frozen=True)
class ShownCost:
    """One line of a cost: what for, how often, how much; `is_fit`: no money, but what a better fit is worth."""

    label: object
    count: int
    amount: str
    is_fit: bool


@dataclass(frozen=True)
class ShownPlace:
    """One place of a journey, and who is proposed for it, or why nobody is. `value` is that of its tick."""

    slot: Slot
    reference: str
    route: list[str]
    name: str | None
    value: str
    cost: str
    checks: list[object]
    against: list[str]

    @property
    def day(self) -> date:
        """The local day of departure."""
        return self.slot.journey.departs_on

    @property
    def subject(self) -> tuple[str, uuid.UUID]:
        """What the audit calls the journey by."""
        return "movement" if self.slot.journey.is_movement else "case", self.slot.journey.id


@dataclass(frozen=True)
class ShownMember:
    """Somebody on the roster, beside a place: everything that speaks for and against it.

    `elsewhere`: the references of the journeys for which they are proposed at that time.
    """

    member: RosterMember
    weighed: Weighed
    is_chosen: bool
    against: list[object]
    elsewhere: list[str]
    costs: list[ShownCost]
    more: str

    @property
    def mark(self) -> str:
        """How it is marked."""
        return "done" if self.is_chosen else "later" if self.weighed.is_possible else "blocked"


def _weeks(request: Request[Any], asked: Mapping[str, Any]) -> tuple[date, date]:
    """The first and the last day that are asked for: whole weeks from Monday on; by default from this week on."""
    since: date = asked.get("since") or request.unit.today
    first = since - timedelta(days=since.weekday())
    return first, first + timedelta(weeks=asked["weeks"], days=-1)


def _to_come(request: Request[Any], asked: Mapping[str, Any]) -> tuple[date, date]:
    """Those of these days that have not passed."""
    first, last = _weeks(request, asked)
    return max(first, request.unit.today), last


def _plan(request: Request[Any]) -> Plan:
    session, now = request.unit.session, request.container.clock.now()
    week = week_between(session, *_to_come(request, request.data), now)
    return plan_of(week, partial(best_assignment, seconds=seconds_to_solve(session, now.date())))


def _shown(plan: Plan, at: int) -> ShownPlace:
    slot, chosen = plan.slots[at], plan.chosen[at]
    journey = slot.journey
    value, cost, name, checks = "", "", None, []
    if chosen is not None:
        value = f"{journey.id.hex}:{slot.place.kind.value}:{chosen.member.hex}:{chosen.basis}"
        cost, name = _sums(money_of(chosen.lines)), plan.row(chosen.member).content.name
        checks = [AGAINST_LABELS[reason.code] for reason in chosen.reasons]
    against = _why_open(plan, at) if chosen is None else []
    return ShownPlace(slot, journey.reference, journey.stops, name, value, cost, checks, against)


def _sums(sums: Sequence[Money]) -> str:
    return " + ".join(money(part) for part in sums)


def _why_open(plan: Plan, at: int) -> list[str]:
    """Why nobody is proposed: how many of the roster cannot go for which reason, the most frequent first."""
    if plan.slots[at].journey.are_apart:
        return [_("People of this case travel apart: choose the legs of the escort on the case.")]
    if not plan.slots[at].place.has_seat:
        return [_("No free seat on this group movement: release a blank place or change the number of seats.")]
    counts: Counter[str] = Counter()
    for weighed in plan.weighed[plan.slots[at].key].values():
        labels = [AGAINST_LABELS[reason.code] for reason in stops(weighed.reasons)]
        labels += [HINDRANCE_LABELS[hindrance] for hindrance in plan.why_not(at, weighed)]
        counts.update(list(dict.fromkeys(map(str, labels))))
    return [_("%(why)s: %(count)s", why=why, count=number(count)) for why, count in counts.most_common(_MOST_AGAINST)]


def _summary(plan: Plan) -> dict[str, Any]:
    """What the page says of the whole: places filled, what that costs, and what is proven of it."""
    problem, answer, chosen = plan.problem, plan.answer, [one for one in plan.chosen if one is not None]
    required = [at for at, slot in enumerate(plan.slots) if slot.place.is_required]
    return {
        "filled": len(chosen),
        "places": len(plan.slots),
        "required": len(required),
        "required_filled": sum(plan.chosen[at] is not None for at in required),
        "total": _sums(totals(part for one in chosen for part in money_of(one.lines))),
        "unknown_fares": sum(
            slot.journey.fares.unknown > 0 and one is not None
            for slot, one in zip(plan.slots, plan.chosen, strict=True)
        ),
        "proof": _proof(problem, plan) if answer.chosen else None,
    }


def _proof(problem: Problem, plan: Plan) -> str:
    """Whether the proposal is the best there is, or how far from it it can be at most."""
    answer, filled = plan.answer, weight_filled(problem, plan.answer.chosen)
    if answer.most_filled is None:
        return _("Made by a simple method, because the best assignment could not be calculated. Try again in a moment.")
    if answer.most_filled > filled:
        return _("Not proven best: with more time, more journeys might be filled.")
    cost = sum(one.cost for one in plan.chosen if one is not None)
    if answer.least_cost is None:
        return _("No assignment fills more places. Whether one costs less is not proven.")
    if answer.least_cost < cost:
        gap = money(in_money(cost - answer.least_cost, plan.week.costs))
        return _("No assignment fills more places, and none is better by more than %(gap)s.", gap=gap)
    return _("Proven best: no assignment fills more places, and none that fills as many costs less.")


def _order(plan: Plan) -> list[int]:
    """The slots as the page shows them: what is open first, required before advised, then by day."""
    return sorted(
        range(len(plan.slots)),
        key=lambda at: (
            plan.chosen[at] is not None,
            plan.chosen[at] is None and not plan.slots[at].place.is_required,
            plan.slots[at].journey.departs_on,
            at,
        ),
    )


def _mondays(first: date, today: date) -> list[tuple[str, str]]:
    """The weeks to choose among, by their Mondays."""
    this = today - timedelta(days=today.weekday())
    mondays = [this + timedelta(weeks=ahead) for ahead in range(_WEEKS_AHEAD)]
    return [(monday.isoformat(), day(monday)) for monday in sorted({first, *mondays})]


@routes.get("/escort-week", EscortWeekAct.PAGE, schema=WeekQuery)
def page(request: Request[None]) -> ResponseReturnValue:
    """The proposals for some weeks: open places first, with the reasons."""
    plan, (first, last), kind = _plan(request), _weeks(request, request.data), request.data.get("kind")
    slots = [at for at in _order(plan) if kind in (None, plan.slots[at].place.kind)]
    rows = page_of_rows(slots, request.data["page"])
    places = [_shown(plan, at) for at in rows.items]
    request.unit.participants["trail"].read([place.subject for place in places])
    today = request.unit.today
    chosen = {"since": first.isoformat(), "weeks": request.data["weeks"], "kind": kind.value if kind else ""}
    return render_template(
        "planning/escort_week/page.html",
        plan=plan,
        summary=_summary(plan),
        open_places=[place for place in places if place.name is None],
        proposed=[place for place in places if place.name is not None],
        page=rows,
        ends=(first, last),
        chosen=chosen,
        accepting=Form(),
        form=Form(values={**chosen, "weeks": str(chosen["weeks"])}),
        mondays=_mondays(first, today),
        lengths=[(str(weeks), _weeks_words(weeks)) for weeks in range(1, MOST_WEEKS + 1)],
        kinds=[(value, label) for value, label in choices_of(ESCORT_LABELS) if value in _KINDS],
        may_work=request.me.may(Permission.CASES_WORK),
        most=MOST_JOURNEYS,
    )


def _weeks_words(weeks: int) -> str:
    return ngettext("%(num)d week", "%(num)d weeks", weeks)


def _refused(request: Request[None], form: Form) -> ResponseReturnValue:
    """What keeps proposals from being accepted; nothing was changed, and the new proposal is a press away."""
    return render_template("planning/escort_week/refused.html", form=form, query=_again(form))


def _again(form: Form) -> dict[str, str]:
    return {name: form.values[name] for name in ("since", "weeks") if form.values.get(name)}


@routes.post(
    "/escort-week",
    EscortWeekAct.ACCEPT,
    permission=Permission.CASES_WORK,
    schema=AcceptForm,
    on_invalid=_refused,
    endpoint="accept",
)
def accept_some(request: Request[None]) -> ResponseReturnValue:
    """Assign the escorts of the proposals that are ticked."""
    assigned = accept(request.unit, [Accepted(*proposal) for proposal in request.data["proposals"]])
    of_cases = ngettext(
        "%(num)d escort assigned. Plan the way home on the case.",
        "%(num)d escorts assigned. Plan their ways home on the cases.",
        assigned.of_cases,
    )
    of_movements = ngettext(
        "%(num)d escort added to a group movement, with a seat.",
        "%(num)d escorts added to group movements, each with a seat.",
        assigned.of_movements,
    )
    for count, sentence in ((assigned.of_cases, of_cases), (assigned.of_movements, of_movements)):
        if count:
            flash(sentence, "done")
    since = request.data.get("since")
    query = {"since": since.isoformat() if since else None, "weeks": request.data["weeks"]}
    return redirect(url_for("escort_week.page", **query), 303)


# Why: everybody on the roster beside one place.


def _kind_of(request: Request[Any]) -> EscortKind:
    """The kind that an address names. NotFound for what is none."""
    if request.path["serving"] not in list(EscortKind):
        raise NotFound("kind")
    return EscortKind(request.path["serving"])


def _member(plan: Plan, at: int, weighed: Weighed, chosen: Sequence[Weighed]) -> ShownMember:
    is_chosen = weighed in chosen
    against: list[object] = [AGAINST_LABELS[reason.code] for reason in weighed.reasons]
    why_not = () if is_chosen else plan.why_not(at, weighed)
    against += [HINDRANCE_LABELS[hindrance] for hindrance in why_not]
    more = ""
    if chosen and Hindrance.COSTS_MORE in why_not:
        more = money(in_money(weighed.cost - min(one.cost for one in chosen), plan.week.costs))
    elsewhere = plan.elsewhere(at, weighed.member) if Hindrance.NEEDED_ELSEWHERE in why_not else ()
    return ShownMember(
        plan.row(weighed.member),
        weighed,
        is_chosen,
        list(dict.fromkeys(against)),
        [slot.journey.reference for slot in elsewhere],
        [_cost(line) for line in weighed.lines],
        more,
    )


def _cost(line: CostLine) -> ShownCost:
    return ShownCost(COST_LABELS[line.code], line.count, money(line.money), line.code in WORTH)


# A page that names a journey finds it among those that the plan is made of, as far as it is there.


def _asked(request: Request) -> tuple[date, date] | None:
    """The days to come that an address asks for; None where it is wrong, which is said when it is read."""
    schema, typed = WhyQuery(), http_request.args.to_dict()
    return None if schema.validate(typed) else _to_come(request, schema.load(typed))


def _cases_in(request: Request, days: tuple[date, date] | None) -> Mapping[uuid.UUID, Case]:
    """The cases that ask for an escort."""
    cases = leaving_between(request.unit.session, *days, request.container.clock.now())[0].asking if days else ()
    return {case.id: case for case in cases}


def _movements_in(request: Request, days: tuple[date, date] | None) -> Mapping[uuid.UUID, MovementRead]:
    now = request.container.clock.now()
    read = movements_between(request.unit.session, *days, now, MOST_JOURNEYS) if days else ()
    return {each.row.id: each for each in read}


def _case(request: Request) -> Case | None:
    return _cases_in(request, _asked(request)).get(request.path["case_id"]) or the_case(request)


def _movement(request: Request) -> Movement | None:
    read = _movements_in(request, _asked(request)).get(request.path["movement_id"])
    return read.row if read else the_movement(request)


@routes.get("/cases/<uuid:case_id>/escort-week/<serving>", EscortWeekAct.WHY, load=_case, schema=WhyQuery)
def why(request: Request[Case]) -> ResponseReturnValue:
    """Why one escort is proposed for a journey, and why every other one of the roster is not."""
    kind, cases = _kind_of(request), _cases_in(request, _to_come(request, request.data))
    plan = _plan(request) if request.row.id in cases else None
    return _why(request, kind, plan, common(request))


@routes.get("/movements/<uuid:movement_id>/escort-week", EscortWeekAct.WHY_MOVEMENT, load=_movement, schema=WhyQuery)
def why_movement(request: Request[Movement]) -> ResponseReturnValue:
    """The same of a group movement, which takes operational escorts alone."""
    read = _movements_in(request, _to_come(request, request.data)).get(request.row.id)
    plan = _plan(request) if read else None
    head = movement_head(request, request.row, read.seats if read else None)
    return _why(request, EscortKind.OPERATIONAL, plan, {"movement": head})


def _why(request: Request[Any], kind: EscortKind, plan: Plan | None, head: dict[str, Any]) -> str:
    """The page; without a plan where the journey is not among those of these weeks."""
    back = url_for("escort_week.page", since=request.data.get("since"), weeks=request.data["weeks"])
    slots = _slots_of(plan, request.row.id, kind) if plan else []
    if plan is None or not slots:
        return render_template("planning/escort_week/why.html", **head, kind=kind, slot=None, back=back)
    chosen = [one for at in slots if (one := plan.chosen[at]) is not None]
    weighed = plan.weighed[plan.slots[slots[0]].key].values()
    everybody = sorted(
        weighed, key=lambda one: (one not in chosen, not one.is_possible, one.cost, plan.row(one.member).ordinal)
    )
    rows = page_of_rows(everybody, request.data["page"])
    return render_template(
        "planning/escort_week/why.html",
        **head,
        kind=kind,
        slot=plan.slots[slots[0]],
        places=len(slots),
        members=[_member(plan, slots[0], one, chosen) for one in rows.items],
        page=rows,
        back=back,
    )


def _slots_of(plan: Plan, journey: uuid.UUID, kind: EscortKind) -> list[int]:
    return [at for at, slot in enumerate(plan.slots) if slot.key == (journey, kind)]
