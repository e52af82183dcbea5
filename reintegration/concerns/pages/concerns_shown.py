"""Concerns as templates show them: what was said, who has it, where the clock stands, and what was written since."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from flask import request as http_request, url_for

from foundation.forms.form import Form
from foundation.language.formats import clock_day, clock_time
from foundation.language.words import _
from foundation.web.route import Request
from reintegration.concerns.queries.clock import ladders_on
from reintegration.concerns.queries.concerns import (
    Concern,
    clock_there,
    concerns_with_authors,
    entries_of_case,
    shown_at,
    steps_of_case,
)
from reintegration.concerns.rules import Category, ConcernState, Ladder, Pace
from reintegration.concerns.words import (
    CATEGORY_LABELS,
    CONCERN_LABELS,
    ENTRY_LABELS,
    GOES_NOW_TO,
    GOES_TO,
    STEP_LABELS,
)

_DOORS = ("take", "note", "close", "reopen")
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
        """To whom a concern goes next and when; that everybody was told where nothing comes next.

        A time that is over is not named as one to come: until the scheduler has told somebody, they are told now.
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


def shown_concerns(
    request: Request, case_id: uuid.UUID, people: Mapping[uuid.UUID, str | None]
) -> list[SimpleNamespace]:
    """Concerns and offers of help in short, the open ones first."""
    concerns = concerns_with_authors(request.unit.session, case_id)
    return [_shown(concern, author, taker, organisation, people) for concern, author, taker, organisation in concerns]


def whole_concerns(
    request: Request, case_id: uuid.UUID, people: Mapping[uuid.UUID, str | None], form: Form
) -> list[SimpleNamespace]:
    """The same with clock, steps, entries and forms; `form` is what was typed for the one of the address."""
    session = request.unit.session
    concerns = concerns_with_authors(session, case_id)
    entries, steps = entries_of_case(session, case_id), steps_of_case(session, case_id)
    clocks = clocks_of(request) if concerns else None
    shown = []
    for concern, author, taker, organisation in concerns:
        part = _shown(concern, author, taker, organisation, people)
        part.zone = clocks.zone if clocks else None
        part.forms = {name: _form(request, concern, name, form) for name in _FORMS}
        part.is_mine = concern.taken_by == request.me.account_id
        part.clock = clocks.sentence(concern) if clocks and part.is_waiting else None
        part.since = clocks.at(concern.taken_at) if clocks and concern.taken_at else None
        part.raised = clocks.at(concern.opened_at) if clocks else None
        part.entries = [_entry(entry, author, clocks) for entry, author in entries.get(concern.id, []) if clocks]
        part.steps = [_step(row, clocks) for row in steps.get(concern.id, []) if clocks]
        part.urls = {name: url_for(f"concerns.{name}", case_id=case_id, concern_id=concern.id) for name in _DOORS}
        shown.append(part)
    return shown


def _form(request: Request, concern: Concern, name: str, form: Form) -> Form:
    """What was typed, if it was sent to this door of this concern; else an empty form."""
    is_typed = request.path.get("concern_id") == concern.id and http_request.endpoint == f"concerns.{name}"
    own = form if is_typed else Form()
    own.prefix = f"{name[0]}{concern.id.hex[:8]}"
    return own


def _shown(
    concern: Concern, author: Any, taker: Any, organisation: Any, people: Mapping[uuid.UUID, str | None]
) -> SimpleNamespace:
    content, is_open = concern.content, concern.state is ConcernState.OPEN
    category = content.get("category")
    return SimpleNamespace(
        id=concern.id,
        kind_label=CONCERN_LABELS[concern.kind],
        kind=concern.kind.value,
        is_open=is_open,
        is_waiting=is_open and concern.kind.value == "concern" and concern.taken_at is None,
        category_label=CATEGORY_LABELS[Category(category)] if category else None,
        name=people.get(concern.person_id) if concern.person_id else None,
        about=organisation.name if organisation else None,
        opened_at=concern.opened_at,
        by_name=author.name if author else None,
        is_taken=is_open and concern.taken_at is not None,
        taken_name=taker.name if taker else None,
        note=content.get("note"),
        done=content.get("done"),
        closing_note=content.get("closing_note"),
    )


def _entry(entry: Any, author: Any, clocks: Clocks) -> SimpleNamespace:
    return SimpleNamespace(
        label=ENTRY_LABELS[entry.kind],
        at=clocks.at(entry.at),
        by_name=author.name if author else None,
        note=(entry.content or {}).get("note"),
    )


def _step(row: Any, clocks: Clocks) -> SimpleNamespace:
    return SimpleNamespace(label=STEP_LABELS[row.step], at=clocks.at(row.told_at), told=row.told)


def forms_in_order(shown: Sequence[SimpleNamespace]) -> tuple[list[SimpleNamespace], list[SimpleNamespace]]:
    """The open ones, those first that nobody has taken; and the closed ones."""
    is_open = [concern for concern in shown if concern.is_open]
    return sorted(is_open, key=lambda concern: (not concern.is_waiting, concern.kind != "concern")), [
        concern for concern in shown if not concern.is_open
    ]
