"""Records of the audit in words, for the list and its files. People stand there by reference or id, never by name."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import groupby

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
    subjects: Sequence[tuple[object, Sequence[ShownSubject]]]  # by kind
    more: int


@dataclass(frozen=True)
class ShownDay:
    """The entries of one day by the reader's clocks."""

    day: str
    entries: Sequence[ShownEntry]


@dataclass(frozen=True)
class EntryWords:
    """Puts entries into words, with the names of colleagues and the references of cases that a page has read.

    `url`: of the list; an id is added to it by hand, since making each address anew takes longer than all the rest.
    """

    names: Names
    references: References
    called: WordsOfAudit
    url: str

    def _subjects(self, entry: Entry) -> list[tuple[object, list[ShownSubject]]]:
        by_kind: dict[str, list[ShownSubject]] = {}
        for kind, subject in entry.subjects:
            named = subject in self.names
            label = self.names[subject].name if named else self.references.get(subject, subject.hex[:8])
            by_kind.setdefault(kind, []).append(ShownSubject(label, named, f"{self.url}?about={subject}"))
        return [(self.called.subjects.get(kind, kind), some) for kind, some in by_kind.items()]

    def _shown(self, entry: Entry) -> ShownEntry:
        account = self.names.get(entry.actor) if entry.actor is not None else None
        return ShownEntry(
            at=entry.at,
            actor_name=account.name if account is not None else "",
            actor_url=f"{self.url}?actor={entry.actor}" if account is not None else "",
            act=act_words(entry, self.called),
            is_refused=entry.outcome != DONE,
            reason=reason_words(entry, self.called),
            subjects=self._subjects(entry),
            more=entry.subject_count - len(entry.subjects),
        )

    def days(self, entries: Sequence[Entry]) -> list[ShownDay]:
        """Entries in their order, by day."""
        days: list[ShownDay] = []
        for day, some in groupby(entries, key=lambda entry: for_reader(entry.at).date()):
            shown = [self._shown(entry) for entry in some]
            days.append(ShownDay(clock_day(datetime.combine(day, time())), shown))
        return days
