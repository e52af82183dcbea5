"""Pages of concerns: those of a case, the list over all cases, and those that wait for whoever opens Today."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.accounts.queries.staff import Account, accounts_by_id
from foundation.forms.form import Form
from foundation.language.formats import for_reader, instant, listed, time_of_day
from foundation.language.words import _, ngettext
from foundation.web.drafts import draft_waits
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from foundation.web.today import LinesToRead, TodayLine, TodaySection, Urgency
from reintegration.arrivals.queries.offers import cases_with_people
from reintegration.concerns import queries, services
from reintegration.concerns.queries import Concern, Organisation
from reintegration.concerns.rules import ConcernKind, ConcernState, Ladder, Pace
from reintegration.concerns.schemas import (
    TAKEN,
    ConcernClosedForm,
    ConcernForm,
    ConcernList,
    ConcernNoteForm,
    ConcernReopenedForm,
    ConcernTakenForm,
)
from reintegration.concerns.words import CATEGORY_LABELS, CONCERN_LABELS, GOES_NOW_TO, GOES_TO, PACE_LABELS, ConcernsAct
from reintegration.referrals.pages.people import (
    case_head,
    cases_of_lines,
    given_name,
    is_partner,
    names_of_case,
    the_case,
    who_in_a_line,
)
from returns.cases.pages.cases import PartOfCase, case_at, case_with
from returns.cases.queries import Case, Person, shown_reference
from returns.cases.words import choices_of
from returns.work.queries.digest import place_at

_FORMS = ("note", "close", "reopen")  # by the name of the route that takes them
_AT_MOST = 10
_AT = "/people/<uuid:case_id>/concerns"
_ONE = f"{_AT}/<uuid:concern_id>"


@dataclass(frozen=True)
class Clocks:
    """What is needed to say where a clock stands: the steps of each pace, and now."""

    ladders: Mapping[Pace, Ladder]
    now: datetime

    def at(self, moment: datetime) -> str:
        """An instant by the clocks of whoever reads: the time, and the day where it is not today's."""
        is_today = for_reader(moment).date() == for_reader(self.now).date()
        return time_of_day(moment) if is_today else instant(moment)

    def sentence(self, concern: Concern) -> str:
        """To whom a concern goes next and when, or that everybody was told.

        Where the time is over and the scheduler has not run yet, it goes to them now.
        """
        if concern.next_step is None:
            return _("Everyone was told. It is waiting for someone to take it.")
        step = self.ladders[concern.pace].step(concern.next_step)
        if concern.clock_at <= self.now:
            return str(GOES_NOW_TO[step])
        return str(GOES_TO[step]).replace("%(time)s", self.at(concern.clock_at))


def _clocks(request: Request) -> Clocks:
    """The clocks; one statement at most."""
    now = request.container.clock.now()
    return Clocks(queries.ladders_on(request.unit.session, now.date()), now)


# The concerns of a case.


@dataclass(frozen=True)
class ShownConcern:
    """A concern or an offer of help: whom it is about, and those of its colleagues whom whoever reads sees."""

    concern: Concern
    person: str | None  # the given name
    author: Account | None
    taker: Account | None
    about: Organisation | None  # it is about somebody who works there

    @property
    def is_waiting(self) -> bool:
        """Whether its clock runs: it is an open concern that nobody has taken."""
        is_open = self.concern.state is ConcernState.OPEN
        return is_open and self.concern.kind is ConcernKind.CONCERN and self.concern.taken_at is None


def shown_concerns(request: Request, case_id: uuid.UUID, people: Mapping[uuid.UUID, str | None]) -> list[ShownConcern]:
    """The concerns and offers of help of a case, the open ones first; `people`: their given names."""
    return [
        ShownConcern(concern, people.get(concern.person_id) if concern.person_id else None, author, taker, organisation)
        for concern, author, taker, organisation in queries.concerns_with_authors(request.unit.session, case_id)
    ]


def _concern(request: Request) -> PartOfCase[Concern] | None:
    """The concern of an address with its case, if this scope sees it and the address names that case."""
    concern = queries.concern_by_id(request.unit.session, request.path["concern_id"])
    if concern is None or concern.case_id != request.path["case_id"]:
        return None
    return case_with(request, concern)


routes = Routes("concerns", permission=Permission.CONCERNS_WORK, load=_concern)


def _page(request: Request[Case | PartOfCase[Concern]], form: Form) -> str:
    """The concerns of a case: the open ones first, and of these the ones that nobody has taken."""
    case, own = case_at(request), Form() if "concern_id" in request.path else form
    session, people = request.unit.session, names_of_case(request, case.id)
    own.values.setdefault("kind", ConcernKind.CONCERN.value)
    concerns = shown_concerns(request, case.id, people)
    is_open = [shown for shown in concerns if shown.concern.state is ConcernState.OPEN]
    is_open.sort(key=lambda shown: (not shown.is_waiting, shown.concern.kind is ConcernKind.OFFER_OF_HELP))
    organisations = [] if is_partner(request) else queries.organisations_of_case(session, case.id)
    return render_template(
        "reintegration/concerns/concerns.html",
        case=case_head(request, case),
        names=people.values(),
        concerns=is_open,
        closed=[shown for shown in concerns if shown.concern.state is ConcernState.CLOSED],
        entries=queries.entries_of_case(session, case.id),
        steps=queries.steps_of_case(session, case.id),
        clocks=_clocks(request) if concerns else None,
        change_forms={shown.concern.id: _change_forms(request, shown.concern, form) for shown in concerns},
        me=request.me.account_id,
        kinds=choices_of(CONCERN_LABELS),
        categories=choices_of(CATEGORY_LABELS),
        paces=choices_of(PACE_LABELS),
        people=[(person_id.hex, name or _("Name cannot be shown")) for person_id, name in people.items()],
        organisations=[(organisation_id.hex, name) for organisation_id, name in organisations],
        is_partner=is_partner(request),
        may_work=request.me.may(Permission.CONCERNS_WORK),
        sent=form,
        is_raising=bool(own.errors) or not is_open or draft_waits(),
        form=own,
    )


def _change_forms(request: Request, concern: Concern, form: Form) -> dict[str, Form]:
    """The forms of what can be done about a concern: what was typed stays in the one that it was typed in."""
    forms = {}
    for name in _FORMS:
        is_typed = request.path.get("concern_id") == concern.id and http_request.endpoint == f"concerns.{name}"
        forms[name] = form if is_typed else Form()
        forms[name].prefix = f"{name[0]}{concern.id.hex[:8]}"
    return forms


def _back(request: Request, saved: str) -> ResponseReturnValue:
    flash(saved, "done")
    return redirect(url_for("concerns.concerns", case_id=request.path["case_id"]), 303)


@routes.form(
    _AT,
    ConcernsAct.OPEN,
    opens=ConcernsAct.READ,
    shows=_page,
    page="concerns",
    reads=Permission.FOLLOW_UP_READ,
    load=the_case,
    schema=ConcernForm,
    drafts="concern",
)
def add(request: Request[Case]) -> ResponseReturnValue:
    """Raise a concern, or note an offer of help."""
    stated, own = dict(request.data), request.me.organisation_id
    about_own = stated.pop("about_own")
    if own is not None:
        stated["about_organisation_id"] = own if about_own else None
    services.raise_concern(request.unit, request.row.id, services.NewConcern(**stated))
    if own is not None and about_own:
        return _back(request, _("Sent. The people responsible have been told. It is not shown here."))
    return _back(request, _("Reported. The people responsible have been told."))


@routes.post(f"{_ONE}/take", ConcernsAct.TAKE, schema=ConcernTakenForm, on_invalid=_page)
def take(request: Request[PartOfCase[Concern]]) -> ResponseReturnValue:
    """Say "I take it"."""
    services.take_concern(request.unit, request.row.part, request.data["over"])
    return _back(request, _("Taken by you. The clock has stopped."))


@routes.post(f"{_ONE}/notes", ConcernsAct.NOTE, schema=ConcernNoteForm, on_invalid=_page)
def note(request: Request[PartOfCase[Concern]]) -> ResponseReturnValue:
    """Write down what was done, or has become known."""
    services.note_on_concern(request.unit, request.row.part, request.data["note"])
    return _back(request, _("Note saved."))


@routes.post(f"{_ONE}/close", ConcernsAct.CLOSE, schema=ConcernClosedForm, on_invalid=_page)
def close(request: Request[PartOfCase[Concern]]) -> ResponseReturnValue:
    """Close a concern."""
    services.close_concern(request.unit, request.row.part, request.data["note"])
    return _back(request, _("Closed."))


@routes.post(f"{_ONE}/reopen", ConcernsAct.REOPEN, schema=ConcernReopenedForm, on_invalid=_page)
def reopen(request: Request[PartOfCase[Concern]]) -> ResponseReturnValue:
    """Take a closed concern up again."""
    services.reopen_concern(request.unit, request.row.part, request.data["reason"])
    return _back(request, _("Reopened. The people responsible have been told."))


# The list over all cases, by when the clocks run out.


@dataclass(frozen=True)
class ListedConcern:
    """A concern in the list: of which case, about whom, and who has it or where its clock stands."""

    concern: Concern
    reference: str
    names: Sequence[str | None]
    taker: str | None
    is_mine: bool
    clock: str | None

    @property
    def mark(self) -> str:
        """How urgent it is: blocked where everybody was told and nobody has taken it."""
        if self.concern.taken_by is not None:
            return "plain"
        return "blocked" if self.concern.next_step is None else "warning"


@routes.get(
    "/concerns", ConcernsAct.LIST, permission=Permission.FOLLOW_UP_READ, load=None, schema=ConcernList, endpoint="list"
)
def list_concerns(request: Request) -> ResponseReturnValue:
    """Open concerns of all cases that are seen. Nothing of what they say."""
    session, is_taken = request.unit.session, request.data["show"] == TAKEN
    concerns = queries.concerns_page(session, is_taken, request.data.get("page"), PAGE_SIZE)
    return render_template(
        "reintegration/concerns/list.html",
        page=list_page(concerns, _listed(request, concerns.items)),
        is_taken=is_taken,
    )


def _listed(request: Request, concerns: Sequence[Concern]) -> list[ListedConcern]:
    session = request.unit.session
    cases = cases_with_people(session, {concern.case_id for concern in concerns})
    takers = accounts_by_id(session, [concern.taken_by for concern in concerns if concern.taken_by])
    clocks = _clocks(request) if concerns else None
    return [
        ListedConcern(
            concern=concern,
            reference=shown_reference(case),
            names=_about_whom(concern, case),
            taker=takers[concern.taken_by].name if concern.taken_by in takers else None,
            is_mine=concern.taken_by == request.me.account_id,
            clock=clocks.sentence(concern) if concern.taken_by is None else None,
        )
        for concern in concerns
        if clocks and (case := cases.get(concern.case_id))
    ]


def _about_whom(concern: Concern, case: Case) -> list[str | None]:
    """The given name of the person whom a concern is about, or of everybody of the case."""
    return [given_name(person) for person in _people_about(concern, case)]


def _people_about(concern: Concern, case: Case) -> Sequence[Person]:
    return [person for person in case.people if person.id == concern.person_id] or case.people


# What waits for whoever opens Today.


def urgent(request: Request) -> list[TodaySection]:
    """A section if anything waits for whoever looks, or if they have taken something: the first to run out on top."""
    scope, now = request.unit.scope, request.container.clock.now()
    if not isinstance(scope, UserScope) or not scope.may(Permission.CONCERNS_WORK):
        return []
    today = place_at(request.me.account_id, request.me.office_country, now).today
    concerns = queries.concerns_waiting(request.unit.session, scope, today, _AT_MOST)
    if not concerns:
        return []
    return [
        TodaySection(
            _("Concerns waiting for you"),
            _lines(request, concerns),
            more_url=url_for("concerns.list"),
            more_label=_("All concerns"),
            is_cut=len(concerns) == _AT_MOST,
        )
    ]


def _lines(request: Request, concerns: Sequence[Concern]) -> LinesToRead:
    """A line for each case: who has it, how many there are and since when, and where the clock stands.

    A case has two lines where whoever looks has taken some of its concerns, and nobody the others.
    """
    alike: dict[tuple[uuid.UUID, bool], list[Concern]] = {}
    for waiting in concerns:
        is_mine = waiting.taken_by == request.me.account_id
        alike.setdefault((waiting.case_id, is_mine), []).append(waiting)
    clocks, own = _clocks(request), [(some, is_mine) for (_case, is_mine), some in alike.items()]

    cases = cases_of_lines(request)

    def make(place: int) -> TodayLine | None:
        return _line(request, clocks, cases.rows.get(own[place][0][0].case_id), *own[place])

    return cases.lines([(_urgency(clocks, *line), line[0][0].case_id) for line in own], make)


def _urgency(clocks: Clocks, alike: Sequence[Concern], is_mine: bool) -> Urgency:
    return Urgency.TODAY if is_mine or alike[0].clock_at > clocks.now else Urgency.OVERDUE


def _line(
    request: Request, clocks: Clocks, case: Case | None, alike: Sequence[Concern], is_mine: bool
) -> TodayLine | None:
    """One line of a case; `alike`: its concerns that stand alike, the first to run out on top."""
    if case is None:
        return None
    first, whom = alike[0], {person.id for waiting in alike for person in _people_about(waiting, case)}
    raised = listed([clocks.at(at) for at in sorted(waiting.opened_at for waiting in alike)])
    parts = (_("Raised: %(times)s.", times=raised), None if is_mine else clocks.sentence(first))
    many = ngettext("%(num)d concern", "%(num)d concerns", len(alike))
    return TodayLine(
        url=url_for("concerns.concerns", case_id=first.case_id),
        **{
            "reference": shown_reference(case),
            **who_in_a_line(request, case, [person for person in case.people if person.id in whom]),
        },
        note=" ".join(part for part in parts if part),
        mark="due" if is_mine else "warning",
        mark_label=_("Taken by you") if is_mine else _("Unclaimed"),
        more=many if len(alike) > 1 else None,
        duty=_("Deal with the concern") if is_mine else _("Take the concern"),
        urgency=_urgency(clocks, alike, is_mine),
    )
