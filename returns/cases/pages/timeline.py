"""The timeline of a case: the newest of what happened by day, sent after the page of the case, and all of it."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.queries import staff as accounts
from foundation.language.formats import for_reader, time_of_day
from foundation.language.words import _, ngettext
from foundation.web.route import Request
from returns.cases import queries
from returns.cases.pages.cases import routes
from returns.cases.pages.header import case_head, on_page
from returns.cases.queries import Case, CaseOnPage
from returns.cases.schemas import TimelinePage
from returns.cases.words import EVENT_LABELS, STATE_LABELS, CasesAct
from returns.lifecycle.queries import CaseEvent, EventContent, newest_of_case, successor_of, told_of_case
from returns.lifecycle.words import told_more
from returns.names.queries.names import full_name

_RECENT = 5  # lines that are seen at first sight
_READ = 15  # events that are read for them: one plan saved five times is one line
History = Sequence[tuple[CaseEvent, accounts.Account | None]]


@dataclass(frozen=True)
class TimelineEntry:
    """Something that happened to the case, who did it, and how often in a row on its day."""

    at: datetime
    label: str
    about: str
    text: str
    author: accounts.Account | None
    times: int = 1
    since: datetime | None = None

    @property
    def day(self) -> date:
        """Its day at the reader's office."""
        return for_reader(self.at).date()

    @property
    def time(self) -> str:
        """When on its day, at the reader's office: the last time, and the first where those are two minutes."""
        first, last = time_of_day(self.since or self.at), time_of_day(self.at)
        return last if first == last else f"{first}–{last}"

    @property
    def alike(self) -> tuple[object, ...]:
        """What entries in a row have in common that are one line."""
        return self.day, self.label, self.about, self.text, self.author


@dataclass(frozen=True)
class Timeline:
    """Entries by day, the newest first, and the address at which all of them stand, where some are left out."""

    days: Sequence[tuple[date, Sequence[TimelineEntry]]]
    whole_url: str | None


@dataclass(frozen=True)
class _Told:
    """What is read of a timeline: its events with their authors, the oldest first, and whether older ones were left."""

    history: History
    were_more: bool


@routes.get("/cases/<uuid:case_id>/timeline", CasesAct.TIMELINE, schema=TimelinePage, load=on_page)
def timeline(request: Request[CaseOnPage]) -> ResponseReturnValue:
    """All of a timeline, or the part of it that the page of the case asks for once it is shown."""
    case, session, is_part = request.row.case, request.unit.session, bool(request.data["part"])
    members = queries.people_of_case(session, case.id)  # before their names, so that the keys of all come together
    told = _read(request, whole=not is_part)
    shown = _shown(request, told, {person.id.hex: _name(person) for person in members}, is_part)
    if is_part:
        return render_template("returns/cases/newest.html", timeline=shown)
    return render_template("returns/cases/timeline.html", header=case_head(request, case), timeline=shown)


def _name(person: queries.Person) -> str:
    return full_name(person) or _("Name cannot be shown")


def _read(request: Request[CaseOnPage], whole: bool) -> _Told:
    """All of the timeline of a case, or the newest of it: a case that is followed for a year has dozens of events."""
    case_id, session = request.row.case.id, request.unit.session
    history = told_of_case(session, case_id) if whole else newest_of_case(session, case_id, _READ + 1)
    return _Told(history, False) if whole or len(history) <= _READ else _Told(history[1:], True)


def _shown(request: Request[CaseOnPage], told: _Told, people: Mapping[str, str], is_part: bool) -> Timeline:
    """What was read of a timeline as its page shows it; `people`: the names of the people of the case, by their ids."""
    case, by_id = request.row.case, _accounts(request, told)
    entries = [] if told.were_more else [_opening(case, by_id)]
    entries += [_entry(event, by_id, people) for event, _author in told.history]
    lines = _in_lines(reversed(entries))
    is_cut = told.were_more or (is_part and len(lines) > _RECENT + 1)  # one line more is no reason for another page
    days = groupby(lines[:_RECENT] if is_cut else lines, key=lambda line: line.day)
    whole_url = url_for("cases.timeline", case_id=case.id) if is_cut else None
    return Timeline([(day, list(own)) for day, own in days], whole_url)


def _in_lines(entries: Iterable[TimelineEntry]) -> list[TimelineEntry]:
    """Entries, the newest first, of which those that are alike and follow each other are one."""
    lines = []
    for _alike, own in groupby(entries, key=lambda entry: entry.alike):
        newest, *earlier = own
        lines.append(replace(newest, times=1 + len(earlier), since=earlier[-1].at) if earlier else newest)
    return lines


def _accounts(request: Request[CaseOnPage], told: _Told) -> dict[uuid.UUID, accounts.Account]:
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
