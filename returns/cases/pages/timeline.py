"""The timeline of a case on its page: the newest of what happened by day, and all of it when it is asked for."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from flask import url_for

from foundation.accounts.queries import staff as accounts
from foundation.language.formats import for_reader, time_of_day
from foundation.language.words import _, ngettext
from foundation.web.route import Request
from returns.cases.queries import Case, CaseOnPage
from returns.cases.words import EVENT_LABELS, STATE_LABELS
from returns.lifecycle.queries import (
    CaseEvent,
    CaseMarks,
    EventContent,
    marks_of,
    marks_of_case,
    newest_of_case,
    successor_of,
    told_of_case,
)
from returns.lifecycle.words import told_more

_RECENT = 5  # entries that are seen at first sight
History = Sequence[tuple[CaseEvent, accounts.Account | None]]


@dataclass(frozen=True)
class TimelineEntry:
    """Something that happened to the case, and who did it."""

    at: datetime
    label: str
    about: str
    text: str
    author: accounts.Account | None

    @property
    def time(self) -> str:
        """When on its day, at the reader's office."""
        return time_of_day(self.at)


@dataclass(frozen=True)
class Timeline:
    """Entries by day, the newest first, and the address at which all of them stand, where some are left out."""

    days: Sequence[tuple[date, Sequence[TimelineEntry]]]
    whole_url: str | None


@dataclass(frozen=True)
class Told:
    """What is read of a timeline: its events with their authors, the oldest first, and whether older ones were left.

    `marks`: what it says in all, with those that were left.
    """

    history: History
    were_more: bool
    marks: CaseMarks


def read_timeline(request: Request[CaseOnPage], whole: bool) -> Told:
    """All of the timeline of a case, or the newest of it: a case that is followed for a year has dozens of events."""
    case_id, session = request.row.case.id, request.unit.session
    history = told_of_case(session, case_id) if whole else newest_of_case(session, case_id, _RECENT + 1)
    if whole or len(history) <= _RECENT:
        return Told(history, False, marks_of(history))
    return Told(history[1:], True, marks_of_case(session, case_id))


def timeline(request: Request[CaseOnPage], told: Told, people: Mapping[str, str]) -> Timeline:
    """What was read of a timeline as its page shows it; `people`: the names of the people of the case, by their ids."""
    case, by_id = request.row.case, _accounts(request, told)
    entries = [] if told.were_more else [_opening(case, by_id)]
    entries += [_entry(event, by_id, people) for event, _author in told.history]
    shown = groupby(reversed(entries), key=lambda entry: for_reader(entry.at).date())
    whole_url = url_for("cases.open", case_id=case.id, timeline="all", _anchor="timeline") if told.were_more else None
    return Timeline([(day, list(own)) for day, own in shown], whole_url)


def _accounts(request: Request[CaseOnPage], told: Told) -> dict[uuid.UUID, accounts.Account]:
    """Owner, cover, authors, whoever opened the case if that is shown, and whom it was handed to, by id."""
    row = request.row
    at_hand = (row.owner, row.cover, *(author for _event, author in told.history))
    by_id = {account.id: account for account in at_hand if account is not None}
    others = {successor_of(event) for event, _author in told.history}
    if not told.were_more:
        others.add(row.case.created_by)
    missing = [account_id for account_id in others if account_id is not None and account_id not in by_id]
    return {**by_id, **accounts.accounts_by_id(request.unit.session, missing)} if missing else by_id


def _opening(case: Case, by_id: Mapping[uuid.UUID, accounts.Account]) -> TimelineEntry:
    opener = by_id.get(case.created_by) if case.created_by else None
    return TimelineEntry(case.created_at, _("Case opened"), "", "", opener)


def _entry(event: CaseEvent, by_id: Mapping[uuid.UUID, accounts.Account], people: Mapping[str, str]) -> TimelineEntry:
    content = event.content or EventContent(text="")
    more = told_more(content.ending, content.reason, content.deadlines, people)
    text = " ".join(filter(None, [content.text, *more]))
    about = _about(content.about, people) if len(people) > 1 else ""
    return TimelineEntry(event.at, _label(event, by_id), about, text, by_id.get(event.by) if event.by else None)


def _about(about: Sequence[str], people: Mapping[str, str]) -> str:
    """Whom an event is about, of those who are in the case now; nothing where it is about the case."""
    first, *others = [people[person] for person in about if person in people] or [""]
    more = ngettext("and %(num)d more", "and %(num)d more", len(others)) if others else ""
    return f"{first} {more}".strip()


def _label(event: CaseEvent, by_id: Mapping[uuid.UUID, accounts.Account]) -> str:
    what, successor = str(EVENT_LABELS[event.kind]), successor_of(event)
    if successor is not None and successor in by_id:
        return _("Case handed over to %(name)s", name=by_id[successor].name)
    if event.to_state is None or what == str(STATE_LABELS[event.to_state]):
        return what
    return _("%(what)s: %(state)s", what=what, state=STATE_LABELS[event.to_state])
