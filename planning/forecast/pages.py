"""Pages of forecasts: when a family can leave, how sure that is, and what it depends on; and how forecasts held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.charts.intervals import Scale
from foundation.charts.stairs import Axis, Stair, StairChart, stair_chart
from foundation.language.formats import day as day_words, number, percent
from foundation.language.locales import direction
from foundation.language.words import _
from foundation.shares import wilson
from foundation.web.route import Request
from foundation.web.routes import Routes
from planning.durations.pages import levels
from planning.forecast.queries import (
    ForecastRecord,
    FrozenForecast,
    forecast_records,
    frozen_of_case,
    suppressed_under,
)
from planning.forecast.rules.forecast import Forecast
from planning.forecast.rules.held import SHARES, Moment, Sure
from planning.forecast.rules.uncertain import Uncertain
from planning.forecast.services import CaseForecast, forecast_of_case
from planning.forecast.words import (
    BECAME_LABELS,
    MOMENT_LABELS,
    SURE_DAYS,
    SURE_LABELS,
    ForecastAct,
    about,
    label_of,
    moved_words,
    source_words,
    waited_words,
)
from planning.path.words import ACTIVITY_LABELS
from returns.cases.pages.cases import the_case
from returns.cases.pages.header import case_head
from returns.cases.queries import Case, members_of_case, reason_sentence
from returns.journey.queries.travellers import names_of

routes = Routes("forecast", permission=Permission.CASES_OPEN, load=the_case)
_lists = routes.with_common(permission=Permission.DURATIONS_READ)
_SHOWN = (0.1, 0.25, 0.5, 0.75, 0.8, 0.9, 0.95)


@dataclass(frozen=True)
class ShownWait:
    """Something that others decide, in words: what and whose, how long it has been open, who says how long it takes."""

    label: object
    who: Sequence[str]
    waited: str
    source: str
    moves: str
    is_first: bool


@dataclass(frozen=True)
class ShownDay:
    """A line of the table: a day, and how likely they have left by it."""

    day: date
    share: str
    is_deadline: bool


def _waits(made: CaseForecast, names: Mapping[str, str]) -> list[ShownWait]:
    """The waits, those first that move the departure most; what is decided together is one of them."""
    by_code = {each.wait.code: each for each in made.uncertain}
    moved = [(mover.code, mover.days) for mover in made.told.movers] or [(code, 0) for code in by_code]
    most = max((days for _code, days in moved), default=0)
    together: dict[str, list[tuple[Uncertain, int]]] = {}
    for code, days in moved:
        together.setdefault(by_code[code].wait.together, []).append((by_code[code], days))
    return [
        ShownWait(
            label_of(first),
            [name for each, _days in some if (name := names.get(each.wait.person))],
            waited_words(first.wait.waited, first.wait.kind),
            source_words(first, made.limits.ninety),
            moved_words(days),
            days == most > 0,
        )
        for some in together.values()
        for first, days in some[:1]
    ]


def _days(made: CaseForecast, deadline: date | None) -> list[ShownDay]:
    numbers = {number for share in _SHOWN if (number := made.told.day_by(share)) is not None}
    days = {made.path.today + timedelta(days=number) for number in numbers}
    if deadline is not None and deadline >= made.path.today:
        days.add(deadline)
    return [
        ShownDay(day, about(made.share_by(day), made.to_percent, at_least=True), day == deadline)
        for day in sorted(days)
    ]


def _chart(made: CaseForecast, deadline: date | None) -> StairChart | None:
    """The share that has left by each day, from today on; None where nobody leaves in any draw."""
    told, today = made.told, made.path.today
    if not told.days or told.is_certain:
        return None
    last = _last(told)
    until = (deadline - today).days if deadline else -1
    if 0 <= until <= 2 * last:
        last = max(last, until)
    # A day takes much of the width of a phone: three of them have room.
    ticks = [(number, day_words(today + timedelta(days=number))) for number in (0, last // 2, last)]
    shares = {number: told.share_by(number) for number in sorted(set(told.days)) if number <= last}
    stairs = [Stair(number, share, share, share) for number, share in shares.items()]
    marks = [(until, _("Legal deadline %(date)s", date=day_words(deadline)))] if 0 <= until <= last else []
    return stair_chart(stairs, Axis(0, last, ticks), levels(), is_mirrored=direction() == "rtl", marks=marks)


def _last(told: Forecast) -> int:
    """The day up to which it is drawn: few wait so long that the rest would be a stroke."""
    return max(told.days[min(len(told.days) - 1, int(0.98 * len(told.days)))], 1)


@routes.get("/cases/<uuid:case_id>/forecast", ForecastAct.PAGE, endpoint="page")
def page(request: Request[Case]) -> ResponseReturnValue:
    """When the people of a case can leave: by which day how likely, and what it depends on."""
    case, made = request.row, forecast_of_case(request.unit, request.row)
    names = names_of(members_of_case(request.unit.session, case.id))
    kept = frozen_of_case(request.unit.session, case.id)
    deadline = case.legal_deadline
    return render_template(
        "planning/forecast/page.html",
        case=case_head(request, case),
        made=made,
        told=made.told if made else None,
        sure=[(SURE_LABELS[sure], made.day_by(sure), made.day_unless_refused(sure)) for sure in Sure] if made else [],
        deadline=deadline,
        by_deadline=about(made.share_by(deadline), made.to_percent, at_least=True) if made and deadline else "",
        refused=about(made.told.refused / made.told.draws, made.to_percent) if made else "",
        later=about(made.told.later / made.told.draws, made.to_percent) if made else "",
        endless=[reason_sentence(reason, names) for reason in made.path.earliest.endless] if made else [],
        unknown=_unknown(made) if made else [],
        chart=_chart(made, deadline) if made else None,
        days=_days(made, deadline) if made else [],
        waits=_waits(made, names) if made else [],
        kept=[_kept(each) for each in kept],
        draws=number(made.told.draws) if made else "",
        durations_url=url_for("durations.list"),
        held_url=url_for("forecast.held"),
        may_read_durations=request.me.may(Permission.DURATIONS_READ),
    )


def _unknown(made: CaseForecast) -> list[str]:
    """What of the path no rule has a duration for: no day can be said before it is there."""
    path = made.path.earliest
    kinds = dict.fromkeys(path.things[code].kind for code in path.unknown)
    return [_("%(what)s: no rule says how long it takes.", what=ACTIVITY_LABELS[kind]) for kind in kinds]


@dataclass(frozen=True)
class ShownKept:
    """A forecast that was kept, in words."""

    moment: object
    row: FrozenForecast
    became: object


def _kept(row: FrozenForecast) -> ShownKept:
    return ShownKept(MOMENT_LABELS[row.moment], row, BECAME_LABELS[row.became])


# How forecasts held.


@dataclass(frozen=True)
class ShownHeld:
    """How the days of one certainty held. Without a share there are too few to show, or none at all."""

    label: object
    scale: Scale
    judged: str
    share: str
    interval: str
    triple: tuple[float | None, float | None, float | None]


def _held(sure: Sure, row: ForecastRecord | None, under: int) -> ShownHeld:
    said = SHARES[sure]
    scale = Scale(levels(), direction() == "rtl", line=said)
    label = SURE_DAYS[sure]
    if row is None or row.judged < under:
        few = _("fewer than %(num)s", num=number(under))
        return ShownHeld(label, scale, few, "", "", (None, None, None))
    share = row.held / row.judged
    low, high = wilson(share, row.judged)
    return ShownHeld(label, scale, number(row.judged), percent(share), _ends(low, high), (share, low, high))


def _ends(low: float, high: float) -> str:
    """The ends of an interval, with a place or two where whole percents would make one number of both."""
    places = next((places for places in (0, 1) if percent(low, places) != percent(high, places)), 2)
    return _("%(low)s to %(high)s", low=percent(low, places), high=percent(high, places))


@_lists.get("/planning/forecasts", ForecastAct.HELD, endpoint="held")
def held(request: Request[None]) -> ResponseReturnValue:
    """How forecasts of one's office (for managers: of all) held, by the moment at which they were made."""
    session = request.unit.session
    under = suppressed_under(session, request.unit.today)
    records = {(moment, sure): row for (_office, moment, sure), row in forecast_records(session).items()}
    tables: Sequence[tuple[object, list[ShownHeld]]] = [
        (MOMENT_LABELS[moment], [_held(sure, records.get((moment, sure)), under) for sure in Sure]) for moment in Moment
    ]
    return render_template(
        "planning/forecast/held.html",
        tables=tables,
        under=under,
        as_of=max((row.as_of for row in records.values()), default=None),
        whose=_("Your office") if request.me.office_id else _("All offices"),
        back_url=url_for("durations.list"),
    )
