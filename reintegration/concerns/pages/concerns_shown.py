"""Concerns as templates show them: what was said, who has it, where the clock stands, and what was written since."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import request as http_request

from foundation.accounts.queries.staff import Account
from foundation.forms.form import Form
from foundation.language.formats import clock_day, clock_time
from foundation.language.words import _
from foundation.web.route import Request
from reintegration.concerns.queries.clock import ladders_on
from reintegration.concerns.queries.concerns import (
    Concern,
    ConcernEntry,
    ConcernStep,
    Organisation,
    clock_there,
    concerns_with_authors,
    entries_of_case,
    shown_at,
    steps_of_case,
)
from reintegration.concerns.rules import ConcernKind, ConcernState, Ladder, Pace
from reintegration.concerns.words import GOES_NOW_TO, GOES_TO

_FORMS = ("note", "close", "reopen")


@dataclass(frozen=True)
class Clocks:
    """What is needed to say where a clock stands: the steps of each pace, and the zone of whoever reads."""

    ladders: Mapping[Pace, Ladder]
    zone: str
    now: datetime

    def at(self, instant: datetime) -> str:
        """An instant as the reader's clocks show it: the time, and the day where it is not today's."""
        there = shown_at(instant, self.zone)
        time = clock_time(there)
        if there.date() == shown_at(self.now, self.zone).date():
            return time
        return _("%(time)s on %(day)s", time=time, day=clock_day(there))

    def sentence(self, concern: Concern) -> str:
        """To whom a concern goes next and when, or that everybody was told.

        Where the time is over and the scheduler has not run yet, it goes to them now.
        """
        if concern.next_step is None:
            return _("Everybody was told. It waits until somebody takes it.")
        step = self.ladders[concern.pace].step(concern.next_step)
        if concern.clock_at <= self.now:
            return str(GOES_NOW_TO[step])
        return str(GOES_TO[step]).replace("%(time)s", self.at(concern.clock_at))


def clocks_of(request: Request) -> Clocks:
    """The clocks for whoever asks; two statements at most."""
    return clocks_at(request, clock_there(request.unit.session, request.me.office_id, request.me.organisation_id))


def clocks_at(request: Request, zone: str) -> Clocks:
    """The same where the zone is known; one statement, and none where the rules were read already."""
    now = request.container.clock.now()
    return Clocks(ladders_on(request.unit.session, now.date()), zone, now)


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


@dataclass(frozen=True)
class WholeConcern(ShownConcern):
    """The same with its clock, what was written down since, who was told, and the forms of what can be done."""

    is_mine: bool
    clocks: Clocks
    entries: Sequence[tuple[ConcernEntry, Account | None]]
    steps: Sequence[ConcernStep]
    forms: Mapping[str, Form]


def shown_concerns(request: Request, case_id: uuid.UUID, people: Mapping[uuid.UUID, str | None]) -> list[ShownConcern]:
    """Concerns and offers of help in short, the open ones first."""
    return [
        ShownConcern(concern, _person(concern, people), author, taker, organisation)
        for concern, author, taker, organisation in concerns_with_authors(request.unit.session, case_id)
    ]


def whole_concerns(
    request: Request, case_id: uuid.UUID, people: Mapping[uuid.UUID, str | None], form: Form
) -> list[WholeConcern]:
    """The same with clock, steps, entries and forms; `form` is what was typed for the one of the address."""
    session = request.unit.session
    concerns = concerns_with_authors(session, case_id)
    entries, steps = entries_of_case(session, case_id), steps_of_case(session, case_id)
    if not concerns:
        return []
    clocks = clocks_of(request)
    return [
        WholeConcern(
            concern,
            _person(concern, people),
            author,
            taker,
            organisation,
            is_mine=concern.taken_by == request.me.account_id,
            clocks=clocks,
            entries=entries.get(concern.id, []),
            steps=steps.get(concern.id, []),
            forms={name: _form(request, concern, name, form) for name in _FORMS},
        )
        for concern, author, taker, organisation in concerns
    ]


def _person(concern: Concern, people: Mapping[uuid.UUID, str | None]) -> str | None:
    return people.get(concern.person_id) if concern.person_id else None


def _form(request: Request, concern: Concern, name: str, form: Form) -> Form:
    """What was typed, if it was sent to this route of this concern; else an empty form."""
    is_typed = request.path.get("concern_id") == concern.id and http_request.endpoint == f"concerns.{name}"
    own = form if is_typed else Form()
    own.prefix = f"{name[0]}{concern.id.hex[:8]}"
    return own


def in_order(shown: Sequence[WholeConcern]) -> tuple[list[WholeConcern], list[WholeConcern]]:
    """The open ones, those first that nobody has taken; and the closed ones."""
    is_open = [each for each in shown if each.concern.state is ConcernState.OPEN]
    closed = [each for each in shown if each.concern.state is ConcernState.CLOSED]
    order = sorted(is_open, key=lambda each: (not each.is_waiting, each.concern.kind is ConcernKind.OFFER_OF_HELP))
    return order, closed
