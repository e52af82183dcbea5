"""Pages of waiting times: what own records teach, as a list, and one with its curve."""

from dataclasses import dataclass

from flask import render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.charts.stairs import Axis, Stair, StairChart, round_days, stair_chart
from foundation.forms.form import Form
from foundation.language.formats import countries, country, number, percent
from foundation.language.locales import direction
from foundation.language.words import _
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from planning.durations.queries import (
    LearnedDuration,
    LearnedFilter,
    incidence_of,
    learned_by_id,
    learned_consulates,
    learned_page,
    thresholds_on,
)
from planning.durations.rules.incidence import Incidence
from planning.durations.rules.learned import OWN_WORK, Thresholds
from planning.durations.schemas import LearnedList
from planning.durations.words import (
    COUNTED_WORDS,
    DONE_WORDS,
    LEARNED_LABELS,
    REACH_LABELS,
    REFUSED_WORDS,
    DurationsAct,
)
from returns.cases.words import choices_of
from returns.documents.words import within_days

_LEVELS = (0.0, 0.25, 0.5, 0.75, 1.0)
_ROWS = (7, 14, 21, 30, 45, 60, 90, 120, 180, 270, 365, 540, 730)  # days that the table names


def _learned(request: Request) -> LearnedDuration | None:
    return learned_by_id(request.unit.session, request.path["learned_id"])


routes = Routes("durations", permission=Permission.DURATIONS_READ)


@dataclass(frozen=True)
class ShownDuration:
    """A prepared row as it is shown: figures for which there is enough, as rules of today say."""

    row: LearnedDuration
    learned: Incidence
    limits: Thresholds

    @property
    def half(self) -> str:
        """Half within so many days; empty where too few have finished."""
        return self._days(self.learned.median, self.limits.median)

    @property
    def ninety(self) -> str:
        """Nine in ten within so many days; empty where too few have finished."""
        return self._days(self.learned.ninety, self.limits.ninety)

    def _days(self, days: int | None, least: int) -> str:
        return within_days(days) if days is not None and self.learned.finished >= least else ""

    @property
    def has_curve(self) -> bool:
        """Whether shares of all are shown: enough have finished, and nobody is given away."""
        return self.row.shows_shares and self.learned.finished >= self.limits.median and bool(self.learned.done)

    @property
    def reach(self) -> object:
        """Over whose records."""
        return REACH_LABELS[self.row.reach]

    @property
    def where(self) -> str:
        """Of which consulate, and for a return to which country; empty for a decision of one's own."""
        consulate = country(self.row.consulate) if self.row.consulate else ""
        if not self.row.country:
            return consulate
        return _("%(consulate)s, for returns to %(country)s", consulate=consulate, country=country(self.row.country))


def _shown(row: LearnedDuration, limits: Thresholds) -> ShownDuration:
    return ShownDuration(row, incidence_of(row), limits)


def _today_limits(request: Request) -> Thresholds:
    return thresholds_on(request.unit.session, request.unit.today)


@routes.get("/planning/durations", DurationsAct.LIST, schema=LearnedList, endpoint="list")
def listing(request: Request[None]) -> ResponseReturnValue:
    """What durations teach, of which this account may know."""
    filters, session, limits = request.data, request.unit.session, _today_limits(request)
    chosen = LearnedFilter(filters.get("kind"), filters.get("consulate") or None, filters.get("reach"))
    page = learned_page(session, chosen, filters.get("page"), PAGE_SIZE)
    is_office = request.me.office_id is not None
    return render_template(
        "planning/durations/list.html",
        page=list_page(page, [_shown(row, limits) for row in page.items]),
        form=Form(values=http_request.args.to_dict()),
        active=sum(bool(filters.get(name)) for name in ("kind", "consulate", "reach")),
        kinds=choices_of(LEARNED_LABELS),
        consulates=countries(learned_consulates(session)),
        reaches=choices_of(REACH_LABELS) if is_office else [],
        limits=limits,
    )


@dataclass(frozen=True)
class DayLine:
    """A line of the table: by this day, done with its interval, and refused; as shares in words."""

    day: str
    done: str
    low: str
    high: str
    refused: str


def _lines(learned: Incidence) -> list[DayLine]:
    last = learned.steps[-1].day
    lines = []
    for day in [*(day for day in _ROWS if day < last), last]:
        step = learned.by(day)
        values = (step.done, step.low, step.high, step.refused)
        lines.append(DayLine(within_days(day), *map(percent, values)))
    return lines


def curve_chart(learned: Incidence) -> StairChart:
    """The share that is done by each day, with its interval."""
    last = max(learned.longest, learned.steps[-1].day, 1)  # all may have been done on the day itself
    axis = Axis(0, last, [(day, number(day)) for day in round_days(0, last)])
    stairs = [Stair(step.day, step.done, step.low, step.high) for step in learned.steps]
    return stair_chart(stairs, axis, levels(), is_mirrored=direction() == "rtl")


def levels() -> list[tuple[float, str]]:
    """The shares that an axis names."""
    return [(level, percent(level)) for level in _LEVELS]


@routes.get("/planning/durations/<uuid:learned_id>", DurationsAct.ONE, load=_learned, endpoint="one")
def one(request: Request[LearnedDuration]) -> ResponseReturnValue:
    """One waiting time: its figures, and the share that is done by each day."""
    shown = _shown(request.row, _today_limits(request))
    return render_template(
        "planning/durations/one.html",
        shown=shown,
        chart=curve_chart(shown.learned) if shown.has_curve else None,
        lines=_lines(shown.learned) if shown.has_curve else [],
        done_label=DONE_WORDS[request.row.kind],
        refused_label=REFUSED_WORDS[request.row.kind],
        is_of_consulate=bool(request.row.consulate),
        is_own_work=request.row.kind in OWN_WORK,
        counted=COUNTED_WORDS.get(request.row.kind),
        back_url=url_for("durations.list"),
    )
