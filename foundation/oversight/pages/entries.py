"""Records of the audit in words, for the list and its files. People stand there by reference or id, never by name."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from flask import url_for

from foundation.accounts.queries import staff as accounts
from foundation.accounts.words import permission_label
from foundation.audit.queries import Entry
from foundation.audit.records import DONE
from foundation.language.formats import clock_day, for_reader, listed, number
from foundation.language.words import _
from foundation.web.container import WordsOfAudit

Names = Mapping[uuid.UUID, accounts.Account]
References = Mapping[uuid.UUID, str]
SUBJECTS_AT_MOST = 6  # that a record of the list shows: a file has all of them


def reason_words(entry: Entry, called: WordsOfAudit) -> str:
    """Why somebody was refused, and how many there were."""
    words = []
    if code := entry.detail.get("code"):
        words.append(str(called.refusals.get(code, code)))
    if permission := entry.detail.get("permission"):
        words.append(str(permission_label(permission)))
    if isinstance(count := entry.detail.get("count"), int):
        words.append(_("Count: %(num)s", num=number(count)))
    return " · ".join(words)


def act_words(entry: Entry, called: WordsOfAudit) -> str:
    """One request may have done several things, joined by a plus; what the column did not hold is in the detail."""
    acts = [*entry.action.split("+"), *entry.detail.get("further", ())]
    return listed([str(called.acts.get(act, act)) for act in acts])


@dataclass(frozen=True)
class ShownSubject:
    """Whom or what an entry is about: a colleague by name, a case by reference, all else by the beginning of its id."""

    kind_label: object
    label: str
    named: bool
    url: str


@dataclass(frozen=True)
class ShownEntry:
    """An entry of the audit in words, with its first subjects and how many more there are."""

    at: datetime
    actor_name: str
    actor_url: str
    act: str
    is_refused: bool
    reason: str
    subjects: Sequence[ShownSubject]
    more: int


@dataclass(frozen=True)
class ShownDay:
    """The entries of one day by the reader's clocks."""

    day: str
    entries: Sequence[ShownEntry]


def _subject(kind: str, subject: uuid.UUID, names: Names, references: References, called: WordsOfAudit) -> ShownSubject:
    named = subject in names
    label = names[subject].name if named else references.get(subject, subject.hex[:8])
    return ShownSubject(called.subjects.get(kind, kind), label, named, url_for("audit.list", about=subject))


def _shown(entry: Entry, names: Names, references: References, called: WordsOfAudit) -> ShownEntry:
    is_known = entry.actor is not None and entry.actor in names
    return ShownEntry(
        at=entry.at,
        actor_name=names[entry.actor].name if entry.actor is not None and is_known else "",
        actor_url=url_for("audit.list", actor=entry.actor) if is_known else "",
        act=act_words(entry, called),
        is_refused=entry.outcome != DONE,
        reason=reason_words(entry, called),
        subjects=[_subject(*subject, names, references, called) for subject in entry.subjects[:SUBJECTS_AT_MOST]],
        more=max(0, len(entry.subjects) - SUBJECTS_AT_MOST),
    )


def shown_days(entries: Sequence[Entry], names: Names, references: References, called: WordsOfAudit) -> list[ShownDay]:
    """Entries in their order, by day."""
    shown = [_shown(entry, names, references, called) for entry in entries]
    return [
        ShownDay(day, list(some)) for day, some in groupby(shown, key=lambda entry: clock_day(for_reader(entry.at)))
    ]
