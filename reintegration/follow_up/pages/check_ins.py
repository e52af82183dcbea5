"""Pages of check-ins: one visit with everything about it, an attempt, and how the visit ended."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.errors import NotFound
from foundation.forms.fields import FormSchema
from foundation.forms.form import Form
from foundation.language.formats import number
from foundation.language.words import _
from foundation.web.drafts import open_fields
from foundation.web.route import Request
from foundation.web.routes import Routes
from reintegration.episodes.queries import visit_among_its_own, visits_of_episode
from reintegration.episodes.words import VISIT_KIND_LABELS, stands
from reintegration.follow_up.queries.check_ins import Attempt, Visit, VisitContent, attempts_of_visit, visit_by_id
from reintegration.follow_up.rules.follow_up import Channel, PlannedVisit, VisitOutcome, VisitState
from reintegration.follow_up.rules.visits import CHANNELS, Ladder, LadderStep
from reintegration.follow_up.schemas import AttemptForm, VisitForm
from reintegration.follow_up.services.check_ins import (
    adults_asked,
    belongs_to,
    entered_instant,
    is_against_card,
    ladder_of_visit,
    local_time,
    log_attempt,
    log_visit,
    take_log_back,
    the_episode,
    undoable_for,
    visit_state,
)
from reintegration.follow_up.words import (
    ATTEMPT_LABELS,
    CHANNEL_LABELS,
    MOVED_LABELS,
    STEP_LABELS,
    VISIT_OUTCOME_LABELS,
)
from reintegration.referrals.pages.people import ShownPerson, case_head, place_of, shown_people
from reintegration.surveys.queries import who_answered
from returns.cases.queries.cases import Person, case_by_id, members_of_case
from returns.cases.words.cases import WELL_BEING_LABELS
from returns.counselling.rules import HIGHEST, LOWEST

# Which visit an entry is for: the one where it belongs by its day, and the others that a worker may pick instead.


@dataclass(frozen=True)
class OtherVisit:
    """Another visit of an episode in words; `is_usual`: an entry of today belongs to it by its day."""

    visit: Visit
    label: str
    state_label: object
    mark: str
    is_usual: bool


@dataclass(frozen=True)
class OtherVisits:
    """The other visits of an episode; `is_usual`: an entry of today belongs to none of them."""

    visits: Sequence[OtherVisit]
    is_usual: bool


def other_visits(request: Request, visit: Visit) -> OtherVisits | None:
    """The other visits of the episode; None where there is none. One statement."""
    every = visits_of_episode(request.unit.session, visit.episode_id)
    if len(every) < 2:
        return None
    usual = belongs_to(every, request.container.clock.now())
    others = [
        OtherVisit(
            other,
            str(VISIT_KIND_LABELS[other.kind]).replace("%(month)s", str(other.month)),
            *stands(visit_state(request.unit, other)[0], other.outcome),
            is_usual=usual is not None and usual.id == other.id,
        )
        for other in every
        if other.id != visit.id
    ]
    return OtherVisits(others, is_usual=usual is None or usual.id == visit.id)


# Pages of check-ins.


_MESSAGE = (Channel.MESSAGE.value, CHANNEL_LABELS[Channel.MESSAGE])


def the_visit(request: Request) -> Visit | None:
    """The visit of an address, if this scope sees it."""
    return visit_by_id(request.unit.session, request.path["visit_id"])


def the_visit_to_change(request: Request) -> Visit | None:
    """The same, held until the end of the request."""
    return visit_by_id(request.unit.session, request.path["visit_id"], for_update=True)


routes = Routes("visits", permission=Permission.FOLLOW_UP_WORK, load=the_visit_to_change)


def visit_label(visit: Visit | PlannedVisit) -> str:
    """On arrival, or in which month."""
    return str(VISIT_KIND_LABELS[visit.kind]).replace("%(month)s", number(visit.month))


def points_of_well_being() -> list[tuple[int, str]]:
    """What a rating of well-being may be, each as it is shown."""
    return [(point, number(point)) for point in range(LOWEST, HIGHEST + 1)]


def need_case(request: Request, visit: Visit) -> Any:
    """The case of a visit. NotFound where this scope does not see it."""
    case = case_by_id(request.unit.session, visit.case_id)
    if case is None:
        raise NotFound
    return case


@dataclass(frozen=True)
class _ShownVisit:
    """A visit, where it stands in words, and what was logged of it; nothing where that cannot be read any more."""

    visit: Visit
    content: VisitContent
    label: str
    days: int | None  # until it is due, where it still can take place
    state_label: object
    mark: str
    undo_seconds: int | None

    @property
    def ratings(self) -> list[tuple[object, int]]:
        """Well-being, each rating with what it is about."""
        ratings = self.content.well_being or {}
        return [(label, ratings[name]) for name, label in WELL_BEING_LABELS.items() if name in ratings]

    @property
    def is_complete(self) -> bool:
        """Whether it took place and well-being was rated."""
        return self.visit.state is VisitState.DONE and bool(self.content.well_being)


def _shown_visit(request: Request, visit: Visit) -> _ShownVisit:
    state, days = visit_state(request.unit, visit)
    state_label, mark = stands(state, visit.outcome)
    return _ShownVisit(
        visit,
        Visit.content.readable(visit) or VisitContent(),
        visit_label(visit),
        days if state in (VisitState.DUE, VisitState.OVERDUE, VisitState.PLANNED) else None,
        state_label,
        mark,
        undoable_for(request.unit, visit),
    )


@dataclass(frozen=True)
class _LoggedAttempt:
    """An attempt: when, by the clocks at the place, how, and by whom."""

    attempt: Attempt
    at: datetime
    channel_label: object
    by_name: str | None


def _attempts(visit: Visit, attempts: Sequence[Attempt], names: Mapping[uuid.UUID, Any]) -> list[_LoggedAttempt]:
    return [
        _LoggedAttempt(
            attempt,
            local_time(attempt.at, visit),
            STEP_LABELS[attempt.step] if attempt.step else CHANNEL_LABELS[attempt.channel],
            names[attempt.by].name if attempt.by in names else None,
        )
        for attempt in attempts
    ]


@dataclass(frozen=True)
class _Respondent:
    """Somebody whose answers a survey round asks for, and where that stands."""

    person: ShownPerson
    may_be_asked: bool
    has_answered: bool


def _respondents(
    request: Request, visit: Visit, members: Sequence[Person], people: Sequence[ShownPerson]
) -> list[_Respondent]:
    """The adults of a survey round, and whoever has answered in it; nobody at another visit."""
    if not visit.is_survey_round:
        return []
    adults, answered = adults_asked(request.unit, visit, members), who_answered(request.unit.session, visit.id)
    return [
        _Respondent(person, adults.get(person.id, False), person.id in answered)
        for person in people
        if person.id in adults or person.id in answered
    ]


def _page(request: Request, attempt: Form, visit: Form) -> str:
    row, session = request.row, request.unit.session
    # Everything is loaded before the first value is opened: the keys come in one statement.
    case, members = need_case(request, row), members_of_case(session, row.case_id)
    attempts = attempts_of_visit(session, row.id)
    names = accounts.accounts_by_id(session, [logged.by for logged in attempts])
    people = shown_people(request, row.case_id, members)
    respondents = _respondents(request, row, members, people)
    attempt.prefix, visit.prefix = "a", "v"
    attempt.values |= open_fields(f"attempt-{row.id.hex}")
    visit.values |= open_fields(row.id.hex)
    ladder = ladder_of_visit(request.unit, attempts)
    attempt.values.setdefault("channel", ladder.next or row.channel.value)
    visit.values.setdefault("channel", row.channel.value)
    return render_template(
        "reintegration/follow_up/visit.html",
        case=case_head(request, case),
        place=place_of(case),
        visit=row,
        shown=_shown_visit(request, row),
        people=people,
        respondents=respondents,
        attempts=_attempts(row, attempts, names),
        attempt_form=attempt,
        visit_form=visit,
        channels=_channels(ladder, people, attempt.values["channel"]),
        asks_against=_is_against(request, members, attempt),
        asks_against_visit=_is_against(request, members, visit),
        ways=_ways(people, visit),
        ladder=ladder,
        attempt_outcomes=[(outcome.value, label) for outcome, label in ATTEMPT_LABELS.items()],
        visit_outcomes=_outcomes(),
        moved=[(because.value, label) for because, label in MOVED_LABELS.items()],
        well_being=list(WELL_BEING_LABELS.items()),
        points=points_of_well_being(),
        may_work=request.me.may(Permission.FOLLOW_UP_WORK),
        concern_url=url_for("concerns.concerns", case_id=case.id),
        others=other_visits(request, row),
    )


def _channels(ladder: Ladder, people: Sequence[ShownPerson], chosen: str) -> list[tuple[str, Any]]:
    """The channels to choose from. What was typed stays, where the card has aged since, too."""
    offers_message = chosen == Channel.MESSAGE or any(person.contact.may_message for person in people)
    steps = [(step.value, STEP_LABELS[step]) for step, _tried in ladder.steps]
    return [*steps, *([_MESSAGE] if offers_message else ())]


def _outcomes() -> list[tuple[str, Any]]:
    return [
        (outcome.value, label)
        for outcome, label in VISIT_OUTCOME_LABELS.items()
        if outcome is not VisitOutcome.NOT_ATTEMPTED
    ]


def _ways(people: Sequence[ShownPerson], visit: Form) -> list[tuple[str, Any]]:
    """The ways in which people can have been met: by message only if every card allows it, or if it was chosen."""
    has_message = all(person.contact.may_message for person in people) or visit.values["channel"] == Channel.MESSAGE
    return [
        (channel.value, label)
        for channel, label in CHANNEL_LABELS.items()
        if has_message or channel is not Channel.MESSAGE
    ]


def _is_against(request: Request, members: Sequence[Person], typed: Form) -> bool:
    """Whether whoever logs this attempt or visit has to confirm that it went against a card."""
    way = str(typed.values["channel"])
    channel = CHANNELS[LadderStep(way)] if way in list(LadderStep) else Channel(way) if way in list(Channel) else None
    if channel is None or not typed.errors:
        return False
    return is_against_card(request.unit, request.row.case_id, [member.id for member in members], channel)


def _visit_among_its_own(request: Request) -> Visit | None:
    return visit_among_its_own(request.unit.session, request.path["visit_id"])


@routes.get(
    "/visits/<uuid:visit_id>",
    "visits.open",
    permission=Permission.FOLLOW_UP_READ,
    load=_visit_among_its_own,
    drafts="visit",
)
def visit(request: Request) -> ResponseReturnValue:
    """One visit: how the people may be reached first, then what happened, then what to enter."""
    return _page(request, Form(), Form())


def _attempt_again(request: Request, form: Form) -> str:
    return _page(request, form, Form())


def _visit_again(request: Request, form: Form) -> str:
    return _page(request, Form(), form)


@routes.post(
    "/visits/<uuid:visit_id>/attempts",
    "visits.attempt",
    schema=AttemptForm,
    on_invalid=_attempt_again,
    drafts="visit",
    drafts_page=lambda request: url_for("visits.visit", visit_id=request.row.id),
)
def attempt(request: Request) -> ResponseReturnValue:
    """Log an attempt; sent twice, it is there once."""
    data, row = request.data, request.row
    at = entered_instant(request.unit, row, data.get("day"), data.get("time"))
    about = (data.get("note"), data.get("once"), data["step"], data["against_card"])
    log_attempt(request.unit, row, data["channel"], data["outcome"], at, *about)
    flash(_("The attempt is logged."), "done")
    return _onwards(request, data["channel"])


def _onwards(request: Request, channel: Channel) -> ResponseReturnValue:
    """To the visit; to its concerns, where people were met against a card."""
    row = request.row
    people = [person.id for person in members_of_case(request.unit.session, row.case_id)]
    if request.data["against_card"] and is_against_card(request.unit, row.case_id, people, channel):
        flash(_("It was against the safe-contact card. If it may have harmed somebody, raise a concern."), "warning")
        return redirect(url_for("concerns.concerns", case_id=row.case_id), 303)
    return redirect(url_for("visits.visit", visit_id=row.id), 303)


@routes.post("/visits/<uuid:visit_id>", "visits.log", schema=VisitForm, on_invalid=_visit_again, drafts="visit")
def log(request: Request) -> ResponseReturnValue:
    """Log how the visit ended."""
    data, row = request.data, request.row
    log_visit(
        request.unit,
        row,
        data["outcome"],
        entered_instant(request.unit, row, data.get("day"), data.get("time")),
        data["ratings"],
        data.get("note"),
        data.get("moved_because"),
        data["whom"],
        is_sure=data["sure"],
        channel=data.get("channel"),
        against_card=data["against_card"],
    )
    flash(_("The visit is logged."), "done")
    if data["outcome"] is not VisitOutcome.DONE:  # nobody was met
        return redirect(url_for("visits.visit", visit_id=row.id), 303)
    return _onwards(request, data.get("channel") or row.channel)


@routes.post("/visits/<uuid:visit_id>/undo", "visits.undo", schema=FormSchema, on_invalid=_visit_again)
def undo(request: Request) -> ResponseReturnValue:
    """Take back what was just logged about the visit."""
    take_log_back(request.unit, request.row, the_episode(request.unit, request.row))
    flash(_("Undone: the visit is as it was before."), "done")
    return redirect(url_for("visits.visit", visit_id=request.row.id), 303)
