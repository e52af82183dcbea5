"""The page of the path: when people can leave, what decides it, and by when each thing has to begin for a day."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.charts.intervals import Scale, Whisker
from foundation.errors import BadInput
from foundation.forms.form import Form
from foundation.language.formats import day as day_words, listed, number
from foundation.language.locales import direction
from foundation.language.words import _, ngettext
from foundation.web.route import Request
from foundation.web.routes import Routes
from planning.path.rules.activities import OpenThing, Takes
from planning.path.rules.network import DEPARTURE, ActivityKind
from planning.path.rules.path import Path, Rescue, grouped, rescues
from planning.path.schemas import PathPage, PathTasks
from planning.path.services import CasePath, Proposal, path_of_case, problem_of_day, take_over
from planning.path.words import DONE_BY, DONE_BY_LABELS, DoneBy, PathAct, label_of
from returns.cases.pages.cases import AREAS, area_url, the_case
from returns.cases.queries import STATUS, Case, members_of_case, reason_sentence
from returns.journey.pages.itinerary import common
from returns.journey.queries.travellers import names_of
from returns.work.pages.tasks import text_of
from returns.work.queries.tasks import Task

K = ActivityKind
routes = Routes("path", permission=Permission.CASES_OPEN, load=the_case)
_MOST_NAMES = 3
# Where something is done whose findings do not say it.
_AREAS: Mapping[ActivityKind, str] = {
    K.APPLICATION: "consent",
    K.BEST_INTERESTS: "clearance",
    K.BEST_INTERESTS_AGAIN: "clearance",
    K.BOOKING: "itinerary",
    K.CLEARANCE: "clearance",
    K.CONSENT: "consent",
    K.CONSENT_AGAIN: "consent",
    K.COUNSELLING: "counselling",
    K.DECISION: "eligibility",
    K.CHECK_AGAIN: "protection",
    K.PLACE: "itinerary",
    K.PLANNING: "itinerary",
    K.SAFE_CONTACT_AGAIN: "safe_contact",
    K.SIGN_OFF: "sign_off",
    K.TRACING: "clearance",
}


@dataclass(frozen=True)
class Row:
    """One thing to be done, or one for several people: in words, with its days, where it is done, and how it is drawn.

    `begins` is the earliest day, `by` the last one for the departure that is asked about; `slack` the days between.
    `taught` says how many own records its length is learned from, at `taught_url` for whoever may read them. What
    `is_begun` has no last day to begin any more: `by` is the day by which it has to be done.
    """

    code: str
    label: str
    people: str
    who: object
    takes: str
    rule: str  # the code of the rule that says so
    taught: str
    taught_url: str | None
    begins: date
    by: date
    done: date
    slack: int
    url: str | None
    sentences: Sequence[str]
    bar: Whisker
    wait: Whisker
    is_required: bool
    decides: bool
    is_late: bool
    is_begun: bool
    task: Task | None = None

    @property
    def mark(self) -> str:
        """How pressing it is: the word carries the meaning."""
        return "blocked" if self.is_late else "due" if self.slack <= 0 and self.is_required else "plain"


@dataclass(frozen=True)
class Shown:
    """What a page needs of a path beside its rows: names, and who looks."""

    request: Request[Case]
    path: CasePath
    names: Mapping[str, str]

    def what(self, path: Path, code: str) -> str:
        """Something to be done in words, with whom it is about: all for whom it has the same days."""
        group = next(group for group in grouped(path, path.things) if code in group)
        label, people = self.label(path, code), self._people(path, group)
        return f"{label} ({people})" if people else label

    def _people(self, path: Path, group: Sequence[str]) -> str:
        subjects = (path.things[code].subject for code in group)
        return few([self.names[subject] for subject in subjects if subject in self.names])

    def label(self, path: Path, code: str) -> str:
        """What it is called; a task by hand by its own words."""
        thing = path.things[code]
        task = next((task for task in self.path.read.tasks if task.id.hex == thing.task), None)
        return text_of(task) if task is not None else label_of(thing)

    def url(self, path: Path, code: str) -> str | None:
        """Where it is done, if whoever looks may go there."""
        thing = path.things[code]
        if thing.kind is K.COUNTRY:
            return url_for("rulebook.rule", code=STATUS)
        if thing.kind is K.TASK:
            return url_for("tasks.open", task_id=thing.task)
        area = next((reason.cleared_by for reason in thing.reasons if reason.cleared_by in AREAS), "")
        return area_url(area or _AREAS.get(thing.kind, ""), self.request.row.id, self.request.me)

    def rows(self, path: Path) -> list[Row]:
        """A row for each thing, those of several people together where their days are the same."""
        scale = scale_of(self.path, path)
        codes = [code for code in path.things if code != DEPARTURE]
        return [self._row(path, group, scale) for group in grouped(path, codes)]

    def _row(self, path: Path, group: Sequence[str], scale: Scale) -> Row:
        code, thing = group[0], path.things[group[0]]
        length = self.path.rules.takes.get(thing.kind, Takes(0))
        begins, done, by = path.early.begins[code], path.early.done[code], path.asked_by(code)
        reasons = dict.fromkeys(reason for one in group for reason in path.things[one].reasons)
        return Row(
            code=code,
            label=self.label(path, code),
            people=self._people(path, group),
            who=DONE_BY_LABELS[DONE_BY.get(thing.kind, DoneBy.OFFICER)],
            takes=self.takes(path, code),
            rule=length.rule,
            taught=self._taught(thing, length),
            taught_url=self._taught_url(length),
            begins=self.path.day(begins),
            by=self.path.day(by),
            done=self.path.day(done),
            slack=path.slack(code),
            url=self.url(path, code),
            sentences=list(dict.fromkeys(reason_sentence(reason, self.names) for reason in reasons)),
            bar=_drawn(scale, begins, done),
            wait=_drawn(scale, done, max(done, path.late.done[code])),
            is_required=thing.is_required,
            decides=any(one in path.chain for one in group),
            is_late=thing.is_required and by < (done if thing.is_begun else 0),
            is_begun=thing.is_begun,
            task=self.path.task_of(group),
        )

    def _taught_url(self, length: Takes) -> str | None:
        """Where the own records are read that say how long something takes."""
        if not length.learned or not self.request.me.may(Permission.DURATIONS_READ):
            return None
        return url_for("durations.one", learned_id=uuid.UUID(length.learned))

    def _taught(self, thing: OpenThing, length: Takes) -> str:
        """From how many own records a length is learned; of what has begun, how what is left is known."""
        if not thing.is_begun:
            return _taught(length)
        since = self.path.decided_since(thing)
        if since is None:
            return _("late: half of those open this long come by then") if self.path.is_overdue(thing) else ""
        waited = (self.path.today - since).days
        is_over = length.is_over(waited, self.path.rules.days_of(length))
        return _taught_of_begun(length, is_over, length.is_unheard_of(waited))

    def takes(self, path: Path, code: str) -> str:
        """How long it takes; what is left of it, where it has begun; or by when somebody else has it ready."""
        activity, thing = path.network.by_code[code], path.things[code]
        since = self.path.decided_since(thing)
        if since is not None:
            return ngettext(
                "%(num)d day left, open since %(day)s",
                "%(num)d days left, open since %(day)s",
                activity.duration,
                day=day_words(since),
            )
        if thing.days is not None:
            return _("expected on %(day)s", day=day_words(self.path.day(path.early.done[code])))
        return _length(activity.duration, path.network.is_in_working_days(activity))


def _taught(length: Takes) -> str:
    """From how many own records a length is learned; empty where a rule says it."""
    if not length.finished:
        return ""
    return ngettext(
        "half took no longer (%(shown)s finished)",
        "half took no longer (%(shown)s finished)",
        length.finished,
        shown=number(length.finished),
    )


def _taught_of_begun(length: Takes, is_over: bool, is_unheard_of: bool) -> str:
    """How what is left is known of a decision that is open; `is_over`, `is_unheard_of` as of its length."""
    if not length.finished:
        return _("longer than the rule says") if is_over else _("the time left under the rule")
    if is_unheard_of:
        return _("longer than any on record")
    return ngettext(
        "half of those open this long took no longer (%(shown)s finished)",
        "half of those open this long took no longer (%(shown)s finished)",
        length.finished,
        shown=number(length.finished),
    )


def _length(days: int, are_worked: bool) -> str:
    if not days:
        return _("same day")
    if are_worked:
        return ngettext("%(num)d working day", "%(num)d working days", days)
    return ngettext("%(num)d day", "%(num)d days", days)


def few(names: Sequence[str]) -> str:
    """The first names of several people, and how many more."""
    if len(names) <= _MOST_NAMES:
        return listed(list(names))
    more = len(names) - (_MOST_NAMES - 1)
    return listed([*names[: _MOST_NAMES - 1], ngettext("%(num)d more", "%(num)d more", more)])


def scale_of(case_path: CasePath, path: Path) -> Scale:
    """From today to the last day of a path, with the day half way between."""
    last = max(path.day, *path.early.done.values(), 2)
    last += last % 2
    ticks = [(float(place), day_words(case_path.day(place))) for place in (0, last // 2, last)]
    return Scale(ticks, direction() == "rtl", float(path.day))


def _drawn(scale: Scale, first: int, last: int) -> Whisker:
    drawn = scale.whisker((first, first, last))
    assert drawn is not None  # there is a value
    return drawn


def _page(request: Request[Case], form: Form) -> str:
    """When the people of a case can leave, and what has to happen until then."""
    case_path = path_of_case(request.unit, request.row)
    if case_path is None:
        return render_template("planning/path/page.html", **common(request), path=None)
    shown = Shown(request, case_path, names_of(members_of_case(request.unit.session, request.row.id)))
    form.values.setdefault("day", http_request.args.get("day"))
    path, target = case_path.earliest, case_path.target(None if "day" in form.errors else _typed(form.values["day"]))
    asked = path if target == path.day else case_path.on(case_path.day(target))
    is_chosen = bool(form.values["day"])
    form.values["day"] = form.values["day"] or case_path.day(target).isoformat()
    return render_template(
        "planning/path/page.html",
        **common(request),
        path=case_path,
        verdict=_verdict(shown, path),
        chain=[
            (shown.what(path, code), shown.url(path, code), *_days(case_path, path, code))
            for code in (path.chain[:-1] if path.first >= path.day else ())
        ],
        asked=asked,
        target=case_path.day(target),
        rows=shown.rows(asked),
        is_chosen=is_chosen,
        scale=scale_of(case_path, asked),
        form=form,
    )


def _typed(day: str | None) -> date | None:
    """The day that a form names, of which nothing is wrong."""
    typed: date | None = PathPage().load({"day": day or ""}).get("day")
    return typed


def _days(case_path: CasePath, path: Path, code: str) -> tuple[date, date]:
    return case_path.day(path.early.begins[code]), case_path.day(path.early.done[code])


@dataclass(frozen=True)
class Verdict:
    """The answer above everything else: the day, what decides it, what stands against it, and what can be done.

    `is_planned_day`: all can be done earlier, but their journey is planned for that day. `late`: days by which the
    legal deadline is missed; `planned_early`: days by which the planned journey is too early; 0 where it is kept.
    `planned_needs`: what the planned day asks for, and the earliest does not.
    """

    day: date | None
    decides: str
    takes: str
    is_planned_day: bool
    endless: Sequence[str]
    deadline: date | None
    late: int
    planned: date | None
    planned_early: int
    planned_needs: str
    rescues: Sequence[str]
    runs_out: Sequence[str]


def _verdict(shown: Shown, path: Path) -> Verdict:
    case_path, deadline = shown.path, shown.request.row.legal_deadline
    longest = path.deciding if path.first >= path.day else ""
    late = (case_path.day(path.day) - deadline).days if deadline else 0
    found = rescues(path, (deadline - case_path.today).days) if deadline and late > 0 else ()
    return Verdict(
        day=case_path.day(path.day),
        decides=shown.what(path, longest) if longest else "",
        takes=shown.takes(path, longest) if longest else "",
        is_planned_day=path.first < path.day and case_path.day(path.day) == case_path.planned_on,
        endless=[
            *(reason_sentence(reason, shown.names) for reason in path.endless),
            *(_("%(what)s: no rule says how long it takes.", what=shown.what(path, code)) for code in path.unknown),
        ],
        deadline=deadline,
        late=max(late, 0),
        planned=case_path.planned_on,
        planned_early=case_path.planned_early,
        planned_needs=_more_needed(shown) if case_path.planned_early else "",
        rescues=[
            _(
                "%(what)s: %(most)s instead of %(takes)s.",
                what=shown.what(path, rescue.code),
                most=_length(rescue.at_most, _are_worked(path, rescue)),
                takes=_length(rescue.takes, _are_worked(path, rescue)),
            )
            for rescue in found
        ],
        runs_out=[shown.what(path, code) for code in path.running_out],
    )


def _are_worked(path: Path, rescue: Rescue) -> bool:
    return path.network.is_in_working_days(path.network.by_code[rescue.code])


def _more_needed(shown: Shown) -> str:
    """What the planned day asks for, and the earliest does not: it runs out between them."""
    planned, earliest = shown.path.as_planned, shown.path.earliest
    if planned is None:
        return ""
    more = (code for code, thing in planned.things.items() if thing.is_required and code not in earliest.things)
    return listed(list(dict.fromkeys(shown.what(planned, code) for code in more)))


@routes.get("/cases/<uuid:case_id>/path", PathAct.PATH_OPEN, schema=PathPage, on_invalid=_page, endpoint="page")
def page(request: Request[Case]) -> ResponseReturnValue:
    """When the people of a case can leave."""
    day = request.data.get("day")
    if day is not None and (problem := problem_of_day(request.unit, day)) is not None:
        raise BadInput({"day": [problem]})
    return _page(request, Form())


def _again(request: Request[Case], form: Form) -> str:
    return _page(request, form)


@routes.post(
    "/cases/<uuid:case_id>/path/tasks",
    PathAct.PATH_TASKS,
    permission=Permission.CASES_WORK,
    schema=PathTasks,
    on_invalid=_again,
)
def tasks(request: Request[Case]) -> ResponseReturnValue:
    """Make tasks of ticked things, each due on the last day to begin it; tasks that are there already are moved."""
    proposal = Proposal(request.data["day"], tuple(request.data["thing"]))
    taken = take_over(request.unit, request.row, proposal)
    sentence = ngettext("%(num)d task added or moved.", "%(num)d tasks added or moved.", taken)
    flash(sentence if taken else _("These tasks already exist, due on the same days."), "done")
    return redirect(url_for("path.page", case_id=request.row.id, day=proposal.day.isoformat()), 303)
