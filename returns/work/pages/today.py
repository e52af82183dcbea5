"""The start page: what there is to do for whoever is signed in, over all cases, by how pressing it is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import NotFound
from foundation.language.formats import day_of_week
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from foundation.web.today import (
    EVERY_GROUP,
    GROUP_LABELS,
    PRESSING,
    UNFOLDED,
    Alike,
    Folding,
    GroupsToRead,
    TodayGroup,
    TodayPanel,
    TodaySection,
    Urgency,
    shown_at_once,
)
from returns.cases.queries import cases_by_id
from returns.readiness.services import void_sign_offs
from returns.work.pages.tasks import user_of
from returns.work.pages.today_lines import Lines, case_sections, departure_line, fitness_section, is_signed
from returns.work.schemas import MOST_JUDGED, KeptFolds, SignOffsAfter, TodayAlike, TodayComing
from returns.work.services.duty import signatures_asked_of
from returns.work.words import WorkAct

routes = Routes("today", permission=Permission.OWN_ACCOUNT)


@dataclass
class _Gathered:
    """What the start page of somebody is made of.

    `lines`: of who works on cases; `is_kept`: a partner keeps the page for where there is no network.
    """

    sections: list[TodaySection]
    panels: list[TodayPanel]
    lines: Lines | None
    is_kept: bool

    def opened(self, urgencies: Collection[Urgency], folding: Folding, kind: str | None = None) -> list[TodayGroup]:
        """These groups, or of one `kind`. Everything is read before any is opened: the keys of all come together."""
        groups = GroupsToRead(self.sections, urgencies, folding, kind)
        if self.lines is None:
            return groups.opened()
        fitness = fitness_section(self.lines.fitness(urgencies))
        return groups.opened({self.sections.index(self.lines.of_fitness): fitness})


def _alike_at(section: TodaySection, urgency: Urgency) -> str:
    return url_for("today.alike", kind=section.key, due=urgency.value)


FOLDING = Folding(_alike_at)


def _gathered(request: Request, urgent: bool) -> _Gathered:
    """What waits for whoever asks, of the whole program, most of it not opened yet. `urgent`: also what always is."""
    parts: list[TodaySection | TodayPanel] = []
    parts += [part for added in request.container.urgent_sections if urgent for part in added(request)]
    lines = None
    if request.me.may(Permission.CASES_LIST):
        lines = Lines(request, signatures_asked_of(request.unit, user_of(request)))
        parts += case_sections(request, lines)
    parts += [part for added in request.container.today_sections for part in added(request)]
    sections = [part for part in parts if isinstance(part, TodaySection)]
    is_kept = request.me.organisation_id is not None
    return _Gathered(sections, [part for part in parts if isinstance(part, TodayPanel)], lines, is_kept)


def _coming_at(gathered: _Gathered, groups: Sequence[TodayGroup], at_once: Collection[Urgency]) -> str | None:
    """Where the rest of the start page is: what does not press yet, and lines folded in a page that is kept."""
    if gathered.is_kept and any(isinstance(entry, Alike) for group in groups for entry in group.entries):
        return url_for(".coming", kept=(KeptFolds.PRESSING if at_once == PRESSING else KeptFolds.ALL).value)
    has_more = any(urgency not in at_once for section in gathered.sections for urgency in section.urgencies)
    return url_for(".coming") if has_more else None


@routes.get("/", WorkAct.TODAY_READ)
def today(request: Request) -> ResponseReturnValue:
    """The start page of every role. Where there is much, what does not press yet comes after it: `coming`."""
    gathered, may = _gathered(request, urgent=True), request.me.permissions
    at_once = shown_at_once(gathered.sections, FOLDING)
    groups = gathered.opened(at_once, FOLDING)
    return render_template(
        "today.html",
        heading=_("Today, %(day)s", day=day_of_week(user_of(request).today)),
        groups=groups,
        panels=gathered.panels,
        labels=GROUP_LABELS,
        may_list=request.me.may(Permission.CASES_LIST),
        has_signed=gathered.lines is not None and any(map(is_signed, gathered.lines.departures())),
        later=[
            (url_for(part.endpoint), url_for(part.page), part.title)
            for part in request.container.today_later
            if part.permission in may
        ],
        coming_url=_coming_at(gathered, groups, at_once),
    )


@routes.get("/today/coming", WorkAct.TODAY_COMING, schema=TodayComing)
def coming(request: Request) -> ResponseReturnValue:
    """What does not press yet: a page of its own, which the start page takes in once it is shown.

    With `kept` the first lines of every fold come along, for where there is no network when it is opened.
    """
    kept: KeptFolds | None = request.data.get("kept")
    gathered = _gathered(request, urgent=kept is not None)
    shown = EVERY_GROUP if kept is KeptFolds.ALL else PRESSING
    filled = replace(FOLDING, fills=True, shown=shown)
    groups = gathered.opened(EVERY_GROUP - shown, FOLDING) if kept is None else gathered.opened(EVERY_GROUP, filled)
    folds = [entry for group in groups if group.urgency in shown for entry in group.entries if isinstance(entry, Alike)]
    groups = [group for group in groups if group.urgency not in shown]
    return render_template("today_coming.html", groups=groups, kept=folds, labels=GROUP_LABELS)


@routes.get("/today/alike", WorkAct.TODAY_ALIKE, schema=TodayAlike)
def alike(request: Request) -> ResponseReturnValue:
    """What is folded of one kind that is as pressing: a page of its own, which the start page takes in when opened."""
    due = next((urgency for urgency in Urgency if urgency.value == request.data["due"]), None)
    if due is None:
        raise NotFound
    gathered, kind = _gathered(request, urgent=True), request.data["kind"]
    section = next((section for section in gathered.sections if section.key == kind), None)
    groups = gathered.opened({due}, UNFOLDED, kind)
    return render_template("today_alike.html", section=section, groups=groups, labels=GROUP_LABELS, due=due)


JUDGED_AT_ONCE = 4  # departures; a script goes on, so that the first are there sooner and nobody else waits for all


@routes.get("/today/sign-offs", WorkAct.TODAY_SIGN_OFFS, permission=Permission.CASES_CREATE, schema=SignOffsAfter)
def sign_offs(request: Request) -> ResponseReturnValue:
    """The part of the page that is judged, a few departures at a time: it asks for it once it is shown."""
    lines = Lines(request)
    signed = list(filter(is_signed, lines.departures()))
    # One that has left meanwhile leads back to the first of them: none is passed over.
    first = next((place for place, line in enumerate(signed, 1) if line.case_id == request.data.get("after")), 0)
    judged = signed[first : first + JUDGED_AT_ONCE]
    lines.void = void_sign_offs(request.unit, cases_by_id(request.unit.session, {line.case_id for line in judged}))
    lines.cases.read(lines.void)  # of those that hold nothing is shown
    cases = lines.cases.rows
    void = [departure_line(lines, line, cases[line.case_id]) for line in judged if line.case_id in lines.void]
    last, found = first + len(judged), min(bool(first) * request.data["found"] + len(void), MOST_JUDGED)
    after = {"after": judged[-1].case_id.hex, "found": found} if last < len(signed) else None
    return render_template(
        "returns/work/sign_offs.html",
        lines=void,
        found=found,
        next_url=url_for(".sign_offs", **after) if after else None,
        judged=(first + 1, last, len(signed)),
    )
