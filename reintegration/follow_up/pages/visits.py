"""Pages of a visit: how its people may be reached, its attempts, and how it ended."""

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
from foundation.web.drafts import draft_elsewhere, draft_waits, open_fields
from foundation.web.route import Request
from foundation.web.routes import Routes
from reintegration.episodes.pages import ShownVisit, shown_visit
from reintegration.episodes.queries import visit_among_its_own, visits_of_episode
from reintegration.follow_up.queries.check_ins import (
    Attempt,
    Visit,
    VisitContent,
    attempts_of_visit,
    visit_by_id,
)
from reintegration.follow_up.rules.attempts import CHANNELS, Ladder, LadderStep, ToTry, next_step
from reintegration.follow_up.rules.follow_up import AttemptOutcome, Channel, VisitOutcome
from reintegration.follow_up.rules.visits import ASKING
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
    the_episode,
    visit_state,
)
from reintegration.follow_up.services.undo import (
    take_attempt_back,
    take_log_back,
    undoable_attempt,
    undoable_for,
)
from reintegration.follow_up.words import (
    ATTEMPT_LABELS,
    CHANNEL_LABELS,
    ENTERED_OUTCOMES,
    MOVED_LABELS,
    STEP_LABELS,
    FollowUpAct,
)
from reintegration.referrals.pages.people import ShownPerson, by_card, case_head, place_of, shown_people
from reintegration.surveys.queries import who_answered
from returns.cases.queries import Case, Person, case_by_id, members_of_case
from returns.cases.words import WELL_BEING_LABELS, choices_of
from returns.counselling.rules import HIGHEST, LOWEST
from returns.safe_contact.pages.cards import NEVER_LABELS
from returns.safe_contact.queries import whose_number
from returns.safe_contact.rules import Channel as OnCard, Whose


def the_visit(request: Request) -> Visit | None:
    """The visit of an address, if this scope sees it."""
    return visit_by_id(request.unit.session, request.path["visit_id"])


def the_visit_to_change(request: Request) -> Visit | None:
    """The same, held until the end of the request."""
    return visit_by_id(request.unit.session, request.path["visit_id"], for_update=True)


INTERVIEW = "survey"  # the form that drafts of interviews are drafts of


def draft_of_interview(visit_id: uuid.UUID, person_id: uuid.UUID) -> str:
    """Which draft of the case is that of an interview: each visit and person has its own."""
    return f"{visit_id.hex}{person_id.hex}"


routes = Routes("visits", permission=Permission.FOLLOW_UP_WORK, load=the_visit_to_change)


def points_of_well_being() -> list[tuple[int, str]]:
    """What a rating of well-being may be, each as it is shown."""
    return [(point, number(point)) for point in range(LOWEST, HIGHEST + 1)]


def need_case(request: Request, visit: Visit) -> Case:
    """The case of a visit. NotFound where this scope does not see it."""
    case = case_by_id(request.unit.session, visit.case_id)
    if case is None:
        raise NotFound
    return case


@dataclass(frozen=True)
class OtherVisits:
    """The other visits of an episode; `usual_id`: to which of them an entry of today belongs by its day, if to one."""

    visits: Sequence[ShownVisit]
    usual_id: uuid.UUID | None


def _other_visits(request: Request, visit: Visit) -> OtherVisits | None:
    """The other visits of the episode; None where there is none. One statement."""
    every = visits_of_episode(request.unit.session, visit.episode_id)
    usual = belongs_to(every, request.container.clock.now())
    others = [shown_visit(request, other) for other in every if other.id != visit.id]
    return OtherVisits(others, usual.id if usual and usual.id != visit.id else None) if others else None


@dataclass(frozen=True)
class _LoggedAttempt:
    """An attempt: when, by the clocks at the place, and by whom."""

    attempt: Attempt
    at: datetime
    by_name: str | None


def _attempts(
    visit: Visit, attempts: Sequence[Attempt], names: Mapping[uuid.UUID, accounts.Account]
) -> list[_LoggedAttempt]:
    return [
        _LoggedAttempt(attempt, local_time(attempt.at, visit), names[attempt.by].name if attempt.by in names else None)
        for attempt in attempts
    ]


@dataclass(frozen=True)
class _Respondent:
    """Somebody whose answers a survey round asks for, and where that stands."""

    person: ShownPerson
    may_be_asked: bool
    has_answered: bool
    draft_since: datetime | None  # of whoever looks


def _respondents(
    request: Request, visit: Visit, members: Sequence[Person], people: Sequence[ShownPerson]
) -> list[_Respondent]:
    """The adults of a survey round, and whoever has answered in it; nobody at another visit."""
    if not visit.is_survey_round:
        return []
    adults, answered = adults_asked(request.unit, visit, members), who_answered(request.unit.session, visit.id)
    return [
        _Respondent(
            person,
            adults.get(person.id, False),
            person.id in answered,
            draft_elsewhere(INTERVIEW, draft_of_interview(visit.id, person.id)),
        )
        for person in people
        if person.id in adults or person.id in answered
    ]


def _page(request: Request[Visit], attempt: Form, visit: Form) -> str:
    row, session = request.row, request.unit.session
    # Everything is loaded before the first value is opened: the keys come in one statement.
    case, members = need_case(request, row), members_of_case(session, row.case_id)
    attempts = attempts_of_visit(session, row.id)
    names = accounts.accounts_by_id(session, [logged.by for logged in attempts])
    people, ladder = shown_people(request, row.case_id, members), ladder_of_visit(request.unit, attempts)
    state, days, to_try = *visit_state(request.unit, row), _to_try(people)
    way = next_step(ladder, to_try) if not row.logged_at else None
    _begin(row, way or (row.channel if row.channel in to_try.channels else ""), attempts, attempt, visit)
    return render_template(
        "reintegration/follow_up/visit.html",
        case=case_head(request, case),
        place=place_of(case),
        visit=row,
        shown=shown_visit(request, row),
        content=Visit.content.readable(row) or VisitContent(),
        days=days if state in ASKING else None,
        undo_seconds=undoable_for(request.unit, row),
        undo_attempt=undoable_attempt(request.unit, attempts),
        way=way,
        at_once=Form(),
        tries_again=bool(way and attempts) and not _was_reached(attempts),
        is_attempt_open=not (way or row.logged_at) or bool(attempt.errors) or draft_waits(f"attempt-{row.id.hex}"),
        is_log_open=bool(visit.errors) or draft_waits(row.id.hex) or _was_reached(attempts),
        people=people,
        cards=by_card(people),
        respondents=_respondents(request, row, members, people),
        attempts=_attempts(row, attempts, names),
        attempt_form=attempt,
        visit_form=visit,
        channels=_channels(ladder, people, attempt.values["channel"]),
        asks_against=_is_against(request, members, attempt),
        asks_against_visit=_is_against(request, members, visit),
        ways=_ways(people, visit),
        ladder=ladder,
        **_fixed_choices(),
        may_work=request.me.may(Permission.FOLLOW_UP_WORK),
        others=_other_visits(request, row),
    )


def _fixed_choices() -> dict[str, Any]:
    return {
        "attempt_outcomes": choices_of(ATTEMPT_LABELS),
        "visit_outcomes": choices_of(ENTERED_OUTCOMES),
        "moved": choices_of(MOVED_LABELS),
        "well_being": list(WELL_BEING_LABELS.items()),
        "points": points_of_well_being(),
    }


def _begin(row: Visit, preset: str, attempts: Sequence[Attempt], attempt: Form, visit: Form) -> None:
    """Fill both forms with their drafts, and with the way that comes next; or in which people were just reached."""
    attempt.prefix, visit.prefix = "a", "v"
    attempt.values |= open_fields(f"attempt-{row.id.hex}")
    visit.values |= open_fields(row.id.hex)
    attempt.values.setdefault("channel", preset)
    visit.values.setdefault("channel", way_met(row, attempts).value)


def _to_try(people: Sequence[ShownPerson]) -> ToTry:
    """By what these people can be tried; by calls alone where no card can be read."""
    cards = [(person.contact, limits) for person in people if (limits := person.contact.limits) is not None]
    if not cards:
        return ToTry(frozenset([Channel.CALL]))
    allowed = [way for way in Channel if all(OnCard(way) in limits.channels for _card, limits in cards)]
    whose = [[whose_number(card.content, which) for which, _words in card.numbers] for card, _limits in cards]
    return ToTry(
        frozenset(allowed),
        max(of_card.count(Whose.OWN) for of_card in whose),
        any(Whose.TRUSTED in of_card for of_card in whose),
    )


def way_met(visit: Visit, attempts: Sequence[Attempt]) -> Channel:
    """How people are met, as far as is known: in the way in which they were just reached, else as it was planned."""
    return attempts[-1].channel if _was_reached(attempts) else visit.channel


def _was_reached(attempts: Sequence[Attempt]) -> bool:
    """Whether the last attempt reached somebody, so that the visit itself is logged next."""
    return bool(attempts) and attempts[-1].outcome is AttemptOutcome.REACHED


def _channels(ladder: Ladder, people: Sequence[ShownPerson], chosen: str) -> list[tuple[str, object]]:
    """The channels to choose from. What was typed stays, where the card has aged since, too."""
    offers_message = chosen == Channel.MESSAGE or any(person.contact.may_message for person in people)
    steps = [(step.value, _with_ban(STEP_LABELS[step], CHANNELS[step], people)) for step, _tried in ladder.steps]
    return [*steps, *([(Channel.MESSAGE.value, CHANNEL_LABELS[Channel.MESSAGE])] if offers_message else ())]


def _with_ban(label: object, channel: Channel, people: Sequence[ShownPerson]) -> object:
    """A choice as it is shown, with what a card says against it."""
    cards = [person.contact.limits for person in people if person.contact.limits is not None]
    is_banned = any(OnCard(channel) not in card.channels for card in cards)
    return f"{label} · {NEVER_LABELS[OnCard(channel)]}" if is_banned else label


def _ways(people: Sequence[ShownPerson], visit: Form) -> list[tuple[str, object]]:
    """The ways in which people can have been met: by message only if every card allows it, or if it was chosen."""
    has_message = all(person.contact.may_message for person in people) or visit.values["channel"] == Channel.MESSAGE
    labels = {way: label for way, label in CHANNEL_LABELS.items() if has_message or way is not Channel.MESSAGE}
    return [(way.value, _with_ban(label, way, people)) for way, label in labels.items()]


def _is_against(request: Request[Visit], members: Sequence[Person], typed: Form) -> bool:
    """Whether whoever logs this attempt or visit has to confirm that it went against a card."""
    way = str(typed.values["channel"])
    channel = CHANNELS[LadderStep(way)] if way in list(LadderStep) else Channel(way) if way in list(Channel) else None
    if channel is None or not typed.errors:
        return False
    return is_against_card(request.unit, request.row.case_id, [member.id for member in members], channel)


@routes.get(
    "/visits/<uuid:visit_id>",
    FollowUpAct.VISITS_OPEN,
    permission=Permission.FOLLOW_UP_READ,
    load=lambda request: visit_among_its_own(request.unit.session, request.path["visit_id"]),
    drafts="visit",
)
def visit(request: Request[Visit]) -> ResponseReturnValue:
    """One visit: how the people may be reached first, then what happened, then what to enter."""
    return _page(request, Form(), Form())


def _attempt_again(request: Request[Visit], form: Form) -> str:
    return _page(request, form, Form())


def _visit_again(request: Request[Visit], form: Form) -> str:
    return _page(request, Form(), form)


@routes.post(
    "/visits/<uuid:visit_id>/attempts",
    FollowUpAct.VISITS_ATTEMPT,
    schema=AttemptForm,
    on_invalid=_attempt_again,
    drafts="visit",
    drafts_page=lambda request: url_for("visits.visit", visit_id=request.row.id),
)
def attempt(request: Request[Visit]) -> ResponseReturnValue:
    """Log an attempt."""
    data = dict(request.data)
    at = entered_instant(request.unit, request.row, data.pop("day", None), data.pop("time", None))
    log_attempt(request.unit, request.row, at=at, **data)
    return _onwards(request, data["channel"])


def _onwards(request: Request[Visit], channel: Channel) -> ResponseReturnValue:
    """To the visit; to its concerns, where people were met against a card."""
    row = request.row
    if request.data["against_card"]:
        people = [person.id for person in members_of_case(request.unit.session, row.case_id)]
        if is_against_card(request.unit, row.case_id, people, channel):
            flash(
                _("This was against the safe-contact card. If it may have harmed someone, raise a concern."), "warning"
            )
            return redirect(url_for("concerns.concerns", case_id=row.case_id), 303)
    return redirect(url_for("visits.visit", visit_id=row.id), 303)


@routes.post(
    "/visits/<uuid:visit_id>/attempts/<uuid:attempt_id>/undo",
    FollowUpAct.VISITS_ATTEMPT_UNDO,
    schema=FormSchema,
    on_invalid=_attempt_again,
)
def undo_attempt(request: Request[Visit]) -> ResponseReturnValue:
    """Take back an attempt that was just logged."""
    take_attempt_back(request.unit, request.row, request.path["attempt_id"])
    flash(_("Undone: the attempt was removed."), "done")
    return redirect(url_for("visits.visit", visit_id=request.row.id), 303)


@routes.post(
    "/visits/<uuid:visit_id>", FollowUpAct.VISITS_LOG, schema=VisitForm, on_invalid=_visit_again, drafts="visit"
)
def log(request: Request[Visit]) -> ResponseReturnValue:
    """Log how the visit ended."""
    data, row = dict(request.data), request.row
    at = entered_instant(request.unit, row, data.pop("day", None), data.pop("time", None))
    log_visit(request.unit, row, at=at, is_sure=data.pop("sure"), **data)
    flash(_("Visit logged."), "done")
    if data["outcome"] is not VisitOutcome.DONE:  # nobody was met
        return redirect(url_for("visits.visit", visit_id=row.id), 303)
    return _onwards(request, data.get("channel") or row.channel)


@routes.post("/visits/<uuid:visit_id>/undo", FollowUpAct.VISITS_UNDO, schema=FormSchema, on_invalid=_visit_again)
def undo(request: Request[Visit]) -> ResponseReturnValue:
    """Take back what was just logged about the visit."""
    take_log_back(request.unit, request.row, the_episode(request.unit, request.row))
    flash(_("Undone. The visit is back as it was."), "done")
    return redirect(url_for("visits.visit", visit_id=request.row.id), 303)
